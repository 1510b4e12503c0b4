"""A tariff as lines of a CSV file, and what is wrong with them.

One row a line; its first cell says what it is. Blank rows and rows that begin with # are skipped.

    currency,GBP
    volumetric,5000                       cm³ that are charged as one kilogram
    service,ST,Standard,50.00,3           code, name, carrier pays at most, working days (or none)
    zone,Mainland,GB                      name, then countries, or country:beginning of post codes
    zone,Highlands,GB:IV GB:HS GB:KW
    price,ST,Mainland,2000,4.20           service, zone, up to g, a parcel
    surcharge,Fuel,always,4.5%            name, when, amount a parcel or part of the carriage
    surcharge,Remote,zone Highlands,2.50
    surcharge,Long,longest_over_mm 1200,6.00

The currency stands before the first amount; a service and a zone before the rows that name them.
"""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from station.domain import money
from station.domain.address import COUNTRIES, has_hidden_characters
from station.domain.errors import Finding, Message, StationError, message
from station.domain.money import Money
from station.domain.shipment import Service
from station.domain.tariff import Surcharge, Tariff, When, Zone, bare

MOST_LINES = 5_000
LONGEST_LINE = 400
_LONGEST_NAME = 40
_HEAVIEST_G = 1_000_000
_LONGEST_MM = 100_000
_MOST_DAYS = 90

_CODE = re.compile(r"[A-Z0-9]{1,8}")
_PLACE = re.compile(r"([A-Z]{2})(?::([A-Za-z0-9-]{1,10}))?")
_WHOLE = re.compile(r"[0-9]{1,7}")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?) ?%")


@lru_cache(maxsize=4)
def read(lines: tuple[str, ...]) -> tuple[Tariff | None, tuple[Finding, ...]]:
    """The tariff of `lines`, or None and what is wrong, `Finding.field` being the line's number.

    No lines are no tariff, and nothing is wrong with that.
    """
    if not any(map(str.strip, lines)):
        return None, ()
    reading = _Reading()
    if len(lines) > MOST_LINES:
        return None, (Finding("1", message("tariff.too_long", most=MOST_LINES)),)
    for number, line in enumerate(lines, 1):
        try:
            reading.take(line)
        except StationError as error:
            reading.findings.append(Finding(str(number), error.message))
    reading.finish(len(lines))
    return (None if reading.findings else reading.tariff()), tuple(reading.findings)


def check(lines: Sequence[str]) -> Message | None:
    """What is wrong with the first line that is; None if all are good."""
    _, findings = read(tuple(lines))
    if not findings:
        return None
    first = findings[0]
    return message("tariff.in_line", line=first.field, why=first.message)


