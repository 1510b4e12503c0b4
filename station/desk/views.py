"""Snapshots of the bench, which a page draws and never changes.

Every word arrives as a message (its sentence is the catalogue's) or as data from outside
(an order's address, the insurer's text), which a page shows as plain text only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.domain.cover import CoverState, Point
from station.domain.errors import Message
from station.domain.money import Money
from station.domain.shipment import HOUSE


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


class Tone(StrEnum):
    """What a colour stands for; always together with a shape and a word."""

    PLAIN = "plain"
    WORKING = "working"
    PROVEN = "proven"
    LOOK = "look"
    NO = "no"


class Shape(StrEnum):
    """Silhouettes that alone tell the state (look, 'Shapes')."""

    SHIELD = "shield"
    RING = "ring"
    ASKING = "asking"
    TRAY = "tray"
    BARRED = "barred"
    BACK = "back"
    DONE = "done"
    SHEET = "sheet"
    LOOK = "look"
    NO = "no"
    FLAG = "flag"
    BOX = "box"
    SCAN = "scan"


class Sound(StrEnum):
    """The three sounds of the bench."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LOOK_HERE = "look_here"


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
class Field:
    """One field of the form: what stands in it and what is wrong with it."""

    value: str
    finding: Message | None = None


@dataclass(frozen=True)
class LineForm:
    """One contents line; `value` as typed, in the form's currency."""

    key: str
    """Prefix of its field names: `parcel.0.line.1`."""
    description: Field
    quantity: Field
    value: Field
    amount: Money | None
    hs_code: Field = Field("")
    origin: Field = Field("")


@dataclass(frozen=True)
class ParcelForm:
    """One box of the open order. Its fields are named `<key>.weight_g`, `<key>.length_mm` …"""

    key: str
    weight_g: Field
    length_mm: Field
    width_mm: Field
    height_mm: Field
    lines: tuple[LineForm, ...]
    box: str = ""
    """The name of the box that was chosen, while its sizes stand."""
    box_rule: int = 0
    """The number of the rule that chose it; 0: none did."""
    settled: bool = False
    """The weight is the one at which the scale settled."""


@dataclass(frozen=True)
class ServiceChoice:
    """One service to choose from; `chosen` is on at most one."""

    code: str
    name: str
    price: Money | None
    """For all parcels; None where it has none for these."""
    chosen: bool
    carrier: str = HOUSE
    days: int | None = None
    pays: Money | None = None
    """What the carrier itself pays at most for one parcel; None where that is not known."""
    why_not: Message | None = None


@dataclass(frozen=True)
class ShopView:
    """What stands over the rates of several carriers."""

    asking: bool
    words: tuple[Message, ...] = ()
    """What the carriers said beside their rates."""
    against: Message | None = None
    """The rate that stands first, where the clerk took another."""
    why: Message | None = None
    """The clerk's reason; None while none was given."""


@dataclass(frozen=True)
class FormView:
    """The open order: text to read, fields to edit on demand.

    `recipient` holds the fields name, company, address1, address2, city, region, postcode,
    country, phone, email; edit them as `to.<name>`.
    """

    order: str
    sender: tuple[str, ...]
    recipient: Mapping[str, Field]
    recipient_lines: tuple[str, ...]
    parcels: tuple[ParcelForm, ...]
    currency: Field
    value: Money | None
    services: tuple[ServiceChoice, ...]
    findings: int
    first_finding: str | None
    """Name of the first field to correct."""
    edited: bool
    frozen: bool
    has_boxes: bool = False
    """F3 goes through the boxes of the bench."""
    hand: int = 0
    """The place of the parcel that gets the next box."""
    shop: ShopView | None = None
    """None where there is only the house carrier."""
    service_rule: int = 0
    """The number of the rule that chose the service; 0: none did."""
    customs: bool = False
    """Tariff number and origin of each line are shown: the parcel crosses a customs border."""
    scale_weighs: bool = False
    """Nothing is missing but a weight, and the scale is there to give it."""
    may_allow: bool = False
    """F10: a supervisor lets contents go that need a supervisor's word."""


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


@dataclass(frozen=True)
class SumLine:
    """One line of the money card: an amount, or words where there is none."""

    label: Message
    amount: Money | None = None
    word: Message | None = None


@dataclass(frozen=True)
class MoneyView:
    """Label + cover = debit, and what the wallet holds afterwards. Two sums if two currencies."""

    lines: tuple[SumLine, ...]
    debits: tuple[Money, ...]
    wallet_after: tuple[Money, ...]


@dataclass(frozen=True)
class DispatchButton:
    """The one key. `caption` says what it buys, or why it is not ready."""

    ready: bool
    caption: Message
    busy: bool = False


@dataclass(frozen=True)
class StepRow:
    """One of the four steps of a dispatch."""

    shape: Shape
    tone: Tone
    word: Message
    detail: Message
    amount: Money | None = None
    seconds: float | None = None
    waiting: bool = False
    """Not begun: drawn in the small words' ink."""


@dataclass(frozen=True)
class Choice:
    """One of two equal choices; `key` is F7 or F10."""

    id: str
    key: str
    word: Message
    detail: Message


@dataclass(frozen=True)
class ChoiceCard:
    """What happens to this parcel?"""

    word: Message
    detail: Message
    choices: tuple[Choice, ...]


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
class Happening:
    """One line of a timeline."""

    at: Message
    """`12:08`, or the day before it where that is another one."""
    word: Message
    detail: Message | None = None


@dataclass(frozen=True)
class RailItem:
    """A page that the person at the bench may open, and how many things wait there."""

    page: str
    count: int = 0
    """0 is not shown."""
    tone: Tone = Tone.PLAIN
    """LOOK: one of them needs eyes."""


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
