"""An insurer that is not there yet: the window opens before its credentials are known."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractContextManager

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

    def become(self, insurer: Insurer) -> None:
        """From now on `insurer` is asked."""
        self._insurer = insurer

    @property
    def ready(self) -> bool:
        """True once there is somebody to ask."""
        return self._insurer is not None

    async def aclose(self) -> None:
        """Closes the connections of the insurer that is asked."""
        if self._insurer is not None:
            await self._insurer.aclose()

    async def quote(self, ask: QuoteAsk) -> QuoteReply:
        """Asks for an offer."""
        return QuoteReply(_NOT_YET) if self._insurer is None else await self._insurer.quote(ask)

    async def price_change(self, package: str, changes: Sequence[QuoteChange]) -> Seen:
        """What a booking would cost, changed so."""
        found = self._insurer
        return _NOT_YET if found is None else await found.price_change(package, changes)

    async def send(self, call: Call) -> Seen:
        """One journaled write."""
        return _NOT_YET if self._insurer is None else await self._insurer.send(call)

    async def read(self, package: str) -> Seen:
        """What the insurer says of a package."""
        return _NOT_YET if self._insurer is None else await self._insurer.read(package)

    async def ping(self) -> Seen:
        """Whether the API answers."""
        return _NOT_YET if self._insurer is None else await self._insurer.ping()

    async def list_refs(
        self, *, turn: Callable[[], Awaitable[AbstractContextManager[object]]] | None = None
    ) -> AsyncIterator[PackageFacts]:
        """All bookings held for us."""
        if self._insurer is None:
            raise StationError("insurer.no_connection")
        async for facts in self._insurer.list_refs(turn=turn):
            yield facts
