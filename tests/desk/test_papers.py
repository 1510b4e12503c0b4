"""Which papers may come out again: those that came out, of a shipment that stands."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from station.desk.papers import Papers, why_not
from station.desk.resolving import Resolution
from station.domain.cover import CoverState
from station.domain.errors import RefusedError
from station.domain.papers import Paper
from station.domain.reprint import LONGEST_NOTE, ReprintReason, Why
from station.domain.shipment import LabelState, PaperKind
from station.domain.void import VoidState
from station.flow.ports import Delivered
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Shipment, Step, Work
from tests.desk.test_story import shipped, step, void
from tests.flow.rig import DANA, RUTH, Bench, Printer, on_a_bench, script

LABEL, CONFIRMATION = PaperKind.LABEL, PaperKind.CONFIRMATION


def printed(kind: PaperKind, result: str = "printed") -> Step:
    return step(StepKind.PRINT, 1, result=result, subject=kind.value)


def work(*steps: Step, state: VoidState | None = None, **changed: object) -> Work:
    shipment = replace(shipped(), label=LabelState.BOUGHT, **changed)  # type: ignore[arg-type]
    return Work(shipment, steps, void(state) if state else None)


def barred(wanted: Work, kind: PaperKind) -> str:
    found = why_not(wanted, kind)
    return found.id if found is not None else ""


@pytest.mark.parametrize("kind", [LABEL, CONFIRMATION])
def test_only_what_came_out_comes_out_again(kind: PaperKind) -> None:
    assert barred(work(printed(kind)), kind) == ""
    assert barred(work(), kind) == f"last.no_{kind.value}"
    assert barred(work(printed(kind, "")), kind) == f"last.no_{kind.value}"
    assert barred(work(printed(kind, "withdrawn")), kind) == f"last.no_{kind.value}"


@pytest.mark.parametrize("kind", [LABEL, CONFIRMATION])
def test_nothing_comes_out_while_a_void_is_open(kind: PaperKind) -> None:
    both = (printed(LABEL), printed(CONFIRMATION))
    for state in (VoidState.ASKED, VoidState.APPROVED):
        assert barred(work(*both, state=state), kind) == "last.void_asked"
    assert barred(work(*both, state=VoidState.WITHDRAWN), kind) == ""


def test_nothing_of_a_voided_label_comes_out() -> None:
    voided = work(printed(LABEL), state=VoidState.DONE)
    assert barred(voided, LABEL) == ""  # the carrier refused: the label stands
    gone = replace(voided, shipment=replace(voided.shipment, label=LabelState.VOIDED))
    assert barred(gone, LABEL) == "last.voided"


def test_a_confirmation_comes_out_only_for_a_proven_cover() -> None:
    for state in CoverState:
        found = barred(work(printed(CONFIRMATION), cover=state), CONFIRMATION)
        assert (found == "") == (state is CoverState.COVERED), state


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        (Why(ReprintReason.LOST), ""),
        (Why(ReprintReason.OTHER), "reprint.note_needed"),
        (Why(ReprintReason.OTHER, "  \n "), "reprint.note_needed"),
        (Why(ReprintReason.LOST, "x" * (LONGEST_NOTE + 1)), "reprint.note_too_long"),
    ],
)
def test_a_reason_that_needs_words_has_them(given: Why, refused: str) -> None:
    if not refused:
        assert given.checked() == given
        return
    with pytest.raises(RefusedError) as error:
        given.checked()
    assert error.value.message.id == refused


class Slow(Printer):
    """Takes its time, and never says whether anything came out."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()

    async def deliver(self, shipment: Shipment, papers: Sequence[Paper]) -> Delivered:
        self.begun.set()
        await asyncio.sleep(5)
        self.out.append((shipment.id, papers[0].kind))
        return Delivered(Answer.UNKNOWN)

    async def look(self, shipment: Shipment, papers: Sequence[Paper]) -> Delivered:
        return Delivered(Answer.UNKNOWN)


def test_a_paper_that_is_not_there_prints_once_however_often_that_is_said(tmp_path: Path) -> None:
    """A no that is said to have failed is said again; the paper is under way by then."""
    printer = Slow()

    async def act(bench: Bench) -> None:
        audit = cast(Any, None)
        desk = Papers(
            bench.store, cast(Any, bench.maker), cast(Any, printer), bench.voids, audit,
            bench.clock, bench.outbox.wake,
        )  # fmt: skip
        shipment = await bench.dispatch()

        def asks(work: Work) -> bool:
            label = work.printing(LABEL)
            return label is not None and label.nobody_knows

        await bench.until(asks)
        await asyncio.sleep(60)
        for again in range(2, 4):
            printer.begun.clear()
            await desk.came_out(shipment.id, LABEL, False, DANA)
            await desk.came_out(shipment.id, LABEL, False, DANA)
            await printer.begun.wait()
            assert await bench.resolving.choices(shipment.id, RUTH) == (Resolution.EXECUTED,)
            await desk.came_out(shipment.id, LABEL, False, DANA)
            await asyncio.sleep(60)
            assert printer.out.count((shipment.id, LABEL)) == again

    on_a_bench(tmp_path, act, script(), printer=printer)
