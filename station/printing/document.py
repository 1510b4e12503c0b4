"""Paints a page of marks with Qt: PDF, preview, and dots for letters that a printer lacks.

One of the few places where Qt lives; it is imported only when a document is asked for. Bars and
squares are filled rectangles on whole dots, never pictures and never scaled. Text is real text in
the shipped typefaces, so that it can be searched and read aloud; a letter that no font has is
refused: a box on a label delivers nothing.

Threads: `ensure_gui` must first run on the main thread. PySide makes its enums and signatures at
their first use, and two threads that make the same one end the process; so `ensure_gui` paints
one page as a rehearsal, and after it one page is painted at a time, in whatever thread. For another
than the main thread its foreign letters must have been prepared, which loads their fonts. A page
takes 4 to 6 ms: painting on the window's own thread is as good.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
)

from station.domain.errors import EnvironmentFaultError
from station.printing import typefaces
from station.render import code128, measure, qr, shapes
from station.render.marks import (
    Align,
    Barcode128,
    Bitmap,
    Box,
    Frame,
    Mark,
    Page,
    QrCode,
    Shape,
    ShapeKind,
    Text,
)

_application: list[QGuiApplication] = []
_painting = threading.RLock()
_POINTS = 72
"""In an inch."""


def ensure_gui() -> None:
    """Makes sure that Qt can draw text; the window's own application is used if there is one.

    Without one an application is made that needs no screen. Call it first on the main thread.
    """
    with _painting:
        _ensure_application()
        _rehearse()


def _ensure_application() -> None:
    running = QGuiApplication.instance()
    if running is None:
        # A command may run where no screen is, whatever the environment promises.
        _application.append(QGuiApplication(["station", "-platform", "offscreen"]))
    elif not isinstance(running, QGuiApplication):
        raise RuntimeError("Qt runs without its drawing half: make a QGuiApplication first.")


@lru_cache(maxsize=1)
def _rehearse() -> None:
    """Uses every part of Qt that painting uses (see Threads above)."""
    words = Text(0, 8, 16, 8, "a", align=Align.RIGHT)
    marks = (words, Shape(0, 0, 8, ShapeKind.SHIELD), Box(0, 0, 1, 1))
    page = Page(203, 16, 16, marks)
    _pdf((page,), "")
    _image(page)
    _letters(words)
    typefaces.font("\u0627", 8, bold=True)
    typefaces.missing("\u0627")


def foreign(pages: Sequence[Page]) -> str:
    """The letters of `pages` that need another typeface than Plex, each once. Any thread."""
    texts = (mark.text for page in pages for mark in page.marks if isinstance(mark, Text))
    return "".join(
        dict.fromkeys(
            letter
            for text in texts
            if not measure.has_letters(text)
            for letter in text
            if not measure.has_letters(letter)
        )
    )


def prepare(letters: str) -> None:
    """Loads what draws the foreign letters of a page. Call it on the main thread.

    Raises EnvironmentFaultError when no font has one of them.
    """
    ensure_gui()
    with _painting:
        _check(typefaces.missing(letters))


def pdf(page: Page, title: str) -> bytes:
    """The page as a PDF of its true size. `title` must hold nothing personal: viewers show it.

    Raises EnvironmentFaultError when no font has a letter of the page.
    """
    return pdf_of((page,), title)


def pdf_of(pages: Sequence[Page], title: str) -> bytes:
    """Pages of one size as one PDF. Raises EnvironmentFaultError as `pdf` does."""
    ensure_gui()
    with _painting:
        for page in pages:
            _check_letters(page)
        return _pdf(pages, title)


def _pdf(pages: Sequence[Page], title: str) -> bytes:
    page = pages[0]
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("station")
    writer.setTitle(title)
    writer.setResolution(page.dpi)
    size = QSizeF(page.width / page.dpi, page.height / page.dpi)
    stock = QPageSize(size, QPageSize.Unit.Inch, "label", QPageSize.SizeMatchPolicy.ExactMatch)
    upright = QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(stock, upright, QMarginsF(0, 0, 0, 0)))
    rounded = writer.pageLayout().fullRectPoints().size()
    painter = QPainter(writer)
    try:
        # Points are counted from the bottom: what rounding adds there is taken off again.
        painter.translate(0, rounded.height() * page.dpi / _POINTS - page.height)
        for number, each in enumerate(pages):
            if number:
                writer.newPage()
            _paint(painter, each)
    finally:
        painter.end()
    buffer.close()
    return _of_true_size(bytes(buffer.data().data()), page, rounded)


def _of_true_size(content: bytes, page: Page, rounded: QSize) -> bytes:
    """Qt rounds a page to whole points, by which a viewer or a driver would scale the bars.

    The true size is written in as many letters, so that every offset in the file stays right.
    """
    was = f"/MediaBox [0 0 {rounded.width():.6f} {rounded.height():.6f}]"
    true = f"/MediaBox [0 0 {page.width * _POINTS / page.dpi:.6f} "
    height = f"{page.height * _POINTS / page.dpi:.12f}"
    return content.replace(was.encode(), f"{true}{height[: len(was) - len(true) - 1]}]".encode())


def image(page: Page) -> QImage:
    """The page as a picture, one pixel a dot.

    Raises EnvironmentFaultError when no font has a letter of the page.
    """
    ensure_gui()
    with _painting:
        _check_letters(page)
        return _image(page)


def _image(page: Page) -> QImage:
    picture = QImage(page.width, page.height, QImage.Format.Format_RGB32)
    picture.setDotsPerMeterX(round(page.dpi / 0.0254))
    picture.setDotsPerMeterY(round(page.dpi / 0.0254))
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    try:
        _paint(painter, page)
    finally:
        painter.end()
    return picture


def letters(mark: Text) -> tuple[Bitmap, int]:
    """The mark's text as dots for a printer without its letters (see render.marks.Letters).

    Raises EnvironmentFaultError when no font of this machine has them either.
    """
    ensure_gui()
    with _painting:
        _check(typefaces.missing(mark.text))
        return _letters(mark)


def _letters(mark: Text) -> tuple[Bitmap, int]:
    font = _fitted(mark)
    metrics = QFontMetricsF(font)
    above = round(max(metrics.ascent(), mark.size))
    height = above + round(max(metrics.descent(), mark.size * 0.3))
    width = min(mark.width, round(metrics.horizontalAdvance(mark.text)) + 1)
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    try:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.drawText(QPointF(0, above), mark.text)
    finally:
        painter.end()
    # Invert so that a set bit is a black dot; grey edges fall to the nearer side.
    picture.invertPixels()
    dots = picture.convertToFormat(QImage.Format.Format_Grayscale8).convertToFormat(
        QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither
    )
    white_is_one = dots.color(1) == 0xFFFFFFFF
    per_row = (width + 7) // 8
    raw = bytes(dots.constBits())
    rows = []
    for row in range(height):
        line = raw[row * dots.bytesPerLine() : row * dots.bytesPerLine() + per_row]
        rows.append(_masked(line if white_is_one else bytes(255 - byte for byte in line), width))
    return Bitmap(width, height, tuple(rows)), above


def _masked(line: bytes, width: int) -> bytes:
    spare = len(line) * 8 - width
    return (int.from_bytes(line, "big") >> spare << spare).to_bytes(len(line), "big")


def _paint(painter: QPainter, page: Page) -> None:
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    black = QColor("black")
    for mark in page.marks:
        if isinstance(mark, Text):
            _paint_text(painter, mark)
        elif isinstance(mark, Shape):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.fillPath(_path(mark), black)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        else:
            for x, y, width, height in _rectangles(mark):
                painter.fillRect(x, y, width, height, black)


def _rectangles(mark: Mark) -> list[tuple[int, int, int, int]]:
    match mark:
        case Box(x, y, width, height):
            return [(x, y, width, height)]
        case Frame(x, y, width, height, edge):
            return [
                (x, y, width, edge),
                (x, y + height - edge, width, edge),
                (x, y + edge, edge, height - 2 * edge),
                (x + width - edge, y + edge, edge, height - 2 * edge),
            ]
        case Barcode128(x, y, height, module, text, gs1):
            return [
                (x + start * module, y, wide * module, height)
                for start, wide in code128.bars(text, gs1)
            ]
        case QrCode():
            return _squares(mark)
    raise AssertionError(mark)


def _squares(mark: QrCode) -> list[tuple[int, int, int, int]]:
    """Dark modules of a row that touch are one rectangle: no hairline shows between them."""
    found = []
    for down, row in enumerate(qr.matrix(mark.text)):
        across = 0
        while across < len(row):
            if not row[across]:
                across += 1
                continue
            first = across
            while across < len(row) and row[across]:
                across += 1
            width = (across - first) * mark.module
            place = (mark.x + first * mark.module, mark.y + down * mark.module)
            found.append((*place, width, mark.module))
    return found


def _path(mark: Shape) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in shapes.RINGS[mark.kind]:
        points = [QPointF(mark.x + x * mark.size, mark.y + y * mark.size) for x, y in ring]
        path.moveTo(points[0])
        for point in points[1:]:
            path.lineTo(point)
        path.closeSubpath()
    return path


def _paint_text(painter: QPainter, mark: Text) -> None:
    font = _fitted(mark)
    x = float(mark.x)
    if mark.align is not Align.LEFT:
        room = mark.width - QFontMetricsF(font).horizontalAdvance(mark.text)
        x += room / 2 if mark.align is Align.CENTRE else room
    painter.setFont(font)
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.setPen(QPen(QColor("white" if mark.inverse else "black")))
    painter.drawText(QPointF(x, mark.y), mark.text)
    painter.setPen(Qt.PenStyle.NoPen)


def _fitted(mark: Text) -> QFont:
    """The mark's font; smaller where a system font draws wider than the layout had measured."""
    font = QFont(typefaces.font(mark.text, mark.size, bold=mark.bold))
    if not measure.has_letters(mark.text):
        wide = QFontMetricsF(font).horizontalAdvance(mark.text)
        if wide > mark.width:
            font.setPixelSize(max(1, int(mark.size * mark.width / wide)))
    return font


def _check_letters(page: Page) -> None:
    _check("".join(typefaces.missing(mark.text) for mark in page.marks if isinstance(mark, Text)))


def _check(missing: str) -> None:
    if missing:
        raise EnvironmentFaultError("paper.no_font", letters=missing[:12])
