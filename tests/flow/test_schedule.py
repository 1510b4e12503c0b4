"""Every row of design section 5 that speaks of time."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from station.domain.errors import message
from station.domain.money import Money
from station.domain.shipment import BoughtLabel
from station.flow import schedule
from station.flow.schedule import Due
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Evidence, Outcome, Sent, Source, Step
from tests.store import making
from tests.store.making import NOW, UNTIL

# n, u: send unsent or unknown; r, t, s: 423, 429, stopped; y, x: yes, no; ! without an answer
_SENDS = {
    "n": Answer.NOT_SENT,
    "u": Answer.UNKNOWN,
    "r": Answer.RUNNING,
    "t": Answer.THROTTLED,
    "s": Answer.STOPPED,
    "y": Answer.YES,
    "x": Answer.NO,
    "m": Answer.MISMATCH,
    "p": Answer.PENDING_PAYMENT,
    "!": None,
}
# A: absent, Y: yes, U: unknown, T: throttled, N: no line, C: cancelled, M: mismatch
_READS = {
    "A": Answer.ABSENT,
    "Y": Answer.YES,
    "U": Answer.UNKNOWN,
    "T": Answer.THROTTLED,
    "N": Answer.NOT_SENT,
    "C": Answer.CANCELLED_ELSEWHERE,
    "M": Answer.MISMATCH,
    "R": Answer.RUNNING,
}


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def step(story: str = "", *, until: datetime | None = UNTIL, **other: object) -> Step:
    """A booking's story: `u0 A2 u3` is an unknown send at 0 s, an absent read at 2 s, …"""
    made = Step(1, "B1-A", StepKind.BOOK_COVER, making.package(), 1, "key", b"", NOW, "Anna", until)
    for event in story.split():
        what, when = event[0], at(float(event[1:]))
        if what in _SENDS:
            n = len(made.sent) + 1
            made = replace(made, sent=(*made.sent, Sent(n, when)))
            made = _with(made, n, Source.SEND, when, _SENDS[what])
        else:
            made = _with(made, len(made.sent), Source.READ, when, _READS[what])
    return replace(made, **other)  # type: ignore[arg-type]


def _with(made: Step, n: int, source: Source, when: datetime, answer: Answer | None) -> Step:
    if answer is None:
        return made
    return replace(made, outcomes=(*made.outcomes, Outcome(n, source, when, answer)))


def with_last(made: Step, **evidence: object) -> Step:
    last = made.outcomes[-1]
    changed = replace(last, evidence=Evidence(**evidence))  # type: ignore[arg-type]
    return replace(made, outcomes=(*made.outcomes[:-1], changed))


def due(story: str, now: float, **other: object) -> tuple[str, float]:
    found = schedule.booking_due(step(story, **other), at(now))  # type: ignore[arg-type]
    return found.act, round((found.at - NOW).total_seconds(), 3)


