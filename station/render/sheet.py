"""A paper being laid out: it takes units and keeps dots.

A unit is one dot at 203 dpi (1/8 mm). The layout is computed in units, so that a paper breaks
its lines alike on every printer; only bars and squares are counted in whole dots, because a
barcode is never scaled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from station.i18n import t
from station.render import code128, qr
from station.render.fit import Line, Para, field_name, fit, shrunk
from station.render.marks import (
    Align,
    Barcode128,
    Box,
    Frame,
    Mark,
    Measure,
    Page,
    PaperError,
    QrCode,
    Shape,
    ShapeKind,
    Text,
)

# 4 x 6 in; what is printed stays within 100 x 148 mm, so that A6 stock holds it too.
WIDTH, HEIGHT = 812, 1218
LEFT, RIGHT, TOP, BOTTOM = 24, 788, 16, 1180
ACROSS = RIGHT - LEFT

# Print heads: 203 dpi is 8 dots a millimetre, 300 is 12, 600 is 24. The first number is how many
# dots a module of an SSCC has (GS1 General Specifications, section 5.12.3.6: 0.495 to 0.94 mm),
# the second the modules that a small Code 128 may have, the third the largest of a QR code.
_HEADS = {203: (4, (2, 3), 6), 300: (6, (3, 4), 9), 600: (12, (6, 9), 18)}

# Quiet zone of Code 128 and of a QR code, in modules (ISO/IEC 15417 and 18004).
QUIET_128 = 10
_QUIET_QR = 4


@dataclass(frozen=True)
class Area:
    """A paper and what is printed of it, in units."""

    width: float
    height: float
    left: int
    top: int
    right: int
    bottom: int

    @property
    def across(self) -> int:
        """From the left edge of what is printed to the right one."""
        return self.right - self.left


LABEL = Area(WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM)

BAND = 46
_CAPTION = 21


class Sheet:
    """Collects the marks of one paper. Raises PaperError for a resolution without a layout."""

    def __init__(self, measure: Measure, dpi: int, area: Area = LABEL) -> None:
        if dpi not in _HEADS:
            raise PaperError("paper.resolution", dpi=dpi)
        self._sscc_module, self._modules, self._qr_module = _HEADS[dpi]
        self._dpi = dpi
        self._marks: list[Mark] = []
        self.measure = measure
        self.area = area

    def page(self) -> Page:
        """The paper with all marks so far."""
        return Page(
            self._dpi,
            self._dots(self.area.width),
            self._dots(self.area.height),
            tuple(self._marks),
        )

    def _dots(self, units: float) -> int:
        return _dots(units, self._dpi)

    def _units(self, dots: int) -> float:
        return dots * 203 / self._dpi

    def text(
        self,
        x: float,
        base: float,
        text: str,
        *,
        width: float,
        size: float,
        bold: bool = False,
        align: Align = Align.LEFT,
        inverse: bool = False,
    ) -> None:
        """One line whose baseline is at `base`; the caller has seen to it that it fits."""
        dots = self._dots
        if text:
            mark = Text(dots(x), dots(base), dots(width), dots(size), text, bold, align, inverse)
            self._marks.append(mark)

    def lines(self, x: float, top: float, width: float, lines: Sequence[Line]) -> None:
        """The lines of a fitted block whose top is at `top`."""
        for line in lines:
            base = top + line.base
            self.text(x, base, line.text, width=width, size=line.size, bold=line.bold)

    def block(
        self, x: float, top: float, width: float, height: float, paras: Sequence[Para]
    ) -> float:
        """Fits `paras` into a space and answers the y below them. Raises PaperError (see fit)."""
        lines, used = fit(paras, width, height, self.measure)
        self.lines(x, top, width, lines)
        return top + used

    def caption(self, x: float, base: float, message_id: str) -> None:
        """A small heading in capitals."""
        self.text(x, base, t(message_id), width=self.area.right - x, size=_CAPTION)

    def caption_width(self, message_id: str) -> float:
        """How wide that heading is."""
        return self.measure(t(message_id), _CAPTION, False)

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """A solid rectangle."""
        right, bottom = self._dots(x + width), self._dots(y + height)
        left, top = self._dots(x), self._dots(y)
        self._marks.append(Box(left, top, max(1, right - left), max(1, bottom - top)))

    def frame(self, x: float, y: float, width: float, height: float, edge: float) -> None:
        """A rectangle of which only the edge is printed."""
        dots = self._dots
        self._marks.append(Frame(dots(x), dots(y), dots(width), dots(height), dots(edge)))

    def rule(self, y: float, thick: float = 4) -> None:
        """A rule across everything that is printed: a dead dot of the head shows in it."""
        self.box(self.area.left, y, self.area.across, thick)

    def shape(self, x: float, y: float, size: float, kind: ShapeKind) -> None:
        """A silhouette."""
        self._marks.append(Shape(self._dots(x), self._dots(y), self._dots(size), kind))

    def strip(self, practice: bool) -> float:
        """The band on top that says practice; answers the y where the paper begins.

        It is left free where there is no practice: a reprint's mark has its place there (remark).
        """
        if practice:
            left, top, across = self.area.left, self.area.top, self.area.across
            self.box(left, top, across, BAND)
            words, width = t("paper.practice"), across - 32
            self.text(left + 16, top + 34, words, width=width, size=32, bold=True, inverse=True)
        return self.area.top + BAND + 8

    def sscc(self, y: float, height: float, text: str) -> float:
        """A GS1-128 in the middle, at the one module width for its use; answers its left edge."""
        dots = code128.modules(text, gs1=True) * self._sscc_module
        left = self._dots(LEFT) + (self._dots(RIGHT) - self._dots(LEFT) - dots) // 2
        mark = Barcode128(left, self._dots(y), self._dots(height), self._sscc_module, text, True)
        self._marks.append(mark)
        return self._units(left)

    def barcode(self, x: float, y: float, height: float, text: str, width: float) -> float | None:
        """A small Code 128 for a bench scanner; answers its width, None if it cannot be.

        None means that the text has letters beyond ASCII, or is too long for `width` at the
        smallest module that the head prints well.
        """
        try:
            modules = code128.modules(text, gs1=False)
        except PaperError:
            return None
        fitting = [one for one in self._modules if self._units(modules * one) <= width]
        if not fitting:
            return None
        module = fitting[-1]
        # The quiet zone on the left may use the paper's margin, but must lie on the paper.
        left = max(self._dots(x), QUIET_128 * module)
        mark = Barcode128(left, self._dots(y), self._dots(height), module, text)
        self._marks.append(mark)
        return self._units(left + modules * module) - x

    def least_qr(self, text: str) -> float:
        """The side, quiet zone included, below which `qr` refuses `text`.

        A module below half of the largest (0.37 mm) is not sure to be read from thermal paper.
        Raises PaperError for a text that no QR code of a paper holds.
        """
        return self._units((len(qr.matrix(text)) + 2 * _QUIET_QR) * (self._qr_module // 2))

    def qr(
        self, right: float, top: float, side: float, text: str, *, left: float | None = None
    ) -> float:
        """A QR code whose edge is at `right`; `side` is the most, with a quiet zone all around.

        With `left` its other edge is there. Above and below the quiet zone is kept from `top` on;
        beside it is the caller's. Answers how wide the squares are. Raises PaperError if the text
        is too long for it.
        """
        module = self._module_of(side, text)
        dots = len(qr.matrix(text)) * module
        y = self._dots(top) + _QUIET_QR * module
        x = self._dots(right) - dots if left is None else self._dots(left)
        self._marks.append(QrCode(x, y, module, text))
        return self._units(dots)

    def quiet_qr(self, side: float, text: str) -> float:
        """What must stay free beside the square that `qr` makes of `text` at most `side` large."""
        return self._units(_QUIET_QR * self._module_of(side, text))

    def _module_of(self, side: float, text: str) -> int:
        modules = len(qr.matrix(text))
        module = min(self._qr_module, self._dots(side) // (modules + 2 * _QUIET_QR))
        if module < self._qr_module // 2:
            raise PaperError("paper.does_not_fit", field=field_name("wording_url"))
        return module

    def row(
        self,
        top: float,
        height: float,
        label: str,
        value: str,
        *,
        em: float,
        field: str,
        across: float | None = None,
    ) -> float:
        """A fact on its own line: what on the left, how much on the right at an em of `em`.

        It is as wide as the paper, or takes `across` of it. Answers the y below. Raises PaperError
        that names `field`.
        """
        across = self.area.across if across is None else across
        words, size = shrunk(label, 30, across * 0.62, self.measure, field, bold=False)
        figure, large = shrunk(value, em, across * 0.36, self.measure, field)
        base = top + height / 2 + large * 0.35
        self.text(self.area.left, base, words, width=across * 0.62, size=size)
        right = Align.RIGHT
        left, width = self.area.left + across * 0.64, across * 0.36
        self.text(left, base, figure, width=width, size=large, bold=True, align=right)
        return top + height


@lru_cache(maxsize=1024)
def _dots(units: float, dpi: int) -> int:
    return round(units * dpi / 203)


_SSCC_DIGITS = 18


def grouped(sscc: str) -> str:
    """`(00) 1 0614141 123456789 7`: the SSCC as a person reads it aloud; any other number as it is.

    The groups are only for the eye; how long the company prefix is, the number does not tell.
    """
    if len(sscc) != _SSCC_DIGITS or not sscc.isdigit():
        return sscc
    return f"(00) {sscc[0]} {sscc[1:8]} {sscc[8:17]} {sscc[17:]}"
