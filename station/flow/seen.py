"""What came back from one call, as plain facts that a verdict can be read from.

Adapters fill these; they judge nothing. Amounts are Decimals exactly as the answer wrote them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from station.domain.address import Address
from station.domain.cover import Offer
from station.domain.money import Money
from station.domain.shipment import ContentsLine, Parcel


class Problem(StrEnum):
    """Why there is no complete answer, or why it is not the API's."""

    NO_NAME = "no_name"  # DNS
    NO_CONNECTION = "no_connection"  # refused, unreachable, connect time-out
    TLS = "tls"
    TIMEOUT = "timeout"
    RESET = "reset"
    SHORT = "short"  # fewer bytes than promised
    NOT_JSON = "not_json"  # HTML, a sign-in page, a truncated text
    SHAPE = "shape"  # JSON, but not of the endpoint's schema


class StepKind(StrEnum):
    """A journaled act on the outside world.

    The subject of a step is its package, its paper's kind, `label`, or, for a confirmed
    cancellation or change, the package and the insurer's id of it with a slash between.
    """

    BUY_LABEL = "buy_label"
    BOOK_COVER = "book_cover"
    CONFIRM_PAYMENT = "confirm_payment"
    OPT_OUT = "opt_out"
    PRINT = "print"
    VOID_LABEL = "void_label"
    PREVIEW_CANCEL = "preview_cancel"
    CONFIRM_CANCEL = "confirm_cancel"
    CONFIRM_UPDATE = "confirm_update"
    NEWER = "newer"
    """Of a newer version of the program, whose kind this one does not know: its shipment is held
    until that version goes on with it."""


@dataclass(frozen=True)
class QuoteFact:
    """One quote inside a package or booking."""

    id: str
    status: str
    price: Decimal
    limit: Decimal | None = None
    excess: Decimal | None = None
    tax: Decimal | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    can_be_cancelled: bool | None = None


@dataclass(frozen=True)
class PackageFacts:
    """A quote package or a booking, whichever the endpoint answers with."""

    id: str
    status: str
    currency: str
    total: Decimal
    quotes: tuple[QuoteFact, ...]
    null_quotes: int = 0
    errors: tuple[str, ...] = ()
    total_tax: Decimal | None = None
    transaction_id: str | None = None
    confirmed_at: datetime | None = None
    wording_url: str = ""
    certificate_url: str = ""
    """The certificate's page without its token."""
    from_quote: bool = False
    """True if read from `quotes/{pkg}/` because `bookings/{pkg}/` answered 404."""
    update_id: str | None = None
    """Only where a change was priced: the booking as it would be (contract 12)."""


@dataclass(frozen=True)
class CancellationFacts:
    """The answer to a preview or to a confirmed cancellation (contract 11.3).

    It carries no `status` on purpose: a preview answers CANCELLED while cover stands.
    """

    package: str
    currency: str
    refund: Decimal
    cancellation_id: str | None
    confirm_before: datetime | None
    cancelled_at: datetime | None
    """When the last of its quotes was cancelled; None while any of them stands."""

    @property
    def is_preview(self) -> bool:
        """True if nothing was cancelled and the cancellation can be confirmed."""
        return (
            self.cancellation_id is not None
            and self.confirm_before is not None
            and self.cancelled_at is None
        )


@dataclass(frozen=True)
class Seen:
    """One call and what came of it.

    `sent` is False only when it is certain that no byte of the request left this machine.
    `status` is None when no status line arrived.
    """

    sent: bool
    status: int | None = None
    facts: PackageFacts | None = None
    problem: Problem | None = None
    empty: bool = False
    """A complete answer with no body."""
    error_only: bool = False
    """A gateway's answer: JSON with `error` and without `type`, or its short plain text."""
    errors: tuple[str, ...] = ()
    """The API's reasons, flattened from all six shapes (contract 14.2), plain text."""
    retry_after_s: float | None = None
    server_date: datetime | None = None
    elapsed_s: float = 0.0
    cancellation: CancellationFacts | None = None
    """Only from the two cancellation endpoints, which never fill `facts`."""
    former: bool = False
    """Asked with credentials that others took the place of meanwhile: it says nothing of the line
    of today."""


@dataclass(frozen=True)
class Agreed:
    """What the person consented to, which a booking must equal."""

    package: str
    total: Money
    quotes: Mapping[str, Money]


@dataclass(frozen=True)
class Call:
    """One journaled write, ready to go: `body` is sent verbatim under `key`."""

    kind: StepKind
    package: str
    """The step's subject: the package; the id of what is confirmed stands behind a slash."""
    body: bytes
    key: str


@dataclass(frozen=True)
class QuoteAsk:
    """Everything that a price depends on, for one create-quote."""

    sender: Address
    recipient: Address
    parcels: tuple[Parcel, ...]
    label_price: Money | None
    """What the carriage of all parcels costs; None where it is in another currency."""
    currency: str
    starts: datetime
    """Start of cover and hand-over date, UTC."""
    option_types: tuple[str, ...] = ("parcel_insurance",)
    """The policy types that the agreement offers, one option each."""
    language: str = "en"
    shipment: str = ""
    send_transaction_id: bool = False
    """Also name the shipment on the quote; off, because an unknown field refuses every offer."""


@dataclass(frozen=True)
class QuoteChange:
    """What one quote of a booking is to become. None leaves the value, or the start, as it is."""

    quote: str
    contents: tuple[ContentsLine, ...] | None = None
    """All lines of its parcel, with their new values."""
    starts: datetime | None = None


@dataclass(frozen=True)
class QuoteReply:
    """The answer to one create-quote. Exactly one of `offer` and a non-good `seen` holds."""

    seen: Seen
    offer: Offer | None = None
    answer: bytes = b""
    """The answer's JSON without its tokens, to be stored before anything is shown."""
