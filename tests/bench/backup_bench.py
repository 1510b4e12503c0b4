"""A backup of a store with many shipments, made while the bench works and its window is drawn.

What it takes, what it does to the bench's own writes, and how long the window's thread is held. The
peer is a bare copy of the same bytes to the same disk.
"""

import asyncio
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from station.domain.money import Money
from station.flow import money
from station.store.backup import BackupFolder, proven
from station.store.db import Database
from station.store.soundness import is_sound
from station.store.store import Store
from tests.bench.figures import Report, quantile
from tests.bench.fill import fill
from tests.bench.heart import Heart

_MB = 1024 * 1024
_EACH_S = 0.05
_IDLE = 100
TYPICAL_MS, WORST_MS = 16.0, 50.0


def run(report: Report, size: Any, folder: Path) -> None:
    """Fills a store, opens it, and makes one backup of it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import qasync
    from PySide6.QtWidgets import QApplication

    count = size.of(5_000, 100_000, 1_000_000)
    fill(folder / "station.db", count, datetime.now(UTC))
    application = QApplication.instance() or QApplication(["bench"])
    loop = qasync.QEventLoop(application)
    with loop:
        loop.run_until_complete(_measure(report, folder, count))


async def _measure(report: Report, folder: Path, count: int) -> None:
    file = folder / "station.db"
    store = Store(Database(file), folder / "record.jsonl")
    await store.open()
    report.add("the store", file.stat().st_size / _MB, "MB", note=f"{count:,} shipments")
    heart = Heart()
    try:
        for number in range(_IDLE):
            await _post(store, f"idle-{number}")
            await asyncio.sleep(_EACH_S)
        idle = [await _post(store, f"before-{number}") for number in range(_IDLE)]
        heart.take()
        backups = BackupFolder(file, folder / "backups")
        began = time.perf_counter()
        task = asyncio.ensure_future(backups.make(datetime.now(UTC)))
        under: list[float] = []
        while not task.done():
            under.append(await _post(store, f"under-{len(under)}"))
            await asyncio.sleep(_EACH_S)
        took = time.perf_counter() - began
        gaps = [gap for gap, _ in heart.take()]
        made = await task
    finally:
        await store.close()
    report.add("a backup, proven", took, "s")
    report.add("of that: reading it back whole", _timed(lambda: proven(made)), "s")
    report.add("a bare copy of its bytes", _timed(lambda: _copied(made, folder / "bare")), "s")
    report.spread("a write of the bench, no backup under way", idle)
    report.spread("a write of the bench, a backup under way", under)
    report.add("the longest of those", 1000 * max(under), "ms")
    report.add("window held: p99.9", 1000 * quantile(gaps, 0.999), "ms", TYPICAL_MS)
    report.add("window held: the longest", 1000 * max(gaps), "ms", WORST_MS)
    whole = folder / "record.jsonl"
    began = time.perf_counter()
    await is_sound(file, whole)
    report.add("all of it looked through, as after damage", time.perf_counter() - began, "s")
    began = time.perf_counter()
    await is_sound(file, whole, whole=False)
    report.add("what every start looks at", 1000 * (time.perf_counter() - began), "ms")


async def _post(store: Store, name: str) -> float:
    began = time.perf_counter()
    await store.post(money.top_up(name, Money(1, "GBP")), datetime.now(UTC), "Bench")
    return time.perf_counter() - began


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _copied(source: Path, target: Path) -> None:
    with source.open("rb") as reading, target.open("wb") as writing:
        while block := reading.read(_MB):
            writing.write(block)
        os.fsync(writing.fileno())
    target.unlink()
