"""A clock is borne out by what people did on two different days, and by nothing less."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.store.audit import AuditLog
from station.store.codec import compact, stamp
from station.store.known_times import KnownTimes
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOW + 500 * DAY


def believed(folder: Path, now: datetime, lines: Sequence[tuple[datetime, str, str]]) -> bool:
    """Whether `now` is borne out by lines of these times, makers and kinds."""
    file = folder / "record.jsonl"
    rows = [{"at": stamp(at), "by": by, "what": what} for at, by, what in lines]
    file.write_text("".join(f"{compact(row)}\n" for row in rows), encoding="utf-8")
    return KnownTimes(file).bear_out(now)


def work(*times: datetime) -> list[tuple[datetime, str, str]]:
    return [(at, "p-AAAAAA", "shipment") for at in times]


WEEK = work(*(NOW - each * DAY for each in range(7, 0, -1)))


def test_a_bench_at_work_is_believed(tmp_path: Path) -> None:
    assert believed(tmp_path, NOW, WEEK)
    assert believed(tmp_path, NOW + 6 * DAY, WEEK), "over a holiday"
    assert believed(tmp_path, NOW, work(NOW - 7 * DAY, NOW - HOUR)), "one day a week"


def test_a_clock_that_jumps_is_not_until_the_second_day_of_work(tmp_path: Path) -> None:
    assert not believed(tmp_path, LATER, WEEK)
    first = [*WEEK, *work(LATER + HOUR, LATER + 9 * HOUR)]
    assert not believed(tmp_path, LATER + 9 * HOUR, first)
    assert not believed(tmp_path, LATER + 3 * DAY, first), "a window that only stands open"
    by_itself = [*first, (LATER + 2 * DAY, "", "reconcile")]
    assert not believed(tmp_path, LATER + 3 * DAY, by_itself), "what the program does is no proof"
    assert believed(tmp_path, LATER + 25 * HOUR, [*first, *work(LATER + 25 * HOUR)])


def test_midnight_makes_no_two_days_of_one(tmp_path: Path) -> None:
    midnight = LATER.replace(hour=0, minute=0)
    lines = [*WEEK, *work(midnight - HOUR, midnight + HOUR)]
    assert not believed(tmp_path, midnight + 2 * HOUR, lines)


def test_a_clock_that_was_ahead_and_was_set_is_believed_at_once(tmp_path: Path) -> None:
    assert believed(tmp_path, NOW, [*WEEK, *work(LATER, LATER + DAY)])
    ahead_again = [*WEEK, *work(LATER, LATER + HOUR, NOW, NOW + HOUR)]
    assert not believed(tmp_path, LATER + DAY, [*ahead_again, *work(LATER + DAY)])


def test_who_says_that_it_is_right_is_believed_for_a_fortnight(tmp_path: Path) -> None:
    lines = [*WEEK, (LATER, "p-AAAAAA", "clock_confirmed")]
    assert believed(tmp_path, LATER + HOUR, lines)
    assert not believed(tmp_path, LATER + 15 * DAY, lines)


def test_a_young_bench_is_believed_and_one_without_a_record_is_not(tmp_path: Path) -> None:
    assert believed(tmp_path, NOW + HOUR, work(NOW))
    assert believed(tmp_path, NOW, []), "nothing was written yet"
    (tmp_path / "record.jsonl").write_bytes(b"\0" * 5000)
    assert not KnownTimes(tmp_path / "record.jsonl").bear_out(NOW)
    assert not KnownTimes(tmp_path / "none.jsonl").bear_out(NOW)


@pytest.mark.parametrize("size", [63, 64, 65, 1000])
def test_each_line_is_read_whatever_the_block_cuts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("station.store.known_times._BLOCK", size)
    file = tmp_path / "record.jsonl"
    believed(tmp_path, NOW, WEEK)
    with file.open("ab") as torn:
        torn.write(b'{"at": "20')
    from station.store import known_times

    found = [line["at"] for line in known_times._backwards(file)]
    whole = file.read_text(encoding="utf-8").splitlines()[:-1]
    assert found == [json.loads(line)["at"] for line in reversed(whole)]


async def test_what_people_do_is_known_by_its_lines(store: Store, tmp_path: Path) -> None:
    file = KnownTimes(tmp_path / "record.jsonl")
    log = AuditLog(store, tmp_path / "record.jsonl")
    await making.dispatch(store, 1)
    assert not file.bear_out(LATER)
    await log.note("sign_in", LATER, "Anna")
    assert not file.bear_out(LATER + 9 * HOUR)
    await log.note("sign_in", LATER + DAY, "Anna")
    assert file.bear_out(LATER + DAY)
