"""The Windows spooler, raw: bytes to a printer's queue as they are (Win32, `winspool.drv`).

Not yet tried on the real thing. It takes jobs and tells nothing of paper, so its YES is not proven.
"""

import asyncio
import ctypes
import sys
from collections.abc import Sequence
from typing import Any

from station.domain.errors import message
from station.domain.papers import Paper
from station.domain.printers import PrinterSpec
from station.flow.ports import Delivered, Job, PrinterState
from station.flow.verdict import Answer
from station.flow.work import Out


class _DocInfo(ctypes.Structure):
    """DOC_INFO_1W."""

    _fields_ = (
        ("pDocName", ctypes.c_wchar_p),
        ("pOutputFile", ctypes.c_wchar_p),
        ("pDatatype", ctypes.c_wchar_p),
    )


def _spooler() -> Any:
    """The spooler's functions; None where there is no Windows."""
    # By its name: there is none for the checker to see elsewhere.
    return getattr(ctypes, "WinDLL")("winspool.drv") if sys.platform == "win32" else None  # noqa: B009


class WindowsPrinter:
    """Fills the printer's port with a Windows printer; `spooler` is handed in by tests."""

    def __init__(self, spec: PrinterSpec, spooler: Any = None) -> None:
        self._spec = spec
        self._spooler = spooler if spooler is not None else _spooler()

    async def state(self) -> PrinterState:
        """Whether the printer can be opened."""
        if self._spooler is None:
            return PrinterState(message("printer.no_windows"))
        handle = await asyncio.to_thread(self._opened)
        if handle is None:
            return PrinterState(message("printer.unknown_here", printer=self._spec.target))
        self._spooler.ClosePrinter(handle)
        return PrinterState()

    async def deliver(self, job: Job, papers: Sequence[Paper]) -> Delivered:
        """One raw job of all ZPL; NO if it was not begun, UNKNOWN if it broke off."""
        content = b"".join(paper.content for paper in papers if paper.form == "zpl")
        if not content:
            return Delivered(Answer.NO, reason=message("printer.no_form", form="zpl"))
        fault = (await self.state()).fault
        if fault is not None:
            return Delivered(Answer.NO, reason=fault)
        return await asyncio.to_thread(self._send, job.id, content)

    async def look(  # the port's own words
        self,
        job: Job,  # noqa: ARG002
        papers: Sequence[Paper],  # noqa: ARG002
    ) -> Delivered:
        """UNKNOWN: the spooler keeps no record of what it has passed on."""
        return Delivered(Answer.UNKNOWN, reason=(await self.state()).fault)

    def _opened(self) -> ctypes.c_void_p | None:
        handle = ctypes.c_void_p()
        opened = self._spooler.OpenPrinterW(self._spec.target, ctypes.byref(handle), None)
        return handle if opened else None

    def _send(self, title: str, content: bytes) -> Delivered:
        handle = self._opened()
        if handle is None:
            unknown = message("printer.unknown_here", printer=self._spec.target)
            return Delivered(Answer.NO, reason=unknown)
        try:
            info = _DocInfo(title, None, "RAW")
            job = self._spooler.StartDocPrinterW(handle, 1, ctypes.byref(info))
            if not job:
                return Delivered(Answer.NO, reason=message("printer.takes_nothing"))
            written = ctypes.c_uint32(0)
            done = self._spooler.WritePrinter(handle, content, len(content), ctypes.byref(written))
            done = self._spooler.EndDocPrinter(handle) and done
            if not done or written.value != len(content):
                return Delivered(Answer.UNKNOWN, reason=message("printer.broken_off"))
            return Delivered(Answer.YES, (f"{self._spec.target} {job}",), out=Out.SENT)
        finally:
            self._spooler.ClosePrinter(handle)
