"""Orders that come in by files, and the list of all orders: what is kept, and the ports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from station.domain.column_map import ColumnMap
from station.domain.shipment import Order
from station.flow.work import Hold, OrderState


class Kind(StrEnum):
    """What an order of a file is to the bench."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    IN_WORK = "in_work"
    """On the bench, or dispatched already: it stays as it is."""


@dataclass(frozen=True)
class StagedOrder:
    """One order of a file that is looked at before it is kept."""

    place: int
    number: str
    kind: Kind
    order: Order
    before: Order | None
    """What the bench has under this number, if that is different."""
    elsewhere: str
    """Another source that has an order of this number; empty for none."""


@dataclass(frozen=True)
class StagedCounts:
    """How many orders of a file are what."""

    new: int = 0
    changed: int = 0
    same: int = 0
    in_work: int = 0
    elsewhere: int = 0
    """Of all these, how many have the number of an order of another source."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.changed + self.same + self.in_work


@dataclass(frozen=True)
class TakenFile:
    """A file whose orders are kept."""

    hash: str
    name: str
    source: str
    kept: int
    left_out: int


@dataclass(frozen=True)
class OrderRow:
    """One order in the list of all."""

    source: str
    number: str
    state: OrderState
    order: Order
    hold: Hold | None
    shipment: str
    changed_at: datetime


@dataclass(frozen=True)
class OrdersWanted:
    """Which orders are looked for; everything empty: all of them."""

    state: OrderState | None = None
    text: str = ""
    """The beginning of a number, or a part of a name, company or town."""


class OrderFiles(Protocol):
    """One file at a time is staged: looked at in full before anything of it is kept.

    What is staged is gone when the program ends.
    """

    async def stage(self, orders: Sequence[Order], first: bool) -> None:
        """Stages more orders of the file; `first`: of a new one, whatever was staged is gone."""
        ...

    async def counts(self) -> StagedCounts:
        """What the staged orders are, as they would be kept now."""
        ...

    async def staged(
        self, kind: Kind | None, elsewhere: bool, offset: int, limit: int
    ) -> list[StagedOrder]:
        """The staged orders of a kind, as the file has them."""
        ...

    async def keep_some(self, after: int, limit: int, at: datetime) -> tuple[int, int, int]:
        """Keeps the next staged orders in one transaction.

        The place of the last one (0: none is left), how many were kept, how many are in work.
        """
        ...

    async def unstage(self) -> None:
        """Nothing is staged any more."""
        ...

    async def take(self, file: TakenFile, at: datetime) -> None:
        """The file is taken in: its hash is known from now on."""
        ...

    async def taken(self, file_hash: str) -> TakenFile | None:
        """The file with this hash, if it was taken in."""
        ...

    async def map_of(self, source: str, fingerprint: str) -> ColumnMap | None:
        """What the columns of such a file of this source mean, if somebody said so."""
        ...

    async def source_of(self, fingerprint: str) -> str:
        """The one source that has such files; empty if there is none or more than one."""
        ...

    async def keep_map(
        self, source: str, fingerprint: str, column_map: ColumnMap, at: datetime
    ) -> None:
        """Remembers what the columns of such a file of this source mean."""
        ...


class OrderList(Protocol):
    """The list of all orders."""

    async def page(self, wanted: OrdersWanted, offset: int, limit: int) -> list[OrderRow]:
        """The orders that are wanted, by source and number."""
        ...

    async def count(self, wanted: OrdersWanted) -> int:
        """How many are wanted."""
        ...

    async def tally(self) -> dict[OrderState, int]:
        """How many are open, on the bench and on hold."""
        ...

    async def hold(self, source: str, number: str, note: str, at: datetime, by: str) -> None:
        """Puts an open order on hold with a reason. Raises RefusedError if it is not open."""
        ...

    async def release(self, source: str, number: str, at: datetime, by: str) -> None:
        """An order on hold is open again. Raises RefusedError if a shipment stands against it."""
        ...
