"""What is still owed to the outside, as a person reads it; looked at now, or taken back."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

from station.desk.packing import require
from station.domain.errors import RefusedError
from station.domain.people import Actor, Permission
from station.flow.books import Books
from station.flow.ports import Clock
from station.flow.seen import StepKind
from station.flow.void_books import Owed, OwedList, VoidBooks
from station.flow.work import SET_ASIDE, Step

_AT_A_TIME = 200


@dataclass(frozen=True)
class QueueItem:
    """One thing owed, with what only the running program knows."""

    owed: Owed
    next_try: datetime | None
    """When it is looked at again, UTC; None while it is, or when only a person helps."""

    @property
    def set_aside(self) -> bool:
        """True if it is worked on no more, after three faults of ours."""
        return self.owed.faults >= SET_ASIDE

    @property
    def needs_person(self) -> bool:
        """True if it does not go on by itself."""
        return self.owed.flagged or self.set_aside or self.owed.asked_only


class Items(Sequence[QueueItem]):
    """The queue; each item is made when it is looked at."""

    def __init__(self, owed: OwedList, next_try: Callable[[str], datetime | None]) -> None:
        self.owed = owed
        self._next_try = next_try

    def __len__(self) -> int:
        return len(self.owed.rows)

    @overload
    def __getitem__(self, place: int) -> QueueItem: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[QueueItem]: ...

    def __getitem__(self, place: int | slice) -> QueueItem | Sequence[QueueItem]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        owed = self.owed.rows[place]
        return QueueItem(owed, self._next_try(owed.shipment))


class Queue:
    """Reads the queue, and lets people have it looked at."""

    def __init__(
        self,
        books: Books,
        voids: VoidBooks,
        clock: Clock,
        next_try: Callable[[str], datetime | None],
        hurry: Callable[[str], None],
    ) -> None:
        self._books = books
        self._voids = voids
        self._clock = clock
        self._next_try = next_try
        self._hurry = hurry

    async def items(self, actor: Actor) -> "Items":
        """Everything owed: nearest deadline first, then fewest attempts, then age.

        Raises PermissionRefusedError.
        """
        require(actor, Permission.LOOK)
        return Items(await self._voids.owed(), self._next_try)

    async def retry(self, shipment: str, actor: Actor) -> None:
        """Has the shipment looked at now: read again, and worked on again if it was set aside.

        A preview that nobody answered is asked anew under its own key: it changes nothing. Raises
        PermissionRefusedError, or RefusedError where nothing is owed.
        """
        require(actor, Permission.RETRY)
        steps = [step for step in await self._books.steps(shipment) if step.open]
        if not steps and not await self._waits(shipment):
            raise RefusedError("queue.nothing")
        await self._voids.forgive(shipment)
        for step in steps:
            if step.kind is StepKind.PREVIEW_CANCEL and step.flagged:
                await self._voids.ask_again(step, self._clock.now(), actor.name)
        self._hurry("" if all(_opts_out(step) for step in steps) and steps else shipment)

    async def retry_all(self, actor: Actor) -> int:
        """Has everything looked at now; of how many shipments. Raises PermissionRefusedError."""
        require(actor, Permission.RETRY)
        owed = await self._voids.owed()
        shipments = {key.partition("/")[0] for key in owed.keys}
        for count, shipment in enumerate(shipments, 1):
            self._hurry(shipment)
            if count % _AT_A_TIME == 0:
                await asyncio.sleep(0)  # the window goes on meanwhile
        self._hurry("")
        return len(shipments)

    async def _waits(self, shipment: str) -> bool:
        return any(key.startswith(f"{shipment}/") for key in (await self._voids.owed()).keys)


def _opts_out(step: Step) -> bool:
    return step.kind is StepKind.OPT_OUT
