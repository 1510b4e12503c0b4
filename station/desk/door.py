"""The way in: who may sign in here, and the proof. What the window's first page asks."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from station.domain.errors import Message
from station.domain.people import Role


class Entry(StrEnum):
    """What the page is for at this moment."""

    STARTING = "starting"
    """The store is not open yet: nobody is known."""
    FIRST = "first"
    """Nobody is set up: the first supervisor is made."""
    NAMES = "names"
    """Somebody signs in."""
    CLOSED = "closed"
    """The bench cannot start."""


@dataclass(frozen=True)
class Known:
    """Somebody who may sign in."""

    name: str
    role: Role


@dataclass(frozen=True)
class DoorView:
    """Who may sign in, or why nobody can."""

    entry: Entry
    people: tuple[Known, ...] = ()
    why: Message | None = None
    hint: Message | None = None
    """What helps who only practises."""
    passable: bool = False
    """True where one may go on without signing in: practice."""


class Door(Protocol):
    """What the sign-in page may ask. Refusals are answers here: none of it raises."""

    def subscribe(self, changed: Callable[[], None]) -> None:
        """`changed` when there is something else to look at."""
        ...

    async def look(self) -> DoorView:
        """Who may sign in."""
        ...

    async def badge_names(self, code: str) -> str | None:
        """The name of whoever has the badge."""
        ...

    async def sign_in(self, who: str, pin: str) -> Message | None:
        """None if the PIN proved it; else why not. A fact `seconds` says how long to wait."""
        ...

    async def wait(self, who: str) -> Message | None:
        """Why `who` must wait before a PIN is looked at; None if there is no need."""
        ...

    async def first(self, name: str, pin: str) -> Message | None:
        """Makes the first supervisor and signs in; else why not."""
        ...

    def pass_by(self) -> None:
        """Goes on without signing in, where that is possible."""
        ...

    def leave(self) -> None:
        """Whoever worked here goes: from now on nobody is signed in."""
        ...
