"""Units of weight, exact: what an export, a scale or a carrier counts in, and our whole grams."""

from fractions import Fraction

# An international pound is 0.45359237 kg, an ounce a sixteenth of it.
_POUND = Fraction(45359237, 100000)
GRAMS = {
    "g": Fraction(1),
    "kg": Fraction(1000),
    "oz": _POUND / 16,
    "lb": _POUND,
}
"""How many grams the units have in which parcels are weighed."""


def whole_grams(amount: Fraction | int, unit: str) -> int:
    """`amount` of `unit` in whole grams, a begun gram as one: nothing weighs less than it does.

    Raises KeyError for a unit that is not in `GRAMS`.
    """
    exact = amount * GRAMS[unit]
    return -(-exact.numerator // exact.denominator)
