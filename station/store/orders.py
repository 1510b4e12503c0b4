"""Orders: an order is its source and its number. Runs inside a transaction."""

from collections.abc import Iterable
from datetime import datetime

import apsw

from station.domain.shipment import Order
from station.flow.work import OrderState, StoredOrder
from station.store import record
from station.store.codec import dump, load, stamp


def keep(connection: apsw.Connection, orders: Iterable[Order], at: datetime) -> tuple[int, int]:
    """Keeps new orders and newer versions of open ones; (kept, already dispatched or in work).

    One on hold is brought up to date and stays on hold.
    """
    kept = known = 0
    for order in orders:
        changed = connection.execute(
            "INSERT INTO orders (source, number, state, body, changed_at)"
            " VALUES (?, ?, 'open', ?, ?) ON CONFLICT (source, number) DO UPDATE"
            " SET body = excluded.body, changed_at = excluded.changed_at"
            " WHERE state IN ('open', 'on_hold') RETURNING state = 'open'",
            (order.source, order.number, dump(Order, order), stamp(at)),
        ).get
        if changed:
            kept += 1
        else:
            known += 1
    return kept, known


def find(connection: apsw.Connection, number: str) -> list[StoredOrder]:
    """The orders with this number, of whatever source; open ones first."""
    rows = connection.execute(
        "SELECT body, state, shipment FROM orders WHERE number = ?"
        " ORDER BY state = 'dispatched', source",
        (number,),
    )
    return [
        StoredOrder(load(Order, body), OrderState(state), shipment)
        for body, state, shipment in rows
    ]


def get(connection: apsw.Connection, source: str, number: str) -> StoredOrder | None:
    """One order."""
    row = connection.execute(
        "SELECT body, state, shipment FROM orders WHERE source = ? AND number = ?",
        (source, number),
    ).fetchone()
    return None if row is None else StoredOrder(load(Order, row[0]), OrderState(row[1]), row[2])


def move(
    connection: apsw.Connection,
    source: str,
    number: str,
    state: OrderState,
    shipment: str | None,
    at: datetime,
) -> None:
    """Writes the order's new state. What is dispatched is never opened again by this."""
    connection.execute(
        "UPDATE orders SET state = ?1, shipment = coalesce(?2, shipment), changed_at = ?3"
        " WHERE source = ?4 AND number = ?5 AND (state <> 'dispatched' OR ?1 = 'dispatched')",
        (state.value, shipment, stamp(at), source, number),
    )


def put(
    connection: apsw.Connection, source: str, number: str, state: OrderState, at: datetime, by: str
) -> None:
    """As `move`, by a person: the record has a line of it where an order goes on hold or off it."""
    of_it = "SELECT state FROM orders WHERE source = ? AND number = ?"
    former = connection.execute(of_it, (source, number)).get
    move(connection, source, number, state, None, at)
    now = connection.execute(of_it, (source, number)).get
    if now != former and OrderState.ON_HOLD in (former, now):
        record.add(connection, stamp(at), "order", source=source, number=number, state=now, by=by)


def reopen(connection: apsw.Connection, source: str, number: str, shipment: str, at: str) -> None:
    """The order of a shipment that bought nothing is on hold, free to be opened again."""
    connection.execute(
        "UPDATE orders SET state = 'on_hold', shipment = NULL, changed_at = ?"
        " WHERE source = ? AND number = ? AND shipment = ?",
        (at, source, number, shipment),
    )
    _held_line(connection, source, number, shipment, at)


def hold(connection: apsw.Connection, source: str, number: str, shipment: str, at: str) -> None:
    """The order of a voided shipment is on hold; it still names what became of it."""
    connection.execute(
        "UPDATE orders SET state = 'on_hold', changed_at = ?"
        " WHERE source = ? AND number = ? AND shipment = ?",
        (at, source, number, shipment),
    )
    _held_line(connection, source, number, shipment, at)


def _held_line(
    connection: apsw.Connection, source: str, number: str, shipment: str, at: str
) -> None:
    if connection.changes():
        facts = {"source": source, "number": number, "shipment": shipment}
        record.add(connection, at, "order", state=OrderState.ON_HOLD.value, **facts)


def waiting(connection: apsw.Connection) -> int:
    """How many orders are open."""
    found: int = connection.execute("SELECT count(*) FROM orders WHERE state = 'open'").get
    return found


def take_back(connection: apsw.Connection, at: datetime) -> int:
    """Orders left on the bench by a program that ended are open again; how many."""
    connection.execute(
        "UPDATE orders SET state = 'open', changed_at = ? WHERE state = 'on_bench'", (stamp(at),)
    )
    return connection.changes()
