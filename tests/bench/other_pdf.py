"""The same label by ReportLab, from the same marks: what a PDF costs in the usual library."""

import io
from functools import cache

from reportlab.graphics.barcode.code128 import Code128
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from station import resources
from station.render.marks import Align, Barcode128, Box, Mark, Page, Text
from station.render.measure import REGULAR, SEMIBOLD


@cache
def _typefaces() -> None:
    for file in (REGULAR, SEMIBOLD):
        pdfmetrics.registerFont(TTFont(file, str(resources.path("fonts", file))))


def pdf(page: Page, title: str) -> bytes:
    """The page with its bars, boxes and texts in the same typeface, its letters embedded."""
    _typefaces()
    buffer = io.BytesIO()
    point = 72 / page.dpi
    canvas = Canvas(buffer, pagesize=(page.width * point, page.height * point))
    canvas.setTitle(title)
    for mark in page.marks:
        _draw(canvas, mark, page.height, point)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: Canvas, mark: Mark, height: int, point: float) -> None:
    """One mark; points are counted from the bottom."""
    match mark:
        case Text():
            _write(canvas, mark, height, point)
        case Box(x, y, wide, high):
            canvas.setFillGray(0)
            place = (x * point, (height - y - high) * point)
            canvas.rect(*place, wide * point, high * point, stroke=0, fill=1)
        case Barcode128(x, y, high, module, text, gs1):
            bars = Code128(
                ("\xf1" if gs1 else "") + text,
                barWidth=module * point,
                barHeight=high * point,
                quiet=0,
            )
            bars.drawOn(canvas, x * point, (height - y - high) * point)
        case _:
            raise AssertionError(mark)


def _write(canvas: Canvas, mark: Text, height: int, point: float) -> None:
    canvas.setFont(SEMIBOLD if mark.bold else REGULAR, mark.size * point)
    canvas.setFillGray(1 if mark.inverse else 0)
    x, y = mark.x * point, (height - mark.y) * point
    if mark.align is Align.LEFT:
        canvas.drawString(x, y, mark.text)
    elif mark.align is Align.RIGHT:
        canvas.drawRightString(x + mark.width * point, y, mark.text)
    else:
        canvas.drawCentredString(x + mark.width * point / 2, y, mark.text)
