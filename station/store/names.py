"""Codes in the place of people's names: a line of the second record never holds the name itself.

A code is chance, made once for each name. Who is behind it stands in `person_code` alone; when the
name is let go there, the lines stay as they are and the chain holds.
"""

import re
import secrets

import apsw

from station.domain.people import CODE_LETTERS

_CODE = re.compile(rf"p-[{CODE_LETTERS}]{{6}}")


class Stored(str):
    """A name as a row of the store holds it: once it was let go, its code stands there.

    Whatever a person typed is never one: it would speak for whoever has the code that it is like.
    """

    __slots__ = ()


def code_of(connection: apsw.Connection, name: str, on: str) -> str:
    """The code of `name`, made now if it has none; `on` is the day of its use, `2026-11-24`.

    Nobody's name (an empty one) has no code; a code is its own only as a `Stored` name. Runs inside
    a transaction.
    """
    if not name:
        return name
    row = connection.execute(
        "SELECT code, used_on FROM person_code WHERE name = ?", (name,)
    ).fetchone()
    if row is None:
        if isinstance(name, Stored) and is_code(name):
            return str(name)
        return _new(connection, name, on)
    code, used_on = str(row[0]), str(row[1])
    if used_on < on:
        connection.execute("UPDATE person_code SET used_on = ? WHERE code = ?", (on, code))
    return code


def is_code(text: str) -> bool:
    """True if `text` has the form of a code."""
    return _CODE.fullmatch(text) is not None


def _new(connection: apsw.Connection, name: str | None, on: str) -> str:
    while True:
        code = "p-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(6))
        connection.execute(
            "INSERT INTO person_code (code, name, used_on) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (code, name, on),
        )
        if connection.changes():
            return code


def name_of(connection: apsw.Connection, code: str) -> str:
    """The name behind `code`; the code itself where the name is gone or was never known here."""
    found = connection.execute("SELECT name FROM person_code WHERE code = ?", (code,)).get
    return code if found is None else str(found)


def known(connection: apsw.Connection) -> dict[str, str]:
    """All names that are still known, by their code."""
    rows = connection.execute("SELECT code, name FROM person_code WHERE name IS NOT NULL")
    return {str(code): str(name) for code, name in rows}


def met(connection: apsw.Connection, code: str, on: str) -> None:
    """Notes a code that a line of the record brought, so that it is never given a second time."""
    if is_code(code):
        connection.execute(
            "INSERT INTO person_code (code, name, used_on) VALUES (?, NULL, ?)"
            " ON CONFLICT DO NOTHING",
            (code, on),
        )
