"""Orders: an order is its source and its number. Runs inside a transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import apsw

from station.domain.shipment import Order
from station.flow.work import Hold, HoldWhy, OrderState, StoredOrder
from station.store import record
from station.store.codec import dump, load, moment, stamp
from station.store.words import folded


def keep(connection: apsw.Connection, orders: Iterable[Order], at: datetime) -> tuple[int, int]:
    """Keeps new orders and newer versions of open ones; (kept, already dispatched or in work).

    One on hold is brought up to date and stays on hold.
    """
    kept = known = 0
    for order in orders:
        changed = connection.execute(
            "INSERT INTO orders (source, number, state, body, words, changed_at)"
            " VALUES (?, ?, 'open', ?, ?, ?) ON CONFLICT (source, number) DO UPDATE"
            " SET body = excluded.body, words = excluded.words, changed_at = excluded.changed_at"
            " WHERE state IN ('open', 'on_hold') RETURNING state = 'open'",
            (order.source, order.number, dump(Order, order), words_of(order), stamp(at)),
        ).get
        if changed:
            kept += 1
        else:
            known += 1
    return kept, known


def words_of(order: Order) -> str:
    """What an order is found by besides its number."""
    to = order.recipient
    return found_by(" ".join(part for part in (to.name, to.company, to.city) if part))


def found_by(text: str) -> str:
    """`text` without case and accents, as orders are found by it."""
    return text.casefold() if text.isascii() else " ".join(folded(text))


def hold_of(state: str, why: str, note: str, by: str, at: str) -> Hold | None:
    """Why an order is on hold; None for one that is not."""
    if state != OrderState.ON_HOLD.value:
        return None
    return Hold(HoldWhy(why), note, by, moment(at) if at else None)


def find(connection: apsw.Connection, number: str) -> list[StoredOrder]:
    """The orders with this number, of whatever source; open ones first."""
    rows = connection.execute(
        f"SELECT {_STORED} FROM orders WHERE number = ? ORDER BY state = 'dispatched', source",  # noqa: S608 - ours
        (number,),
    )
    return [_stored(row) for row in rows]


_STORED = "body, state, shipment, held_why, held_note, held_by, held_at"


def _stored(row: tuple[Any, ...]) -> StoredOrder:
    body, state, shipment, *hold = row
    return StoredOrder(load(Order, body), OrderState(state), shipment, hold_of(state, *hold))


def get(connection: apsw.Connection, source: str, number: str) -> StoredOrder | None:
    """One order."""
    row = connection.execute(
        f"SELECT {_STORED} FROM orders WHERE source = ? AND number = ?",  # noqa: S608 - ours
        (source, number),
    ).fetchone()
    return None if row is None else _stored(row)


def move(
    connection: apsw.Connection,
    source: str,
    number: str,
    state: OrderState,
    shipment: str | None,
    at: datetime,
) -> None:
    """Writes the order's new state. What is dispatched is never opened again by this.

    Off hold, nothing of the hold is left.
    """
    connection.execute(
        "UPDATE orders SET state = ?1, shipment = coalesce(?2, shipment), changed_at = ?3,"
        " held_why = iif(?1 = 'on_hold', held_why, ''), held_by = iif(?1 = 'on_hold', held_by, ''),"
        " held_note = iif(?1 = 'on_hold', held_note, ''),"
        " held_at = iif(?1 = 'on_hold', held_at, '')"
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
    if state is OrderState.ON_HOLD:
        say_why(connection, source, number, Hold(HoldWhy.SET_ASIDE, "", by, at))
    now = connection.execute(of_it, (source, number)).get
    if now != former and OrderState.ON_HOLD in (former, now):
        record.add(connection, stamp(at), "order", source=source, number=number, state=now, by=by)


def say_why(connection: apsw.Connection, source: str, number: str, hold: Hold) -> None:
    """Writes down why an order is where it is."""
    at = stamp(hold.at) if hold.at is not None else ""
    connection.execute(
        "UPDATE orders SET held_why = ?, held_note = ?, held_by = ?, held_at = ?"
        " WHERE source = ? AND number = ?",
        (hold.why.value, hold.note, hold.by, at, source, number),
    )


def reopen(connection: apsw.Connection, source: str, number: str, shipment: str, at: str) -> None:
    """The order of a shipment that bought nothing is on hold, free to be opened again."""
    connection.execute(
        "UPDATE orders SET state = 'on_hold', shipment = NULL, changed_at = ?1,"
        " held_why = 'nothing_bought', held_note = '', held_by = '', held_at = ?1"
        " WHERE source = ? AND number = ? AND shipment = ?",
        (at, source, number, shipment),
    )
    _held_line(connection, source, number, shipment, at)


def hold(connection: apsw.Connection, source: str, number: str, shipment: str, at: str) -> None:
    """The order of a voided shipment is on hold; it still names what became of it."""
    connection.execute(
        "UPDATE orders SET state = 'on_hold', changed_at = ?1,"
        " held_why = 'voided', held_note = '', held_by = '', held_at = ?1"
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
