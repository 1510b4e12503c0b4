"""What the page asks for, and how many it says there are."""

from datetime import UTC, datetime, timedelta

import pytest

from station import i18n
from station.desk.history import Found
from station.desk.history_page import Part, Top, counted, wanted
from station.flow.history import MOST, HistoryRow, Only, Tally, Wanted
from tests.desk.test_view_history import shipment

NOW = datetime(2026, 11, 24, 15, 8, tzinfo=UTC)


def test_each_part_asks_for_its_time_or_its_trouble() -> None:
    today = wanted(Part.TODAY, "", NOW).since
    assert today is not None
    assert today.astimezone().hour == 0
    assert wanted(Part.WEEK, "", NOW) == Wanted(since=today - timedelta(days=6))
    assert wanted(Part.MONTH, " ", NOW) == Wanted(since=today - timedelta(days=29))
    assert wanted(Part.ALL, "", NOW) == Wanted()
    assert wanted(Part.NOT_SETTLED, "", NOW) == Wanted(only=Only.NOT_SETTLED)
    assert wanted(Part.NEEDS_PERSON, "", NOW) == Wanted(only=Only.NEEDS_PERSON)


@pytest.mark.parametrize("part", list(Part))
def test_words_are_looked_for_in_everything(part: Part) -> None:
    assert wanted(part, "whit", NOW) == Wanted("whit")
    assert wanted(part, "24.11.2026", NOW).since == wanted(Part.TODAY, "", NOW).since


@pytest.mark.parametrize(
    ("part", "text", "shown", "said"),
    [
        (Part.MONTH, "", 4218, "4,218 in 30 days. Every shipment is kept: type to search."),
        (Part.ALL, "", MOST, "100,000 and more in all. Every shipment is kept: type to search."),
        (Part.NOT_SETTLED, "", 5, "5 of all times."),
        (Part.MONTH, "24.11.2026", 12, "12 on 24 Nov 2026."),
        (Part.NEEDS_PERSON, "24.11.2026", 12, "12 on 24 Nov 2026."),
        (Part.MONTH, "whit", 0, "2 found."),
    ],
)
def test_the_count_says_of_what_it_is(part: Part, text: str, shown: int, said: str) -> None:
    rows: list[HistoryRow] = [shipment(), shipment()]
    top = Top(wanted(part, text, NOW), Tally(0, 0, shown), Found(rows, None))
    assert i18n.say(counted(top, part)) == said


def test_where_more_follow_the_count_says_so() -> None:
    top = Top(Wanted("whit"), Tally(0, 0, 0), Found([shipment()], 5))
    assert i18n.say(counted(top, Part.ALL)) == ("More than 1 found. Scroll on, or type more.")
