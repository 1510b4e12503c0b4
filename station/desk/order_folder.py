"""The watched folder: what a shop puts there is taken in by itself, unless it leaves a question.

A file is read once it has stood still. With no question open its orders are kept and it goes to
`done/`; else it stays, and its reason is shown. Its hash is written down with the keeping, so that
a file that was kept before the program ended is only moved then.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from station.desk.order_files import FileDesk
from station.domain import settings as declared
from station.domain.errors import Message, StationError, message
from station.domain.people import Actor, Role
from station.domain.settings import Settings

EVERY_S = 2.0
ENDINGS = (".csv", ".txt", ".tsv", ".xlsx")
DONE = "done"
# It has a role because a desk asks for a person; it keeps only what no question is open about.
FOLDER = Actor("orders.folder", Role.CLERK)

_log = logging.getLogger(__name__)

_Stamp = tuple[int, int]


@dataclass(frozen=True)
class WaitingFile:
    """A file that stays in the folder until a person has looked at it."""

    path: Path
    why: tuple[Message, ...]


class OrderFolder:
    """Watches the folder of the settings, if there is one."""

    def __init__(self, files: FileDesk, settings: Callable[[], Settings]) -> None:
        self._files = files
        self._settings = settings
        self._seen: dict[Path, _Stamp] = {}
        """How each file stood at the last look: still, if it stands so again."""
        self._waiting: dict[Path, tuple[_Stamp, tuple[Message, ...]]] = {}
        self._fault: Message | None = None

    @property
    def waiting(self) -> tuple[WaitingFile, ...]:
        """Files that wait for a person, with their reasons."""
        return tuple(WaitingFile(path, why) for path, (_, why) in sorted(self._waiting.items()))

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
            self._seen, self._waiting, self._fault = {}, {}, None
        else:
            await self._look(Path(folder))

    async def _look(self, folder: Path) -> None:
        try:
            there = await asyncio.to_thread(_files_of, folder)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._fault = message("orders.folder_unreadable", folder=str(folder), reason=reason)
            return
        self._fault = None
        still = [path for path, stamp in there.items() if self._seen.get(path) == stamp]
        self._seen = there
        self._waiting = {
            path: known for path, known in self._waiting.items() if there.get(path) == known[0]
        }
        for path in still:
            if path not in self._waiting and not self._files.busy:
                await self._take(path, there[path])

    async def _take(self, path: Path, stamp: _Stamp) -> None:
        try:
            why = await self._questions(path)
            if not why:
                await asyncio.to_thread(_move, path)
        except StationError as error:
            why = (error.message,)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            why = (message("orders.not_moved", folder=DONE, reason=reason),)
        if why:
            self._waiting[path] = (stamp, why)

    async def _questions(self, path: Path) -> tuple[Message, ...]:
        """Keeps the file's orders unless something is open about it; then: what."""
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
        await self._files.keep(preview, FOLDER)
        _log.info("orders: a file of the folder was taken in")
        return ()

    async def done(self, path: Path) -> None:
        """A person took the file in: it goes where those go that were taken in by themselves."""
        folder = self._settings().of(declared.ORDERS_FOLDER)
        if folder and path.parent == Path(folder):
            await asyncio.to_thread(_move, path)
            self._waiting.pop(path, None)


def _files_of(folder: Path) -> dict[Path, _Stamp]:
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file() and entry.name.casefold().endswith(ENDINGS):
                if entry.name.startswith((".", "~$")):
                    continue
                stat = entry.stat()
                found[Path(entry.path)] = (stat.st_size, stat.st_mtime_ns)
    return found


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
