"""Voids that waited for the line, drained behind the real window: the rate, and its answer times.

The voids are made by the program from some real bookings, then made many (`multiplying.py`). The
rate is what the insurer's own process counted, second by second, empty ones too; what lies before
the drain and its first and last second, which are not whole ones, is left out of the mean.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.figures import Report, quantile
from tests.journeys import draining
from tests.journeys.rig import ROOT, Bench, Insurer, LiveHomes, write_settings

USABLE_S, TYPICAL_MS, WORST_MS, SHARE = 2.0, 16.0, 50.0, 95.0
PACE = 20.0


def _child(bench: Bench) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/bench/drain_child.py"), repr(time.monotonic())],
        cwd=ROOT,
        env={**os.environ, **bench.environment()},
        capture_output=True,
        text=True,
        timeout=3600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def run(report: Report, size: Any, folder: Path) -> None:
    """One drain in one window."""
    pace = size.rate or PACE
    homes, data = LiveHomes(), folder / "insurer.db"
    try:
        bench, count = draining.many(folder, homes, data, size.voids or size.of(60, 400, 10_000))
        insurer = bench.insurer = Insurer(data)
        try:
            write_settings(bench.data, {"insurer.pace_per_s": pace})
            said = _child(bench)
            truth = insurer.truth(packages=False)
            wrong = draining.judged(bench, insurer, count)
        finally:
            insurer.end()
    finally:
        homes.end()
    assert wrong == [], wrong
    _tell(report, said, count, draining.seconds_of(truth), pace)
    most = truth["sent"]["max_in_any_second"]
    report.add("drain: most calls in any one second", most, "calls", pace)


def _tell(
    report: Report, said: dict[str, Any], count: int, per_second: list[int], pace: float
) -> None:
    gaps, own = zip(*said["drain"], strict=True)
    start = max(gap for gap, _ in said["start"])
    note = f"{count} voids, {said['took']:.0f} s, {pace:g} calls a second allowed"
    report.add("start to a scan taken, voids waiting", said["usable"], "s", USABLE_S, note)
    report.add("gap from the first paint on, in start-up: longest", 1000 * start, "ms")
    share = 100 / pace
    report.least("drain: of the allowed rate", share * statistics.mean(per_second), "%", SHARE)
    report.add("drain: of it, the median second", share * statistics.median(per_second), "%")
    report.add("gap while voids drain: p99.9", 1000 * quantile(gaps, 0.999), "ms", TYPICAL_MS)
    report.add("gap while voids drain: longest", 1000 * max(gaps), "ms", WORST_MS)
    note = "what the window's own thread computed in a gap, whoever else used the machine"
    report.add("processor time in a gap: p99.9", 1000 * quantile(own, 0.999), "ms", None, note)
    report.add("processor time in a gap: longest", 1000 * max(own), "ms")
    report.add("processor time of the window's thread", 1000 * sum(own) / count, "ms/void")
    report.add("processor time of the program", 1000 * said["processor"] / count, "ms/void")
    report.add("commits", said["commits"] / count, "a void")
    report.add("waits for the record's disk", said["syncs"] / count, "a void")
