"""The void saga's planner: the carrier first, then preview, then confirmation. Pure.

Order of a void (design section 6): the booking is read, the refund previewed, and only what a
supervisor approved is confirmed. An offline wish stays a wish: no cancellation id is ever queued.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from station.domain.cover import CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.shipment import LabelState, PaperKind, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
from station.flow import cancelled, schedule
from station.flow.cancel_schedule import confirm_due, label_due, preview_due
from station.flow.cancel_verdict import refund_of
from station.flow.effects import Apply, Effect, Read, Send, Wait
from station.flow.flags import OF_THE_WISH, clears
from station.flow.labelmoney import label_settled, money_asked
from station.flow.makers import Makers
from station.flow.schedule import Due
from station.flow.seen import CancellationFacts, StepKind
from station.flow.verdict import Answer
from station.flow.work import Change, Intent, Shipment, Source, Step, Work

KINDS = frozenset({StepKind.VOID_LABEL, StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL})
"""The steps that this planner answers for."""
CANCELS = frozenset({StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL})
"""Those of them that are asked of the insurer."""
STANDING = frozenset(
    {
        CoverState.COVERED,
        CoverState.MISMATCH,
        CoverState.CANCEL_SAVED,
        CoverState.PREVIEWED,
        CoverState.CANCELLING,
    }
)
"""The insurer holds a booking of ours, as far as is known."""
_UNSETTLED = frozenset({CoverState.ASKING, CoverState.UNKNOWN})
_NOT_KNOWN = frozenset({LabelState.BUYING, LabelState.UNKNOWN})
"""A label that has to be learned again, in a store that was put back, before its void."""
NO_DEADLINE = datetime.max.replace(tzinfo=UTC)
"""Where a void without a deadline stands: behind every one that has one."""
_MOST_REFUSALS = 2
_MARGIN = timedelta(seconds=60)
"""A preview that ends sooner is not confirmed any more: it is asked for anew."""
_VAIN_PREVIEWS = 5
_VAIN_WITHIN = timedelta(hours=1)
"""So many previews in so short a time, and none that could be confirmed."""
_CARRIER_FIRST = timedelta(hours=1)
"""Nearer to the cover's deadline nobody waits for a carrier that does not answer."""
_WITHDRAWN = frozenset({StepKind.PRINT, StepKind.BOOK_COVER, StepKind.CONFIRM_PAYMENT})


def in_force(work: Work) -> bool:
    """True while a void is asked or approved: no paper comes out by itself any more."""
    return work.void is not None and work.void.open


def approved(work: Work) -> bool:
    """True while a supervisor's yes is being carried out."""
    return work.void is not None and work.void.state is VoidState.APPROVED


def acted(void: Void, steps: Iterable[Step]) -> bool:
    """True once the carrier or the insurer may have acted on `void`: it is not withdrawn then."""
    return any(
        schedule.maybe_executed(step)
        and step.result not in ("refused", "not_executed")
        and step.id > void.after_step
        for step in steps
        if step.kind in (StepKind.VOID_LABEL, StepKind.CONFIRM_CANCEL)
    )


def label_intent(work: Work, make: Makers) -> Change | None:
    """The carrier is asked at once, with or without a line to the insurer."""
    void = work.void
    if void is None or void.state is not VoidState.APPROVED:
        return None
    if work.shipment.label is not LabelState.BOUGHT:
        return None
    if _open(work, StepKind.VOID_LABEL) is not None:
        # Asked before the store was put back from an older copy; the label is only known again.
        return Change(label=LabelState.VOID_ASKED)
    body = make.void_label(work.shipment, void)
    intent = Intent(StepKind.VOID_LABEL, "label", make.key(), body)
    return Change(label=LabelState.VOID_ASKED, intents=(intent,))


