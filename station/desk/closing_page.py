"""What the end-of-day page may ask: what waits for each carrier, the close, the lists."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from station.desk import view_closing
from station.desk.closing import Closing
from station.desk.list_prints import ListPrints
from station.desk.packing import require
from station.desk.view_closing import ClosingRow, ClosingView
from station.domain.papers import Picture
from station.domain.people import Actor, Permission
from station.flow.ports import Clock

__all__ = ["BenchClosing", "ClosingDesk", "ClosingRow", "ClosingView", "Picture"]


class ClosingDesk(Protocol):
    """The page's own desk. Raises StationError, which the page says."""

    async def view(self) -> ClosingView:
        """What waits, and the newest lists."""
        ...

    async def close(self, carrier: str) -> str:
        """Closes the carrier's day and keeps its list as files; the list's id."""
        ...

    async def save(self, manifest: str) -> Sequence[str]:
        """Writes the list's files once more, the same bytes; where they lie."""
        ...

    async def print(self, manifest: str) -> Sequence[str]:
        """Prints the list on office paper; where it went."""
        ...

    async def picture(self, manifest: str, page: int, height: int) -> Picture:
        """A page of the list, counted from 0, as pixels, `height` of them high."""
        ...


class BenchClosing:
    """Fills `ClosingDesk` for the person who is at the bench at that moment."""

    def __init__(
        self,
        closing: Closing,
        prints: ListPrints,
        draw: Callable[[bytes, int, int], Picture],
        clock: Clock,
        who: Callable[[], Actor],
    ) -> None:
        """`draw` makes a page of a PDF into pixels of a height."""
        self._closing, self._prints, self._draw = closing, prints, draw
        self._clock, self._who = clock, who

    async def view(self) -> ClosingView:
        """What waits, and the newest lists. Raises PermissionRefusedError."""
        waiting = await self._closing.outlook(self._who())
        closed = await self._closing.past(self._who())
        return view_closing.build(waiting, closed, self._clock.now())

    async def close(self, carrier: str) -> str:
        """The list's id. Raises RefusedError, PermissionRefusedError, EnvironmentFaultError."""
        closed = await self._closing.close(carrier, self._who())
        return closed.id

    async def save(self, manifest: str) -> Sequence[str]:
        """Where the files lie. Raises as `Closing.save`."""
        return await self._closing.save(manifest, self._who())

    async def print(self, manifest: str) -> Sequence[str]:
        """Where it went. Raises as `ListPrints.print`."""
        return await self._prints.print(manifest, self._who())

    async def picture(self, manifest: str, page: int, height: int) -> Picture:
        """A page as pixels. Raises RefusedError, PermissionRefusedError."""
        require(self._who(), Permission.LOOK)
        files = await self._closing.files(manifest, self._who())
        content = next(file.content for file in files if file.form == "pdf")
        return await asyncio.to_thread(self._draw, content, page, height)
