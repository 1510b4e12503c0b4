"""Reads a file in a process of its own: the window's interpreter has no hand free for it.

Small files are read where one is: a process takes longer to start than they take to read.
"""

import pickle
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from station.domain.column_map import ColumnMap
from station.domain.errors import EnvironmentFaultError, Message, StationError
from station.orders import report
from station.orders.report import Event, Progress
from station.program import again

SMALL_BYTES = 60_000


class Reading:
    """One file being read. Iterated on a thread; `cancel` may be called from any other."""

    def __init__(
        self,
        path: Path,
        source: str = "",
        column_map: ColumnMap | None = None,
        look: str | None = None,
    ) -> None:
        self._asked = (str(path), source, column_map, look)
        self._path = path
        self._child: subprocess.Popen[bytes] | None = None
        self.cancelled = False

    def cancel(self) -> None:
        """Ends the reading; the iteration ends without a last word."""
        self.cancelled = True
        if self._child is not None:
            with suppress(OSError):
                self._child.kill()

    def __iter__(self) -> Iterator[Event]:
        """What is found, as it is found. Raises EnvironmentFaultError for an unreadable file."""
        try:
            small = self._path.stat().st_size <= SMALL_BYTES
        except OSError:
            small = True  # said when it is read
        for event in _events(*self._asked) if small else self._away():
            if self.cancelled:
                return
            yield event

    def _away(self) -> Iterator[Event]:
        self._child = subprocess.Popen(  # noqa: S603 - this very program
            again("read-orders"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        child = self._child
        try:
            yield from self._heard(child)
        finally:
            child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()

    def _heard(self, child: "subprocess.Popen[bytes]") -> Iterator[Event]:
        if child.stdin is None or child.stdout is None:
            return
        try:
            pickle.dump(self._asked, child.stdin)
            child.stdin.close()
            while True:
                said = pickle.load(child.stdout)  # noqa: S301 - our own child wrote it
                if said is None:
                    return
                if isinstance(said, Message):
                    raise EnvironmentFaultError(said.id, **said.facts)
                yield said
        except (EOFError, OSError, pickle.UnpicklingError):
            if not self.cancelled:
                raise EnvironmentFaultError("orders.reader_ended") from None


def _events(
    path: str, source: str, column_map: ColumnMap | None, look: str | None
) -> Iterator[Event]:
    if look is not None:
        return report.first_look(Path(path), look)
    return report.whole(Path(path), source, column_map, lambda _: None)


def serve(asked: BinaryIO, told: BinaryIO) -> None:
    """Reads what is asked for and tells it; an error that a person can be shown is told too."""
    path, source, column_map, look = pickle.load(asked)  # noqa: S301 - our own parent wrote it

    def tell(what: object) -> None:
        pickle.dump(what, told, protocol=pickle.HIGHEST_PROTOCOL)
        told.flush()

    try:
        if look is not None:
            found = report.first_look(Path(path), look)
        else:
            found = report.whole(Path(path), source, column_map, lambda rows: tell(Progress(rows)))
        for event in found:
            tell(event)
        tell(None)
    except StationError as error:
        tell(error.message)
