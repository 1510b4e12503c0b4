"""What the orders' page may ask: the list, a hold with its reason, and files taken in."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from station.desk import view_orders
from station.desk.order_files import FileDesk, Kept, Looked, Preview, Step
from station.desk.order_folder import OrderFolder
from station.desk.orders import LONGEST_REASON, Orders
from station.desk.view_orders import (
    MapRow,
    OrderLine,
    OrdersView,
    Part,
    PreviewLine,
    Sieve,
    map_rows,
    mapped_to,
)
from station.domain.column_map import ColumnMap
from station.domain.errors import message
from station.domain.people import Actor
from station.flow.order_files import Kind, OrdersWanted

__all__ = [
    "LONGEST_REASON", "PAGE", "BenchOrders", "Kept", "Looked", "MapRow", "OrderLine", "OrdersDesk",
    "OrdersView", "Part", "Preview", "PreviewLine", "Sieve", "Step", "counts", "left", "map_rows",
    "mapped_to", "offered",
]  # fmt: skip

PAGE = 100
"""Rows that are read at once."""
counts = view_orders.counts
offered = view_orders.offered
left = view_orders.left
_KINDS = {
    Sieve.NEW: Kind.NEW,
    Sieve.CHANGED: Kind.CHANGED,
    Sieve.SAME: Kind.SAME,
    Sieve.IN_WORK: Kind.IN_WORK,
}
Heard = Callable[[Step], None]


class OrdersDesk(Protocol):
    """What the page is given. Every method may raise StationError with words for a person."""

    async def view(self, part: Part, text: str) -> OrdersView:
        """A part of the list, with its first rows."""
        ...

    async def more(self, part: Part, text: str, offset: int) -> tuple[OrderLine, ...]:
        """Further rows of it."""
        ...

    async def hold(self, order: OrderLine, reason: str) -> None:
        """Puts an order on hold."""
        ...

    async def release(self, order: OrderLine) -> None:
        """Takes an order off hold."""
        ...

    async def look(self, path: str, source: str = "", encoding: str = "") -> Looked:
        """A first look at a file."""
        ...

    async def read(
        self, looked: Looked, column_map: ColumnMap | None, heard: Heard, over: Preview | None
    ) -> Preview:
        """Reads the whole file; nothing is kept by this."""
        ...

    async def lines(self, preview: Preview, sieve: Sieve, offset: int) -> tuple[PreviewLine, ...]:
        """What one part of a preview holds."""
        ...

    async def keep(self, preview: Preview, heard: Heard) -> Kept:
        """Keeps what the preview showed."""
        ...

    def stop(self) -> None:
        """Ends the reading or the keeping."""
        ...

    async def drop(self, preview: Preview) -> None:
        """The preview goes."""
        ...


class BenchOrders:
    """The desk of the orders' page."""

    def __init__(
        self, orders: Orders, files: FileDesk, folder: OrderFolder, who: Callable[[], Actor]
    ) -> None:
        self._orders = orders
        self._files = files
        self._folder = folder
        self._who = who

    async def view(self, part: Part, text: str) -> OrdersView:
        """A part of the list, with its first rows. Raises PermissionRefusedError."""
        wanted, who = OrdersWanted(part.state, text), self._who()
        rows = await self._orders.page(wanted, 0, PAGE, who)
        count = await self._orders.count(wanted, who)
        tally = await self._orders.tally(who)
        waiting = self._folder.waiting
        said = [
            message("orders.file_waits", name=each.path.name[:60], why=each.why[0])
            for each in waiting
        ]
        if self._folder.fault is not None:
            said.insert(0, self._folder.fault)
        return OrdersView(
            part,
            text,
            {each: tally[each.state] for each in Part if each.state in tally},
            count,
            tuple(map(view_orders.line, rows)),
            tuple(said),
            str(waiting[0].path) if waiting else "",
        )

    async def more(self, part: Part, text: str, offset: int) -> tuple[OrderLine, ...]:
        """Further rows. Raises PermissionRefusedError."""
        wanted = OrdersWanted(part.state, text)
        rows = await self._orders.page(wanted, offset, PAGE, self._who())
        return tuple(map(view_orders.line, rows))

    async def hold(self, order: OrderLine, reason: str) -> None:
        """Puts an order on hold. Raises PermissionRefusedError, RefusedError."""
        await self._orders.hold(order.source, order.number, reason, self._who())

    async def release(self, order: OrderLine) -> None:
        """Takes an order off hold. Raises PermissionRefusedError, RefusedError."""
        await self._orders.release(order.source, order.number, self._who())

    async def look(self, path: str, source: str = "", encoding: str = "") -> Looked:
        """A first look at a file. Raises PermissionRefusedError, EnvironmentFaultError."""
        named = path.strip().strip('"').removeprefix("file://")
        return await self._files.look(Path(named), self._who(), source, encoding)

    async def read(
        self, looked: Looked, column_map: ColumnMap | None, heard: Heard, over: Preview | None
    ) -> Preview:
        """Reads the whole file. Raises PermissionRefusedError, RefusedError, …FaultError."""
        return await self._files.read(looked, column_map, self._who(), heard, over)

    async def lines(self, preview: Preview, sieve: Sieve, offset: int) -> tuple[PreviewLine, ...]:
        """What one part of a preview holds, from `offset` on."""
        if sieve is Sieve.LEFT_OUT:
            found = preview.findings[offset : offset + PAGE]
            return tuple(view_orders.found_line(each, grave=True) for each in found)
        if sieve is Sieve.NOTES:
            found = preview.notes[offset : offset + PAGE]
            return tuple(view_orders.found_line(each, grave=False) for each in found)
        if sieve is Sieve.OFFERED:
            told = preview.suggestions[offset : offset + PAGE]
            return tuple(map(view_orders.difference, told))
        elsewhere = sieve is Sieve.ELSEWHERE
        staged = await self._files.staged(_KINDS.get(sieve), elsewhere, offset, PAGE)
        return tuple(map(view_orders.staged_line, staged))

    async def keep(self, preview: Preview, heard: Heard) -> Kept:
        """Keeps what the preview showed. Raises PermissionRefusedError, RefusedError."""
        kept = await self._files.keep(preview, self._who(), heard)
        if not kept.cut:
            await self._folder.done(preview.looked.path)
        return kept

    def stop(self) -> None:
        """Ends the reading or, behind its batch, the keeping."""
        self._files.stop()

    async def drop(self, preview: Preview) -> None:
        """The preview goes; nothing of it is kept."""
        await self._files.drop(preview)
