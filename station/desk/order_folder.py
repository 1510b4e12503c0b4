"""The watched folder: what a shop puts there is taken in by itself, unless it leaves a question.

A file is read once it has stood still. With no question open its orders are kept and it goes to
`done/`; else it stays, and its reason is shown. Its hash is written down behind the keeping, so
that a file that was kept before the program ended is only moved then; one that was half kept is
read anew, and finds its orders as they are. What only the machine stands against, a full disk, is
tried again by itself.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from station.aside import aside
from station.desk.order_files import FileDesk
from station.domain import settings as declared
from station.domain.errors import EnvironmentFaultError, Message, StationError, message, reason_of
from station.domain.people import Actor, Role
from station.domain.settings import Settings
from station.flow import points

EVERY_S = 2.0
SILENT_S = 20.0
"""A share that has not answered by then is said to be silent."""
ENDINGS = (".csv", ".txt", ".tsv", ".xlsx")
DONE = "done"
# It has a role because a desk asks for a person; it keeps only what no question is open about.
FOLDER = Actor("orders.folder", Role.CLERK)

_log = logging.getLogger(__name__)

_Stamp = tuple[int, int]
_PASSING = ("orders.busy", "orders.stopped")
"""Not the file's fault: a person began with another one, or stopped what was read."""
_REST = 30
"""Looks before a file that the machine could not take is read again: a minute."""


@dataclass(frozen=True)
class WaitingFile:
    """A file that stays in the folder until a person has looked at it."""

    path: Path
    why: tuple[Message, ...]


@dataclass(frozen=True)
class _Staying:
    """Why a file stays, as it stood then, and what the looks do about it until a person has."""

    stamp: _Stamp
    why: tuple[Message, ...]
    taken: bool = False
    """It is taken in, and only lies where it should not: each look tries to move it."""
    rest: int | None = None
    """How many looks until a fault of the machine may be over; None: it is not read again."""

    def looked(self) -> "_Staying":
        """After one more look."""
        return self if self.rest is None else replace(self, rest=self.rest - 1)

    @property
    def again(self) -> bool:
        """True if it is to be read anew."""
        return self.rest is not None and self.rest <= 0


