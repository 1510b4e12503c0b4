"""The history with a full store: first rows, every kind of search, pages to the depth, scrolling.

The store is made of invented shipments (`fill.py`). It is asked as the page asks it, over a
connection of its own; scrolling is the real page in a window, in a process of its own.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw

from station.desk.history import PAGE
from station.domain.address import Address
from station.domain.cover import CoverState
from station.domain.shipment import LabelMoney
from station.flow.history import Only, Wanted
from station.store import words
from station.store.db import Database
from station.store.reader import HistoryReader
from tests.bench.figures import Report, quantile
from tests.bench.fill import Filled, fill, shipments
from tests.bench.insurer import ROOT

FIRST_MS, FRAME_MS, BLOCKED_MS = 100.0, 16.0, 50.0
_SAMPLES = 400
_WRITES = 2_000


def _sample(count: int, newest: datetime) -> list[Filled]:
    """Some of the shipments, from all of the time."""
    chosen = set(random.Random(11).sample(range(count), min(count, _SAMPLES)))
    made = shipments(count, newest)
    return [each for number, (each, _, _) in enumerate(made) if number in chosen]


def _kinds(sample: list[Filled], newest: datetime) -> dict[str, Callable[[int], Wanted]]:
    """What is looked for, by a number that picks the shipment."""
    covered = [each for each in sample if each.package]
    firms = [each for each in sample if each.company]

    def of(text: Callable[[Filled], str], among: list[Filled] = sample) -> Any:
        return lambda n: Wanted(text(among[n % len(among)]))

    return {
        "by order": of(lambda each: each.number),
        "by label, scanned": of(lambda each: f"00{each.tracking}"),
        "by ref": of(lambda each: each.package or "", covered),
        "by name": of(lambda each: each.name),
        "by name and town": of(lambda each: f"{each.name} {each.town}"),
        "by company": of(lambda each: each.company, firms),
        "by one letter": of(lambda each: each.name[:1]),
        "by three letters": of(lambda each: each.name[:3]),
        "by the commonest town": lambda _: Wanted("london"),
        "by two towns at once": lambda _: Wanted("london köln"),
        "not there": lambda n: Wanted(f"zzyzx{n}"),
        "by day": lambda n: _day(sample[n % len(sample)].created_at),
        "not settled": lambda _: Wanted(only=Only.NOT_SETTLED),
        "needs a person": lambda _: Wanted(only=Only.NEEDS_PERSON),
        "of 30 days": lambda _: Wanted(since=newest - timedelta(days=30)),
    }


def _day(at: datetime) -> Wanted:
    return Wanted(since=at - timedelta(hours=12), before=at + timedelta(hours=12))


async def _searches(
    report: Report, file: Path, sample: list[Filled], newest: datetime, rounds: int
) -> None:
    begun = time.perf_counter()
    reader = HistoryReader(Database(file, read_only=True))
    rows = await reader.page(Wanted(), None, PAGE)
    took = time.perf_counter() - begun
    assert rows
    report.add("first rows, connection opened", 1000 * took, "ms", FIRST_MS, "once")
    for name, wanted in _kinds(sample, newest).items():
        times = []
        for n in range(rounds):
            looked_for = wanted(n)
            begun = time.perf_counter()
            rows = await reader.page(looked_for, None, PAGE)
            times.append(time.perf_counter() - begun)
            assert rows or name in ("not there", "by two towns at once"), (name, looked_for)
        report.spread(f"first rows {name}", times, FIRST_MS)
    for name, state in (("often", CoverState.REFUSED), ("rarely", LabelMoney.OVERDUE)):
        begun = time.perf_counter()
        await reader.page(Wanted(state=state), None, PAGE)
        took = time.perf_counter() - begun
        report.add(f"first rows in a state that is {name} had", 1000 * took, "ms", note="command")
    begun = time.perf_counter()
    await reader.tally(Wanted(since=newest - timedelta(days=30)))
    report.add("the counts", 1000 * (time.perf_counter() - begun), "ms")
    await _stories(report, reader, sample, rounds)
    await reader.close()


async def _stories(
    report: Report, reader: HistoryReader, sample: list[Filled], rounds: int
) -> None:
    times = []
    for n in range(rounds):
        begun = time.perf_counter()
        await reader.past(sample[n % len(sample)].id)
        times.append(time.perf_counter() - begun)
    report.spread("the story of one", times)


async def _depth(report: Report, file: Path, most: int) -> None:
    """Page after page, as somebody who never stops scrolling."""
    reader = HistoryReader(Database(file, read_only=True))
    for name, wanted in (("all", Wanted()), ("one town", Wanted("london"))):
        after, times, seen = None, [], 0
        while len(times) < most:
            begun = time.perf_counter()
            rows = await reader.page(wanted, after, PAGE)
            times.append(time.perf_counter() - begun)
            seen += len(rows)
            if len(rows) < PAGE:
                break
            after = rows[-1].seq
        report.spread(f"a further page of {name}", times, None, f"{seen:,} rows", of=0.99)
        last = sum(times[-50:]) / len(times[-50:])
        report.add(f"the last pages of {name}: mean", 1000 * last, "ms")
    await reader.close()


def _writes(report: Report, file: Path) -> None:
    """What a dispatch pays for being found: its words, in its own transaction."""
    connection = apsw.Connection(str(file))
    connection.pragma("synchronous", "full")
    to = Address("Hannah Whitfield", "Whitfield Bakery", city="Kendal", country="GB")
    at = datetime.now(UTC)
    times = []
    connection.execute("BEGIN IMMEDIATE")
    for n in range(_WRITES):
        ident = f"B1-W{n:09d}"
        connection.execute(
            "INSERT INTO shipment (id, source, number, created_at, made_by, state, label,"
            " label_money, cover, form, updated_at) VALUES (?, 'x', ?, ?, 'x', 'held', 'none',"
            " 'none', 'none', '{}', ?)",
            (ident, f"W{n}", at.isoformat(), at.isoformat()),
        )
        begun = time.perf_counter()
        words.keep(connection, ident, at + timedelta(seconds=n), f"W{n}", None, to)
        times.append(time.perf_counter() - begun)
    connection.execute("ROLLBACK")
    connection.close()
    report.spread("a dispatch's share for the words", times, note="of its 30 ms")


def _scroll(report: Report, file: Path, rows: int) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/bench/history_child.py"), str(file), str(rows)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    for name, frames in said["frames"].items():
        report.spread(f"a frame while {name}", [took for took, _ in frames], FRAME_MS, of=0.99)
        own = 1000 * quantile([used for _, used in frames], 0.99)
        report.add("  of it the window's own work: p99", own, "ms", note="whoever else computed")
    for name, count in said["rows"].items():
        report.add(f"rows seen by {name}", count, "rows")
    gaps = said["gaps"]
    report.add("window blocked: longest", 1000 * max(gap for gap, _ in gaps), "ms", BLOCKED_MS)
    report.add("  of it its own work: longest", 1000 * max(used for _, used in gaps), "ms")
    report.add("memory of the rows", said["grown_mb"], "MB", note="after all of it")
    report.add("first rows on the screen", 1000 * said["first"], "ms", FIRST_MS, "page opened")
    report.spread("typed word to painted rows", said["typed"], FIRST_MS)


def run(report: Report, size: Any, folder: Path) -> None:
    """Fills the store, then measures."""
    count = size.of(10_000, 100_000, 1_000_000)
    newest = datetime.now(UTC)
    file = folder / "station.db"
    begun = time.perf_counter()
    fill(file, count, newest)
    report.add("filling the store", time.perf_counter() - begun, "s", note="not measured")
    report.add("size of the store", file.stat().st_size / 1e6, "MB", note=f"{count:,} shipments")
    rounds = size.of(20, 100)
    sample = _sample(count, newest)
    asyncio.run(_searches(report, file, sample, newest, rounds))
    asyncio.run(_depth(report, file, size.of(100, 1_000, 10_000)))
    _writes(report, file)
    _scroll(report, file, size.of(2_000, 20_000, 100_000))
