"""Snapshot of what stands around every page: the strip on top, the rail at the side."""

from dataclasses import dataclass

from station.desk.views.signs import Shape, Tone
from station.domain.errors import Message


@dataclass(frozen=True)
class StripItem:
    """One part of the permanent strip; only trouble takes colour."""

    id: str
    name: Message
    word: Message
    tone: Tone = Tone.PLAIN
    shape: Shape | None = None


@dataclass(frozen=True)
class Strip:
    """Insurer, carrier, printer, queue with the age of its oldest item, who is signed in."""

    bench: str
    items: tuple[StripItem, ...]
    person: str
    role: Message
    practice: bool
    queue: int


@dataclass(frozen=True)
class RailItem:
    """A page that the person at the bench may open, and how many things wait there."""

    page: str
    count: int = 0
    """0 is not shown."""
    tone: Tone = Tone.PLAIN
    """LOOK: one of them needs eyes."""
