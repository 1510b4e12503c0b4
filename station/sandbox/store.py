"""The insurer's truth: one SQLite file, which outlives the process."""

from collections.abc import Iterator
from typing import Any

from station.sandbox.data_file import DataFile
from station.sandbox.records import BOOKED, Package, from_text, to_text

_SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS package (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    partner_transaction_id TEXT,
    document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS package_by_status ON package (status, seq);
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    body BLOB NOT NULL,
    content_type TEXT,
    answered_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answer_by_age ON answer (answered_at);
"""

_BOOKED = ",".join(f"'{status}'" for status in sorted(BOOKED))


class Store(DataFile):
    """All reading and writing of the data file, from one thread."""

    def __init__(self, path: str) -> None:
        super().__init__(path, _SCHEMA)

    def _one(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        for row in self._db.execute(sql, values):
            return tuple(row)
        return None

    def setting(self, name: str) -> str | None:
        """A kept setting, or None."""
        row = self._one("SELECT value FROM setting WHERE name = ?", name)
        return None if row is None else str(row[0])

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a setting for the next start."""
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def package(self, package_id: str) -> Package | None:
        """The package with this id, or None."""
        row = self._one("SELECT document FROM package WHERE id = ?", package_id)
        return None if row is None else from_text(row[0])

    def transaction_id(self, package_id: str) -> str | None:
        """The partner's reference of a package, without reading the whole package."""
        row = self._one("SELECT partner_transaction_id FROM package WHERE id = ?", package_id)
        return None if row is None else row[0]

    def keep(self, package: Package) -> None:
        """Write the package as it is now."""
        self._db.execute(
            "INSERT INTO package (id, status, partner_transaction_id, document)"
            " VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status,"
            " partner_transaction_id = excluded.partner_transaction_id,"
            " document = excluded.document",
            (package.id, package.status, package.partner_transaction_id, to_text(package)),
        )

    def packages(self) -> Iterator[Package]:
        """Every package, oldest first."""
        for (text,) in self._db.execute("SELECT document FROM package ORDER BY seq"):
            yield from_text(text)

    def count_bookings(self) -> int:
        """How many packages became bookings."""
        row = self._one(f"SELECT count(*) FROM package WHERE status IN ({_BOOKED})")  # noqa: S608
        return 0 if row is None else int(row[0])

    def bookings(self, limit: int, offset: int) -> list[Package]:
        """One page of the bookings, newest first."""
        found = self._db.execute(
            f"SELECT document FROM package WHERE status IN ({_BOOKED})"  # noqa: S608
            " ORDER BY seq DESC LIMIT ? OFFSET ?",
            (limit, offset),
        )
        return [from_text(text) for (text,) in found]

    def answer(self, key: str) -> tuple[str, bytes, str | None, float] | None:
        """Fingerprint, body, content type and time of the answer kept under an idempotency key."""
        row = self._one(
            "SELECT fingerprint, body, content_type, answered_at FROM answer WHERE key = ?", key
        )
        return None if row is None else (row[0], bytes(row[1]), row[2], row[3])

    def keep_answer(
        self, key: str, fingerprint: str, body: bytes, content_type: str | None, at: float
    ) -> None:
        """Keep a first answer under its key; an expired one is replaced."""
        self._db.execute(
            "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)",
            (key, fingerprint, body, content_type, at),
        )

    def forget_answers(self, older_than: float) -> None:
        """Drop the answers given before this time (seconds since the epoch)."""
        self._db.execute("DELETE FROM answer WHERE answered_at <= ?", (older_than,))
