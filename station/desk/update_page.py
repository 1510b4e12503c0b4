"""What the page of a newer version may ask."""

from collections.abc import Callable
from typing import Protocol

from station.desk import view_update
from station.desk.packing import require
from station.desk.updating import Updating
from station.desk.view_update import UpdateFile, UpdateView
from station.domain.people import Actor, Permission

__all__ = ["BenchUpdate", "UpdateDesk", "UpdateFile", "UpdateView"]


class UpdateDesk(Protocol):
    """The page's own desk. Raises PermissionRefusedError for whoever is no supervisor."""

    async def view(self) -> UpdateView:
        """What the newest look came to, and what is under way now."""
        ...

    async def look(self) -> UpdateView:
        """Looks again, reading every file whole."""
        ...


class BenchUpdate:
    """Fills `UpdateDesk` for the person who is at the bench at that moment."""

    def __init__(self, updating: Updating, own: str, who: Callable[[], Actor]) -> None:
        self._updating, self._own, self._who = updating, own, who

    async def view(self) -> UpdateView:
        """As `UpdateDesk`."""
        require(self._who(), Permission.AUDIT)
        unsettled = await self._updating.unsettled()
        return view_update.build(self._updating.looked, self._own, unsettled)

    async def look(self) -> UpdateView:
        """As `UpdateDesk`."""
        require(self._who(), Permission.AUDIT)
        await self._updating.look(keep=True)
        return await self.view()
