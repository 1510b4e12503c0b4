"""Days and months of the bench's own calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from station.domain.errors import StationError
from station.domain.period import Period, parse

BERLIN = ZoneInfo("Europe/Berlin")


def test_what_is_typed_is_read() -> None:
    assert parse(" 2026-11-24 ") == Period(date(2026, 11, 24))
    assert parse("2026-11") == Period(date(2026, 11, 1), monthly=True)
    for good in ("2026-02-28", "2026-12"):
        assert parse(good).name == good


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-13",
        "2026-02-30",
        "24.11.2026",
        "2026-11-24T0",
        "0001-01",
        "0001-01-01",
        "9999-12",
        "9999-12-31",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(StationError):
        parse(text)


def test_periods_follow_each_other_without_a_gap() -> None:
    for period in (parse("2026-01-31"), parse("2026-12"), parse("2024-02-28"), parse("2026-03-01")):
        assert period.later().earlier() == period
        assert period.bounds(BERLIN)[1] == period.later().bounds(BERLIN)[0]


def test_a_month_is_its_days() -> None:
    month = parse("2026-10")
    days = month.days()
    assert (len(days), days[0].first.day, days[-1].first.day) == (31, 1, 31)
    assert days[0].bounds(BERLIN)[0] == month.bounds(BERLIN)[0]
    assert days[-1].bounds(BERLIN)[1] == month.bounds(BERLIN)[1]
    assert days[4].by_month() == month


def test_a_day_is_the_benchs_own() -> None:
    since, before = parse("2026-11-24").bounds(BERLIN)
    assert (since, before) == (
        datetime(2026, 11, 23, 23, tzinfo=UTC),
        datetime(2026, 11, 24, 23, tzinfo=UTC),
    )
    autumn = parse("2026-10-25").bounds(BERLIN)
    assert autumn[1] - autumn[0] == timedelta(hours=25)
