"""Backups of the database: made by SQLite's own backup, never a copy of the file, and proven.

A backup is one closed file that needs no log beside it. Its name tells when it was made and sorts
by that. The second record is not in it: it lies beside the database and outlives it.
"""

import asyncio
import contextlib
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import apsw

from station import durable
from station.domain.errors import EnvironmentFaultError, RefusedError, reason_of
from station.store import checksums, migrate
from station.store.chain import Anchor, Head
from station.store.db import faults, refuse_other, with_logs
from station.store.record import head_of_table

_NAME = re.compile(r"station-(\d{8}T\d{6})Z(?:_\d\d)?\.db")
_TIME = "%Y%m%dT%H%M%S"
_PAGES = 500
"""Copied in one go, before others have the disk: two megabytes."""
_FLUSHED = 8
"""So many of them may wait for the disk at once: more, and the bench's own writes stood behind."""
_CACHE_KB = 20_000
"""While a backup is proven: its indices are held against its tables, page by page."""
NEWEST = 24
LEAST = 3
"""However old they are, and however full the disk."""
HOURLY = timedelta(days=1)
DAILY = timedelta(days=30)
LEFT = 1024 * 1024 * 1024
"""Bytes that backups leave to everybody else."""


class NotWantedError(Exception):
    """The program ends; the backup was not finished and is not there."""


@dataclass(frozen=True)
class Backup:
    """A backup, by its name."""

    file: Path
    made_at: datetime


