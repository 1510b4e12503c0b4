"""Fills the port of test labels: each method is one transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import apsw

from station.flow.proofs import PrinterTest, Proof
from station.store.codec import moment, stamp
from station.store.store import Store

_COLUMNS = "code, printer, sent_at, made_by, proven_at"


class ProofRows:
    """Fills the port of test labels."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def sent(self, test: PrinterTest) -> None:
        """A test label is about to be sent."""
        values = (test.code, test.printer, stamp(test.sent_at), test.by)
        await self._store.write(lambda c: _sent(c, values))

    async def scanned(self, code: str, since: datetime, at: datetime) -> PrinterTest | None:
        """The newest test with `code`, sent from `since` on, is proven; None without one."""
        return await self._store.write(lambda c: _scanned(c, code, since, at))

    async def all(self) -> Mapping[str, Proof]:
        """What is known of each printer that was ever tested."""
        return await self._store.read(_all)


def _sent(connection: apsw.Connection, values: tuple[str, ...]) -> None:
    connection.execute(
        "INSERT INTO printer_test (code, printer, sent_at, made_by) VALUES (?, ?, ?, ?)", values
    )


def _scanned(
    connection: apsw.Connection, code: str, since: datetime, at: datetime
) -> PrinterTest | None:
    row = connection.execute(
        f"SELECT id, {_COLUMNS} FROM printer_test WHERE code = ? AND sent_at >= ?"  # noqa: S608 - ours
        " ORDER BY id DESC LIMIT 1",
        (code, stamp(since)),
    ).fetchone()
    if row is None:
        return None
    connection.execute("UPDATE printer_test SET proven_at = ? WHERE id = ?", (stamp(at), row[0]))
    return replace(_read(*row[1:]), proven_at=at)


def _all(connection: apsw.Connection) -> dict[str, Proof]:
    found: dict[str, Proof] = {}
    rows = connection.execute(f"SELECT {_COLUMNS} FROM printer_test ORDER BY id")  # noqa: S608 - ours
    for row in rows:
        test = _read(*row)
        before = found.get(test.printer)
        proven = test if test.proven_at is not None else before.proven if before else None
        found[test.printer] = Proof(test, proven)
    return found


def _read(code: str, printer: str, sent_at: str, by: str, proven_at: str | None) -> PrinterTest:
    return PrinterTest(
        code, printer, moment(sent_at), by, moment(proven_at) if proven_at else None
    )  # fmt: skip
