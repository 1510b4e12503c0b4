"""When a step is due: back-off, read-backs, key life, deadlines (design section 5). Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from station.flow.verdict import Answer
from station.flow.work import Outcome, Source, Step

KEY_LIFE = timedelta(hours=46)
"""The server keeps a key 48 hours (contract section 3); after 46 we only read."""
MOST_SENDS = 5
FLAG_AFTER = timedelta(minutes=30)
ABSENT_AFTER = timedelta(seconds=120)
"""Two negative reads prove 'not executed': 120 s after the last byte, and 120 s later."""
_NOT_SENT_S = (1.0, 2.0, 5.0, 10.0, 30.0)
_READ_S = (2.0, 5.0, 10.0)
_RUNNING_S = (2.0, 5.0, 10.0, 20.0, 60.0)
_SLOW_READ_S = 180.0

# Answers after which nothing more is asked about the step itself.
SETTLING = frozenset(
    {Answer.MISMATCH, Answer.NO, Answer.CANCELLED_ELSEWHERE, Answer.PENDING_PAYMENT}
)
# Answers of a send that did not count as one of the five.
_FREE = frozenset({Answer.NOT_SENT, Answer.RUNNING, Answer.THROTTLED, Answer.STOPPED})


@dataclass(frozen=True)
class Due:
    """The next thing to do about a step, and when (UTC)."""

    act: str
    """`send`, `read`, `settle` or `absent`."""
    at: datetime
    flag: bool = False


def _pick(table: tuple[float, ...], index: int) -> timedelta:
    return timedelta(seconds=table[min(index, len(table) - 1)])


def _last_send_outcome(step: Step) -> Outcome | None:
    sends = [outcome for outcome in step.outcomes if outcome.source is Source.SEND]
    return sends[-1] if sends else None


def unanswered(step: Step) -> bool:
    """SENT without OUTCOME: the process ended between the two."""
    return bool(step.sent) and not any(
        outcome.n == step.sent[-1].n and outcome.source is Source.SEND for outcome in step.outcomes
    )


def _is_about_last_send(step: Step, newest: Outcome) -> bool:
    """True if `newest` answers the last attempt, itself or by a read after the process was cut."""
    return newest.n == step.sent[-1].n if newest.source is Source.READ else not unanswered(step)


def maybe_executed(step: Step) -> bool:
    """True if some attempt on this key may have been executed without our knowing."""
    return unanswered(step) or any(
        outcome.answer in (Answer.UNKNOWN, Answer.YES) and outcome.source is Source.SEND
        for outcome in step.outcomes
    )


def counted_sends(step: Step) -> int:
    """How many sends count towards the five."""
    free = {
        outcome.n
        for outcome in step.outcomes
        if outcome.source is Source.SEND and outcome.answer in _FREE
    }
    return sum(1 for sent in step.sent if sent.n not in free)


def _reads_since_send(step: Step) -> list[Outcome]:
    last = step.sent[-1].at
    return [o for o in step.outcomes if o.source is Source.READ and o.at >= last]


def proven_absent(step: Step) -> bool:
    """Two negative reads, the first 120 s after the last byte, the second 120 s later."""
    if not step.sent:
        return True
    last = step.sent[-1].at
    first: datetime | None = None
    for outcome in step.outcomes:
        if outcome.source is not Source.READ:
            continue
        if outcome.answer is not Answer.ABSENT:
            if outcome.answer is not Answer.UNKNOWN:
                first = None
        elif first is None and outcome.at - last >= ABSENT_AFTER:
            first = outcome.at
        elif first is not None and outcome.at - first >= ABSENT_AFTER:
            return True
    return False


def sendable(step: Step, now: datetime) -> bool:
    """True while the step may still be sent: key alive, five not used up, book-until ahead."""
    if step.sent and not step.at <= now < step.at + KEY_LIFE:
        return False  # a clock that went back makes a key expired, as one that ran out
    if step.not_after is not None and now >= step.not_after:
        return False
    return counted_sends(step) < MOST_SENDS and not step.flagged


def needs_flag(step: Step, now: datetime) -> bool:
    """Five sends or 30 minutes, whichever is first, and still open."""
    if step.flagged or not maybe_executed(step):
        return False
    return counted_sends(step) >= MOST_SENDS or now - step.sent[0].at >= FLAG_AFTER


def booking_due(step: Step, now: datetime) -> Due:
    """What is next for a booking (or its payment confirmation)."""
    flag = needs_flag(step, now)
    if not step.sent:
        return Due("send" if sendable(step, now) else "absent", now)
    newest = step.outcomes[-1] if step.outcomes else None
    if newest is not None and _is_about_last_send(step, newest):
        if newest.answer in SETTLING or (
            newest.answer is Answer.YES and newest.source is Source.READ
        ):
            return Due("settle", newest.at)
        if newest.source is Source.SEND and newest.answer in _FREE and not maybe_executed(step):
            return _resend(step, newest, now)
    return _read_back(step, newest, now, flag)


def _resend(step: Step, newest: Outcome, now: datetime) -> Due:
    """Nothing was executed for certain: the same key again, after its back-off."""
    if not sendable(step, now):
        return Due("absent", now)
    return Due("send", newest.at + _back_off(step, newest))


def _back_off(step: Step, newest: Outcome) -> timedelta:
    alike = 0
    for outcome in reversed(step.outcomes):
        if outcome.answer is not newest.answer:
            break
        alike += 1
    if newest.answer is Answer.RUNNING:
        return _pick(_RUNNING_S, alike - 1)
    if newest.answer is Answer.THROTTLED:
        return timedelta(seconds=newest.evidence.wait_s or 1.0)
    return _pick(_NOT_SENT_S, alike - 1)


def _read_back(step: Step, newest: Outcome | None, now: datetime, flag: bool) -> Due:
    """Something may have been executed: ask, and send the same key again only on a no."""
    if newest is not None and newest.source is Source.SEND:
        if newest.answer is Answer.YES:
            return Due("read", newest.at, flag)  # provisional: proof is one read away
        if newest.answer in (Answer.RUNNING, Answer.THROTTLED) and sendable(step, now):
            return Due("send", newest.at + _back_off(step, newest), flag)
    reads = _reads_since_send(step)
    said_yes = any(
        o.answer is Answer.YES and o.source is Source.SEND and o.n == step.sent[-1].n
        for o in step.outcomes
    )
    if reads and reads[-1].answer is Answer.ABSENT and not said_yes:
        if sendable(step, now):
            return Due("send", reads[-1].at, flag)
        if proven_absent(step):
            return Due("absent", now)
        first = max(step.sent[-1].at + ABSENT_AFTER, reads[0].at)
        at = first if reads[-1].at < first else reads[-1].at + ABSENT_AFTER
        return Due("read", at, flag)
    if step.flagged or now - step.sent[0].at >= FLAG_AFTER:
        wait = timedelta(seconds=_SLOW_READ_S)
    elif unanswered(step) and not reads:
        wait = timedelta(0)  # found at start-up: nothing is in flight any more
    else:
        wait = _pick(_READ_S, len(reads))
    since = reads[-1].at if reads else (newest.at if newest else step.sent[-1].at)
    return Due("read", max(since, step.sent[-1].at) + wait, flag)


def opt_out_due(step: Step, now: datetime) -> Due:
    """What is next for an opt-out: harmless when repeated, never flagged, always owed."""
    newest = _last_send_outcome(step)
    if newest is None:
        return Due("send", now)
    if newest.answer in (Answer.YES, Answer.NO):
        return Due("settle", newest.at)
    if now >= step.at + KEY_LIFE:
        return Due("absent", now)
    if newest.answer is Answer.UNKNOWN:
        return Due("send", newest.at + _pick((5.0, 20.0, 120.0, 300.0), len(step.sent) - 1))
    return Due("send", newest.at + _back_off(step, newest))


def print_due(step: Step, now: datetime) -> Due:
    """What is next for a paper: one automatic print at most, again only after a certain no."""
    newest = step.outcomes[-1] if step.outcomes else None
    if newest is None:
        return Due("read" if step.sent else "send", now)
    if newest.answer is Answer.YES:
        return Due("settle", newest.at)
    if newest.answer is Answer.NO:
        return Due("send", newest.at + _pick((5.0, 15.0, 60.0), counted_sends(step) - 1))
    return Due("read", newest.at + timedelta(seconds=_SLOW_READ_S), flag=not step.flagged)
