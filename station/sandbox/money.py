"""Amounts: Decimal inside, JSON numbers and formatted texts outside (contract 1.3 and 15.2)."""

from decimal import ROUND_HALF_UP, Decimal

from station.sandbox.tariff import EXPONENTS, SYMBOLS

NIL = Decimal(0)


def exponent(currency: str) -> int:
    """How many decimal places `currency` has."""
    return EXPONENTS.get(currency, 2)


def in_units(amount: Decimal, currency: str) -> Decimal:
    """`amount` rounded half up to the currency's smallest unit."""
    return amount.quantize(Decimal(1).scaleb(-exponent(currency)), rounding=ROUND_HALF_UP)


def number(amount: Decimal) -> float:
    """The amount as it stands in JSON: a number, whole amounts with `.0` as recorded."""
    return float(amount)


def formatted(amount: Decimal, currency: str) -> str:
    """The amount as text: symbol, no thousands separator, the currency's decimal places."""
    symbol = SYMBOLS.get(currency, f"{currency}\u00a0")
    return f"{symbol}{in_units(amount, currency)}"


def shown(name: str, amount: Decimal, currency: str) -> dict[str, float | str]:
    """The pair `name` and `name_formatted` that most amounts come in."""
    return {name: number(amount), f"{name}_formatted": formatted(amount, currency)}
