"""How a store stands, read over a connection of its own: it needs no lock and writes nothing."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import apsw

from station.domain.errors import EnvironmentFaultError
from station.store import checksums, migrate
from station.store.db import faults, refuse_other, with_logs

_BUSY_MS = 5_000
_LARGEST_CHECK = 2_000_000_000
"""Bytes: a larger file is looked through in more time than a person waits."""


@dataclass(frozen=True)
class Condition:
    """What the file says of itself. Sizes are bytes."""

    schema: int
    newest_schema: int
    size: int
    log_size: int
    sound: bool | None
    """What SQLite's quick check came to; None where the file is too large for it."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Rows, by table."""


@dataclass(frozen=True)
class OpenStep:
    """One step that is owed to the outside, by ids only."""

    shipment: str
    kind: str
    at: str
    attempts: int
    flagged: bool


def sqlite_version() -> str:
    """Of the SQLite in this program."""
    return apsw.sqlite_lib_version()


def look(file: Path) -> Condition:
    """How the store in `file` stands.

    Raises EnvironmentFaultError for a file that is missing or damaged, RefusedError for one that
    is not ours or of a newer program.
    """
    with faults(file), closing(_opened(file)) as connection:
        migrate.check(connection)
        size = file.stat().st_size
        sound = None if size > _LARGEST_CHECK else _is_sound(connection)
        return Condition(
            migrate.version(connection),
            migrate.newest_version(),
            size,
            _log_size(file),
            sound,
            _counts(connection),
        )


def owed(file: Path, limit: int) -> tuple[OpenStep, ...]:
    """The first `limit` open steps, oldest first. Raises as `look`."""
    with faults(file), closing(_opened(file)) as connection:
        migrate.check(connection)
        rows = connection.execute(
            "SELECT shipment, kind, at, (SELECT count(*) FROM sent WHERE step = outbox.id), flagged"
            " FROM outbox ORDER BY at, id LIMIT ?",
            (limit,),
        )
        return tuple(
            OpenStep(str(shipment), str(kind), str(at), int(str(sent)), bool(flagged))
            for shipment, kind, at, sent, flagged in rows
        )


def states(file: Path) -> Mapping[str, Mapping[str, int]]:
    """How many shipments stand in each state of parcel, label, its money and cover."""
    found: dict[str, Mapping[str, int]] = {}
    with faults(file), closing(_opened(file)) as connection:
        migrate.check(connection)
        for column in ("state", "label", "label_money", "cover"):
            rows = connection.execute(
                f"SELECT {column}, count(*) FROM shipment GROUP BY 1 ORDER BY 1"  # noqa: S608
            )
            found[column] = {str(state): int(str(count)) for state, count in rows}
    return found


def _opened(file: Path) -> apsw.Connection:
    if not file.exists():
        raise EnvironmentFaultError("store.cannot_open", path=str(file))
    refuse_other(*with_logs(file))
    checksums.load()
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
    connection.set_busy_timeout(_BUSY_MS)
    return connection


def _is_sound(connection: apsw.Connection) -> bool:
    try:
        rows = [str(row[0]) for row in connection.execute("PRAGMA quick_check(1)")]
    except (apsw.CorruptError, apsw.NotADBError):
        return False
    return rows == ["ok"]


def _log_size(file: Path) -> int:
    log = file.with_name(f"{file.name}-wal")
    return log.stat().st_size if log.exists() else 0


def _counts(connection: apsw.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    names = sorted(str(row[0]) for row in tables)
    try:
        return {
            name: int(str(connection.execute(f'SELECT count(*) FROM "{name}"').get))  # noqa: S608
            for name in names
        }
    except (apsw.CorruptError, apsw.NotADBError):
        return {}
