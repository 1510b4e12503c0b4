"""The dispatch saga's planner: what is next for one of its steps. Pure: facts in, one effect out.

Order (design section 6): hold in the ledger, label bought, cover booked, papers printed. After
a kill at any point the same planner runs over the same rows: recovery is not a second path.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from station.domain import customs
from station.domain.cover import CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.shipment import LabelMoney, LabelState, PaperKind, ShipmentState
from station.flow import money, schedule
from station.flow.effects import Apply, Effect, Read, Send, Wait
from station.flow.flags import OF_A_STEP
from station.flow.makers import Makers
from station.flow.proven import proven_cover
from station.flow.seen import PackageFacts, StepKind
from station.flow.verdict import Answer
from station.flow.work import (
    Change,
    Intent,
    Out,
    Outcome,
    Posting,
    Shipment,
    Source,
    Step,
    Wish,
    Work,
)

Key = Callable[[], str]


# Covers that are still owed an answer.
UNSETTLED = frozenset({CoverState.ASKING, CoverState.UNKNOWN})
# Covers after which the parcel waits for a person's choice.
CHOOSING = frozenset(
    {
        CoverState.REFUSED,
        CoverState.TOO_LATE,
        CoverState.MISMATCH,
        CoverState.CANCELLED_ELSEWHERE,
    }
)


def step_effect(work: Work, step: Step, now: datetime, make: Makers, *, hurry: bool) -> Effect:
    """The next effect for one open step of a dispatch. `hurry`: a person wants a look now."""
    due = _due(step, now)
    if _became_unknown(work.shipment, step):
        return Apply(Change(cover=CoverState.UNKNOWN))
    if due.flag and not step.flagged:
        label = LabelState.UNKNOWN if step.kind is StepKind.BUY_LABEL else None
        return Apply(Change(flag=_flag_words(step), flag_step=step.id, label=label))
    at = now if hurry and _may_be_now(step, due.act) else due.at
    if at > now:
        return Wait(at)
    if due.act == "send":
        return Send(step)
    if due.act == "read":
        return Read(step)
    if step.kind is StepKind.BUY_LABEL:
        change = _label_settled(work, step, make)
    elif step.kind is StepKind.PRINT:
        change = _printed(work, step, make.key)
    elif due.act == "absent":
        change = _not_executed(work.shipment, step)
    else:
        change = _cover_settled(work, step, step.outcomes[-1], make.key)
    return Apply(_own_flag(work, step, change))


def _may_be_now(step: Step, act: str) -> bool:
    """True if only a back-off is before it: a look, or a paper that certainly did not come out."""
    if step.kind is StepKind.PRINT:
        return act in ("read", "send")
    return act == "read" and schedule.may_hurry(step)


def _became_unknown(shipment: Shipment, step: Step) -> bool:
    """An answer was lost: from now on the words are those of a booking that is unknown."""
    return (
        shipment.cover is CoverState.ASKING
        and step.kind in (StepKind.BOOK_COVER, StepKind.CONFIRM_PAYMENT)
        and bool(step.outcomes)
        and step.outcomes[-1].answer is Answer.UNKNOWN
    )


def _due(step: Step, now: datetime) -> schedule.Due:
    said = schedule.found_out(step)
    if said is not None and said.n == len(step.sent):
        return _by_hand(step, said, now)
    if step.kind is StepKind.BUY_LABEL:
        return schedule.label_due(step, now)
    if step.kind is StepKind.PRINT:
        return schedule.print_due(step, now)
    return schedule.booking_due(step, now)


def _by_hand(step: Step, said: Outcome, now: datetime) -> schedule.Due:
    """A person found out what became of it: a paper that did not come out is printed once more."""
    if step.kind is StepKind.PRINT:
        return schedule.Due("settle" if said.answer is Answer.YES else "send", now)
    return schedule.Due("settle" if step.kind is StepKind.BUY_LABEL else "absent", now)


def _flag_words(step: Step) -> Message:
    if step.kind is StepKind.PRINT:
        return message("flag.print", paper=step.subject)
    return message("flag.unanswered", since=step.sent[0].at if step.sent else step.at)


# Flags that stand for one step, and go with it.
_STEP_FLAGS = OF_A_STEP | {"flag.print"}
# Flags that stand for what became of the cover, until a person has seen to it.
_COVER_FLAGS = {
    CoverState.TOO_LATE: "flag.too_late",
    CoverState.MISMATCH: "cover.mismatch",
    CoverState.CANCELLED_ELSEWHERE: "cover.cancelled_elsewhere",
    CoverState.AMOUNT_OPEN: "cover.amount_open",
    CoverState.CANCEL_REFUSED: "cover.cancel_refused",
}


def _own_flag(work: Work, step: Step, change: Change) -> Change:
    """A settled step takes its own flag away; what stands for another one stays or comes back."""
    flag = work.shipment.flag
    if change.flag is not None or flag is None or flag.id not in _STEP_FLAGS or not step.flagged:
        return change
    others = [other for other in work.steps if other.flagged and other.open and other is not step]
    if others:
        return replace(change, flag=_flag_words(others[-1]))
    cover = change.cover or work.shipment.cover
    if cover in _COVER_FLAGS:
        return replace(change, flag=message(_COVER_FLAGS[cover]))
    return replace(change, clear_flag=True)


def _label_settled(work: Work, step: Step, make: Makers) -> Change:
    outcome = step.outcomes[-1]
    if outcome.answer is Answer.YES:
        return _label_bought(work, step, outcome, make)
    return _label_refused(work.shipment, step, outcome, make.key)


def _label_bought(work: Work, step: Step, outcome: Outcome, make: Makers) -> Change:
    shipment, bought = work.shipment, outcome.evidence.label
    assert bought is not None  # noqa: S101 - the schedule looked
    intents: tuple[Intent, ...] = ()
    if shipment.consent is None:
        intents = _papers(work, (PaperKind.LABEL,), make.key)
    elif work.step(StepKind.BOOK_COVER) is None:  # else: put back by the second record
        intents = (
            Intent(
                StepKind.BOOK_COVER,
                shipment.consent.package,
                make.key(),
                make.booking(replace(shipment, bought=bought)),
                not_after=shipment.book_until,
            ),
        )
    return Change(
        step=step.id,
        result="bought",
        label=LabelState.BOUGHT,
        label_money=LabelMoney.CAPTURED,
        bought=bought,
        postings=_label_paid(shipment, bought.price),
        intents=intents,
        flag=_other_price(shipment, bought.price),
    )


def _other_price(shipment: Shipment, price: Money) -> Message | None:
    """The carrier says another price than was agreed: a person looks, and books the difference."""
    agreed = shipment.form.label_price
    if price == money.label_taken(agreed, price):
        return None
    return message("flag.label_price", found=price, asked=agreed)


def _label_paid(shipment: Shipment, price: Money) -> tuple[Posting, ...]:
    """What the carrier took, and back to the wallet what it left of the hold."""
    held = shipment.form.label_price
    taken = money.label_taken(held, price)
    capture = money.capture(shipment.id, "label", taken)
    if taken == held:
        return (capture,)
    return (capture, money.release(shipment.id, "label", held - taken))


def _label_refused(shipment: Shipment, step: Step, outcome: Outcome, key: Key) -> Change:
    """Nothing was bought: the money goes back, the order may be opened again, the offer is owed
    an opt-out as any that was shown and never booked.
    """
    postings = [money.release(shipment.id, "label", shipment.form.label_price)]
    if shipment.premium is not None:
        postings.append(money.release(shipment.id, "cover", shipment.premium))
    reason = outcome.evidence.reason or message("label.refused")
    if outcome.answer is Answer.ABSENT and outcome.source is Source.READ:
        reason = message("label.not_bought")  # proven by now: one look alone would not do
    return Change(
        step=step.id,
        result="refused",
        state=ShipmentState.HELD,
        label=LabelState.REFUSED,
        label_money=LabelMoney.NONE,
        cover=CoverState.NONE,
        reason=reason,
        flag=reason,
        reopen_order=True,
        postings=tuple(postings),
        intents=()
        if shipment.consent is None
        else (Intent(StepKind.OPT_OUT, shipment.consent.package, key(), b"{}"),),
    )


def _cover_settled(work: Work, step: Step, outcome: Outcome, key: Key) -> Change:
    """The change for a settling outcome of a booking or of its payment confirmation."""
    shipment, facts = work.shipment, outcome.evidence.facts
    if outcome.answer is Answer.YES and facts is not None and shipment.consent is not None:
        return _covered(work, step, facts, key)
    if outcome.answer is Answer.NO and step.kind is StepKind.BOOK_COVER:
        return _refused(shipment, step, outcome)
    if outcome.answer is Answer.PENDING_PAYMENT and step.kind is StepKind.BOOK_COVER:
        return _confirm_payment(work, step, key)
    if outcome.answer is Answer.CANCELLED_ELSEWHERE:
        return _for_a_person(step, CoverState.CANCELLED_ELSEWHERE, outcome.evidence.reason)
    return _for_a_person(step, CoverState.MISMATCH, outcome.evidence.reason)


def _for_a_person(step: Step, state: CoverState, reason: Message | None) -> Change:
    """The insurer holds something else than was agreed: the premium stays held."""
    words = message(f"cover.{state.value}")
    return Change(step=step.id, result=state.value, cover=state, reason=reason or words, flag=words)


def _confirm_payment(work: Work, step: Step, key: Key) -> Change:
    """One confirmation with its own key, in the time that the booking had."""
    until = work.shipment.book_until
    confirm = Intent(StepKind.CONFIRM_PAYMENT, step.subject, key(), b"{}", not_after=until)
    known = work.step(StepKind.CONFIRM_PAYMENT) is not None
    return Change(
        step=step.id,
        result="pending_payment",
        cover=CoverState.UNKNOWN,
        intents=() if known else (confirm,),
    )


def _covered(work: Work, step: Step, facts: PackageFacts, key: Key) -> Change:
    shipment, consent = work.shipment, work.shipment.consent
    assert consent is not None  # noqa: S101 - the caller looked
    return Change(
        step=step.id,
        result="covered",
        cover=CoverState.COVERED,
        proven=proven_cover(facts, shipment.premium or consent.price, consent.option),
        postings=(money.capture(shipment.id, "cover", consent.price),),
        intents=_papers(work, (PaperKind.LABEL, PaperKind.CONFIRMATION), key),
    )


def _papers(work: Work, kinds: Iterable[PaperKind], key: Key) -> tuple[Intent, ...]:
    """Intents for the papers that were never asked of the printer: each prints once by itself."""
    if work.void is not None and work.void.open:
        return ()  # no paper of a shipment that is being voided comes out by itself
    wanted_kinds = list(kinds)
    if PaperKind.LABEL in wanted_kinds and customs.needs_paper(work.shipment.form):
        wanted_kinds.insert(1 + wanted_kinds.index(PaperKind.LABEL), PaperKind.CUSTOMS)
    missing = [kind for kind in wanted_kinds if work.printing(kind) is None]
    return tuple(paper_intent(work.shipment, kind, key) for kind in missing)


def _not_executed(shipment: Shipment, step: Step) -> Change:
    """The step was never done, for certain, and will not be done any more."""
    if step.kind is StepKind.CONFIRM_PAYMENT:
        # The booking itself stands at the insurer, unpaid.
        return _for_a_person(step, CoverState.MISMATCH, message("insurer.pending_payment"))
    refusal = schedule.refusal(step)
    if refusal is not None:
        return _refused(shipment, step, refusal)
    reason = message("cover.too_late")
    no_cover = _no_cover(shipment, step, CoverState.TOO_LATE, reason)
    return replace(no_cover, flag=message(_COVER_FLAGS[CoverState.TOO_LATE]))


def _refused(shipment: Shipment, step: Step, outcome: Outcome) -> Change:
    reason = outcome.evidence.reason or message("cover.refused")
    return _no_cover(shipment, step, CoverState.REFUSED, reason)


def _no_cover(shipment: Shipment, step: Step, state: CoverState, reason: Message) -> Change:
    assert shipment.premium is not None  # noqa: S101 - a booking has a consent
    return Change(
        step=step.id,
        result=state.value,
        cover=state,
        reason=reason,
        postings=(money.release(shipment.id, "cover", shipment.premium),),
    )


def paper_intent(shipment: Shipment, kind: PaperKind, key: Key) -> Intent:
    """The intent to print one paper; its body names the shipment, the bytes come when made."""
    return Intent(StepKind.PRINT, kind.value, key(), shipment.id.encode())


_WISHED_PAPERS = {
    Wish.PRINT_NOW: (PaperKind.LABEL, PaperKind.PENDING_SLIP),
    Wish.SHIP_WITHOUT: (PaperKind.LABEL,),
}


_UNDER_WAY = frozenset({ShipmentState.DISPATCHING, ShipmentState.HELD, ShipmentState.DISPATCHED})


def _printed(work: Work, step: Step, key: Key) -> Change:
    """A paper is out; with the last one the dispatch is done, in the same transaction."""
    steps = tuple(replace(s, applied=True) if s.id == step.id else s for s in work.steps)
    then = wanted(replace(work, steps=steps), key)
    out = step.outcomes[-1].evidence.out or Out.PRINTED
    return Change(step=step.id, result=out.value, state=then.state if then else None)


def wanted(work: Work, key: Key) -> Change | None:
    """What the clerk's wish asks for, and the state that follows from what is done."""
    shipment = work.shipment
    if shipment.state not in _UNDER_WAY or shipment.label is not LabelState.BOUGHT:
        return None
    papers = list(_WISHED_PAPERS.get(shipment.wish, ()))
    if shipment.cover not in UNSETTLED:
        papers = [kind for kind in papers if kind is not PaperKind.PENDING_SLIP]
    if shipment.cover is CoverState.COVERED:
        # Not asked for when it was proven, where a void was open then that is withdrawn now.
        papers = [PaperKind.LABEL, PaperKind.CONFIRMATION]
    missing = _papers(work, papers, key)
    if missing or shipment.state is ShipmentState.DISPATCHED:
        return Change(intents=missing) if missing else None
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
