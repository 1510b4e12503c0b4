"""The services of the open order with their prices, side by side. Pure."""

from station.desk.shopping import Rating, Shopping, ident
from station.desk.views import ServiceChoice, ShopView
from station.domain.errors import message


def services(shopping: Shopping) -> tuple[ServiceChoice, ...]:
    """All services in the order in which they stand; those without a price last."""
    chosen = ident(shopping.service) if shopping.service else ""
    priced = {ident(rate): rate for rate in shopping.rates}
    rows = [
        ServiceChoice(
            code, rate.name, rate.price, code == chosen, rate.carrier, rate.days, rate.liability
        )
        for code, rate in priced.items()
    ]
    rows += [
        ServiceChoice(
            service.code,
            service.name,
            None,
            service.code == chosen,
            pays=service.liability,
            why_not=shopping.missing.get(service.code),
        )
        for service in shopping.services
        if ident(service) not in priced
    ]
    return tuple(rows)


def shop(shopping: Shopping) -> ShopView | None:
    """What stands over the rates, where there are several carriers."""
    if not shopping.several:
        return None
    asking = shopping.rating in (Rating.WANTED, Rating.ASKING)
    words = (message("rates.late"),) if shopping.rating is Rating.LATE else shopping.words
    against = shopping.against
    return ShopView(
        asking=asking,
        words=(message("rates.asking"),) if asking else words,
        against=None
        if against is None
        else message("rates.against", service=against.name, price=against.price),
        why=None if shopping.why is None else message(f"rates.why.{shopping.why.value}"),
    )
