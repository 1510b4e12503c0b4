"""Voids that waited for the line, drained behind the real window: the rate, and its answer times.

The rate is what the insurer's own process counted, second by second. The first and the last second
of the drain are not whole ones and are left out of the mean.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.figures import Report, quantile
from tests.journeys import draining
from tests.journeys.rig import ROOT, Bench, Insurer, LiveHomes, write_settings

USABLE_S, TYPICAL_MS, WORST_MS, SHARE = 2.0, 16.0, 50.0, 95.0
PACE = 20.0


def _child(bench: Bench, count: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/bench/drain_child.py"), str(count)],
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
    count = size.of(60, 400, 10_000)
    homes, data = LiveHomes(), folder / "insurer.db"
    insurer = Insurer(data)
    try:
        bench = homes.copy(folder / "home", insurer)
        bench.longest_s = 7200.0
        draining.covered(bench, folder, count)
        insurer.end()
        draining.queued(bench, count)
        insurer = bench.insurer = Insurer(data)
        write_settings(bench.data, {"insurer.pace_per_s": PACE})
        said = _child(bench, count)
        truth = insurer.truth(packages=False)
        wrong = draining.judged(bench, insurer, count)
    finally:
        insurer.end()
        homes.end()
    assert wrong == [], wrong
    per_second = [calls for _, calls in sorted(truth["sent"]["per_second"].items())]
    whole = per_second[1:-1] or per_second
    gaps = [gap for gap, _ in said["drain"]]
    own = [used for _, used in said["drain"]]
    note = f"{count} voids, {said['took']:.0f} s, {PACE:g} calls a second allowed"
    report.add("start to a scan taken, voids waiting", said["usable"], "s", USABLE_S, note)
    start = max(gap for gap, _ in said["start"])
    report.add("gap from the first paint on, in start-up: longest", 1000 * start, "ms")
    report.add("drain: of the allowed rate", 100 * sum(whole) / len(whole) / PACE, "%", SHARE)
    most = truth["sent"]["max_in_any_second"]
    report.add("drain: most calls in any one second", most, "calls", PACE)
    report.add("gap while voids drain: p99.9", 1000 * quantile(gaps, 0.999), "ms", TYPICAL_MS)
    report.add("gap while voids drain: longest", 1000 * max(gaps), "ms", WORST_MS)
    report.add("processor time in a gap: p99.9", 1000 * quantile(own, 0.999), "ms")
    report.add("processor time in a gap: longest", 1000 * max(own), "ms")
