"""When a step is due: back-off, read-backs, key life, deadlines (design section 5). Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.flow.verdict import CLOCK_TOLERANCE, Answer
from station.flow.work import Outcome, Source, Step

KEY_LIFE = timedelta(hours=46)
"""The server keeps a key 48 hours (contract section 3); after 46 we only read."""
MOST_SENDS = 5
FLAG_AFTER = timedelta(minutes=30)
ABSENT_AFTER = timedelta(seconds=120)
"""Two negative reads prove 'not executed': 120 s after the last byte, and 120 s later."""
LABEL_PATIENCE = timedelta(seconds=40)
"""A label that cannot be asked for is not tried for longer: the clerk has the order back."""
_LONGEST_SEND = timedelta(seconds=30)
"""A send whose end nobody saw (the process was killed) may have gone on for so long."""
_IN_LINE = 2
"""Tries while someone waits; the later ones come 2 to 5 minutes apart."""
_NOT_SENT_S = (1.0, 2.0, 5.0, 10.0, 30.0)
READ_S = (2.0, 5.0, 10.0)
_RUNNING_S = (2.0, 5.0, 10.0, 20.0, 60.0)
_OPT_OUT_S = (5.0, 20.0, 120.0, 300.0)
_PRINT_S = (5.0, 15.0, 60.0)
SLOW_READ_S = 180.0
FAULT_WAIT = timedelta(seconds=10)
"""After a fault of our own: the disk, or what nobody thought of."""
_SKEW = timedelta(seconds=60)

# Answers after which nothing more is asked about the step itself.
SETTLING = frozenset(
    {Answer.MISMATCH, Answer.NO, Answer.CANCELLED_ELSEWHERE, Answer.PENDING_PAYMENT}
)
# Answers of a send that did not count as one of the five.
_FREE = frozenset({Answer.NOT_SENT, Answer.RUNNING, Answer.THROTTLED, Answer.STOPPED})
# Answers of a send after which the insurer may have done it. A 423 says that it is being done.
_MAYBE = frozenset({Answer.UNKNOWN, Answer.YES, Answer.RUNNING})
REFUSALS = frozenset({400, 404, 422})
# Answers of the outside that unsay what a person found out, where that was a no.
_SAYS = frozenset({Answer.YES, Answer.CANCELLED, *SETTLING})


@dataclass(frozen=True)
class Due:
    """The next thing to do about a step, and when (UTC)."""

    act: str
    """`send`, `read`, `settle` or `absent`."""
    at: datetime
    flag: bool = False


def pick(table: tuple[float, ...], index: int) -> timedelta:
    return timedelta(seconds=table[min(max(index, 0), len(table) - 1)])


def after(since: datetime, wait: timedelta, now: datetime) -> datetime:
    """`wait` after `since`; now if `since` lies ahead: the clock went back, and nobody waits."""
    return now if since - now > _SKEW else since + wait


def sends_of(step: Step) -> list[Outcome]:
    return [outcome for outcome in step.outcomes if outcome.source is Source.SEND]


def reads_of(step: Step) -> list[Outcome]:
    """The reads since the last send."""
    last = step.sent[-1].n
    return [o for o in step.outcomes if o.source is Source.READ and o.n == last]


def answer_of(step: Step, n: int) -> Outcome | None:
    return next((outcome for outcome in sends_of(step) if outcome.n == n), None)


def found_out(step: Step) -> Outcome | None:
    """What a person found out about `step`, as far as the outside's own record says nothing else.

    A read that was under way at that moment and came to nothing does not unsay it.
    """
    said: Outcome | None = None
    for outcome in step.outcomes:
        if outcome.source is Source.PERSON:
            said = outcome
        elif outcome.answer in _SAYS and said is not None and said.answer is not Answer.YES:
            said = None
    return said


def prints_again(step: Step) -> bool:
    """True once a person has missed the paper, until what is printed for that has ended."""
    said, newest = found_out(step), len(step.sent)
    if said is not None and said.n == newest:
        return said.answer is Answer.NO
    return newest > 1 and all(outcome.n < newest for outcome in step.outcomes)


def unanswered(step: Step) -> bool:
    """SENT without OUTCOME: the process ended between the two."""
    return bool(step.sent) and answer_of(step, step.sent[-1].n) is None


def maybe_executed(step: Step) -> bool:
    """True if some attempt on this key may have been executed without our knowing."""
    answered = {outcome.n for outcome in sends_of(step)}
    return any(sent.n not in answered for sent in step.sent) or any(
        outcome.answer in _MAYBE for outcome in sends_of(step)
    )


def counted_sends(step: Step) -> int:
    """How many sends count towards the five."""
    free = {outcome.n for outcome in sends_of(step) if outcome.answer in _FREE}
    return sum(1 for sent in step.sent if sent.n not in free)


def refusal(step: Step) -> Outcome | None:
    """The no that the last send was answered with, while an earlier one may be the yes."""
    answer = answer_of(step, step.sent[-1].n) if step.sent else None
    if answer is None or answer.answer is not Answer.UNKNOWN:
        return None
    return answer if answer.evidence.status in REFUSALS else None


def may_hurry(step: Step) -> bool:
    """False while the outside has asked us to wait: a person's key does not shorten that."""
    newest = step.outcomes[-1] if step.outcomes else None
    return newest is None or newest.answer not in (Answer.THROTTLED, Answer.RUNNING)


