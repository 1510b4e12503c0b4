"""Numbered schema steps, each in one transaction together with the number it leads to."""

import re
from collections.abc import Callable
from importlib import resources

import apsw

from station.domain.errors import RefusedError
from station.store import words

_NAME = re.compile(r"^(\d{4})_\w+\.sql$")
APPLICATION_ID = 0x53544E31  # "STN1": tells our file from any other SQLite database

# What a step has to work out of the rows that are there, which SQL cannot.
_FILLS: dict[int, Callable[[apsw.Connection], None]] = {5: words.fill}


class NewerStoreError(RefusedError):
    """The store was written by a newer version of the program."""


def steps() -> list[tuple[int, str]]:
    """All schema steps as (number, SQL), in order."""
    found = []
    for file in resources.files("station.store").joinpath("schema").iterdir():
        match = _NAME.match(file.name)
        if match:
            found.append((int(match[1]), file.read_text(encoding="utf-8")))
    return sorted(found)


def newest_version() -> int:
    """The schema number that this program knows."""
    return steps()[-1][0]


def version(connection: apsw.Connection) -> int:
    """The schema number that the store stands at."""
    return int(connection.pragma("user_version"))


def check(connection: apsw.Connection) -> None:
    """Raises NewerStoreError for a store from a newer program, RefusedError for a foreign one."""
    application = int(connection.pragma("application_id"))
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
    if application != APPLICATION_ID and (tables or application):
        raise RefusedError("store.foreign")
    newest, found = newest_version(), version(connection)
    if found > newest:
        raise NewerStoreError("store.newer", found=found, known=newest)


def check_readable(connection: apsw.Connection) -> None:
    """As `check`; raises RefusedError for a store that must be brought up to date first too."""
    check(connection)
    if version(connection) < newest_version():
        raise RefusedError("store.older")


def migrate(connection: apsw.Connection) -> int:
    """Brings the store to the newest schema; returns how many steps were taken.

    Raises NewerStoreError and leaves the store untouched if it is from a newer program.
    """
    check(connection)
    taken = 0
    for number, sql in steps():
        if number <= version(connection):
            continue
        with connection:
            connection.execute(sql)
            if number in _FILLS:
                _FILLS[number](connection)
            connection.pragma("user_version", number)
            connection.pragma("application_id", APPLICATION_ID)
        taken += 1
    return taken
