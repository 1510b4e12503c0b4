"""Book a package, confirm its payment, read it, list, send its e-mail (contract 9 and 10)."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from station.sandbox import records, schema
from station.sandbox.errors import invalid, no_change, not_found
from station.sandbox.money import in_units
from station.sandbox.practice import Call, Practice, Twist
from station.sandbox.quotes import failure, plain_metadata
from station.sandbox.records import CONFIRMED, PENDING_PAYMENT, RECEIVED, Package, Quote
from station.sandbox.reply import Reply, as_json, empty
from station.sandbox.shapes import POLICYHOLDER_FIELDS, booking, booking_read

_BOOKING: schema.Spec = {
    "quotes": (True, schema.a_list),
    "policyholder": (True, schema.nested),
    "partner_transaction_id": (False, schema.short_text(255)),
    "partner_metadata": (False, schema.metadata),
    "require_payment_confirmation": (False, schema.boolean),
    "customer_token_id": (False, schema.text),
}

_QUOTE: schema.Spec = {
    "id": (True, schema.text),
    "insured": (False, schema.a_list),
    "instalment_plan": (False, schema.text),
}

_POLICYHOLDER: schema.Spec = {
    **dict.fromkeys(POLICYHOLDER_FIELDS, (False, schema.any_text)),
    "first_name": (True, schema.text),
    "last_name": (True, schema.text),
    "email": (True, schema.email),
    "country": (True, schema.country),
    "phone": (False, schema.phone),
    "age": (False, schema.whole_number),
}

# The events of contract 16; only the cancelled one has a recorded rule.
_EVENTS = ("BOOKING_CREATED", "BOOKING_UPDATED", "BOOKING_CANCELLED")


def _checked(body: bytes) -> dict[str, Any]:
    data = schema.an_object(body)
    errors = schema.problems(data, _BOOKING)
    if "policyholder" not in errors and (
        wrong := schema.problems(data["policyholder"], _POLICYHOLDER)
    ):
        errors["policyholder"] = wrong
    if "quotes" not in errors and (wrong := schema.each_problems(data["quotes"], _QUOTE)):
        errors["quotes"] = wrong
    schema.refuse_if(errors)
    return data


def _accepted(package: Package, data: dict[str, Any]) -> list[Quote]:
    """The quotes that the customer accepted. Raises RefusedError 422 for one that is not there."""
    offered = {quote.id: quote for quote in package.counting()}
    wanted = [each["id"] for each in data["quotes"]]
    if len(set(wanted)) != len(wanted) or any(each not in offered for each in wanted):
        raise invalid({"quotes": ["Quote does not exist in this package"]})
    return [offered[each] for each in wanted]


def _check_state(practice: Practice, package: Package) -> None:
    if package.booked:
        # The Offers wording; the classic one is not evidenced (contract 3 and 9.7).
        text = f"Booking already exists for fast_quote_id {package.account_id}."
        raise invalid([f"{text} INS number: {package.id}"])
    if package.status != RECEIVED:
        raise no_change(package.status)
    if practice.clock.now() - package.created_at > practice.quote_age:
        # No life-time is published (contract 7.6): ours is an option of the sandbox.
        raise invalid(["Quote package has expired"])


def _fill_in(package: Package, data: dict[str, Any]) -> None:
    insured = {each["id"]: each.get("insured") for each in data["quotes"]}
    for quote in _accepted(package, data):
        quote.accepted = True
        quote.insured = insured[quote.id]
    package.policyholder = {k: v for k, v in data["policyholder"].items() if v is not None}
    if data.get("partner_transaction_id"):
        package.partner_transaction_id = data["partner_transaction_id"]
    if data.get("partner_metadata"):
        package.partner_metadata = plain_metadata(data["partner_metadata"])


def _settle(package: Package, status: str, now: datetime) -> None:
    """Bring the package and its accepted quotes to CONFIRMED or PENDING_PAYMENT."""
    package.status = status
    package.updated_at = now
    for quote in package.quotes:
        if quote.accepted:
            quote.status = status
            quote.confirmed_at = now if status == CONFIRMED else None
            quote.updated_at = now


def _bend(package: Package, twist: Twist) -> None:
    """What a fault makes of a booking, in the kept truth as well as in the answer."""
    accepted = [quote for quote in package.quotes if quote.accepted]
    if twist.price_delta is not None:
        changed = accepted[0].premium + twist.price_delta
        accepted[0].premium = in_units(changed, package.currency)
    if twist.currency is not None:
        package.currency = twist.currency
    if twist.failed_slot is not None:
        failed = accepted[twist.failed_slot % len(accepted)]
        failed.status = "FAILED"
        failed.confirmed_at = None
        package.refusals[str(failed.slot)] = failure("This quote could not be booked")
    if twist.quote_status is not None:
        index, status = twist.quote_status
        odd = accepted[index % len(accepted)]
        odd.status = status
        odd.confirmed_at = None


def create_booking(practice: Practice, call: Call, twist: Twist) -> Reply:
    """200 with the booking, CONFIRMED or PENDING_PAYMENT (contract 9). The id does not change.

    Quotes that are not listed stay RECEIVED and count no more (inferred).
    """
    package = practice.package(call)
    _check_state(practice, package)
    data = _checked(call.body)
    _fill_in(package, data)
    now = practice.clock.now()
    pending = twist.pending_payment or bool(data.get("require_payment_confirmation"))
    _settle(package, PENDING_PAYMENT if pending else CONFIRMED, now)
    package.booked_at = now
    package.booked_times += 1
    _bend(package, twist)
    if not pending:
        package.emails.append("BOOKING_CREATED")
    practice.store.keep(package)
    return as_json(200, booking(package, practice.base_url, now))


def confirm_payment(practice: Practice, call: Call, _twist: Twist) -> Reply:
    """201 with the booking, now CONFIRMED (contract 9.4)."""
    package = practice.package(call)
    schema.refuse_if(schema.problems(schema.an_object(call.body), {}))
    if package.status != PENDING_PAYMENT:
        raise no_change(package.status)
    now = practice.clock.now()
    _settle(package, CONFIRMED, now)
    package.emails.append("BOOKING_CREATED")
    practice.store.keep(package)
    return as_json(201, booking(package, practice.base_url, now))


def get_booking(practice: Practice, call: Call, _twist: Twist) -> Reply:
    """200 with the booking. `language` and `date` are accepted; the texts are English only.

    404 while the package is not booked (inferred).
    """
    package = practice.package(call)
    if not package.booked:
        raise not_found("Booking does not exist")
    return as_json(200, booking_read(package, practice.base_url, practice.clock.now()))


def _count(text: str | None, default: int) -> int:
    try:
        value = int(text or "")
    except ValueError:
        return default
    return value if value >= 0 else default


def list_bookings(practice: Practice, call: Call, _twist: Twist) -> Reply:
    """200 with one page, newest first. Default 10, at most 100 to a page (inferred).

    `next` and `previous` name another host than the one that was called (contract 10): a client
    may take only limit and offset from them.
    """
    limit = min(_count(call.query.get("limit"), 10) or 10, 100)
    offset = _count(call.query.get("offset"), 0)
    total = practice.store.count_bookings()
    place = practice.base_url.replace("127.0.0.1", "localhost") + call.path

    def page(at: int) -> str:
        return f"{place}?{urlencode({'limit': limit, 'offset': at})}"

    now = practice.clock.now()
    found = practice.store.bookings(limit, offset)
    body = {
        "count": total,
        "next": page(offset + limit) if offset + limit < total else None,
        "previous": page(max(offset - limit, 0)) if offset > 0 else None,
        "results": [booking_read(each, practice.base_url, now) for each in found],
    }
    return as_json(200, body)


def send_email(practice: Practice, call: Call, _twist: Twist) -> Reply:
    """202, empty. No e-mail leaves: it is only counted (contract 9.6)."""
    package = practice.package(call)
    data = schema.an_object(call.body)
    errors = schema.problems(data, {"event": (False, schema.text)})
    if not errors and data.get("event") not in (None, *_EVENTS):
        errors["event"] = ["Not a supported event."]
    schema.refuse_if(errors)
    event = data.get("event") or "BOOKING_CREATED"
    if event == "BOOKING_CANCELLED" and package.status != records.CANCELLED:
        text = "BOOKING_CANCELLED email can be only triggered for CANCELLED bookings."
        raise invalid([text])
    if not package.booked:
        raise no_change(package.status)
    package.emails.append(event)
    practice.store.keep(package)
    return empty(202)
