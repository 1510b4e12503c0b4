"""The open order as text in fields, and as a checked form. Pure.

Field names: `to.<part of the address>`, `currency`, `parcel.<n>.weight_g|length_mm|width_mm|
height_mm` and `parcel.<n>.line.<m>.description|quantity|value|hs_code|origin`. Weights
are typed in grams.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace

from station.desk import amounts
from station.domain import address as addresses
from station.domain import customs, money
from station.domain.address import LONGEST_PART, Address, has_hidden_characters
from station.domain.errors import Message, StationError, message
from station.domain.money import Money
from station.domain.shipment import ContentsLine, Form, Order, Parcel, Service

HEAVIEST_G = 70_000
LONGEST_MM = 3_000
MOST_PIECES = 100_000
NOT_WEIGHED = "form.weight_missing"

SIDES = ("length_mm", "width_mm", "height_mm")

Texts = dict[str, str]
Findings = dict[str, Message]


def texts_of(order: Order) -> Texts:
    """The order as text in fields."""
    texts = {f"to.{part.name}": getattr(order.recipient, part.name) for part in fields(Address)}
    texts["currency"] = order.parcels[0].value.currency
    for n, parcel in enumerate(order.parcels):
        texts[f"parcel.{n}.weight_g"] = str(parcel.weight_g) if parcel.is_weighed else ""
        for side in SIDES:
            size = getattr(parcel, side)
            texts[f"parcel.{n}.{side}"] = str(size) if size else ""
        for m, line in enumerate(parcel.contents):
            texts[f"parcel.{n}.line.{m}.description"] = line.description
            texts[f"parcel.{n}.line.{m}.quantity"] = str(line.quantity)
            texts[f"parcel.{n}.line.{m}.value"] = str(line.value)
            texts[f"parcel.{n}.line.{m}.hs_code"] = line.hs_code
            texts[f"parcel.{n}.line.{m}.origin"] = line.origin
    return texts


def read(
    texts: Mapping[str, str], order: Order, sender: Address, service: Service | None
) -> tuple[Form | None, Findings]:
    """The checked form, or what must be corrected first, by field name in reading order."""
    findings: Findings = {}
    recipient = _recipient(texts, findings)
    currency = texts["currency"].strip().upper()
    if not money.is_currency(currency):
        findings["currency"] = message("money.unknown_currency", currency=currency[:12] or "?")
    declared = customs.crosses(sender, recipient)
    parcels = [
        _parcel(texts, n, parcel, currency, findings, declared=declared)
        for n, parcel in enumerate(order.parcels)
    ]
    if service is None:
        findings["service"] = message("form.no_service")
    for finding in addresses.check(sender):
        findings.setdefault("sender", message("form.sender", why=finding.message))
    whole = [parcel for parcel in parcels if parcel is not None]
    if findings or service is None or len(whole) != len(parcels):
        return None, findings
    return Form(sender, recipient, tuple(whole), service), findings


def _recipient(texts: Mapping[str, str], findings: Findings) -> Address:
    parts = {part.name: texts[f"to.{part.name}"].strip() for part in fields(Address)}
    parts["country"] = parts["country"].upper()
    recipient = Address(**parts)
    for finding in addresses.check(recipient):
        findings.setdefault(f"to.{finding.field}", finding.message)
    return recipient


def _parcel(
    texts: Mapping[str, str],
    n: int,
    parcel: Parcel,
    currency: str,
    findings: Findings,
    *,
    declared: bool,
) -> Parcel | None:
    key = f"parcel.{n}"
    weighed = "form.weight" if texts[f"{key}.weight_g"].strip() else NOT_WEIGHED
    weight = _whole(texts, f"{key}.weight_g", 1, HEAVIEST_G, findings, weighed)
    sides = [_whole(texts, f"{key}.{side}", 0, LONGEST_MM, findings, "form.size") for side in SIDES]
    lines = [
        _line(texts, f"{key}.line.{m}", line, currency, findings, declared=declared)
        for m, line in enumerate(parcel.contents)
    ]
    kept = [line for line in lines if line is not None]
    if weight is None or None in sides or len(kept) != len(lines):
        return None
    length, width, height = (side or 0 for side in sides)
    return Parcel(weight, length, width, height, tuple(kept), parcel.asked)


def _line(
    texts: Mapping[str, str],
    key: str,
    line: ContentsLine,
    currency: str,
    findings: Findings,
    *,
    declared: bool,
) -> ContentsLine | None:
    description = texts[f"{key}.description"].strip()
    _note(findings, f"{key}.description", lambda: _plain(description))
    quantity = _whole(texts, f"{key}.quantity", 1, MOST_PIECES, findings, "form.quantity")
    value = _value(texts[f"{key}.value"], currency, f"{key}.value", findings)
    hs_code, origin = texts[f"{key}.hs_code"].strip(), texts[f"{key}.origin"].strip().upper()
    customs_findings = _customs(key, hs_code, origin) if declared else {}
    findings.update(customs_findings)
    if quantity is None or value is None or f"{key}.description" in findings or customs_findings:
        return None
    return replace(
        line,
        description=description,
        quantity=quantity,
        value=value,
        hs_code=hs_code,
        origin=origin,
    )


def _customs(key: str, hs_code: str, origin: str) -> Findings:
    """What customs lacks of a line that crosses a border of theirs."""
    wrong = {
        f"{key}.hs_code": customs.hs_finding(hs_code),
        f"{key}.origin": customs.origin_finding(origin),
    }
    return {name: finding for name, finding in wrong.items() if finding is not None}


def _value(text: str, currency: str, name: str, findings: Findings) -> Money | None:
    if not text.strip():
        findings[name] = message("form.value_missing")
        return None
    if not money.is_currency(currency):
        return None
    try:
        value = amounts.typed(text, currency)
    except StationError as error:
        findings[name] = error.message
        return None
    if value.minor <= 0:
        findings[name] = message("form.value_missing")
        return None
    return value


def _plain(text: str) -> None:
    if not text:
        raise StationError("form.contents_missing")
    if len(text) > LONGEST_PART:
        raise StationError("field.too_long", most=LONGEST_PART, length=len(text))
    if has_hidden_characters(text):
        raise StationError("field.hidden_characters")


def _note(findings: Findings, name: str, check: Callable[[], None]) -> None:
    try:
        check()
    except StationError as error:
        findings[name] = error.message


def _whole(
    texts: Mapping[str, str], name: str, least: int, most: int, findings: Findings, words: str
) -> int | None:
    text = texts[name].strip()
    if not text and least == 0:
        return 0
    if text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most:
        return int(text)
    findings[name] = message(words, least=least, most=most)
    return None


def unweighed(findings: Findings) -> int:
    """How many boxes wait for their weight, if that is all that is missing; else 0."""
    only = all(finding.id == NOT_WEIGHED for finding in findings.values())
    return len(findings) if only else 0


def grams_of(text: str) -> int | None:
    """The whole grams that were typed, if they are any."""
    cleaned = text.strip()
    good = cleaned.isascii() and cleaned.isdigit() and len(cleaned) < 9
    return int(cleaned) if good else None


def parcel_of(field: str) -> int | None:
    """The place of the parcel that a field belongs to; None for the order's own fields."""
    parts = field.split(".")
    return int(parts[1]) if len(parts) > 2 and parts[0] == "parcel" and parts[1].isdigit() else None


def items(order: Order) -> int:
    """How many pieces the order has."""
    return sum(line.quantity for parcel in order.parcels for line in parcel.contents)
