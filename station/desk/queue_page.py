"""What the queue page may ask."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from station.desk.view_queue import QueueItem, QueueView
from station.desk.views import Happening


class Resolution(StrEnum):
    """What a person found out about a step of which no answer was certain."""

    EXECUTED = "executed"
    NOT_EXECUTED = "not_executed"
    WRITE_OFF = "write_off"


@dataclass(frozen=True)
class Found:
    """A finding as it was typed."""

    resolution: Resolution
    evidence: str
    amount: str = ""


@dataclass(frozen=True)
class Evidence:
    """What is known about one item."""

    happenings: tuple[Happening, ...]
    currency: str = ""
    """The currency of the amount that a finding may need; empty where none is."""


class QueueDesk(Protocol):
    """The queue for whoever stands at the bench. Acts raise StationError where they are refused."""

    async def view(self) -> QueueView:
        """The queue at this moment."""
        ...

    async def evidence(self, item: QueueItem) -> Evidence:
        """What was asked and answered about `item`, oldest first."""
        ...

    async def send_now(self) -> None:
        """Everything that is due later is looked at now."""
        ...

    async def read_again(self, item: QueueItem) -> None:
        """`item` is looked at now; what was set aside is taken up again."""
        ...

    async def withdraw(self, item: QueueItem) -> None:
        """Takes it back, if nothing of it was sent."""
        ...

    async def resolve(self, item: QueueItem, found: Found) -> None:
        """A supervisor writes down what was found out."""
        ...
