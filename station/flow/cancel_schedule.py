"""When a step of a void is due: preview, confirmation, and the label's own void. Pure.

A preview changes nothing and is repeated until it is answered; a confirmation is sent again only
under its own key and only after a read that says that cover stands (design sections 5 and 6).
"""

from datetime import datetime, timedelta

from station.flow import schedule
from station.flow.schedule import Due
from station.flow.seen import StepKind
from station.flow.verdict import CLOCK_TOLERANCE, Answer
from station.flow.work import Outcome, RefundState, Source, Step

FRESH = timedelta(minutes=10)
"""How long a read that cover stands is enough for the preview that follows it."""
_MONEY_S = 6 * 3600.0
"""Between two looks at the money of a voided label."""
_API = frozenset({200, 404})
"""A read with one of these came from the insurer itself, whatever else is wrong with it."""
_AGAIN = frozenset({Answer.NOT_SENT, Answer.THROTTLED, Answer.RUNNING, Answer.STOPPED})


def preview_due(step: Step, now: datetime) -> Due:
    """What is next for a preview: the booking is read first, then the refund is asked for."""
    newest = step.outcomes[-1] if step.outcomes else None
    if newest is None or newest.n < len(step.sent):
        return Due("read", now)
    if newest.answer in (Answer.NO, Answer.CANCELLED, Answer.MISMATCH):
        return Due("settle", now)
    if newest.source is Source.READ:
        return _after_read(step, newest, now)
    if newest.answer is Answer.YES:
        return Due("settle", now)
    if newest.answer in _AGAIN:
        at = schedule.after(newest.at, schedule.back_off(step, newest), now)
        return _ask(step, at, now, schedule.needs_flag(step, now))
    flag = schedule.needs_flag(step, now)
    return Due("read", schedule.next_read(step, [], now), flag)


def _after_read(step: Step, read: Outcome, now: datetime) -> Due:
    flag = schedule.needs_flag(step, now)
    if read.answer is not Answer.YES:
        old = not step.flagged and not flag and schedule.is_old_since(step.at, now)
        return Due("read", _read_again(step, read, now), flag or _odd(read, old))
    if not -CLOCK_TOLERANCE <= now - read.at < FRESH:
        return Due("read", now, flag)
    # It changes nothing: a person is told that no answer came, and it is asked for all the same.
    at = schedule.send_again(step, read, now) if step.sent else now
    return _ask(step, at, now, flag)


def _odd(read: Outcome, old: bool) -> bool:
    """The insurer answers, and what it says does not fit: after half an hour a person looks."""
    heard = read.evidence.status in _API and read.evidence.problem is None
    return old and heard and read.answer in (Answer.ABSENT, Answer.UNKNOWN)


def _read_again(step: Step, read: Outcome, now: datetime) -> datetime:
    alike = 0
    for outcome in reversed(step.outcomes):
        if outcome.source is not Source.READ or outcome.answer is Answer.YES:
            break
        alike += 1
    wait = schedule.pick((*schedule.READ_S, 30.0, 60.0, schedule.SLOW_READ_S), alike - 1)
    if read.evidence.wait_s is not None:
        wait = max(wait, timedelta(seconds=read.evidence.wait_s))
    return schedule.after(read.at, wait, now)


def _ask(step: Step, at: datetime, now: datetime, flag: bool) -> Due:
    # Beyond the life of its key the question is asked anew, under a key of its own.
    return Due("send", at, flag) if schedule.key_good(step, now) else Due("absent", now)


def may_send(step: Step, now: datetime) -> bool:
    """True if a step of a cancellation may leave now; no count of sends ends a preview."""
    if step.kind is StepKind.PREVIEW_CANCEL:
        return schedule.key_good(step, now)
    return schedule.sendable(step, now) or (is_cancelled(step) and may_learn(step, now))