class OrderFolder:
    """Watches the folder of the settings, if there is one."""

    def __init__(self, files: FileDesk, settings: Callable[[], Settings]) -> None:
        self._files = files
        self._settings = settings
        self._seen: dict[Path, _Stamp] = {}
        """How each file stood at the last look: still, if it stands so again."""
        self._staying: dict[Path, _Staying] = {}
        self._fault: Message | None = None

    @property
    def waiting(self) -> tuple[WaitingFile, ...]:
        """Files that wait for a person, with their reasons."""
        return tuple(WaitingFile(path, self._staying[path].why) for path in sorted(self._staying))

    @property
    def fault(self) -> Message | None:
        """Why the folder cannot be read; None if it can, or none is set."""
        return self._fault

    async def run(self) -> None:
        """Looks every two seconds until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """One look: files that stood still since the last one are taken in."""
        folder = self._settings().of(declared.ORDERS_FOLDER)
        if not folder:
            self._seen, self._staying, self._fault = {}, {}, None
        else:
            await self._look(Path(folder))

    async def _look(self, folder: Path) -> None:
        try:
            there = await self._files_in(folder)
        except OSError as error:
            reason = reason_of(error)
            self._fault = message("orders.folder_unreadable", folder=str(folder), reason=reason)
            return
        if there is None:
            return
        self._fault = None
        still = [path for path, stamp in there.items() if self._seen.get(path) == stamp]
        self._seen = there
        self._staying = {
            path: known.looked()
            for path, known in self._staying.items()
            if there.get(path) == known.stamp
        }
        for path in still:
            known = self._staying.get(path)
            if known is not None and known.taken:
                await self._move(path, there[path])
            elif (known is None or known.again) and not self._files.busy:
                await self._take(path, there[path])

    async def _files_in(self, folder: Path) -> dict[Path, _Stamp] | None:
        """What lies there; None once the settings name another folder. Raises OSError.

        A share that has gone silent is said to be, and asked once: nobody else waits for it, not
        even the end of the program.
        """
        looking = asyncio.ensure_future(aside(lambda: _files_of(folder)))
        try:
            while not (await asyncio.wait({looking}, timeout=SILENT_S))[0]:
                self._fault = message("orders.folder_silent", folder=str(folder))
                if self._settings().of(declared.ORDERS_FOLDER) != str(folder):
                    return None
            return looking.result()
        finally:
            looking.cancel()

    async def _take(self, path: Path, stamp: _Stamp) -> None:
        """Takes the file in and away, or writes down why it stays."""
        self._staying.pop(path, None)
        try:
            why = await self._questions(path)
        except StationError as error:
            if error.message.id not in _PASSING:
                rest = _REST if isinstance(error, EnvironmentFaultError) else None
                self._staying[path] = _Staying(stamp, (error.message,), rest=rest)
            return
        except Exception:  # noqa: BLE001 - the files behind it are still to be taken; it is logged
            _log.exception("orders: a file of the folder could not be taken in")
            self._staying[path] = _Staying(stamp, (message("band.our_fault"),))
            return
        if why is None:
            return  # the next look goes on with it
        if why:
            self._staying[path] = _Staying(stamp, why)
            return
        points.reached("orders.taken")
        await self._move(path, stamp)

    async def _move(self, path: Path, stamp: _Stamp) -> None:
        """Moves a file that is taken in; one that cannot be moved says so until it can."""
        try:
            await aside(lambda: _move(path))
        except OSError as error:
            if await aside(path.exists):  # else somebody took it away meanwhile
                reason = reason_of(error)
                why = message("orders.not_moved", folder=DONE, reason=reason)
                self._staying[path] = _Staying(stamp, (why,), taken=True)
                return
        self._staying.pop(path, None)

    async def _questions(self, path: Path) -> tuple[Message, ...] | None:
        """Keeps the file's orders unless something is open about it; then: what.

        None if the keeping was stopped on its way.
        """
        looked = await self._files.look(path, FOLDER)
        if looked.refused is not None:
            return (looked.refused.sentence,)
        if looked.taken is not None:
            return ()
        if not looked.remembered:
            return (message("orders.question.unmapped"),)
        preview = await self._files.read(looked, looked.column_map, FOLDER)
        if preview.questions:
            await self._files.drop(preview)
            return preview.questions
        try:
            kept = await self._files.keep(preview, FOLDER)
        finally:
            await self._files.drop(preview)
        if kept.cut:
            return None
        _log.info("orders: a file of the folder was taken in")
        return ()

    async def done(self, path: Path) -> None:
        """A person took the file in: it goes where those go that were taken in by themselves."""
        folder = self._settings().of(declared.ORDERS_FOLDER)
        if folder and path.parent == Path(folder):
            # One that was not seen there yet is known by its hash at the next look.
            await self._move(path, self._seen.get(path, (0, 0)))


def _files_of(folder: Path) -> dict[Path, _Stamp]:
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file() and entry.name.casefold().endswith(ENDINGS):
                if entry.name.startswith((".", "~$")):
                    continue
                found[Path(entry.path)] = _stamp(entry.stat())
    return found


def _stamp(found: os.stat_result) -> _Stamp:
    return (found.st_size, found.st_mtime_ns)


def forget(folder: Path, before: datetime) -> int:
    """Removes what was taken in and moved to `done/` and was last written before then; how many.

    Raises OSError for a folder that cannot be read or written.
    """
    count = 0
    for path in _files_of(folder / DONE) if (folder / DONE).is_dir() else ():
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            path.unlink()
            count += 1
    return count


def _move(path: Path) -> None:
    """Moves the file to `done/` under a name that is free there."""
    done = path.parent / DONE
    done.mkdir(exist_ok=True)
    target, count = done / path.name, 1
    while target.exists():
        count += 1
        target = done / f"{path.stem}-{count}{path.suffix}"
    path.rename(target)
