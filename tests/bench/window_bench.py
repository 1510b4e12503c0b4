"""How long the window cannot answer while dispatches drain in its process.

The child is the real window with the real bench behind it; the orders are committed one after the
other and worked by its outbox, twelve at a time.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.bench_home import live, write_settings
from tests.bench.figures import Report, quantile
from tests.bench.insurer import ROOT, Place, practice

TYPICAL_MS, WORST_MS = 16.0, 50.0


def _drain(folder: Path, place: Place, count: int) -> dict[str, Any]:
    environment = {**os.environ, **place.environment, "STATION_HOME": str(folder)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/bench/window_child.py"), str(count)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


async def _prepare(folder: Path) -> None:
    """Money in the wallet."""
    write_settings(folder)
    async with live(folder, None):
        pass


def run(report: Report, size: Any, folder: Path) -> None:
    """Measures several drains and reports all their gaps together."""
    import asyncio

    count, rounds = size.of(20, 50), size.of(1, 4)
    idle: list[float] = []
    first: list[float] = []
    drain: list[float] = []
    own: list[float] = []
    took: list[float] = []
    longest: dict[str, float] = {}
    for number in range(rounds):
        home = folder / str(number)
        asyncio.run(_prepare(home))
        with practice() as place:
            said = _drain(home, place, count)
        idle += [gap for gap, _ in said["idle"]]
        first.append(max(gap for gap, _ in said["first"]))
        drain += [gap for gap, _ in said["drain"]]
        own += [used for _, used in said["drain"]]
        took.append(said["took"])
        for name, seconds in said["longest"].items():
            longest[name] = max(longest.get(name, 0.0), seconds)
    note = f"{rounds} x {count} dispatches, {sum(took):.1f} s"
    report.add("gap while idle: p99.9", 1000 * quantile(idle, 0.999), "ms")
    report.add("gap while idle: longest", 1000 * max(idle), "ms")
    report.add("gap at the first dispatch: longest", 1000 * max(first), "ms")
    report.add("gap while draining: p99", 1000 * quantile(drain, 0.99), "ms")
    report.add("gap while draining: p99.9", 1000 * quantile(drain, 0.999), "ms", TYPICAL_MS, note)
    report.add("gap while draining: longest", 1000 * max(drain), "ms", WORST_MS)
    note = "what the window's own thread computed in a gap, whoever else used the machine"
    report.add("processor time in a gap: p99.9", 1000 * quantile(own, 0.999), "ms", None, note)
    report.add("processor time in a gap: longest", 1000 * max(own), "ms")
    over = sum(gap for gap in drain if gap > TYPICAL_MS / 1000)
    report.add("of the time in gaps over 16 ms", 100 * over / sum(drain), "%")
    report.add("drained", rounds * count / sum(took), "orders/s", note="covered")
    for name, seconds in sorted(longest.items()):
        report.add(f"longest {name}", 1000 * seconds, "ms")
