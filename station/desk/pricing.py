"""Which service an order goes by, and at what price: for the window and for commands alike."""

from collections.abc import Collection

from station.desk import ruling
from station.desk.packing import Packing
from station.desk.shopping import ChosenBy, Rating, Shopping
from station.domain import customs
from station.domain import settings as declared
from station.domain.errors import Message, RefusedError
from station.domain.restricted import flags
from station.domain.settings import Settings
from station.domain.shipment import Form, Order


def shopping_for(order: Order, settings: Settings, *, several: bool) -> Shopping:
    """The service that the order names; else the default, or whichever rate stands first."""
    services = declared.services(settings)
    shopping = Shopping(
        services=services,
        service=None,
        named=order.service,
        default=declared.default_service(settings),
        tariff=declared.tariff(settings),
        several=several,
        currency=settings.of(declared.WALLET_CURRENCY),
    )
    if order.service:
        shopping.service, shopping.by = shopping.of(order.service), ChosenBy.ORDER
    elif not several and shopping.default is not None:
        shopping.service, shopping.by = shopping.default, ChosenBy.FIRST
    choice = ruling.of_order(order, settings)
    shopping.obey(choice.service, choice.service_rule)
    return shopping


async def priced_form(
    order: Order,
    shipment: str,
    settings: Settings,
    packing: Packing,
    allowed: Collection[str] = (),
) -> Form:
    """The form of an order as it came, at its price; the carriers are asked where there are
    several. Raises RefusedError with the reason why it has none: nothing is asked for contents that
    may not be sent, or whose name nobody `allowed`.
    """
    flagged = flags(order.parcels, settings.of(declared.BENCH_GOODS), allowed)
    if flagged:
        raise RefusedError(flagged[0].word.id, **flagged[0].word.facts)
    if not all(parcel.is_weighed for parcel in order.parcels):
        raise RefusedError("form.weight_missing")
    shopping = shopping_for(order, settings, several=packing.several_carriers())
    parcels = ruling.packed(order, settings)
    form = Form(declared.sender(settings), order.recipient, parcels, shopping.any_service)
    lacking = customs.missing(form)
    if lacking is not None:
        raise RefusedError(lacking.id, **lacking.facts)
    shopping.look(form)
    if shopping.rating is Rating.WANTED:
        shopping.answered(await packing.rates(shipment, form))
    shopping.decide()
    if shopping.service is None and not order.service:
        raise RefusedError("form.no_service")
    if shopping.service is None:
        raise RefusedError("order.no_service", service=order.service)
    priced = shopping.priced(Form(form.sender, form.recipient, form.parcels, shopping.service))
    if isinstance(priced, Message):
        raise RefusedError("order.no_price", why=priced)
    return priced
