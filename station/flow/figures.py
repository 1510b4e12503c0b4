"""What a supervisor looks at first: what needs a person, what is overdue, and the day's figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from station.domain.money import Money
from station.flow.history import HistoryRow
from station.flow.lost import LostShipment

MOST = 500
"""So many rows of a kind are read; the counts are whole."""


UNDER_WAY = timedelta(minutes=15)


@dataclass(frozen=True)
class Today:
    """The dispatches since midnight, and the money that moved."""

    dispatched: tuple[datetime, ...] = ()
    """When each was dispatched, oldest first."""
    ticked: int = 0
    """Of how many a cover was ticked."""
    proven: int = 0
    """Of how many the cover is proven."""
    labels: tuple[Money, ...] = ()
    """What their labels took, per currency."""
    covers: tuple[Money, ...] = ()
    """What their proven covers took."""
    refunds: int = 0
    back: tuple[Money, ...] = ()
    """What came back since midnight, whenever it was dispatched."""


@dataclass(frozen=True)
class Overdue:
    """A label whose money is not back in time."""

    row: HistoryRow
    due: datetime | None
    """By when the carrier was to decide, where it said so."""


@dataclass(frozen=True)
class Counts:
    """How much waits, from a few quick looks."""

    steps: int = 0
    """Steps that are owed to the outside."""
    oldest: datetime | None = None
    """Since when the oldest of them is owed."""
    deadline: datetime | None = None
    """The nearest end of the time in which an open void can still be carried out."""
    bare: int = 0
    """What waits in the queue without a step: voids nobody approved, flags."""
    people: int = 0
    """What needs a person; money overdue is not among it."""
    overdue: int = 0
    not_gone: int = 0
    lost: int = 0
    """What a store that was put back does not know."""
    not_scanned: int = 0
    """Shipments whose labels were not all scanned on the box before the clerk went on."""

    @property
    def queue(self) -> int:
        """Everything in the queue."""
        return self.steps + self.bare

    @property
    def to_do(self) -> int:
        """Everything on the supervisor's page."""
        return self.people + self.overdue + self.not_gone + self.lost + self.not_scanned


@dataclass(frozen=True)
class Standing:
    """The bench at this moment. Lists are oldest first."""

    needs_person: tuple[HistoryRow, ...] = ()
    """Flagged, set aside, or a void that nobody approved; money overdue is not among them."""
    set_aside: frozenset[str] = frozenset()
    """Those of them that failed three times by a fault of ours."""
    overdue: tuple[Overdue, ...] = ()
    not_gone: tuple[HistoryRow, ...] = ()
    """Label bought and not voided; the parcel is held here, or its label never came out.

    A dispatch of the last `UNDER_WAY` is not among them: it is on its way out.
    """
    lost: tuple[LostShipment, ...] = ()
    """Named by the record alone; each of them needs a person too."""
    not_scanned: tuple[HistoryRow, ...] = ()
    """Dispatched in the last days; a label of it was not scanned on its box."""
    counts: Counts = Counts()
    """Of all of them, also of those that are not in the lists."""
    today: Today = Today()


class FigureBooks(Protocol):
    """The figures as the desk asks them; nothing is written."""

    async def standing(self, midnight: datetime, now: datetime) -> Standing:
        """The bench at `now`; its day began at `midnight` (UTC)."""
        ...
