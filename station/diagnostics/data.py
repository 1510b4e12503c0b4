"""The bench's data: the database, the second record beside it, and the backups."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from station.aside import aside
from station.config.paths import Home
from station.desk.view_crash import moment
from station.domain.errors import (
    EnvironmentFaultError,
    Message,
    RefusedError,
    StationError,
    message,
)
from station.flow.diagnosis import Diagnosis, State
from station.store import chain, condition, migrate, verify
from station.store.backup import BackupFolder
from station.store.db import Database, refuse_other
from station.store.second_folder import SecondFolder

LARGE_LOG = 256_000_000
"""Bytes of a write-ahead log that is folded back too seldom: something holds the file open."""
OLD = timedelta(hours=5)
"""A bench makes a backup every hour that its window is open, of a large store less often."""


async def database(home: Home) -> Sequence[Diagnosis]:
    """Whether SQLite finds the file whole, and whether this program can use it."""
    if not home.store.exists():
        return [Diagnosis("database", State.NOT_SET_UP, message("doctor.database_none"))]
    try:
        found = await aside(lambda: condition.look(home.store))
    except RefusedError as error:
        return [Diagnosis("database", State.BAD, error.message, {"fault": error.message.id})]
    except StationError as error:
        fault = error.message.id
        word = message("doctor.database_bad") if fault == "store.corrupt" else error.message
        return [Diagnosis("database", State.BAD, word, {"fault": fault})]
    facts: dict[str, object] = {
        "schema": found.schema,
        "newest_schema": found.newest_schema,
        "bytes": found.size,
        "log_bytes": found.log_size,
        "sound": found.sound,
    }
    # An empty file is a sound database without anything in it.
    if found.sound is False or not found.schema:
        return [Diagnosis("database", State.BAD, message("doctor.database_bad"), facts)]
    size = Decimal(f"{found.size / 1e6:.1f}")
    if found.log_size > LARGE_LOG:
        word = message("doctor.database_log", size=Decimal(round(found.log_size / 1e6)))
        return [Diagnosis("database", State.LOOK, word, facts)]
    known = "good" if found.sound else "large"
    word = message(f"doctor.database_{known}", size=size, schema=found.schema)
    return [Diagnosis("database", State.GOOD, word, facts)]


async def record(home: Home) -> Sequence[Diagnosis]:
    """Whether no line of the second record was changed or is missing."""
    if not home.record.exists():
        if home.store.exists():
            return [Diagnosis("record", State.BAD, message("doctor.record_missing"))]
        return [Diagnosis("record", State.NOT_SET_UP, message("doctor.record_none"))]
    try:
        refuse_other(home.record)
    except EnvironmentFaultError as error:
        fault = {"fault": error.message.id}
        return [Diagnosis("record", State.BAD, error.message, fault)]
    anchors = await asyncio.to_thread(BackupFolder(home.store, home.backups).anchors)
    database = Database(home.store, read_only=True)
    try:
        await database.open(migrate.check_readable)
        checked = await verify.verified(database, home.record, anchors)
    except StationError:
        # Without a sound database of this version the file's own chain is all that can be proven.
        checked = await aside(lambda: chain.walk(home.record, anchors))
    finally:
        await database.close()
    facts = {"lines": checked.lines, "broken": checked.broken}
    if checked.why is not None:
        word = message("doctor.record_bad", line=checked.broken, why=checked.why)
        return [Diagnosis("record", State.BAD, word, {**facts, "why": checked.why.id})]
    word = message("doctor.record_good", count=checked.lines)
    return [Diagnosis("record", State.GOOD, word, facts)]


async def backups(
    home: Home, now: datetime, held: Message | None = None, second: Path | None = None
) -> Sequence[Diagnosis]:
    """How old the newest backup is, against what was written since, and whether it lies twice.

    `held` says why no old one is let go, nor any personal data; `second` is the bench's own folder
    in the second place, if there is one.
    """
    if not home.store.exists():
        return [Diagnosis("backups", State.NOT_SET_UP, message("doctor.backups_no_data"))]
    found = await aside(BackupFolder(home.store, home.backups).all)
    facts: dict[str, object] = {"count": len(found), "second": second is not None}
    twice = SecondFolder(second, home.record) if second is not None else None
    try:
        copies = await aside(lambda: _copies(twice))
    except StationError as error:
        bad = {**facts, "fault": error.message.id}
        return [Diagnosis("backups", State.BAD, error.message, bad)]
    if not found:
        return [Diagnosis("backups", State.LOOK, message("doctor.backups_none"), facts)]
    # One of a time to come, by a clock that was wrong, says nothing of how old the newest is.
    newest = next((each for each in found if each.made_at <= now), found[-1])
    age = now - newest.made_at
    written = datetime.fromtimestamp(home.store.stat().st_mtime, UTC)
    facts["age_hours"] = round(age / timedelta(hours=1))
    if held is not None:
        return [Diagnosis("backups", State.LOOK, held, {**facts, "held": held.id})]
    at = moment(newest.made_at)
    word = message("doctor.backups_good", at=at, count=len(found))
    if age > OLD and written - newest.made_at > OLD:
        word = message("doctor.backups_old", at=at)
        return [Diagnosis("backups", State.LOOK, word, facts)]
    if copies is not None and newest.file.name not in copies:
        word = message("doctor.backups_alone", at=at)
        return [Diagnosis("backups", State.LOOK, word, facts)]
    return [Diagnosis("backups", State.GOOD, word, facts)]


def _copies(twice: SecondFolder | None) -> set[str] | None:
    """The names of the backups in the second place. Raises EnvironmentFaultError."""
    if twice is None:
        return None
    twice.look()
    return {each.file.name for each in twice.all()}
