"""When a preview, its confirmation and a label's void are due."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from station.domain.money import Money
from station.flow import cancel_schedule, schedule
from station.flow.schedule import Due
from station.flow.seen import CancellationFacts, StepKind
from station.flow.verdict import Answer
from station.flow.work import Evidence, LabelRefund, Outcome, RefundState, Sent, Source, Step
from tests.store import making
from tests.store.making import NOW

PREVIEW, CONFIRM, LABEL = StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL, StepKind.VOID_LABEL
DAY = 24 * 3600
_REFUND = CancellationFacts(making.package(), "GBP", Decimal("7.06"), None, None, NOW)

# A send: n, u: unsent, unknown; r, t, s: 423, 429, stopped; y, x, m: yes, no, mismatch; R: refused
# while an earlier one is unknown; ! without an answer
_SENDS = {
    "n": Answer.NOT_SENT,
    "u": Answer.UNKNOWN,
    "r": Answer.RUNNING,
    "t": Answer.THROTTLED,
    "s": Answer.STOPPED,
    "y": Answer.YES,
    "x": Answer.NO,
    "m": Answer.MISMATCH,
    "R": Answer.UNKNOWN,
    "!": None,
}
# A read: Y: stands and may go, N: may not, A: absent, C: cancelled, U: unknown, T: throttled,
# L: no line. P, Q: a person found out that it was, or was not executed
_READS = {
    "Y": Answer.YES,
    "N": Answer.NO,
    "A": Answer.ABSENT,
    "C": Answer.CANCELLED,
    "U": Answer.UNKNOWN,
    "T": Answer.THROTTLED,
    "L": Answer.NOT_SENT,
    "P": Answer.YES,
    "Q": Answer.ABSENT,
}


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def step(kind: StepKind, story: str = "", **other: object) -> Step:
    """A step's story: `Y0 u1 C3` was read at 0 s, sent at 1 s and read at 3 s."""
    made = Step(1, "B1-A", kind, making.package(), 1, "key", b"{}", NOW, "Ruth", None)
    for event in story.split():
        what, when = event[0], at(float(event[1:]))
        if what in _SENDS:
            n = len(made.sent) + 1
            made = replace(made, sent=(*made.sent, Sent(n, when)))
            answer, source = _SENDS[what], Source.SEND
        else:
            n, answer = len(made.sent), _READS[what]
            source = Source.PERSON if what in "PQ" else Source.READ
        if answer is not None:
            outcome = Outcome(n, source, when, answer, _evidence(what))
            made = replace(made, outcomes=(*made.outcomes, outcome))
    return replace(made, **other)  # type: ignore[arg-type]


def _evidence(what: str) -> Evidence:
    if what in "yP":
        return Evidence(status=200, cancellation=_REFUND)
    if what in "AUYNC":  # the API's own words
        return Evidence(status=200)
    return Evidence(status=422) if what in "xR" else Evidence()


def _short(found: Due) -> tuple[str, float, bool]:
    return found.act, round((found.at - NOW).total_seconds(), 3), found.flag


