"""What a scanned or typed code means: an order to open, or why there is none."""

from dataclasses import dataclass

from station.domain import tracking
from station.domain.errors import Message, message
from station.domain.shipment import Order, ShipmentState
from station.flow.books import Books
from station.flow.work import HoldWhy, OrderState, Shipment, StoredOrder


@dataclass(frozen=True)
class Found:
    """An order that may be opened, or the word that says why not."""

    order: Order | None = None
    refusal: Message | None = None
    shipment: str = ""
    """The shipment that was made of the order, where there is one."""


async def find(books: Books, code: str) -> Found:
    """Looks `code` up as an order number, then as the code on a label."""
    stored = await books.find_orders(code)
    usable = next((each for each in stored if _may_open(each)), None)
    if usable is not None:
        return Found(order=usable.order)
    if stored:
        refusal = await _why_not(books, stored[0])
        return Found(refusal=refusal, shipment=stored[0].shipment or "")
    shipment = await books.shipment_by_code(code)
    for number in tracking.scanned(code):
        shipment = shipment or await books.shipment_by_code(number)
    if shipment is None:
        return Found(refusal=message("band.unknown_code", code=code[:40]))
    return Found(refusal=_dispatched(shipment), shipment=shipment.id)


def _may_open(stored: StoredOrder) -> bool:
    """Open orders, and those that a clerk set aside: one on hold with a shipment needs a person.

    So does one that somebody put on hold with a reason. One on the bench came there by a write of
    which the page was told that it failed: whoever asks has none open like it.
    """
    if stored.state is OrderState.ON_BENCH:
        return True
    if stored.state is not OrderState.ON_HOLD or stored.shipment is not None:
        return stored.state is OrderState.OPEN
    return stored.hold is None or stored.hold.why is not HoldWhy.HELD


async def _why_not(books: Books, stored: StoredOrder) -> Message:
    number = stored.order.number
    if stored.state is OrderState.ON_HOLD:
        hold = stored.hold
        if hold is not None and hold.why is HoldWhy.HELD:
            word = "band.held_why" if hold.note else "band.held_untold"
            return message(word, order=number, by=hold.by, why=hold.note)
        return message("band.on_hold", order=number)
    shipment = await books.shipment(stored.shipment) if stored.shipment else None
    if shipment is None:
        return message("band.unknown_code", code=number[:40])
    return _dispatched(shipment)


def _dispatched(shipment: Shipment) -> Message:
    """What became of an order that a shipment was made of: never more than is true."""
    number, at = shipment.number, shipment.created_at
    if shipment.state is ShipmentState.HELD:
        return message("band.held_back", order=number, at=at)
    if shipment.state is ShipmentState.DISPATCHING:
        return message("band.under_way", order=number)
    here = at.astimezone()
    return message("band.already_dispatched", order=number, at=here, day=here.date())
