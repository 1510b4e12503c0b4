"""A few shipments made many: each of their rows and lines once more, under other ids.

The originals were dispatched, booked and voided by the program itself, over HTTP. Their copies are
what it would have written, but for printed papers and answers kept under keys, of which there are
none. Both records agree afterwards; `station check` finds nothing.
"""

import json
import random
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from station.domain import sscc
from station.store import checksums
from station.store.chain import body_hash, hashed
from station.store.codec import compact
from station.store.words import reword

PREFIX = "Q"
"""How the numbers of orders begin that can be made many: no time or amount looks like them."""

_ID = re.compile(
    r"\bB1-[A-Z]{10}\b|\b[0-9A-Z]{5}-[0-9A-Z]{5}-INS\b|\bQ\d{6}\b|\b\d{18}\b"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
)
_SIGNS = "23456789ABCDEFGHJKMNPQRTVWXYZ"
_OF_STEP = "step IN (SELECT id FROM step WHERE shipment = :id)"
_OF_POSTING = "posting IN (SELECT id FROM posting WHERE shipment = :id)"
# In an order in which nothing refers to what is not there yet.
_ROWS = {
    "orders": "shipment = :id",
    "offer": "shipment = :id",
    "consent": "package IN (SELECT package FROM offer WHERE shipment = :id)",
    "shipment": "id = :id",
    "tracking": "shipment = :id",
    "step": "shipment = :id ORDER BY id",
    "sent": f"{_OF_STEP} ORDER BY step, n",
    "outcome": f"{_OF_STEP} ORDER BY id",
    "applied": f"{_OF_STEP} ORDER BY step",
    "posting": "shipment = :id ORDER BY rowid",
    "entry": _OF_POSTING,
    "void": "shipment = :id",
}
_STEPS = ("id", "step", "after_step", "yes_after")
_BYTES = ("body", "answer")

Rows = list[dict[str, Any]]


@dataclass
class _Original:
    """One shipment with all that is written about it, as one text."""

    text: str
    ids: set[str]
    serials: list[int] = field(default_factory=list)


def multiply(home: Path, insurer: Path, times: int) -> int:
    """Makes each shipment of the store in `home` `times` as many; returns how many there are.

    `insurer` is the data of its practice insurer. Neither program runs meanwhile.
    """
    checksums.load()
    store, other = apsw.Connection(str(home / "station.db")), apsw.Connection(str(insurer))
    lines = (home / "record.jsonl").read_text(encoding="utf-8").splitlines()
    originals = [_original(store, other, lines, each) for each in _ids(store)]
    copied = _Copied(store, other, json.loads(lines[-1]), random.Random(times))
    for connection in (store, other):
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
    with (home / "record.jsonl").open("a", encoding="utf-8") as record:
        for number in range(1, times):
            for each in originals:
                made = copied.of(each, number, len(originals))
                record.writelines(f"{line}\n" for line in made)
    copied.end()
    for connection in (store, other):
        connection.execute("COMMIT")
        connection.close()
    return times * len(originals)


def _ids(store: apsw.Connection) -> list[str]:
    found = store.execute(
        "SELECT id FROM shipment WHERE number LIKE ? ORDER BY created_at", (f"{PREFIX}%",)
    )
    return [str(each) for (each,) in found]


def _original(
    store: apsw.Connection, other: apsw.Connection, lines: list[str], shipment: str
) -> _Original:
    found: dict[str, Rows] = {}
    for table, where in _ROWS.items():
        # What is computed from other columns is not listed here.
        names = [name for _, name, *_ in store.execute(f"PRAGMA table_info ({table})")]
        wanted = f"SELECT {', '.join(names)} FROM {table} WHERE {where}"
        rows = store.execute(wanted, {"id": shipment})
        found[table] = [dict(zip(names, map(_plain, row), strict=True)) for row in rows]
    package = found["shipment"][0]["package"]
    keys = {step["key"] for step in found["step"]}
    mine = {shipment, package, *keys}
    (document,) = other.execute("SELECT document FROM package WHERE id = ?", (package,)).fetchone()
    about = [line for line in lines if mine.intersection(_ID.findall(line))]
    text = json.dumps([found, about, document], ensure_ascii=False)
    serials = [serial for step in found["step"] for serial in json.loads(step["serials"])]
    return _Original(text, set(_ID.findall(text)), serials)


