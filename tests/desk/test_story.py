"""A shipment's story says what was done and answered, in order, and nothing that is not so."""

import ast
import inspect
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from station import i18n
from station.desk import story as module
from station.desk.story import story
from station.domain.cover import Cover, CoverState
from station.domain.errors import message
from station.domain.money import Money
from station.domain.reprint import ReprintEnd
from station.domain.shipment import OF_NO_SHIPMENT, BoughtLabel, PaperKind
from station.domain.void import Void, VoidReason, VoidState
from station.flow.history import Past, Posted, Reprint
from station.flow.seen import CancellationFacts, StepKind
from station.flow.verdict import Answer
from station.flow.work import (
    Evidence,
    LabelRefund,
    Outcome,
    RefundState,
    Sent,
    Shipment,
    Source,
    Step,
    Work,
)
from tests.store import making

NOW = datetime(2026, 11, 24, 11, 2, tzinfo=UTC)
PACKAGE = making.package(1)


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def shipped(cover: CoverState = CoverState.COVERED, **changed: Any) -> Shipment:
    made = making.shipment(1)
    assert made.consent is not None
    proven = Cover(PACKAGE, making.PRICE, None, None, None, None, None, None, "", "p")
    return replace(
        made,
        created_at=NOW,
        cover=cover,
        consent=replace(made.consent, at=at(-0.5)),
        proven=proven if cover not in (CoverState.MISMATCH, CoverState.REFUSED) else None,
        **changed,
    )


def step(
    kind: StepKind,
    minutes: float,
    answer: Answer | None = Answer.YES,
    result: str = "",
    subject: str = PACKAGE,
    source: Source = Source.SEND,
    **evidence: Any,
) -> Step:
    """A step of one try; `result` settles it."""
    answered = () if answer is None else (
        Outcome(1, source, at(minutes + 0.1), answer, Evidence(**evidence)),
    )  # fmt: skip
    return Step(
        1, "B1-0000000001", kind, subject, 1, "key", b"{}", at(minutes), "Anna", None,
        sent=(Sent(1, at(minutes)),), outcomes=answered, applied=bool(result), result=result,
    )  # fmt: skip


def bought(minutes: float = 0) -> Step:
    label = BoughtLabel("house", ("006141410000000012",), making.LABEL, at(minutes))
    return step(StepKind.BUY_LABEL, minutes, result="bought", subject="label", label=label)


def void(state: VoidState = VoidState.APPROVED, **more: Any) -> Void:
    return Void(1, state, VoidReason.WRONG_ADDRESS, "", at(234), "Ruth Adeyemi", **more)


def told(past: Past) -> list[str]:
    return [
        i18n.say(each.word) + (f" | {i18n.say(each.detail)}" if each.detail else "")
        for each in story(past)
    ]


def past(shipment: Shipment, *steps: Step, voids: tuple[Void, ...] = (), **more: Any) -> Past:
    return Past(Work(shipment, steps, voids[-1] if voids else None), voids, **more)


def test_a_covered_dispatch() -> None:
    covered = step(StepKind.BOOK_COVER, 0.5, result="covered", source=Source.READ)
    papers = [
        step(StepKind.PRINT, 1 + n, result="printed", subject=kind.value)
        for n, kind in enumerate((PaperKind.LABEL, PaperKind.CONFIRMATION))
    ]
    assert told(past(shipped(), bought(), covered, *papers)) == [
        "Ticked cover | £7.06, terms 2cda6d30, by Anna",
        "Dispatch | Next Day, by Anna",
        "Label bought | £14.60, House",
        f"Covered | ref {PACKAGE}",
        "Label printed",
        "Confirmation printed",
    ]


def test_without_cover_nothing_is_ticked() -> None:
    plain = replace(making.shipment(1, cover=False), created_at=NOW)
    assert told(past(plain, bought()))[0] == "Dispatch | Next Day, by Anna"


