"""`python window_child.py COUNT`: the real window, live, while COUNT covered orders drain in it.

One JSON line says the window's gaps (`heart.py`) while nothing happened and while the orders
drained, and what in our own code took longest: collecting garbage, drawing, painting a paper.
"""

import asyncio
import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

COUNT = int(sys.argv[1])
sys.path[0] = str(Path(__file__).resolve().parents[2])

import station.app.window as app_window  # noqa: E402
from station.__main__ import main  # noqa: E402
from tests.bench.bench_home import ACTOR, order  # noqa: E402
from tests.bench.dispatch_bench import Meter, form_of, instrument  # noqa: E402
from tests.bench.heart import Heart  # noqa: E402

_IDLE_S = 2.0
_LONGEST: dict[str, float] = {}


def _longest(name: str, call: Any) -> Any:
    """`call`, whose longest run is kept."""

    def timed(*words: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return call(*words, **named)
        finally:
            took = time.perf_counter() - begun
            _LONGEST[name] = max(_LONGEST.get(name, 0.0), took)

    return timed


def _watch_collector() -> None:
    begun = [0.0]

    def heard(phase: str, _info: Any) -> None:
        if phase == "start":
            begun[0] = time.perf_counter()
        else:
            took = time.perf_counter() - begun[0]
            _LONGEST["collecting garbage"] = max(_LONGEST.get("collecting garbage", 0.0), took)

    gc.callbacks.append(heard)


async def _drive(life: Any) -> None:
    from station.gui import window as gui
    from station.printing import document

    document.pdf = _longest("painting a PDF", document.pdf)
    while life._station is None or not life._station.insurer.ready:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    from PySide6.QtWidgets import QApplication

    shown: Any = next(w for w in QApplication.topLevelWidgets() if isinstance(w, gui.Window))
    shown._signed_in(True)
    station, packer = life._station, life._packer
    packer.sign_in(ACTOR)
    dispatched = instrument(station, Meter())
    await station.orders.keep([order(number) for number in range(COUNT + 1)], ACTOR)
    await packer.refresh()
    offered = [await _offered(station, order(number)) for number in range(COUNT + 1)]
    await asyncio.sleep(1.0)
    _watch_collector()
    heart = Heart()
    await asyncio.sleep(_IDLE_S)
    idle = heart.take()
    # The first dispatch after a start loads what papers need.
    await _dispatch_all(station, offered[:1])
    await asyncio.wait_for(dispatched.get(), 60)
    first = heart.take()
    _LONGEST.clear()
    begun = time.perf_counter()
    await _dispatch_all(station, offered[1:])
    for _ in range(COUNT):
        await asyncio.wait_for(dispatched.get(), 60)
    took = time.perf_counter() - begun
    drain = heart.take()
    said = {"idle": idle, "first": first, "drain": drain, "took": took, "longest": _LONGEST}
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    shown.close()


async def _offered(station: Any, wanted: Any) -> tuple[Any, str, Any, Any]:
    shipment, form = station.new_shipment(), form_of(station, wanted)
    quoted = await station.packing.quote(shipment, form)
    return wanted, shipment, form, quoted.offer


async def _dispatch_all(station: Any, offered: list[tuple[Any, str, Any, Any]]) -> None:
    from station.domain.cover import ConsentBy

    for wanted, shipment, form, offer in offered:
        option = offer.options[0]
        consent = station.packing.consent(offer, option, ACTOR, ConsentBy.WINDOW)
        chosen = (offer, option, consent)
        await station.packing.commit(wanted, shipment, form, chosen, ACTOR)


_run = app_window.Life.run


async def _driven_run(life: Any) -> None:
    from station.gui import window as gui

    gui.Window.redraw = _longest("drawing the view", gui.Window.redraw)  # type: ignore[method-assign]
    driving = asyncio.ensure_future(_drive(life))
    driving.add_done_callback(_ended)
    await _run(life)
    await driving


def _ended(task: Any) -> None:
    if not task.cancelled() and task.exception() is not None:
        raise SystemExit(f"the drive failed: {task.exception()!r}")


app_window.Life.run = _driven_run  # type: ignore[assignment,method-assign]

if __name__ == "__main__":
    sys.exit(main([]))
