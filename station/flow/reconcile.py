"""What the insurer's own list and our shipments say of each other, as records."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from station.domain.cover import CoverState
from station.domain.money import Money


class Difference(StrEnum):
    """How one booking and what we know of it differ."""

    UNKNOWN_BOOKING = "unknown_booking"
    """Booked under an id of this bench, which has no such shipment."""
    OTHER_PACKAGE = "other_package"
    """Booked for a shipment of ours under a package that it does not know."""
    NOT_BOOKED = "not_booked"
    """Covered here, and not on the insurer's list."""
    NOT_CONFIRMED = "not_confirmed"
    """Covered here, and not confirmed there."""
    STILL_CONFIRMED = "still_confirmed"
    """Cancelled here, and confirmed there."""
    NOT_WANTED = "not_wanted"
    """Without cover here, and confirmed there."""
    REFUND_DIFFERS = "refund_differs"
    """Another sum was posted than the insurer's answer named."""


@dataclass(frozen=True)
class Finding:
    """One difference. `shipment` is empty where this bench has none."""

    what: Difference
    package: str
    shipment: str = ""
    number: str = ""
    status: str = ""
    """The insurer's word for the booking."""
    said: Money | None = None
    posted: Money | None = None


@dataclass(frozen=True)
class Reconciled:
    """One comparison. `whole` is False where the list broke off: then absence proves nothing."""

    at: datetime
    bookings: int
    whole: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Ours:
    """What we know of one package."""

    shipment: str
    number: str
    package: str
    cover: CoverState
    proven: bool
    refunded: Money | None
    """What was posted back of its premium."""
    told: Money | None
    """What the insurer's answer to the confirmation named."""


class ReconcileBooks(Protocol):
    """What the comparison reads and keeps. Memory does not grow with the number of bookings."""

    async def begin(self) -> None:
        """Forgets what was seen by a comparison before."""
        ...

    async def seen(self, packages: list[str]) -> dict[str, Ours]:
        """Notes that the insurer has these; what we know of them, by package."""
        ...

    async def of_shipments(self, shipments: list[str]) -> set[str]:
        """Which of these shipment ids are ours."""
        ...

    async def unseen(self, before: datetime) -> list[Ours]:
        """Covers of shipments made before then that stand here and were not seen."""
        ...

    async def keep(self, result: Reconciled) -> None:
        """Keeps a result, and the ones before it for a while."""
        ...

    async def newest(self) -> Reconciled | None:
        """The newest result."""
        ...