def test_a_lost_answer_is_told_once_and_then_counted() -> None:
    lost = message("insurer.timeout")
    asked = step(StepKind.BOOK_COVER, 1, Answer.UNKNOWN, reason=lost)
    more = [
        Outcome(
            1, Source.READ, at(n), Answer.UNKNOWN, Evidence(reason=message("insurer.not_found"))
        )
        for n in (2, 3, 4)
    ]
    asked = replace(asked, outcomes=(*asked.outcomes, *more))
    said = told(past(shipped(CoverState.UNKNOWN), asked))
    assert said[2:] == [
        "No clear answer | The insurer did not answer in time. It is asked again by itself.",
        "Asked again, still no clear answer | 3 more times",
    ]


def test_what_was_only_written_down_or_sent_is_said_so() -> None:
    waits = step(StepKind.BOOK_COVER, 1, None)
    assert told(past(shipped(CoverState.ASKING), waits))[-1] == "Asked, no answer yet"
    saved = replace(step(StepKind.PREVIEW_CANCEL, 235, None), sent=())
    wanted = void(deadline=at(420))
    said = told(past(shipped(CoverState.CANCEL_SAVED), saved, voids=(wanted,)))
    assert said[-2] == "Void asked | by Ruth Adeyemi: Wrong address"
    assert said[-1].startswith("Cover: saved to send | closes 24 Nov 2026 at ")


def test_a_void_from_the_wish_to_the_money() -> None:
    asked = LabelRefund(RefundState.ASKED, making.LABEL, at(60 * 24 * 14))
    label = step(StepKind.VOID_LABEL, 235, Answer.YES, subject="label", refund=asked)
    facts = CancellationFacts(PACKAGE, "GBP", Decimal("5.00"), "c1", at(600), None)
    preview = step(StepKind.PREVIEW_CANCEL, 236, result="previewed", cancellation=facts)
    lost = message("insurer.reset")
    sent = step(StepKind.CONFIRM_CANCEL, 240, Answer.UNKNOWN, reason=lost)
    read = Outcome(1, Source.READ, at(242), Answer.YES, Evidence(status=200))
    confirm = replace(sent, outcomes=(*sent.outcomes, read), applied=True, result="cancelled")
    postings = (
        Posted("hold.label", NOW, "Anna", (making.LABEL,)),
        Posted("hold.cover", NOW, "Anna", (making.PRICE,)),
        Posted("capture.label", NOW, "Anna", (making.LABEL,)),
        Posted("refund.cover", at(242), "Anna", (Money(500, "GBP"),)),
    )
    approved = void(approved_at=at(234.5), approved_by="Dana", accepted=Money(500, "GBP"))
    again = (Reprint(PaperKind.LABEL, 1, at(100), "Anna", end=ReprintEnd.PRINTED),)
    shipment = shipped(CoverState.CANCELLED)
    said = told(
        past(shipment, bought(), label, preview, confirm, voids=(approved,), reprints=again,
             postings=postings)
    )  # fmt: skip
    assert said == [
        "Ticked cover | £7.06, terms 2cda6d30, by Anna",
        "Dispatch | Next Day, by Anna",
        "Money held | £14.60 and £7.06 of the wallet",
        "Label bought | £14.60, House",
        "Label printed again | REPRINT 1, by Anna. Printed.",
        "Void asked | by Ruth Adeyemi: Wrong address",
        "Void approved | by Dana, who accepted £5.00 back",
        "Carrier took the request | decides by 8 Dec 2026",
        "The insurer would refund £5.00",
        "No clear answer | The line to the insurer broke off. It is asked again by itself.",
        "Cancelled",
        "£5.00 back in the wallet | from the insurer, for the cover",
    ]


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("refused", "The insurer refused. No cover."),
        ("too_late", "No cover. It was not asked in time."),
        ("mismatch", "Booked at another price. Needs a person."),
        ("cancelled_elsewhere", "Cancelled elsewhere."),
        ("pending_payment", "The insurer waits for the payment"),
    ],
)
def test_a_booking_that_is_no_cover(result: str, words: str) -> None:
    booked = step(StepKind.BOOK_COVER, 1, Answer.NO, result=result)
    assert told(past(shipped(CoverState.REFUSED), booked))[-1] == words


