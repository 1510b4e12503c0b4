"""What one parcel costs to cover, or why it cannot be covered."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from station.sandbox import tariff
from station.sandbox.money import formatted, in_units


class NoProductError(Exception):
    """This parcel gets a null quote; the text is the reason (contract 7.5)."""


@dataclass(frozen=True, slots=True)
class Price:
    """Amounts of one quote in its currency: premium before tax, tax, commission, excess."""

    premium: Decimal
    tax: Decimal
    tax_code: str | None
    commission: Decimal
    excess: Decimal


def price_of(item: dict[str, Any], currency: str, customer_country: str) -> Price:
    """The price of a validated request item.

    The rate applies before tax and the tax comes on top (contract 7.4: 420 at 1.5 % is 6.30, with
    12 % tax 7.06). Raises NoProductError when the parcel cannot be covered.
    """
    _check_route(item)
    _check_contents(item)
    cover: Decimal = item["cover_amount"]
    limit = in_units(tariff.COVER_LIMIT_USD * tariff.UNITS_PER_USD[currency], currency)
    if cover > limit:
        raise NoProductError(f"Cover amount is above the limit of {formatted(limit, currency)}")
    domestic, cross_border = tariff.RATES[item["policy_type"]]
    rate = domestic if item["from_country"] == item["to_country"] else cross_border
    floor = tariff.MINIMUM_PREMIUM.get(currency, tariff.MINIMUM_PREMIUM_ELSEWHERE)
    premium = max(in_units(cover * rate, currency), floor)
    return _with_tax(premium, currency, customer_country, _excess(item["policy_type"], currency))


def _with_tax(premium: Decimal, currency: str, country: str, excess: Decimal) -> Price:
    code, rate = tariff.TAXES.get(country, (None, Decimal(0)))
    return Price(
        premium=premium,
        tax=in_units(premium * rate, currency),
        tax_code=code,
        commission=in_units(premium * tariff.COMMISSION, currency),
        excess=excess,
    )


def _excess(policy_type: str, currency: str) -> Decimal:
    if policy_type != "parcel_loss_only":
        return Decimal(0)
    return tariff.EXCESS.get(currency, tariff.EXCESS_ELSEWHERE)


def _check_route(item: dict[str, Any]) -> None:
    if item["from_country"] not in tariff.ORIGINS:
        raise NoProductError("No product available for this route")


def _check_contents(item: dict[str, Any]) -> None:
    for product in item["parcel_products"]:
        # Whole words only: CASHMERE and OLIVE are good cargo.
        words = set(re.split(r"[^A-Z0-9]+", product["sku"].upper()))
        found = sorted(words & tariff.EXCLUDED_WORDS)
        if found:
            raise NoProductError(f"Contents are excluded from cover: {found[0]}")
