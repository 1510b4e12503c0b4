"""The next hand-over: the next time that the local clock shows it, whatever the clocks do."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.settings import Settings, next_handover

LONDON = ZoneInfo("Europe/London")
QUARTER = timedelta(minutes=15)


def at(text: str, zone: tzinfo = UTC) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def handover(shown: str) -> Settings:
    return Settings().changed({"handover.time": shown})


@pytest.mark.parametrize(
    ("shown", "now", "expected", "zone"),
    [
        ("16:30", "2026-11-24 14:06", "2026-11-24 16:30", LONDON),
        ("16:30", "2026-11-24 16:29", "2026-11-24 16:30", LONDON),
        # Strictly after: at the very minute it is tomorrow's.
        ("16:30", "2026-11-24 16:30", "2026-11-25 16:30", LONDON),
        ("16:30", "2026-07-24 14:06", "2026-07-24 15:30", LONDON),
        # Over the last Sunday of March and of October.
        ("16:30", "2026-03-28 17:00", "2026-03-29 15:30", LONDON),
        ("16:30", "2026-10-24 17:00", "2026-10-25 16:30", LONDON),
        # 01:30 is not shown on 29 March, and twice on 25 October.
        ("01:30", "2026-03-28 12:00", "2026-03-30 00:30", LONDON),
        ("01:30", "2026-10-25 00:00", "2026-10-25 00:30", LONDON),
        ("01:30", "2026-10-25 00:30", "2026-10-25 01:30", LONDON),
        ("01:30", "2026-10-25 01:30", "2026-10-26 01:30", LONDON),
        ("00:00", "2026-11-24 23:59", "2026-11-25 00:00", LONDON),
        # The day is already another one there.
        ("09:00", "2026-11-24 23:00", "2026-11-25 00:00", ZoneInfo("Asia/Tokyo")),
        ("16:30", "2026-11-25 01:00", "2026-11-26 00:30", ZoneInfo("America/Los_Angeles")),
        # Half an hour of summer time.
        ("02:15", "2026-10-03 12:00", "2026-10-04 15:15", ZoneInfo("Australia/Lord_Howe")),
        # Samoa had no 30 December 2011.
        ("16:30", "2011-12-30 05:00", "2011-12-31 02:30", ZoneInfo("Pacific/Apia")),
    ],
)
def test_it_is_the_next_time_the_clock_shows_it(
    shown: str, now: str, expected: str, zone: tzinfo
) -> None:
    assert next_handover(handover(shown), at(now), zone) == at(expected)


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001
    st.integers(0, 95),
    st.sampled_from(
        ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
    ),
)
def test_no_earlier_moment_shows_it(moment: datetime, quarters: int, name: str) -> None:
    zone = ZoneInfo(name)
    now = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0, tzinfo=UTC)
    shown = f"{quarters // 4:02d}:{quarters % 4 * 15:02d}"
    stepped = now + QUARTER
    while f"{stepped.astimezone(zone):%H:%M}" != shown:
        stepped += QUARTER
    assert next_handover(handover(shown), now, zone) == stepped


@pytest.fixture
def _machine_in_london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a process cannot be set here")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/London")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_machine_in_london")
def test_the_machine_s_own_zone_follows_its_changes_of_clocks() -> None:
    assert next_handover(handover("16:30"), at("2026-03-28 17:00")) == at("2026-03-29 15:30")
    assert next_handover(handover("01:30"), at("2026-10-25 00:30")) == at("2026-10-25 01:30")


def test_the_answer_is_in_utc_whatever_the_question_was_in() -> None:
    now = at("2026-07-24 15:06", LONDON)
    assert next_handover(handover("16:30"), now, LONDON).isoformat() == "2026-07-24T15:30:00+00:00"


def test_a_time_without_a_zone_is_our_own_slip() -> None:
    with pytest.raises(ValueError, match="zone"):
        next_handover(Settings(), datetime(2026, 11, 24))  # noqa: DTZ001
