"""The door before the store is open: nobody is known yet, or the bench cannot start."""

from collections.abc import Callable

from station.desk.door import Door, DoorView, Entry
from station.domain.errors import Message

_NOT_READY = Message("window.not_ready")


class LateDoor:
    """Fills the sign-in page's desk; passes everything on once the real door is there."""

    def __init__(self) -> None:
        self._door: Door | None = None
        self._changed: Callable[[], None] = lambda: None
        self._why: Message | None = None

    def become(self, door: Door) -> None:
        """`door` is there."""
        self._door = door
        door.subscribe(self._changed)
        self._changed()

    def fail(self, why: Message) -> None:
        """The bench cannot start."""
        self._why = why
        self._changed()

    def subscribe(self, changed: Callable[[], None]) -> None:
        """As the real door."""
        self._changed = changed
        if self._door is not None:
            self._door.subscribe(changed)

    async def look(self) -> DoorView:
        """As the real door."""
        if self._door is not None:
            return await self._door.look()
        return DoorView(Entry.CLOSED if self._why else Entry.STARTING, why=self._why)

    async def badge_names(self, code: str) -> str | None:
        """As the real door."""
        return None if self._door is None else await self._door.badge_names(code)

    async def sign_in(self, who: str, pin: str) -> Message | None:
        """As the real door."""
        return _NOT_READY if self._door is None else await self._door.sign_in(who, pin)

    async def wait(self, who: str) -> Message | None:
        """As the real door."""
        return None if self._door is None else await self._door.wait(who)

    async def first(self, name: str, pin: str) -> Message | None:
        """As the real door."""
        return _NOT_READY if self._door is None else await self._door.first(name, pin)

    def pass_by(self) -> None:
        """As the real door."""
        if self._door is not None:
            self._door.pass_by()

    def leave(self) -> None:
        """As the real door."""
        if self._door is not None:
            self._door.leave()
