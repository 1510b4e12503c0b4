"""What a batch is made of: an order with its price, its offer, its tick, and what became of it."""

from dataclasses import dataclass, field
from enum import Enum, auto

from station.domain.cover import Consent, Offer, Option
from station.domain.errors import Message
from station.domain.money import Money
from station.domain.shipment import Form, Order, ShipmentState
from station.flow.dispatch import CHOOSING
from station.flow.order_files import OrderRow
from station.flow.work import Shipment


class Stand(Enum):
    """Where an order of the list stands."""

    OUT = auto()
    """Not chosen."""
    ASKING = auto()
    """Its price, or its offer, is asked for."""
    READY = auto()
    """It has a price; with an offer it may be ticked."""
    LEFT = auto()
    """It cannot be dispatched; `why` says it."""
    UNDER_WAY = auto()
    ENDED = auto()


@dataclass
class Item:
    """One order. `generation` counts its questions: an answer to an older one is late."""

    row: OrderRow
    stand: Stand = Stand.OUT
    order: Order | None = None
    """As it was priced."""
    shipment: str = ""
    form: Form | None = None
    offer: Offer | None = None
    consent: Consent | None = None
    why: Message | None = None
    """Why there is no price, no offer or no tick, or why it was left."""
    generation: int = 0
    made: Shipment | None = None
    """The shipment, once it is one."""

    key: str = ""
    """Tells it from every other order."""

    def __post_init__(self) -> None:
        self.key = f"{self.row.source}\n{self.row.number}"

    @property
    def option(self) -> Option | None:
        """What a tick would take: the only option of the offer.

        Of several a person chooses, at the bench, with all of their words before them.
        """
        if self.offer is None or len(self.offer.options) != 1:
            return None
        return self.offer.options[0]

    @property
    def may_tick(self) -> bool:
        """It has an offer that nobody ticked."""
        return self.stand is Stand.READY and self.option is not None and self.consent is None

    @property
    def waits(self) -> bool:
        """It is dispatched, and a person chooses what happens to the parcel, or soon will."""
        made = self.made
        return (
            made is not None and made.state is ShipmentState.DISPATCHING and made.cover in CHOOSING
        )

    @property
    def went_out(self) -> bool:
        """It is dispatched: not only begun, nor held."""
        return self.made is not None and self.made.state is ShipmentState.DISPATCHED

    @property
    def settled(self) -> bool:
        """It went out, and nobody has to look at it: the history has it."""
        return self.went_out and self.made is not None and self.made.flag is None

    @property
    def seen(self) -> tuple[object, ...]:
        """All that a row of the list is made of: another thing each time that it is another."""
        return (self.stand, self.row, self.order, self.form, self.offer, self.consent, self.why,
                self.made)  # fmt: skip

    @property
    def terms(self) -> tuple[Form | None, Offer | None, Consent | None]:
        """What a press would buy now."""
        return self.form, self.offer, self.consent

    def untick(self, why: Message | None = None) -> None:
        """The tick goes, and with it what was priced; `why` is said."""
        self.consent = None
        self.why = why


@dataclass(frozen=True)
class Totals:
    """How many, and how much in each currency. No currency is added to another."""

    count: int = 0
    sums: tuple[Money, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What one press would dispatch: what the button names, and what is done or refused."""

    parcels: int = 0
    covers: Totals = field(default_factory=Totals)
    debit: tuple[Money, ...] = ()


def sums(amounts: "list[Money]") -> tuple[Money, ...]:
    """One sum a currency, in the order of their codes."""
    found: dict[str, int] = {}
    for amount in amounts:
        found[amount.currency] = found.get(amount.currency, 0) + amount.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(found.items()))


def plan(items: "list[Item]") -> Plan:
    """Everything that is ready."""
    ready = [each for each in items if each.stand is Stand.READY and each.form is not None]
    labels = [each.form.label_price for each in ready if each.form is not None]
    covers = [each.consent.price for each in ready if each.consent is not None]
    return Plan(len(ready), Totals(len(covers), sums(covers)), sums([*labels, *covers]))


def to_tick(items: "list[Item]") -> Totals:
    """Every cover that could be ticked and is not."""
    prices = [each.option.price for each in items if each.may_tick and each.option is not None]
    return Totals(len(prices), sums(prices))


def missing(wanted: tuple[Money, ...], wallet: tuple[Money, ...]) -> Money | None:
    """What the wallet lacks for `wanted`, in the first currency that is short; None if nothing."""
    held = {each.currency: each.minor for each in wallet}
    for each in wanted:
        lacking = each.minor - held.get(each.currency, 0)
        if lacking > 0:
            return Money(lacking, each.currency)
    return None