def clock_moved(step: Step, now: datetime) -> bool:
    """Over 1 h against the step's own last record, or against the insurer's Date (section 5)."""
    newest = step.at
    for at in (*_record_times(step), now):
        if newest - at > CLOCK_TOLERANCE:
            return True
        newest = max(newest, at)
    return maybe_executed(step) and any(
        outcome.evidence.server_date is not None
        and abs(outcome.at - outcome.evidence.server_date) > CLOCK_TOLERANCE
        for outcome in step.outcomes
    )


def _record_times(step: Step) -> list[datetime]:
    """When each record was made, in the order in which they were made."""
    times: list[datetime] = []
    sends = list(step.sent)
    for outcome in step.outcomes:
        while sends and sends[0].n <= outcome.n:
            times.append(sends.pop(0).at)
        times.append(outcome.at)
    return times + [sent.at for sent in sends]


def sendable(step: Step, now: datetime) -> bool:
    """True while the step may still be sent: key alive, five not used up, book-until ahead."""
    if step.flagged or counted_sends(step) >= MOST_SENDS or not key_good(step, now):
        return False
    return step.not_after is None or now < step.not_after


def key_good(step: Step, now: datetime) -> bool:
    """True while the server still knows the step's key, as far as our clock can tell."""
    return not clock_moved(step, now) and (not step.sent or now - step.at < KEY_LIFE)


def _first_negative(step: Step) -> tuple[Outcome | None, bool]:
    """The read from which 'not executed' is counted, and whether a second one confirms it."""
    reads = reads_of(step)
    counts_from = _last_byte(step, reads) + ABSENT_AFTER
    first: Outcome | None = None
    for read in reads:
        if _says_something(read):
            first = None
        elif read.answer is not Answer.ABSENT or read.at < counts_from:
            continue
        elif first is None or read.at < first.at:
            first = read
        elif _apart(first, read) >= ABSENT_AFTER:
            return first, True
    return first, False


def _last_byte(step: Step, reads: list[Outcome]) -> datetime:
    """When the last byte had left for certain: no read was made before that."""
    last = step.sent[-1]
    answer = answer_of(step, last.n)
    end = last.at + _LONGEST_SEND if answer is None else max(last.at, answer.at)
    # A read that carries an earlier time was made after the clock went back.
    back = [read.at for read in reads if read.at < last.at]
    return min([end, *back])


def _says_something(read: Outcome) -> bool:
    """A read that speaks of a booking, and so against 'not executed'."""
    if read.answer is Answer.UNKNOWN:
        return read.evidence.facts is not None
    return read.answer in (Answer.YES, Answer.CANCELLED, *SETTLING)


