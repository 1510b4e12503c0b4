"""What the insurer keeps of a package, and how it is written down as JSON text."""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from station.sandbox.money import NIL

RECEIVED = "RECEIVED"
CONFIRMED = "CONFIRMED"
PENDING_PAYMENT = "PENDING_PAYMENT"
CANCELLED = "CANCELLED"
OPTED_OUT = "OPTED_OUT"

BOOKED = frozenset({CONFIRMED, PENDING_PAYMENT, CANCELLED})


@dataclass(slots=True)
class Quote:
    """The cover of one parcel under one option. `slot` is its key in the request's order."""

    id: str
    slot: int
    policy_type: str
    status: str
    cover_amount: Decimal
    premium: Decimal  # before tax
    tax: Decimal
    tax_code: str | None
    commission: Decimal
    excess: Decimal
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    updated_at: datetime
    confirmed_at: datetime | None = None
    cancelled_at: datetime | None = None
    accepted: bool = False
    insured: list[dict[str, Any]] | None = None
    from_country: str = ""
    to_country: str = ""

    @property
    def price(self) -> Decimal:
        """What the customer pays for it, tax included."""
        return self.premium + self.tax


@dataclass(slots=True)
class Cancellation:
    """A preview that was answered and may still be confirmed (contract 11.3)."""

    id: str
    quote_ids: list[str]
    previewed_at: datetime
    confirm_before: datetime


@dataclass(slots=True)
class Terms:
    """What one quote becomes when its update is confirmed (contract 12)."""

    quote_id: str
    cover_amount: Decimal
    premium: Decimal
    tax: Decimal
    commission: Decimal
    starts_at: datetime
    ends_at: datetime


@dataclass(slots=True)
class Update:
    """A change of a booking that was priced and not applied; `used_at` once it was confirmed."""

    id: str
    terms: list[Terms]
    quoted_at: datetime
    used_at: datetime | None = None


@dataclass(slots=True)
class Package:
    """A quote package and, under the same id, the booking that it became.

    `refusals` holds the reason under the key of each quote that is null. `booked_times`,
    `cancelled_times`, `updated_times`, `opted_out_times` and `emails` count what was really carried
    out.
    """

    id: str
    status: str
    currency: str
    customer_country: str
    customer_language: str
    security_token: str
    account_id: str
    signup_token: str
    created_at: datetime
    updated_at: datetime
    slots: int
    quotes: list[Quote] = field(default_factory=list)
    refusals: dict[str, dict[str, str]] = field(default_factory=dict)
    partner_transaction_id: str | None = None
    partner_metadata: dict[str, Any] | None = None
    policyholder: dict[str, Any] | None = None
    booked_at: datetime | None = None
    cancellations: list[Cancellation] = field(default_factory=list)
    booked_times: int = 0
    cancelled_times: int = 0
    updates: list[Update] = field(default_factory=list)
    updated_times: int = 0
    opted_out_times: int = 0
    emails: list[str] = field(default_factory=list)

    @property
    def booked(self) -> bool:
        """Whether a booking exists, in whatever state."""
        return self.status in BOOKED

    def counting(self) -> list[Quote]:
        """The quotes that make up the totals: those answered, or after booking those accepted."""
        alive = [quote for quote in self.quotes if str(quote.slot) not in self.refusals]
        if not self.booked:
            return alive
        return [quote for quote in alive if quote.accepted and quote.status != CANCELLED]

    def total_price(self) -> Decimal:
        """What the package costs now, tax included. Nil once all is cancelled."""
        return sum((quote.price for quote in self.counting()), NIL)

    def total_tax(self) -> Decimal:
        """The tax inside `total_price`."""
        return sum((quote.tax for quote in self.counting()), NIL)


_AMOUNTS = ("cover_amount", "premium", "tax", "commission", "excess")
_TIMES = (
    "starts_at", "ends_at", "created_at", "updated_at", "confirmed_at", "cancelled_at", "booked_at",
    "previewed_at", "confirm_before", "quoted_at", "used_at",
)  # fmt: skip


def to_text(package: Package) -> str:
    """The package as JSON text; amounts and times become exact strings."""
    return json.dumps(asdict(package), default=_plain, separators=(",", ":"))


def from_text(text: str) -> Package:
    """The package that `to_text` wrote."""
    data = _restored(json.loads(text))
    data["quotes"] = [Quote(**_restored(quote)) for quote in data["quotes"]]
    data["cancellations"] = [Cancellation(**_restored(each)) for each in data["cancellations"]]
    data["updates"] = [_update(each) for each in data.get("updates", [])]
    return Package(**data)


def _update(data: dict[str, Any]) -> Update:
    terms = [Terms(**_restored(each)) for each in data["terms"]]
    return Update(**{**_restored(data), "terms": terms})


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a package cannot hold {type(value).__name__}")


def _restored(data: dict[str, Any]) -> dict[str, Any]:
    for name in _AMOUNTS:
        if name in data:
            data[name] = Decimal(data[name])
    for name in _TIMES:
        if data.get(name) is not None:
            data[name] = datetime.fromisoformat(data[name])
    return data
