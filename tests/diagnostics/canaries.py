"""Canaries: made-up personal data and secrets, planted wherever the program keeps anything."""

import base64
import json
import random
import string
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import apsw

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KINDS = ("name", "street", "email", "phone", "key", "token", "link", "contents", "post", "unicode")


class Aviary:
    """Makes canaries, each of them once, and knows all that it made."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.made: list[str] = []

    def canary(self) -> str:
        """One of some kind."""
        chance, kind = self._chance, self._chance.choice(_KINDS)
        word = "".join(chance.choices(_LETTERS, k=9))
        digits = "".join(chance.choices(string.digits, k=11))
        token = "".join(chance.choices(string.ascii_letters + string.digits + "-_", k=32))
        found = {
            "name": f"{word.title()} O'{word[::-1].title()}",
            "street": f"{digits[:3]} {word.title()} Rise",
            "email": f"{word}.{word[:4]}@{word[::-1]}.example",
            "phone": f"+44{digits}",
            "key": f"EZ{token}",
            "token": token,
            "link": f"https://xcover.com/en/coi/{word}?security_token={token}",
            "contents": f"Diamond {word} ring, {digits[:4]} carat",
            "post": f"{word[:2].upper()}{digits[:2]} {digits[3]}{word[3:5].upper()}X{word}",
            "unicode": f"Zoë {word}-Łukasz 北京{digits[:4]}",
        }[kind]
        self.made.append(found)
        return found

    def found_in(self, content: bytes) -> list[str]:
        """The canaries that stand in `content`, plainly or in a usual disguise."""
        low = content.lower()
        return [each for each in self.made if any(form in low for form in disguises(each))]


def disguises(canary: str) -> Iterator[bytes]:
    """A canary in every form in which it might get away, in lower case; parts of it too."""
    raw = canary.encode()
    telling = [part for part in canary.replace("@", " ").split() if len(part) >= 7]
    forms = [canary, canary[::-1], json.dumps(canary)[1:-1], quote(canary), quote(canary, safe="")]
    for form in (*forms, *telling):
        # Bytes know only ASCII's capitals, as in what is searched.
        yield form.encode().lower()
        yield form.encode("utf-16-le").lower()
    yield raw.hex().encode()
    for shift in range(3):
        # Where it begins within three bytes changes its base64.
        coded = base64.b64encode(b"x" * shift + raw).decode()
        yield coded[4 if shift else 0 : len(coded) // 4 * 4 - 4].lower().encode()


def plant_in_store(file: Path, aviary: Aviary) -> int:
    """A row of canaries in every table, in every column that takes a text or bytes; how many."""
    connection = apsw.Connection(str(file))
    try:
        connection.pragma("foreign_keys", False)
        connection.pragma("ignore_check_constraints", True)
        for kind in ("trigger", "view"):
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = ?", (kind,)
            ).fetchall():
                if kind == "trigger":
                    connection.execute(f'DROP TRIGGER "{name}"')
        tables = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        for number, table in enumerate(tables):
            columns, values = [], []
            for _, name, kind, _, _, _, hidden in connection.execute(
                f'PRAGMA table_xinfo("{table}")'
            ).fetchall():
                if hidden:
                    continue
                columns.append(f'"{name}"')
                if kind == "TEXT":
                    values.append(aviary.canary())
                elif kind == "BLOB":
                    values.append(aviary.canary().encode())
                else:
                    values.append(90_000 + number)
            marks = ", ".join("?" * len(columns))
            connection.execute(
                f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({marks})', values
            )
        return len(tables)
    finally:
        connection.close()
