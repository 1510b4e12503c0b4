"""Fills the port `UpdateBooks`."""

from datetime import date, datetime

import apsw

from station.domain.release import Seen, Version
from station.flow.seen import StepKind
from station.flow.updates import Unsettled
from station.store import record
from station.store.codec import stamp
from station.store.records import Records

_COVER = (StepKind.BOOK_COVER, StepKind.CONFIRM_PAYMENT)
_KNOWN = frozenset(kind.value for kind in StepKind)


class UpdateRows:
    """What is under way, and the releases that were found, in the store."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def unsettled(self) -> Unsettled:
        """As the port."""
        return await self._records.read(_unsettled)

    async def newest_seen(self) -> Seen | None:
        """As the port."""
        found = await self._records.read(_seen)
        return max(found, key=lambda each: each.version, default=None)

    async def saw(self, found: Seen, at: datetime) -> None:
        """As the port. A line of the audit log the first time."""

        def work(connection: apsw.Connection) -> None:
            if found.version in {each.version for each in _seen(connection)}:
                return
            version, dated = str(found.version), found.dated.isoformat()
            connection.execute(
                "INSERT INTO release_seen (version, dated, seen_at) VALUES (?, ?, ?)",
                (version, dated, stamp(at)),
            )
            record.add(connection, stamp(at), "release_seen", version=version, dated=dated)

        await self._records.write(work)


def _seen(connection: apsw.Connection) -> list[Seen]:
    rows = connection.execute("SELECT version, dated FROM release_seen").fetchall()
    return [Seen(Version.of(row[0]), date.fromisoformat(str(row[1]))) for row in rows]


def _unsettled(connection: apsw.Connection) -> Unsettled:
    counted_kinds = connection.execute("SELECT kind, count(*) FROM outbox GROUP BY kind")
    kinds = {str(kind): int(str(count)) for kind, count in counted_kinds}

    def counted(sql: str) -> int:
        return int(connection.execute(sql).get)

    # Each of these is a small partial index, however many shipments there are.
    return Unsettled(
        on_bench=counted("SELECT count(*) FROM orders WHERE state = 'on_bench'"),
        dispatches=counted(
            "SELECT count(*) FROM shipment WHERE unsettled AND state = 'dispatching'"
        ),
        covers=sum(kinds.get(kind.value, 0) for kind in _COVER),
        voids=counted("SELECT count(*) FROM void WHERE state IN ('asked', 'approved')"),
        changes=kinds.get(StepKind.CONFIRM_UPDATE.value, 0),
        papers=kinds.get(StepKind.PRINT.value, 0),
        opt_outs=kinds.get(StepKind.OPT_OUT.value, 0),
        others=sum(count for kind, count in kinds.items() if kind not in _KNOWN),
    )
