"""The installed program: its start beside an empty PySide6 window, and its memory over parcels.

What is measured is what a bench runs: the frozen program of the package, found in build/installed
(`bash packaging/prove`) or build/frozen (`python packaging/make`), or named by STATION_PROGRAM. It
is worked by the smoke test's way through the window: scan, tick, dispatch, as fast as the practice
insurer (20 calls a second) answers. Memory is read from outside, of the window's process.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.bench_home import write_csv
from tests.bench.figures import Report
from tests.bench.insurer import ROOT
from tests.bench.start_bench import COLD_MS, MEMORY_MB, WARM_MS, on_platform, start

GROWTH_MB = 5.0
_SETTLED = 100
"""So many parcels fill every cache that has a limit."""
_PLACES = ("build/installed/usr/lib/station/station", "build/frozen/station/station")


def _program() -> Path | None:
    named = os.environ.get("STATION_PROGRAM")
    places = [Path(named)] if named else [ROOT / place for place in _PLACES]
    return next((place for place in places if place.exists()), None)


def run(report: Report, size: Any, folder: Path) -> None:
    """Measures the program that is there; without one it says how to make it."""
    program = _program()
    if program is None:
        sys.stderr.write("no frozen program here: bash packaging/prove … ")
        return
    platform = "xcb" if shutil.which("Xvfb") else "offscreen"
    with on_platform(platform):
        _starts(report, program, folder, size.of(2, 10))
        _memory(report, program, folder, size.of(20, 200, 2000))


def _starts(report: Report, program: Path, folder: Path, rounds: int) -> None:
    _visit(program, folder / "first", ["10481"])  # whatever is read or made at the first start ever
    ours: list[dict[str, float]] = []
    empty: list[float] = []
    for number in range(rounds):
        begun = time.monotonic()
        moments = dict(reversed(list(_visit(program, folder / str(number), ["10481"]))))
        ours.append({what: at - begun for what, at in moments.items()})
        empty.append(start("empty_child.py", folder / "empty", 0.0)["painted"])
    shown = [one["shown"] for one in ours]
    report.spread("installed: window shown", shown, WARM_MS)
    report.spread("installed, new data: an order's form", [one["form"] for one in ours], COLD_MS)
    report.spread("empty PySide6 window", empty)
    ratio = statistics.median(shown) / statistics.median(empty)
    report.add("installed / empty window", ratio, "x")


def _memory(report: Report, program: Path, folder: Path, parcels: int) -> None:
    home = folder / "memory"
    orders = folder / "orders.csv"
    write_csv(orders, parcels)
    for words in (
        ["settings", "set", "insurer.pace_per_s=100"],
        ["wallet", "top-up", "100000.00", "GBP"],
        ["orders", "import", str(orders)],
    ):
        subprocess.run(
            [str(program), "--practice", *words],
            env={**os.environ, "STATION_HOME": str(home)},
            capture_output=True,
            check=True,
        )
    numbers = [f"N{number:07d}" for number in range(parcels)]
    found: list[float] = []
    begun = time.monotonic()
    for moment, _ in _visit(program, home, numbers, found):
        if moment == "form":
            report.add("memory after start, an order open", found[-1], "MB", MEMORY_MB)
    took = time.monotonic() - begun
    after = found[2:]  # of each parcel, once it is dispatched
    settled = min(_SETTLED, len(after) // 2)
    report.add(f"memory after {settled} parcels", after[settled - 1], "MB")
    report.add(f"memory after {parcels} parcels", after[-1], "MB", None, f"{took:.0f} s")
    grown = after[-1] - after[settled - 1]
    report.add(f"grown from parcel {settled} to {parcels}", grown, "MB", GROWTH_MB)


def _visit(
    program: Path, home: Path, orders: list[str], memory: list[float] | None = None
) -> Iterator[tuple[str, float]]:
    """Each moment of the window with its time; into `memory` what it holds then, in MB."""
    with subprocess.Popen(
        [str(program), "smoke-window", str(home.parent / "window.png"), *orders],
        env={**os.environ, "STATION_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            moment = json.loads(line)
            if memory is not None:
                memory.append(_held(child.pid))
            yield moment["moment"], moment["at"]
    assert child.returncode == 0, "see what it said above"


def _held(process: int) -> float:
    """The resident memory of `process` in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
