"""Amounts that a person types, with the decimal mark of the language that the window speaks."""

from station import i18n
from station.domain import money
from station.domain.money import Money, MoneyError

_POINT = "."


def typed(text: str, currency: str) -> Money:
    """`420`, `420.00`; and `420,00` where the language has a comma there.

    No mark ever groups thousands: `1.000` is refused, not taken as one, for in half of Europe it
    is a thousand. Only of a currency with three decimals it is one. Raises MoneyError for whatever
    is not an amount, or has more decimals than `currency` has.
    """
    cleaned = text.strip()
    mark = i18n.decimal_point()
    if mark != _POINT and _POINT not in cleaned and cleaned.count(mark) == 1:
        cleaned = cleaned.replace(mark, _POINT)
    amount = money.parse(cleaned, currency)
    _, _, decimals = cleaned.partition(_POINT)
    if len(decimals) > money.exponent(currency):
        raise MoneyError("money.too_many_decimals", text=text.strip()[:24], currency=currency)
    return amount
