"""Fills the port of the carriers' balances."""

from collections.abc import Sequence
from datetime import datetime

import apsw

from station.domain.money import Money
from station.domain.statement import Mirrored
from station.flow.wallet_books import Bounds
from station.store.codec import moment, stamp
from station.store.store import Store

_QUIET = (
    "SELECT NOT EXISTS (SELECT 1 FROM open_step CROSS JOIN step ON step.id = open_step.step"
    " WHERE step.kind IN ('buy_label', 'void_label'))"
)
_TAKEN = (
    "SELECT coalesce(sum(CASE p.event WHEN 'capture.label' THEN e.minor ELSE -e.minor END), 0)"
    " FROM posting AS p CROSS JOIN entry AS e ON e.posting = p.id"
    " CROSS JOIN shipment AS s ON s.id = p.shipment"
    " WHERE p.rowid > ? AND p.event IN ('capture.label', 'refund.label') AND e.minor > 0"
    " AND e.currency = ? AND coalesce(s.form ->> '$.service.carrier', 'house') = ?"
)
_ROW = "SELECT carrier, at, currency, minor, taken, expected FROM carrier_balance"
_LAST_OF_EACH = "id IN (SELECT max(id) FROM carrier_balance GROUP BY carrier, currency)"
_NEWEST = f"{_ROW} WHERE {_LAST_OF_EACH} ORDER BY carrier, currency"


class MirrorRows:
    """What carriers said, as rows."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def quiet(self) -> bool:
        """True while no label is being bought or voided."""
        return await self._store.read(_quiet)

    async def keep(self, carrier: str, balance: Money, at: datetime, *, quiet: bool) -> Mirrored:
        """Keeps what was told, compared where that is possible."""
        return await self._store.write(lambda c: _keep(c, carrier, balance, at, quiet))

    async def newest_at(self) -> datetime | None:
        """When a balance was last told."""
        newest = "SELECT at FROM carrier_balance ORDER BY id DESC LIMIT 1"
        found = await self._store.read(lambda c: c.execute(newest).get)
        return None if found is None else moment(found)

    async def newest(self) -> Sequence[Mirrored]:
        """The newest of each carrier and currency."""
        return await self._store.read(lambda c: [_mirrored(row) for row in c.execute(_NEWEST)])

    async def compared(self, bounds: Bounds) -> Sequence[Mirrored]:
        """All comparisons of a period."""
        wanted = f"{_ROW} WHERE expected IS NOT NULL AND at >= ? AND at < ? ORDER BY at, id"
        between = (stamp(bounds[0]), stamp(bounds[1]))
        return await self._store.read(
            lambda c: [_mirrored(row) for row in c.execute(wanted, between)]
        )


def _quiet(connection: apsw.Connection) -> bool:
    return bool(connection.execute(_QUIET).get)


def _keep(
    connection: apsw.Connection, carrier: str, balance: Money, at: datetime, quiet: bool
) -> Mirrored:
    # What began since the carrier answered may be in its balance or not: it is not compared.
    compared = quiet and _quiet(connection)
    last = connection.execute(
        "SELECT minor, posting FROM carrier_balance WHERE carrier = ? AND currency = ?"
        " AND compared ORDER BY id DESC LIMIT 1",
        (carrier, balance.currency),
    ).fetchone()
    taken = expected = None
    if compared and last is not None:
        minor, posting = last
        taken = int(connection.execute(_TAKEN, (posting, balance.currency, carrier)).get)
        expected = int(minor) - taken
    upto = connection.execute("SELECT max(rowid) FROM posting").get or 0
    connection.execute(
        "INSERT INTO carrier_balance (carrier, at, currency, minor, taken, expected, compared,"
        " posting) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (carrier, stamp(at), balance.currency, balance.minor, taken, expected, int(compared), upto),
    )
    return _mirrored((carrier, stamp(at), balance.currency, balance.minor, taken, expected))


def _mirrored(row: tuple) -> Mirrored:  # type: ignore[type-arg]
    carrier, at, currency, minor, taken, expected = row
    return Mirrored(
        carrier,
        moment(at),
        Money(minor, currency),
        None if taken is None else Money(taken, currency),
        None if expected is None else Money(expected, currency),
    )
