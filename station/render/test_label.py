"""A label that proves a printer: a code to scan, a ruler, an edge all around, lines that fade."""

from station.domain import sscc
from station.domain.papers import TestLabel
from station.i18n import date, t, time
from station.render.fit import Para
from station.render.marks import Measure, Page
from station.render.sheet import ACROSS, BOTTOM, LEFT, RIGHT, TOP, Sheet

_MM = 203 / 25.4
"""Units in a millimetre (203 dpi)."""
_RULER_MM = 80
_BARS = 260
_LINES = (1, 1, 2, 2, 3, 3, 4, 4)


def lay_out(facts: TestLabel, measure: Measure, dpi: int) -> Page:
    """The label. Raises PaperError for a text that no size brings in."""
    sheet = Sheet(measure, dpi)
    _edge(sheet)
    whose = t("paper.test_for", printer=facts.printer, dpi=facts.dpi, stock=facts.stock)
    paras = [
        Para(t("paper.test"), 44, "head", bold=True),
        Para(facts.code, 60, "code", bold=True),
        Para(whose, 28, "to"),
        Para(t("paper.test_at", date=date(facts.at), time=time(facts.at), who=facts.by), 28, "by"),
    ]
    below = sheet.block(LEFT + 24, TOP + 20, ACROSS - 48, 250, paras)
    below = _code(sheet, below + 24, facts.code)
    below = _ruler(sheet, below + 40)
    _fading(sheet, below + 40)
    # The very bars of a shipping label, with a number that no parcel ever has.
    sheet.sscc(850, _BARS, "00" + sscc.make("0000000", 0))
    words = t("paper.test_scan", code=facts.code)
    sheet.block(LEFT + 24, 1122, ACROSS - 48, 50, [Para(words, 26, "head")])
    return sheet.page()


def _edge(sheet: Sheet) -> None:
    """Cut off on one side, the stock lies askew or is set up wrongly."""
    sheet.frame(LEFT, TOP, ACROSS, BOTTOM - TOP, 3)


def _code(sheet: Sheet, top: float, code: str) -> float:
    sheet.barcode(LEFT + 24, top, 110, code, ACROSS / 2)
    sheet.qr(RIGHT - 40, top - 20, 200, code)
    return top + 190


def _ruler(sheet: Sheet, top: float) -> float:
    """Eighty millimetres, to be held against a real one."""
    left = LEFT + 24
    sheet.box(left, top, _RULER_MM * _MM, 3)
    for mark in range(_RULER_MM + 1):
        height = 32 if mark % 10 == 0 else 22 if mark % 5 == 0 else 12
        sheet.box(left + mark * _MM, top, 2, height)
    for mark in range(0, _RULER_MM + 1, 10):
        sheet.text(left + mark * _MM + 6, top + 34, str(mark), width=60, size=20)
    return top + 40


def _fading(sheet: Sheet, top: float) -> None:
    """Lines of one to four dots over the whole head: a dead dot is a gap that goes down."""
    for width in _LINES:
        sheet.box(LEFT + 24, top, ACROSS - 48, width)
        top += width + 5
