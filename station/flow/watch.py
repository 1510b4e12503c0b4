"""Hears of the changes of one shipment."""

import asyncio
from collections.abc import Callable
from typing import Self


class Watch:
    """Hears of every change of one shipment from the moment it was made until it is closed.

    Ask for the state after making it, and again after each `moved`: no change is missed, however
    it falls between the asking and the waiting.
    """

    def __init__(self, close: "Callable[[Watch], None]") -> None:
        self._close = close
        self._event = asyncio.Event()

    async def moved(self) -> None:
        """Returns once something has changed since the watch was made or this last returned."""
        await self._event.wait()
        self._event.clear()

    def tell(self) -> None:
        """Something has changed."""
        self._event.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close(self)


class Watches:
    """Who watches which shipment."""

    def __init__(self) -> None:
        self._open: dict[str, set[Watch]] = {}

    def watch(self, shipment: str) -> Watch:
        """Watches `shipment` until the watch's `with` block ends."""
        watches = self._open.setdefault(shipment, set())

        def close(watch: Watch) -> None:
            watches.discard(watch)
            if not watches and self._open.get(shipment) is watches:
                del self._open[shipment]

        watch = Watch(close)
        watches.add(watch)
        return watch

    def tell(self, shipment: str) -> None:
        """`shipment` has changed."""
        for watch in self._open.get(shipment, ()):
            watch.tell()
