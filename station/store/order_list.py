"""The list of all orders: pages of it, and a person's hold on one of them."""

from datetime import datetime

import apsw

from station.domain.errors import RefusedError
from station.domain.shipment import Order
from station.flow.order_files import OrderRow, OrdersWanted
from station.flow.work import Hold, HoldWhy, OrderState, may_be_released
from station.store import orders, record
from station.store.codec import load, moment, stamp
from station.store.reader import HistoryReader
from station.store.store import Store

_COLUMNS = (
    "source, number, state, body, coalesce(shipment, ''), changed_at,"
    " held_why, held_note, held_by, held_at"
)


class OrderListRows:
    """Fills the port of the list of orders: looked at on the connection that only looks."""

    def __init__(self, store: Store, reader: HistoryReader) -> None:
        self._store = store
        self._reader = reader

    async def page(self, wanted: OrdersWanted, offset: int, limit: int) -> list[OrderRow]:
        """The orders that are wanted, by source and number."""
        return await self._reader.read(lambda c: _page(c, wanted, offset, limit))

    async def count(self, wanted: OrdersWanted) -> int:
        """How many are wanted."""
        return await self._reader.read(lambda c: _count(c, wanted))

    async def tally(self) -> dict[OrderState, int]:
        """How many are open, on the bench and on hold."""
        return await self._reader.read(_tally)

    async def hold(self, source: str, number: str, note: str, at: datetime, by: str) -> None:
        """Puts an open order on hold with a reason."""
        await self._store.write(lambda c: _hold(c, source, number, note, at, by))

    async def release(self, source: str, number: str, at: datetime, by: str) -> None:
        """An order on hold is open again."""
        await self._store.write(lambda c: _release(c, source, number, at, by))


def _where(wanted: OrdersWanted) -> tuple[str, list[str]]:
    """What is wanted, as SQL: only what is asked for, so that each has its index."""
    said, facts = [], []
    if wanted.state is not None:
        said.append("state = ?")
        facts.append(wanted.state.value)
    text = wanted.text.strip()
    if text:
        said.append("(substr(number, 1, length(?)) = ? OR instr(words, ?) > 0)")
        facts += [text, text, orders.found_by(text)]
    return f" WHERE {' AND '.join(said)}" if said else "", facts


def _count(connection: apsw.Connection, wanted: OrdersWanted) -> int:
    where, facts = _where(wanted)
    found: int = connection.execute(f"SELECT count(*) FROM orders{where}", facts).get  # noqa: S608
    return found


def _page(
    connection: apsw.Connection, wanted: OrdersWanted, offset: int, limit: int
) -> list[OrderRow]:
    where, facts = _where(wanted)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM orders{where} ORDER BY source, number LIMIT ? OFFSET ?",  # noqa: S608
        (*facts, limit, offset),
    )
    return [
        OrderRow(
            source,
            number,
            OrderState(state),
            load(Order, body),
            orders.hold_of(state, *hold),
            shipment,
            moment(changed),
        )
        for source, number, state, body, shipment, changed, *hold in rows
    ]


def _tally(connection: apsw.Connection) -> dict[OrderState, int]:
    # Dispatched ones are not counted: there may be a million of them.
    return {
        state: connection.execute("SELECT count(*) FROM orders WHERE state = ?", (state.value,)).get
        for state in (OrderState.OPEN, OrderState.ON_BENCH, OrderState.ON_HOLD)
    }


def _hold(
    connection: apsw.Connection, source: str, number: str, note: str, at: datetime, by: str
) -> None:
    found = orders.get(connection, source, number)
    again = found is not None and found.hold is not None and found.shipment is None
    if found is None or not (found.state is OrderState.OPEN or again):
        raise RefusedError("orders.not_open", order=number)
    orders.move(connection, source, number, OrderState.ON_HOLD, None, at)
    orders.say_why(connection, source, number, Hold(HoldWhy.HELD, note, by, at))
    facts = {"source": source, "number": number, "by": by, "note": note}
    record.add(connection, stamp(at), "order", state=OrderState.ON_HOLD.value, **facts)


def _release(connection: apsw.Connection, source: str, number: str, at: datetime, by: str) -> None:
    found = orders.get(connection, source, number)
    if found is None or found.hold is None:
        raise RefusedError("orders.not_on_hold", order=number)
    if not may_be_released(found.hold, found.shipment):
        # Somebody has to look at what became of it first.
        raise RefusedError("orders.hold_stands", order=number)
    orders.put(connection, source, number, OrderState.OPEN, at, by)
    # What was voided does not stand against it any more.
    connection.execute(
        "UPDATE orders SET shipment = NULL WHERE source = ? AND number = ?", (source, number)
    )
