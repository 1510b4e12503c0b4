"""EasyPost's truth: one SQLite file beside the insurer's, which outlives the process."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from station.sandbox.data_file import DataFile

_SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shipment (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    mode TEXT NOT NULL,
    reference TEXT,
    bought INTEGER NOT NULL DEFAULT 0,
    refunds INTEGER NOT NULL DEFAULT 0,
    scanned INTEGER NOT NULL DEFAULT 0,
    document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS shipment_by_reference ON shipment (reference);
CREATE TABLE IF NOT EXISTS file (
    name TEXT PRIMARY KEY, kind TEXT NOT NULL, content BLOB NOT NULL
) WITHOUT ROWID;
"""
_COLUMNS = "id, mode, reference, bought, refunds, scanned, document"
FIRST_BALANCE = "500.00000"


@dataclass(slots=True)
class Parcel:
    """One shipment as EasyPost keeps it: the answer's `document`, and what really happened.

    `bought` and `refunds` count purchases and refunds asked for; `scanned`: the carrier has it.
    """

    id: str
    mode: str
    reference: str | None
    document: dict[str, Any]
    bought: int = 0
    refunds: int = 0
    scanned: bool = False


class Shelf(DataFile):
    """All reading and writing of the data file, from one thread."""

    def __init__(self, path: str) -> None:
        super().__init__(path, _SCHEMA)
        with self._db:
            self.test_key = self._kept("test_key", f"EZTK{secrets.token_hex(16)}")
            self.production_key = self._kept("production_key", f"EZAK{secrets.token_hex(16)}")
            self._kept("balance", FIRST_BALANCE)

    def _kept(self, name: str, first: str) -> str:
        self._db.execute("INSERT OR IGNORE INTO setting VALUES (?, ?)", (name, first))
        found = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,))
        return str(next(iter(found))[0])

    @property
    def balance(self) -> Decimal:
        """The account's money in US dollars."""
        return Decimal(self._kept("balance", FIRST_BALANCE))

    def set_balance(self, dollars: Decimal) -> None:
        """Keeps the account's money, to five decimals as it is shown (documented)."""
        text = f"{dollars:.5f}"
        self._db.execute("INSERT OR REPLACE INTO setting VALUES ('balance', ?)", (text,))

    def keep(self, parcel: Parcel) -> None:
        """Writes the shipment as it is now."""
        self._db.execute(
            f"INSERT INTO shipment ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
            " ON CONFLICT (id) DO UPDATE SET bought = excluded.bought,"
            " refunds = excluded.refunds, scanned = excluded.scanned,"
            " document = excluded.document",
            (
                parcel.id,
                parcel.mode,
                parcel.reference,
                parcel.bought,
                parcel.refunds,
                parcel.scanned,
                json.dumps(parcel.document, separators=(",", ":")),
            ),
        )

    def parcel(self, name: str, mode: str | None = None) -> Parcel | None:
        """The shipment with this id, or else the newest with this reference (documented: a
        reference may stand in the place of the id).
        """
        found = self._rows(
            "WHERE (id = ? OR reference = ?) AND mode = coalesce(?, mode)"
            " ORDER BY id = ? DESC, seq DESC LIMIT 1",
            (name, name, mode, name),
        )
        return next(found, None)

    def page(self, mode: str, before: str | None, size: int) -> list[Parcel]:
        """At most `size` shipments of `mode`, newest first, from before the one named."""
        return list(
            self._rows(
                "WHERE mode = ? AND seq < coalesce("
                "(SELECT seq FROM shipment WHERE id = ?), 9e18) ORDER BY seq DESC LIMIT ?",
                (mode, before, size),
            )
        )

    def parcels(self) -> Iterator[Parcel]:
        """Every shipment, oldest first."""
        return self._rows("ORDER BY seq", ())

    def _rows(self, where: str, values: tuple[Any, ...]) -> Iterator[Parcel]:
        found = self._db.execute(f"SELECT {_COLUMNS} FROM shipment {where}", values)  # noqa: S608
        for name, mode, reference, bought, refunds, scanned, document in found:
            yield Parcel(
                name, mode, reference, json.loads(document), bought, refunds, bool(scanned)
            )

    def keep_file(self, name: str, kind: str, content: bytes) -> None:
        """Keeps a label's file."""
        self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (name, kind, content))

    def file(self, name: str) -> tuple[str, bytes] | None:
        """A file's content type and bytes."""
        for kind, content in self._db.execute(
            "SELECT kind, content FROM file WHERE name = ?", (name,)
        ):
            return str(kind), bytes(content)
        return None
