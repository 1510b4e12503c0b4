"""What a carrier asks for the parcels of one form, and why a clerk took another than the best."""

from dataclasses import dataclass
from enum import StrEnum

from station.domain.money import Money


@dataclass(frozen=True)
class Charge:
    """One part of a rate: the carriage itself, or a surcharge by its name."""

    name: str
    amount: Money


@dataclass(frozen=True)
class Rate:
    """A carrier's price for all parcels of one form by one service."""

    carrier: str
    """The carrier's short name (`flow.carrier_port.Carrier.name`)."""
    code: str
    """The service's code at that carrier."""
    name: str
    """The service as it is read, with the carrier's own name where that is another."""
    price: Money
    """For all parcels together."""
    liability: Money | None = None
    """What the carrier itself pays at most for one parcel; None where that is not known."""
    days: int | None = None
    """Working days until it is delivered, as the carrier says; None where it says nothing."""
    ref: str = ""
    """The carrier's own name of this very price, which buying it needs; empty without one."""
    charges: tuple[Charge, ...] = ()
    """What the price is made of, where that is known; the sum is the price."""


class Why(StrEnum):
    """Why a clerk took another rate than the one that stood first."""

    BUYER = "buyer"
    """The buyer asked or paid for it."""
    FASTER = "faster"
    COLLECTION = "collection"
    """The carrier of the better rate does not collect today."""
    GOODS = "goods"
    """The goods do not go by the better rate."""
    TROUBLE = "trouble"
    """There was trouble with that carrier."""


@dataclass(frozen=True)
class Override:
    """A clerk's choice against the rate that stood first."""

    name: str
    """The service that stood first."""
    price: Money
    """What it would have cost."""
    why: Why
