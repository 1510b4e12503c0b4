"""What a paper is made of: marks in printer dots, the origin in the top left corner.

One list of marks is the truth for every form: `zpl` writes a printer's commands from it and
`printing.document` paints it, so that paper, PDF and preview cannot differ.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from station.domain.errors import StationError


class PaperError(StationError):
    """A paper that cannot be laid out as it must be; the sentence names the field."""


class Align(StrEnum):
    """Where a text stands in its box."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class ShapeKind(StrEnum):
    """A silhouette that tells without colour (look: Components, Shapes)."""

    SHIELD = "shield"
    TRIANGLE = "triangle"
    GLASS = "glass"
    ARROWS = "arrows"
    WEIGHT = "weight"
    STOP = "stop"


@dataclass(frozen=True)
class Text:
    """One line of text in a box `width` dots wide. `y` is the baseline, `size` the em in dots."""

    x: int
    y: int
    width: int
    size: int
    text: str
    bold: bool = False
    align: Align = Align.LEFT
    inverse: bool = False
    """White; it must stand on a solid Box."""


@dataclass(frozen=True)
class Box:
    """A solid black rectangle; rules are boxes a few dots high."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Frame:
    """A rectangle of which only the edge is printed, `edge` dots thick."""

    x: int
    y: int
    width: int
    height: int
    edge: int


@dataclass(frozen=True)
class Barcode128:
    """A Code 128 symbol (ISO/IEC 15417), its first bar at `x`; `module` is X in dots.

    With `gs1` the symbol starts with FNC1 (GS1 General Specifications, section 5.4) and `text`
    is the element string without brackets. Quiet zones are not part of the mark.
    """

    x: int
    y: int
    height: int
    module: int
    text: str
    gs1: bool = False


@dataclass(frozen=True)
class QrCode:
    """A QR code (ISO/IEC 18004, level M); `module` in dots, quiet zone not included."""

    x: int
    y: int
    module: int
    text: str


@dataclass(frozen=True)
class Shape:
    """A silhouette in a square of `size` dots."""

    x: int
    y: int
    size: int
    kind: ShapeKind


Mark = Text | Box | Frame | Barcode128 | QrCode | Shape


@dataclass(frozen=True)
class Page:
    """One finished paper: its size in dots at `dpi`, and its marks in painting order."""

    dpi: int
    width: int
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Bitmap:
    """Black and white dots: `rows` of whole bytes, the highest bit on the left, 1 is black."""

    width: int
    height: int
    rows: tuple[bytes, ...]


class Measure(Protocol):
    """How wide a text is: the unit of the answer is the unit of `size` (the em)."""

    def __call__(self, text: str, size: float, bold: bool) -> float: ...


class Letters(Protocol):
    """Draws a text whose letters a printer lacks, in its box.

    Answers the dots and how far above the baseline they begin; the dots start at the mark's `x`
    and are at most its `width` wide.
    """

    def __call__(self, mark: Text) -> tuple[Bitmap, int]: ...
