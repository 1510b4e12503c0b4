"""What the answers say about the line, one after another."""

from datetime import timedelta

import pytest

from station.domain.errors import message
from station.flow import verdict
from station.flow.line import SILENCE, Line, LineState
from station.flow.seen import Problem, Seen
from tests.store.making import NOW

ANSWERS = {
    "ok": Seen(True, 200),
    "503": Seen(True, 503),
    "lost": Seen(True, None, problem=Problem.TIMEOUT),
    "none": Seen(False, problem=Problem.NO_CONNECTION),
    "html": Seen(True, 200, problem=Problem.NOT_JSON),
    "401": Seen(True, 401),
}


@pytest.mark.parametrize(
    ("heard", "state"),
    [
        ("", LineState.STARTING),
        ("ok", LineState.UP),
        ("503", LineState.UP),
        ("lost", LineState.STARTING),
        ("lost lost", LineState.DOWN),
        ("ok lost", LineState.UP),
        ("ok lost lost", LineState.DOWN),
        ("ok lost ok lost", LineState.UP),
        ("none", LineState.DOWN),
        ("ok none", LineState.DOWN),
        ("ok html", LineState.DOWN),
        ("none ok", LineState.UP),
        ("none ok lost", LineState.UP),
        ("ok 401", LineState.REFUSING),
        ("401 lost", LineState.REFUSING),
        ("401 none", LineState.DOWN),
        ("401 ok", LineState.UP),
    ],
)
def test_the_line_is_as_its_answers(heard: str, state: LineState) -> None:
    line = Line()
    for number, name in enumerate(heard.split()):
        before, since = line.state, line.since
        now = NOW + timedelta(seconds=number)
        read = verdict.of_ping(ANSWERS[name])
        assert line.heard(read, ANSWERS[name], now) is (line.state is not before)
        assert line.since == (since if line.state is before else now)
        assert line.heard_at == now
    assert line.state is state
    assert line.down is (state in (LineState.DOWN, LineState.REFUSING))
    assert (line.reason is None) is (state in (LineState.UP, LineState.STARTING))


def test_it_is_asked_again_after_silence_and_at_once_when_the_clock_went_back() -> None:
    line = Line()
    assert line.probe_at(NOW) == NOW
    line.heard(verdict.of_ping(ANSWERS["ok"]), ANSWERS["ok"], NOW)
    assert line.probe_at(NOW) == NOW + SILENCE
    earlier = NOW - timedelta(days=1)
    assert line.probe_at(earlier) == earlier


def test_without_credentials_it_refuses() -> None:
    line = Line()
    line.stop(message("insurer.credentials"), NOW)
    assert line.unasked
    assert line.state is LineState.REFUSING
    assert line.reason == message("insurer.credentials")


def test_the_party_s_clock_is_known_for_a_moment_only() -> None:
    line, ok = Line(), Seen(True, 200, server_date=NOW - timedelta(days=500))
    assert line.ahead_now(NOW) is None
    line.heard(verdict.of_ping(ok), ok, NOW)
    assert line.ahead_now(NOW + timedelta(minutes=1)) == timedelta(days=500)
    # The clock is another now, or nobody has answered for long.
    assert line.ahead_now(NOW + timedelta(days=1)) is None
    assert line.ahead_now(NOW - timedelta(days=1)) is None
    page = Seen(True, 200, problem=Problem.NOT_JSON, server_date=NOW)
    line.heard(verdict.of_ping(page), page, NOW)
    assert line.ahead_now(NOW) == timedelta(days=500)


@pytest.mark.parametrize("then", ANSWERS)
def test_whoever_was_asked_is_not_unasked_any_more(then: str) -> None:
    line = Line()
    assert not line.unasked
    line.stop(message("insurer.credentials_missing", names="XC_BASE_URL"), NOW)
    line.heard(verdict.of_ping(ANSWERS[then]), ANSWERS[then], NOW)
    # One lost answer says nothing yet of the line: it is as it was.
    assert line.unasked is (then == "lost")
