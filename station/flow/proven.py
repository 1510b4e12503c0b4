"""A cover as the insurer's own read-back states it."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from station.domain import money as amounts
from station.domain.cover import Cover, CoverState
from station.domain.money import Money
from station.flow.seen import PackageFacts
from station.flow.work import Shipment


def proven_cover(
    facts: PackageFacts, price: Money, option: str, changed_at: datetime | None = None
) -> Cover:
    """The cover as the insurer's own read-back states it; `price` is what agreed with it."""

    def summed(part: str) -> Money | None:
        values = [getattr(quote, part) for quote in facts.quotes]
        if not values or any(value is None for value in values):
            return None
        return _amount(sum(values), facts.currency)

    starts = [quote.starts for quote in facts.quotes if quote.starts]
    ends = [quote.ends for quote in facts.quotes if quote.ends]
    tax = facts.total_tax
    return Cover(
        ref=facts.id,
        price=price,
        tax=_amount(tax, facts.currency) if tax is not None else summed("tax"),
        limit=summed("limit"),
        excess=summed("excess"),
        starts=max(starts) if starts else None,
        ends=min(ends) if ends else None,
        confirmed_at=facts.confirmed_at,
        wording_url=facts.wording_url,
        certificate_url=facts.certificate_url,
        option=option,
        changed_at=changed_at,
    )


def covered_by(shipment: Shipment, facts: PackageFacts | None) -> Shipment | None:
    """What `shipment` would be if the insurer's own read-back stated `facts`."""
    if facts is None or shipment.consent is None or shipment.bought is None:
        return None
    consent = shipment.consent
    proven = proven_cover(facts, shipment.premium or consent.price, consent.option)
    return replace(shipment, cover=CoverState.COVERED, proven=proven)


def _amount(value: Decimal, currency: str) -> Money | None:
    """An amount that is only shown: one that cannot be money is left out."""
    try:
        return amounts.from_decimal(value, currency)
    except amounts.MoneyError:
        return None
