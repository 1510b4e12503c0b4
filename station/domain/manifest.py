"""What is handed to a carrier at the end of a day: the parcels of one collection, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Handed:
    """One parcel on it. It names nobody."""

    shipment: str
    order: str
    service: str
    country: str
    """Where it goes, ISO 3166-1 alpha-2."""
    tracking: str
    """The number on its label: the SSCC of a house label."""
    weight_g: int


@dataclass(frozen=True)
class ListFile:
    """A list as a file. `form` is `csv` or `pdf`."""

    form: str
    content: bytes


@dataclass(frozen=True)
class Manifest:
    """A closed list. What is on it is on no other one, and never leaves it."""

    id: str
    """`carrier-n`: the carrier's n-th of this bench."""
    carrier: str
    closed_at: datetime
    """UTC."""
    by: str
    parcels: Sequence[Handed]

    @property
    def weight_g(self) -> int:
        """What all of it weighs."""
        return sum(parcel.weight_g for parcel in self.parcels)
