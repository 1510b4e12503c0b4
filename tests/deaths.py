"""A test process that ends by a signal is told with what it did and where it was.

Else only the test that ran then is named, and that one often did nothing: what a test leaves behind
may end the process many tests later. Each of several processes writes down its tests and, as it
dies, the stacks of its threads; the one that leads them prints both, last of all.
"""

import faulthandler
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

_WHERE = "STATION_TEST_DEATHS"
_LAST = 12
"""So many of its tests are told."""
_DEEP = 5
"""So many calls of each thread."""
_open: list[IO[str]] = []


def pytest_sessionstart(session: pytest.Session) -> None:
    """The one that leads makes the folder before it starts the others, who have a file each."""
    worker = getattr(session.config, "workerinput", None)
    if worker is None:
        os.environ[_WHERE] = tempfile.mkdtemp(prefix="station-deaths-")
    else:
        _open.append((Path(os.environ[_WHERE]) / worker["workerid"]).open("w", buffering=1))


def pytest_runtest_logstart(nodeid: str) -> None:
    """A line for each test, before it; a window within the last one has its own way of dying."""
    for file in _open:
        file.write(f"{nodeid}\n")
        faulthandler.enable(file)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What those that died left."""
    folder = os.environ.get(_WHERE)
    if folder is None or hasattr(terminalreporter.config, "workerinput"):
        return
    for file in sorted(Path(folder).iterdir()):
        for line in _told(file.read_text(errors="replace").splitlines()):
            terminalreporter.write_line(f"{file.name}: {line}")
    shutil.rmtree(folder, ignore_errors=True)


def _told(lines: list[str]) -> Iterator[str]:
    """The last tests before the fault, and where each thread was then; nothing without a fault."""
    first = next((n for n, line in enumerate(lines) if line.startswith("Fatal Python error")), None)
    if first is None:
        return
    yield from lines[max(0, first - _LAST) : first]
    deep = 0
    for line in lines[first:]:
        deep = deep + 1 if line.startswith("  File") else 0
        if line and deep <= _DEEP:
            yield line