def _apart(first: Outcome, second: Outcome) -> timedelta:
    """Time between two answers: the shorter of our clock's and the insurer's own."""
    ours = second.at - first.at
    theirs = (first.evidence.server_date, second.evidence.server_date)
    if theirs[0] is None or theirs[1] is None:
        return ours
    # The insurer's Date has whole seconds.
    return min(ours, theirs[1] - theirs[0] + timedelta(seconds=1))


def proven_absent(step: Step) -> bool:
    """Two negative reads, the first 120 s after the last byte, the second 120 s later."""
    return not step.sent or _first_negative(step)[1]


def is_old(step: Step, now: datetime) -> bool:
    began = min([step.sent[0].at, *(outcome.at for outcome in step.outcomes)])
    return is_old_since(began, now)


def is_old_since(began: datetime, now: datetime) -> bool:
    """Half an hour has passed since `began`."""
    return now - began >= FLAG_AFTER


def needs_flag(step: Step, now: datetime) -> bool:
    """Five sends or 30 minutes, whichever is first, and still open."""
    if step.flagged or not maybe_executed(step):
        return False
    return counted_sends(step) >= MOST_SENDS or is_old(step, now)


def booking_due(step: Step, now: datetime) -> Due:
    """What is next for a booking (or its payment confirmation)."""
    if not step.sent:
        return Due("send" if sendable(step, now) else "absent", now)
    newest = step.outcomes[-1] if step.outcomes else None
    if newest is not None and newest.n == step.sent[-1].n:
        proof = newest.answer is Answer.YES and newest.source is Source.READ
        if proof or newest.answer in SETTLING:
            return Due("settle", now)
        if not maybe_executed(step):
            return _resend(step, newest, now)
    return read_back(step, newest, now, needs_flag(step, now))


def _resend(step: Step, newest: Outcome, now: datetime) -> Due:
    """Nothing was executed for certain: the same key again, after its back-off."""
    if not sendable(step, now):
        return Due("absent", now)
    at = after(newest.at, back_off(step, newest), now)
    if step.not_after is not None:
        at = min(at, step.not_after)
    return Due("send", at)


def back_off(step: Step, newest: Outcome) -> timedelta:
    if newest.evidence.wait_s is not None:
        return timedelta(seconds=newest.evidence.wait_s)
    alike = 0
    for outcome in reversed(step.outcomes):
        if outcome.answer is not newest.answer:
            break
        alike += 1
    waiting = newest.answer in (Answer.RUNNING, Answer.THROTTLED)
    return pick(_RUNNING_S if waiting else _NOT_SENT_S, alike - 1)


def read_back(step: Step, newest: Outcome | None, now: datetime, flag: bool) -> Due:
    """Something may have been executed: ask, and send the same key again only on a no."""
    said_yes = any(outcome.answer is Answer.YES for outcome in sends_of(step))
    if newest is not None and newest.source is Source.SEND and newest.n == step.sent[-1].n:
        if newest.answer is Answer.YES:
            return Due("read", now, flag)  # provisional: proof is one read away
        waiting = newest.answer in (Answer.RUNNING, Answer.THROTTLED)
        if waiting and not said_yes and sendable(step, now):
            return Due("send", after(newest.at, back_off(step, newest), now), flag)
    reads = reads_of(step)
    read_at = next_read(step, reads, now)
    if not reads or reads[-1].answer is not Answer.ABSENT or said_yes:
        return Due("read", read_at, flag)
    if sendable(step, now) and refusal(step) is None:
        at = send_again(step, reads[-1], now)
        return Due("send", at, flag) if at <= read_at else Due("read", read_at, flag)
    first, proven = _first_negative(step)
    if proven:
        return Due("absent", now)
    since = first.at if first is not None else _last_byte(step, reads)
    soonest = after(reads[-1].at, pick(READ_S, len(READ_S)), now)
    return Due("read", max(after(since, ABSENT_AFTER, now), soonest), flag)