ROWS = [
    # never sent
    ("", 0, "send", 0),
    ("", 3600, "send", 3600),
    ("", 9000, "absent", 9000),
    # no byte sent: 1, 2, 5, 10, then 30 s
    ("n0", 0, "send", 1),
    ("n0 n1", 1, "send", 3),
    ("n0 n1 n3", 3, "send", 8),
    ("n0 n1 n3 n8", 8, "send", 18),
    ("n0 n1 n3 n8 n18", 18, "send", 48),
    ("n0 n1 n3 n8 n18 n48", 48, "send", 78),
    ("n8999", 8999, "send", 9000),
    ("n8999", 9000, "absent", 9000),
    # stopped: as not sent, it does not count
    ("s0", 0, "send", 1),
    ("s0 s1 s3 s8 s18 s48 s78", 78, "send", 108),
    # 423: 2, 5, 10, 20, then 60 s
    ("r0", 0, "send", 2),
    ("r0 r2", 2, "send", 7),
    ("r0 r2 r7", 7, "send", 17),
    ("r0 r2 r7 r17", 17, "send", 37),
    ("r0 r2 r7 r17 r37", 37, "send", 97),
    ("r0 r2 r7 r17 r37 r97", 97, "send", 157),
    # a 423 may be our own booking on its way: past the deadline it is looked for
    ("r8995", 9001, "read", 8997),
    # 429 without a figure waits as 423
    ("t0", 0, "send", 2),
    ("t8995", 9001, "absent", 9001),
    # unknown: read back at 2, 5, 10, then each 10 s
    ("u0", 0, "read", 2),
    ("u0 U2", 2, "read", 7),
    ("u0 U2 U7", 7, "read", 17),
    ("u0 U2 U7 U17", 17, "read", 27),
    ("u0 U2 U7 U17 U27", 27, "read", 37),
    ("u0 N2", 2, "read", 7),
    ("u0 R2", 2, "read", 7),
    # found at start-up: at once
    ("!0", 60, "read", 60),
    ("u0 A2 !3", 60, "read", 60),
    ("!0 Y60", 60, "settle", 60),
    ("!0 A60", 60, "send", 60),
    ("!0 C60", 60, "settle", 60),
    # absent: the same key again, in line twice
    ("u0 A2", 2, "send", 2),
    ("n0 u1 A3", 3, "send", 3),
    # the third try 2 to 5 minutes after the second; meanwhile it is read
    ("u0 A2 u3 A5", 5, "read", 10),
    # an unknown is not forgotten for a later attempt that was not sent
    ("!0 A1 n2", 2, "read", 4),
    ("u0 A2 n2", 2, "read", 4),
    ("u0 A2 n2 A4", 4, "send", 4),
    ("u0 A2 t3", 3, "send", 5),
    # a provisional yes is read back at once, and not sent again when it is not found
    ("y0", 0, "read", 0),
    ("y0 Y1", 1, "settle", 1),
    ("y0 A1", 1, "read", 6),
    ("y0 A1 A200 A400", 400, "read", 410),
    # settled
    ("x0", 0, "settle", 0),
    ("m0", 0, "settle", 0),
    ("p0", 0, "settle", 0),
    ("u0 M2", 2, "settle", 2),
    # past book-until: only read; absent after two reads, 120 s after the last byte and apart
    ("u8999 A9001", 9001, "read", 9119),
    ("u8999 A9001 A9119", 9119, "read", 9239),
    ("u8999 A9001 A9119 A9239", 9239, "absent", 9239),
    ("u8999 A9001 A9119 U9150 A9239", 9239, "absent", 9239),
    ("u8999 A9001 A9119 A9200", 9200, "read", 9239),
    ("u8999 A9001 A9119 Y9200", 9200, "settle", 9200),
    # the end of a killed send was not seen: 30 s more
    ("!8999 A9000", 9000, "read", 9149),
    ("!8999 A9000 A9120 A9240", 9240, "read", 9360),
]  # fmt: skip


@pytest.mark.parametrize(
    ("story", "now", "act", "when"), ROWS, ids=lambda v: str(v).replace(" ", ",")
)
def test_a_booking_is_due_as_its_row_says(story: str, now: float, act: str, when: float) -> None:
    assert due(story, now) == (act, when)


def test_a_named_wait_is_kept() -> None:
    for story in ("t0", "r0", "u0 A2 t3"):
        made = with_last(step(story), wait_s=90.0)
        found = schedule.booking_due(made, at(5))
        assert (found.act, found.at) == ("send", made.outcomes[-1].at + timedelta(seconds=90))
    read = with_last(step("u0 T2"), wait_s=90.0)
    assert schedule.booking_due(read, at(3)) == Due("read", at(92))


def test_the_third_try_comes_two_to_five_minutes_later_and_benches_differ() -> None:
    times = set()
    for number in range(50):
        made = step("u0 A2 u3 A5 A130 A250 A320", key=f"key-{number}")
        found = schedule.booking_due(made, at(320))
        assert found.act == "send"
        early = schedule.booking_due(step("u0 A2 u3 A122", key=f"key-{number}"), at(122))
        assert early.act == "read" or early.at >= at(123)
        times.add(
            schedule.send_again(step("u0 A2 u3 A5", key=f"key-{number}"), made.outcomes[1], at(5))
        )
    assert len(times) > 20
    assert min(times) >= at(123)
    assert max(times) <= at(303)


FLAGS = [
    ("u0 A2 u3 A200 u201 A400 u401 A700 u701", 701, True),
    ("u0 A2 u3 A200 u201 A400 u401 A700 n701", 701, False),
    ("u0 n1 n2 n3 n4 n5 n6 n7", 7, False),
    ("u0 r1 r2 r3 r4 r5 r6", 7, False),
    ("u0", 1799, False),
    ("u0", 1800, True),
    ("!0", 1800, True),
    ("r0", 1800, True),
    ("y0 A1", 1800, True),
    ("n0 n1 n3", 7200, False),
    ("t0 t2", 7200, False),
]


@pytest.mark.parametrize(("story", "now", "flag"), FLAGS, ids=lambda v: str(v).replace(" ", ","))
def test_five_counted_sends_or_thirty_minutes_flag(story: str, now: float, flag: bool) -> None:
    made = step(story)
    assert schedule.needs_flag(made, at(now)) is flag
    assert schedule.booking_due(made, at(now)).flag is flag
    assert not schedule.needs_flag(replace(made, flagged=True), at(now))


