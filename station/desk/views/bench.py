"""Snapshot of the pack page as a whole."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.desk.views.dispatch import ChoiceCard, DispatchButton, MoneyView, StepRow
from station.desk.views.form import FormView
from station.desk.views.frame import RailItem, Strip
from station.desk.views.offer import OfferView
from station.desk.views.parcel import ParcelView
from station.desk.views.signs import Shape, Tone
from station.domain.errors import Message


class Stage(StrEnum):
    """What the pack page is for at this moment."""

    WAITING = "waiting"
    """No order open: scan the next one."""
    FILLING = "filling"
    """An order is open; the clerk reads, corrects, ticks, dispatches or puts back."""
    DISPATCHING = "dispatching"
    """The form is frozen; nothing to press."""
    CHOOSING = "choosing"
    """The cover is not settled (40 s), refused, too late or not as agreed: two choices."""


@dataclass(frozen=True)
class Band:
    """The band on top: the state in words that read at 1.5 m."""

    shape: Shape
    tone: Tone
    word: Message
    detail: Message | None = None
    aside: Message | None = None
    """At the right end: `43 s`, or the sum back in the wallet."""
    aside_label: Message | None = None
    items: Message | None = None
    """Beside an order's number: `3 items`."""


@dataclass(frozen=True)
class Notice:
    """The line under the band; it leaves only when untrue or answered."""

    tone: Tone
    shape: Shape
    word: Message
    detail: Message | None = None
    can_retry: bool = False
    """F5 asks again now."""


@dataclass(frozen=True)
class Check:
    """One line of 'Before the first parcel'."""

    id: str
    shape: Shape
    tone: Tone
    word: Message
    detail: Message
    value: Message | None = None


@dataclass(frozen=True)
class OfflineView:
    """What works without the line and what needs it; shown while no order is open."""

    since: datetime
    works: tuple[tuple[Message, Message], ...]
    needs: tuple[tuple[Message, Message], ...]
    phone: str = ""


@dataclass(frozen=True)
class BenchView:
    """Everything the pack page shows, at one moment."""

    stage: Stage
    band: Band
    strip: Strip
    notices: tuple[Notice, ...] = ()
    form: FormView | None = None
    offer: OfferView | None = None
    money: MoneyView | None = None
    dispatch: DispatchButton | None = None
    steps: tuple[StepRow, ...] = ()
    pressed_at: datetime | None = None
    choice: ChoiceCard | None = None
    last: ParcelView | None = None
    earlier: tuple[ParcelView, ...] = ()
    today: int = 0
    since: datetime | None = None
    checks: tuple[Check, ...] = ()
    checked_at: datetime | None = None
    offline: OfflineView | None = None
    rail: tuple[RailItem, ...] = (RailItem("pack"),)
    found: str = ""
    """The shipment of the order that was scanned and is no longer open: F9 opens its history."""
