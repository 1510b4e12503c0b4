"""Orders as a person keeps them: read from a file, imported, looked up, put on hold."""

from collections.abc import Iterable
from pathlib import Path

from station.desk.packing import require
from station.domain.address import has_hidden_characters
from station.domain.errors import RefusedError
from station.domain.people import Actor, Permission
from station.domain.shipment import Order
from station.flow.books import Books
from station.flow.order_files import OrderList, OrderRow, OrdersWanted
from station.flow.ports import Clock
from station.flow.work import OrderState
from station.orders.csv_file import Import, read

SOURCE = "csv"
LONGEST_REASON = 120
MOST_ROWS = 500


def read_file(path: Path, source: str = SOURCE) -> Import:
    """The orders of a CSV file. Raises EnvironmentFaultError if it cannot be read at all."""
    return read(path, source)


class Orders:
    """The orders of the bench."""

    def __init__(self, books: Books, listed: OrderList, clock: Clock) -> None:
        self._books = books
        self._listed = listed
        self._clock = clock

    async def keep(self, orders: Iterable[Order], actor: Actor) -> tuple[int, int]:
        """Keeps orders: how many are new or changed, and how many are in work already.

        An order that is dispatched, on hold or on a bench stays as it is. Raises
        PermissionRefusedError.
        """
        require(actor, Permission.IMPORT_ORDERS)
        return await self._books.keep_orders(orders, self._clock.now())

    async def waiting(self) -> int:
        """How many orders are open."""
        return await self._books.orders_waiting()

    async def page(
        self, wanted: OrdersWanted, offset: int, limit: int, actor: Actor
    ) -> list[OrderRow]:
        """The orders that are wanted, by source and number; MOST_ROWS at most.

        Raises PermissionRefusedError.
        """
        require(actor, Permission.LOOK)
        return await self._listed.page(wanted, offset, min(limit, MOST_ROWS))

    async def count(self, wanted: OrdersWanted, actor: Actor) -> int:
        """How many are wanted. Raises PermissionRefusedError."""
        require(actor, Permission.LOOK)
        return await self._listed.count(wanted)

    async def tally(self, actor: Actor) -> dict[OrderState, int]:
        """How many are open, on the bench and on hold. Raises PermissionRefusedError."""
        require(actor, Permission.LOOK)
        return await self._listed.tally()

    async def hold(self, source: str, number: str, reason: str, actor: Actor) -> None:
        """Puts an open order on hold; no scan opens it until somebody takes it off.

        Raises PermissionRefusedError; RefusedError without a reason, or if it is not open.
        """
        require(actor, Permission.PACK)
        said = reason.strip()
        if not said or len(said) > LONGEST_REASON or has_hidden_characters(said):
            raise RefusedError("orders.reason", most=LONGEST_REASON)
        await self._listed.hold(source, number, said, self._clock.now(), actor.name)

    async def release(self, source: str, number: str, actor: Actor) -> None:
        """Takes an order off hold. Raises PermissionRefusedError; RefusedError where a shipment,
        or what a copy put back does not know, stands against it.
        """
        require(actor, Permission.PACK)
        await self._listed.release(source, number, self._clock.now(), actor.name)
