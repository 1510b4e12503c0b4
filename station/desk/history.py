"""What happened: shipments and their stories, for those who only look."""

from collections.abc import Sequence

from station.domain.errors import RefusedError
from station.domain.money import Money
from station.flow import money
from station.flow.books import Books
from station.flow.work import Shipment, Step


class History:
    """Looks shipments up."""

    def __init__(self, books: Books) -> None:
        self._books = books

    async def newest(self, count: int) -> Sequence[Shipment]:
        """The newest shipments, newest first."""
        return await self._books.newest(count)

    async def find(self, text: str) -> Shipment:
        """The shipment with this id, label number or order number (its newest).

        Raises RefusedError when there is none.
        """
        found = await self._books.shipment(text) or await self._books.shipment_by_code(text)
        if found is None:
            orders = [stored.shipment for stored in await self._books.find_orders(text)]
            known = [await self._books.shipment(shipment) for shipment in orders if shipment]
            dispatched = [each for each in known if each is not None]
            found = max(dispatched, key=lambda each: each.created_at, default=None)
        if found is None:
            raise RefusedError("shipment.unknown", shipment=text[:40])
        return found

    async def story(self, shipment: str) -> tuple[Step, ...]:
        """Everything that was done about it, oldest first."""
        return await self._books.steps(shipment)

    async def debited(self, shipment: str) -> tuple[Money, ...]:
        """What it really cost, per currency."""
        return money.spent(await self._books.money_of(shipment))
