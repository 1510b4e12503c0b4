"""Labels scanned on the box after printing: what is known of them, and the port of its desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Scanned:
    """When, and by whom, something about a scan was written down."""

    at: datetime
    by: str


@dataclass(frozen=True)
class Scans:
    """What was scanned of one shipment's labels."""

    done: Mapping[int, Scanned] = field(default_factory=dict)
    """By the number of the parcel, counted from 1."""
    passed: Scanned | None = None
    """Somebody went on with the next order before every label was scanned."""

    @property
    def newest(self) -> Scanned | None:
        """The newest scan."""
        return max(self.done.values(), key=lambda each: each.at, default=None)


class ScanBooks(Protocol):
    """What the desk of scanned labels writes and reads. A write is durable on return."""

    async def scans(self, shipment: str) -> Scans:
        """What was scanned of a shipment's labels."""
        ...

    async def confirm(self, shipment: str, number: int, of: int, at: datetime, by: str) -> bool:
        """The label of parcel `number` of `of` is on its box; False if that was known."""
        ...

    async def pass_by(self, shipment: str, at: datetime, by: str) -> bool:
        """The clerk went on before every label was scanned; False if that was known."""
        ...
