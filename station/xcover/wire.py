"""The shapes of the answers (contract 7, 9.2, 10, 11.3): strict about money and ids, else lenient.

New fields are ignored and optional ones may be missing or odd, because answers grow without
notice. Whatever a promise rests on (id, status, currency, prices) must be exactly of its type.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from station.domain import links
from station.domain.money import can_be_money
from station.flow.seen import CancellationFacts, PackageFacts, QuoteFact
from station.xcover import reasons

# Contract 7.1: newer ids use a wider alphabet than older ones, so only the form is checked.
PACKAGE_ID = re.compile(r"[A-Z0-9]{5}-[A-Z0-9]{5}-INS")


class ShapeError(ValueError):
    """JSON, but not of the endpoint's schema."""


def moment(text: object) -> datetime | None:
    """A date in any of the three styles of contract 15.2, as UTC; None if it is none.

    Without an offset it is taken as UTC.
    """
    if not isinstance(text, str) or not 10 <= len(text) <= 40:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def amount(value: object) -> Decimal | None:
    """A JSON number that can be money; None for anything else, strings and booleans included."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if can_be_money(number) else None


def _money(value: object) -> Decimal:
    found = amount(value)
    if found is None:
        raise ValueError("not an amount")
    return found


def _word(value: object) -> str:
    """An id, a status, a currency: short and printable, compared byte for byte."""
    if isinstance(value, str) and 0 < len(value) <= 100 and value.isprintable():
        return value
    raise ValueError("not a word")


def _or_none(read: Callable[[object], Any]) -> Callable[[object], Any]:
    def lenient(value: object) -> Any:
        try:
            return read(value)
        except ValueError:
            return None

    return lenient


def _objects(value: object) -> list[Any]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _object(value: object) -> object:
    return value if isinstance(value, dict) else {}


def _numbered(value: object) -> list[tuple[str, Any]]:
    """`quotes` is an object in a package and an array in a booking (contract 9.2)."""
    if isinstance(value, dict):
        return [(str(key), item) for key, item in value.items()]
    if isinstance(value, list):
        return [(str(index), item) for index, item in enumerate(value)]
    raise ValueError("quotes are neither an object nor an array")


Amount = Annotated[Decimal, BeforeValidator(_money)]
Word = Annotated[str, BeforeValidator(_word)]
MaybeAmount = Annotated[Decimal | None, BeforeValidator(amount)]
MaybeMoment = Annotated[datetime | None, BeforeValidator(moment)]
MaybeWord = Annotated[str | None, BeforeValidator(_or_none(_word))]
MaybeBool = Annotated[
    bool | None, BeforeValidator(lambda value: value if isinstance(value, bool) else None)
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


_M = TypeVar("_M", bound=_Model)


class Benefit(_Model):
    """One benefit (contract 7.3); `limit` and `excess` are in the quote's currency."""

    limit: MaybeAmount = None
    excess: MaybeAmount = None


class Tax(_Model):
    """A quote's tax."""

    total_tax: MaybeAmount = None


class Underwriter(_Model):
    """Who carries the risk; untrusted texts."""

    name: object = ""
    disclaimer: object = ""


class Content(_Model):
    """The words to be shown (contract 7.3): untrusted, any may be missing, any may hold HTML."""

    title: object = ""
    header: object = ""
    description: object = ""
    optout_msg: object = ""
    disclaimer: object = ""
    disclaimer_html: object = ""
    payment_disclaimer: object = ""
    in_path_disclaimer: object = ""
    inclusions: Annotated[list[dict[str, Any]], BeforeValidator(_objects)] = Field(
        default_factory=list
    )
    exclusions: Annotated[list[dict[str, Any]], BeforeValidator(_objects)] = Field(
        default_factory=list
    )


class Policy(_Model):
    """The product behind a quote."""

    policy_type: MaybeWord = None
    policy_name: object = ""
    content: Annotated[Content, BeforeValidator(_object)] = Content()
    underwriter: Annotated[Underwriter, BeforeValidator(_object)] = Underwriter()


class Quote(_Model):
    """One quote of a package or booking (contract 7.2)."""

    id: Word
    status: Word
    price: Amount
    policy_start_date: MaybeMoment = None
    policy_end_date: MaybeMoment = None
    policy: Annotated[Policy, BeforeValidator(_object)] = Policy()
    tax: Annotated[Tax, BeforeValidator(_object)] = Tax()
    benefits: Annotated[list[Benefit], BeforeValidator(_objects)] = Field(default_factory=list)
    confirmed_at: MaybeMoment = None
    can_be_cancelled: MaybeBool = None
    pds_url: object = ""

    def limit_and_excess(self) -> tuple[Decimal | None, Decimal | None]:
        """Sum insured and excess: those of the benefit with the largest numeric limit."""
        limited = [benefit for benefit in self.benefits if benefit.limit is not None]
        if not limited:
            return None, max(
                (b.excess for b in self.benefits if b.excess is not None), default=None
            )
        main = max(limited, key=lambda benefit: benefit.limit or Decimal(0))
        return main.limit, main.excess

    def fact(self) -> QuoteFact:
        """This quote as a plain fact."""
        limit, excess = self.limit_and_excess()
        return QuoteFact(
            id=self.id,
            status=self.status,
            price=self.price,
            limit=limit,
            excess=excess,
            tax=self.tax.total_tax,
            starts=self.policy_start_date,
            ends=self.policy_end_date,
            can_be_cancelled=self.can_be_cancelled,
        )


