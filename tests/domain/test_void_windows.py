"""Until when a label and a cover may be voided: the earliest end of what was agreed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.settings import Settings, VoidWindow, cover_until, label_until

LONDON = ZoneInfo("Europe/London")
TOKYO = ZoneInfo("Asia/Tokyo")
_PLAIN = {
    "house.void_before_handover": "off",
    "house.void_before_close": "off",
    "insurer.void_before_start": "off",
    "insurer.void_before_close": "off",
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def agreed(**settings: str) -> Settings:
    """Nothing is agreed but what is named; `_` stands for the dot."""
    named = {key.replace("_", ".", 1): value for key, value in settings.items()}
    return Settings().typed(_PLAIN | named)


BOUGHT = at("11-24 14:06")
LABELS = [
    ({}, LONDON, None),
    ({"house_void_hours": "6"}, LONDON, at("11-24 20:06")),
    ({"house_void_hours": "48"}, LONDON, at("11-26 14:06")),
    ({"house_void_before_handover": "on"}, LONDON, at("11-24 16:30")),
    # the hand-over is what a clock on the wall shows there
    ({"house_void_before_handover": "on"}, TOKYO, at("11-25 07:30")),
    ({"house_void_before_close": "on", "close_time": "18:00"}, LONDON, at("11-24 18:00")),
    # bought after the day's close: the next one
    ({"house_void_before_close": "on", "close_time": "14:00"}, LONDON, at("11-25 14:00")),
    # at its very minute it is tomorrow's
    ({"house_void_before_close": "on", "close_time": "14:06"}, LONDON, at("11-25 14:06")),
    # of several the earliest
    (
        {
            "house_void_hours": "2",
            "house_void_before_handover": "on",
            "house_void_before_close": "on",
            "close_time": "17:00",
        },
        LONDON,
        at("11-24 16:06"),
    ),
    (
        {
            "house_void_hours": "3",
            "house_void_before_handover": "on",
            "house_void_before_close": "on",
            "close_time": "16:00",
        },
        LONDON,
        at("11-24 16:00"),
    ),
]


@pytest.mark.parametrize(("settings", "zone", "expected"), LABELS)
def test_a_label(settings: dict[str, str], zone: ZoneInfo, expected: datetime | None) -> None:
    assert label_until(agreed(**settings), BOUGHT, zone) == expected


STARTS = at("11-24 16:30")
COVERS = [
    ({}, STARTS, None),
    ({"insurer_void_hours": "24"}, STARTS, at("11-25 14:06")),
    ({"insurer_void_before_start": "on"}, STARTS, STARTS),
    # a start that nobody knows ends nothing
    ({"insurer_void_before_start": "on"}, None, None),
    ({"insurer_void_before_close": "on", "close_time": "16:00"}, STARTS, at("11-24 16:00")),
    ({"insurer_void_hours": "1", "insurer_void_before_start": "on"}, STARTS, at("11-24 15:06")),
    ({"insurer_void_hours": "9", "insurer_void_before_start": "on"}, STARTS, STARTS),
]


@pytest.mark.parametrize(("settings", "starts", "expected"), COVERS)
def test_a_cover(
    settings: dict[str, str], starts: datetime | None, expected: datetime | None
) -> None:
    assert cover_until(agreed(**settings), BOUGHT, starts, LONDON) == expected


def test_as_delivered_the_label_ends_at_the_hand_over_and_the_cover_at_its_start() -> None:
    assert label_until(Settings(), BOUGHT, LONDON) == at("11-24 16:30")
    assert cover_until(Settings(), BOUGHT, STARTS, LONDON) == STARTS


_MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(_MOMENTS, st.integers(0, 720), st.none() | _MOMENTS, st.none() | _MOMENTS)
def test_a_window_ends_with_the_first_of_its_rules(
    since: datetime, hours: int, before: datetime | None, close: datetime | None
) -> None:
    until = VoidWindow(hours, before, close).until(since)
    ends = {end for end in (before, close) if end} | (
        {since + timedelta(hours=hours)} if hours else set()
    )
    assert (until is None) == (not ends)
    assert until is None or (until in ends and all(until <= end for end in ends))
