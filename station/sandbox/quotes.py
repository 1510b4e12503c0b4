"""Create a quote package, read it, and opt out of it (contract 6, 7 and 8)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from station.sandbox import names, schema, tariff
from station.sandbox.errors import invalid
from station.sandbox.money import in_units
from station.sandbox.practice import Call, Practice, Twist
from station.sandbox.pricing import NoProductError, price_of
from station.sandbox.records import OPTED_OUT, RECEIVED, Package, Quote
from station.sandbox.reply import Reply, as_json, empty
from station.sandbox.shapes import quote_package


def _currency(value: Any) -> str | None:
    good = isinstance(value, str) and value in tariff.UNITS_PER_USD
    return None if good else "Not a supported currency."


def _policy_type(value: Any) -> str | None:
    return None if value in tariff.RATES else "Not a supported policy type."


def _version(value: Any) -> str | None:
    return schema.whole_number(value) or (None if value == 1 else "Not a supported version.")


def cover_amount(value: Any) -> str | None:
    """A sum insured: an amount above nil."""
    return schema.amount(value) or (None if value > 0 else "Ensure this value is greater than 0.")


_PACKAGE: schema.Spec = {
    "request": (True, schema.a_list),
    "currency": (True, _currency),
    "customer_country": (True, schema.country),
    "customer_region": (False, schema.any_text),
    "customer_language": (False, schema.language),
    "destination_country": (False, schema.country),
    "partner_transaction_id": (False, schema.short_text(255)),
    "partner_metadata": (False, schema.metadata),
}

# All fields of contract 6.3; which of them are mandatory is inferred there.
_ITEM: schema.Spec = {
    "policy_type": (True, _policy_type),
    "policy_type_version": (True, _version),
    "policy_start_date": (True, schema.moment),
    "from_country": (True, schema.country),
    "from_zipcode": (True, schema.text),
    "from_company_name": (False, schema.any_text),
    "to_country": (True, schema.country),
    "to_zipcode": (True, schema.text),
    "ship_date": (True, schema.moment),
    "ship_cost": (False, schema.amount),
    "cover_amount": (True, cover_amount),
    "parcel_products": (True, schema.a_list),
    "partner_price": (False, schema.amount),
}

PRODUCT: schema.Spec = {"sku": (True, schema.text), "value": (True, schema.amount)}

_OPT_OUT: schema.Spec = {"partner_metadata": (False, schema.metadata)}


def _checked(body: bytes) -> dict[str, Any]:
    data = schema.an_object(body)
    errors = schema.problems(data, _PACKAGE)
    if "request" not in errors and "request" in data:
        items = schema.each_problems(data["request"], _ITEM)
        for index, item in enumerate(data["request"]):
            if "parcel_products" in items.get(str(index), {}) or not isinstance(item, dict):
                continue
            if wrong := schema.each_problems(item.get("parcel_products", []), PRODUCT):
                items.setdefault(str(index), {})["parcel_products"] = wrong
        if not items and "currency" not in errors:
            items = _finer_than_the_currency(data["request"], data["currency"])
        if items:
            errors["request"] = items
    schema.refuse_if(errors)
    return data


def _finer_than_the_currency(items: list[dict[str, Any]], currency: str) -> dict[str, Any]:
    """A cover amount with more places than its currency has cannot be insured (inferred)."""
    problem = "Ensure that there are no more decimal places than the currency has."
    return {
        str(index): {"cover_amount": [problem]}
        for index, item in enumerate(items)
        if in_units(Decimal(item["cover_amount"]), currency) != item["cover_amount"]
    }


def _quote(item: dict[str, Any], slot: int, package: Package) -> Quote:
    item = {**item, "cover_amount": Decimal(item["cover_amount"])}
    price = price_of(item, package.currency, package.customer_country)
    starts_at = datetime.fromisoformat(item["policy_start_date"]).astimezone(UTC)
    return Quote(
        id=names.unique(),
        slot=slot,
        policy_type=item["policy_type"],
        status=RECEIVED,
        cover_amount=in_units(item["cover_amount"], package.currency),
        premium=price.premium,
        tax=price.tax,
        tax_code=price.tax_code,
        commission=price.commission,
        excess=price.excess,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=tariff.POLICY_DAYS),
        created_at=package.created_at,
        updated_at=package.updated_at,
        from_country=item["from_country"],
        to_country=item["to_country"],
    )


def _priced(data: dict[str, Any], now: datetime) -> Package:
    """The package with a quote for each request item, or the reason why there is none."""
    package = Package(
        id=names.package_id(),
        status=RECEIVED,
        currency=data["currency"],
        customer_country=data["customer_country"],
        customer_language=data.get("customer_language") or "en",
        security_token=names.token(),
        account_id=names.unique(),
        signup_token=names.token(),
        created_at=now,
        updated_at=now,
        slots=len(data["request"]),
        partner_transaction_id=data.get("partner_transaction_id"),
        partner_metadata=plain_metadata(data.get("partner_metadata")),
    )
    for slot, item in enumerate(data["request"]):
        try:
            package.quotes.append(_quote(item, slot, package))
        except NoProductError as reason:
            package.refusals[str(slot)] = failure(str(reason))
    return package


def failure(message: str) -> dict[str, str]:
    """The reason beside a null quote (contract 7.5)."""
    return {"message": message, "type": "quote_creation_failure"}


def plain_metadata(metadata: dict[str, Any] | None) -> dict[str, Any] | None:
    """Metadata without Decimals, so that it can be written down and shown again."""
    if metadata is None:
        return None
    return {k: float(v) if isinstance(v, Decimal) else v for k, v in metadata.items()}


def create_quote(practice: Practice, call: Call, twist: Twist) -> Reply:
    """201 with the package, also when every quote is null (contract 7.5).

    A fast quote is answered and not stored (contract 7.6).
    """
    package = _priced(_checked(call.body), practice.clock.now())
    if twist.failed_slot is not None:
        slot = str(twist.failed_slot % package.slots)
        package.refusals[slot] = failure("No product available for this parcel")
        package.quotes = [quote for quote in package.quotes if str(quote.slot) != slot]
    if twist.quote_status is not None and package.quotes:
        index, status = twist.quote_status
        package.quotes[index % len(package.quotes)].status = status
    if call.query.get("fast_quote", "").lower() not in {"1", "true"}:
        practice.store.keep(package)
    return as_json(201, quote_package(package, practice.base_url))


def get_quote(practice: Practice, call: Call, _twist: Twist) -> Reply:
    """200 with the package in whatever state it is, also once booked (contract 8.1)."""
    return as_json(200, quote_package(practice.package(call), practice.base_url))


def opt_out(practice: Practice, call: Call, _twist: Twist) -> Reply:
    """204 (contract 8.5). Again 204 when repeated; a booked package stays as it is.

    `updated_at` does not move, as recorded.
    """
    package = practice.package(call)
    data = schema.an_object(call.body)
    if any(name not in _OPT_OUT for name in data):
        raise invalid({"malformed_payload": schema.UNEXPECTED})
    schema.refuse_if(schema.problems(data, _OPT_OUT))
    if package.status == RECEIVED:
        package.status = OPTED_OUT
    package.opted_out_times += 1
    if data.get("partner_metadata"):
        package.partner_metadata = plain_metadata(data["partner_metadata"])
    practice.store.keep(package)
    return empty(204)
