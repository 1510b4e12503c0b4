"""Fills the port of batches of labels: each method is one transaction."""

from collections.abc import Sequence
from datetime import datetime

import apsw

from station.domain.reprint import ReprintReason, Why
from station.flow.print_batches import BatchItem, ItemState, PrintBatch
from station.store.codec import moment, stamp
from station.store.store import Store


class BatchRows:
    """Fills the port of batches of labels."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(
        self, items: Sequence[BatchItem], why: Why, at: datetime, by: str
    ) -> PrintBatch:
        """Writes a batch down; nothing of it is printed yet."""
        return await self._store.write(lambda c: _begin(c, items, why, at, by))

    async def open(self) -> PrintBatch | None:
        """The batch that has not ended."""
        return await self._store.read(_open)

    async def mark(self, batch: int, place: int, state: ItemState) -> None:
        """What became of one label."""
        await self._store.write(lambda c: _mark(c, batch, place, state))

    async def end(self, batch: int, at: datetime) -> None:
        """Nothing more of it is printed."""
        await self._store.write(lambda c: _end(c, batch, at))


def _begin(
    connection: apsw.Connection, items: Sequence[BatchItem], why: Why, at: datetime, by: str
) -> PrintBatch:
    connection.execute(
        "INSERT INTO print_batch (at, made_by, reason, note) VALUES (?, ?, ?, ?)",
        (stamp(at), by, why.reason.value, why.note),
    )
    batch = connection.last_insert_rowid()
    connection.executemany(
        "INSERT INTO print_batch_item (batch, place, shipment, number, parcel)"
        " VALUES (?, ?, ?, ?, ?)",
        [(batch, each.place, each.shipment, each.order, each.parcel) for each in items],
    )
    return PrintBatch(batch, at, by, why, tuple(items))


def _open(connection: apsw.Connection) -> PrintBatch | None:
    row = connection.execute(
        "SELECT id, at, made_by, reason, note FROM print_batch WHERE ended_at IS NULL"
    ).fetchone()
    if row is None:
        return None
    items = connection.execute(
        "SELECT place, shipment, number, parcel, state FROM print_batch_item WHERE batch = ?"
        " ORDER BY place",
        (row[0],),
    )
    return PrintBatch(
        row[0],
        moment(row[1]),
        row[2],
        Why(ReprintReason(row[3]), row[4]),
        tuple(
            BatchItem(place, shipment, number, parcel, ItemState(state))
            for place, shipment, number, parcel, state in items
        ),
    )


def _mark(connection: apsw.Connection, batch: int, place: int, state: ItemState) -> None:
    connection.execute(
        "UPDATE print_batch_item SET state = ? WHERE batch = ? AND place = ?",
        (state.value, batch, place),
    )


def _end(connection: apsw.Connection, batch: int, at: datetime) -> None:
    connection.execute("UPDATE print_batch SET ended_at = ? WHERE id = ?", (stamp(at), batch))
