"""The rows of a void: who wanted it, who said yes, and what may still leave."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from station.domain.cover import CoverState
from station.domain.errors import RefusedError, message
from station.domain.money import Money
from station.domain.shipment import LabelState, ShipmentState
from station.domain.void import VoidReason, VoidState
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Change, Evidence, Intent, Outcome, Source
from station.store import chain
from station.store.store import Store
from station.store.void_books import VoidRows
from tests.store import making
from tests.store.making import NOW
from tests.store.wishes import LATER, ONE, answered, covered, intended, wanted


@pytest.fixture
def voids(store: Store) -> VoidRows:
    return VoidRows(store)


# The wish.


async def test_a_wish_has_a_number_and_keeps_everything(store: Store, voids: VoidRows) -> None:
    await covered(store)
    asked = await voids.ask(ONE, wanted())
    assert asked == wanted(n=1, after_step=asked.after_step)
    assert asked.after_step == (await store.work(ONE)).steps[-1].id
    assert await voids.voids(ONE) == (asked,)
    assert (await store.work(ONE)).void == asked
    await voids.withdraw(ONE, LATER, "Dana")
    again = await voids.ask(ONE, wanted(reason=VoidReason.BUYER_WITHDREW, deadline=None))
    assert again.n == 2
    assert [each.state for each in await voids.voids(ONE)] == [
        VoidState.WITHDRAWN,
        VoidState.ASKED,
    ]


async def test_a_second_wish_is_refused_while_one_is_open(store: Store, voids: VoidRows) -> None:
    await covered(store)
    await voids.ask(ONE, wanted())
    with pytest.raises(RefusedError, match=r"void\.asked_already"):
        await voids.ask(ONE, wanted())
    await voids.approve(ONE, None, LATER, "Ruth")
    with pytest.raises(RefusedError, match=r"void\.asked_already"):
        await voids.ask(ONE, wanted())
    assert len(await voids.voids(ONE)) == 1


async def test_what_nobody_asked_is_neither_approved_nor_withdrawn(
    store: Store, voids: VoidRows
) -> None:
    await covered(store)
    for act in (
        lambda: voids.approve(ONE, None, LATER, "Ruth"),
        lambda: voids.withdraw(ONE, LATER, "Ruth"),
        lambda: voids.cover_anyway(ONE, LATER, "Ruth"),
    ):
        with pytest.raises(RefusedError, match=r"void\.none"):
            await act()


# The yes.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CoverState.COVERED, CoverState.CANCEL_SAVED),
        (CoverState.PREVIEWED, CoverState.CANCEL_SAVED),
        # a booking at another price is none of ours until it is previewed
        (CoverState.MISMATCH, CoverState.MISMATCH),
        # what is not known waits
        (CoverState.UNKNOWN, CoverState.UNKNOWN),
        (CoverState.CANCELLING, CoverState.CANCELLING),
        (CoverState.REFUSED, CoverState.REFUSED),
        (CoverState.CANCEL_REFUSED, CoverState.CANCEL_REFUSED),
        (CoverState.CANCELLED_ELSEWHERE, CoverState.CANCELLED_ELSEWHERE),
    ],
)
async def test_a_yes_promises_nothing(
    store: Store, voids: VoidRows, before: CoverState, after: CoverState
) -> None:
    await covered(store, cover=before)
    await voids.ask(ONE, wanted())
    approved = await voids.approve(ONE, Money(500, "GBP"), LATER, "Ruth")
    assert (approved.state, approved.approved_at, approved.approved_by, approved.accepted) == (
        VoidState.APPROVED,
        LATER,
        "Ruth",
        Money(500, "GBP"),
    )
    found = (await store.work(ONE)).shipment
    assert (found.state, found.cover) == (ShipmentState.VOIDING, after)


async def test_another_yes_accepts_another_refund(store: Store, voids: VoidRows) -> None:
    await covered(store)
    await voids.ask(ONE, wanted())
    await voids.approve(ONE, Money(500, "GBP"), LATER, "Ruth")
    assert (await voids.approve(ONE, None, LATER, "Tom")).accepted is None
    again = await voids.approve(ONE, Money(0, "GBP"), LATER, "Tom")
    assert (again.n, again.accepted, again.approved_by) == (1, Money(0, "GBP"), "Tom")


@pytest.mark.parametrize(
    ("flag", "answered_by_it"),
    [
        (message("void.refund_smaller", refund=Money(500, "GBP")), True),
        (message("void.previews_in_vain", count=5), True),
        (message("void.unclear", count=5), True),
        # these want something else than another yes
        (message("void.label_stands"), False),
        (message("flag.unanswered", since=NOW), False),
        (message("cover.cancelled_elsewhere"), False),
    ],
)
async def test_a_yes_answers_the_flags_that_ask_for_one(
    store: Store, voids: VoidRows, flag: Any, answered_by_it: bool
) -> None:
    await covered(store, flag=flag)
    await voids.ask(ONE, wanted())
    await voids.approve(ONE, None, LATER, "Ruth")
    assert (await store.work(ONE)).shipment.flag == (None if answered_by_it else flag)


# What may leave.


@pytest.mark.parametrize("kind", [StepKind.VOID_LABEL, StepKind.CONFIRM_CANCEL])
async def test_nothing_is_undone_without_a_yes(
    store: Store, voids: VoidRows, tmp_path: Path, kind: StepKind
) -> None:
    await covered(store)
    with pytest.raises(RefusedError, match=r"void\.none"):
        await intended(store, ONE, kind, "label")
    await voids.ask(ONE, wanted())
    with pytest.raises(RefusedError, match=r"void\.none"):
        await intended(store, ONE, kind, "label")
    await voids.approve(ONE, None, NOW, "Ruth")
    step = await intended(store, ONE, kind, "label")
    making.execute(tmp_path, "UPDATE void SET state = 'asked'")
    with pytest.raises(RefusedError, match=r"void\.none"):
        await store.sent(step, NOW)
    making.execute(tmp_path, "UPDATE void SET state = 'approved'")
    assert await store.sent(step, NOW) == 1


async def test_a_question_needs_a_wish_and_no_yes(store: Store, voids: VoidRows) -> None:
    await covered(store)
    with pytest.raises(RefusedError, match=r"void\.none"):
        await intended(store, ONE, StepKind.PREVIEW_CANCEL, making.package())
    await voids.ask(ONE, wanted())
    step = await intended(store, ONE, StepKind.PREVIEW_CANCEL, making.package())
    assert await store.sent(step, NOW) == 1


async def test_no_paper_leaves_while_a_void_is_open(store: Store, voids: VoidRows) -> None:
    await covered(store)
    step = await intended(store, ONE, StepKind.PRINT, "confirmation")
    await voids.ask(ONE, wanted())
    with pytest.raises(RefusedError):
        await intended(store, ONE, StepKind.PRINT, "pending_slip")
    with pytest.raises(RefusedError):
        await store.sent(step, NOW)
    await voids.withdraw(ONE, LATER, "Dana")
    assert await store.sent(step, NOW) == 1


async def test_a_plan_made_before_a_person_acted_is_not_carried_out(
    store: Store, voids: VoidRows
) -> None:
    planned = await covered(store)
    await voids.ask(ONE, wanted())
    papers = Change(intents=(Intent(StepKind.PRINT, "confirmation", making.key(), b""),))
    assert not await store.apply(planned, papers, NOW)
    planned = await store.work(ONE)
    await voids.approve(ONE, None, NOW, "Ruth")
    assert not await store.apply(planned, Change(flag=message("void.unclear", count=5)), NOW)
    planned = await store.work(ONE)
    await voids.withdraw(ONE, NOW, "Ruth")
    confirm = Intent(StepKind.CONFIRM_CANCEL, f"{making.package()}/CCL", making.key(), b"{}")
    cancelling = Change(cover=CoverState.CANCELLING, intents=(confirm,))
    assert not await store.apply(planned, cancelling, NOW)
    found = await store.work(ONE)
    assert found.shipment.cover is CoverState.COVERED
    assert [step.kind for step in found.steps] == [StepKind.BUY_LABEL, StepKind.PRINT]


async def test_a_step_that_a_person_settled_is_not_settled_again(
    store: Store, voids: VoidRows
) -> None:
    await covered(store)
    await voids.ask(ONE, wanted())
    step = await intended(store, ONE, StepKind.PREVIEW_CANCEL, making.package())
    planned = await store.work(ONE)
    await voids.ask_again(step, LATER, "Ruth")
    assert not await store.apply(planned, Change(step=step.id, result="previewed"), LATER)
    with pytest.raises(RefusedError, match=r"queue\.settled"):
        await store.sent(step, LATER)
    with pytest.raises(RefusedError, match=r"queue\.settled"):
        await voids.ask_again(step, LATER, "Ruth")
    outcome = Outcome(0, Source.PERSON, LATER, Answer.YES, Evidence())
    with pytest.raises(RefusedError, match=r"queue\.settled"):
        await voids.found_out(step, outcome, "Ruth", "by phone")


# Taking it back.

UNSENT, MAYBE, DONE = (Answer.NOT_SENT,), (Answer.UNKNOWN,), (Answer.YES,)
WITHDRAWALS: list[tuple[StepKind | None, tuple[Answer, ...], str, bool]] = [
    (None, (), "", True),
    (StepKind.PREVIEW_CANCEL, (), "", True),
    # a preview changes nothing, whatever became of it
    (StepKind.PREVIEW_CANCEL, MAYBE, "", True),
    (StepKind.PREVIEW_CANCEL, DONE, "previewed", True),
    (StepKind.CONFIRM_CANCEL, (), "", True),
    # nothing ever left
    (StepKind.CONFIRM_CANCEL, UNSENT, "", True),
    (StepKind.CONFIRM_CANCEL, (Answer.THROTTLED,), "", True),
    (StepKind.VOID_LABEL, UNSENT, "", True),
    # plainly refused, or proven not executed
    (StepKind.CONFIRM_CANCEL, (Answer.NO,), "refused", True),
    (StepKind.CONFIRM_CANCEL, MAYBE, "not_executed", True),
    (StepKind.VOID_LABEL, (Answer.NO,), "refused", True),
    # somebody may have acted
    (StepKind.CONFIRM_CANCEL, MAYBE, "", False),
    (StepKind.CONFIRM_CANCEL, (Answer.RUNNING,), "", False),
    (StepKind.CONFIRM_CANCEL, (Answer.UNKNOWN, Answer.NOT_SENT), "", False),
    (StepKind.CONFIRM_CANCEL, DONE, "", False),
    (StepKind.VOID_LABEL, MAYBE, "", False),
    (StepKind.VOID_LABEL, DONE, "refunded", False),
]


@pytest.mark.parametrize(("kind", "answers", "result", "may"), WITHDRAWALS)
async def test_what_may_be_taken_back(
    store: Store,
    voids: VoidRows,
    kind: StepKind | None,
    answers: tuple[Answer, ...],
    result: str,
    may: bool,
) -> None:
    await covered(store)
    await voids.ask(ONE, wanted())
    await voids.approve(ONE, None, NOW, "Ruth")
    if kind is not None:
        step = await intended(store, ONE, kind, "subject")
        await answered(store, step, *answers)
        if result:
            change = Change(step=step.id, result=result)
            assert await store.apply(await store.work(ONE), change, NOW)
    if not may:
        with pytest.raises(RefusedError, match=r"void\.under_way"):
            await voids.withdraw(ONE, LATER, "Ruth")
        assert (await store.work(ONE)).shipment.state is ShipmentState.VOIDING
        return
    withdrawn = await voids.withdraw(ONE, LATER, "Ruth")
    assert withdrawn.state is VoidState.WITHDRAWN
    found = await store.work(ONE)
    assert found.void == withdrawn
    assert not [step for step in found.steps if step.open]
    assert (found.shipment.state, found.shipment.cover) == (
        ShipmentState.DISPATCHED,
        CoverState.COVERED,
    )


async def test_a_send_that_nobody_saw_the_end_of_may_have_acted(
    store: Store, voids: VoidRows
) -> None:
    await covered(store)
    await voids.ask(ONE, wanted())
    await voids.approve(ONE, None, NOW, "Ruth")
    step = await intended(store, ONE, StepKind.CONFIRM_CANCEL, "subject")
    await store.sent(step, NOW)
    with pytest.raises(RefusedError, match=r"void\.under_way"):
        await voids.withdraw(ONE, LATER, "Ruth")


async def test_a_former_void_holds_nothing_up(store: Store, voids: VoidRows) -> None:
    await covered(store)
    await voids.ask(ONE, wanted(asked_at=NOW - timedelta(days=3)))
    await voids.approve(ONE, None, NOW, "Ruth")
    await intended(store, ONE, StepKind.CONFIRM_CANCEL, "subject")
    await voids.withdraw(ONE, NOW, "Ruth")
    await voids.ask(ONE, wanted(asked_at=LATER))
    assert (await voids.withdraw(ONE, LATER, "Dana")).n == 2


_FLAG = message("void.label_stands")
_REFUSED = message("cover.cancel_refused")
BEFORE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    # the carrier refused: the label is a label again
    (
        {"label": LabelState.VOID_REFUSED, "flag": _FLAG},
        {"label": LabelState.BOUGHT, "flag": None},
    ),
    # the insurer refused: the cover stands, and may be asked about again another day
    (
        {"cover": CoverState.CANCEL_REFUSED, "flag": _REFUSED},
        {"cover": CoverState.COVERED, "flag": None},
    ),
    ({"cover": CoverState.PREVIEWED}, {"cover": CoverState.COVERED}),
    ({"cover": CoverState.CANCELLING}, {"cover": CoverState.COVERED}),
    # what somebody else undid stays undone
    (
        {
            "cover": CoverState.CANCELLED_ELSEWHERE,
            "flag": message("cover.cancelled_elsewhere"),
        },
        {
            "cover": CoverState.CANCELLED_ELSEWHERE,
            "flag": message("cover.cancelled_elsewhere"),
        },
    ),
    ({"cover": CoverState.UNKNOWN}, {"cover": CoverState.UNKNOWN}),
]


@pytest.mark.parametrize(("found", "stands"), BEFORE)
async def test_what_stands_again(
    store: Store, voids: VoidRows, found: dict[str, Any], stands: dict[str, Any]
) -> None:
    await covered(store)
    await voids.ask(ONE, wanted())
    await voids.approve(ONE, None, NOW, "Ruth")
    assert await store.apply(await store.work(ONE), Change(**found), NOW)
    await voids.withdraw(ONE, LATER, "Ruth")
    shipment = (await store.work(ONE)).shipment
    assert shipment.state is ShipmentState.DISPATCHED
    for name, value in stands.items():
        assert getattr(shipment, name) == value


async def test_a_parcel_whose_label_never_came_out_is_held_again(
    store: Store, voids: VoidRows
) -> None:
    made = await making.dispatch(store)
    work = await store.work(made.id)
    held = Change(state=ShipmentState.HELD, label=LabelState.BOUGHT, cover=CoverState.MISMATCH)
    assert await store.apply(work, held, NOW)
    await voids.ask(ONE, wanted())
    await voids.approve(ONE, None, NOW, "Ruth")
    previewed = Change(cover=CoverState.PREVIEWED)
    assert await store.apply(await store.work(ONE), previewed, NOW)
    await voids.withdraw(ONE, LATER, "Ruth")
    found = (await store.work(ONE)).shipment
    # It was never proven, so it is not called covered now.
    assert (found.state, found.cover) == (ShipmentState.HELD, CoverState.MISMATCH)


async def test_the_cover_alone(store: Store, voids: VoidRows) -> None:
    await covered(store, label=LabelState.VOID_REFUSED, flag=_FLAG)
    await voids.ask(ONE, wanted())
    await voids.approve(ONE, None, NOW, "Ruth")
    await voids.cover_anyway(ONE, LATER, "Ruth")
    found = await store.work(ONE)
    assert found.void is not None
    assert found.void.cover_anyway
    assert found.shipment.flag is None


async def test_every_act_is_a_line_of_the_record_without_its_words(
    store: Store, voids: VoidRows, tmp_path: Path
) -> None:
    await covered(store)
    await voids.ask(ONE, wanted())
    await voids.approve(ONE, Money(500, "GBP"), LATER, "Ruth")
    await voids.cover_anyway(ONE, LATER, "Ruth")
    await voids.withdraw(ONE, LATER, "Ruth")
    text = (tmp_path / "record.jsonl").read_text(encoding="utf-8")
    lines = [each for each in chain.lines_of(tmp_path / "record.jsonl") if each["what"] == "void"]
    assert [(each["state"], each["cover_anyway"]) for each in lines] == [
        ("asked", False),
        ("approved", False),
        ("approved", True),
        ("withdrawn", True),
    ]
    assert [each["accepted"] for each in lines] == [None, *[[500, "GBP"]] * 3]
    assert len({each["by"] for each in lines}) == 2
    assert all(each["note_sha256"] for each in lines)
    for word in ("flat", "Dana", "Ruth"):
        assert word not in text
    assert await store.integrity_faults() == []
