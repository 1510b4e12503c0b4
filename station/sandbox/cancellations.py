"""Cancel a booking at once or in two steps (contract 11)."""

from datetime import datetime, timedelta
from typing import Any

from station.sandbox import names, schema
from station.sandbox.errors import invalid, no_change, not_found
from station.sandbox.money import NIL, number, shown
from station.sandbox.practice import Call, Practice, Twist
from station.sandbox.records import CANCELLED, CONFIRMED, Cancellation, Package, Quote
from station.sandbox.reply import Reply, as_json
from station.sandbox.shapes import (
    cancellable,
    certificate,
    policy,
    policyholder,
    stamp,
    wording_url,
)

_CANCEL: schema.Spec = {
    "preview": (False, schema.boolean),
    "quotes": (False, schema.a_list),
    "refund_required": (False, schema.boolean),
}
_QUOTE: schema.Spec = {
    "id": (True, schema.text),
    "reason_for_cancellation": (False, schema.any_text),
}

_COOLING_OFF = timedelta(days=14)
_PREVIEW_LIFE = timedelta(hours=24)


def _checked(body: bytes) -> dict[str, Any]:
    data = schema.an_object(body)
    listed = data.get("quotes")
    items = listed if isinstance(listed, list) else []
    known = all(name in _CANCEL for name in data) and all(
        name in _QUOTE for item in items if isinstance(item, dict) for name in item
    )
    if not known:
        raise invalid({"malformed": schema.UNEXPECTED})
    errors = schema.problems(data, _CANCEL)
    if not errors and (wrong := schema.each_problems(items, _QUOTE)):
        errors["quotes"] = wrong
    schema.refuse_if(errors)
    return data


def _live(package: Package) -> list[Quote]:
    return [quote for quote in package.quotes if quote.accepted and quote.status == CONFIRMED]


def _to_cancel(package: Package, data: dict[str, Any], now: datetime) -> list[Quote]:
    """The quotes that are meant: those listed, or all. Raises RefusedError 422."""
    if package.status != CONFIRMED:
        raise no_change(package.status)
    live = {quote.id: quote for quote in _live(package)}
    wanted = [each["id"] for each in data.get("quotes") or []] or list(live)
    if not wanted or any(each not in live for each in wanted):
        raise invalid({"quotes": ["Quote does not exist in this booking"]})
    quotes = [live[each] for each in dict.fromkeys(wanted)]
    if not all(cancellable(quote, now) for quote in quotes):
        # The answer of the real server is not evidenced (contract 11.5).
        raise invalid(["Booking can not be cancelled"])
    return quotes


def _carry_out(package: Package, quotes: list[Quote], at: datetime, now: datetime) -> None:
    """Cancel for good. `at` is the time of the preview where there was one (contract 11.3)."""
    for quote in quotes:
        quote.status = CANCELLED
        quote.cancelled_at = at
        quote.updated_at = now
    if not _live(package):
        package.status = CANCELLED
    package.updated_at = now
    package.cancelled_times += 1
    package.emails.append("BOOKING_CANCELLED")


def _quote_shape(quote: Quote, *, done: bool) -> dict[str, Any]:
    """A quote of a cancel answer: CANCELLED even in a preview (contract 11.3)."""
    cooling_off = None if quote.confirmed_at is None else quote.confirmed_at + _COOLING_OFF
    return {
        "id": quote.id,
        "status": CANCELLED,
        "policy_start_date": stamp(quote.starts_at),
        "policy_end_date": stamp(quote.ends_at),
        "policy_cancellation_date": stamp(quote.cancelled_at) if done else None,
        "policy_coolingoff_date": stamp(cooling_off),
        "price": number(quote.price),
        "refund_value": number(quote.price),  # in full: only before the start can it be cancelled
        "adjustment_fee": number(quote.premium - quote.commission),
        "policy": policy(quote),
        "insured": quote.insured,
        "created_at": stamp(quote.created_at),
        "confirmed_at": stamp(quote.confirmed_at),
        "updated_at": stamp(quote.updated_at),
        "cancelled_at": stamp(quote.cancelled_at) if done else None,
        "commission": None,
    }


def _shape(
    practice: Practice, package: Package, quotes: list[Quote], preview: Cancellation | None
) -> dict[str, Any]:
    """The smaller body of contract 11.3; with `preview` its id and last moment are filled in.

    When only some of the quotes go, the totals are those of the rest and the package answers
    CONFIRMED (inferred: only cancellations of everything are recorded).
    """
    gone = {quote.id for quote in quotes}
    rest = [quote for quote in _live(package) if quote.id not in gone]
    price = sum((quote.price for quote in rest), NIL)
    tax = sum((quote.tax for quote in rest), NIL)
    refund = sum((quote.price for quote in quotes), NIL)
    return {
        "id": package.id,
        "status": CONFIRMED if rest else CANCELLED,
        "currency": package.currency,
        "quotes": [_quote_shape(quote, done=preview is None) for quote in quotes],
        "policyholder": policyholder(package),
        "pds_url": wording_url(practice.base_url, package.id),
        "coi": certificate(practice.base_url, package, with_token=False),
        "created_at": stamp(package.created_at),
        "updated_at": stamp(package.updated_at),
        **shown("total_price", price, package.currency),
        **shown("total_refund", refund, package.currency),
        **shown("total_tax", tax, package.currency),
        **shown("total_premium", price - tax, package.currency),
        "cancellation_id": None if preview is None else preview.id,
        "confirm_before": None if preview is None else stamp(preview.confirm_before),
        "partner": {},
    }


def cancel(practice: Practice, call: Call, _twist: Twist) -> Reply:
    """200: a preview that cancels nothing, or the cancellation itself (contract 11.1).

    A preview only moves its quotes' `updated_at` (contract 11.4) and is good for 24 hours, or
    until the policy starts when that is earlier.
    """
    package = practice.package(call)
    data = _checked(call.body)
    now = practice.clock.now()
    quotes = _to_cancel(package, data, now)
    preview = None
    if data.get("preview"):
        earliest = min(quote.starts_at for quote in quotes)
        limit = min(now + _PREVIEW_LIFE, earliest)
        ids = [quote.id for quote in quotes]
        preview = Cancellation(names.cancellation_id(), ids, now, limit)
        package.cancellations.append(preview)
        for quote in quotes:
            quote.updated_at = now
    else:
        _carry_out(package, quotes, now, now)
    practice.store.keep(package)
    return as_json(200, _shape(practice, package, quotes, preview))


def confirm_cancellation(practice: Practice, call: Call, _twist: Twist) -> Reply:
    """200: the previewed cancellation is carried out (contract 11.1).

    404 for an id that was never given, 422 for one that is too late or already used (inferred).
    """
    package = practice.package(call)
    known = {each.id: each for each in package.cancellations}
    preview = known.get(call.cancellation_id)
    if preview is None:
        raise not_found("Cancellation does not exist")
    schema.refuse_if(schema.problems(schema.an_object(call.body), {}))
    now = practice.clock.now()
    if package.status == CONFIRMED and now > preview.confirm_before:
        raise invalid(["The cancellation can no longer be confirmed"])
    quotes = _to_cancel(package, {"quotes": [{"id": each} for each in preview.quote_ids]}, now)
    _carry_out(package, quotes, preview.previewed_at, now)
    practice.store.keep(package)
    return as_json(200, _shape(practice, package, quotes, None))