def test_a_flagged_booking_is_only_read_and_slowly() -> None:
    assert due("u0 A2", 2, flagged=True) == ("read", 120)
    assert due("u0 U2", 2, flagged=True) == ("read", 182)
    assert due("u0 A2 A150 A280", 280, flagged=True) == ("absent", 280)
    assert not schedule.sendable(step("u0", flagged=True), at(3))


def test_a_key_lives_46_hours() -> None:
    life = 46 * 3600
    for story in ("u0 A2", f"u0 A{life - 5}"):
        assert schedule.sendable(step(story, until=None), at(life - 1))
        assert not schedule.sendable(step(story, until=None), at(life))
    assert due(f"u0 A{life - 5}", life, until=None)[0] == "read"


@pytest.mark.parametrize("back", [3601, 86_400, 10**7])
def test_a_clock_that_went_back_makes_a_key_expired(back: float) -> None:
    assert schedule.sendable(step("u0 A2"), at(-3500))
    assert not schedule.sendable(step("u0 A2"), at(2 - back - 3))
    # It is read at once, as nobody waits for a time that lies ahead.
    made = step("u0 A2")
    now = at(-back)
    found = schedule.booking_due(made, now)
    assert (found.act, found.at) == ("read", now)
    # And two reads by the new time prove what they prove by the old.
    began = now
    while (found := schedule.booking_due(made, now)).act == "read":
        assert now - began < timedelta(minutes=6)
        now = max(found.at, now)
        made = _with(made, 1, Source.READ, now, Answer.ABSENT)
    assert found.act == "absent"
    assert now - began >= 2 * schedule.ABSENT_AFTER


def test_a_clock_that_differs_from_the_insurers_makes_a_key_expired() -> None:
    close = with_last(step("u0 A2"), server_date=at(3000))
    apart = with_last(step("u0 A2"), server_date=at(3700))
    assert schedule.sendable(close, at(3))
    assert not schedule.sendable(apart, at(3))
    # Nothing was executed under the key: it is as good as new.
    assert schedule.sendable(with_last(step("s0"), server_date=at(9000)), at(3))


def test_a_clock_that_jumps_between_two_reads_proves_nothing() -> None:
    made = step("u8990 A9111")
    made = with_last(made, server_date=at(9111))
    made = _with(made, 1, Source.READ, at(9500), Answer.ABSENT)
    made = with_last(made, server_date=at(9121))
    assert not schedule.proven_absent(made)
    found = schedule.booking_due(made, at(9500))
    assert (found.act, found.at) == ("read", at(9510))
    made = _with(made, 1, Source.READ, at(9620), Answer.ABSENT)
    made = with_last(made, server_date=at(9241))
    assert schedule.proven_absent(made)


def test_words_of_a_booking_are_no_negative_read() -> None:
    made = step("u0 A130 U200")
    spoke = with_last(made, facts=making.facts())
    assert schedule.proven_absent(_with(made, 1, Source.READ, at(260), Answer.ABSENT))
    assert not schedule.proven_absent(_with(spoke, 1, Source.READ, at(260), Answer.ABSENT))


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_refusal_after_an_unknown_is_read_not_sent_again(status: int) -> None:
    made = with_last(step("u0 A2 u3"), status=status)
    assert schedule.refusal(made) is not None
    for when, act in ((5, "read"), (130, "read"), (260, "absent")):
        made = _with(made, 2, Source.READ, at(when), Answer.ABSENT)
        assert schedule.booking_due(made, at(when)).act == act


_EVENTS = st.lists(
    st.tuples(st.sampled_from([*_SENDS, *_READS]), st.integers(-4000, 12_000)), max_size=14
)


@example([("y", 0), ("r", 0)], 0, False)  # a 423 after a yes: ask, never send again
@given(_EVENTS, st.integers(-10_000, 200_000), st.booleans())
def test_the_rules_hold_for_any_story(
    events: list[tuple[str, int]], now: int, flagged: bool
) -> None:
    sends = [what for what, _ in events if what in _SENDS]
    story = [f"{what}{when}" for what, when in events]
    while story and story[0][0] in _READS:
        story.pop(0)
    made = step(" ".join(story), flagged=flagged and bool(sends))
    found = schedule.booking_due(made, at(now))
    if found.act == "send":
        assert now < 9000
        assert not made.flagged
        assert schedule.counted_sends(made) < 5
        assert not any(o.answer is Answer.YES and o.source is Source.SEND for o in made.outcomes)
        assert found.at <= max(UNTIL, at(now) + timedelta(minutes=16))
    if found.act == "absent":
        assert not schedule.maybe_executed(made) or schedule.proven_absent(made)
        assert not schedule.sendable(made, at(now)) or schedule.refusal(made) is not None
    if found.act == "settle":
        assert made.outcomes[-1].n == made.sent[-1].n
    if found.act == "read":
        assert made.sent
        assert found.at - at(now) <= timedelta(minutes=6)