class Certificate(_Model):
    """Where the certificate is read (contract 9.2). The link's token is nobody else's to know."""

    url: object = ""


class Package(_Model):
    """A quote package or a booking (contract 7.1, 9.2)."""

    id: Word
    status: Word
    currency: Word
    total_price: Amount
    quotes: Annotated[list[tuple[str, Quote | None]], BeforeValidator(_numbered)]
    errors: object = None
    total_tax: MaybeAmount = None
    partner_transaction_id: MaybeWord = None
    confirmed_at: MaybeMoment = None
    pds_url: object = ""
    coi: Annotated[Certificate, BeforeValidator(_object)] = Certificate()
    update_id: MaybeWord = None

    def facts(self, *, from_quote: bool = False) -> PackageFacts:
        """This answer as plain facts."""
        whole = [quote for _, quote in self.quotes if quote is not None]
        confirmed = [quote.confirmed_at for quote in whole if quote.confirmed_at is not None]
        return PackageFacts(
            id=self.id,
            status=self.status,
            currency=self.currency,
            total=self.total_price,
            quotes=tuple(quote.fact() for quote in whole),
            null_quotes=len(self.quotes) - len(whole),
            errors=error_sentences(self.errors),
            total_tax=self.total_tax,
            transaction_id=self.partner_transaction_id,
            confirmed_at=self.confirmed_at or max(confirmed, default=None),
            wording_url=web_address(self.pds_url),
            certificate_url=links.without_secrets(web_address(self.coi.url)),
            from_quote=from_quote,
            update_id=self.update_id,
        )


class _CancelledQuote(_Model):
    refund_value: MaybeAmount = None
    cancelled_at: MaybeMoment = None


class Cancellation(_Model):
    """A preview or a confirmed cancellation: smaller than a booking (contract 11.3)."""

    id: Word
    currency: Word
    total_refund: MaybeAmount = None
    refund_amount: MaybeAmount = None
    cancellation_id: MaybeWord = None
    confirm_before: MaybeMoment = None
    quotes: Annotated[list[tuple[str, _CancelledQuote | None]], BeforeValidator(_numbered)]

    def facts(self) -> CancellationFacts:
        """This answer as plain facts. Raises ShapeError if it names no refund."""
        refund = self.total_refund if self.total_refund is not None else self.refund_amount
        if refund is None:
            raise ShapeError("no refund")
        ended = [quote.cancelled_at for _, quote in self.quotes if quote is not None]
        times = [when for when in ended if when is not None]
        return CancellationFacts(
            package=self.id,
            currency=self.currency,
            refund=refund,
            cancellation_id=self.cancellation_id,
            confirm_before=self.confirm_before,
            cancelled_at=max(times) if times and len(times) == len(ended) else None,
        )


class Page(_Model):
    """One page of the list of bookings (contract 10)."""

    results: list[Any]
    count: Annotated[int | None, BeforeValidator(lambda v: v if isinstance(v, int) else None)] = (
        None
    )
    next: Annotated[str | None, BeforeValidator(lambda v: v if isinstance(v, str) else None)] = None


def read_package(document: object) -> Package:
    """`document` as a package or booking. Raises ShapeError."""
    found = _read(Package, document)
    if not PACKAGE_ID.fullmatch(found.id):
        raise ShapeError("not a package id")
    return found


def read_cancellation(document: object) -> Cancellation:
    """`document` as the answer to a cancellation. Raises ShapeError."""
    found = _read(Cancellation, document)
    if not PACKAGE_ID.fullmatch(found.id):
        raise ShapeError("not a package id")
    return found


def read_page(document: object) -> Page:
    """`document` as a page of bookings. Raises ShapeError."""
    return _read(Page, document)


def _read(model: type[_M], document: object) -> _M:
    try:
        return model.model_validate(document)
    except ValidationError as error:
        # Only places, never values: a body holds names, addresses and tokens.
        places = {".".join(map(str, flaw["loc"])) for flaw in error.errors(include_input=False)}
        raise ShapeError(", ".join(sorted(places))[:200]) from None


def error_sentences(errors: object) -> tuple[str, ...]:
    """The `errors` of a success, with a word for those that say nothing."""
    if not errors:
        return ()
    return reasons.flatten_errors(errors) or ("?",)


def web_address(value: object) -> str:
    """`value` verbatim if it is an http or https address of a named host, else ""."""
    if not isinstance(value, str) or len(value) > 2000:
        return ""
    if not value.isascii() or not value.isprintable() or " " in value:
        return ""
    try:
        parts = urlsplit(value)
        named = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return value if named else ""
