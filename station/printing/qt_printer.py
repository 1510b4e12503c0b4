"""Qt's own document printing: an office printer by the driver that this computer has for it.

The page was laid out in dots of the printer's head (`render`), and is drawn here dot for dot: the
PDF's own dots at a whole multiple, never fitted to anything, so that a bar keeps its width. Qt
wants its printers on the main thread; only the reading of the PDF runs beside it.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pypdfium2
from PySide6.QtCore import QMarginsF, QPoint, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from station.domain.errors import Message, message
from station.domain.papers import Paper
from station.domain.printers import PrinterSpec, Stock
from station.flow.ports import Delivered, Job, PrinterState
from station.flow.verdict import Answer
from station.flow.work import Out
from station.printing import document
from station.printing.pdfium import in_use

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_FINE_DPI = 600
"""Letters are drawn at least so fine; bars are whole dots at any resolution."""
_BLACK_FIRST = [0xFF000000, 0xFFFFFFFF]
"""The only table with which Qt hands dots to a spooler as a bit each, and not as colours."""
_PAGES = {Stock.A4: QPageSize.PageSizeId.A4, Stock.LETTER: QPageSize.PageSizeId.Letter,
          Stock.A6: QPageSize.PageSizeId.A6}  # fmt: skip


class QtPrinter:
    """Fills the printer's port with a printer of this computer, by its name."""

    def __init__(
        self,
        spec: PrinterSpec,
        opened: "Callable[[str], QPrinter] | None" = None,
    ) -> None:
        """`opened` makes the printer of a name; another one prints into a file, for a test."""
        self._spec = spec
        self._opened = opened or _named

    async def state(self) -> PrinterState:
        """Whether it can be used; a fault says why not. What its driver does not say stays open."""
        return PrinterState(self._fault())

    async def deliver(self, job: Job, papers: Sequence[Paper]) -> Delivered:
        """A job of the spooler for each paper.

        NO if the spooler took nothing. YES, not proven, once it took all: nobody says what came
        out. UNKNOWN for what broke off between.
        """
        wanted = [paper for paper in papers if paper.form == "pdf"]
        fault = self._fault()
        if not wanted:
            fault = message("printer.no_form", form="pdf")
        if fault is not None:
            return Delivered(Answer.NO, reason=fault)
        where: list[str] = []
        for paper in wanted:
            pages = await asyncio.to_thread(_pages, paper.content, self._drawn_dpi)
            try:
                begun = self._print(f"{job.id} {paper.kind.value} {paper.number}", pages)
            except _BrokenOffError:
                broken = message("printer.broken_off")
                return Delivered(Answer.UNKNOWN, tuple(where), broken)
            if not begun:
                answer = Answer.UNKNOWN if where else Answer.NO
                return Delivered(answer, tuple(where), message("printer.not_begun"))
            where.append(self._spec.name)
        return Delivered(Answer.YES, tuple(where), out=Out.SENT)

    async def look(
        self,
        job: Job,  # noqa: ARG002
        papers: Sequence[Paper],  # noqa: ARG002
    ) -> Delivered:
        """UNKNOWN: Qt hands a job over and hears of it no more."""
        return Delivered(Answer.UNKNOWN, reason=self._fault())

    @property
    def _drawn_dpi(self) -> int:
        return self._spec.dpi * max(1, -(-_FINE_DPI // self._spec.dpi))

    def _fault(self) -> Message | None:
        try:
            from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
        except ImportError:
            return message("printer.no_print_support")
        document.ensure_gui()
        if self._opened is not _named:
            return None
        names = QPrinterInfo.availablePrinterNames()
        if not names:
            return message("printer.no_printers")
        found = QPrinterInfo.printerInfo(self._spec.target)
        if found.isNull():
            known = ", ".join(names)[:200]
            return message("printer.unknown_printer", printer=self._spec.target, names=known)
        # A driver that names no resolution takes any.
        heads = found.supportedResolutions()
        if heads and not any(head % self._spec.dpi == 0 for head in heads):
            return message("printer.scales", dpi=self._spec.dpi, found=", ".join(map(str, heads)))
        if found.state() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
            return message("printer.driver_fault")
        return None

    def _print(self, name: str, pages: Sequence[QImage]) -> bool:
        """One job; False if it never began. Raises _BrokenOffError for one that broke off."""
        printer = self._opened(self._spec.target)
        printer.setDocName(name)
        printer.setCreator("station")
        printer.setFullPage(True)
        upright, none = QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
        printer.setPageLayout(QPageLayout(_size(self._spec.stock), upright, none))
        printer.setResolution(self._drawn_dpi)
        painter = QPainter()
        if not painter.begin(printer):
            return False
        whole = True
        for number, page in enumerate(pages):
            whole = whole and (not number or printer.newPage())
            painter.drawImage(QPoint(0, 0), page)
        whole = painter.end() and whole
        ended, state = printer.printerState(), type(printer).PrinterState
        if not whole or ended in (state.Error, state.Aborted):
            raise _BrokenOffError
        return True


class _BrokenOffError(Exception):
    """The spooler took a part of a job, or perhaps all of it."""


def _named(name: str) -> "QPrinter":
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    return QPrinter(QPrinterInfo.printerInfo(name))


def _size(stock: Stock) -> QPageSize:
    known = _PAGES.get(stock)
    if known is not None:
        return QPageSize(known)
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    return QPageSize(QSizeF(*stock.size_mm), QPageSize.Unit.Millimeter, stock.value, exact)


def _pages(content: bytes, dpi: int) -> list[QImage]:
    """The pages in black and white, one pixel a dot at `dpi`."""
    made = []
    with in_use:
        file = pypdfium2.PdfDocument(content)
        try:
            for page in file:
                # A hair less: PDFium rounds a page up to whole dots and stretches it to them.
                scale = dpi / 72 * (1 - 1e-6)
                drawn = page.render(scale=scale, grayscale=True, optimize_mode="print")
                grey = QImage.Format.Format_Grayscale8
                picture = QImage(drawn.buffer, drawn.width, drawn.height, drawn.stride, grey)
                nearer = Qt.ImageConversionFlag.ThresholdDither
                dots = picture.convertToFormat(QImage.Format.Format_Mono, nearer)
                if dots.colorTable() == _BLACK_FIRST[::-1]:
                    dots.invertPixels()
                    dots.setColorTable(_BLACK_FIRST)
                made.append(dots)
        finally:
            file.close()
    return made
