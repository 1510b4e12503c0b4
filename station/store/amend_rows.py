"""Fills the port of the desk of changes: each method is one transaction, durable on return."""

from collections.abc import Sequence
from datetime import datetime

from station.domain.amendment import Amendment
from station.flow import points
from station.flow.work import Intent, Posting
from station.store import amendments
from station.store.store import Store


class AmendRows:
    """The priced changes of a shipment's cover."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def keep(self, shipment: str, priced: Amendment) -> Amendment:
        """Stores a price before it is shown; returns it with its number."""
        return await self._store.write(lambda c: amendments.keep(c, shipment, priced))

    async def priced(self, shipment: str) -> Sequence[Amendment]:
        """All of them, oldest first."""
        return await self._store.read(lambda c: amendments.all_of(c, shipment))

    async def confirm(
        self,
        shipment: str,
        change: Amendment,
        holds: Sequence[Posting],
        intent: Intent,
        at: datetime,
        by: str,
    ) -> None:
        """A supervisor's yes. Raises RefusedError or OverdrawnError; nothing is written then."""
        await self._store.write(
            lambda c: amendments.confirm(c, shipment, change, holds, intent, at, by)
        )
        points.reached("amend.approved")
