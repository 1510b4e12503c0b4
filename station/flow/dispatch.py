"""The dispatch saga's planner: what is next for one shipment. Pure: facts in, one effect out.

Order (design section 6): hold in the ledger, label bought, cover booked, papers printed. After
a kill at any point the same planner runs over the same rows: recovery is not a second path.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from station.domain import money as amounts
from station.domain.cover import Cover, CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.shipment import LabelMoney, LabelState, PaperKind, ShipmentState
from station.flow import money, schedule
from station.flow.seen import PackageFacts, StepKind
from station.flow.verdict import Answer
from station.flow.work import Change, Intent, Outcome, Shipment, Step, Wish, Work

Key = Callable[[], str]
BookingBody = Callable[[Shipment], bytes]


@dataclass(frozen=True)
class Send:
    """Record SENT, then do it."""

    step: Step


@dataclass(frozen=True)
class Read:
    """Ask the outside what became of it."""

    step: Step


@dataclass(frozen=True)
class Apply:
    """Write the change in one transaction."""

    change: Change


@dataclass(frozen=True)
class Wait:
    """Nothing to do before `at` (UTC); None: nothing at all until somebody acts."""

    at: datetime | None


Effect = Send | Read | Apply | Wait

# Covers that are still owed an answer.
UNSETTLED = frozenset({CoverState.ASKING, CoverState.UNKNOWN})
# Covers after which the parcel waits for a person's choice.
CHOOSING = frozenset({CoverState.REFUSED, CoverState.TOO_LATE, CoverState.MISMATCH})


def plan(work: Work, now: datetime, key: Key, booking_body: BookingBody) -> Effect:
    """The next effect for `work`, or how long to wait.

    `key` makes a fresh idempotency key; `booking_body` freezes the booking of a shipment whose
    label is bought.
    """
    shipment = work.shipment
    waits: list[datetime] = []
    for step in work.steps:
        if step.applied or step.kind is StepKind.OPT_OUT:
            continue
        effect = _step(shipment, step, now, key, booking_body)
        if not isinstance(effect, Wait):
            return effect
        if effect.at is not None:
            waits.append(effect.at)
    wanted = _wanted(work, key)
    if wanted is not None:
        return Apply(wanted)
    return Wait(min(waits) if waits else None)


def _step(
    shipment: Shipment, step: Step, now: datetime, key: Key, booking_body: BookingBody
) -> Effect:
    if step.kind is StepKind.BUY_LABEL:
        return _label(shipment, step, key, booking_body)
    due = (
        schedule.print_due(step, now)
        if step.kind is StepKind.PRINT
        else schedule.booking_due(step, now)
    )
    if due.flag and not step.flagged:
        return Apply(Change(flag=_flag_words(step), flag_step=step.id))
    if due.at > now:
        return Wait(due.at)
    if due.act == "send":
        return Send(step)
    if due.act == "read":
        return Read(step)
    if step.kind is StepKind.PRINT:
        return Apply(Change(step=step.id, result="printed"))
    if due.act == "absent":
        return Apply(_no_cover(shipment, step, CoverState.TOO_LATE, message("cover.too_late")))
    return Apply(_cover_settled(shipment, step, step.outcomes[-1], key))


def _flag_words(step: Step) -> Message:
    if step.kind is StepKind.PRINT:
        return message("flag.print", paper=step.subject)
    return message("flag.unanswered", since=step.sent[0].at)


def _label(shipment: Shipment, step: Step, key: Key, booking_body: BookingBody) -> Effect:
    if not step.sent:
        return Send(step)
    if not step.outcomes or step.outcomes[-1].answer is Answer.UNKNOWN:
        return Read(step)
    outcome = step.outcomes[-1]
    if outcome.answer is Answer.YES and outcome.evidence.label is not None:
        return Apply(_label_bought(shipment, step, outcome, key, booking_body))
    return Apply(_label_refused(shipment, step, outcome))


def _label_bought(
    shipment: Shipment, step: Step, outcome: Outcome, key: Key, booking_body: BookingBody
) -> Change:
    bought = outcome.evidence.label
    assert bought is not None  # noqa: S101 - the caller looked
    intents: tuple[Intent, ...]
    if shipment.consent is None:
        intents = (paper_intent(shipment, PaperKind.LABEL, key),)
    else:
        intents = (
            Intent(
                StepKind.BOOK_COVER,
                shipment.consent.package,
                key(),
                booking_body(replace(shipment, bought=bought)),
                not_after=shipment.book_until,
            ),
        )
    return Change(
        step=step.id,
        result="bought",
        label=LabelState.BOUGHT,
        label_money=LabelMoney.CAPTURED,
        bought=bought,
        postings=(money.capture(shipment.id, "label", bought.price),),
        intents=intents,
    )


def _label_refused(shipment: Shipment, step: Step, outcome: Outcome) -> Change:
    postings = [money.release(shipment.id, "label", shipment.form.label_price)]
    if shipment.premium is not None:
        postings.append(money.release(shipment.id, "cover", shipment.premium))
    reason = outcome.evidence.reason or message("label.refused")
    return Change(
        step=step.id,
        result="refused",
        state=ShipmentState.HELD,
        label=LabelState.REFUSED,
        label_money=LabelMoney.NONE,
        cover=CoverState.NONE,
        reason=reason,
        flag=reason,
        postings=tuple(postings),
    )


def _cover_settled(shipment: Shipment, step: Step, outcome: Outcome, key: Key) -> Change:
    """The change for a settling outcome of a booking or of its payment confirmation."""
    facts = outcome.evidence.facts
    if outcome.answer is Answer.YES and facts is not None and shipment.consent is not None:
        return _covered(shipment, step, facts, key)
    if outcome.answer is Answer.NO:
        reason = outcome.evidence.reason or message("cover.refused")
        return _no_cover(shipment, step, CoverState.REFUSED, reason)
    if outcome.answer is Answer.PENDING_PAYMENT and step.kind is StepKind.BOOK_COVER:
        return Change(
            step=step.id,
            result="pending_payment",
            cover=CoverState.UNKNOWN,
            intents=(
                Intent(
                    StepKind.CONFIRM_PAYMENT,
                    step.subject,
                    key(),
                    b"{}",
                    not_after=shipment.book_until,
                ),
            ),
        )
    elsewhere = outcome.answer is Answer.CANCELLED_ELSEWHERE
    state = CoverState.CANCELLED_ELSEWHERE if elsewhere else CoverState.MISMATCH
    words = message(f"cover.{state.value}")
    return Change(
        step=step.id,
        result=state.value,
        cover=state,
        reason=outcome.evidence.reason or words,
        flag=words,
    )


def _covered(shipment: Shipment, step: Step, facts: PackageFacts, key: Key) -> Change:
    consent = shipment.consent
    assert consent is not None  # noqa: S101 - the caller looked
    intents = [
        paper_intent(shipment, kind, key) for kind in (PaperKind.LABEL, PaperKind.CONFIRMATION)
    ]
    return Change(
        step=step.id,
        result="covered",
        cover=CoverState.COVERED,
        proven=proven_cover(facts, consent.price, consent.option),
        postings=(money.capture(shipment.id, "cover", consent.price),),
        intents=tuple(intents),
        clear_flag=True,
    )


def proven_cover(facts: PackageFacts, price: Money, option: str) -> Cover:
    """The cover as the insurer's own read-back states it; `price` is what agreed with it."""

    def summed(part: str) -> Money | None:
        values = [getattr(quote, part) for quote in facts.quotes]
        if not values or any(value is None for value in values):
            return None
        return amounts.from_decimal(sum(values), facts.currency)

    starts = [quote.starts for quote in facts.quotes if quote.starts]
    ends = [quote.ends for quote in facts.quotes if quote.ends]
    tax = facts.total_tax
    return Cover(
        ref=facts.id,
        price=price,
        tax=amounts.from_decimal(tax, facts.currency) if tax is not None else summed("tax"),
        limit=summed("limit"),
        excess=summed("excess"),
        starts=max(starts) if starts else None,
        ends=min(ends) if ends else None,
        confirmed_at=facts.confirmed_at,
        wording_url=facts.wording_url,
        option=option,
    )