def _plain(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value


class _Copied:
    """Writes copies, each behind everything that is there."""

    def __init__(
        self, store: apsw.Connection, other: apsw.Connection, head: Any, chance: random.Random
    ) -> None:
        self._store, self._other, self._chance = store, other, chance
        self._head = head
        self._steps = store.execute("SELECT max(id) FROM step").get
        ((self._prefix, self._next),) = store.execute("SELECT prefix, next FROM label_range")

    def of(self, original: _Original, number: int, apart: int) -> Iterator[str]:
        """One copy; gives its lines of the second record."""
        serials = {each: each + number * apart for each in original.serials}
        self._next = max(self._next, *(each + 1 for each in serials.values()))
        new = {each: self._new(each, number * apart, serials) for each in sorted(original.ids)}
        text = _ID.sub(lambda found: new[found.group()], original.text)
        rows, lines, document = json.loads(text)
        hashes = {step["key"]: body_hash(step["body"].encode()) for step in rows["step"]}
        for step in rows["step"]:
            step["body_sha256"] = hashes[step["key"]]
            step["serials"] = json.dumps([serials[each] for each in json.loads(step["serials"])])
        for table, found in rows.items():
            self._insert(table, found, number * self._steps)
        reword(self._store, rows["shipment"][0]["id"])
        self._insure(document)
        for line in lines:
            yield self._line(json.loads(line), hashes, serials)

    def _new(self, known: str, on: int, serials: dict[int, int]) -> str:
        """The id that stands in the place of `known`."""
        chance = self._chance
        if known.startswith("B1-"):
            return "B1-" + "".join(chance.choices(string.ascii_uppercase, k=10))
        if known.endswith("-INS"):
            parts = ("".join(chance.choices(_SIGNS, k=5)) for _ in range(2))
            return f"{'-'.join(parts)}-INS"
        if known.startswith(PREFIX):
            return f"{PREFIX}{int(known[1:]) + on:06d}"
        if known.isdigit():
            old = next((old for old in serials if sscc.make(self._prefix, old) == known), None)
            return known if old is None else sscc.make(self._prefix, serials[old])
        wide = f"{chance.getrandbits(128):032x}"
        return "-".join((wide[:8], wide[8:12], wide[12:16], wide[16:20], wide[20:]))

    def _insert(self, table: str, rows: Rows, on: int) -> None:
        for row in rows:
            if table == "outcome":
                del row["id"]
            if table == "shipment":
                row["seq"] += on
            for name in _STEPS:
                if isinstance(row.get(name), int):
                    row[name] += on
            for name in _BYTES if table in ("offer", "step") else ():
                if name in row and (table, name) != ("offer", "body"):
                    row[name] = row[name].encode()
            names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
            self._store.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)

    def _insure(self, document: str) -> None:
        package = json.loads(document)
        self._other.execute(
            "INSERT INTO package (id, status, partner_transaction_id, document)"
            " VALUES (?, ?, ?, ?)",
            (package["id"], package["status"], package["partner_transaction_id"], document),
        )

    def _line(self, line: Any, hashes: dict[str, str], serials: dict[int, int]) -> str:
        if line["what"] == "intent":
            line["sha256"] = hashes[line["key"]]
            line["serials"] = [serials[each] for each in line["serials"]]
        del line["hash"]
        line["seq"], line["prev"] = self._head["seq"] + 1, self._head["hash"]
        line["hash"] = hashed(line)
        self._head = line
        return compact(line)

    def end(self) -> None:
        """What is kept of all of them together."""
        self._store.execute("UPDATE label_range SET next = ?", (self._next,))
        self._store.execute(
            "INSERT OR REPLACE INTO balance (account, currency, minor)"
            " SELECT account, currency, sum(minor) FROM entry GROUP BY account, currency"
        )
        self._store.execute("DELETE FROM record_line")
        self._store.execute(
            "INSERT INTO record_line (seq, line) VALUES (?, ?)",
            (self._head["seq"], compact(self._head)),
        )
