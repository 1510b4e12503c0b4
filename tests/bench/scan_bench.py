"""A scan with a full store: from the code to a view that has the form.

The store is filled by SQL from one order that really was dispatched, all its rows but the papers'
bytes (a million papers would be some 50 GB and no scan reads them), 250 a day back in time.
"""

import asyncio
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import apsw

from station.app.build import Station
from station.desk.packer import Packer
from station.desk.tools import Tools
from station.store import checksums
from tests.bench.bench_home import ACTOR, live, order
from tests.bench.dispatch_bench import Meter, commit, instrument
from tests.bench.figures import Report
from tests.bench.insurer import Place, practice

BUDGET_MS = 50.0
_TO_SCAN = 2_000
_A_DAY = 250
_FIRST_COPY = 1_000_000
"""Numbers of the copies begin here; those of the orders to scan lie below."""
_SECONDS = 86_400 // _A_DAY


async def _template(folder: Path, place: Place) -> str:
    """Dispatches one covered order and keeps open ones to scan."""
    async with live(folder, place) as station:
        dispatched = instrument(station, Meter())
        station.start()
        await station.orders.keep([order(number) for number in range(_TO_SCAN + 1)], ACTOR)
        shipment = await commit(station, order(0))
        await asyncio.wait_for(dispatched.get(), 30)
        return shipment


def _columns(connection: apsw.Connection, table: str) -> list[str]:
    return [str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")]


def _copy(
    connection: apsw.Connection,
    table: str,
    where: str,
    changed: dict[str, str],
    words: dict[str, Any],
) -> None:
    """Copies the template's rows of `table` once for each number, with some columns changed."""
    columns = _columns(connection, table)
    values = [changed.get(name, f"t.{name}") for name in columns]
    connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"
        f" FROM numbers AS n, {table} AS t WHERE {where}",
        words,
    )


def _fill(file: Path, shipment: str, count: int, waiting: int) -> None:
    """Multiplies the template's rows, and one open order into `waiting` that nobody scans."""
    checksums.load()
    connection = apsw.Connection(str(file))
    connection.pragma("synchronous", "off")
    connection.pragma("temp_store", "memory")
    # All that is filled stays in memory until its end, and is written to the file once: through a
    # log, and spilled by the default cache, a million take more than seven minutes.
    connection.pragma("cache_size", -8_000_000)
    connection.pragma("journal_mode", "off")
    words = {"template": shipment, "first": _FIRST_COPY, "count": count, "seconds": _SECONDS}
    mine = "'B1-' || printf('%010d', n.n)"
    at = "strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now', '-' || (n.age * :seconds) || ' seconds')"
    package = "printf('%05d-%05d-INS', n.n / 100000, n.n % 100000)"
    # Of the template's steps each copy gets its own, as far apart as the numbers are.
    step = "t.{0} + 100 * (n.n - :first + 1)"
    steps = "(SELECT id FROM step WHERE shipment = :template)"
    with connection:
        connection.execute(
            "CREATE TEMP TABLE numbers AS WITH RECURSIVE c (n) AS"
            " (SELECT :first UNION ALL SELECT n + 1 FROM c WHERE n < :first + :count - 1)"
            " SELECT n, :first + :count - n AS age FROM c",
            words,
        )
        of_it = "t.shipment = :template"
        number = "'N' || printf('%07d', n.n)"
        _copy(connection, "orders", of_it, {"number": number, "shipment": mine}, words)
        nobodys = {"waiting": waiting, "open": order(1).number, **words}
        where = "t.number = :open AND n.n < :first + :waiting"
        _copy(connection, "orders", where, {"number": "'W' || n.n"}, nobodys)
        # Its own place in time: the template's, back by as many microseconds as it is older.
        seq = "t.seq - n.age * :seconds * 1000000"
        changed = {"id": mine, "number": number, "created_at": at, "updated_at": at, "seq": seq}
        _copy(connection, "shipment", "t.id = :template", {**changed, "package": package}, words)
        _copy(connection, "tracking", of_it, {"code": "n.n || t.code", "shipment": mine}, words)
        _copy(connection, "offer", of_it, {"package": package, "shipment": mine}, words)
        of_offer = "t.package IN (SELECT package FROM offer WHERE shipment = :template)"
        _copy(connection, "consent", of_offer, {"package": package}, words)
        own = {"id": step.format("id"), "shipment": mine, "key": "n.n || t.key", "at": at}
        _copy(connection, "step", of_it, own, words)
        for table in ("sent", "applied"):
            of_step = {"step": step.format("step"), "at": at}
            _copy(connection, table, f"t.step IN {steps}", of_step, words)
        own = {"id": "NULL", "step": step.format("step"), "at": at}
        _copy(connection, "outcome", f"t.step IN {steps}", own, words)
        own = {"id": "n.n || t.id", "shipment": mine, "at": at}
        _copy(connection, "posting", of_it, own, words)
        of_posting = "t.posting IN (SELECT id FROM posting WHERE shipment = :template)"
        _copy(connection, "entry", of_posting, {"posting": "n.n || t.posting"}, words)
    connection.close()


async def _scan(report: Report, folder: Path, count: int, rounds: int) -> None:
    begun = time.perf_counter()
    async with live(folder, None) as station:
        opened = time.perf_counter() - begun
        packer = _packer(station)
        begun = time.perf_counter()
        await packer.start()
        started = time.perf_counter() - begun
        scans, puts, refreshes = await _rounds(packer, rounds)
    report.spread(f"scan to form, {count:,} shipments", scans, BUDGET_MS)
    report.spread("put back, with the refresh of the rest", puts)
    report.spread("of it the refresh", refreshes)
    report.add("store opened", 1000 * opened, "ms", note="once, at start")
    report.add("bench started on it", 1000 * started, "ms", note="once, at start")
    report.add("size of the store", (folder / "station.db").stat().st_size / 1e6, "MB")


async def _rounds(packer: Packer, rounds: int) -> tuple[Sequence[float], ...]:
    scans: list[float] = []
    puts: list[float] = []
    refreshes: list[float] = []
    for number in range(rounds):
        code = order(1 + number * 7 % _TO_SCAN).number
        begun = time.perf_counter()
        await packer.scan(code)
        view = packer.view()
        scans.append(time.perf_counter() - begun)
        assert view.form is not None, (code, view.band)
        begun = time.perf_counter()
        await packer.put_back()
        puts.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        await packer.refresh()
        refreshes.append(time.perf_counter() - begun)
    return scans, puts, refreshes


def _packer(station: Station) -> Packer:
    tools = Tools(
        packing=station.packing,
        choices=station.choices,
        papers=station.papers,
        scan_back=station.scan_back,
        health=station.health,
        goods=station.goods,
        books=station.store,
        line=station.line,
        clock=station.clock,
        settings=station.current,
        new_shipment=station.new_shipment,
        next_try=station.outbox.next_try,
        wake=station.outbox.wake,
        practice=False,
    )
    return Packer(tools, ACTOR)


def run(report: Report, size: Any, folder: Path) -> None:
    """Fills the store, then measures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    count = size.of(10_000, 100_000, 1_000_000)
    with practice() as place:
        shipment = asyncio.run(_template(folder, place))
    begun = time.perf_counter()
    waiting = size.of(1_000, 10_000, 100_000)
    _fill(folder / "station.db", shipment, count, waiting)
    report.add("orders open beside those that are scanned", waiting, "", note="none is touched")
    report.add("filling the store", time.perf_counter() - begun, "s", note="by SQL, not measured")
    asyncio.run(_scan(report, folder, count, size.of(50, 300)))
