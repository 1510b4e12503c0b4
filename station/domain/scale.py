"""What a scale says: its state, and a weight only where it is one that may be used."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from station.domain.errors import Message, message
from station.domain.weight import GRAMS


class ScaleState(StrEnum):
    """How a scale stands (HID Point of Sale Usage Tables 1.02, section 4.5), or why none does."""

    STABLE = "stable"
    """A weight that has settled: the only one that is ever used."""
    ZERO = "zero"
    """Settled, and nothing on it."""
    MOTION = "motion"
    UNDER_ZERO = "under_zero"
    OVER_LIMIT = "over_limit"
    CALIBRATE = "calibrate"
    REZERO = "rezero"
    FAULT = "fault"
    OTHER_UNIT = "other_unit"
    """It is set to a unit in which no parcel is weighed."""
    DENIED = "denied"
    """It is plugged in, and this program may not read it."""
    ABSENT = "absent"
    """It is not plugged in, or was switched off."""


@dataclass(frozen=True)
class Reading:
    """What a scale says at one moment. `grams` is 0 unless it is STABLE."""

    state: ScaleState
    grams: int = 0


ABSENT = Reading(ScaleState.ABSENT)


def grams(mantissa: int, exponent: int, unit: str) -> int:
    """`mantissa` x 10^`exponent` of `unit` in whole grams, rounded half up.

    Raises KeyError for a unit that is not in `GRAMS`.
    """
    exact = mantissa * Fraction(10) ** exponent * GRAMS[unit]
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    return int(decimal.quantize(Decimal(1), rounding=ROUND_HALF_UP))


_TARGET = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}|/[A-Za-z0-9/_.-]{1,200}")


def check_target(text: str) -> Message | None:
    """What is wrong with the setting that names the scale: `0922:8003` or `/dev/hidraw0`."""
    return None if _TARGET.fullmatch(text) else message("scale.target")