def withdrawn(work: Work, step: Step) -> Change | None:
    """Takes an unsent step of the dispatch away: what is voided is not bought or printed first."""
    if not approved(work) or step.kind not in _WITHDRAWN or schedule.maybe_executed(step):
        return None
    if step.kind is StepKind.PRINT:
        return Change(step=step.id, result="withdrawn")
    if step.kind is StepKind.CONFIRM_PAYMENT:
        return Change(step=step.id, result="withdrawn", cover=CoverState.MISMATCH)
    return cancelled.never_asked(work.shipment, step)


def due(step: Step, now: datetime) -> Due:
    """What is next for a step of a void, and when."""
    if step.kind is StepKind.VOID_LABEL:
        return label_due(step, now)
    return (
        preview_due(step, now) if step.kind is StepKind.PREVIEW_CANCEL else confirm_due(step, now)
    )


def step_effect(work: Work, step: Step, now: datetime, *, hurry: bool) -> Effect:
    """The next effect for one open step of a void. `hurry`: a person wants a look now."""
    if step.kind is StepKind.VOID_LABEL and work.shipment.label in _NOT_KNOWN:
        return Wait(None)
    if step.kind is StepKind.VOID_LABEL:
        change = money_asked(work, step, now)
        if change is not None:
            return Apply(change)
    next_ = due(step, now)
    if next_.flag and not step.flagged:
        return Apply(Change(flag=_flag_words(step), flag_step=step.id))
    at = now if hurry and next_.act == "read" and schedule.may_hurry(step) else next_.at
    if at > now:
        return Wait(at)
    if next_.act == "send":
        return Apply(_taken_back(step)) if _unwanted(work, step) else Send(step)
    if next_.act == "read":
        return Read(step)
    return Apply(_settled(work, step, next_.act))


def _unwanted(work: Work, step: Step) -> bool:
    """True for a confirmation that nobody can have carried out and whose refund will not do now."""
    if step.kind is not StepKind.CONFIRM_CANCEL or schedule.maybe_executed(step):
        return False
    refunds = [
        refund_of(facts)
        for facts in (_facts(each) for each in work.steps)
        if facts is not None and step.subject.endswith(f"/{facts.cancellation_id}")
    ]
    return not (work.void and refunds and accepted(work, work.void, refunds[-1]))


def _taken_back(step: Step) -> Change:
    return Change(step=step.id, result="withdrawn", cover=CoverState.CANCEL_SAVED)


def _facts(preview: Step) -> CancellationFacts | None:
    """What an answered preview said."""
    answered = preview.kind is StepKind.PREVIEW_CANCEL and preview.result == "previewed"
    return preview.outcomes[-1].evidence.cancellation if answered else None


def _flag_words(step: Step) -> Message:
    since = step.sent[0].at if step.sent else step.at
    return message("flag.unanswered", since=since)


def _settled(work: Work, step: Step, act: str) -> Change:
    if step.kind is StepKind.VOID_LABEL:
        return label_settled(work, step)
    if step.kind is StepKind.PREVIEW_CANCEL:
        return _previewed(work, step, act)
    return _confirmed(work, step, act)


def _previewed(work: Work, step: Step, act: str) -> Change:
    newest = step.outcomes[-1]
    if act == "absent":
        return Change(step=step.id, result="expired", clear_flag=clears(work, step))
    if newest.answer is Answer.CANCELLED:
        return cancelled.elsewhere(work, step)
    if newest.answer is Answer.NO:
        return cancelled.refused(step, newest.evidence.reason)
    if newest.answer is not Answer.YES:
        words = newest.evidence.reason or message("insurer.refund_unreadable")
        return cancelled.refused(step, words)
    return Change(
        step=step.id,
        result="previewed",
        cover=CoverState.PREVIEWED,
        clear_flag=clears(work, step),
    )


