"""A second place for backups, on another disk or a share: a copy of each, and of the second record.

Each bench has a folder of its own there, named after its code and its computer. The record is only
ever appended to, so that only what is new of it crosses the network.
"""

import asyncio
import contextlib
import hashlib
import os
import platform
import shutil
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from station import durable
from station.domain.errors import EnvironmentFaultError, reason_of
from station.store import backup
from station.store.backup import Backup

_BLOCK = 1024 * 1024
LONGEST_S = 1800.0
"""A share that has not taken a copy by then is said to be silent."""


def own_name(code: str) -> str:
    """The folder of the bench `code` of this computer: two benches never share one."""
    return f"{code}-{platform.node() or 'station'}"


def lies_in(folder: Path, home: Path) -> bool:
    """True if `folder` is in the data folder `home`, whatever links lead there: no second place."""
    inner, outer = (Path(os.path.realpath(each)) for each in (folder, home))
    return inner.is_relative_to(outer)


class SecondFolder:
    """Copies backups and the record into `folder`."""

    def __init__(self, folder: Path, record: Path) -> None:
        self._folder = folder
        self._record = record

    def all(self) -> list[Backup]:
        """The backups there, newest first."""
        return backup.listed(self._folder)

    def take(self, made: Path, now: datetime, longest: timedelta | None) -> None:
        """A copy of the backup `made`, read back and compared, and of the record's new lines.

        Old ones go by the same rules as at home; without `longest` none goes. Raises
        EnvironmentFaultError.
        """
        target = self._folder / made.name
        part = target.with_name(f".{made.name}.part")
        try:
            self._refuse_none()
            self._folder.mkdir(mode=0o700, exist_ok=True)
            part.unlink(missing_ok=True)
            wanted = _written(made, part)
            if _hash(part) != wanted:
                raise EnvironmentFaultError("backup.differs", file=str(target))
            part.replace(target)
            self._follow()
        except OSError as error:
            raise self._fault(error) from error
        finally:
            _remove(part)
        if longest is not None:
            backup.thin(self.all(), now, longest)

    def look(self) -> None:
        """Proves that a copy can be put there; nothing is changed. Raises EnvironmentFaultError."""
        try:
            self._refuse_none()
            durable.tried_in(self._folder if self._folder.exists() else self._folder.parent)
        except OSError as error:
            raise self._fault(error) from error

    def _refuse_none(self) -> None:
        """Raises what is to be said of a place that is not there, or is the bench's own."""
        if lies_in(self._folder, self._record.parent):
            raise EnvironmentFaultError("backup.second_own", folder=str(self._folder.parent))
        if not self._folder.parent.is_dir():
            # A share that is not mounted leaves its empty mount point, or nothing.
            raise FileNotFoundError(2, os.strerror(2), str(self._folder.parent))

    def _fault(self, error: OSError) -> EnvironmentFaultError:
        why = reason_of(error)
        return EnvironmentFaultError("backup.second_unwritable", folder=str(self._folder), why=why)

    def _follow(self) -> None:
        """Appends what the copy of the record lacks; a copy that is none of it is put aside."""
        copy = self._folder / self._record.name
        with self._record.open("rb") as source:
            size, there = source.seek(0, os.SEEK_END), copy.stat().st_size if copy.exists() else 0
            if there and not (there <= size and _same_end(source, copy, there)):
                copy.replace(copy.with_name(f"{copy.stem}.other{copy.suffix}"))
                there = 0
            source.seek(there)
            with copy.open("ab") as target:
                shutil.copyfileobj(source, target, _BLOCK)
                target.flush()
                os.fsync(target.fileno())


def _same_end(source: BinaryIO, copy: Path, there: int) -> bool:
    step = min(there, 64 * 1024)
    source.seek(there - step)
    with copy.open("rb") as file:
        file.seek(there - step)
        return source.read(step) == file.read(step)


def _written(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as reading, target.open("xb") as writing:
        while block := reading.read(_BLOCK):
            digest.update(block)
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def _hash(file: Path) -> str:
    with file.open("rb") as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest()


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return


class SecondPlace:
    """Fills the port `Second`: the folder that the settings name, if they do.

    Each copy is made on a thread that nobody waits for at the end: a share that has gone silent
    keeps a thread in it for as long as it likes.
    """

    def __init__(
        self, folder: Callable[[], Path | None], record: Path, longest: Callable[[], timedelta]
    ) -> None:
        """`folder` is this bench's own there."""
        self._folder = folder
        self._record = record
        self._longest = longest
        self._going: threading.Thread | None = None

    async def take(self, made: Path, at: datetime, *, thin: bool) -> None:
        """Copies the backup `made`; nothing without a folder. With `thin` old ones go."""
        folder = self._folder()
        if folder is None:
            return
        silent = EnvironmentFaultError("backup.second_silent", folder=str(folder))
        if self._going is not None and self._going.is_alive():
            raise silent
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        def tell(error: BaseException | None) -> None:
            if done.done():
                return
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)

        def work() -> None:
            failed: BaseException | None = None
            try:
                longest = self._longest() if thin else None
                SecondFolder(folder, self._record).take(made, at, longest)
            except BaseException as error:  # noqa: BLE001 - handed to whoever asked for it
                failed = error
            with contextlib.suppress(RuntimeError):  # the program has ended meanwhile
                loop.call_soon_threadsafe(tell, failed)

        self._going = threading.Thread(target=work, daemon=True, name="second folder")
        self._going.start()
        try:
            await asyncio.wait_for(done, LONGEST_S)
        except TimeoutError as error:
            raise silent from error
