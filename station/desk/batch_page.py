"""What the batch page may ask: the list, choosing, ticking, dispatching, stopping."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from station.desk import view_batch
from station.desk.batch_items import Plan, Totals
from station.desk.batch_list import BatchList
from station.desk.choices import Choices
from station.desk.packing import Packing
from station.desk.view_batch import BatchOffer, BatchRow, BatchView
from station.domain.people import Actor
from station.flow.work import Wish

__all__ = [
    "BatchDesk", "BatchOffer", "BatchRow", "BatchView", "BenchBatch", "Plan", "Totals",
]  # fmt: skip


class BatchDesk(Protocol):
    """The page's own desk. Raises StationError, which the page says."""

    def subscribe(self, changed: Callable[[], None]) -> None:
        """`changed` after every change of the list."""
        ...

    async def load(self) -> None:
        """Reads the open orders anew."""
        ...

    async def look(self, shipments: Iterable[str]) -> None:
        """These shipments moved."""
        ...

    async def view(self) -> BatchView:
        """The list as it stands."""
        ...

    def choose(self, keys: Sequence[str]) -> None:
        """Into the batch."""
        ...

    async def leave(self, keys: Sequence[str]) -> None:
        """Out of the batch."""
        ...

    def ask_again(self) -> None:
        """Asks for the offers that are missing."""
        ...

    def tick(self, key: str) -> None:
        """Ticks one cover, or takes its tick away."""
        ...

    def tick_all(self, shown: Totals) -> None:
        """Ticks every cover that is offered, if that is what was shown."""
        ...

    async def dispatch(self, shown: Plan) -> None:
        """Dispatches what is ready, if that is what was shown."""
        ...

    def stop(self) -> None:
        """Begins no further order."""
        ...

    async def decide(self, key: str, choice: str) -> None:
        """What happens to a parcel whose cover is not there."""
        ...


class BenchBatch:
    """Fills `BatchDesk` for the person who is at the bench at that moment."""

    def __init__(
        self, batch: BatchList, packing: Packing, choices: Choices, who: Callable[[], Actor]
    ) -> None:
        self._batch, self._packing, self._choices, self._who = batch, packing, choices, who
        self._rows = view_batch.Rows()

    def subscribe(self, changed: Callable[[], None]) -> None:
        """Of the page that is in front."""
        self._batch.subscribe(changed)

    async def load(self) -> None:
        """Raises PermissionRefusedError."""
        await self._batch.load(self._who())

    async def look(self, shipments: Iterable[str]) -> None:
        """Their rows say how they stand."""
        for shipment in shipments:
            await self._batch.look(shipment)

    async def view(self) -> BatchView:
        """The snapshot."""
        wallet = await self._packing.wallet()
        batch = self._batch
        batch.watch_age()
        await batch.catch_up()
        items = batch.items
        rows = self._rows.of(items)
        return view_batch.build(
            items,
            rows,
            wallet,
            running=batch.running,
            stopping=batch.stopping,
            no_cover=batch.no_cover,
        )

    def choose(self, keys: Sequence[str]) -> None:
        """Raises PermissionRefusedError."""
        self._batch.choose(keys, self._who())

    async def leave(self, keys: Sequence[str]) -> None:
        """Raises PermissionRefusedError."""
        await self._batch.leave(keys, self._who())

    def ask_again(self) -> None:
        """Raises PermissionRefusedError."""
        self._batch.ask_again(self._who())

    def tick(self, key: str) -> None:
        """Raises as `BatchList.tick`."""
        self._batch.tick(key, self._who())

    def tick_all(self, shown: Totals) -> None:
        """Raises as `BatchList.tick_all`."""
        self._batch.tick_all(shown, self._who())

    async def dispatch(self, shown: Plan) -> None:
        """Raises as `BatchList.dispatch`."""
        await self._batch.dispatch(shown, self._who())

    def stop(self) -> None:
        """What is under way is finished."""
        self._batch.stop()

    async def decide(self, key: str, choice: str) -> None:
        """Raises as `Choices.choose`."""
        for item in self._batch.items:
            if item.key == key and item.made is not None:
                await self._choices.choose(item.made.id, Wish(choice), self._who())
