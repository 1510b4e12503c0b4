"""What a person may write down about what could not be settled, and what follows from it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station.desk.resolving import LONGEST_EVIDENCE, Resolution, Resolving
from station.domain.cover import Cover, CoverState
from station.domain.errors import Message, PermissionRefusedError, RefusedError, message
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.domain.shipment import BoughtLabel, LabelMoney, LabelState, ShipmentState
from station.flow import money
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Change, Outcome, Posting, RefundState, Source, Step, Work
from station.store.void_books import VoidRows
from tests.desk.staff import DANA, RUTH
from tests.store import making
from tests.store.making import LABEL, NOW, PRICE
from tests.store.wishes import ONE, answered, intended, wanted

EXECUTED, NOT_EXECUTED = Resolution.EXECUTED, Resolution.NOT_EXECUTED
WRITE_OFF, SEEN = Resolution.WRITE_OFF, Resolution.SEEN
SAID = "Statement of 30 November, line 4"
UNANSWERED = message("flag.unanswered", since=NOW)
CAPTURED = money.capture(ONE, "cover", PRICE)
BOUGHT = BoughtLabel("house", ("006141410000000017",), LABEL, NOW)
PROVEN = Cover(making.package(), PRICE, None, None, None, None, None, NOW, "", "parcel_insurance")


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


@dataclass
class Desk:
    """The desk over a real store; nothing works off what is owed."""

    resolving: Resolving
    voids: VoidRows
    store: Any
    woken: list[str] = field(default_factory=list)

    async def ship(self, *postings: Posting, flag: Message | None = UNANSWERED, **is_: Any) -> None:
        """A shipment whose label is bought and printed; `is_` are its states."""
        await making.dispatch(self.store)
        work = await self.store.work(ONE)
        (buying,) = work.steps
        await answered(self.store, buying, Answer.YES)
        states: dict[str, Any] = {
            "state": ShipmentState.DISPATCHED,
            "label": LabelState.BOUGHT,
            "label_money": LabelMoney.CAPTURED,
            "bought": BOUGHT,
            **is_,
        }
        paid = money.capture(ONE, "label", LABEL)
        change = Change(
            step=buying.id, result="bought", flag=flag, postings=(paid, *postings), **states
        )
        assert await self.store.apply(work, change, NOW)

    async def step(
        self, kind: StepKind, *answers: Answer, flagged: bool = True, approved: bool = False
    ) -> Step:
        """An open step of the shipment, sent and answered so."""
        if approved:
            await self.voids.ask(ONE, wanted())
            await self.voids.approve(ONE, None, NOW, "Ruth")
        subject = {
            StepKind.CONFIRM_CANCEL: f"{making.package()}/CCL-1",
            StepKind.PRINT: "label",
            StepKind.VOID_LABEL: "label",
        }.get(kind, making.package())
        step = await intended(self.store, ONE, kind, subject)
        await answered(self.store, step, *answers)
        if flagged:
            change = Change(flag=UNANSWERED, flag_step=step.id)
            assert await self.store.apply(await self.work(), change, NOW)
        return (await self.work()).steps[-1]

    async def work(self) -> Work:
        return await self.store.work(ONE)

    async def choices(self) -> tuple[Resolution, ...]:
        return await self.resolving.choices(ONE, DANA)

    async def resolve(
        self, found: Resolution, amount: Money | None = None, evidence: str = SAID
    ) -> Work:
        await self.resolving.resolve(ONE, found, evidence, amount, RUTH)
        return await self.work()

    async def events(self) -> dict[str, tuple[Money, ...]]:
        found: dict[str, tuple[Money, ...]] = await self.store.money_of(ONE)
        return found


class _Clock:
    def now(self) -> Any:
        return NOW

    def monotonic(self) -> float:
        return 0.0


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = making.new_store(tmp_path)
    await store.open()
    await making.top_up(store)
    voids = VoidRows(store)
    made = Desk(Resolving(store, voids, _Clock(), lambda _: None), voids, store)
    made.resolving = Resolving(store, voids, _Clock(), made.woken.append)
    yield made
    assert await store.ledger_faults() == []
    await store.close()


# Who, and with what.


async def test_only_a_supervisor_with_evidence(desk: Desk) -> None:
    await desk.ship(cover=CoverState.REFUSED)
    clerk, stranger = DANA, Actor("Nobody", Role.SUPERVISOR, signed_in=False)
    for actor in (clerk, stranger):
        with pytest.raises(PermissionRefusedError):
            await desk.resolving.resolve(ONE, SEEN, SAID, None, actor)
    for evidence, why in (("  \n", "missing"), ("x" * (LONGEST_EVIDENCE + 1), "too_long")):
        with pytest.raises(RefusedError, match=f"queue.evidence_{why}"):
            await desk.resolve(SEEN, evidence=evidence)
    assert (await desk.work()).shipment.flag == UNANSWERED
    assert desk.woken == []
    await desk.resolve(SEEN, evidence="x" * LONGEST_EVIDENCE)
    assert desk.woken == [ONE]


async def test_an_unknown_shipment(desk: Desk) -> None:
    with pytest.raises(RefusedError):
        await desk.resolving.choices("B1-NOBODY", RUTH)


# What is offered: for an open step, …

STEPS: list[tuple[StepKind, tuple[Answer, ...], tuple[Resolution, ...]]] = [
    (StepKind.PRINT, (Answer.UNKNOWN,), (EXECUTED, NOT_EXECUTED)),
    # a booking is only ever called bought by the insurer itself
    (StepKind.BOOK_COVER, (Answer.UNKNOWN,), (NOT_EXECUTED,)),
    (StepKind.CONFIRM_PAYMENT, (Answer.UNKNOWN,), (NOT_EXECUTED,)),
    (StepKind.CONFIRM_CANCEL, (Answer.UNKNOWN,), (EXECUTED, NOT_EXECUTED, WRITE_OFF)),
    (StepKind.VOID_LABEL, (Answer.UNKNOWN,), (EXECUTED, NOT_EXECUTED, WRITE_OFF)),
    # a preview changes nothing: it is asked anew (retry), never found out
    (StepKind.PREVIEW_CANCEL, (Answer.UNKNOWN,), ()),
]


@pytest.mark.parametrize(("kind", "answers", "choices"), STEPS)
async def test_what_is_offered_for_a_step(
    desk: Desk, kind: StepKind, answers: tuple[Answer, ...], choices: tuple[Resolution, ...]
) -> None:
    await desk.ship(CAPTURED, flag=None, cover=CoverState.COVERED, proven=PROVEN)
    await desk.step(kind, *answers, flagged=False, approved=kind is not StepKind.PRINT)
    assert await desk.choices() == ()
    step = (await desk.work()).steps[-1]
    flagging = Change(flag=UNANSWERED, flag_step=step.id)
    assert await desk.store.apply(await desk.work(), flagging, NOW)
    assert await desk.choices() == choices
    for found in set(Resolution) - set(choices):
        with pytest.raises(RefusedError, match=r"queue\.not_by_hand"):
            await desk.resolve(found, pounds(1))


# … and for a shipment without one.

ELSEWHERE = message("cover.cancelled_elsewhere")
SUSPENDED = (CAPTURED, money.suspend(ONE, "cover", PRICE))
FLAGS: list[tuple[CoverState, bool, tuple[Posting, ...], Message | None, tuple[Resolution, ...]]]
FLAGS = [
    (CoverState.COVERED, True, (CAPTURED,), None, ()),
    (CoverState.COVERED, True, (CAPTURED,), message("void.label_stands"), (SEEN,)),
    (CoverState.REFUSED, False, (), message("flag.x"), (SEEN,)),
    (CoverState.TOO_LATE, False, (), message("flag.too_late"), (SEEN,)),
    (CoverState.CANCEL_REFUSED, True, (CAPTURED,), message("cover.cancel_refused"), (SEEN,)),
    (CoverState.CANCEL_SAVED, True, (CAPTURED,), message("void.refund_smaller"), (SEEN,)),
    # held, neither captured nor released
    (CoverState.MISMATCH, False, (), message("cover.mismatch"), (EXECUTED, NOT_EXECUTED)),
    (CoverState.CANCELLED_ELSEWHERE, False, (), ELSEWHERE, (EXECUTED, NOT_EXECUTED)),
    (CoverState.MISMATCH, False, (CAPTURED,), message("flag.x"), (SEEN,)),
    # in suspense
    (CoverState.AMOUNT_OPEN, True, SUSPENDED, message("x"), (EXECUTED, WRITE_OFF)),
    (CoverState.CANCELLED_ELSEWHERE, True, SUSPENDED, ELSEWHERE, (EXECUTED, WRITE_OFF)),
    (CoverState.AMOUNT_OPEN, True, SUSPENDED, None, ()),
    # settled before, and flagged for another reason since
    (
        CoverState.CANCELLED_ELSEWHERE,
        True,
        (*SUSPENDED, *money.settle(ONE, "cover", PRICE, pounds(500))),
        message("void.label_stands_no_cover"),
        (SEEN,),
    ),
    (
        CoverState.CANCELLED_ELSEWHERE,
        True,
        (*SUSPENDED, *money.settle(ONE, "cover", PRICE, pounds(0))),
        message("void.label_stands_no_cover"),
        (SEEN,),
    ),
]


@pytest.mark.parametrize(("cover", "proven", "postings", "flag", "choices"), FLAGS)
async def test_what_is_offered_for_a_flag(
    desk: Desk,
    cover: CoverState,
    proven: bool,
    postings: tuple[Posting, ...],
    flag: Message | None,
    choices: tuple[Resolution, ...],
) -> None:
    is_proven = {"proven": PROVEN} if proven else {}
    await desk.ship(*postings, flag=flag, cover=cover, **is_proven)
    assert await desk.choices() == choices
    for found in set(Resolution) - set(choices):
        with pytest.raises(RefusedError, match=r"queue\.not_by_hand"):
            await desk.resolve(found, pounds(1))


# What follows: the label.


async def owed_label(desk: Desk, **is_: Any) -> Step:
    """A voided label whose money is with the carrier."""
    await desk.ship(CAPTURED, flag=None, cover=CoverState.COVERED, proven=PROVEN)
    step = await desk.step(StepKind.VOID_LABEL, Answer.YES, flagged=False, approved=True)
    states: dict[str, Any] = {
        "label": LabelState.VOIDED,
        "label_money": LabelMoney.REFUND_ASKED,
        "cover": CoverState.CANCELLED,
        **is_,
    }
    assert await desk.store.apply(await desk.work(), Change(**states), NOW)
    return step


@pytest.mark.parametrize(
    ("found", "amount", "refund"),
    [
        (EXECUTED, LABEL, (RefundState.REFUNDED, LABEL)),
        (EXECUTED, pounds(0), (RefundState.REFUNDED, pounds(0))),
        (EXECUTED, pounds(500), (RefundState.REFUNDED, pounds(500))),
        (WRITE_OFF, None, (RefundState.REJECTED, None)),
    ],
)
async def test_a_labels_money_that_came_or_never_will(
    desk: Desk, found: Resolution, amount: Money | None, refund: tuple[RefundState, Money | None]
) -> None:
    step = await owed_label(desk)
    # That it was voided is known; only its money is to be found out.
    assert await desk.choices() == (EXECUTED, WRITE_OFF)
    work = await desk.resolve(found, amount)
    last = work.steps[-1].outcomes[-1]
    assert (work.steps[-1].id, last.source, last.answer) == (step.id, Source.PERSON, Answer.YES)
    assert last.evidence.refund is not None
    assert (last.evidence.refund.state, last.evidence.refund.amount) == refund
    assert last.evidence.reason == message("queue.by_hand", by=RUTH.name, evidence=SAID)


async def test_a_label_that_was_not_voided(desk: Desk) -> None:
    await desk.ship(CAPTURED, flag=None, cover=CoverState.COVERED, proven=PROVEN)
    await desk.step(StepKind.VOID_LABEL, Answer.UNKNOWN, approved=True)
    work = await desk.resolve(NOT_EXECUTED)
    assert work.steps[-1].outcomes[-1].answer is Answer.NO


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        (None, "missing"),
        (Money(100, "EUR"), "currency"),
        (pounds(1461), "above"),
        (pounds(-1), "above"),
    ],
)
async def test_an_amount_that_cannot_be(desk: Desk, amount: Money | None, why: str) -> None:
    await owed_label(desk)
    with pytest.raises(RefusedError, match=f"queue.amount_{why}"):
        await desk.resolve(EXECUTED, amount)
    assert (await desk.work()).steps[-1].outcomes[-1].source is Source.SEND


async def test_what_is_flagged_is_settled_before_money_that_is_only_owed(desk: Desk) -> None:
    await owed_label(desk, cover=CoverState.CANCELLING)
    confirm = await desk.step(StepKind.CONFIRM_CANCEL, Answer.UNKNOWN)
    assert await desk.choices() == (EXECUTED, NOT_EXECUTED, WRITE_OFF)
    work = await desk.resolve(NOT_EXECUTED)
    assert work.steps[-1].id == confirm.id
    assert work.steps[-1].outcomes[-1].source is Source.PERSON


async def test_an_open_amount_does_not_wait_for_the_carriers_money(desk: Desk) -> None:
    await owed_label(
        desk,
        cover=CoverState.CANCELLED_ELSEWHERE,
        flag=ELSEWHERE,
        postings=(money.suspend(ONE, "cover", PRICE),),
    )
    assert await desk.choices() == (EXECUTED, WRITE_OFF)
    work = await desk.resolve(EXECUTED, pounds(300))
    assert work.shipment.flag is None
    assert (await desk.events())["refund.cover"] == (pounds(300),)
    # … and then the carrier's is next.
    await desk.resolve(EXECUTED, LABEL)
    assert (await desk.work()).steps[-1].outcomes[-1].source is Source.PERSON
    owed = {each.step for each in (await desk.voids.owed()).rows}
    assert (await desk.work()).steps[-1].id in owed


async def test_a_flag_beside_owed_money_is_a_line_of_its_own(desk: Desk) -> None:
    step = await owed_label(desk, flag=message("flag.compare_statement", refund=PRICE))
    assert {each.step for each in (await desk.voids.owed()).rows} == {step.id, None}
    assert await desk.choices() == (SEEN,)
    await desk.resolve(SEEN)
    assert {each.step for each in (await desk.voids.owed()).rows} == {step.id}
    assert await desk.choices() == (EXECUTED, WRITE_OFF)


async def test_overdue_money_is_one_line(desk: Desk) -> None:
    overdue = message("flag.refund_overdue", by=NOW)
    step = await owed_label(desk, label_money=LabelMoney.OVERDUE, flag=overdue)
    assert {each.step for each in (await desk.voids.owed()).rows} == {step.id}
    assert await desk.choices() == (EXECUTED, WRITE_OFF)


# What follows: the cover.


@pytest.mark.parametrize(
    ("found", "amount", "answer", "refund"),
    [
        (EXECUTED, PRICE, Answer.YES, Decimal("7.06")),
        (EXECUTED, pounds(1), Answer.YES, Decimal("0.01")),
        (WRITE_OFF, None, Answer.YES, Decimal("0.00")),
        (NOT_EXECUTED, None, Answer.ABSENT, None),
    ],
)
async def test_a_confirmation_that_nobody_answered(
    desk: Desk, found: Resolution, amount: Money | None, answer: Answer, refund: Decimal | None
) -> None:
    await desk.ship(CAPTURED, flag=None, cover=CoverState.CANCELLING, proven=PROVEN)
    await desk.step(StepKind.CONFIRM_CANCEL, Answer.UNKNOWN, approved=True)
    work = await desk.resolve(found, amount)
    last = work.steps[-1].outcomes[-1]
    assert (last.n, last.source, last.answer) == (1, Source.PERSON, answer)
    facts = last.evidence.cancellation
    assert (facts.refund if facts else None) == refund
    if facts is not None:
        assert (facts.package, facts.currency, facts.is_preview) == (making.package(), "GBP", False)
    # The states themselves are the planner's.
    assert work.shipment.cover is CoverState.CANCELLING


async def test_more_than_the_premium_did_not_come_back(desk: Desk) -> None:
    await desk.ship(CAPTURED, flag=None, cover=CoverState.CANCELLING, proven=PROVEN)
    await desk.step(StepKind.CONFIRM_CANCEL, Answer.UNKNOWN, approved=True)
    with pytest.raises(RefusedError, match=r"queue\.amount_above"):
        await desk.resolve(EXECUTED, pounds(707))


async def test_what_came_back_of_another_price_is_only_compared(desk: Desk) -> None:
    """It was booked dearer than agreed: its refund may be more than we ever held."""
    await desk.ship(flag=None, cover=CoverState.CANCELLING)
    await desk.step(StepKind.CONFIRM_CANCEL, Answer.UNKNOWN, approved=True)
    work = await desk.resolve(EXECUTED, pounds(900))
    facts = work.steps[-1].outcomes[-1].evidence.cancellation
    assert facts is not None
    assert facts.refund == Decimal("9.00")


@pytest.mark.parametrize("cover", [CoverState.AMOUNT_OPEN, CoverState.CANCELLED_ELSEWHERE])
@pytest.mark.parametrize(
    ("found", "amount", "refund", "rest"),
    [
        (EXECUTED, PRICE, (PRICE,), None),
        (EXECUTED, pounds(500), (pounds(500),), (pounds(206),)),
        (EXECUTED, pounds(0), None, (PRICE,)),
        (WRITE_OFF, None, None, (PRICE,)),
        (WRITE_OFF, pounds(500), None, (PRICE,)),
    ],
)
async def test_a_suspense_ends_once(
    desk: Desk,
    cover: CoverState,
    found: Resolution,
    amount: Money | None,
    refund: tuple[Money, ...] | None,
    rest: tuple[Money, ...] | None,
) -> None:
    await desk.ship(*SUSPENDED, cover=cover, proven=PROVEN)
    work = await desk.resolve(found, amount)
    events = await desk.events()
    assert (events.get("refund.cover"), events.get("unsuspend.cover")) == (refund, rest)
    assert await desk.store.balances("suspense") == (pounds(0),)
    ended = CoverState.CANCELLED if cover is CoverState.AMOUNT_OPEN else cover
    assert (work.shipment.cover, work.shipment.flag) == (ended, None)
    with pytest.raises(RefusedError, match=r"queue\.not_by_hand"):
        await desk.resolve(found, amount)


async def test_an_open_amount_of_what_was_never_debited(desk: Desk) -> None:
    await desk.ship(money.release(ONE, "cover", PRICE), cover=CoverState.AMOUNT_OPEN)
    work = await desk.resolve(EXECUTED, pounds(800))
    assert (work.shipment.cover, work.shipment.flag) == (CoverState.CANCELLED, None)
    assert "refund.cover" not in await desk.events()


@pytest.mark.parametrize("cover", [CoverState.MISMATCH, CoverState.CANCELLED_ELSEWHERE])
@pytest.mark.parametrize(
    ("found", "amount", "captured", "released"),
    [
        (NOT_EXECUTED, None, None, (PRICE,)),
        (EXECUTED, PRICE, (PRICE,), None),
        (EXECUTED, pounds(600), (pounds(600),), (pounds(106),)),
        (EXECUTED, pounds(0), None, (PRICE,)),
    ],
)
async def test_a_premium_that_was_only_held(
    desk: Desk,
    cover: CoverState,
    found: Resolution,
    amount: Money | None,
    captured: tuple[Money, ...] | None,
    released: tuple[Money, ...] | None,
) -> None:
    await desk.ship(cover=cover)
    work = await desk.resolve(found, amount)
    events = await desk.events()
    assert (events.get("capture.cover"), events.get("release.cover")) == (captured, released)
    assert await desk.store.balances("held") == (pounds(0),)
    # Nothing is called covered by hand.
    assert work.shipment.cover is (CoverState.REFUSED if found is NOT_EXECUTED else cover)
    assert (work.shipment.proven, work.shipment.flag) == (None, None)
    assert await desk.choices() == ()


@pytest.mark.parametrize("found", [EXECUTED, NOT_EXECUTED])
async def test_a_premium_held_of_what_the_insurer_does_not_cancel(
    desk: Desk, found: Resolution
) -> None:
    """The booking stands as it did: neither no cover, nor seen to with the money."""
    refused = message("cover.cancel_refused")
    await desk.ship(cover=CoverState.CANCEL_REFUSED, flag=refused)
    work = await desk.resolve(found, PRICE)
    assert await desk.store.balances("held") == (pounds(0),)
    assert (work.shipment.cover, work.shipment.flag) == (CoverState.CANCEL_REFUSED, refused)
    assert await desk.choices() == (SEEN,)


async def test_held_and_suspended_money_are_settled_one_after_the_other(desk: Desk) -> None:
    held = money.hold(ONE, "cover.1", pounds(168))
    await desk.ship(*SUSPENDED, held, cover=CoverState.CANCELLED_ELSEWHERE, flag=ELSEWHERE)
    work = await desk.resolve(NOT_EXECUTED)
    assert (work.shipment.cover, work.shipment.flag) == (CoverState.CANCELLED_ELSEWHERE, ELSEWHERE)
    assert await desk.choices() == (EXECUTED, WRITE_OFF)
    work = await desk.resolve(EXECUTED, pounds(706))
    assert work.shipment.flag is None
    assert await desk.store.balances("suspense") == (pounds(0),)


@pytest.mark.parametrize(
    ("kind", "found", "answer"),
    [
        (StepKind.PRINT, EXECUTED, Answer.YES),
        (StepKind.PRINT, NOT_EXECUTED, Answer.NO),
        (StepKind.BOOK_COVER, NOT_EXECUTED, Answer.ABSENT),
        (StepKind.CONFIRM_PAYMENT, NOT_EXECUTED, Answer.ABSENT),
    ],
)
async def test_steps_of_a_dispatch(
    desk: Desk, kind: StepKind, found: Resolution, answer: Answer
) -> None:
    await desk.ship(flag=None, cover=CoverState.UNKNOWN)
    await desk.step(kind, Answer.UNKNOWN)
    work = await desk.resolve(found)
    last: Outcome = work.steps[-1].outcomes[-1]
    assert (last.source, last.answer) == (Source.PERSON, answer)


async def test_a_step_that_settled_itself_meanwhile_is_not_settled_by_hand(desk: Desk) -> None:
    await desk.ship(CAPTURED, flag=None, cover=CoverState.CANCELLING, proven=PROVEN)
    step = await desk.step(StepKind.CONFIRM_CANCEL, Answer.UNKNOWN, approved=True)
    done = Change(step=step.id, result="cancelled", cover=CoverState.CANCELLED, clear_flag=True)
    assert await desk.store.apply(await desk.work(), done, NOW)
    with pytest.raises(RefusedError, match=r"queue\.not_by_hand"):
        await desk.resolve(EXECUTED, PRICE)
