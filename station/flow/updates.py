"""What is to settle before another version is installed, and which releases were found before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.domain.release import Seen


@dataclass(frozen=True)
class Unsettled:
    """How much of each kind is under way. A carrier's word on a voided label's money may take
    weeks and is not among it."""

    on_bench: int = 0
    """Orders that a clerk has open."""
    dispatches: int = 0
    covers: int = 0
    """Bookings asked and not proven."""
    voids: int = 0
    """Asked for, approved or under way."""
    changes: int = 0
    """Confirmed changes of a cover without their answer."""
    papers: int = 0
    opt_outs: int = 0
    others: int = 0
    """Steps of a newer version."""

    @property
    def nothing(self) -> bool:
        """True if all has settled."""
        return self == Unsettled()


class UpdateBooks(Protocol):
    """Where that is written."""

    async def unsettled(self) -> Unsettled:
        """What is under way now."""
        ...

    async def newest_seen(self) -> Seen | None:
        """The newest release that was ever found; None before the first."""
        ...

    async def saw(self, found: Seen, at: datetime) -> None:
        """Writes down that this signed release lay there."""
        ...
