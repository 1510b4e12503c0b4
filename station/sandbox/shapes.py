"""The bodies of quotes and bookings, field by field (contract 7, 9.2 and 10)."""

from datetime import datetime, timedelta
from typing import Any

from station.sandbox import content
from station.sandbox.money import NIL, shown
from station.sandbox.records import CONFIRMED, Package, Quote

POLICYHOLDER_FIELDS = (
    "first_name", "middle_name", "last_name", "email", "phone", "country", "age", "address1",
    "address2", "city", "postcode", "region", "secondary_email", "birth_date", "company",
)  # fmt: skip


def stamp(moment: datetime | None) -> str | None:
    """`…Z` with microseconds: created, updated, confirmed, cancelled (contract 15.2)."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def policy_date(moment: datetime) -> str:
    """`…+00:00`: a policy's start and end in quotes and bookings (contract 15.2)."""
    return moment.isoformat()


def duration(length: timedelta) -> str:
    """Django's text of a duration: days, then the clock."""
    clock = timedelta(seconds=length.seconds)
    return f"{length.days} {str(clock).zfill(8)}"


def wording_url(base_url: str, package_id: str) -> str:
    """The policy wording of a package."""
    return f"{base_url}/en/pds/{package_id}"


def certificate(base_url: str, package: Package, *, with_token: bool) -> dict[str, str]:
    """`coi`: the certificate's page and PDF. Cancel answers carry no token (contract 11.3)."""
    place = f"{base_url}/en/coi/{package.id}"
    token = f"?security_token={package.security_token}" if with_token else ""
    return {"url": f"{place}{token}", "pdf": f"{place}.pdf{token}"}


def policy(quote: Quote) -> dict[str, Any]:
    """The `policy` object (contract 7.3)."""
    name, code = content.NAMES[quote.policy_type]
    return {
        "policy_type": quote.policy_type,
        "policy_type_group_name": "parcel",
        "policy_name": name,
        "policy_code": code,
        "policy_version": content.VERSIONS[quote.policy_type],
        "category": None,
        "content": content.CONTENT[quote.policy_type],
        "underwriter": content.UNDERWRITER,
        "claim_selector_id": "",
    }


def _tax(quote: Quote, currency: str) -> dict[str, Any]:
    lines = []
    if quote.tax_code is not None:
        lines.append({"tax_code": quote.tax_code, **shown("tax_amount", quote.tax, currency)})
    return {
        **shown("total_tax", quote.tax, currency),
        **shown("total_amount_without_tax", quote.premium, currency),
        "taxes": lines,
    }


def _benefit(quote: Quote, currency: str) -> dict[str, Any]:
    # The policy's own currency is the quote's: the practice product knows no other.
    return {
        "description": content.BENEFITS[quote.policy_type],
        **shown("limit", quote.cover_amount, currency),
        **shown("limit_policy_currency", quote.cover_amount, currency),
        **shown("excess", quote.excess, currency),
        **shown("excess_policy_currency", quote.excess, currency),
    }


def _quote(quote: Quote, package: Package, base_url: str) -> dict[str, Any]:
    """The fields that a quote has before and after booking (contract 7.2)."""
    currency = package.currency
    wording = wording_url(base_url, package.id)
    return {
        "id": quote.id,
        "policy_start_date": policy_date(quote.starts_at),
        "policy_end_date": policy_date(quote.ends_at),
        "status": quote.status,
        **shown("price", quote.price, currency),
        "policy": policy(quote),
        "insured": quote.insured,
        "tax": _tax(quote, currency),
        "duration": duration(quote.ends_at - quote.starts_at),
        "benefits": [_benefit(quote, currency)],
        "commission": {
            **shown("partner_commission", quote.commission, currency),
            **shown("surcharge_commission", NIL, currency),
            **shown("total_commission", quote.commission, currency),
        },
        "created_at": stamp(quote.created_at),
        "confirmed_at": stamp(quote.confirmed_at),
        "updated_at": stamp(quote.updated_at),
        "cancelled_at": stamp(quote.cancelled_at),
        "is_renewable": False,
        "is_pricebeat_enabled": None,
        **shown("cover_amount", quote.cover_amount, currency),
        "pds_url": f"{wording}?policy_type={quote.policy_type}_v1",
        "attachments": [],
        "files": [],
        "extra_fields": {},
        "surcharge": {"total_amount": None, "total_amount_formatted": None, "surcharges": None},
    }


