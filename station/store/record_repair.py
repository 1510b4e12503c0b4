"""A second record that is damaged beside a sound database, put right from what else has its lines.

The database has the newest lines, and a copy in the second folder for backups may have all before
them. What is put together of them is the same chain, line for line: a single missing one, and
nothing is changed. The damaged file is set aside, and never deleted.
"""

import contextlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import apsw

from station import durable
from station.domain.errors import EnvironmentFaultError, reason_of
from station.store import chain, migrate
from station.store.chain import START, Head, RecordBrokenError
from station.store.codec import compact
from station.store.db import Database
from station.store.soundness import size_of

_MB = 1024 * 1024


@dataclass(frozen=True)
class _Sound:
    """The beginning of a file that holds: its newest line, and where that ends."""

    file: Path
    head: Head
    end: int


async def repaired(store: Path, record: Path, copies: Sequence[Path], at: datetime) -> Path | None:
    """Where the damaged record is kept; None if it joins the database, and nothing was done.

    Raises RecordBrokenError, as opening it would, if its lines cannot be had; EnvironmentFaultError
    where the disk is at fault. Nothing is changed then.
    """
    if not size_of(store):
        return None
    database = Database(store, read_only=True)
    try:
        await database.open(migrate.check)
        if not await database.run(migrate.version):
            return None
        return await database.run(lambda connection: _repair(connection, record, copies, at))
    finally:
        await database.close()


def _repair(
    connection: apsw.Connection, record: Path, copies: Sequence[Path], at: datetime
) -> Path | None:
    try:
        try:
            head, _ = chain.tail_of(record)
            _check(connection, head)
        except RecordBrokenError as error:
            # Only what is wrong makes it worth reading all of them.
            best = max(map(_sound, (record, *copies)), key=lambda each: each.head.seq)
            try:
                chain.check_joins(connection, best.head)
            except RecordBrokenError:
                raise error from None
            return _replaced(record, best, at)
    except OSError as error:
        raise EnvironmentFaultError(
            "store.record_unwritable", path=str(record), why=reason_of(error)
        ) from error
    return None


def _check(connection: apsw.Connection, head: Head) -> None:
    """As at every opening: a record that goes on beyond the database is not at fault."""
    known = chain.anchors_of(connection)
    if known and head.seq <= known[-1].seq:
        chain.check_joins(connection, head)


def _sound(file: Path) -> _Sound:
    head, end = START, 0
    # What follows a line that does not hold is not worth anything.
    with contextlib.suppress(RecordBrokenError, OSError):
        for line in chain.lines_of(file):
            head = chain.head_of(line)
            end += len(compact(line).encode()) + 1
    return _Sound(file, head, end)


def _replaced(record: Path, best: _Sound, at: datetime) -> Path | None:
    part = record.with_name(f".{record.name}.part")
    with part.open("wb") as target:
        if best.end:
            with best.file.open("rb") as source:
                shutil.copyfileobj(source, target, _MB)
                target.truncate(best.end)
        target.flush()
        os.fsync(target.fileno())
    kept = record.with_name(f"{record.stem}.damaged-{at.astimezone(UTC):%Y%m%dT%H%M%S}Z.jsonl")
    there = record.exists()
    if there:
        record.rename(kept)
    part.replace(record)
    durable.names_in(record.parent)
    return kept if there else record
