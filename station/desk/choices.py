"""What happens to a parcel whose cover is not there: said at the bench or by command."""

from collections.abc import Callable

from station.desk.packing import require
from station.desk.waking import waking
from station.domain.errors import RefusedError
from station.domain.people import Actor, Permission
from station.domain.shipment import LabelState, ShipmentState
from station.flow.books import Books
from station.flow.dispatch import CHOOSING, UNSETTLED
from station.flow.ports import Clock
from station.flow.work import Shipment, Wish

_WHILE_UNSETTLED = frozenset({Wish.HOLD, Wish.PRINT_NOW})
_WITHOUT_COVER = frozenset({Wish.KEEP_BACK, Wish.SHIP_WITHOUT})


def allowed(shipment: Shipment) -> frozenset[Wish]:
    """What may be chosen for `shipment` now; a parcel held back may still be let go."""
    waiting = shipment.state in (ShipmentState.DISPATCHING, ShipmentState.HELD)
    if not waiting or shipment.label is not LabelState.BOUGHT:
        return frozenset()
    if shipment.cover in UNSETTLED:
        return _WHILE_UNSETTLED
    return _WITHOUT_COVER if shipment.cover in CHOOSING else frozenset()


class Choices:
    """Writes the choice down and sets the dispatch going again."""

    def __init__(self, books: Books, clock: Clock, wake: Callable[[str], None]) -> None:
        self._books = books
        self._clock = clock
        self._wake = wake

    async def choose(self, shipment: str, wish: Wish, actor: Actor) -> None:
        """Raises PermissionRefusedError, or RefusedError if there is nothing like it to choose."""
        require(actor, Permission.PACK)
        found = await self._books.shipment(shipment)
        if found is None:
            raise RefusedError("shipment.unknown", shipment=shipment[:40])
        if wish not in allowed(found):
            raise RefusedError("choice.not_now", order=found.number)
        with waking(self._wake, shipment):
            await self._books.wish(shipment, wish, self._clock.now(), actor.name)
