"""Boxes that a bench packs in. Lengths in millimetres, weights in grams.

As a line of text: `S = Small box; 300x200x150; inside 290x190x140; 120 g`. The first size is what
a carrier measures; the inside and the weight of the empty box may be left out.
"""

import re
from dataclasses import dataclass

from station.domain.address import has_hidden_characters
from station.domain.errors import StationError

LONGEST_NAME = 24
LONGEST_MM = 3_000
HEAVIEST_TARE_G = 20_000
CODE = re.compile(r"[A-Z0-9]{1,8}")
_SIZE = re.compile(r"([1-9][0-9]{0,3})x([1-9][0-9]{0,3})x([1-9][0-9]{0,3})")
_TARE = re.compile(r"([0-9]{1,5}) ?g")

Size = tuple[int, int, int]
"""Length, width, height."""


@dataclass(frozen=True)
class PackBox:
    """One kind of box."""

    code: str
    name: str
    outer: Size
    inner: Size | None = None
    """What goes into it; None where nobody said."""
    tare_g: int = 0
    """The empty box with its filling."""

    def __str__(self) -> str:
        parts = [f"{self.code} = {self.name}", sides(self.outer)]
        if self.inner is not None:
            parts.append(f"inside {sides(self.inner)}")
        if self.tare_g:
            parts.append(f"{self.tare_g} g")
        return "; ".join(parts)


def sides(size: Size) -> str:
    """`300x200x150`, as it is typed and read."""
    return "x".join(map(str, size))


def parse(text: str) -> PackBox:
    """Reads a box from its line. Raises StationError with the reason."""
    head, *parts = (part.strip() for part in text.split(";"))
    code, equals, name = (part.strip() for part in head.partition("="))
    if not equals or not CODE.fullmatch(code):
        raise StationError("boxes.code")
    if not name or len(name) > LONGEST_NAME or has_hidden_characters(name):
        raise StationError("boxes.name", most=str(LONGEST_NAME))
    if not parts:
        raise StationError("boxes.size")
    outer, inner, tare = _size(parts[0]), None, 0
    for part in parts[1:]:
        weight = _TARE.fullmatch(part)
        if part.startswith("inside ") and inner is None:
            inner = _size(part.removeprefix("inside ").strip())
        elif weight is not None and not tare:
            tare = int(weight[1])
        else:
            raise StationError("boxes.part", text=part[:40])
    if inner is not None and any(a > b for a, b in zip(sorted(inner), sorted(outer), strict=True)):
        raise StationError("boxes.inside")
    if tare > HEAVIEST_TARE_G:
        raise StationError("boxes.tare", most=str(HEAVIEST_TARE_G))
    return PackBox(code, name, outer, inner, tare)


def _size(text: str) -> Size:
    found = _SIZE.fullmatch(text.replace("×", "x"))
    if found is None or max(map(int, found.groups())) > LONGEST_MM:
        raise StationError("boxes.size")
    return int(found[1]), int(found[2]), int(found[3])
