"""Which papers may come out again: those that came out, of a shipment that stands."""

from dataclasses import replace

import pytest

from station.desk.papers import why_not
from station.domain.cover import CoverState
from station.domain.errors import RefusedError
from station.domain.reprint import LONGEST_NOTE, ReprintReason, Why
from station.domain.shipment import LabelState, PaperKind
from station.domain.void import VoidState
from station.flow.seen import StepKind
from station.flow.work import Step, Work
from tests.desk.test_story import shipped, step, void

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
