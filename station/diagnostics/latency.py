"""How long the steps of a dispatch take, read from the log's own lines, the rotated ones too."""

import contextlib
import io
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import ceil
from pathlib import Path

from station import regular
from station.aside import aside
from station.flow.diagnosis import Took
from station.log.times import NAME, Timed

_LINE = re.compile(rf"\S+Z INFO {re.escape(NAME)} (\w+) (\d{{1,9}}\.\d) ms\n?")

_MOST = 1_000_000
"""Bytes that are read of one file of the log."""


class LogTimes:
    """Fills the port `Times` from the log in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def figures(self) -> tuple[Took, ...]:
        """Each step that was timed, in the order in which they happen."""
        return await aside(lambda: of_lines(_lines(self._folder)))


def of_lines(lines: Iterable[str]) -> tuple[Took, ...]:
    """The figures of these lines; those that time nothing are left out."""
    taken: dict[str, list[float]] = defaultdict(list)
    for line in lines:
        if NAME in line and (found := _LINE.fullmatch(line)):
            taken[found[1]].append(float(found[2]))
    return tuple(
        Took(step, len(each), _quantile(each, 0.5), _quantile(each, 0.95))
        for step in Timed
        if (each := sorted(taken.get(step.value, ())))
    )


def _quantile(ordered: list[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def _lines(folder: Path) -> Iterator[str]:
    for file in log_files(folder):
        # It may be rotated away at this very moment: the others still say enough.
        with contextlib.suppress(OSError):
            yield from tail(file, _MOST)[0]


def tail(file: Path, most: int) -> tuple[Iterable[str], bool]:
    """The last whole lines of `file`, at most `most` bytes, and whether there are more than these.

    Raises OSError.
    """
    with regular.opened(file) as stream:
        size = stream.seek(0, os.SEEK_END)
        start = stream.seek(max(0, size - most))
        # What is written meanwhile is the next reader's.
        data = stream.read(most)
    if start:
        data = data.partition(b"\n")[2]
    return io.StringIO(data.decode("utf-8", "replace"), newline=None), start > 0


def log_files(folder: Path) -> list[Path]:
    """The log's files, the oldest first."""
    with contextlib.suppress(OSError):
        found = [
            file for file in folder.iterdir() if re.fullmatch(r"station\.log(\.\d)?", file.name)
        ]
        return sorted(
            found, key=lambda file: file.suffix if file.suffix != ".log" else "", reverse=True
        )
    return []
