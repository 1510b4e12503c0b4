"""Snapshot of a finished parcel: its number, its cover, its papers, its scan, its past."""

from dataclasses import dataclass
from datetime import datetime

from station.desk.views.signs import Shape, Tone
from station.domain.cover import CoverState
from station.domain.errors import Message
from station.domain.money import Money


@dataclass(frozen=True)
class PaperLine:
    """One paper of the last parcel."""

    kind: str
    word: Message
    done: bool
    key: str
    asks: bool = False
    """Nobody knows whether it came out: the key says that it did not, F8 that it is there."""


@dataclass(frozen=True)
class ScanLine:
    """The label on the last parcel's box: to be scanned, in part, or confirmed by scan."""

    shape: Shape
    word: Message
    detail: Message | None = None


@dataclass(frozen=True)
class ParcelView:
    """A finished parcel: its number, its cover, its papers."""

    shipment: str
    order: str
    at: datetime
    who: str
    """Recipient and town, in one line."""
    cover: CoverState
    ref: str
    shape: Shape
    tone: Tone
    word: Message
    detail: Message | None
    papers: tuple[PaperLine, ...] = ()
    pays: Money | None = None
    until: datetime | None = None
    debits: tuple[Money, ...] = ()
    flag: Message | None = None
    scan: ScanLine | None = None
    """None where no label of it is to be scanned."""
    before_today: bool = False
    """It stands there for what is still to be done with it: `at` is told with its day."""


@dataclass(frozen=True)
class Happening:
    """One line of a timeline."""

    at: Message
    """`12:08`, or the day before it where that is another one."""
    word: Message
    detail: Message | None = None
