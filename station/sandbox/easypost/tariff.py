"""Invented carriers and prices: which rates a shipment gets. The names are EasyPost's own."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

HEAVIEST_OZ = Decimal(1120)
"""70 lb: above it every carrier here answers with a message instead of a rate."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """One service: its price begins at `base` and grows by `step` with each begun pound."""

    carrier: str
    service: str
    base: Decimal
    step: Decimal
    currency: str
    days: int | None
    scanned: bool = False
    """Billed when it is scanned: a refund is not applicable (documented)."""


def _row(
    carrier: str, service: str, base: str, step: str, currency: str, days: int | None
) -> Tariff:
    scanned = carrier == "UPSDAP"
    return Tariff(carrier, service, Decimal(base), Decimal(step), currency, days, scanned)


_FROM_US = (
    _row("USPS", "GroundAdvantage", "5.93", "0.42", "USD", 3),
    _row("USPS", "Priority", "6.95", "0.65", "USD", 2),
    _row("USPS", "Express", "31.25", "1.90", "USD", None),
    _row("UPSDAP", "Ground", "7.40", "0.38", "USD", 4),
)
_FROM_US_ABROAD = (
    _row("USPS", "FirstClassPackageInternationalService", "16.10", "2.20", "USD", None),
    _row("USPS", "PriorityMailInternational", "44.80", "3.10", "USD", 8),
)
_FROM_GB = (
    _row("RoyalMail", "Tracked48", "4.10", "0.35", "GBP", 3),
    _row("RoyalMail", "Tracked24", "5.20", "0.45", "GBP", 1),
    _row("DPDUK", "NextDay", "7.85", "0.20", "GBP", 1),
)
_FROM_GB_ABROAD = (
    _row("RoyalMail", "InternationalTracked", "11.90", "1.60", "GBP", 6),
    _row("DPDUK", "Classic", "15.40", "0.90", "GBP", 4),
)
_ELSEWHERE = (_row("DHLExpress", "ExpressWorldwide", "38.00", "2.75", "EUR", 2),)

SERVICES = (*_FROM_US, *_FROM_US_ABROAD, *_FROM_GB, *_FROM_GB_ABROAD, *_ELSEWHERE)


def offered(sender: str, recipient: str) -> tuple[Tariff, ...]:
    """The services between two countries."""
    abroad = sender != recipient
    if sender == "US":
        return _FROM_US_ABROAD if abroad else _FROM_US
    if sender == "GB":
        return _FROM_GB_ABROAD if abroad else _FROM_GB
    return _ELSEWHERE


def price(tariff: Tariff, ounces: Decimal) -> Decimal:
    """What the parcel costs: the first pound is in the base."""
    pounds = max(1, -(-int(ounces * 10) // 160))
    amount = tariff.base + tariff.step * (pounds - 1)
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def complaint(tariff: Tariff, text: str) -> dict[str, Any]:
    """Why a carrier gives no rate (documented as the message object)."""
    return {
        "carrier": tariff.carrier,
        "carrier_account_id": f"ca_{tariff.carrier.lower()}",
        "type": "rate_error",
        "message": text,
    }