def _package(package: Package, base_url: str) -> dict[str, Any]:
    """The fields that a package has before and after booking (contract 7.1)."""
    return {
        "id": package.id,
        "status": package.status,
        "currency": package.currency,
        **shown("total_price", package.total_price(), package.currency),
        "partner_transaction_id": package.partner_transaction_id,
        "created_at": stamp(package.created_at),
        "updated_at": stamp(package.updated_at),
        "pds_url": wording_url(base_url, package.id),
        "security_token": package.security_token,
    }


def quote_package(package: Package, base_url: str) -> dict[str, Any]:
    """The body of `quotes/` and `quotes/{pkg}/`, in every state (contract 7 and 8.1).

    `quotes` is an object in request order; a refused one is null with its reason in `errors`.
    """
    currency, total = package.currency, package.total_price()
    quotes: dict[str, Any] = {str(slot): None for slot in range(package.slots)}
    for quote in package.quotes:
        if str(quote.slot) not in package.refusals:
            quotes[str(quote.slot)] = {
                **_quote(quote, package, base_url),
                **shown("discount_price", quote.price, currency),
                **shown("discount_amount", NIL, currency),
                "instalment_plans": [],
            }
    return {
        **_package(package, base_url),
        "quotes": quotes,
        "bundle_code": None,
        **shown("bundle_price", total, currency),
        "bundle_content": {},
        "bundle_discount_percent": 0.0,
        **shown("bundle_discount_amount", NIL, currency),
        "errors": package.refusals,
    }


def policyholder(package: Package) -> dict[str, Any]:
    """The policyholder with every field; what was not given is null (contract 9.2)."""
    given = package.policyholder or {}
    return {**{name: given.get(name) for name in POLICYHOLDER_FIELDS}, "allow_updates": False}


def cancellable(quote: Quote, now: datetime) -> bool:
    """Whether the cover may be cancelled: confirmed and not begun (inferred, contract 20.11)."""
    return quote.status == CONFIRMED and now < quote.starts_at


def booking(package: Package, base_url: str, now: datetime) -> dict[str, Any]:
    """The body of a booking (contract 9.2): `quotes` is an array of the accepted ones.

    `errors` appears only when a quote failed (contract 7.5), which is then null.
    """
    quotes: list[dict[str, Any] | None] = [
        None
        if str(quote.slot) in package.refusals
        else {
            **_quote(quote, package, base_url),
            "next_renewal": None,
            "can_be_cancelled": cancellable(quote, now),
        }
        for quote in package.quotes
        if quote.accepted
    ]
    price, tax = package.total_price(), package.total_tax()
    body = {
        **_package(package, base_url),
        "quotes": quotes,
        "coi": certificate(base_url, package, with_token=True),
        "account_url": f"{base_url}/en/account?id={package.account_id}"
        f"&signup_token={package.signup_token}",
        "policyholder": policyholder(package),
        "partner_metadata": package.partner_metadata or {},
        **shown("total_tax", tax, package.currency),
        **shown("total_premium", price - tax, package.currency),
    }
    failed = {
        str(quote.slot): package.refusals[str(quote.slot)]
        for quote in package.quotes
        if quote.accepted and str(quote.slot) in package.refusals
    }
    return {**body, "errors": failed} if failed else body


def booking_read(package: Package, base_url: str, now: datetime) -> dict[str, Any]:
    """The body of a read booking: also `partner` and `customer_language` (contract 10).

    The members of `partner` are not in the contract, so it is empty here.
    """
    return {
        **booking(package, base_url, now),
        "partner": {},
        "customer_language": package.customer_language,
    }
