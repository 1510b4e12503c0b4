"""The balances of carriers that keep money of ours, beside what our books say they took.

A difference is shown and never booked: whether a top-up over there, a surcharge or a mistake made
it is for a person to find out. A refund that the carrier has paid and not told yet differs once,
and once more the other way when it is told.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from station.domain.statement import Mirrored
from station.flow.mirror import MirrorBooks, RemoteBalances
from station.flow.ports import Clock
from station.flow.verdict import Answer
from station.flow.wallet_books import Bounds

EVERY = timedelta(hours=24)


class Mirroring:
    """Asks the carriers, keeps what they say, and compares."""

    def __init__(self, books: MirrorBooks, carriers: RemoteBalances, clock: Clock) -> None:
        self._books = books
        self._carriers = carriers
        self._clock = clock
        self._asked_at: datetime | None = None

    async def due(self) -> bool:
        """True if the carriers were not asked for a day, and none has told its balance."""
        newest = self._asked_at or await self._books.newest_at()
        return newest is None or not timedelta(0) <= self._clock.now() - newest < EVERY

    async def run(self) -> Sequence[Mirrored]:
        """Asks the carriers now; one that keeps nothing, or does not say, is left out."""
        quiet = await self._books.quiet()
        said = await self._carriers.balances()
        now = self._asked_at = self._clock.now()
        return [
            await self._books.keep(carrier, told.amount, now, quiet=quiet)
            for carrier, told in said.items()
            if told.answer is Answer.YES and told.amount is not None
        ]

    async def newest(self) -> Sequence[Mirrored]:
        """The newest balance of each carrier."""
        return await self._books.newest()

    async def compared(self, bounds: Bounds) -> Sequence[Mirrored]:
        """All comparisons of a period."""
        return await self._books.compared(bounds)
