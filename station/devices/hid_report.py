"""The weight report of a USB scale, as bytes.

HID Point of Sale Usage Tables 1.02 (USB Implementers' Forum, 5 March 2001), section 4, usage page
0x8D: after the report's number one byte of status, one of unit, the power of ten as a signed byte,
and the weight as a whole number, low byte first. Status and unit count from the first usage of
their collections (0x71 and 0x51 on) and begin at 1.
"""

import struct

from station.domain import scale
from station.domain.scale import Reading, ScaleState

LENGTH = 6
_LAYOUT = struct.Struct("<BBBbH")

_STATES = {
    1: ScaleState.FAULT,
    2: ScaleState.ZERO,
    3: ScaleState.MOTION,
    4: ScaleState.STABLE,
    5: ScaleState.UNDER_ZERO,
    6: ScaleState.OVER_LIMIT,
    7: ScaleState.CALIBRATE,
    8: ScaleState.REZERO,
}
_UNITS = {2: "g", 3: "kg", 11: "oz", 12: "lb"}
_LARGEST_POWER = 6
"""A power of ten beyond it is noise, not a weight."""
HEAVIEST_G = 1_000_000


def read(report: bytes) -> Reading | None:
    """What `report` says; None for bytes that are no weight report."""
    if len(report) != LENGTH:
        return None
    _number, status, unit, exponent, weight = _LAYOUT.unpack(report)
    state = _STATES.get(status)
    if state is None:
        return None
    if state is not ScaleState.STABLE:
        return Reading(state)
    if unit not in _UNITS:
        return Reading(ScaleState.OTHER_UNIT)
    if abs(exponent) > _LARGEST_POWER:
        return None
    found = scale.grams(weight, exponent, _UNITS[unit])
    if found > HEAVIEST_G:
        return None
    # Some scales call nothing stable too.
    return Reading(ScaleState.STABLE, found) if found else Reading(ScaleState.ZERO)
