"""Who may look finds a shipment by its exact number or by words; a date is a day of the bench."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from station.desk.history import History, dated, debited, midnight
from station.domain.errors import PermissionRefusedError, RefusedError
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.flow.history import Posted, Wanted
from station.store.db import Database
from station.store.reader import HistoryReader
from tests.desk.test_story import past, shipped
from tests.store import making

DANA = Actor("Dana", Role.CLERK)
NOBODY = Actor("Nobody", Role.CLERK, signed_in=False)


@pytest.fixture
async def history(tmp_path: Path) -> AsyncIterator[History]:
    store = making.new_store(tmp_path)
    await store.open()
    await making.top_up(store)
    for number in range(1, 8):
        await making.dispatch(store, number)
    reader = HistoryReader(Database(tmp_path / "station.db", read_only=True))
    yield History(reader)
    await reader.close()
    await store.close()


async def test_pages_go_on_until_the_end(history: History) -> None:
    seen: list[str] = []
    after = None
    for _ in range(4):
        found = await history.search(Wanted(), DANA, after, 3)
        seen += [row.number for row in found.rows]
        after = found.after
        if after is None:
            break
    assert seen == [str(10_000 + number) for number in range(7, 0, -1)]


async def test_one_is_found_by_its_whole_number_only(history: History) -> None:
    found = await history.find("10003", DANA)
    assert found.work.shipment.id == "B1-0000000003"
    assert (await history.find(making.package(3), DANA)).work.shipment.id == "B1-0000000003"
    for text in ("1000", "hannah", ""):
        with pytest.raises(RefusedError):
            await history.find(text, DANA)


async def test_nobody_looks_without_signing_in(history: History) -> None:
    for act in (
        history.search(Wanted(), NOBODY),
        history.tally(Wanted(), NOBODY),
        history.past("B1-0000000003", NOBODY),
        history.find("10003", NOBODY),
    ):
        with pytest.raises(PermissionRefusedError):
            await act


async def test_a_writer_is_seen_at_once(history: History, tmp_path: Path) -> None:
    """The connection that looks sees what was committed last, beside an open window."""
    assert (await history.tally(Wanted(), DANA)).not_settled == 7
    making.execute(
        tmp_path,
        "UPDATE shipment SET state = 'dispatched', label = 'bought', label_money = 'captured',"
        " cover = 'covered' WHERE number = '10004'",
    )
    assert (await history.tally(Wanted(), DANA)).not_settled == 6


@pytest.mark.parametrize("text", ["2026-11-09", "2026-11-9", "9.11.2026", " 09.11.2026 "])
def test_a_date_looks_for_its_day(text: str) -> None:
    wanted = dated(Wanted(text))
    assert wanted.text == ""
    assert wanted.since == datetime(2026, 11, 9).astimezone().astimezone(UTC)
    assert wanted.before == wanted.since + timedelta(days=1)


@pytest.mark.parametrize("text", ["2026-13-09", "31.2.2026", "10482", "2026", "9/11/2026", ""])
def test_what_is_no_date_stays_words(text: str) -> None:
    assert dated(Wanted(text)) == Wanted(text)


def test_a_day_begins_at_the_benchs_own_midnight() -> None:
    assert midnight(date(2026, 11, 9)).astimezone().hour == 0


def test_what_it_cost_is_captures_less_refunds() -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    postings = tuple(
        Posted(event, at, "Anna", (Money(minor, "GBP"),))
        for event, minor in (
            ("hold.label", 840), ("capture.label", 840), ("capture.cover", 517),
            ("refund.cover", 500),
        )
    )  # fmt: skip
    assert debited(past(shipped(), postings=postings)) == (Money(857, "GBP"),)
