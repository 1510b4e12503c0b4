"""The store as the desk of changes needs it. Each write is durable on return."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from station.domain.amendment import Amendment
from station.flow.work import Intent, Posting


class AmendBooks(Protocol):
    """The priced changes of a shipment's cover."""

    async def keep(self, shipment: str, priced: Amendment) -> Amendment:
        """Stores a price before it is shown; returns it with its number."""
        ...

    async def priced(self, shipment: str) -> Sequence[Amendment]:
        """All of them, oldest first, whatever became of them."""
        ...

    async def confirm(
        self,
        shipment: str,
        change: Amendment,
        holds: Sequence[Posting],
        intent: Intent,
        at: datetime,
        by: str,
    ) -> None:
        """A supervisor's yes: the held money and the step, in one transaction.

        Raises RefusedError while a void or another change is open, or where the cover does not
        stand; OverdrawnError; nothing is written then.
        """
        ...
