"""Start-up: from the process's start to the first paint, to a scan taken, to its form; memory.

Ours and an empty PySide6 window start turn by turn. Warm: everything was read before. Cold: the
files of Python, PySide6 and the program are dropped from the page cache as far as the kernel does
it for one user (what another running process has mapped stays), into a fresh data folder.
Uncompiled: a copy of the program without a single .pyc, under `-B`, fresh data folder; libraries as
the installer left them.
"""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.figures import Report
from tests.bench.insurer import ROOT

WARM_MS, COLD_MS, MEMORY_MB = 500.0, 1000.0, 180.0
_SETTLE_S = 2.0

Seen = dict[str, float]


def start(child: str, folder: Path, settle: float, root: Path = ROOT, *flags: str) -> Seen:
    """Starts one child and returns what it saw."""
    environment = {**os.environ, "STATION_HOME": str(folder)}
    if "-B" not in flags:
        # Compiled once, as an installed program is, and not into the checkout.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(_compiled(folder))
    command = [sys.executable, *flags, str(root / "tests/bench" / child)]
    begun = time.monotonic()
    done = subprocess.run(
        [*command, repr(begun), str(settle)],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: Seen = json.loads(done.stdout.splitlines()[-1])
    return seen


def _compiled(folder: Path) -> Path:
    """Where what was compiled lies: beside all data folders of this run."""
    top = next(each for each in folder.parents if each.name.startswith("station-bench-"))
    return top / "compiled"


def _rounds(
    folder: Path, rounds: int, *, fresh: bool = False, cold: bool = False, root: Path = ROOT
) -> tuple[list[Seen], list[Seen]]:
    """Ours and the empty one, turn by turn."""
    flags = ("-B",) if root != ROOT else ()
    ours: list[Seen] = []
    empty: list[Seen] = []
    for number in range(rounds):
        home = folder / (str(number) if fresh else "home")
        for child, found in (("start_child.py", ours), ("empty_child.py", empty)):
            if cold:
                _drop_cache(_compiled(home))
            found.append(start(child, home, 0.0, root, *flags))
    return ours, empty


def _drop_cache(compiled: Path) -> None:
    """Asks the kernel to forget the files that a start reads."""
    names = {"stdlib", "platlib"}
    folders = [ROOT / "station", ROOT / "resources", compiled]
    folders += [Path(sysconfig.get_path(name)) for name in names]
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file():
                with contextlib.suppress(OSError):
                    handle = os.open(file, os.O_RDONLY)
                    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                    os.close(handle)


@contextlib.contextmanager
def on_platform(name: str) -> Iterator[None]:
    """Qt's platform for the children: `offscreen`, or `xcb` on a screen of its own."""
    before = {key: os.environ.get(key) for key in ("QT_QPA_PLATFORM", "DISPLAY")}
    os.environ["QT_QPA_PLATFORM"] = name
    with contextlib.ExitStack() as stack:
        if name == "xcb":
            os.environ["DISPLAY"] = stack.enter_context(_screen())
        try:
            yield
        finally:
            for key, value in before.items():
                os.environ.pop(key, None)
                if value is not None:
                    os.environ[key] = value


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    reader, writer = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as said:
            yield f":{said.readline().strip()}"
    finally:
        screen.terminate()
        screen.wait()


def _tell(
    report: Report, what: str, found: tuple[list[Seen], list[Seen]], budget: float | None
) -> None:
    ours, empty = found
    report.spread(f"{what}: first paint", [one["painted"] for one in ours])
    # The budget is for a window that takes a scan, not for a picture of one.
    report.spread(f"{what}: a scan taken", [one["scanned"] for one in ours], budget)
    report.spread(f"{what}: its form open", [one["form"] for one in ours])
    report.spread(f"{what}: empty PySide6 window", [one["painted"] for one in empty])
    ratio = statistics.median(one["painted"] for one in ours)
    ratio /= statistics.median(one["painted"] for one in empty)
    report.add(f"{what}: first paint / empty window", ratio, "x")


def run(report: Report, size: Any, folder: Path) -> None:
    """Measures, first warm."""
    with on_platform("offscreen"):
        _rounds(folder, 1)  # whatever is compiled or cached at the first start ever
        _tell(report, "warm", _rounds(folder, size.of(3, 15)), WARM_MS)
        cold = _rounds(folder / "cold", size.of(1, 5), fresh=True, cold=True)
        _tell(report, "cold", cold, COLD_MS)
        _uncompiled(report, size, folder)
        _memory(report, folder)
    if shutil.which("Xvfb"):
        with on_platform("xcb"):
            _tell(report, "warm, Xvfb", _rounds(folder, size.of(2, 10)), WARM_MS)


def _uncompiled(report: Report, size: Any, folder: Path) -> None:
    copy = folder / "copy"
    for name in ("station", "resources", "tests/bench"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    found = _rounds(folder / "uncompiled", size.of(1, 5), fresh=True, root=copy)
    _tell(report, "uncompiled", found, None)


def _memory(report: Report, folder: Path) -> None:
    ours = start("start_child.py", folder / "home", _SETTLE_S)
    empty = start("empty_child.py", folder / "home", _SETTLE_S)
    note = f"an order open, {_SETTLE_S:g} s after start; the practice insurer is another process"
    report.add("memory, resident", ours["rss"], "MB", MEMORY_MB, note)
    report.add("memory, its share (PSS)", ours["pss"], "MB")
    report.add("memory of the empty window, resident", empty["rss"], "MB")
