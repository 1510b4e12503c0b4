"""One line of text on an office page, in millimetres."""

from station.render.fit import shrunk
from station.render.marks import Align, Mark, Measure, Text

DPI = 203
MM = DPI / 25.4
"""Dots in a millimetre."""


def write(
    marks: list[Mark],
    measure: Measure,
    field: str,
    text: str,
    left_mm: float,
    base_mm: float,
    width_mm: float,
    size_mm: float,
    *,
    bold: bool = False,
    align: Align = Align.LEFT,
) -> None:
    """One line; what is too long is set smaller, never cut. Raises PaperError naming `field`."""
    if not text:
        return
    width = width_mm * MM
    line, size = shrunk(text, size_mm * MM, width, measure, field, bold=bold, floor=4)
    place = (round(left_mm * MM), round(base_mm * MM), round(width))
    marks.append(Text(*place, max(1, int(size)), line, bold, align))
