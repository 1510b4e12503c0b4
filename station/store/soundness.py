"""Is what lies there a sound store? Asked before it is opened for writing, and before a restore."""

import contextlib
from pathlib import Path

import apsw

from station.domain.errors import EnvironmentFaultError, StationError
from station.store import chain, checksums, ledger, migrate
from station.store.db import DAMAGED, Database, refuse_other
from station.store.record import head_of_table

AT_START = 64 * 1024 * 1024
"""Bytes up to which every page is read at each start: well under a second.

Of a larger store the pages are proven as they are read, and all of them by each backup."""
DAMAGES = frozenset({DAMAGED, "store.foreign"})
"""What is wrong with the file itself, as against the disk or the folder that it lies in."""


def mark(store: Path) -> None:
    """The next start reads all of it, whatever its size: somebody found it damaged."""
    with contextlib.suppress(OSError):
        _marker(store).touch()


def unmark(store: Path) -> None:
    """It was looked through, or put back, since."""
    with contextlib.suppress(OSError):
        _marker(store).unlink(missing_ok=True)


def _is_marked(store: Path) -> bool:
    return _marker(store).exists()


def _marker(store: Path) -> Path:
    return store.with_name(f"{store.name}.look")


async def is_damaged(store: Path, record: Path) -> bool:
    """True if what lies in the place of a store is none, or not whole; False for a fresh folder.

    Raises NewerStoreError, or EnvironmentFaultError where the disk, not the file, is at fault, or
    RefusedError for another program's file in a folder that was never ours.
    """
    if not size_of(record) and not size_of(store):
        return False
    marked = _is_marked(store)
    if await is_sound(store, record, whole=marked or size_of(store) <= AT_START):
        if marked:
            unmark(store)
        return False
    return True


async def is_sound(store: Path, record: Path, *, whole: bool = True) -> bool:
    """True if the store can be opened, read through, and is not behind an empty beginning.

    Not `whole`: only what every start reads. Raises as `is_damaged`.
    """
    if not size_of(store):
        return False
    database = Database(store, read_only=True)
    try:
        await database.open(migrate.check)
        if whole and await database.run(_faults):
            return False
        return await database.run(lambda connection: _joins(connection, record))
    except chain.RecordBrokenError:
        return False
    except StationError as error:
        if error.message.id not in DAMAGES:
            raise
        if error.message.id != DAMAGED and not size_of(record):
            raise
        return False
    finally:
        await database.close()


async def is_older(store: Path) -> bool:
    """True if opening it for writing will bring it up to date first."""
    if not size_of(store):
        return False
    database = Database(store, read_only=True)
    try:
        await database.open(migrate.check)
        return await database.run(
            lambda c: 0 < migrate.version(c) < migrate.newest_version() or not checksums.has(c)
        )
    finally:
        await database.close()


def _faults(connection: apsw.Connection) -> bool:
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")]
    return found != ["ok"]


def _joins(connection: apsw.Connection, record: Path) -> bool:
    """False for an empty beginning, and for pages of two moments, beside a record that goes on."""
    if not migrate.version(connection):
        return not size_of(record)
    chain.anchors_of(connection)
    try:
        head, _ = chain.tail_of(record)
    except (chain.RecordBrokenError, OSError):
        return True  # the record's own fault, which is said where it is opened
    known = head_of_table(connection)
    if head.seq <= known.seq:
        return True
    # What was on the disk is there no more: perhaps a log that was half folded in.
    half = connection.execute("SELECT count(*) FROM pragma_foreign_key_check").get
    return bool(known.seq) and not half and not ledger.faults(connection)


def size_of(file: Path) -> int:
    """Its bytes; 0 for none. Raises EnvironmentFaultError for all but a file."""
    refuse_other(file)
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise EnvironmentFaultError("store.cannot_open", path=str(file)) from error
