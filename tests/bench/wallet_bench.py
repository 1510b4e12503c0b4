"""The wallet's page and statements over a ledger of many postings, a year of a busy bench."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import apsw

from station.desk import statement_csv
from station.domain.money import Money
from station.domain.period import Period
from station.domain.statement import Statement
from station.flow import money
from station.printing import document
from station.render import statement as pages
from station.render.measure import plex
from station.store import checksums, migrate
from station.store.db import Database
from station.store.reader import HistoryReader
from station.store.store import Store
from station.store.wallet_rows import WalletRows
from tests.bench.figures import Report
from tests.store.making import LABEL

DAYS = 365
NEWEST = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
OPENS_MS = 100.0
_NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)"
_AT = "strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', :newest, '-' || (i * :step) || ' seconds')"


def fill(file: Path, postings: int) -> None:
    """`postings` of one year: a hold and a capture for each label."""
    checksums.load()
    connection = apsw.Connection(str(file))
    checksums.begin(connection)
    migrate.migrate(connection)
    connection.pragma("synchronous", "off")
    step = DAYS * 86_400 / (postings / 2)
    values = {"count": postings // 2, "newest": NEWEST.isoformat(), "step": step}
    with connection:
        connection.execute("DROP TRIGGER entry_counts")
        for event, accounts in {
            "hold.label": (("wallet", -840), ("held", 840)),
            "capture.label": (("held", -840), ("spent.label", 840)),
        }.items():
            connection.execute(
                f"{_NUMBERS} INSERT INTO posting (id, shipment, event, at, made_by)"
                f" SELECT i || '/{event}', 'B1-' || i, '{event}', {_AT}, 'Dana' FROM n",
                values,
            )
            for account, minor in accounts:
                connection.execute(
                    f"{_NUMBERS} INSERT INTO entry (posting, account, currency, minor)"
                    f" SELECT i || '/{event}', '{account}', 'GBP', {minor} FROM n",
                    {"count": postings // 2},
                )
        connection.execute(
            "INSERT INTO ledger_day SELECT substr(posting.at, 1, 10), event, account, currency,"
            " sum(minor), count(*) FROM entry JOIN posting ON posting.id = entry.posting"
            " GROUP BY 1, 2, 3, 4"
        )
        connection.execute(
            "INSERT INTO balance SELECT account, currency, sum(minor) FROM entry GROUP BY 1, 2"
        )
        trigger = next(sql for _, sql in migrate.steps() if "CREATE TRIGGER entry_counts" in sql)
        connection.execute(trigger[trigger.index("CREATE TRIGGER entry_counts") :])
    connection.pragma("journal_mode", "wal")
    connection.close()


async def _timed(ask: Callable[[], Awaitable[Any]]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = await ask()
    return time.perf_counter() - begun, found


async def _measure(report: Report, folder: Path, rounds: int) -> None:
    reader = HistoryReader(Database(folder / "station.db", read_only=True))
    store = Store(Database(folder / "station.db"), folder / "record.jsonl")
    await store.open()
    await store.post(money.top_up("topup-1", Money(10**10, "GBP")), NEWEST, "Anna")
    rows = WalletRows(reader)
    day = Period(date(2026, 11, 20))
    for name, period, budget in (("day", day, OPENS_MS), ("month", day.by_month(), None)):
        times = [
            (await _timed(lambda p=period: rows.page(p.bounds(), 0, 200)))[0]  # type: ignore[misc]
            for _ in range(rounds)
        ]
        report.spread(f"the page of a {name}", times, budget)
    seconds, whole = await _timed(
        lambda: rows.whole(day.by_month().bounds(), [each.bounds() for each in day.days()])
    )
    report.add("a month read for its statement", seconds, "s", None, f"{len(whole.entries)} lines")
    month = Statement(day.by_month(), NEWEST, whole.accounts, whole.entries)
    begun = time.perf_counter()
    content = statement_csv.as_csv(month)
    note = f"{len(content) / 1e6:.1f} MB"
    report.add("that month as CSV", time.perf_counter() - begun, "s", None, note)
    of_day = await rows.whole(day.bounds(), [])
    document.ensure_gui()
    begun = time.perf_counter()
    one = Statement(day, NEWEST, of_day.accounts, of_day.entries)
    laid = pages.lay_out(one, "Fjord & Fell", "Bench 1", plex)
    document.pdf_of(laid, "")
    note = f"{len(of_day.entries)} lines, {len(laid)} pages"
    report.add("a day as PDF", time.perf_counter() - begun, "s", None, note)
    times = []
    for number in range(rounds):
        hold = money.hold(f"B1-NEW{number}", "label", LABEL)
        times.append((await _timed(lambda h=hold: store.post(h, NEWEST, "Anna")))[0])  # type: ignore[misc]
    report.spread("a posting, durable", times)
    await reader.close()
    await store.close()


def run(report: Report, size: Any, folder: Path) -> None:
    """Measures on one store."""
    fill(folder / "station.db", size.of(100_000, 1_000_000))
    asyncio.run(_measure(report, folder, size.of(10, 40)))
