"""The dispatch that the page shows, from the press to its end, and those waiting to be shown."""

from collections.abc import Callable

from station.desk.bench_view import Bench
from station.desk.tools import Tools
from station.desk.views import Sound, Stage
from station.desk.watching import Watched
from station.domain.people import Actor
from station.domain.shipment import ShipmentState
from station.flow.work import Shipment, Wish

_WISHES = {wish.value: wish for wish in Wish if wish is not Wish.NONE}


class Following:
    """Follows one dispatch at a time. Whoever calls `look` sees to it that nobody else does."""

    def __init__(
        self,
        bench: Bench,
        tools: Tools,
        go: Callable[[Stage], None],
        sound: Callable[[Sound], None],
    ) -> None:
        self._bench = bench
        self._tools = tools
        self._go = go
        self._sound = sound
        self._later: list[str] = []
        self.shipment: str | None = None
        """Named before it is looked at: a change that comes meanwhile is not missed."""

    async def recover(self) -> int:
        """Finds the dispatches that the last run left unfinished; how many there are."""
        books = self._tools.books
        for shipment in await books.open_shipments():
            found = await books.shipment(shipment)
            if found is not None and found.state is ShipmentState.DISPATCHING:
                self._later.append(shipment)
        return len(self._later)

    async def look(self) -> Shipment | None:
        """Shows where the dispatch stands now; the shipment once the page is free of it.

        With none to follow, the next of those that wait is taken.
        """
        if self.shipment is None and self._later:
            self.shipment = self._later.pop(0)
        if self.shipment is None:
            return None
        tools, bench = self._tools, self._bench
        work = await tools.books.work(self.shipment)
        money = await tools.books.money_of(self.shipment)
        watched = Watched(work, work.shipment.created_at, dict(money))
        stage = watched.stage(tools.clock.now())
        # Read with the rest: the sums and the steps of one page are of one moment.
        bench.wallet = await tools.packing.wallet()
        bench.watched = watched
        if stage is Stage.WAITING:
            self.shipment = None
            return work.shipment
        bench.next_try = tools.next_try(self.shipment)
        if stage is Stage.CHOOSING and bench.stage is not Stage.CHOOSING:
            self._sound(Sound.LOOK_HERE if watched.waits_for_cover else Sound.REFUSED)
        self._go(stage)
        return None

    async def choose(self, choice: str, actor: Actor) -> None:
        """Answers the choice card. Raises PermissionRefusedError, or what the store raises."""
        wish = _WISHES.get(choice)
        if self.shipment is None or wish is None:
            return
        await self._tools.choices.choose(self.shipment, wish, actor)
