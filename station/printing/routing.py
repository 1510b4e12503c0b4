"""Brings each paper to the printer that its bytes were made for."""

from collections.abc import Sequence
from pathlib import Path

from station.domain.errors import RefusedError
from station.domain.papers import CarrierLabel, Paper
from station.domain.printers import Backend, PrinterSpec, parse
from station.flow.ports import Delivered, Job, OnePrinter, PrinterState
from station.printing import carrier_label
from station.printing.cups import CupsPrinter
from station.printing.folder import FolderPrinter, Noted
from station.printing.raw_port import RawPortPrinter
from station.printing.windows_spool import WindowsPrinter


def printer_for(spec: PrinterSpec, noted: Noted | None = None) -> OnePrinter:
    """The way to the printer that `spec` names; `noted` is told which folders papers go to."""
    match spec.backend:
        case Backend.FOLDER:
            return FolderPrinter(Path(spec.target), noted)
        case Backend.PORT:
            return RawPortPrinter(spec)
        case Backend.CUPS | Backend.CUPS_RAW:
            return CupsPrinter(spec)
        case Backend.WINDOWS:
            return WindowsPrinter(spec)
        case Backend.QT:
            # Qt is loaded only by who prints with it.
            from station.printing.qt_printer import QtPrinter

            return QtPrinter(spec)


class RoutedPrinter:
    """Fills the printer's port: the papers of one job were all made for one printer."""

    def __init__(self, noted: Noted | None = None) -> None:
        """`noted` is told which folders papers go to."""
        self._noted = noted

    async def deliver(self, job: Job, papers: Sequence[Paper]) -> Delivered:
        """Prints them there."""
        return await printer_for(parse(papers[0].printer), self._noted).deliver(job, papers)

    async def look(self, job: Job, papers: Sequence[Paper]) -> Delivered:
        """Looks there, whatever printer is set up now."""
        return await printer_for(parse(papers[0].printer)).look(job, papers)

    async def cancel(self, job: Job, papers: Sequence[Paper]) -> int:
        """Cancels what waits there; only a queue keeps jobs. Raises RefusedError elsewhere."""
        printer = printer_for(parse(papers[0].printer))
        if not isinstance(printer, CupsPrinter):
            raise RefusedError("printer.keeps_no_jobs")
        return await printer.cancel(job, papers)

    async def empty(self, spec: PrinterSpec) -> int:
        """Cancels this program's jobs that wait there. Raises RefusedError where none are kept."""
        printer = printer_for(spec)
        if not isinstance(printer, CupsPrinter):
            raise RefusedError("printer.keeps_no_jobs")
        return await printer.empty()

    def check_label(self, spec: PrinterSpec, content: bytes) -> CarrierLabel:
        """A carrier's label that the printer may be given. Raises RefusedError."""
        return carrier_label.checked(content, spec)

    async def state(self, spec: PrinterSpec) -> PrinterState:
        """How the printer stands that `spec` names."""
        return await printer_for(spec).state()
