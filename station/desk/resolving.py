"""What a person found out about a step that could not be settled: written down, with evidence.

Nothing here makes a claim for the insurer: a booking is never called covered by hand.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from station.desk.packing import require
from station.desk.waking import waking
from station.domain.cover import CoverState
from station.domain.errors import Message, RefusedError, message
from station.domain.money import Money
from station.domain.people import Actor, Permission
from station.domain.shipment import LabelMoney, LabelState
from station.flow import money, schedule
from station.flow.books import Books
from station.flow.ports import Clock
from station.flow.seen import CancellationFacts, StepKind
from station.flow.verdict import Answer
from station.flow.void_books import VoidBooks
from station.flow.work import (
    Change,
    Evidence,
    LabelRefund,
    Outcome,
    Posting,
    RefundState,
    Shipment,
    Source,
    Step,
    Work,
)

LONGEST_EVIDENCE = 500


class Resolution(StrEnum):
    """What was found out."""

    EXECUTED = "executed"
    NOT_EXECUTED = "not_executed"
    WRITE_OFF = "write_off"
    """It will never be known, or never come: the money counts as spent."""
    SEEN = "seen"
    """A person has seen to it: nothing changes but that its flag is gone."""


_NOT_AS_AGREED = frozenset({CoverState.MISMATCH, CoverState.CANCELLED_ELSEWHERE})
_LEFT_TO_A_PERSON = _NOT_AS_AGREED | {CoverState.AMOUNT_OPEN, CoverState.CANCEL_REFUSED}
"""Nothing is asked any more that could end what is held."""
_NOT_OF_MONEY = frozenset(
    {"cover.cancel_refused", "void.label_stands", "void.label_stands_no_cover"}
)
"""Flags that say something else than that money is open: they stay until a person has seen it."""


def evidenced(text: str) -> str:
    """What a person wrote down as evidence. Raises RefusedError for none, or for too much."""
    words = text.strip()
    if not words:
        raise RefusedError("queue.evidence_missing")
    if len(words) > LONGEST_EVIDENCE:
        most = LONGEST_EVIDENCE
        raise RefusedError("queue.evidence_too_long", most=most, length=len(words))
    return words


class Resolving:
    """Settles by hand what the program must not settle by itself."""

    def __init__(
        self,
        books: Books,
        voids: VoidBooks,
        clock: Clock,
        wake: Callable[[str], None],
    ) -> None:
        self._books = books
        self._voids = voids
        self._clock = clock
        self._wake = wake

    async def choices(self, shipment: str, actor: Actor) -> tuple[Resolution, ...]:
        """What may be written down about a shipment now; empty where nothing waits for it."""
        require(actor, Permission.LOOK)
        work = await self._books.work(shipment)
        step = await self._step(work)
        if step is not None:
            return _of_step(work.shipment, step)
        if work.shipment.flag is None:
            return ()
        if await self._held(work.shipment) is not None:
            return (Resolution.EXECUTED, Resolution.NOT_EXECUTED)
        if await self._amount_is_open(work.shipment):
            return (Resolution.EXECUTED, Resolution.WRITE_OFF)
        return (Resolution.SEEN,)

    async def _step(self, work: Work) -> Step | None:
        """The step that waits for a person; of what was set aside the one that was sent."""
        step = waiting_step(work)
        if step is None and work.shipment.id in await self._voids.set_aside():
            return next((each for each in work.steps if each.open and each.sent), None)
        return step

    async def _amount_is_open(self, shipment: Shipment) -> bool:
        """A cancelled cover whose refund nobody has settled yet."""
        if shipment.cover is not CoverState.CANCELLED_ELSEWHERE:
            return shipment.cover is CoverState.AMOUNT_OPEN
        events = await self._books.money_of(shipment.id)
        return money.suspended(events, "cover") is not None

    async def _held(self, shipment: Shipment) -> tuple[str, Money] | None:
        """What is held and no step will end, and for which part of the ledger.

        The premium, or what a change of a proven cover would have cost more.
        """
        if shipment.cover not in _LEFT_TO_A_PERSON:
            return None
        events = await self._books.money_of(shipment.id)
        return next(iter(money.still_held(events, "cover").items()), None)

    async def resolve(
        self,
        shipment: str,
        found: Resolution,
        evidence: str,
        amount: Money | None,
        actor: Actor,
    ) -> None:
        """Writes down what `actor` found out; what follows from it is done at once.

        `amount` is what came back, where money is asked about. Raises PermissionRefusedError, or
        RefusedError with what is missing.
        """
        require(actor, Permission.RESOLVE)
        words = evidenced(evidence)
        if found not in await self.choices(shipment, actor):
            raise RefusedError("queue.not_by_hand")
        work = await self._books.work(shipment)
        step = await self._step(work)
        said = message("queue.by_hand", by=actor.name, evidence=words)
        now = self._clock.now()
        with waking(self._wake, shipment):
            if step is not None:
                answer, facts = _answer(work.shipment, step, found, amount, said)
                outcome = Outcome(len(step.sent), Source.PERSON, now, answer, facts)
                await self._voids.found_out(step, outcome, actor.name, words)
            else:
                change = await self._settled(work, found, amount, said)
                await self._voids.resolve(shipment, change, now, actor.name, words)

    async def _settled(
        self, work: Work, found: Resolution, amount: Money | None, said: Message
    ) -> Change:
        """The end of a hold, of a suspense, or only of a flag that a person has seen to."""
        shipment = work.shipment
        held = await self._held(shipment)
        if held is not None:
            change = _held_settled(shipment, *held, found, amount, said)
            more = await self._amount_is_open(shipment)
            return replace(change, clear_flag=not more and _of_money(shipment))
        if not await self._amount_is_open(shipment):
            return Change(clear_flag=True, reason=said)
        events = await self._books.money_of(shipment.id)
        suspended = money.suspended(events, "cover")
        postings: tuple[Posting, ...] = ()
        if suspended is not None:
            back = Money(0, suspended.currency)
            if found is Resolution.EXECUTED:
                back = _checked(amount, suspended)
            postings = money.settle(shipment.id, "cover", suspended, back)
        ended = shipment.cover is CoverState.AMOUNT_OPEN
        return Change(
            cover=CoverState.CANCELLED if ended else None,
            reason=said,
            clear_flag=_of_money(shipment),
            postings=postings,
        )


def _of_money(shipment: Shipment) -> bool:
    return shipment.flag is not None and shipment.flag.id not in _NOT_OF_MONEY


def _held_settled(
    shipment: Shipment,
    part: str,
    held: Money,
    found: Resolution,
    amount: Money | None,
    said: Message,
) -> Change:
    """What the insurer really took of what was only held; nothing is called covered."""
    if found is Resolution.NOT_EXECUTED:
        released = (money.release(shipment.id, part, held),)
        # What was held for a change, or for a cover that the insurer does not cancel, leaves a
        # booking that is still not as it was agreed.
        gone = part == "cover" and shipment.cover in _NOT_AS_AGREED
        state = CoverState.REFUSED if gone else None
        return Change(cover=state, reason=said, postings=released)
    taken = _checked(amount, held)
    postings = []
    if taken.minor:
        postings.append(money.capture(shipment.id, part, taken))
    if taken < held:
        postings.append(money.release(shipment.id, part, held - taken))
    return Change(reason=said, postings=tuple(postings))


_ALL = (Resolution.EXECUTED, Resolution.NOT_EXECUTED, Resolution.WRITE_OFF)
# A booking or a label is only ever called bought by what the insurer or the carrier says itself.
_CHOICES: dict[StepKind, tuple[Resolution, ...]] = {
    StepKind.PRINT: (Resolution.EXECUTED, Resolution.NOT_EXECUTED),
    StepKind.BOOK_COVER: (Resolution.NOT_EXECUTED,),
    StepKind.CONFIRM_PAYMENT: (Resolution.NOT_EXECUTED,),
    StepKind.BUY_LABEL: (Resolution.NOT_EXECUTED,),
    StepKind.VOID_LABEL: _ALL,
    StepKind.CONFIRM_CANCEL: _ALL,
    StepKind.CONFIRM_UPDATE: (Resolution.NOT_EXECUTED,),
}


def _of_step(shipment: Shipment, step: Step) -> tuple[Resolution, ...]:
    """What may be found out about an open step; a preview is asked again by itself."""
    choices = _CHOICES.get(step.kind, ())
    if step.kind is StepKind.VOID_LABEL and shipment.label is LabelState.VOIDED:
        return tuple(each for each in choices if each is not Resolution.NOT_EXECUTED)
    if step.kind is StepKind.PRINT and schedule.prints_again(step):
        return tuple(each for each in choices if each is not Resolution.NOT_EXECUTED)
    return choices


def waiting_step(work: Work) -> Step | None:
    """The open step that waits for a person, or for money that a carrier owes.

    What is flagged comes first: an answer that never came, then what the shipment's own flag says.
    """
    flagged = [step for step in work.steps if step.open and step.flagged]
    if flagged:
        return flagged[0]
    flag = work.shipment.flag
    if flag is not None and flag.id != "flag.refund_overdue":
        return None
    owing = work.shipment.label_money in (LabelMoney.REFUND_ASKED, LabelMoney.OVERDUE)
    label = work.step(StepKind.VOID_LABEL)
    return label if owing and label is not None and label.open else None


def _answer(
    shipment: Shipment, step: Step, found: Resolution, amount: Money | None, said: Message
) -> tuple[Answer, Evidence]:
    if step.kind is StepKind.VOID_LABEL:
        return _label_answer(shipment, found, amount, said)
    if step.kind is StepKind.CONFIRM_CANCEL:
        return _cancel_answer(shipment, step, found, amount, said)
    if found is Resolution.EXECUTED:
        return Answer.YES, Evidence(reason=said)
    plain = step.kind in (StepKind.PRINT, StepKind.BUY_LABEL)
    return Answer.NO if plain else Answer.ABSENT, Evidence(reason=said)


def _label_answer(
    shipment: Shipment, found: Resolution, amount: Money | None, said: Message
) -> tuple[Answer, Evidence]:
    if found is Resolution.NOT_EXECUTED:
        return Answer.NO, Evidence(reason=said)
    if found is Resolution.WRITE_OFF:
        return Answer.YES, Evidence(reason=said, refund=LabelRefund(RefundState.REJECTED))
    paid = shipment.bought.price if shipment.bought else shipment.form.label_price
    refund = LabelRefund(RefundState.REFUNDED, _checked(amount, paid))
    return Answer.YES, Evidence(reason=said, refund=refund)


def _cancel_answer(
    shipment: Shipment, step: Step, found: Resolution, amount: Money | None, said: Message
) -> tuple[Answer, Evidence]:
    if found is Resolution.NOT_EXECUTED:
        return Answer.ABSENT, Evidence(reason=said)
    premium = shipment.premium
    assert premium is not None  # noqa: S101 - a cover that was cancelled has a premium
    back = Money(0, premium.currency)
    if found is Resolution.EXECUTED:
        back = _checked(amount, premium, above=shipment.proven is None)
    facts = CancellationFacts(
        package=step.subject.partition("/")[0],
        currency=back.currency,
        refund=Decimal(str(back)),
        cancellation_id=None,
        confirm_before=None,
        cancelled_at=None,
    )
    return Answer.YES, Evidence(reason=said, cancellation=facts)


def _checked(amount: Money | None, most: Money, *, above: bool = False) -> Money:
    """`amount`, which is never above what was paid. Raises RefusedError.

    `above`: nothing of ours was debited, so that whatever the insurer says is only compared.
    """
    if amount is None:
        raise RefusedError("queue.amount_missing")
    if amount.currency != most.currency:
        raise RefusedError("queue.amount_currency", currency=most.currency)
    if amount.minor < 0 or (most < amount and not above):
        raise RefusedError("queue.amount_above", amount=amount, most=most)
    return amount
