"""What each paper says, as plain facts; `render` lays them out and decides nothing.

Times on paper are local to the bench and arrive here already turned to local time.
"""

from dataclasses import dataclass
from datetime import date, datetime

from station.domain.address import Address
from station.domain.cover import Point
from station.domain.customs import Sheet
from station.domain.errors import Message
from station.domain.money import Money
from station.domain.shipment import Handling, PaperKind


@dataclass(frozen=True)
class LabelPaper:
    """A 4 x 6 in GS1 logistic label for one parcel."""

    sender: Address
    recipient: Address
    service_code: str
    service_name: str
    sscc: str
    order: str
    weight_g: int
    number: int
    """This parcel, counted from 1, of `of`."""
    of: int
    shipped: date
    practice: bool
    routing: str = ""
    """The carrier's code for where it goes; empty without one."""
    handling: tuple[Handling, ...] = ()


@dataclass(frozen=True)
class ConfirmationPaper:
    """The confirmation of a proven cover. Nothing else may be printed with it."""

    ref: str
    title: str
    limit: Money | None
    excess: Money | None
    premium: Money
    tax: Money | None
    starts: datetime | None
    ends: datetime | None
    wording_url: str
    """The policy wording."""
    recipient: Address
    policyholder: str
    order: str
    parcels: tuple[str, ...]
    """The SSCCs of the parcels it belongs to."""
    underwriter: str
    disclaimer: str
    claims: tuple[str, ...]
    """Claim deadlines from the agreement settings; empty where none are agreed."""
    printed_at: datetime
    bench: str
    practice: bool
    certificate_url: str = ""
    """The certificate's page without its token, which is secret."""
    description: str = ""
    """What is covered, in the insurer's own words; for office paper."""
    inclusions: tuple[Point, ...] = ()
    exclusions: tuple[Point, ...] = ()
    phone: str = ""
    """Of the insurer; empty: not shown."""
    changed_at: datetime | None = None
    """Since when the terms are these; None while they are as they were ticked."""


@dataclass(frozen=True)
class PendingSlip:
    """Goes with a label printed before the cover is settled. It is not a confirmation."""

    order: str
    recipient: Address
    parcels: tuple[str, ...]
    asked_at: datetime
    printed_at: datetime
    bench: str
    practice: bool


@dataclass(frozen=True)
class VoidSlip:
    """Keeps a parcel on the bench whose label is being voided. It says no more than is proven."""

    order: str
    recipient: Address
    parcels: tuple[str, ...]
    head: Message
    asked_at: datetime
    asked_by: str
    approval: Message | None
    """What a supervisor has still to say; None once it was said."""
    label: Message
    """How the label stands with the carrier."""
    cover: Message
    """How the cover stands with the insurer."""
    printed_at: datetime
    bench: str
    practice: bool


@dataclass(frozen=True)
class CustomsPaper:
    """One sheet of the customs declaration of one parcel."""

    form: str
    """`CN 22` or `CN 23`."""
    sender: Address
    recipient: Address
    sheet: Sheet
    parcel: int
    """This parcel, counted from 1, of `parcels`."""
    parcels: int
    weight_g: int
    """Gross, of this parcel."""
    value: Money
    postage: Money
    """What the carriage of the whole shipment costs."""
    tracking: str
    order: str
    made: date
    practice: bool


@dataclass(frozen=True)
class TestLabel:
    """Proves a printer, its stock and a scanner together. It ships nothing."""

    __test__ = False  # no test of pytest's

    code: str
    """What is scanned back, `TEST 4471`."""
    printer: str
    dpi: int
    stock: str
    at: datetime
    by: str


PaperFacts = LabelPaper | ConfirmationPaper | PendingSlip | VoidSlip | CustomsPaper | TestLabel


@dataclass(frozen=True)
class CarrierLabel:
    """A label that a carrier made and that may be printed."""

    form: str
    """`zpl`, `pdf` or `png`."""
    width_mm: float
    height_mm: float
    """What it asks for; of ZPL, as far as its fields reach."""


@dataclass(frozen=True)
class Picture:
    """One page as pixels: red, green, blue, a byte each, rows of `stride` bytes from the top."""

    width: int
    height: int
    stride: int
    pixels: bytes
    pages: int
    """How many pages the whole document has."""


@dataclass(frozen=True)
class Paper:
    """One finished paper as bytes. `form` is `zpl` or `pdf`."""

    kind: PaperKind
    number: int
    """The parcel it belongs to, counted from 1; 0 for a paper of the whole shipment."""
    form: str
    content: bytes
    printer: str = ""
    """The printer that it was made for (`domain.printers`); it is looked for there."""