def confirm_due(step: Step, now: datetime) -> Due:
    """What is next for a confirmation. `absent`: not executed for certain, and sent no more."""
    newest = step.outcomes[-1] if step.outcomes else None
    said = schedule.found_out(step)
    if said is not None:
        return Due("settle" if said.answer is Answer.YES else "absent", now)
    if not step.sent:
        return Due("send" if schedule.sendable(step, now) else "absent", now)
    flag = schedule.needs_flag(step, now)
    if newest is None or newest.n < step.sent[-1].n:
        return schedule.read_back(step, newest, now, flag)
    if newest.source is Source.READ and newest.answer is Answer.CANCELLED:
        return _after_cancelled(step, newest, now)
    if newest.source is Source.SEND:
        if newest.answer in (Answer.NO, Answer.MISMATCH):
            return Due("settle", now)
        if not schedule.maybe_executed(step):
            at = schedule.after(newest.at, schedule.back_off(step, newest), now)
            return Due("send", at) if schedule.sendable(step, now) else Due("absent", now)
        if newest.answer in _AGAIN and is_cancelled(step):
            return _after_cancelled(step, newest, now)
    return schedule.read_back(step, newest, now, flag)


def _after_cancelled(step: Step, newest: Outcome, now: datetime) -> Due:
    """It is cancelled; the same confirmation under its key still tells the amount."""
    if confirmed(step) is not None or not may_learn(step, now):
        return Due("settle", now)
    if newest.source is Source.READ:
        return Due("send", now)
    return Due("send", schedule.after(newest.at, schedule.back_off(step, newest), now))


def is_cancelled(step: Step) -> bool:
    """A read has said so."""
    return any(outcome.answer is Answer.CANCELLED for outcome in step.outcomes)


def confirmed(step: Step) -> Outcome | None:
    """The answer that says what the insurer refunds, where one came."""
    return next(
        (
            outcome
            for outcome in reversed(step.outcomes)
            if outcome.answer is Answer.YES and outcome.evidence.cancellation is not None
        ),
        None,
    )


def may_learn(step: Step, now: datetime) -> bool:
    """True while sending the confirmation again can still bring its first answer back."""
    if not schedule.maybe_executed(step) or schedule.clock_moved(step, now):
        return False
    refused = any(
        outcome.source is Source.SEND and outcome.evidence.status in schedule.REFUSALS
        for outcome in step.outcomes
    )
    alive = now - step.at < schedule.KEY_LIFE
    return alive and not refused and schedule.counted_sends(step) < schedule.MOST_SENDS


def last_word(step: Step) -> Outcome | None:
    """What counts about a label's void: what a person found out, or else the newest answer."""
    return schedule.found_out(step) or (step.outcomes[-1] if step.outcomes else None)


def label_due(step: Step, now: datetime) -> Due:
    """What is next for the label's void: asked once, then looked at until its money is decided."""
    newest = last_word(step)
    if newest is None or newest.n < len(step.sent):
        return Due("read" if step.sent else "send", now)
    if newest.answer is Answer.NO:
        return Due("settle", now)
    if newest.answer is Answer.YES:
        return _money_due(newest, now)
    if newest.answer is Answer.NOT_SENT:
        at = schedule.after(newest.at, schedule.back_off(step, newest), now)
        return Due("send", at)
    if newest.answer is Answer.ABSENT:
        return Due("send", schedule.send_again(step, newest, now))
    old = schedule.is_old(step, now)
    slow = timedelta(seconds=schedule.SLOW_READ_S)
    quick = schedule.pick(schedule.READ_S, len(schedule.reads_of(step)))
    at = schedule.after(newest.at, slow if step.flagged or old else quick, now)
    return Due("read", at, old and not step.flagged)


def _money_due(newest: Outcome, now: datetime) -> Due:
    refund = newest.evidence.refund
    if refund is None or refund.state is not RefundState.ASKED:
        return Due("settle", now)
    return Due("read", schedule.after(newest.at, timedelta(seconds=_MONEY_S), now))
