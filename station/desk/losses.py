"""Shipments lost with a store: named to a supervisor until somebody has seen to them."""

from station.desk.packing import require
from station.desk.resolving import evidenced
from station.domain.errors import RefusedError
from station.domain.people import Actor, Permission
from station.flow.lost import LostBooks, LostShipment
from station.flow.ports import Clock


class Losses:
    """What a backup did not know and the record names only by its numbers."""

    def __init__(self, books: LostBooks, clock: Clock) -> None:
        self._books = books
        self._clock = clock

    async def lost(self) -> list[LostShipment]:
        """Those that nobody has seen to, oldest first."""
        return await self._books.lost()

    async def seen(self, shipment: str, evidence: str, actor: Actor) -> None:
        """Writes down that `actor` has seen to it, and how.

        Raises PermissionRefusedError, or RefusedError without evidence or for another id.
        """
        require(actor, Permission.RESOLVE)
        words = evidenced(evidence)
        if not await self._books.lost_seen(shipment, self._clock.now(), actor.name, words):
            raise RefusedError("lost.unknown", shipment=shipment[:40])
