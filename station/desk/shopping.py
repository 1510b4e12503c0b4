"""The rates of the open order side by side: which stands first, and what was chosen. No I/O."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from station.domain import money
from station.domain.errors import Message, message
from station.domain.rate import Override, Rate, Why
from station.domain.shipment import HOUSE, Form, Service
from station.domain.tariff import Tariff, house_rates
from station.flow.carrier_port import RateAnswer

_NEVER = 10_000
"""Days of a rate that promises none: it is not faster than any that does."""


class Rating(Enum):
    """How the question to the other carriers stands."""

    NOBODY = auto()
    """There is nobody to ask, or nothing to ask for."""
    WANTED = auto()
    ASKING = auto()
    LATE = auto()
    """They have not answered in the time that a clerk can wait; the answer may still come."""
    ANSWERED = auto()


class ChosenBy(Enum):
    """Who or what chose the service."""

    NOBODY = auto()
    ORDER = auto()
    RULE = auto()
    FIRST = auto()
    """It stood first among the rates, or is the default."""
    CLERK = auto()


def ident(rate: Rate | Service) -> str:
    """How a service is named among those of several carriers: `EX`, `easypost/USPS Priority`."""
    return rate.code if rate.carrier == HOUSE else f"{rate.carrier}/{rate.code}"


def in_order(rates: Sequence[Rate], currency: str) -> tuple[Rate, ...]:
    """Cheapest first, of equal prices the faster; those in another currency after them."""
    return tuple(
        sorted(
            rates,
            key=lambda rate: (
                rate.price.currency != currency,
                rate.price.currency,
                rate.price.minor,
                _NEVER if rate.days is None else rate.days,
                rate.name,
            ),
        )
    )


@dataclass
class Shopping:
    """The services of one open order, and their prices for its parcels as they are now."""

    services: tuple[Service, ...]
    """Of the house carrier."""
    service: Service | None
    by: ChosenBy = ChosenBy.NOBODY
    rule: int = 0
    """The number of the rule that chose it, counted from 1; 0: none did."""
    named: str = ""
    """What the order itself asks for; it is never sent by another without a person's word."""
    default: Service | None = None
    """What is taken where no rate stands first."""
    tariff: Tariff | None = None
    several: bool = False
    """Other carriers are set up: their rates are asked for, and the cheapest stands first."""
    currency: str = "GBP"
    """In which prices are compared."""
    rating: Rating = Rating.NOBODY
    rates: tuple[Rate, ...] = ()
    missing: dict[str, Message] = field(default_factory=dict)
    """Why a service of the house carrier has no price, by its code."""
    words: tuple[Message, ...] = ()
    """What the other carriers said beside their rates."""
    why: Why | None = None
    """Why the clerk took another than the one that stands first."""
    asked_for: Form | None = None
    """What the rates are for, whatever the service."""
    _ruled: str = ""
    """What that rule names."""
    _remote: tuple[Rate, ...] = ()

    @property
    def any_service(self) -> Service:
        """What stands in a form while no service is chosen."""
        return Service("", "", money.zero(self.currency), None)

    def look(self, form: Form | None) -> None:
        """The parcels, or where they go, may have changed: `form` is what the prices are for."""
        bare = None if form is None else replace(form, service=self.any_service)
        if bare != self.asked_for:
            self.asked_for, self._remote, self.words = bare, (), ()
            asks = self.several and bare is not None
            self.rating = Rating.WANTED if asks else Rating.NOBODY
        self._gather()

    def answered(self, answer: RateAnswer) -> None:
        """The carriers answered: what they ask for, and what they said beside it."""
        self._remote = tuple(rate for rate in answer.rates if rate.carrier != HOUSE)
        self.words = answer.reasons
        self.rating = Rating.ANSWERED
        self._gather()

    def _gather(self) -> None:
        if self.asked_for is None:
            self.rates, self.missing = (), {}
            return
        house, self.missing = house_rates(self.services, self.tariff, self.asked_for)
        every = (*house, *self._remote)
        self.rates = in_order(every, self.currency) if self.several else every

    @property
    def first(self) -> Rate | None:
        """The rate that stands first; None where none can be compared."""
        best = self.rates[0] if self.several and self.rates else None
        return best if best is not None and best.price.currency == self.currency else None

    def obey(self, code: str, rule: int) -> None:
        """Rule number `rule` names the service `code`; empty: no rule names any.

        What the order names, and what the clerk chose, stays.
        """
        if self.by in (ChosenBy.ORDER, ChosenBy.CLERK):
            return
        if code and (self.several or self.of(code) is not None):
            self.service, self.by = self.of(code), ChosenBy.RULE
            self._ruled, self.rule = code, rule
        elif self.by is ChosenBy.RULE:
            self._no_rule()

    def _no_rule(self) -> None:
        self._ruled, self.rule = "", 0
        self.service = None if self.several else self.default
        self.by = ChosenBy.NOBODY if self.service is None else ChosenBy.FIRST

    def decide(self) -> None:
        """Takes the rate that stands first where nobody chose, once the carriers have had time.

        What the order asks for may only be known once they have answered.
        """
        if self.by is ChosenBy.ORDER and self.service is None:
            self.service = self.of(self.named)
        if self.by is ChosenBy.RULE and self.service is None:
            self.service = self.of(self._ruled)
            if self.service is None and self.rating not in (Rating.WANTED, Rating.ASKING):
                self._no_rule()  # no carrier has it for this parcel
        if self.by not in (ChosenBy.NOBODY, ChosenBy.FIRST) or not self.several:
            return
        if self.rating in (Rating.WANTED, Rating.ASKING):
            self.service, self.by = None, ChosenBy.NOBODY
        elif self.by is ChosenBy.NOBODY and self.asked_for is not None:
            best = self.first
            self.service = self.default if best is None else self.of(ident(best))
            self.by = ChosenBy.FIRST

    def of(self, code: str) -> Service | None:
        """The service that `code` names, as `ident` does."""
        for service in self.services:
            if ident(service) == code:
                return service
        found = next((rate for rate in self.rates if ident(rate) == code), None)
        if found is None:
            return None
        return Service(found.code, found.name, found.price, found.liability, found.carrier)

    @property
    def codes(self) -> tuple[str, ...]:
        """All that can be chosen now, in the order in which they stand."""
        if not self.several:
            return tuple(ident(service) for service in self.services)
        return tuple(ident(rate) for rate in self.rates)

    @property
    def rate(self) -> Rate | None:
        """The rate of the chosen service."""
        if self.service is None:
            return None
        chosen = ident(self.service)
        return next((rate for rate in self.rates if ident(rate) == chosen), None)

    def priced(self, form: Form) -> Form | Message:
        """`form` at the chosen service's rate; or why there is none, or none yet."""
        service = self.service
        if service is None and self.waits:
            return message("rates.asking")
        if service is None:
            return message("form.no_service")
        if service.carrier == HOUSE and self.tariff is None:
            return form
        rate = self.rate
        if rate is not None:
            return replace(form, rate=rate)
        if service.carrier == HOUSE:
            return self.missing.get(service.code) or message("form.no_service")
        if self.rating in (Rating.WANTED, Rating.ASKING, Rating.LATE):
            return message("rates.asking")
        return message("rates.gone", service=service.name)

    @property
    def waits(self) -> bool:
        """True while the price may still come by itself."""
        asking = self.rating in (Rating.WANTED, Rating.ASKING, Rating.LATE)
        remote = self.service is None or self.service.carrier != HOUSE
        return asking and remote and self.rate is None

    @property
    def against(self) -> Rate | None:
        """The rate that stands first, where the clerk took another."""
        best = self.first
        if self.by is not ChosenBy.CLERK or best is None or self.service is None:
            return None
        return None if ident(self.service) == ident(best) else best

    @property
    def owes_why(self) -> bool:
        """True where the clerk has yet to say why."""
        return self.against is not None and self.why is None

    def next_why(self) -> None:
        """The next reason; none is a reason only where none is needed."""
        if self.against is None:
            return
        reasons = list(Why)
        at = reasons.index(self.why) + 1 if self.why is not None else 0
        self.why = reasons[at % len(reasons)]

    def kept(self, form: Form) -> Form:
        """`form` as it is dispatched: with the clerk's reason where one is needed."""
        best = self.against
        if best is None or self.why is None:
            return form
        return replace(form, override=Override(best.name, best.price, self.why))
