"""The door of a bench whose store is open: refusals are answers, and somebody comes or goes."""

from collections.abc import Callable

from station.desk.door import DoorView, Entry, Known
from station.desk.people import People
from station.domain.errors import Message, StationError
from station.domain.people import Actor


class FrontDoor:
    """Fills the sign-in page's desk. `came` is told who is at the bench from now on."""

    def __init__(
        self,
        people: People,
        came: Callable[[Actor], None],
        nobody: Actor,
        *,
        passer: Actor | None = None,
        hint: Message | None = None,
    ) -> None:
        self._people = people
        self._came = came
        self._nobody = nobody
        self._passer = passer
        self._hint = hint

    def subscribe(self, changed: Callable[[], None]) -> None:
        """People come and go by the page's own acts only: it has nothing to be told."""

    async def look(self) -> DoorView:
        """Who may sign in."""
        try:
            if self._passer is None and await self._people.nobody_yet():
                return DoorView(Entry.FIRST)
            people = tuple(Known(each.name, each.role) for each in await self._people.active())
            hint = self._hint or await self._people.pins_gone()
        except StationError as error:
            return DoorView(Entry.CLOSED, why=error.message)
        passable = self._passer is not None
        return DoorView(Entry.NAMES, people, hint=hint, passable=passable)

    async def badge_names(self, code: str) -> str | None:
        """The name of whoever has the badge."""
        try:
            return await self._people.badge_names(code)
        except StationError:
            return None

    async def sign_in(self, who: str, pin: str) -> Message | None:
        """None if the PIN proved it; else why not."""
        try:
            self._came(await self._people.sign_in(who, pin))
        except StationError as error:
            return error.message
        return None

    async def wait(self, who: str) -> Message | None:
        """Why `who` must wait; None if there is no need."""
        try:
            return await self._people.must_wait(who)
        except StationError as error:
            return error.message

    async def first(self, name: str, pin: str) -> Message | None:
        """Makes the first supervisor and signs in; else why not."""
        try:
            await self._people.first(name, pin)
        except StationError as error:
            return error.message
        return await self.sign_in(name, pin)

    def pass_by(self) -> None:
        """Goes on without signing in, where that is possible."""
        if self._passer is not None:
            self._came(self._passer)

    def leave(self) -> None:
        """Whoever worked here goes."""
        self._came(self._nobody)
