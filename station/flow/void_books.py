"""The store as the desks of void and queue need it: voids, what is owed, what a person found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.domain.cover import CoverState
from station.domain.errors import Message
from station.domain.money import Money
from station.domain.void import Void
from station.flow.seen import StepKind
from station.flow.work import Change, Outcome, Step

COVER_KINDS = frozenset(
    {
        StepKind.BOOK_COVER,
        StepKind.CONFIRM_PAYMENT,
        StepKind.PREVIEW_CANCEL,
        StepKind.CONFIRM_CANCEL,
        StepKind.CONFIRM_UPDATE,
    }
)
"""The steps that are about a cover."""


@dataclass(frozen=True)
class Owed:
    """One thing that is still owed to the outside, or that waits for a person. Times are UTC."""

    shipment: str
    step: int | None
    """None for what waits for a person without any step: a wish, or a shipment with a flag."""
    kind: StepKind | None
    """None for what has no step."""
    subject: str
    number: str
    """The order's."""
    recipient: str
    town: str
    country: str
    cover: CoverState
    at: datetime
    """Since when it is owed."""
    by: str
    deadline: datetime | None
    attempts: int
    reads: int
    last: Message | None
    """The newest answer."""
    last_at: datetime | None
    flagged: bool
    flag: Message | None
    """The shipment's flag."""
    faults: int
    """How often working on it failed by a fault of our own."""
    asked_only: bool = False
    """A wish that no supervisor has approved yet."""

    @property
    def key(self) -> str:
        """Tells it from everything else in the queue, and stays the same."""
        return owed_key(self.shipment, self.step, self.asked_only)


def owed_key(shipment: str, step: int | None, asked_only: bool | int) -> str:
    """What `Owed.key` is."""
    return f"{shipment}/{step or ('void' if asked_only else 'flag')}"


@dataclass(frozen=True)
class OwedList:
    """Everything in the queue: nearest deadline first, then fewest attempts, then age.

    Ten thousand of them are listed while the window goes on: each is made when it is looked at.
    """

    rows: Sequence[Owed]
    keys: tuple[str, ...]
    """`Owed.key` of each."""
    numbers: tuple[str, ...]
    """The order's number of each."""
    covers: tuple[int, ...]
    """The places of those that are about a cover."""
    people: tuple[int, ...]
    """The places of those that do not go on without a person."""


class VoidBooks(Protocol):
    """What the desks of void and queue write and read. Each write is durable on return."""

    async def ask(self, shipment: str, wanted: Void) -> Void:
        """Writes a wish down. Raises RefusedError while another is open."""
        ...

    async def approve(self, shipment: str, accepted: Money | None, at: datetime, by: str) -> Void:
        """A supervisor's yes. Raises RefusedError if nothing is asked."""
        ...

    async def withdraw(self, shipment: str, at: datetime, by: str) -> Void:
        """Takes a wish back. Raises RefusedError once the outside may have acted on it."""
        ...

    async def cover_anyway(self, shipment: str, at: datetime, by: str) -> None:
        """The cover is cancelled although the label stands. Raises RefusedError."""
        ...

    async def keep_cover(self, shipment: str, at: datetime, by: str) -> Void:
        """The void ends without the cover's cancellation. Raises RefusedError."""
        ...

    async def voids(self, shipment: str) -> tuple[Void, ...]:
        """All voids of a shipment, oldest first."""
        ...

    async def owed(self) -> OwedList:
        """Everything in the queue, in its order."""
        ...

    async def set_aside(self) -> dict[str, str]:
        """Shipments that are worked on no more after three faults of ours, and what failed."""
        ...

    async def forgive(self, shipment: str) -> None:
        """A person wants it worked on again."""
        ...

    async def ask_again(self, step: Step, at: datetime, by: str) -> None:
        """Ends a flagged preview, so that it is asked anew under its own key."""
        ...

    async def found_out(self, step: Step, outcome: Outcome, by: str, evidence: str) -> None:
        """What a person found out about a step. Raises RefusedError if it is settled already."""
        ...

    async def resolve(
        self, shipment: str, change: Change, at: datetime, by: str, evidence: str
    ) -> None:
        """What a person decided about a shipment, with its postings."""
        ...
