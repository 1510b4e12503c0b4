"""Orders, parcels, services and shipments. Weights in grams, lengths in millimetres."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.domain import money
from station.domain.address import Address
from station.domain.money import Money
from station.domain.rate import Override, Rate

HOUSE = "house"
"""The short name of the carrier that is the shop's own fleet, or a contract of its own."""


class ShipmentState(StrEnum):
    """Where one dispatch stands (design section 6: the only names)."""

    DRAFT = "draft"
    DISPATCHING = "dispatching"
    HELD = "held"
    DISPATCHED = "dispatched"
    VOIDING = "voiding"
    VOIDED = "voided"


class LabelState(StrEnum):
    """Where the carrier's label stands."""

    NONE = "none"
    BUYING = "buying"
    UNKNOWN = "unknown"
    BOUGHT = "bought"
    REFUSED = "refused"
    VOID_ASKED = "void_asked"
    VOID_REFUSED = "void_refused"
    VOIDED = "voided"


class LabelMoney(StrEnum):
    """Where the label's money stands."""

    NONE = "none"
    HELD = "held"
    CAPTURED = "captured"
    REFUND_ASKED = "refund_asked"
    REFUNDED = "refunded"
    REFUND_REFUSED = "refund_refused"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class ContentsLine:
    """One line of what is in the box; `value` is for the whole line, nil while it is not known."""

    sku: str
    description: str
    quantity: int
    value: Money
    hs_code: str = ""
    """The customs tariff number as it was given; empty if unknown."""
    origin: str = ""
    """Where the goods were made, ISO 3166-1 alpha-2; empty if unknown."""


class Handling(StrEnum):
    """How a box wants to be handled: the marks on its label."""

    FRAGILE = "fragile"
    THIS_WAY_UP = "this_way_up"
    HEAVY = "heavy"


HEAVY_OVER_G = 20_000
"""Above this weight a box says that it is heavy, whatever the order says."""


@dataclass(frozen=True)
class Parcel:
    """One box. A size of 0 mm means not given; a weight of 0 g, not weighed yet."""

    weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int
    contents: tuple[ContentsLine, ...]
    asked: tuple[Handling, ...] = ()
    """The marks that the order asks for."""

    @property
    def handling(self) -> tuple[Handling, ...]:
        """The marks on its label: those asked for, and heavy by its weight."""
        heavy = self.weight_g > HEAVY_OVER_G
        return tuple(
            mark for mark in Handling if mark in self.asked or (heavy and mark is Handling.HEAVY)
        )

    @property
    def is_weighed(self) -> bool:
        """False while nobody knows its weight: it is neither priced nor dispatched."""
        return self.weight_g > 0

    @property
    def value(self) -> Money:
        """What the contents are worth, the sum to insure."""
        return money.total([line.value for line in self.contents], self.contents[0].value.currency)


@dataclass(frozen=True)
class Order:
    """What the shop sold. An order is its source and its number."""

    source: str
    number: str
    recipient: Address
    parcels: tuple[Parcel, ...]
    service: str = ""


@dataclass(frozen=True)
class Service:
    """A service of a carrier. `price` is per parcel, and flat where no rate says another."""

    code: str
    name: str
    price: Money
    liability: Money | None
    """What the carrier itself pays at most for one parcel; None where that is not known."""
    carrier: str = HOUSE


@dataclass(frozen=True)
class Form:
    """What the clerk dispatches: everything a price depends on, frozen from Dispatch on."""

    sender: Address
    recipient: Address
    parcels: tuple[Parcel, ...]
    service: Service
    rate: Rate | None = None
    """The carrier's price for these very parcels; None where the service has a flat one."""
    override: Override | None = None
    """Set where the clerk took another rate than the one that stood first."""

    @property
    def label_price(self) -> Money:
        """The carrier's price for all parcels."""
        if self.rate is not None:
            return self.rate.price
        price = self.service.price
        return Money(price.minor * len(self.parcels), price.currency)

    @property
    def value(self) -> Money:
        """What all contents are worth."""
        return money.total([parcel.value for parcel in self.parcels], self.currency)

    @property
    def currency(self) -> str:
        """The currency of the contents, which is the currency of the cover."""
        return self.parcels[0].value.currency

    @property
    def liability(self) -> Money | None:
        """What the carrier itself pays at most for the whole shipment; None if not known."""
        one = self.service.liability
        return None if one is None else Money(one.minor * len(self.parcels), one.currency)


@dataclass(frozen=True)
class BoughtLabel:
    """The carrier's answer to one purchase: one number a parcel."""

    carrier: str
    tracking: tuple[str, ...]
    price: Money
    bought_at: datetime


class PaperKind(StrEnum):
    """The papers that can come out of the printer."""

    LABEL = "label"
    CONFIRMATION = "confirmation"
    PENDING_SLIP = "pending_slip"
    VOID_SLIP = "void_slip"
    CUSTOMS = "customs"
    """The declaration of what crosses a customs border, a sheet or more a parcel."""
    MANIFEST = "manifest"
    """Of a day, not of a shipment."""
    COMMANDS = "commands"
    """The card of command codes: of a bench."""
    STATEMENT = "statement"
    """Of the wallet."""


OF_NO_SHIPMENT = frozenset({PaperKind.MANIFEST, PaperKind.COMMANDS, PaperKind.STATEMENT})