def _confirmed(work: Work, step: Step, act: str) -> Change:
    newest = step.outcomes[-1]
    if act == "absent":
        return Change(step=step.id, result="not_executed", clear_flag=clears(work, step))
    if newest.source is not Source.SEND or newest.answer is not Answer.NO:
        # The record or a person said so; the newest may be a vain try to learn the amount.
        return cancelled.settled(work, step)
    refusals = [
        s for s in work.steps if s.kind is StepKind.CONFIRM_CANCEL and s.result == "refused"
    ]
    if len(refusals) + 1 < _MOST_REFUSALS:
        # Its preview may have been too old: it is asked for once more, and the refund compared.
        return Change(step=step.id, result="refused", cover=CoverState.CANCEL_SAVED)
    return cancelled.refused(step, newest.evidence.reason)


# What the void itself asks for.


def wanted(work: Work, now: datetime, make: Makers) -> Change | Wait | None:
    """The next intent or state of an open void; a Wait where only time or a person helps."""
    void = work.void
    if void is None or not void.open:
        return None
    if void.state is VoidState.ASKED:
        return _preview_for_asker(work, void, make)
    if work.shipment.cover in STANDING:
        held = _carrier_holds_up(work, void, now)
        return held if held is not None else _cancel(work, void, now, make)
    if work.shipment.cover in _UNSETTLED or work.shipment.label is LabelState.VOID_ASKED:
        return None  # it waits until that is known
    return _ended(work, void)


def _preview_for_asker(work: Work, void: Void, make: Makers) -> Change | None:
    """One preview, so that the refund is on the screen before the yes."""
    asked = any(
        step.kind is StepKind.PREVIEW_CANCEL and step.id > void.after_step for step in work.steps
    )
    if asked or work.shipment.cover not in (CoverState.COVERED, CoverState.MISMATCH):
        return None
    return Change(intents=(_preview(work, void, make),))


def _preview(work: Work, void: Void, make: Makers) -> Intent:
    body = make.preview(work.shipment, void)
    return Intent(StepKind.PREVIEW_CANCEL, package_of(work), make.key(), body)


def package_of(work: Work) -> str:
    """The package whose cover is cancelled."""
    consent = work.shipment.consent
    assert consent is not None  # noqa: S101 - a standing cover has a consent
    return consent.package


def _carrier_holds_up(work: Work, void: Void, now: datetime) -> Change | Wait | None:
    """The carrier is asked first; its no means that a supervisor decides about the cover."""
    label = work.shipment.label
    if label is LabelState.VOID_REFUSED and not void.cover_anyway:
        flag = message("void.label_stands")
        return Wait(None) if work.shipment.flag == flag else Change(flag=flag)
    step = _open(work, StepKind.VOID_LABEL)
    if step is None or label is not LabelState.VOID_ASKED or step.flagged or void.cover_anyway:
        return None
    if void.deadline is None or now >= void.deadline - _CARRIER_FIRST:
        return None if void.deadline is not None else Wait(None)
    return Wait(void.deadline - _CARRIER_FIRST)


def _cancel(work: Work, void: Void, now: datetime, make: Makers) -> Change | Wait | None:
    if any(_open(work, kind) for kind in CANCELS):
        return None
    if _tried(work, void) >= schedule.MOST_SENDS:
        flag = message("void.unclear", count=_tried(work, void))
        return Wait(None) if work.shipment.flag == flag else Change(flag=flag)
    preview = usable_preview(work, now)
    if preview is None and (held := _previews_in_vain(work, now)) is not None:
        return held
    if preview is None:
        # A mismatch stays one until it is previewed: its premium was never captured.
        saved = work.shipment.cover is not CoverState.MISMATCH
        return Change(
            cover=CoverState.CANCEL_SAVED if saved else None,
            intents=(_preview(work, void, make),),
        )
    facts = _facts(preview)
    assert facts is not None  # noqa: S101 - a yes to a preview has them
    assert facts.cancellation_id is not None  # noqa: S101 - it would be no preview
    if not accepted(work, void, refund_of(facts)):
        flag = message("void.refund_smaller", refund=refund_of(facts))
        return Wait(facts.confirm_before) if work.shipment.flag == flag else Change(flag=flag)
    confirm = Intent(
        StepKind.CONFIRM_CANCEL,
        f"{facts.package}/{facts.cancellation_id}",
        make.key(),
        b"{}",
        not_after=facts.confirm_before,
    )
    return Change(cover=CoverState.CANCELLING, intents=(confirm,), clear_flag=_own_flag(work))


