"""A clock that stands wrong: it stops a party, and it makes a key old."""

from datetime import timedelta

import pytest

from station import i18n
from station.flow import verdict
from tests.flow.test_verdict import NOW, seen


def test_a_stop_names_the_clock_where_it_is_the_cause() -> None:
    stopped = seen(403, server_date=NOW - timedelta(hours=3))
    assert verdict.of_ping(stopped, now=NOW).reason.id == "insurer.clock"
    assert "3 hours" in i18n.say(verdict.of_ping(stopped, now=NOW).reason)
    assert verdict.of_ping(stopped).reason.id == "insurer.credentials"
    near = seen(403, server_date=NOW - timedelta(minutes=59))
    assert verdict.of_ping(near, now=NOW).reason.id == "insurer.credentials"


@pytest.mark.parametrize(
    ("away", "moved"),
    [
        (timedelta(0), False),
        (timedelta(hours=1), False),
        (timedelta(hours=1, seconds=1), True),
        (-timedelta(hours=1, seconds=1), True),
    ],
)
def test_a_clock_has_moved_beyond_an_hour(away: timedelta, moved: bool) -> None:
    assert verdict.clock_moved(NOW, NOW + away) is moved
    assert not verdict.clock_moved(NOW, None)