@dataclass
class _Reading:
    """The rows read so far, and everything that speaks against them."""

    currency: str = ""
    divisor: int = 0
    services: dict[str, Service] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    zones: dict[str, Zone] = field(default_factory=dict)
    steps: dict[tuple[str, str], dict[int, Money]] = field(default_factory=dict)
    surcharges: list[Surcharge] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, line: str) -> None:
        """Reads one row. Raises StationError with what is wrong with it."""
        if not line.strip() or line.lstrip().startswith("#"):
            return
        if len(line) > LONGEST_LINE:
            raise StationError("field.too_long", most=LONGEST_LINE, length=len(line))
        # Spreadsheets fill rows up with empty cells.
        cells = [cell.strip() for cell in next(csv.reader([line]), [])]
        while cells and not cells[-1]:
            cells.pop()
        if any(has_hidden_characters(cell) for cell in cells):
            raise StationError("field.hidden_characters")
        if not cells:
            return
        kinds: Mapping[str, tuple[Callable[..., None], int, int]] = {
            "currency": (self._currency, 1, 1),
            "volumetric": (self._volumetric, 1, 1),
            "service": (self._service, 3, 4),
            "zone": (self._zone, 2, 200),
            "price": (self._price, 4, 4),
            "surcharge": (self._surcharge, 3, 3),
        }
        kind = cells[0].casefold()
        if kind not in kinds:
            raise StationError("tariff.kind", text=cells[0][:24], kinds=", ".join(kinds))
        act, least, most = kinds[kind]
        if not least <= len(cells) - 1 <= most:
            raise StationError("tariff.cells", kind=kind, count=len(cells) - 1, least=least)
        act(*cells[1:])

    def _currency(self, code: str) -> None:
        if self.currency:
            raise StationError("tariff.twice", what=code)
        money.exponent(code)
        self.currency = code

    def _volumetric(self, text: str) -> None:
        self.divisor = _whole(text, 1, 100_000)

    def _service(self, code: str, name: str, liability: str, days: str = "") -> None:
        if not _CODE.fullmatch(code):
            raise StationError("settings.service_code")
        if code in self.services:
            raise StationError("tariff.twice", what=code)
        pays = self._amount(liability)
        nothing = Money(0, self.currency)
        self.services[code] = Service(code, _name(name), nothing, pays)
        if days:
            self.days[code] = _whole(days, 0, _MOST_DAYS)

    def _zone(self, name: str, *places: str) -> None:
        if _name(name) in self.zones:
            raise StationError("tariff.twice", what=name)
        read = tuple(_place(word) for cell in places for word in cell.split())
        taken = {place for zone in self.zones.values() for place in zone.places}
        for country, beginning in read:
            if (country, beginning) in taken:
                place = f"{country}:{beginning}" if beginning else country
                raise StationError("tariff.place_twice", place=place)
        self.zones[name] = Zone(name, read)

    def _price(self, service: str, zone: str, up_to: str, price: str) -> None:
        if service not in self.services:
            raise StationError("tariff.no_service", service=service[:24])
        if zone not in self.zones:
            raise StationError("tariff.unknown_zone", zone=zone[:40])
        grams, amount = _whole(up_to, 1, _HEAVIEST_G), self._amount(price)
        steps = self.steps.setdefault((service, zone), {})
        if grams in steps:
            raise StationError("tariff.twice", what=f"{service}, {zone}, {grams} g")
        steps[grams] = amount

    def _surcharge(self, name: str, when: str, amount: str) -> None:
        word, _, what = when.partition(" ")
        what = what.strip()
        if word not in tuple(When):
            raise StationError("tariff.when", text=when[:24], kinds=", ".join(When))
        kind = When(word)
        self._check_what(kind, what)
        if any(each.name == name and each.when is kind and each.what == what
               for each in self.surcharges):  # fmt: skip
            raise StationError("tariff.twice", what=name)
        share = _PERCENT.fullmatch(amount)
        self.surcharges.append(
            Surcharge(_name(name), kind, what, percent=Decimal(share[1]))
            if share
            else Surcharge(_name(name), kind, what, self._amount(amount))
        )

    def _check_what(self, kind: When, what: str) -> None:
        if kind is When.ALWAYS:
            good = not what
        elif kind is When.ZONE:
            good = what in self.zones
        elif kind is When.COUNTRY:
            good = what in COUNTRIES
        else:
            _whole(what, 1, _HEAVIEST_G if kind is When.OVER_G else _LONGEST_MM)
            good = True
        if not good:
            raise StationError("tariff.what", when=kind.value, text=what[:40])

    def _amount(self, text: str) -> Money:
        if not self.currency:
            raise StationError("tariff.currency_first")
        amount = money.parse(text, self.currency)
        if amount.minor < 0:
            raise StationError("settings.negative")
        return amount

    def finish(self, lines: int) -> None:
        """What only the whole can lack."""
        if self.findings:
            return
        priced = {service for service, _ in self.steps}
        for code in self.services:
            if code not in priced:
                self.findings.append(Finding(str(lines), message("tariff.unpriced", service=code)))
        if not self.services:
            self.findings.append(Finding(str(lines), message("tariff.no_services")))

    def tariff(self) -> Tariff:
        """All rows together; steps by weight, and each service at its lowest price."""
        steps = {key: tuple(sorted(each.items())) for key, each in self.steps.items()}
        lowest = {
            code: min(
                (each[0][1] for (service, _), each in steps.items() if service == code),
                key=lambda price: price.minor,
            )
            for code in self.services
        }
        return Tariff(
            currency=self.currency,
            services=tuple(
                Service(each.code, each.name, lowest[each.code], each.liability)
                for each in self.services.values()
            ),
            days=self.days,
            zones=tuple(self.zones.values()),
            steps=steps,
            surcharges=tuple(self.surcharges),
            divisor=self.divisor,
        )


def _name(text: str) -> str:
    if not text or len(text) > _LONGEST_NAME:
        raise StationError("tariff.name", most=_LONGEST_NAME)
    return text


def _whole(text: str, least: int, most: int) -> int:
    if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
        raise StationError("tariff.whole", text=text[:24], least=least, most=most)
    return int(text)


def _place(word: str) -> tuple[str, str]:
    found = _PLACE.fullmatch(word)
    if found is None or found[1] not in COUNTRIES:
        raise StationError("tariff.place", text=word[:24])
    return found[1], bare(found[2] or "")