PREVIEWS = [
    # the booking is read first, then the refund is asked for
    ("", 0, ("read", 0, False)),
    ("", 40 * DAY, ("read", 40 * DAY, False)),
    ("Y0", 0, ("send", 0, False)),
    ("Y0", 590, ("send", 590, False)),
    # what was read ten minutes ago is read again
    ("Y0", 600, ("read", 600, False)),
    ("Y0 y1", 1, ("settle", 1, False)),
    # what the booking itself says ends it
    ("N0", 0, ("settle", 0, False)),
    ("C0", 0, ("settle", 0, False)),
    ("Y0 x1", 1, ("settle", 1, False)),
    ("Y0 m1", 1, ("settle", 1, False)),
    ("Y0 u1 C3", 3, ("settle", 3, False)),
    # a read that came to nothing: 2, 5, 10, 30, 60, then 180 s
    ("L0", 0, ("read", 2, False)),
    ("L0 L2", 2, ("read", 7, False)),
    ("L0 L2 L7", 7, ("read", 17, False)),
    ("L0 L2 L7 L17", 17, ("read", 47, False)),
    ("L0 L2 L7 L17 L47", 47, ("read", 107, False)),
    ("L0 L2 L7 L17 L47 L107", 107, ("read", 287, False)),
    ("U0", 0, ("read", 2, False)),
    # nothing left, or nothing was done: again under the same key
    ("Y0 n1", 1, ("send", 2, False)),
    ("Y0 n1 n2", 2, ("send", 4, False)),
    ("Y0 t1", 1, ("send", 3, False)),
    ("Y0 r1 r3", 3, ("send", 8, False)),
    ("Y0 s1", 1, ("send", 2, False)),
    # a lost answer: the booking is read, then the same question under the same key
    ("Y0 u1", 1, ("read", 3, False)),
    ("Y0 u1 Y3", 3, ("send", 3, False)),
    # the program ended in between
    ("Y0 !1", 60, ("read", 60, False)),
    ("Y0 !1 Y60", 60, ("send", 60, False)),
    # five sends without an answer: flagged, and asked again, minutes apart
    ("Y0 u1 Y3 u4 Y6 u7 Y9 u10 Y12 u13 Y15", 15, ("send", 225.471, True)),
    # half an hour: the same
    ("Y0 u1 Y1860", 1860, ("send", 1860, True)),
    ("Y0 u1 Y3 u4 Y1860", 2460, ("read", 2460, True)),
    # the program slept beyond the life of its key: the question is asked anew
    ("Y0 u1 Y165600", 165600, ("absent", 165600, False)),
    # the insurer answers, and what it says does not fit: after half an hour a person looks
    ("A1799", 1799, ("read", 1801, False)),
    ("A1800", 1800, ("read", 1802, True)),
    ("U1800", 1800, ("read", 1802, True)),
    # no line: nobody can help, and nothing is lost
    ("L1800", 1800, ("read", 1802, False)),
    ("T1800", 1800, ("read", 1802, False)),
    # beyond the life of its key the question is asked anew
    ("Y0 n1 Y165600", 165600, ("absent", 165600, False)),
    # and one that never left may wait for a month
    ("L0 Y2592000", 2592000, ("send", 2592000, False)),
]


@pytest.mark.parametrize(("story", "now", "expected"), PREVIEWS)
def test_a_preview(story: str, now: float, expected: tuple[str, float, bool]) -> None:
    assert _short(cancel_schedule.preview_due(step(PREVIEW, story), at(now))) == expected


def test_a_flagged_preview_is_asked_for_all_the_same() -> None:
    """It changes nothing at the insurer: the flag is for the person, not for the question."""
    flagged = step(PREVIEW, "Y0 u1 Y1860", flagged=True)
    assert _short(cancel_schedule.preview_due(flagged, at(1860))) == ("send", 1860, False)
    assert cancel_schedule.may_send(flagged, at(1860))
    lost = step(PREVIEW, "Y0 u1 Y1860 u1861", flagged=True)
    assert _short(cancel_schedule.preview_due(lost, at(1861))) == ("read", 2041, False)
    odd = step(PREVIEW, "A1800 Y2000", flagged=True)
    assert _short(cancel_schedule.preview_due(odd, at(2000))) == ("send", 2000, False)
    confirm = step(CONFIRM, "u0 A1800", flagged=True, not_after=at(DAY))
    assert not cancel_schedule.may_send(confirm, at(1800))


def test_a_read_that_asked_to_wait_is_not_hurried() -> None:
    made = step(PREVIEW, "T0")
    told = replace(made.outcomes[0], evidence=Evidence(wait_s=90))
    made = replace(made, outcomes=(told,))
    assert _short(cancel_schedule.preview_due(made, at(0))) == ("read", 90, False)


def test_a_read_from_the_future_is_not_fresh() -> None:
    found = cancel_schedule.preview_due(step(PREVIEW, "Y9000"), at(0))
    assert _short(found) == ("read", 0, False)


