"""Many labels printed again, one job for each parcel: what is kept of it, and its port."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from station.domain.reprint import Why


class ItemState(StrEnum):
    """What became of one label."""

    WAITING = "waiting"
    BEGUN = "begun"
    """Its job is about to leave, or left: after a kill nobody knows whether it came out."""
    PRINTED = "printed"
    SENT = "sent"
    SAVED = "saved"
    NOT_KNOWN = "not_known"
    """It may have come out. It is never printed once more by itself."""
    REFUSED = "refused"
    """It may not come out: its shipment is being voided, or it never came out before."""


@dataclass(frozen=True)
class BatchItem:
    """One parcel's label."""

    place: int
    """Counted from 1."""
    shipment: str
    order: str
    parcel: int
    """Counted from 1."""
    state: ItemState = ItemState.WAITING


@dataclass(frozen=True)
class PrintBatch:
    """Labels that one person asked for together, and why."""

    id: int
    at: datetime
    by: str
    why: Why
    items: Sequence[BatchItem]

    def count(self, *states: ItemState) -> int:
        """How many labels are in one of these states."""
        return sum(item.state in states for item in self.items)

    @property
    def next(self) -> BatchItem | None:
        """The first that is still to print."""
        return next((item for item in self.items if item.state is ItemState.WAITING), None)


class BatchBooks(Protocol):
    """Where batches are kept; at most one is open. A write is durable on return."""

    async def begin(
        self, items: Sequence[BatchItem], why: Why, at: datetime, by: str
    ) -> PrintBatch:
        """Writes a batch down; nothing of it is printed yet. Another one must have ended."""
        ...

    async def open(self) -> PrintBatch | None:
        """The batch that has not ended."""
        ...

    async def mark(self, batch: int, place: int, state: ItemState) -> None:
        """What became of one label."""
        ...

    async def end(self, batch: int, at: datetime) -> None:
        """Nothing more of it is printed."""
        ...
