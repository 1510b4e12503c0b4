"""What stands beside the open order: strip, band and cards tell of one line and one queue."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from station.desk import bench_view, view_form
from station.desk.bench_view import Bench
from station.domain.errors import message
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.flow.figures import Counts
from station.flow.line import Line, LineState
from station.i18n import say

NOW = datetime(2026, 11, 24, 14, 6, tzinfo=UTC)
WHY = message("insurer.credentials")


def bench(state: LineState = LineState.UP, owed: Counts | None = None) -> Bench:
    made = Bench(Actor("Dana", Role.CLERK), practice=False)
    made.line = Line(state, NOW - timedelta(minutes=2), NOW, reason=WHY)
    made.owed, made.checked_at = owed or Counts(), NOW
    return made


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(hours=2, minutes=1), "3, 2 h left for one"),
        (timedelta(seconds=1), "3, 1 s left for one"),
        (timedelta(0), "3, one is late"),
        (-timedelta(hours=5), "3, one is late"),
    ],
)
def test_what_is_late_has_no_time_left(left: timedelta, said: str) -> None:
    view = bench_view.build(bench(owed=Counts(steps=3, oldest=NOW, deadline=NOW + left)), NOW)
    assert say(view.strip.items[-1].word) == said


def test_an_insurer_that_refuses_us_has_a_line() -> None:
    view = bench_view.build(bench(LineState.REFUSING), NOW)
    assert view.offline is None
    assert view.band.detail == message("band.no_orders")
    assert [(each.word, each.detail) for each in view.notices] == [
        (WHY, message("notice.no_cover_now"))
    ]


def test_without_a_line_it_is_said_what_works_and_what_does_not() -> None:
    view = bench_view.build(bench(LineState.DOWN), NOW)
    assert view.offline is not None
    assert view.band.detail == message("band.house_only")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (LineState.DOWN, "No line: untick the cover, or F7 sets aside"),
        (LineState.REFUSING, "No cover now: untick it, or F7 sets aside"),
    ],
)
def test_a_tick_waits_for_what_is_missing(
    make_open: Any, make_offer: Any, consent: Any, state: LineState, said: str
) -> None:
    opened, offer = make_open(), make_offer()
    opened.take_offer(offer)
    opened.consent = consent(offer)
    wallet = (Money(100_000, "GBP"),)
    button = view_form.dispatch(opened, wallet, bench(state).line)
    assert (button.ready, say(button.caption)) == (False, said)
