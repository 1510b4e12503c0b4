"""Orders a second by the real command: `station dispatch FILE.csv`, without and with cover."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.bench_home import ACTOR, PIN, write_csv, write_settings
from tests.bench.figures import Report
from tests.bench.insurer import ROOT, Place, practice


@dataclass(frozen=True)
class _Run:
    """One run of the command, in seconds."""

    wall: float
    first: float
    """Until the first order's line."""
    last: float
    cpu: float


def _station(environment: dict[str, str], words: list[str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "station", *words],
        cwd=ROOT,
        env=environment,
        input=said,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _environment(folder: Path, place: Place) -> dict[str, str]:
    write_settings(folder)
    environment = {**os.environ, **place.environment, "STATION_HOME": str(folder)}
    environment["STATION_PIN_KEY"] = "a-key-for-the-pins-of-a-benchmark"
    first = ["people", "add", ACTOR.name, "--role", "supervisor", "--pin-stdin"]
    _station(environment, first, f"{PIN}\n")
    top_up = ["wallet", "top-up", "100000.00", "GBP", "--pin-stdin"]
    _station(environment, top_up, f"{PIN}\n")
    return environment


def _dispatch(environment: dict[str, str], file: Path, count: int, insured: bool) -> _Run:
    words = ["dispatch", str(file), "--json", "--pin-stdin"]
    words += ["--insure", "all" if insured else "none"]
    if insured:
        words += ["--consent-by", ACTOR.name, "--premium-up-to", "50.00"]
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "station", *words],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    complaints: list[str] = []
    reading = threading.Thread(target=lambda: complaints.extend(process.stderr or ()))
    reading.start()
    process.stdin.write(f"{PIN}\n")
    process.stdin.close()
    moments: list[float] = []
    for line in process.stdout:
        moments.append(time.monotonic() - begun)
        row = json.loads(line)
        assert row["state"] == "dispatched", row
        assert (row["cover"]["state"] == "covered") is insured, row
    reading.join()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.stderr.close()
    assert process.returncode == 0, complaints
    assert len(moments) == count, complaints
    return _Run(wall, moments[0], moments[-1], used.ru_utime + used.ru_stime)


def run(report: Report, size: Any, folder: Path) -> None:
    """Measures both, turn by turn."""
    count, rounds = size.of(20, 200), size.of(1, 3)
    file = folder / "orders.csv"
    write_csv(file, count)
    runs: dict[bool, list[_Run]] = {False: [], True: []}
    for number in range(rounds):
        for insured in (False, True):
            with practice() as place:
                environment = _environment(folder / f"{number}-{insured}", place)
                runs[insured].append(_dispatch(environment, file, count, insured))
    for insured, all_ in runs.items():
        words = f"--insure {'all' if insured else 'none'}"
        middle = sorted(all_, key=lambda each: each.wall)[len(all_) // 2]
        moving = middle.last - middle.first
        report.add(
            f"{words}: whole command", count / middle.wall, "orders/s", note=f"{count} orders"
        )
        report.add(f"{words}: between first and last line", (count - 1) / moving, "orders/s")
        report.add(f"{words}: until the first line", 1000 * middle.first, "ms")
        busy = 100 * middle.cpu / middle.wall
        report.add(f"{words}: processor of the command", busy, "%", note="100 is one core")
        report.add(f"{words}: processor time", 1000 * middle.cpu / count, "ms", note="an order")
    calls = 100 / 3
    report.add("pace of 100 calls/s allows, covered", calls, "orders/s", note="three calls each")
