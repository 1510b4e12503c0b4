"""The house carrier's tariff: services, zones, weight steps and surcharges. Pure arithmetic.

The agreement with a contract carrier, or the shop's own prices: what a parcel costs depends on
where it goes, what it weighs or how much room it takes, and what is special about it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from station.domain import money
from station.domain.address import Address
from station.domain.errors import Message, RefusedError
from station.domain.money import Money
from station.domain.rate import Charge, Rate
from station.domain.shipment import HOUSE, Form, Parcel, Service


@dataclass(frozen=True)
class Zone:
    """Where one price list holds: countries, or beginnings of post codes in them."""

    name: str
    places: tuple[tuple[str, str], ...]
    """Country and beginning of the post code (bare, may be empty)."""


class When(StrEnum):
    """What makes a surcharge fall due, for each parcel by itself."""

    ALWAYS = "always"
    ZONE = "zone"
    COUNTRY = "country"
    OVER_G = "over_g"
    LONGEST_OVER_MM = "longest_over_mm"
    GIRTH_OVER_MM = "girth_over_mm"
    """The longest side and twice the two others, as carriers measure."""


@dataclass(frozen=True)
class Surcharge:
    """An amount for a parcel, or a part of the carriage in per cent."""

    name: str
    when: When
    what: str
    """The zone, the country, or the limit that `when` needs."""
    amount: Money | None = None
    percent: Decimal = Decimal(0)


@dataclass(frozen=True)
class Tariff:
    """All of it. `steps` are sorted by weight; the currency is one for all."""

    currency: str
    services: tuple[Service, ...]
    days: Mapping[str, int] = field(default_factory=dict)
    """Working days by the service's code, where the tariff names them."""
    zones: tuple[Zone, ...] = ()
    steps: Mapping[tuple[str, str], tuple[tuple[int, Money], ...]] = field(default_factory=dict)
    """By service and zone: up to so many grams, so much a parcel."""
    surcharges: tuple[Surcharge, ...] = ()
    divisor: int = 0
    """Cubic centimetres that are charged as a kilogram; 0: room is not charged."""

    def zone(self, to: Address) -> Zone | None:
        """The zone that names the longest beginning of the post code, of those that match."""
        postcode = bare(to.postcode)
        best, found = -1, None
        for zone in self.zones:
            for country, beginning in zone.places:
                fits = country == to.country and postcode.startswith(beginning)
                if fits and len(beginning) > best:
                    best, found = len(beginning), zone
        return found

    def chargeable_g(self, parcel: Parcel) -> int:
        """The weight that is charged: the parcel's own, or that of its room if that is more."""
        if not self.divisor:
            return parcel.weight_g
        room = parcel.length_mm * parcel.width_mm * parcel.height_mm
        # mm³ / 1000 = cm³; cm³ / divisor = kg: so mm³ / divisor = g, each part gram counts.
        return max(parcel.weight_g, -(-room // self.divisor))

    def rate(self, service: Service, form: Form) -> Rate:
        """What the parcels of `form` cost by `service`. Raises RefusedError with the reason why
        the tariff has no price for them.
        """
        zone = self.zone(form.recipient)
        if zone is None:
            to = form.recipient
            raise RefusedError("tariff.no_zone", country=to.country, postcode=to.postcode)
        charges: dict[str, Money] = {}
        for parcel in form.parcels:
            for charge in self._charges(service, zone, form.recipient, parcel):
                former = charges.get(charge.name, money.zero(self.currency))
                charges[charge.name] = former + charge.amount
        return Rate(
            carrier=HOUSE,
            code=service.code,
            name=service.name,
            price=money.total(list(charges.values()), self.currency),
            liability=service.liability,
            days=self.days.get(service.code),
            charges=tuple(Charge(name, amount) for name, amount in charges.items()),
        )

    def _charges(
        self, service: Service, zone: Zone, to: Address, parcel: Parcel
    ) -> tuple[Charge, ...]:
        carriage = self._carriage(service, zone, parcel)
        due = [each for each in self.surcharges if _is_due(each, zone, to, parcel)]
        return (
            Charge(zone.name, carriage),
            *(Charge(each.name, _amount(each, carriage)) for each in due),
        )

    def _carriage(self, service: Service, zone: Zone, parcel: Parcel) -> Money:
        steps = self.steps.get((service.code, zone.name), ())
        if not steps:
            raise RefusedError("tariff.not_carried", service=service.name, zone=zone.name)
        weight = self.chargeable_g(parcel)
        for up_to, price in steps:
            if weight <= up_to:
                return price
        facts = {"service": service.name, "zone": zone.name, "kg": _kg(steps[-1][0])}
        raise RefusedError("tariff.too_heavy", **facts, charged=_kg(weight))


def house_rates(
    services: Iterable[Service], tariff: Tariff | None, form: Form
) -> tuple[tuple[Rate, ...], dict[str, Message]]:
    """The house carrier's rates for `form`, and why a service has none, by its code."""
    rates: list[Rate] = []
    reasons: dict[str, Message] = {}
    for service in services:
        try:
            rates.append(_flat(service, form) if tariff is None else tariff.rate(service, form))
        except RefusedError as error:
            reasons[service.code] = error.message
    return tuple(rates), reasons


def _flat(service: Service, form: Form) -> Rate:
    price = replace(form, service=service, rate=None).label_price
    return Rate(service.carrier, service.code, service.name, price, service.liability)


def priced(form: Form, tariff: Tariff | None) -> Form:
    """`form` with the house carrier's price by `tariff`; as it is for another's service, or where
    prices are flat. Raises RefusedError where the tariff has no price.
    """
    if tariff is None or form.service.carrier != HOUSE:
        return form
    return replace(form, rate=tariff.rate(form.service, form))


def bare(postcode: str) -> str:
    """A post code without blanks and hyphens, in capitals."""
    return re.sub(r"[\s-]", "", postcode).upper()


def _is_due(surcharge: Surcharge, zone: Zone, to: Address, parcel: Parcel) -> bool:
    match surcharge.when:
        case When.ALWAYS:
            return True
        case When.ZONE:
            return surcharge.what == zone.name
        case When.COUNTRY:
            return surcharge.what == to.country
        case When.OVER_G:
            return parcel.weight_g > int(surcharge.what)
    sides = sorted((parcel.length_mm, parcel.width_mm, parcel.height_mm))
    measured = sides[2]
    if surcharge.when is When.GIRTH_OVER_MM:
        measured += 2 * (sides[0] + sides[1])
    return measured > int(surcharge.what)


def _amount(surcharge: Surcharge, carriage: Money) -> Money:
    if surcharge.amount is not None:
        return surcharge.amount
    part = Decimal(carriage.minor) * surcharge.percent / 100
    return Money(int(part.quantize(Decimal(1), rounding=ROUND_HALF_UP)), carriage.currency)


def _kg(grams: int) -> str:
    return f"{(Decimal(grams) / 1000).normalize():f}"
