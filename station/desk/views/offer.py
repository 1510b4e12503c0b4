"""Snapshot of the cover card: the insurer's offer, or why there is none."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.domain.cover import Point
from station.domain.errors import Message
from station.domain.money import Money


class OfferState(StrEnum):
    """What the cover card shows."""

    NO_FORM = "no_form"
    ASKING = "asking"
    SHOWN = "shown"
    NONE_OFFERED = "none_offered"
    NO_LINE = "no_line"
    FAILED = "failed"


@dataclass(frozen=True)
class OptionRow:
    """One tick row; `key` is F8 or F9."""

    id: str
    title: Message
    detail: Message
    price: Money
    ticked: bool
    key: str
    back: Message | None = None
    """What would come back for the parcel without this cover, and with it."""


@dataclass(frozen=True)
class OfferView:
    """The insurer's offer, in the order in which it is read."""

    state: OfferState
    title: str = ""
    word: Message | None = None
    """Why there is no offer, or why a ticked one has come back unticked."""
    reasons: tuple[str, ...] = ()
    """The insurer's own reasons (outside text)."""
    carrier_pays: Money | None = None
    carrier_suffices: bool = False
    cover_pays: Money | None = None
    options: tuple[OptionRow, ...] = ()
    description: str = ""
    inclusions: tuple[Point, ...] = ()
    exclusions: tuple[Point, ...] = ()
    disclaimer: str = ""
    decline_text: str = ""
    underwriter: str = ""
    wording_url: str = ""
    """Empty when the insurer gave none, or one that may not be opened."""
    priced_at: datetime | None = None
    """`Price of 14:06`."""
    ticked_line: Message | None = None
    """`Ticked 14:06 by …`"""
