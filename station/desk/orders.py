"""Orders as a person keeps them: read from a file, imported, looked up."""

from collections.abc import Iterable
from pathlib import Path

from station.desk.packing import require
from station.domain.people import Actor, Permission
from station.domain.shipment import Order
from station.flow.books import Books
from station.flow.ports import Clock
from station.orders.csv_file import Import, read

SOURCE = "csv"


def read_file(path: Path, source: str = SOURCE) -> Import:
    """The orders of a CSV file. Raises EnvironmentFaultError if it cannot be read at all."""
    return read(path, source)


class Orders:
    """The orders of the bench."""

    def __init__(self, books: Books, clock: Clock) -> None:
        self._books = books
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
