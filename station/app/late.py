"""An insurer that is not there yet: the window opens before its credentials are known."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import replace

from station.domain.errors import StationError
from station.flow.ports import Insurer
from station.flow.seen import (
    Call,
    PackageFacts,
    Problem,
    QuoteAsk,
    QuoteChange,
    QuoteReply,
    Seen,
)

_NOT_YET = Seen(sent=False, problem=Problem.NO_CONNECTION)


class LateInsurer:
    """Fills the insurer's port; until `become`, no byte leaves and every answer says so."""

    def __init__(self) -> None:
        self._insurer: Insurer | None = None
        self._under_way: dict[Insurer, int] = {}
        """How many calls each insurer has under way, the former ones too."""

    async def become(self, insurer: Insurer) -> None:
        """From now on `insurer` is asked.

        What the former one is asked already it answers to the end: a booking is not cut off
        because somebody has changed the key. Its connections close after that.
        """
        former, self._insurer = self._insurer, insurer
        if former is not None and not self._under_way.get(former):
            await former.aclose()

    @property
    def ready(self) -> bool:
        """True once there is somebody to ask."""
        return self._insurer is not None

    async def aclose(self) -> None:
        """Closes all connections."""
        for insurer in {*self._under_way, *((self._insurer,) if self._insurer else ())}:
            await insurer.aclose()

    def _told(self, insurer: Insurer, seen: Seen) -> Seen:
        """What `insurer` answered, marked if another has taken its place since it was asked."""
        return seen if insurer is self._insurer else replace(seen, former=True)

    @asynccontextmanager
    async def _asked(self) -> AsyncIterator[Insurer | None]:
        insurer = self._insurer
        if insurer is None:
            yield None
            return
        self._under_way[insurer] = self._under_way.get(insurer, 0) + 1
        try:
            yield insurer
        finally:
            self._under_way[insurer] -= 1
            if not self._under_way[insurer]:
                del self._under_way[insurer]
                if insurer is not self._insurer:
                    await insurer.aclose()

    async def quote(self, ask: QuoteAsk) -> QuoteReply:
        """Asks for an offer."""
        async with self._asked() as insurer:
            if insurer is None:
                return QuoteReply(_NOT_YET)
            reply = await insurer.quote(ask)
            return replace(reply, seen=self._told(insurer, reply.seen))

    async def price_change(self, package: str, changes: Sequence[QuoteChange]) -> Seen:
        """What a booking would cost, changed so."""
        async with self._asked() as insurer:
            if insurer is None:
                return _NOT_YET
            return self._told(insurer, await insurer.price_change(package, changes))

    async def send(self, call: Call) -> Seen:
        """One journaled write."""
        async with self._asked() as insurer:
            return _NOT_YET if insurer is None else self._told(insurer, await insurer.send(call))

    async def read(self, package: str) -> Seen:
        """What the insurer says of a package."""
        async with self._asked() as insurer:
            return _NOT_YET if insurer is None else self._told(insurer, await insurer.read(package))

    async def ping(self) -> Seen:
        """Whether the API answers."""
        async with self._asked() as insurer:
            return _NOT_YET if insurer is None else self._told(insurer, await insurer.ping())

    async def list_refs(
        self, *, turn: Callable[[], Awaitable[AbstractContextManager[object]]] | None = None
    ) -> AsyncIterator[PackageFacts]:
        """All bookings held for us."""
        async with self._asked() as insurer:
            if insurer is None:
                raise StationError("insurer.no_connection")
            async for facts in insurer.list_refs(turn=turn):
                yield facts
