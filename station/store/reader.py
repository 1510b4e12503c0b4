"""A second connection that only looks: a search never stands in the way of a dispatch.

It reads what was committed last, on a thread of its own, and is opened when first asked.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import apsw

from station.domain.errors import RefusedError
from station.flow.figures import Standing
from station.flow.history import HistoryRow, Past, Tally, Wanted
from station.store import figures, history, migrate
from station.store.db import Database

T = TypeVar("T")


class HistoryReader:
    """The history as the desk asks it."""

    def __init__(self, database: Database) -> None:
        """`database` is a read-only one of its own, not open yet."""
        self._database = database
        self._opening = asyncio.Lock()
        self._opened = False

    async def read(self, work: Callable[[apsw.Connection], T]) -> T:
        """Runs `work` on the reading connection."""
        async with self._opening:
            if not self._opened:
                await self._database.open(migrate.check_readable)
                self._opened = True
        return await self._database.run(work)

    async def page(self, wanted: Wanted, after: int | None, limit: int) -> list[HistoryRow]:
        """The newest `limit` shipments that are `wanted`, older than the one at `after`."""
        return await self.read(lambda c: history.page(c, wanted, after, limit))

    async def tally(self, wanted: Wanted) -> Tally:
        """How many there are."""
        return await self.read(lambda c: history.tally(c, wanted))

    async def past(self, shipment: str) -> Past:
        """All that is known of one shipment. Raises RefusedError for an unknown one."""
        found = await self.read(lambda c: history.past(c, shipment))
        if found is None:
            raise RefusedError("shipment.unknown", shipment=shipment[:40])
        return found

    async def named(self, text: str) -> str | None:
        """The newest shipment with exactly this id, order, label number or reference."""
        return await self.read(lambda c: history.named(c, text))

    async def standing(self, midnight: datetime, now: datetime) -> Standing:
        """What a supervisor looks at first; the bench's day began at `midnight`."""
        return await self.read(lambda c: figures.standing(c, midnight, now))

    async def close(self) -> None:
        """Closes the connection; a second time is nothing."""
        await self._database.close()