@pytest.mark.parametrize(
    ("kind", "result", "words"),
    [
        (StepKind.VOID_LABEL, "refused", "The carrier refused the void"),
        (StepKind.VOID_LABEL, "rejected", "The carrier keeps the label's money"),
        (StepKind.VOID_LABEL, "not_possible", "No money comes back for this label"),
        (StepKind.CONFIRM_CANCEL, "amount_open", "Cancelled. Refund amount being checked."),
        (StepKind.CONFIRM_CANCEL, "cancel_refused", "The insurer refused to cancel. Cover stands."),
        (StepKind.CONFIRM_CANCEL, "not_executed", "Read back: cover still stands"),
        (StepKind.CONFIRM_CANCEL, "refused", "The insurer refused, the refund is asked for again"),
        (StepKind.BUY_LABEL, "refused", "The carrier refused the label"),
    ],
)
def test_every_other_end_of_a_step(kind: StepKind, result: str, words: str) -> None:
    assert told(past(shipped(), step(kind, 1, Answer.NO, result=result)))[-1] == words


def test_what_a_person_settled_is_told_with_the_evidence() -> None:
    told_ = message("story.approved", by="Dana: the insurer's letter of 20 Nov")
    by_hand = step(StepKind.BOOK_COVER, 5, Answer.NO, source=Source.PERSON, reason=told_)
    said = told(past(shipped(CoverState.UNKNOWN), by_hand))
    assert "Settled by hand | by Dana: the insurer's letter of 20 Nov" in said


def test_what_a_person_saw_to_without_a_step_is_told_too() -> None:
    said = message("queue.by_hand", by="Dana", evidence="their letter")
    seen = shipped(reason=said, updated_at=at(60))
    assert told(past(seen))[-1] == "Settled by hand | Dana wrote down: their letter"
    by_hand = step(StepKind.BOOK_COVER, 5, Answer.NO, source=Source.PERSON, reason=said)
    assert sum("by hand" in line for line in told(past(seen, by_hand))) == 1


def test_a_withdrawn_step_and_an_opt_out_are_no_part_of_the_story() -> None:
    steps = (step(StepKind.OPT_OUT, 1, result="settled"),
             step(StepKind.PRINT, 2, result="withdrawn", subject="label"))  # fmt: skip
    assert len(story(past(shipped(), *steps))) == 2
    gone = void(VoidState.WITHDRAWN)
    said = told(past(shipped(), voids=(gone,)))
    assert said[-1] == "Void asked | by Ruth Adeyemi: Wrong address. Withdrawn since."


def _built() -> set[str]:
    """The names of moments that the module puts ids together from."""
    tree = ast.parse(inspect.getsource(module))
    names = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "_moment"
        and isinstance(node.args[0], ast.Constant)
    }
    # No step prints a void slip or a manifest: they are asked for, and stand in the record.
    unplanned = (PaperKind.VOID_SLIP, *OF_NO_SHIPMENT)
    kinds = [kind.value for kind in PaperKind if kind not in unplanned]
    return {
        *map(str, names),
        *module._RESULTS.values(),
        *module._MOVED.values(),
        *(f"printed_{kind}" for kind in kinds),
        *(f"reprint_{kind}" for kind in kinds),
        *(f"{kind}_{part}" for kind in module._MOVED for part in ("label", "cover")),
        *(f"void_{state}_{end}" for state in ("asked", "withdrawn") for end in ("detail", "noted")),
    }


def test_every_moment_has_its_words() -> None:
    names = _built()
    assert len(names) > 40
    assert not [name for name in sorted(names) if not i18n.catalogue().has(f"story.{name}")]
    assert not [r for r in VoidReason if not i18n.catalogue().has(f"reason.{r.value}")]


def test_no_moment_says_more_than_any_open_state_may() -> None:
    """Only a proven cover and a proven end have their words; no other moment borrows them."""
    proven = {"covered", "cancelled", "amount_open", "cancelled_elsewhere"}
    taken = re.compile(
        r"\b(covered|insured|booked|cancelled|canceled|refunded|no cover)\b", re.IGNORECASE
    )
    for name, entry in i18n.catalogue().sentences.items():
        if name.startswith("story.") and name.removeprefix("story.") not in proven:
            assert not taken.search(str(entry)), name