def copy(source: Path, target: Path, wanted: Callable[[], bool] = lambda: True) -> Head:
    """Copies the database `source`, as of this moment, to the new file `target`, and proves it.

    Other programs may go on writing. The file is there whole or not at all; the newest line of
    the second record that it knows is returned. Raises EnvironmentFaultError, RefusedError for
    a file that is no store of ours, or NotWantedError once `wanted` says no.
    """
    checksums.load()
    refuse_other(*with_logs(source))
    part = target.parent / f".{target.name}.part"
    try:
        if target.exists():
            raise FileExistsError(target)
        part.unlink(missing_ok=True)  # of a program that was ended
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with faults(source):
            _copy(source, part, wanted)
        head = proven(part)
        durable.file(part)
        part.rename(target)
        durable.names_in(target.parent)
    except OSError as error:
        raise _fault(target, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return head


def _copy(source: Path, target: Path, wanted: Callable[[], bool]) -> None:
    origin = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        origin.set_busy_timeout(5_000)
        migrate.check(origin)
        # One view of it for the whole copy: what is written meanwhile does not begin it anew.
        origin.execute("BEGIN")
        pages = int(origin.execute("SELECT page_count FROM pragma_page_count").get)
        _check_room(target, pages * int(origin.pragma("page_size")))
        made = apsw.Connection(str(target))
        try:
            if checksums.has(origin):
                checksums.start(made)
            with made.backup("main", origin, "main") as copying, target.open("rb+") as file:
                steps = 0
                while not copying.done:
                    if not wanted():
                        raise NotWantedError
                    copying.step(_PAGES)
                    steps += 1
                    if steps % _FLUSHED == 0:
                        os.fsync(file.fileno())
            # Without a log of its own from now on: one file is the whole backup.
            made.pragma("journal_mode", "delete")
        finally:
            made.close()
    finally:
        origin.close()


def _check_room(target: Path, size: int) -> None:
    if shutil.disk_usage(target.parent).free < size + size // 20:
        raise EnvironmentFaultError("backup.no_room", folder=str(target.parent))


def proven(file: Path) -> Head:
    """The newest line of the record that the backup `file` knows, once all of it was read.

    Raises EnvironmentFaultError for a damaged one, RefusedError for one that is not ours or of a
    newer program.
    """
    checksums.load()
    with faults(file), contextlib.closing(_closed(file)) as connection:
        migrate.check(connection)
        connection.pragma("cache_size", -_CACHE_KB)
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")]
        if found != ["ok"] or migrate.version(connection) == 0:
            raise EnvironmentFaultError("store.corrupt", path=str(file))
        return head_of_table(connection)


def _closed(file: Path) -> apsw.Connection:
    """A backup, opened without leaving a trace beside it."""
    refuse_other(file)
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    return apsw.Connection(f"file:{quote(str(file.absolute()))}?immutable=1", flags=flags)


def kept(backups: Iterable[Backup], now: datetime, longest: timedelta) -> set[Backup]:
    """Which are kept: those of the last day and the newest 24; of 30 days the newest of each; and
    of each month, for as long as `longest`, its newest. The newest three are never let go, and
    those of a time to come, by a clock that was wrong, do not count among them.
    """
    newest_first = sorted(backups, key=lambda each: (each.made_at, each.file.name), reverse=True)
    past = [each for each in newest_first if each.made_at <= now]
    stay = {each for each in newest_first if now - each.made_at < HOURLY}
    stay.update(past[:NEWEST])
    days: dict[object, Backup] = {}
    months: dict[object, Backup] = {}
    for each in newest_first:
        if now - each.made_at < DAILY:
            days.setdefault(each.made_at.date(), each)
        months.setdefault((each.made_at.year, each.made_at.month), each)
    stay.update(days.values(), months.values())
    return {each for each in stay if now - each.made_at < longest} | set(past[:LEAST])


def _fault(target: Path, error: OSError) -> EnvironmentFaultError:
    if isinstance(error, FileExistsError):
        return EnvironmentFaultError("backup.exists", file=str(target))
    return EnvironmentFaultError("backup.not_written", file=str(target), why=reason_of(error))


def crowded(backups: Sequence[Backup]) -> list[Backup]:
    """All but the newest three of `backups`, the newest first. Those go first that stand closest:
    the hourly ones, then the daily.
    """
    days: dict[object, Backup] = {}
    months: dict[object, Backup] = {}
    for each in backups:
        days.setdefault(each.made_at.date(), each)
        months.setdefault((each.made_at.year, each.made_at.month), each)
    daily, monthly = set(days.values()), set(months.values())
    rest = list(reversed(backups[LEAST:]))
    return sorted(rest, key=lambda each: (each in daily) + (each in monthly))


def thin(backups: Sequence[Backup], now: datetime, longest: timedelta) -> None:
    """Lets the old ones go; one that cannot be removed now goes another time."""
    stay = {each.file for each in kept(in_their_time(backups, now), now, longest)}
    for each in backups:
        if each.file not in stay:
            with contextlib.suppress(OSError):
                each.file.unlink()


def in_their_time(backups: Sequence[Backup], now: datetime) -> list[Backup]:
    """`backups`, where those of a time to come, by a clock that was ahead, are dated by the record.

    Such a one was made before the next that knows more of the record, and counts as of a moment
    before it. While none knows more than it, it keeps the time of its name, and stays.
    """
    if all(each.made_at <= now for each in backups):
        return list(backups)
    found = []
    next_one: Backup | None = None
    for each in by_record(backups):
        if each.made_at <= now:
            next_one = each
            found.append(each)
        elif next_one is None:
            found.append(each)
        else:
            found.append(Backup(each.file, next_one.made_at - timedelta(microseconds=1)))
    return found


def listed(folder: Path) -> list[Backup]:
    """All backups in `folder`, newest first, by their names alone."""
    found = []
    with contextlib.suppress(OSError), os.scandir(folder) as files:
        for file in files:
            match = _NAME.fullmatch(file.name)
            if match and file.is_file():
                made_at = datetime.strptime(match[1], _TIME).replace(tzinfo=UTC)
                found.append(Backup(Path(file.path), made_at))
    return sorted(found, key=lambda each: each.file.name, reverse=True)


def by_record(backups: Iterable[Backup]) -> list[Backup]:
    """`backups`, the one first that knows the newest line of the second record.

    A name only tells what the clock said, and a clock may have been ahead. One that cannot be read
    stays beside those that it stands between by its name.
    """
    known: dict[Backup, int] = {}
    seq = 0
    for each in sorted(backups, key=lambda each: each.file.name):
        head = _head(each)
        seq = seq if head is None else head.seq
        known[each] = seq
    return sorted(known, key=lambda each: (known[each], each.file.name), reverse=True)


def _head(each: Backup) -> Head | None:
    """The newest line of the record that the backup knows; None for one that cannot be read."""
    checksums.load()
    try:
        with faults(each.file), contextlib.closing(_closed(each.file)) as connection:
            migrate.check(connection)
            return head_of_table(connection) if migrate.version(connection) else None
    except (EnvironmentFaultError, RefusedError, ValueError, KeyError):
        return None


class BackupFolder:
    """Fills the port `Backups`: the backups of one database."""

    def __init__(
        self,
        database: Path,
        folder: Path,
        longest: Callable[[], timedelta] = lambda: timedelta(days=365),
    ) -> None:
        """`longest` is how long any of them is kept."""
        self._database = database
        self._folder = folder
        self._longest = longest

    def all(self) -> list[Backup]:
        """All backups, newest first, by their names alone."""
        return listed(self._folder)

    async def newest_at(self, now: datetime) -> datetime | None:
        """When the newest was made, UTC, of those that are not of a time after `now`."""
        found = await asyncio.to_thread(self.all)
        return next((each.made_at for each in found if each.made_at <= now), None)

    async def make(self, at: datetime, to: Path | None = None, *, thin: bool = False) -> Path:
        """A backup in the folder, or in the new file `to`; with `thin` old ones go by rule."""
        target = to if to is not None else await asyncio.to_thread(self._new_name, at)
        if to is None:
            await asyncio.to_thread(self._make_room)
        ended = threading.Event()
        try:
            await asyncio.to_thread(copy, self._database, target, lambda: not ended.is_set())
        except asyncio.CancelledError:
            ended.set()
            raise
        if to is None and thin:
            await asyncio.to_thread(self._let_go, at)
        return target

    def _make_room(self) -> None:
        """On a disk that fills up backups are the first to go: never the newest three."""
        size = self._database.stat().st_size if self._database.exists() else 0
        if shutil.disk_usage(self._folder).free >= LEFT + 2 * size:
            return
        for each in crowded(by_record(self.all())):
            if shutil.disk_usage(self._folder).free >= LEFT + 2 * size:
                return
            with contextlib.suppress(OSError):
                each.file.unlink()

    def _new_name(self, at: datetime) -> Path:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        plain = f"station-{at.astimezone(UTC).strftime(_TIME)}Z"
        names = [f"{plain}.db", *(f"{plain}_{number:02}.db" for number in range(1, 100))]
        return next(self._folder / name for name in names if not (self._folder / name).exists())

    def _let_go(self, now: datetime) -> None:
        thin(self.all(), now, self._longest())

    def anchors(self) -> list[Anchor]:
        """The newest line of the record that each sound backup knows."""
        found = []
        for each in self.all():
            # A backup that cannot be read proves nothing, and is said where one is put back.
            head = _head(each)
            if head is not None and head.seq:
                found.append(Anchor("backup", head.seq, head.hash))
        return found
