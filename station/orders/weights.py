"""One weight of a shop's file, in our whole grams."""

from collections.abc import Mapping
from dataclasses import dataclass

from station.domain.column_map import WEIGHT, WEIGHT_UNIT, ColumnMap
from station.domain.errors import Message, message
from station.domain.weight import whole_grams
from station.orders.rows import HEAVIEST_G, MOST_PIECES
from station.orders.units import UNITS, read_cell, unit_of

_LONGEST_SHOWN = 24
_LIGHT_BOX_G = 10
"""A box that weighs less is rather one of which the unit is wrong."""


class WeightError(Exception):
    """The cell gives no weight that could be used; `message` says why."""

    def __init__(self, what: Message) -> None:
        super().__init__(what.id)
        self.message = what


@dataclass(frozen=True)
class Weight:
    """What a row of a file weighs."""

    grams: int
    """A begun gram counts as one."""
    was: str
    """As the file says it, with its unit; bare digits if they are grams already."""
    odd: bool
    """It may be in another unit than it is thought to be."""


def read(text: Mapping[str, str], column_map: ColumnMap) -> Weight | None:
    """The weight of a row whose columns hold `text`; None for nought, which a shop writes where it
    knows none. Raises WeightError.
    """
    cell = text[WEIGHT]
    shown = cell[:_LONGEST_SHOWN]
    found = read_cell(cell, column_map.decimal)
    if found is None:
        raise WeightError(message("orders.no_weight", text=shown))
    number, written = found
    if not number:
        return None
    unit = _unit(shown, written, text[WEIGHT_UNIT])
    pieces = _pieces(text["quantity"]) if column_map.weight_each else 1
    grams = whole_grams(number * pieces, unit)
    was = shown if written else f"{shown} {unit}"
    if pieces > 1:
        was = f"{pieces} × {was}"
    if not 1 <= grams <= HEAVIEST_G:
        facts = {"text": was, "number": grams, "least": 1, "most": HEAVIEST_G}
        raise WeightError(message("orders.weight_unlikely", **facts))
    odd = unit == "g" and number.denominator != 1
    odd = odd or (grams < _LIGHT_BOX_G and not column_map.weight_each)
    plain = unit == "g" and not written and pieces == 1 and cell == str(grams)
    return Weight(grams, cell if plain else was, odd)


def _unit(shown: str, written: str, said: str) -> str:
    """The unit behind the number, which must be the one that holds for the row, if any does."""
    there = unit_of(written)
    if written and not there:
        raise WeightError(message("orders.no_unit", text=written[:24], known=", ".join(UNITS)))
    meant = unit_of(said)
    if said and not meant:
        raise WeightError(message("orders.no_unit", text=said[:24], known=", ".join(UNITS)))
    if there and meant and there != meant:
        raise WeightError(message("orders.other_unit", text=shown, unit=meant))
    if not there and not meant:
        raise WeightError(message("orders.unit_missing", text=shown))
    return there or meant


def _pieces(quantity: str) -> int:
    """How many pieces; one where that is not said, or is a finding of its own."""
    if quantity.isascii() and quantity.isdigit() and len(quantity) < 9:
        return min(max(int(quantity), 1), MOST_PIECES)
    return 1