CONFIRMS = [
    # never sent: at once while its preview is good
    ("", 0, ("send", 0, False)),
    ("", 86399, ("send", 86399, False)),
    ("", 86400, ("absent", 86400, False)),
    # nothing was executed for certain: its back-off, then the same key
    ("n0", 0, ("send", 1, False)),
    ("n0 n1", 1, ("send", 3, False)),
    ("t0", 0, ("send", 2, False)),
    ("t0 t2", 2, ("send", 7, False)),
    ("s0", 0, ("send", 1, False)),
    ("n86399", 86400, ("absent", 86400, False)),
    # its plain no
    ("x0", 0, ("settle", 0, False)),
    # a yes is provisional: the booking itself is read
    ("y0", 0, ("read", 0, False)),
    ("y0 C0", 0, ("settle", 0, False)),
    # a yes that the record does not know yet: never sent again, read again
    ("y0 A0", 0, ("read", 5, False)),
    # the answer is lost: read back at 2, 5, 10
    ("u0", 0, ("read", 2, False)),
    ("u0 U2", 2, ("read", 7, False)),
    ("!0", 60, ("read", 60, False)),
    # cover stands: the same confirmation again
    ("u0 A2", 2, ("send", 2, False)),
    ("!0 A60", 60, ("send", 60, False)),
    # cover is cancelled: the same confirmation tells the amount
    ("u0 C2", 2, ("send", 2, False)),
    ("!0 C60", 60, ("send", 60, False)),
    ("u0 C2 t3", 3, ("send", 5, False)),
    ("u0 C2 n3", 3, ("send", 4, False)),
    ("u0 C2 r3 r5", 5, ("send", 10, False)),
    ("u0 C2 y3", 3, ("read", 3, False)),
    ("u0 C2 y3 C3", 3, ("settle", 3, False)),
    # an amount that is not told any more
    ("u0 C2 R3", 3, ("read", 5, False)),
    ("u0 C2 R3 C5", 5, ("settle", 5, False)),
    ("u0 C165600", 165600, ("settle", 165600, False)),
    # the same moment while the insurer throttles: it is cancelled, whatever the amount
    ("u0 C2 t165599", 165600, ("settle", 165600, False)),
    # cancelled, and it was not us: nothing of ours left
    ("n0 C1", 1, ("settle", 1, False)),
    # a 423 may be our own cancellation on its way
    ("r0", 0, ("send", 2, False)),
    # five, or half an hour
    ("u0 A2 u2 A5 u130 A131 u300 A301 u500", 500, ("read", 502, True)),
    ("u0 U1800", 1800, ("read", 1980, True)),
    # not executed is proven by two reads two minutes apart
    ("u0 A86390 A86520", 86520, ("absent", 86520, False)),
    # a person found out
    ("u0 U2 P9", 9, ("settle", 9, False)),
    ("u0 U2 Q9", 9, ("absent", 9, False)),
    # … and a read that was under way just then unsays nothing
    ("u0 U2 P9 U10", 10, ("settle", 10, False)),
    ("u0 U2 Q9 U10", 10, ("absent", 10, False)),
    ("u0 U2 Q9 A10", 10, ("absent", 10, False)),
    # … but the insurer's own record does
    ("u0 U2 Q9 C10", 10, ("send", 10, False)),
]


@pytest.mark.parametrize(("story", "now", "expected"), CONFIRMS)
def test_a_confirmation(story: str, now: float, expected: tuple[str, float, bool]) -> None:
    made = step(CONFIRM, story, not_after=at(DAY))
    assert _short(cancel_schedule.confirm_due(made, at(now))) == expected


def test_a_flagged_confirmation_is_only_read_until_the_record_speaks() -> None:
    flagged = step(CONFIRM, "u0 A1800", flagged=True, not_after=at(DAY))
    assert _short(cancel_schedule.confirm_due(flagged, at(1800)))[0] == "read"
    # The amount may still be learned: what is cancelled cannot be cancelled twice.
    flagged = step(CONFIRM, "u0 C1800", flagged=True, not_after=at(DAY))
    assert _short(cancel_schedule.confirm_due(flagged, at(1800))) == ("send", 1800, False)


