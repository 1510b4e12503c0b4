"""What stands on the bench: its printers and its scale, asked as in daily use."""

import asyncio
import contextlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from station.aside import aside
from station.desk.printers import Printer, Printers
from station.domain.errors import Message, message
from station.domain.printers import Backend, PrinterRole
from station.domain.scale import Reading, ScaleState
from station.flow.diagnosis import Diagnosis, State
from station.flow.ports import Scale

SCALE_S = 3.0
"""So long a scale may take to say something: it does so several times a second."""
PRINTERS = tuple(f"printer.{role.value}" for role in PrinterRole)


async def printers(desk: Printers) -> Sequence[Diagnosis]:
    """Each printer as it says that it stands now; nothing is printed."""
    await desk.ask()
    return [
        Diagnosis(f"printer.{role.value}", *await aside(partial(_printer, printer)))
        for printer in desk.all()
        for role in printer.roles
    ]


def _printer(printer: Printer) -> tuple[State, Message, dict[str, object]]:
    spec, state = printer.spec, printer.state
    facts: dict[str, object] = {"way": spec.backend.value, "stock": spec.stock.value}
    if state is not None and state.fault is not None:
        return State.BAD, state.fault, {**facts, "fault": state.fault.id}
    if state is not None and state.hint is not None:
        return State.LOOK, state.hint, {**facts, "hint": state.hint.id}
    if spec.backend is Backend.FOLDER:
        there = Path(spec.target).is_dir()
        word = message("doctor.printer_folder" if there else "doctor.printer_no_folder")
        return State.GOOD, word, facts
    return State.GOOD, message("doctor.printer_good", printer=spec.name), facts


async def scale(desk: Scale, *, wanted: bool) -> Sequence[Diagnosis]:
    """The scale's first word."""
    if not wanted:
        return [Diagnosis("scale", State.NOT_SET_UP, message("doctor.scale_none"))]
    heard: asyncio.Future[Reading | None] = asyncio.get_running_loop().create_future()

    def hear(reading: Reading | None) -> None:
        if not heard.done():
            heard.set_result(reading)

    running = asyncio.create_task(desk.run(hear))
    try:
        async with asyncio.timeout(SCALE_S):
            reading = await heard
    except TimeoutError:
        return [Diagnosis("scale", State.BAD, message("doctor.scale_silent"))]
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
    return [_scale(reading)]


def _scale(reading: Reading | None) -> Diagnosis:
    if reading is None:
        return Diagnosis("scale", State.NOT_SET_UP, message("doctor.scale_none"))
    facts = {"state": reading.state.value}
    if reading.state in (ScaleState.ABSENT, ScaleState.DENIED):
        return Diagnosis("scale", State.BAD, message(f"doctor.scale_{reading.state.value}"), facts)
    return Diagnosis("scale", State.GOOD, message("doctor.scale_good"), facts)
