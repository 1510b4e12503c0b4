"""Price a change of a booking, and carry it out once it is confirmed (contract 12)."""

from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from station.sandbox import names, schema
from station.sandbox.errors import invalid, no_change, not_found
from station.sandbox.money import in_units, shown
from station.sandbox.practice import Call, Practice, Twist
from station.sandbox.pricing import NoProductError, price_of
from station.sandbox.quotes import PRODUCT, cover_amount
from station.sandbox.records import CONFIRMED, Package, Quote, Terms, Update
from station.sandbox.reply import Reply, as_json
from station.sandbox.shapes import booking

# The policyholder's part of this body is recorded too; it has no price and is not practised.
_BODY: schema.Spec = {"quotes": (True, schema.a_list)}

_QUOTE: schema.Spec = {"id": (True, schema.text), "update_fields": (True, schema.nested)}

# Which fields of a parcel may be changed is not evidenced (contract 12): these are inferred.
_FIELDS: schema.Spec = {
    "cover_amount": (False, cover_amount),
    "parcel_products": (False, schema.a_list),
    "policy_start_date": (False, schema.moment),
}


def _checked(body: bytes) -> dict[str, Any]:
    data = schema.an_object(body)
    errors = schema.problems(data, _BODY)
    if not errors and (wrong := schema.each_problems(data["quotes"], _QUOTE)):
        errors["quotes"] = wrong
    if not errors:
        found = {
            str(index): wrong
            for index, each in enumerate(data["quotes"])
            if (wrong := _field_problems(each["update_fields"]))
        }
        errors = {"quotes": found} if found else {}
    schema.refuse_if(errors)
    return data


def _field_problems(fields: dict[str, Any]) -> dict[str, Any]:
    wrong = schema.problems(fields, _FIELDS)
    if not wrong and (bad := schema.each_problems(fields.get("parcel_products", []), PRODUCT)):
        wrong["parcel_products"] = bad
    return wrong


def _may_change(package: Package, now: datetime) -> dict[str, Quote]:
    """The quotes that may still be changed, by id. Raises RefusedError 422 (inferred)."""
    if package.status != CONFIRMED:
        raise no_change(package.status)
    live = {quote.id: quote for quote in package.counting() if quote.status == CONFIRMED}
    if any(quote.starts_at <= now for quote in live.values()):
        raise invalid(["Booking can not be updated"])
    return live


def _terms(package: Package, quote: Quote, fields: dict[str, Any], now: datetime) -> Terms:
    """What `quote` would become. Raises RefusedError 422 where it cannot be covered like that."""
    cover = Decimal(fields.get("cover_amount", quote.cover_amount))
    if in_units(cover, package.currency) != cover:
        raise invalid({"cover_amount": ["Ensure that there are no more decimal places."]})
    item = {
        "policy_type": quote.policy_type,
        "from_country": quote.from_country,
        "to_country": quote.to_country,
        "cover_amount": cover,
        "parcel_products": fields.get("parcel_products", []),
    }
    try:
        price = price_of(item, package.currency, package.customer_country)
    except NoProductError as reason:
        raise invalid([str(reason)]) from None
    starts, length = quote.starts_at, quote.ends_at - quote.starts_at
    if "policy_start_date" in fields:
        starts = datetime.fromisoformat(fields["policy_start_date"]).astimezone(UTC)
        if starts <= now:
            raise invalid({"policy_start_date": ["The policy can not start in the past."]})
    # Without a changed value the price stands: it is what was booked.
    same = "cover_amount" not in fields
    return Terms(
        quote_id=quote.id,
        cover_amount=in_units(cover, package.currency),
        premium=quote.premium if same else price.premium,
        tax=quote.tax if same else price.tax,
        commission=quote.commission if same else price.commission,
        starts_at=starts,
        ends_at=starts + length,
    )


def _apply(package: Package, terms: list[Terms], now: datetime) -> None:
    quotes = {quote.id: quote for quote in package.quotes}
    for each in terms:
        quote = quotes[each.quote_id]
        quote.cover_amount, quote.commission = each.cover_amount, each.commission
        quote.premium, quote.tax = each.premium, each.tax
        quote.starts_at, quote.ends_at = each.starts_at, each.ends_at
        quote.updated_at = now
    package.updated_at = now


def _shape(before: Package, after: Package, base_url: str, now: datetime) -> dict[str, Any]:
    """The booking as it is after the change, with the difference per quote and in sum."""
    body = booking(after, base_url, now)
    prices = {quote.id: quote.price for quote in before.quotes}
    changed = {quote.id: quote.price - prices[quote.id] for quote in after.quotes}
    total = after.total_price() - before.total_price()
    body["quotes"] = [
        quote and {**quote, **shown("price_diff", changed[quote["id"]], after.currency)}
        for quote in body["quotes"]
    ]
    return {**body, **shown("total_price_diff", total, after.currency)}


def quote_for_update(practice: Practice, call: Call, _twist: Twist) -> Reply:
    """200 with the new price and an `update_id`; nothing is applied (contract 12)."""
    package = practice.package(call)
    data = _checked(call.body)
    now = practice.clock.now()
    live = _may_change(package, now)
    wanted = [each["id"] for each in data["quotes"]]
    if not wanted or len(set(wanted)) != len(wanted) or any(each not in live for each in wanted):
        raise invalid({"quotes": ["Quote does not exist in this booking"]})
    terms = [_terms(package, live[q["id"]], q["update_fields"], now) for q in data["quotes"]]
    update = Update(names.update_id(), terms, now)
    package.updates.append(update)
    practice.store.keep(package)
    after = deepcopy(package)
    _apply(after, terms, now)
    body = _shape(package, after, practice.base_url, now)
    return as_json(200, {**body, "update_id": update.id})


def confirm_update(practice: Practice, call: Call, twist: Twist) -> Reply:
    """201 with the booking as it is now (contract 12).

    404 for an id that was never given, 422 for one that is used or whose booking has begun or is
    cancelled (inferred). No life-time of an update is published; none is practised.
    """
    package = practice.package(call)
    update = next((each for each in package.updates if each.id == call.update_id), None)
    if update is None:
        raise not_found("Update does not exist")
    schema.refuse_if(schema.problems(schema.an_object(call.body), {}))
    now = practice.clock.now()
    live = _may_change(package, now)
    if update.used_at is not None:
        raise invalid(["The update was confirmed already"])
    if any(each.quote_id not in live for each in update.terms):
        raise invalid({"quotes": ["Quote does not exist in this booking"]})
    before = deepcopy(package)
    _apply(package, update.terms, now)
    if twist.price_delta is not None:
        first = next(quote for quote in package.quotes if quote.id == update.terms[0].quote_id)
        first.premium = in_units(first.premium + twist.price_delta, package.currency)
    update.used_at = now
    package.updated_times += 1
    package.emails.append("BOOKING_UPDATED")
    practice.store.keep(package)
    return as_json(201, _shape(before, package, practice.base_url, now))
