"""Grams and millimetres as the ounces and inches that EasyPost counts in; exact, then rounded up.

Carriers round a begun unit up, and a parcel that was declared lighter is charged again later.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from station.domain.weight import GRAMS

_MM_AN_INCH = Fraction("25.4")
"""Exact by definition."""


def ounces(grams: int) -> Decimal:
    """`grams` in ounces, rounded up to a tenth (documented: one decimal)."""
    return _tenths(Fraction(grams) / GRAMS["oz"])


def inches(millimetres: int) -> Decimal:
    """`millimetres` in inches, rounded up to a tenth (documented: one decimal)."""
    return _tenths(Fraction(millimetres) / _MM_AN_INCH)


def shares(grams: int, quantities: Sequence[int]) -> list[Decimal]:
    """The parcel's `grams` in ounces, shared out by quantity; each at least a thousandth.

    Rounded down to a thousandth (documented: three decimals are kept), so that the lines of a
    customs declaration never weigh more than the parcel. A form knows no weights of its lines.
    """
    whole = Fraction(grams) / GRAMS["oz"]
    pieces = max(sum(quantities), 1)
    thousandths = [int(whole * 1000 * quantity / pieces) for quantity in quantities]
    return [Decimal(max(each, 1)).scaleb(-3) for each in thousandths]


def _tenths(exact: Fraction) -> Decimal:
    tenths = -(-exact.numerator * 10 // exact.denominator)
    return Decimal(tenths).scaleb(-1)
