"""Orders from a file: a hundred thousand of a shop's export, read, previewed and kept."""

import asyncio
import csv
import io
import resource
import time
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from station.desk.order_files import FileDesk, Step
from station.domain.people import Actor, Role
from station.store.db import Database
from station.store.order_files import OrderFileRows
from station.store.store import Store
from tests.bench.figures import Report, quantile

SAMPLE = Path(__file__).parents[1] / "orders" / "files" / "shopify.csv"
ALL_S, TYPICAL_MS, WORST_MS = 60.0, 16.0, 50.0
DANA = Actor("Dana", Role.CLERK)


class _Clock:
    """The machine's own."""

    def now(self) -> Any:
        from datetime import UTC, datetime

        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def export(path: Path, count: int) -> None:
    """Shopify's export with `count` orders, each of one line."""
    with SAMPLE.open(newline="", encoding="utf-8") as stream:
        reader = csv.DictReader(stream)
        heads, rows = list(reader.fieldnames or ()), list(reader)
    out = io.StringIO()
    writer = csv.DictWriter(out, heads)
    writer.writeheader()
    for number in range(count):
        writer.writerow({**rows[-1], "Name": f"#{number}"})
    if path.suffix == ".csv":
        path.write_text(out.getvalue(), encoding="utf-8")
        return
    out.seek(0)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Orders")
    for row in csv.reader(out):
        sheet.append([cell or None for cell in row])
    book.save(path)


async def _beats(gaps: list[float]) -> None:
    """A beat of a millisecond on the loop: the window's own thread does nothing else."""
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        gaps.append(now - last)
        last = now


async def _measure(report: Report, folder: Path, count: int, ending: str) -> None:
    path = folder / f"export{ending}"
    export(path, count)
    store = Store(Database(folder / "station.db"), folder / "record.jsonl")
    await store.open()
    desk = FileDesk(OrderFileRows(store), _Clock())
    gaps: list[float] = []
    beats = asyncio.create_task(_beats(gaps))
    steps: list[Step] = []
    begun, used = time.perf_counter(), time.process_time()
    looked = await desk.look(path, DANA)
    seen = time.perf_counter()
    preview = await desk.read(looked, looked.column_map, DANA, steps.append)
    read = time.perf_counter()
    kept = await desk.keep(preview, DANA, steps.append)
    done = time.perf_counter()
    beats.cancel()
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert kept.kept == count, kept
    here = time.process_time() - used
    there = child.ru_utime + child.ru_stime
    note = f"{ending}, {count:,} orders, {path.stat().st_size / 1e6:.0f} MB"
    report.add(f"orders, {ending}: first look", seen - begun, "s", note=note)
    report.add(f"orders, {ending}: read and previewed", read - seen, "s")
    report.add(f"orders, {ending}: kept", done - read, "s")
    report.add(f"orders, {ending}: in all", done - begun, "s", ALL_S * count / 100_000)
    report.add(f"orders, {ending}: processor time, here and in the child", here + there, "s")
    report.add(f"orders, {ending}: rate", count / (done - begun), "/s")
    report.add("window blocked: p99.9", 1000 * quantile(gaps, 0.999), "ms", TYPICAL_MS)
    report.add("window blocked: longest", 1000 * max(gaps), "ms", WORST_MS)
    await store.close()


def run(report: Report, size: Any, folder: Path) -> None:
    """An import into an empty store, of a text file and of a workbook."""
    for ending in (".csv", ".xlsx"):
        inside = folder / ending[1:]
        inside.mkdir()
        asyncio.run(_measure(report, inside, size.of(10_000, 100_000), ending))
