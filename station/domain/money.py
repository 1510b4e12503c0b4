"""Money: integer minor units and an ISO 4217 code, never a float."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from station.domain.errors import StationError

# ISO 4217 exponents other than 2, for the active codes.
_EXPONENTS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"), 0
    ),
    **dict.fromkeys(("VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}

# ISO 4217 active codes with two decimals.
_CENTS = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD
    CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ
    GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR
    RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD
    TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG""".split()
)

# No parcel, premium or wallet comes near it; a larger figure is a mistake in the source.
LARGEST_MINOR = 10**13


class MoneyError(StationError):
    """An amount or a currency code that cannot be money."""


def exponent(currency: str) -> int:
    """How many decimals `currency` has (ISO 4217). Raises MoneyError for an unknown code."""
    if currency in _EXPONENTS:
        return _EXPONENTS[currency]
    if currency in _CENTS:
        return 2
    raise MoneyError("money.unknown_currency", currency=currency[:12])


def is_currency(code: str) -> bool:
    """True for an active ISO 4217 code."""
    return code in _EXPONENTS or code in _CENTS


@dataclass(frozen=True, order=False)
class Money:
    """`minor` minor units (pence, cents, yen) of `currency`."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)

    def _same(self, other: "Money") -> None:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} with {other.currency}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor <= other.minor

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with exactly the currency's decimals."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        return f"{self.decimal:f}"


def zero(currency: str) -> Money:
    """No money, in `currency`."""
    return Money(0, currency)


def total(parts: "list[Money] | tuple[Money, ...]", currency: str) -> Money:
    """The sum of `parts`, all of which must be in `currency`."""
    result = zero(currency)
    for part in parts:
        result += part
    return result


def can_be_money(number: Decimal) -> bool:
    """True for a finite number of a size that an amount may have.

    Compared as it is written: arithmetic with one like `1E+1000000` fails.
    """
    return number.is_finite() and number.copy_abs() <= LARGEST_MINOR


def from_decimal(amount: Decimal, currency: str) -> Money:
    """`amount` major units, rounded half up to the currency's exponent (design section 5).

    Raises MoneyError for an unknown currency, a non-number or an absurd size.
    """
    places = exponent(currency)
    if not amount.is_finite():
        raise MoneyError("money.not_a_number", text=str(amount))
    if not can_be_money(amount):
        raise MoneyError("money.too_large", text=str(amount)[:24])
    # One rounding, of the exact amount: scaling first would round long fractions a first time.
    rounded = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    minor = int(rounded.scaleb(places))
    if abs(minor) > LARGEST_MINOR:
        raise MoneyError("money.too_large", text=str(amount)[:24])
    return Money(minor, currency)


def parse(text: str, currency: str) -> Money:
    """An amount as a person or a file writes it with a decimal point: `420`, `420.00`.

    Raises MoneyError for anything else, and for more decimals than the currency has: a typed
    amount is never rounded silently.
    """
    cleaned = text.strip()
    if not cleaned or not set(cleaned) <= set("0123456789.-+"):
        raise MoneyError("money.not_a_number", text=cleaned[:24])
    try:
        amount = Decimal(cleaned)
    except InvalidOperation:
        raise MoneyError("money.not_a_number", text=cleaned[:24]) from None
    result = from_decimal(amount, currency)
    if result.decimal != amount:
        raise MoneyError("money.too_many_decimals", text=cleaned[:24], currency=currency)
    return result
