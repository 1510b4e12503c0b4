"""The balances of carriers that keep money of ours, beside what our books say they took.

A difference is shown and never booked: whether a top-up over there, a surcharge or a mistake made
it is for a person to find out. A refund that the carrier has paid and not told yet differs once,
and once more the other way when it is told.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from station.domain.statement import Mirrored
from station.flow.mirror import MirrorBooks, RemoteBalance
from station.flow.ports import Clock
from station.flow.wallet_books import Bounds

EVERY = timedelta(hours=24)


class Mirroring:
    """Asks the carriers, keeps what they say, and compares."""

    def __init__(
        self, books: MirrorBooks, remotes: Callable[[], Sequence[RemoteBalance]], clock: Clock
    ) -> None:
        self._books = books
        self._remotes = remotes
        self._clock = clock

    async def due(self) -> bool:
        """True if there is a carrier to ask, and the newest answer is a day old."""
        if not self._remotes():
            return False
        newest = await self._books.newest_at()
        return newest is None or not timedelta(0) <= self._clock.now() - newest < EVERY

    async def run(self) -> Sequence[Mirrored]:
        """Asks each carrier now; one that does not answer is left out."""
        told = []
        for remote in self._remotes():
            quiet = await self._books.quiet()
            balance = await remote.balance()
            if balance is not None:
                now = self._clock.now()
                told.append(await self._books.keep(remote.name, balance, now, quiet=quiet))
        return told

    async def newest(self) -> Sequence[Mirrored]:
        """The newest balance of each carrier."""
        return await self._books.newest()

    async def compared(self, bounds: Bounds) -> Sequence[Mirrored]:
        """All comparisons of a period."""
        return await self._books.compared(bounds)
