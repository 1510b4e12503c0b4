"""The queue page over ten thousand saved cancellations: opening, scrolling, a drain under it.

The child is the real window without a line to the insurer; each item is the void of a shipment
whose label is voided and whose cover waits to be cancelled.
"""

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw

from tests.bench.bench_home import live, write_settings
from tests.bench.figures import Report, quantile
from tests.bench.fill import fill
from tests.bench.insurer import ROOT

TYPICAL_MS, WORST_MS, OPENS_MS = 16.0, 50.0, 100.0
_VOIDED = [
    "UPDATE shipment SET state = 'voiding', label = 'voided', label_money = 'refunded',"
    " cover = 'cancel_saved', flag = NULL WHERE package IS NOT NULL AND proven IS NOT NULL",
    "INSERT OR REPLACE INTO void (shipment, n, state, reason, note, asked_at, asked_by,"
    " approved_at, approved_by, deadline) SELECT id, 9, 'approved', 'buyer_withdrew', '',"
    " created_at, 'Ruth Adeyemi', created_at, 'Ruth Adeyemi',"
    " strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', 'now', '+' || (rowid % 40000) || ' minutes')"
    " FROM shipment WHERE state = 'voiding'",
    "INSERT INTO step (shipment, kind, subject, generation, key, body, body_sha256, at, made_by)"
    " SELECT id, 'preview_cancel', package, 9, id || 'preview', x'7b7d', '', created_at,"
    " 'Ruth Adeyemi' FROM shipment WHERE state = 'voiding'",
]


def _prepare(folder: Path, count: int) -> int:
    """A store whose shipments with cover are all to be cancelled; how many those are."""
    write_settings(folder)

    async def empty() -> None:
        async with live(folder, None):
            pass

    # Some 56 of 100 shipments have a cover.
    fill(folder / "station.db", count * 100 // 55, datetime.now(UTC))
    connection = apsw.Connection(str(folder / "station.db"))
    connection.execute("DELETE FROM void")
    for sql in _VOIDED:
        connection.execute(sql)
    found: int = connection.execute("SELECT count(*) FROM void").get
    connection.close()
    asyncio.run(empty())
    return found


def run(report: Report, size: Any, folder: Path) -> None:
    """Measures one window over one full queue."""
    count, changes = size.of(2_000, 10_000), size.of(50, 500)
    filled = _prepare(folder, count)
    environment = {**os.environ, "STATION_HOME": str(folder)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/bench/queue_child.py"), str(changes)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert said["items"] >= filled
    assert said["left"] <= said["items"] - changes
    note = f"{said['items']} items; the page is built and the queue is read"
    report.spread("key to painted list, first", said["first"], note=note)
    report.spread("key to painted list, again", said["again"], OPENS_MS)
    report.spread("a frame of scrolling", said["scrolling"], TYPICAL_MS, of=0.99)
    idle, drain = said["idle"], said["drain"]
    report.add("gap while idle: p99.9", 1000 * quantile([g for g, _ in idle], 0.999), "ms")
    gaps = [gap for gap, _ in drain]
    note = f"{changes} settled, 50 a second, the page in front"
    report.add("gap while settling: p99", 1000 * quantile(gaps, 0.99), "ms")
    report.add("gap while settling: p99.9", 1000 * quantile(gaps, 0.999), "ms", TYPICAL_MS, note)
    report.add("gap while settling: longest", 1000 * max(gaps), "ms", WORST_MS)
    own = [used for _, used in drain]
    report.add("processor time in a gap: p99.9", 1000 * quantile(own, 0.999), "ms")
    report.add("processor time in a gap: longest", 1000 * max(own), "ms")
