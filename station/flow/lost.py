"""Shipments that the second record names and a store that was put back does not know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.domain.cover import CoverState
from station.domain.shipment import LabelState
from station.domain.void import VoidState


@dataclass(frozen=True)
class LostShipment:
    """All that the record says of one. Its order is on hold; a person sees to the rest."""

    shipment: str
    source: str
    number: str
    """The order's."""
    package: str | None
    """The insurer's number; None where no cover was ticked."""
    at: datetime
    label: LabelState
    cover: CoverState
    void: VoidState | None
    """What was wished last, and acknowledged."""


class LostBooks(Protocol):
    """The lost shipments as a desk asks for them."""

    async def lost(self) -> list[LostShipment]:
        """Those that nobody has seen to, oldest first."""
        ...

    async def lost_seen(self, shipment: str, at: datetime, by: str, evidence: str) -> bool:
        """A person has seen to it; False if there is none like it."""
        ...