def _no_cover(shipment: Shipment, step: Step, state: CoverState, reason: Message) -> Change:
    assert shipment.premium is not None  # noqa: S101 - a booking has a consent
    return Change(
        step=step.id,
        result=state.value,
        cover=state,
        reason=reason,
        flag=message("flag.too_late") if state is CoverState.TOO_LATE else None,
        clear_flag=state is not CoverState.TOO_LATE,
        postings=(money.release(shipment.id, "cover", shipment.premium),),
    )


def paper_intent(shipment: Shipment, kind: PaperKind, key: Key) -> Intent:
    """The intent to print one paper; its body names the shipment, the bytes come when made."""
    return Intent(StepKind.PRINT, kind.value, key(), shipment.id.encode())


_WISHED_PAPERS = {
    Wish.PRINT_NOW: (PaperKind.LABEL, PaperKind.PENDING_SLIP),
    Wish.SHIP_WITHOUT: (PaperKind.LABEL,),
}


def _wanted(work: Work, key: Key) -> Change | None:
    """What the clerk's wish asks for, and the state that follows from what is done."""
    shipment = work.shipment
    if shipment.state not in (ShipmentState.DISPATCHING, ShipmentState.HELD):
        return None
    if shipment.label is not LabelState.BOUGHT:
        return None
    papers = _WISHED_PAPERS.get(shipment.wish, ())
    if shipment.cover not in UNSETTLED:
        papers = tuple(kind for kind in papers if kind is not PaperKind.PENDING_SLIP)
    missing = [kind for kind in papers if work.printing(kind) is None]
    if missing:
        return Change(intents=tuple(paper_intent(shipment, kind, key) for kind in missing))
    label = work.printing(PaperKind.LABEL)
    if label is not None:
        prints = [step for step in work.steps if step.kind is StepKind.PRINT]
        if all(step.applied for step in prints):
            return Change(state=ShipmentState.DISPATCHED)
        return None
    kept = shipment.wish in (Wish.HOLD, Wish.KEEP_BACK)
    if kept and shipment.state is ShipmentState.DISPATCHING:
        return Change(state=ShipmentState.HELD)
    return None