def _tried(work: Work, void: Void) -> int:
    """Sends since the yes that came to nothing certain, over all generations of the confirmation.

    Five of them stop it: a person finds out, and a new yes begins anew.
    """
    return sum(
        schedule.counted_sends(step)
        for step in work.steps
        if step.kind is StepKind.CONFIRM_CANCEL and step.id > void.yes_after and not step.open
    )


def _previews_in_vain(work: Work, now: datetime) -> Change | Wait | None:
    """Previews that are over when they come (a clock that is wrong) are not asked for for ever."""
    recent = [
        step.at
        for step in work.steps
        if step.kind is StepKind.PREVIEW_CANCEL and timedelta(0) <= now - step.at < _VAIN_WITHIN
    ]
    if len(recent) < _VAIN_PREVIEWS:
        return None
    flag = message("void.previews_in_vain", count=len(recent))
    known = work.shipment.flag
    if known is not None and known.id == flag.id:
        return Wait(recent[0] + _VAIN_WITHIN)
    return Change(flag=flag)


def usable_preview(work: Work, now: datetime) -> Step | None:
    """The newest preview, if it was answered and may still be confirmed."""
    step = work.step(StepKind.PREVIEW_CANCEL)
    facts = _facts(step) if step is not None else None
    if facts is None or facts.confirm_before is None:
        return None
    confirmed = work.step(StepKind.CONFIRM_CANCEL)
    if confirmed is not None and confirmed.subject.endswith(f"/{facts.cancellation_id}"):
        return None  # tried already
    return step if now < facts.confirm_before - _MARGIN else None


def accepted(work: Work, void: Void, refund: Money | None) -> bool:
    """True if the refund is what the approver accepted; unseen, only the whole premium will do."""
    least = void.accepted or work.shipment.premium
    if refund is None or least is None or refund.currency != least.currency:
        return False
    return least <= refund


def _own_flag(work: Work) -> bool:
    flag = work.shipment.flag
    return flag is not None and flag.id in OF_THE_WISH


def _open(work: Work, kind: StepKind) -> Step | None:
    step = work.step(kind)
    return step if step is not None and step.open else None


def _ended(work: Work, void: Void) -> Change:
    """Label and cover have ended, each in its way; the money may still be on its way."""
    shipment = work.shipment
    voided = shipment.label is LabelState.VOIDED
    printed = work.printing(PaperKind.LABEL)
    came_out = printed is not None and printed.came_out
    before = ShipmentState.DISPATCHED if came_out else ShipmentState.HELD
    flag = None if voided else _label_stands(shipment)
    return Change(
        state=ShipmentState.VOIDED if voided else before,
        void=VoidState.DONE,
        reopen_order=voided and void.reason is not VoidReason.BUYER_WITHDREW,
        hold_order=voided and void.reason is VoidReason.BUYER_WITHDREW,
        flag=flag,
    )


def _label_stands(shipment: Shipment) -> Message | None:
    """What a person is told of a label that was not voided; never of a cover that stands too."""
    if shipment.cover is CoverState.CANCEL_REFUSED:
        return None
    if shipment.cover is CoverState.NONE:
        return message("void.label_stands")
    return message("void.label_stands_no_cover")


def rank(work: Work) -> tuple[datetime, int, datetime]:
    """How urgent a void is: nearest deadline, then fewest attempts, then age (design section 6)."""
    void = work.void
    assert void is not None  # noqa: S101 - only voids are ranked
    attempts = sum(len(step.sent) for step in work.steps if step.kind in CANCELS)
    return (void.deadline or NO_DEADLINE, attempts, void.asked_at)
