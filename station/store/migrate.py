"""Numbered schema steps: all that are missing in one transaction, so that no kill leaves a store
between two versions of the program.

A step may let older programs go on with the store: its file then says in a line `-- oldest: 19`
the oldest schema whose program may. That program finds its own tables and columns as they were.
So such a step only adds tables, indices and columns with a default, and keeps what it derives by
triggers, which run under the older program too; what is personal in it goes by a trigger with what
the older program purges. The one word that it may add to a CHECK is a kind
of step: an older program holds a shipment that has one. Without the line no older program may.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib import resources

import apsw

from station import __version__
from station.domain.errors import RefusedError
from station.flow import points
from station.store import words
from station.store.codec import stamp
from station.store.db import transaction

_NAME = re.compile(r"^(\d{4})_\w+\.sql$")
_OLDEST = re.compile(r"^-- oldest: (\d+)$", re.MULTILINE)
_NOTED_FROM = 19
"""The step that made the table in which steps are noted."""
APPLICATION_ID = 0x53544E31  # "STN1": tells our file from any other SQLite database

# What a step has to work out of the rows that are there, which SQL cannot.
_FILLS: dict[int, Callable[[apsw.Connection], None]] = {5: words.fill}


class NewerStoreError(RefusedError):
    """The store was written by a newer version of the program."""


@cache
def steps() -> tuple[tuple[int, str], ...]:
    """All schema steps as (number, SQL), in order; read once, for every store asks for them."""
    found = []
    for file in resources.files("station.store").joinpath("schema").iterdir():
        match = _NAME.match(file.name)
        if match:
            found.append((int(match[1]), file.read_text(encoding="utf-8")))
    return tuple(sorted(found))


def oldest(number: int, sql: str) -> int:
    """The oldest schema whose program may work with a store after the step `number`."""
    said = _OLDEST.search(sql)
    return int(said[1]) if said else number


def newest_version() -> int:
    """The schema number that this program knows."""
    return steps()[-1][0]


def version(connection: apsw.Connection) -> int:
    """The schema number that the store stands at."""
    return int(connection.pragma("user_version"))


def check(connection: apsw.Connection) -> None:
    """Passes a store of ours that this program may work with.

    Raises NewerStoreError for one that only a newer program may, RefusedError for a foreign one.
    """
    application = int(connection.pragma("application_id"))
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
    if application != APPLICATION_ID and (tables or application):
        raise RefusedError("store.foreign")
    newest, found = newest_version(), version(connection)
    if found <= newest:
        return
    needed, program = _needed(connection, newest)
    if needed > newest:
        found_of = "store.newer" if program else "store.newer_unnamed"
        raise NewerStoreError(found_of, program=program, own=__version__)


def _needed(connection: apsw.Connection, newest: int) -> tuple[int, str]:
    """The oldest schema that may work with it, and the first program that is too new for `newest`.

    A store that does not say so needs the schema that it has.
    """
    noted = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_step'"
    rows: list[tuple[int, int, str]] = []
    if connection.execute(noted).get:
        found = connection.execute(
            "SELECT number, oldest, program FROM schema_step WHERE number > ? ORDER BY number",
            (newest,),
        )
        rows = [(int(str(row[0])), int(str(row[1])), str(row[2])) for row in found]
    if [row[0] for row in rows] != list(range(newest + 1, version(connection) + 1)):
        return version(connection), ""
    return max(row[1] for row in rows), next((row[2] for row in rows if row[1] > newest), "")


def check_readable(connection: apsw.Connection) -> None:
    """As `check`; raises RefusedError for a store that must be brought up to date first too."""
    check(connection)
    if version(connection) < newest_version():
        raise RefusedError("store.older")


def migrate(connection: apsw.Connection) -> int:
    """Brings the store to the newest schema; returns how many steps were taken, all or none.

    A newer store that this program may work with is left as it is. Raises NewerStoreError, and
    leaves the store untouched, if it may not.
    """
    check(connection)
    missing = [step for step in steps() if step[0] > version(connection)]
    if not missing:
        return 0
    with transaction(connection):
        for number, sql in missing:
            connection.execute(sql)
            if number in _FILLS:
                _FILLS[number](connection)
            points.reached("migrate.step")
        connection.executemany(
            "INSERT INTO schema_step (number, oldest, program, at) VALUES (?, ?, ?, ?)",
            [
                (number, oldest(number, sql), __version__, stamp(datetime.now(UTC)))
                for number, sql in missing
                if number >= _NOTED_FROM
            ],
        )
        connection.pragma("user_version", missing[-1][0])
        connection.pragma("application_id", APPLICATION_ID)
    points.reached("migrate.committed")
    return len(missing)
