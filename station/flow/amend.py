"""The planner of a change of a booked cover: confirmed, read back, and only then true. Pure.

A price is asked for outside the journal, because it buys nothing; what a supervisor confirms is one
step with its own key. While its answer is unknown the cover stands, with the old terms or the new
ones: nothing is said of either, and no money moves (design section 5).
"""

from datetime import datetime

from station.domain import customs
from station.domain.amendment import Amendment, ChangeState
from station.domain.cover import CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.shipment import Form, PaperKind
from station.flow import dispatch, money, schedule
from station.flow.dispatch import UNSETTLED
from station.flow.effects import Apply, Effect, Read, Send, Wait
from station.flow.flags import clears
from station.flow.makers import Makers
from station.flow.proven import proven_cover
from station.flow.schedule import Due
from station.flow.seen import PackageFacts, StepKind
from station.flow.verdict import Answer
from station.flow.work import Change, Posting, Source, Step, Work

KIND = StepKind.CONFIRM_UPDATE


def open_step(work: Work) -> Step | None:
    """The confirmation that is under way; None where no change is."""
    step = work.step(KIND)
    return step if step is not None and step.open else None


def state_of(step: Step | None) -> ChangeState:
    """Where a change stands, by the step that confirms it; None: nobody confirmed it."""
    if step is None:
        return ChangeState.PRICED
    if not step.open:
        return ChangeState(step.result)
    lost = any(outcome.answer is Answer.UNKNOWN for outcome in step.outcomes)
    return ChangeState.UNKNOWN if lost or step.flagged else ChangeState.ASKING


def due(step: Step, now: datetime) -> Due:
    """What is next for a confirmation, and when; it is sent and read as a booking is."""
    said = schedule.found_out(step)
    if said is not None and said.n == len(step.sent):
        return Due("absent", now)
    return schedule.booking_due(step, now)


def step_effect(work: Work, step: Step, now: datetime, make: Makers, *, hurry: bool) -> Effect:
    """The next effect for an open confirmation. `hurry`: a person wants a look now."""
    if work.shipment.cover in UNSETTLED:
        return Wait(None)  # put back by the second record: the booking itself is learned first
    next_ = due(step, now)
    if next_.flag and not step.flagged:
        since = step.sent[0].at if step.sent else step.at
        return Apply(Change(flag=message("flag.unanswered", since=since), flag_step=step.id))
    at = now if hurry and next_.act == "read" and schedule.may_hurry(step) else next_.at
    if at > now:
        return Wait(at)
    if next_.act == "send":
        return Send(step)
    if next_.act == "read":
        return Read(step)
    return Apply(_settled(work, step, next_.act, make))


def _settled(work: Work, step: Step, act: str, make: Makers) -> Change:
    change = work.amendment(step)
    if act == "absent":
        refusal = schedule.refusal(step)
        state = ChangeState.NOT_CHANGED if refusal is None else ChangeState.REFUSED
        return _as_it_was(work, step, change, state)
    newest = step.outcomes[-1]
    facts = newest.evidence.facts
    if newest.answer is Answer.NO:
        return _as_it_was(work, step, change, ChangeState.REFUSED)
    if newest.answer is Answer.YES and newest.source is Source.READ and facts is not None:
        return _amended(work, step, change, facts, newest.at, make)
    if newest.answer is Answer.CANCELLED_ELSEWHERE:
        return _cancelled_elsewhere(work, step, change)
    # The difference stays held, and a person finds out.
    return Change(
        step=step.id,
        result=ChangeState.MISMATCH.value,
        cover=CoverState.MISMATCH,
        reason=newest.evidence.reason,
        flag=message("cover.mismatch"),
    )


def _amended(
    work: Work,
    step: Step,
    change: Amendment,
    facts: PackageFacts,
    at: datetime,
    make: Makers,
) -> Change:
    """The insurer's record agrees with what was confirmed: these are the terms from now on."""
    shipment, consent = work.shipment, work.shipment.consent
    assert consent is not None  # noqa: S101 - a cover that was changed has a consent
    outdated = papers_of(shipment.form, change)
    again = [kind for kind in outdated if _asked_of_the_printer(work.printing(kind))]
    return Change(
        step=step.id,
        result=ChangeState.AMENDED.value,
        proven=proven_cover(facts, change.new_price, consent.option, changed_at=at),
        amended=change,
        outdated=frozenset(outdated),
        postings=_paid(shipment.id, change),
        intents=tuple(dispatch.paper_intent(shipment, kind, make.key) for kind in again),
        clear_flag=clears(work, step),
    )


def papers_of(form: Form, change: Amendment) -> tuple[PaperKind, ...]:
    """The papers that say something else since `change`, in the order in which they come out."""
    if change.wanted.values and customs.needs_paper(form):
        return (PaperKind.CUSTOMS, PaperKind.CONFIRMATION)
    return (PaperKind.CONFIRMATION,)


def _asked_of_the_printer(printed: Step | None) -> bool:
    """False for a paper that never came out, or that is still to come: it is made anew by then."""
    return printed is not None and (printed.applied or printed.nobody_knows)


def part(change: Amendment) -> str:
    """Its part of the ledger: `cover`, with the number of the change."""
    return f"cover.{change.n}"


def held(shipment: str, change: Amendment) -> tuple[Posting, ...]:
    """What is set aside before the insurer is asked: the difference, where more is to be paid."""
    if change.difference.minor <= 0:
        return ()
    return (money.hold(shipment, part(change), change.difference),)


def _paid(shipment: str, change: Amendment) -> tuple[Posting, ...]:
    if change.difference.minor > 0:
        return (money.capture(shipment, part(change), change.difference),)
    if change.difference.minor < 0:
        back = Money(-change.difference.minor, change.difference.currency)
        return (money.refund(shipment, part(change), back),)
    return ()


def _let_go(shipment: str, change: Amendment) -> tuple[Posting, ...]:
    if change.difference.minor <= 0:
        return ()
    return (money.release(shipment, part(change), change.difference),)


def _as_it_was(work: Work, step: Step, change: Amendment, state: ChangeState) -> Change:
    """Nothing was changed, for certain. One who could not be told at once is told by a flag."""
    flag: Message | None = None
    if schedule.maybe_executed(step) or schedule.refusal(step) is not None:
        flag = message("flag.not_changed")
    return Change(
        step=step.id,
        result=state.value,
        postings=_let_go(work.shipment.id, change),
        clear_flag=clears(work, step),
        flag=flag,
    )


def _cancelled_elsewhere(work: Work, step: Step, change: Amendment) -> Change:
    """Somebody cancelled the booking: what of its premium comes back a person finds out."""
    taken = money.taken(work.money, "cover")
    suspended = () if taken is None else (money.suspend(work.shipment.id, "cover", taken),)
    return Change(
        step=step.id,
        result=ChangeState.CANCELLED_ELSEWHERE.value,
        cover=CoverState.CANCELLED_ELSEWHERE,
        flag=message("cover.cancelled_elsewhere"),
        postings=(*_let_go(work.shipment.id, change), *suspended),
    )