# Labels, papers, opt-outs.


def label(story: str) -> Step:
    made = replace(step(story), kind=StepKind.BUY_LABEL, not_after=None)
    bought = BoughtLabel("house", ("1",), Money(1, "GBP"), NOW)
    if made.outcomes and made.outcomes[-1].answer is Answer.YES:
        made = with_last(made, label=bought)
    return made


@pytest.mark.parametrize(
    ("story", "now", "wanted"),
    [
        ("", 0, Due("send", at(0))),
        ("!0", 5, Due("read", at(5))),
        ("y0", 0, Due("settle", at(0))),
        ("x0", 0, Due("settle", at(0))),
        ("u0", 0, Due("read", at(2))),
        ("u0 U2", 2, Due("read", at(7))),
        ("u0 U2 U7", 7, Due("read", at(17))),
        ("u0 U1795", 1800, Due("read", at(1975), flag=True)),
        ("!0 Y5", 5, Due("settle", at(5))),
        # Certainly not executed: again, for as long as a clerk waits.
        ("n0", 0, Due("send", at(1))),
        ("n0 n1", 1, Due("send", at(3))),
        ("t0", 0, Due("send", at(2))),
        ("n0 n39", 39, Due("send", at(41))),
        ("n0 n40", 40, Due("settle", at(40))),
        # Once an answer was lost it is never sent again by itself.
        ("u0 n2", 2, Due("read", at(4))),
        ("n0 !1", 1, Due("read", at(1))),
        ("u0 A2", 2, Due("read", at(7))),
        ("u0 A2 A120", 120, Due("read", at(130))),
        ("u0 A120 A239", 239, Due("read", at(249))),
        ("u0 A120 A240", 240, Due("absent", at(240))),
        ("u0 A120 Y130", 130, Due("settle", at(130))),
    ],
)
def test_a_label_is_bought_once_and_then_looked_up(story: str, now: float, wanted: Due) -> None:
    assert schedule.label_due(label(story), at(now)) == wanted


def test_a_yes_without_a_label_is_no_label() -> None:
    assert schedule.label_due(step("y0"), at(0)).act == "read"


@pytest.mark.parametrize(
    ("story", "now", "wanted"),
    [
        ("", 0, Due("send", at(0))),
        ("!0", 5, Due("read", at(5))),
        ("y0", 0, Due("settle", at(0))),
        ("x0", 0, Due("send", at(5))),
        ("x0 x5", 5, Due("send", at(20))),
        ("x0 x5 x20 x80 x140", 140, Due("send", at(200), flag=True)),
        ("u0", 0, Due("read", at(180), flag=True)),
        ("!0 A1", 1, Due("read", at(181), flag=True)),
        ("x0 !5", 6, Due("read", at(6))),
    ],
)
def test_a_paper_is_printed_again_only_after_a_certain_no(
    story: str, now: float, wanted: Due
) -> None:
    made = replace(step(story), kind=StepKind.PRINT, not_after=None)
    assert schedule.print_due(made, at(now)) == wanted


@pytest.mark.parametrize(
    ("story", "now", "wanted"),
    [
        ("", 10**6, Due("send", at(10**6))),
        ("y0", 0, Due("settle", at(0))),
        ("x0", 0, Due("settle", at(0))),
        ("!0", 9, Due("send", at(9))),
        ("u0", 0, Due("send", at(5))),
        ("u0 u5", 5, Due("send", at(25))),
        ("u0 u5 u25", 25, Due("send", at(145))),
        ("u0 u5 u25 u145", 145, Due("send", at(445))),
        ("n0", 0, Due("send", at(1))),
        ("u0", 46 * 3600, Due("absent", at(46 * 3600))),
        ("u0", -3601, Due("absent", at(-3601))),
    ],
)
def test_an_opt_out_is_owed_and_never_flags(story: str, now: float, wanted: Due) -> None:
    made = replace(step(story), kind=StepKind.OPT_OUT, not_after=None)
    assert schedule.opt_out_due(made, at(now)) == wanted


def test_a_message_is_not_needed_to_be_due() -> None:
    reason = with_last(step("n0"), reason=message("insurer.no_connection"))
    assert schedule.booking_due(reason, at(0)) == Due("send", at(1))
