"""The shapes of EasyPost's answers: strict where money or an id rests on them, else lenient.

New fields are ignored and optional ones may be missing or odd, because answers grow.
"""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from station.domain import money
from station.domain.money import Money, MoneyError


class ShapeError(ValueError):
    """JSON, but not of the endpoint's schema."""


def _word(value: object) -> str:
    if isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable():
        return value
    raise ValueError("not a word")


def _maybe_word(value: object) -> str | None:
    return value if isinstance(value, str) and value.isprintable() and len(value) <= 500 else None


def _amount(value: object) -> Decimal:
    """Amounts are texts (recorded); a number is taken as well."""
    try:
        found = Decimal(value if isinstance(value, str | int | Decimal) else "")
    except InvalidOperation:
        raise ValueError("not an amount") from None
    if not money.can_be_money(found):
        raise ValueError("not an amount")
    return found


def _price(value: object) -> Decimal:
    """An amount that something costs: nobody is paid for taking it."""
    found = _amount(value)
    if found < 0:
        raise ValueError("not a price")
    return found


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


Word = Annotated[str, BeforeValidator(_word)]
MaybeWord = Annotated[str | None, BeforeValidator(_maybe_word)]
Amount = Annotated[Decimal, BeforeValidator(_amount)]
Price = Annotated[Decimal, BeforeValidator(_price)]
Whole = Annotated[int | None, BeforeValidator(_whole)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Rate(_Model):
    """One carrier's price for the shipment."""

    id: Word
    carrier: Word
    service: Word
    rate: Price
    currency: Word
    delivery_days: Whole = None
    est_delivery_days: Whole = None

    @property
    def price(self) -> Money | None:
        """What it costs; None where it is no money of this program's."""
        try:
            return money.from_decimal(self.rate, self.currency)
        except MoneyError:
            return None


class PostageLabel(_Model):
    """Where the label's file lies."""

    label_url: MaybeWord = None
    label_pdf_url: MaybeWord = None
    label_zpl_url: MaybeWord = None
    label_file_type: MaybeWord = None
    label_resolution: Whole = None


def _rates(value: object) -> list[Rate]:
    """The rates that can be read: an odd one does not hide the others."""
    found: list[Rate] = []
    for each in value if isinstance(value, list) else []:
        try:
            found.append(Rate.model_validate(each))
        except ValidationError:
            continue
    return found


def _complaints(value: object) -> list[str]:
    """`messages`: why a carrier gives no rate (documented)."""
    found = []
    for each in value if isinstance(value, list) else []:
        if isinstance(each, dict) and isinstance(each.get("message"), str):
            who = each.get("carrier")
            found.append(f"{who}: {each['message']}" if isinstance(who, str) else each["message"])
    return list(dict.fromkeys(plain(text) for text in found))


class Shipment(_Model):
    """A shipment, bought or not."""

    id: Word
    mode: Word
    tracking_code: MaybeWord = None
    refund_status: MaybeWord = None
    selected_rate: Rate | None = None
    postage_label: PostageLabel | None = None
    rates: Annotated[list[Rate], BeforeValidator(_rates)] = []
    messages: Annotated[list[str], BeforeValidator(_complaints)] = []

    @property
    def is_bought(self) -> bool:
        """True once a label was bought: all three are there then (recorded)."""
        return bool(self.tracking_code and self.selected_rate and self.postage_label)


class User(_Model):
    """The account."""

    balance: Amount


M = TypeVar("M", bound=BaseModel)


def read(model: type[M], document: object) -> M:
    """`document` as `model`. Raises ShapeError."""
    try:
        return model.model_validate(document)
    except ValidationError:
        raise ShapeError(model.__name__) from None


def error(document: object) -> tuple[str, tuple[str, ...]] | None:
    """Code and reasons of an error body (documented); None for a body that is none.

    `errors` holds objects or texts; the message alone stands where there are none.
    """
    found = document.get("error") if isinstance(document, dict) else None
    if isinstance(found, str):
        return "", (plain(found),)
    if not isinstance(found, dict):
        return None
    code = found.get("code")
    reasons = [_reason(each) for each in _listed(found.get("errors"))]
    text = found.get("message")
    if not any(reasons):
        reasons = [plain(text) if isinstance(text, str) else ""]
    return (
        code if isinstance(code, str) else "",
        tuple(dict.fromkeys(reason for reason in reasons if reason))[:5],
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _reason(each: object) -> str:
    if isinstance(each, str):
        return plain(each)
    if not isinstance(each, dict) or not isinstance(each.get("message"), str):
        return ""
    where = each.get("field")
    return plain(f"{where}: {each['message']}" if isinstance(where, str) else each["message"])


_LONGEST = 200


def plain(text: str) -> str:
    """A text from outside in one line, without what could make it read as another."""
    words = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
