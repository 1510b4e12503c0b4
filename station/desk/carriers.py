"""The carriers of this bench: which are set up, what they ask for an order, our money there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from station.desk.packing import require
from station.desk.shopping import in_order
from station.domain import settings as declared
from station.domain.errors import Message, RefusedError
from station.domain.money import zero
from station.domain.people import Actor, Permission
from station.domain.rate import Rate
from station.domain.settings import Settings
from station.domain.shipment import HOUSE, Form, Service
from station.flow.books import Books
from station.flow.carrier_port import BalanceAnswer
from station.flow.carriers import Carriers
from station.flow.line import Line, LineState


@dataclass(frozen=True)
class CarrierRow:
    """One carrier, and how the line to it stands; None for one that nobody is asked for."""

    name: str
    state: LineState | None
    reason: Message | None


@dataclass(frozen=True)
class OrderRates:
    """What the carriers ask for one order, the cheapest first, and what they said beside it."""

    rates: tuple[Rate, ...]
    reasons: tuple[Message, ...]


class CarrierDesk:
    """Asks the carriers. Buys nothing."""

    def __init__(
        self,
        carriers: Carriers,
        lines: Callable[[], Mapping[str, Line]],
        books: Books,
        settings: Callable[[], Settings],
        new_shipment: Callable[[], str],
    ) -> None:
        """`lines` are those to carriers that are asked over the network, by their names."""
        self._carriers = carriers
        self._lines = lines
        self._books = books
        self._settings = settings
        self._new_shipment = new_shipment

    def all(self) -> tuple[CarrierRow, ...]:
        """The carriers that are set up, the house carrier first."""
        house = CarrierRow(HOUSE, None, None)
        lines = self._lines().items()
        return (house, *(CarrierRow(name, line.state, line.reason) for name, line in lines))

    async def rates(self, number: str, actor: Actor) -> OrderRates:
        """What the carriers ask for the order `number` as it came.

        Raises PermissionRefusedError, or RefusedError for an order that is not known or not
        weighed.
        """
        require(actor, Permission.PACK)
        found = await self._books.find_orders(number)
        if not found:
            raise RefusedError("band.unknown_code", code=number[:40])
        order, settings = found[0].order, self._settings()
        if not all(parcel.is_weighed for parcel in order.parcels):
            raise RefusedError("form.weight_missing")
        currency = settings.of(declared.WALLET_CURRENCY)
        unchosen = Service("", "", zero(currency), None)
        form = Form(declared.sender(settings), order.recipient, order.parcels, unchosen)
        told = await self._carriers.rate(form, self._new_shipment())
        return OrderRates(in_order(told.rates, currency), told.reasons)

    async def balances(self, actor: Actor) -> Mapping[str, BalanceAnswer]:
        """Our money with each carrier. Raises PermissionRefusedError."""
        require(actor, Permission.LOOK)
        return await self._carriers.balances()
