"""Units of weight as exports write them: in the words of a heading, in a column, in a cell."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from station.domain.weight import GRAMS
from station.orders import amounts

UNITS = tuple(GRAMS)

_SPELLINGS = {
    "g": "g gr gram grams gramm gramme grammes gramos",
    "kg": "kg kgs kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes kilogramos",
    "lb": "lb lbs pound pounds",
    "oz": "oz ozs ounce ounces",
}
_UNIT_BY_WORD = {word: unit for unit, words in _SPELLINGS.items() for word in words.split()}

_WEIGHT = frozenset({"weight", "gewicht", "poids", "peso", "waga"})
_OF_A_PIECE = frozenset({"item", "product", "unit", "variant", "piece", "each"})
_OF_A_BOX = frozenset({"total", "order", "gross", "package", "parcel", "box", "shipping", "ship"})
_BESIDE = _OF_A_PIECE | _OF_A_BOX | {"line", "in"}
_GRAMS = frozenset({"gram", "grams", "gramm", "gramme", "grammes"})
"""Nothing else is counted in them; `pounds` might be money."""
_MEASURE = frozenset({"unit", "units", "uom", "of", "measure", "measurement"})
# `weightGrams` and `item-weight` come apart; `weightg`, `itemweight` are one word.
_GLUED = re.compile(r"([a-z]*?)(weight)(in(?=[a-z]{3}))?([a-z]*)")
_WORD = re.compile(r"[^\W\d_]+")
_CELL = re.compile(r"([\d.,'’ \u00a0\u202f]*\d)\s*([^\W\d_]*)\.?")


@dataclass(frozen=True)
class WeightHead:
    """What the words of a heading say about the weights under it."""

    unit: str = ""
    """Empty if they do not say it."""
    each: bool | None = None
    """True: of one piece; False: of the box; None if they do not say it."""


@lru_cache(maxsize=256)
def unit_of(text: str) -> str:
    """The unit that `text` names; empty if it is none we know."""
    return _UNIT_BY_WORD.get(text.strip().rstrip(".").casefold(), "")


def weight_head(heading: str) -> WeightHead | None:
    """What `heading` says, if weights stand under it; else None."""
    words = _words(heading)
    units = [word for word in words if word in _UNIT_BY_WORD]
    rest = [word for word in words if word not in _UNIT_BY_WORD]
    weighs = any(word in _WEIGHT for word in rest) or any(word in _GRAMS for word in units)
    if not weighs or len(units) > 1 or set(rest) - _WEIGHT - _BESIDE or _names_a_unit(rest):
        return None
    each: bool | None = None
    if not _OF_A_BOX.isdisjoint(rest):
        each = False
    elif not _OF_A_PIECE.isdisjoint(rest):
        each = True
    return WeightHead(unit_of(units[0]) if units else "", each)


def is_unit_head(heading: str) -> bool:
    """True if the units of weights stand under `heading`."""
    words = _words(heading)
    return _names_a_unit(words) and not set(words) - _WEIGHT - _BESIDE - _MEASURE


def _names_a_unit(words: list[str]) -> bool:
    """True for `weight unit`; a `unit weight` is that of one piece."""
    at = next((index for index, word in enumerate(words) if word in _WEIGHT), None)
    return at is not None and any(word in _MEASURE - {"of"} for word in words[at + 1 :])


def _words(heading: str) -> list[str]:
    words: list[str] = []
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    for word in map(str.casefold, _WORD.findall(parted)):
        glued = _GLUED.fullmatch(word)
        words += [part for part in glued.groups() if part] if glued else [word]
    return words


@lru_cache(maxsize=4096)
def read_cell(cell: str, decimal: str) -> tuple[Fraction, str] | None:
    """The number in a cell, and the unit behind it as it is written, empty for none.

    None if that is no weight, or one that can be read in two ways.
    """
    shape = _CELL.fullmatch(cell)
    plain = amounts.plain(shape[1].strip(), decimal) if shape is not None else None
    if shape is None or plain is None:
        return None
    return Fraction(plain), shape[2]


def one_unit(cells: list[str], decimal: str) -> str:
    """The one unit that all these cells name; empty if one of them names none, or another."""
    read = [read_cell(cell, decimal) for cell in cells]
    units = {unit_of(found[1]) if found is not None else "" for found in read}
    return units.pop() if len(units) == 1 else ""