def test_a_clock_that_was_set_back_makes_the_key_a_dead_one() -> None:
    made = step(CONFIRM, "u7200 A7202", not_after=at(DAY))
    assert _short(cancel_schedule.confirm_due(made, at(0)))[0] == "read"


LABELS = [
    ("", 0, ("send", 0, False)),
    # asked once; then only looked at
    ("!0", 60, ("read", 60, False)),
    ("u0", 0, ("read", 2, False)),
    ("u0 U2", 2, ("read", 7, False)),
    ("u0 A2", 2, ("send", 2, False)),
    ("n0", 0, ("send", 1, False)),
    ("x0", 0, ("settle", 0, False)),
    ("u0 U1800", 1800, ("read", 1980, True)),
]


@pytest.mark.parametrize(("story", "now", "expected"), LABELS)
def test_a_labels_void(story: str, now: float, expected: tuple[str, float, bool]) -> None:
    assert _short(cancel_schedule.label_due(step(LABEL, story), at(now))) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (RefundState.REFUNDED, ("settle", 0, False)),
        (RefundState.REJECTED, ("settle", 0, False)),
        (RefundState.NOT_POSSIBLE, ("settle", 0, False)),
        # its money is looked for four times a day
        (RefundState.ASKED, ("read", 6 * 3600, False)),
        (None, ("settle", 0, False)),
    ],
)
def test_a_voided_labels_money(
    state: RefundState | None, expected: tuple[str, float, bool]
) -> None:
    made = step(LABEL, "y0")
    refund = LabelRefund(state, Money(1460, "GBP")) if state else None
    told = replace(made.outcomes[0], evidence=Evidence(refund=refund))
    made = replace(made, outcomes=(told,))
    assert _short(cancel_schedule.label_due(made, at(0))) == expected


def test_what_a_confirmation_was_told() -> None:
    told = step(CONFIRM, "u0 C2 y3")
    assert cancel_schedule.confirmed(told) == told.outcomes[-1]
    assert cancel_schedule.is_cancelled(told)
    silent = step(CONFIRM, "u0 A2")
    assert cancel_schedule.confirmed(silent) is None
    assert not cancel_schedule.is_cancelled(silent)


@pytest.mark.parametrize(
    ("story", "now", "expected"),
    [
        ("u0 C2", 2, True),
        ("!0 C2", 2, True),
        # nothing of ours was executed, so there is no first answer to be had
        ("n0 C2", 2, False),
        # its key is over
        ("u0 C2", 46 * 3600 - 1, True),
        ("u0 C2", 46 * 3600, False),
        # it was asked, and refused
        ("u0 C2 R3", 4, False),
        # five times
        ("u0 u1 u2 u3 C5", 5, True),
        ("u0 u1 u2 u3 u4 C5", 5, False),
        # the clock was set back
        ("u7200 C7202", 0, False),
    ],
)
def test_whether_an_amount_can_still_be_learned(story: str, now: float, expected: bool) -> None:
    assert cancel_schedule.may_learn(step(CONFIRM, story), at(now)) is expected


@pytest.mark.parametrize(
    ("story", "answer"),
    [
        ("u0", None),
        ("u0 P5", Answer.YES),
        ("u0 Q5", Answer.ABSENT),
        # a read under way at that moment, come to nothing
        ("u0 P5 U6", Answer.YES),
        ("u0 Q5 U6 L7 A8", Answer.ABSENT),
        # the outside's own record against a person's no
        ("u0 Q5 C6", None),
        ("u0 Q5 Y6", None),
        # two persons: the last one
        ("u0 Q5 P6", Answer.YES),
        ("u0 P5 Q6", Answer.ABSENT),
    ],
)
def test_what_a_person_found_out(story: str, answer: Answer | None) -> None:
    said = schedule.found_out(step(CONFIRM, story))
    assert (said.answer if said else None) is answer
