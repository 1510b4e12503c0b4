"""Fills the port of the comparison with the insurer. What was seen lies in a table of its own,
which goes with the connection: a list of a million bookings takes no memory.
"""

from datetime import datetime

import apsw

from station.domain.cover import CoverState
from station.domain.money import Money
from station.flow.cancel_verdict import refund_of
from station.flow.reconcile import Finding, Ours, Reconciled
from station.flow.seen import StepKind
from station.store import journal
from station.store.codec import dump, load, moment, stamp
from station.store.store import Store

_KEPT = 60
Findings = tuple[Finding, ...]
_OURS = (
    "SELECT s.id, s.number, s.package, s.cover, s.proven IS NOT NULL,"
    " (SELECT sum(e.minor) FROM entry AS e WHERE e.posting = s.id || '/refund.cover'"
    "  AND e.account = 'wallet'),"
    " (SELECT e.currency FROM entry AS e WHERE e.posting = s.id || '/refund.cover' LIMIT 1)"
    " FROM shipment AS s"
)


class ReconcileRows:
    """Compares page by page, within the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(self) -> None:
        """Forgets what was seen by a comparison before."""

        def work(connection: apsw.Connection) -> None:
            connection.execute("DROP TABLE IF EXISTS temp.seen_booking")
            connection.execute(
                "CREATE TEMP TABLE seen_booking (package TEXT PRIMARY KEY) WITHOUT ROWID"
            )

        await self._store.read(work)

    async def seen(self, packages: list[str]) -> dict[str, Ours]:
        """Notes that the insurer has these; what we know of them, by package."""

        def work(connection: apsw.Connection) -> dict[str, Ours]:
            connection.executemany(
                "INSERT INTO temp.seen_booking (package) VALUES (?) ON CONFLICT DO NOTHING",
                [(package,) for package in packages],
            )
            rows = [
                row
                for package in packages
                for row in connection.execute(f"{_OURS} WHERE s.package = ?", (package,))
            ]
            return {row[2]: _ours(connection, row) for row in rows}

        return await self._store.read(work)

    async def of_shipments(self, shipments: list[str]) -> set[str]:
        """Which of these shipment ids are ours."""

        def work(connection: apsw.Connection) -> set[str]:
            one = "SELECT id FROM shipment WHERE id = ?"
            found = [connection.execute(one, (each,)).get for each in shipments]
            return {str(each) for each in found if each}

        return await self._store.read(work)

    async def unseen(self, before: datetime) -> list[Ours]:
        """Covers of shipments made before then that stand here and were not seen."""

        def work(connection: apsw.Connection) -> list[Ours]:
            rows = connection.execute(
                f"{_OURS} WHERE s.cover = 'covered' AND s.created_at < ? AND NOT EXISTS"  # noqa: S608
                " (SELECT 1 FROM temp.seen_booking AS b WHERE b.package = s.package)",
                (stamp(before),),
            ).fetchall()
            return [_ours(connection, row) for row in rows]

        return await self._store.read(work)

    async def keep(self, result: Reconciled) -> None:
        """Keeps a result, and the ones before it for a while."""

        def work(connection: apsw.Connection) -> None:
            connection.execute(
                "INSERT INTO reconcile (at, bookings, whole, findings) VALUES (?, ?, ?, ?)",
                (
                    stamp(result.at),
                    result.bookings,
                    int(result.whole),
                    dump(Findings, result.findings),
                ),
            )
            connection.execute(
                "DELETE FROM reconcile WHERE id <= (SELECT max(id) FROM reconcile) - ?", (_KEPT,)
            )

        await self._store.write(work)

    async def newest(self) -> Reconciled | None:
        """The newest result."""

        def work(connection: apsw.Connection) -> Reconciled | None:
            row = connection.execute(
                "SELECT at, bookings, whole, findings FROM reconcile ORDER BY id DESC LIMIT 1"
            ).fetchone()
            if row is None:
                return None
            at, bookings, whole, findings = row
            return Reconciled(moment(at), bookings, bool(whole), load(Findings, findings))

        return await self._store.read(work)


def _ours(connection: apsw.Connection, row: tuple) -> Ours:  # type: ignore[type-arg]
    (shipment, number, package, cover, proven, minor, currency) = row
    refunded = Money(minor, currency) if minor is not None else None
    told = _told(connection, shipment) if refunded is not None else None
    return Ours(shipment, number, package, CoverState(cover), bool(proven), refunded, told)


def _told(connection: apsw.Connection, shipment: str) -> Money | None:
    """The refund that the newest answer to a confirmation named, a person's word included."""
    for step in reversed(journal.steps(connection, shipment)):
        if step.kind is not StepKind.CONFIRM_CANCEL:
            continue
        for outcome in reversed(step.outcomes):
            if outcome.evidence.cancellation is not None:
                return refund_of(outcome.evidence.cancellation)
    return None