def send_again(step: Step, read: Outcome, now: datetime) -> datetime:
    """At once while the clerk waits; later 2 to 5 minutes apart, so that benches spread."""
    if counted_sends(step) < _IN_LINE:
        return now
    dice = hashlib.sha256(f"{step.key}/{len(step.sent)}".encode()).digest()[0]
    apart = timedelta(seconds=120 + 180 * dice / 255)
    return max(after(step.sent[-1].at, apart, now), min(read.at, now))


def next_read(step: Step, reads: list[Outcome], now: datetime) -> datetime:
    if step.flagged or is_old(step, now):
        wait = timedelta(seconds=SLOW_READ_S)
    elif unanswered(step) and not reads:
        return now  # found at start-up: nothing is in flight any more
    else:
        wait = pick(READ_S, len(reads))
    if reads and reads[-1].evidence.wait_s is not None:
        wait = max(wait, timedelta(seconds=reads[-1].evidence.wait_s))
    answer = answer_of(step, step.sent[-1].n)
    since = reads[-1] if reads else answer
    return after(step.sent[-1].at if since is None else since.at, wait, now)


def label_due(step: Step, now: datetime) -> Due:
    """What is next for a label: bought once, then only looked up until the carrier knows.

    It is sent again only after an answer that says that nothing was executed, and not for longer
    than a clerk waits. `absent`: nothing was bought for certain, and it is not bought by itself.
    """
    if not step.sent:
        return Due("send", now)
    newest = step.outcomes[-1] if step.outcomes else None
    if newest is None or newest.n < step.sent[-1].n:
        return Due("read", now)
    bought = newest.answer is Answer.YES and newest.evidence.label is not None
    if bought or newest.answer is Answer.NO:
        return Due("settle", now)
    if newest.answer in (Answer.NOT_SENT, Answer.THROTTLED) and not maybe_executed(step):
        if now - step.sent[0].at >= LABEL_PATIENCE or now < step.sent[0].at:
            return Due("settle", now)
        return Due("send", after(newest.at, back_off(step, newest), now))
    if newest.answer is Answer.ABSENT and proven_absent(step):
        return Due("absent", now)
    slow = step.flagged or is_old(step, now)
    wait = timedelta(seconds=SLOW_READ_S) if slow else pick(READ_S, len(reads_of(step)))
    if newest.evidence.wait_s is not None:
        wait = max(wait, timedelta(seconds=newest.evidence.wait_s))
    flag = not step.flagged and is_old(step, now)
    return Due("read", after(newest.at, wait, now), flag)


def opt_out_due(step: Step, now: datetime) -> Due:
    """What is next for an opt-out: harmless when repeated, never flagged, always owed."""
    sends = sends_of(step)
    if not sends:
        return Due("send", now)
    newest = sends[-1]
    if newest.answer in (Answer.YES, Answer.NO):
        return Due("settle", now)
    if not -CLOCK_TOLERANCE <= now - step.at < KEY_LIFE:
        return Due("absent", now)
    if newest.answer is Answer.UNKNOWN:
        return Due("send", after(newest.at, pick(_OPT_OUT_S, len(step.sent) - 1), now))
    return Due("send", after(newest.at, back_off(step, newest), now))


def print_due(step: Step, now: datetime) -> Due:
    """What is next for a paper: one automatic print at most, again only after a certain no."""
    newest = step.outcomes[-1] if step.outcomes else None
    if newest is None or newest.n != step.sent[-1].n:
        return Due("read" if step.sent else "send", now)
    if newest.answer is Answer.YES:
        return Due("settle", now)
    if newest.answer is Answer.NO and newest.source is Source.READ:
        return Due("send", now)  # a run that was cut had brought nothing out: no fault to wait for
    if newest.answer in (Answer.NO, Answer.NOT_SENT):
        flag = len(step.sent) >= MOST_SENDS and not step.flagged
        return Due("send", after(newest.at, pick(_PRINT_S, len(step.sent) - 1), now), flag)
    slow = after(newest.at, timedelta(seconds=SLOW_READ_S), now)
    return Due("read", slow, flag=not step.flagged)
