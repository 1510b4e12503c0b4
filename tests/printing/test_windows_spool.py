"""The Windows spooler's calls, against an emulated one: not yet tried on the real thing."""

import ctypes
import sys
from typing import Any

import pytest

from station.domain.papers import Paper
from station.domain.printers import parse
from station.domain.shipment import PaperKind
from station.flow.verdict import Answer
from station.flow.work import Out
from station.printing.windows_spool import WindowsPrinter

LABEL = Paper(PaperKind.LABEL, 1, "zpl", b"^XA^FDx^FS^XZ")


class Shipped:
    id = "B1-AAAA"


SHIPMENT: Any = Shipped()


class Spooler:
    """As much of winspool.drv as is called; `fails` names the call that answers 0."""

    def __init__(self, fails: str = "", short: int = 0) -> None:
        self.fails, self.short = fails, short
        self.calls: list[str] = []
        self.got = b""
        self.info: tuple[str, str] = ("", "")

    def _did(self, name: str) -> int:
        self.calls.append(name)
        return 0 if name == self.fails else 1

    def OpenPrinterW(self, name: str, handle: Any, defaults: object) -> int:
        assert (name, defaults) == ("ZDesigner ZD421", None)
        return self._did("open")

    def StartDocPrinterW(self, handle: Any, level: int, info: Any) -> int:
        found = info._obj
        self.info = (found.pDocName, found.pDatatype)
        return 7 * self._did("start")

    def WritePrinter(self, handle: Any, content: bytes, length: int, written: Any) -> int:
        assert length == len(content)
        written._obj.value = length - self.short
        self.got += content
        return self._did("write")

    def EndDocPrinter(self, handle: Any) -> int:
        return self._did("end")

    def ClosePrinter(self, handle: Any) -> int:
        return self._did("close")


def printer(spooler: Spooler | None) -> WindowsPrinter:
    return WindowsPrinter(parse("windows:ZDesigner ZD421"), spooler)


async def test_a_job_goes_in_as_it_is_and_is_called_sent() -> None:
    spooler = Spooler()
    done = await printer(spooler).deliver(SHIPMENT, [LABEL])
    assert (done.answer, done.out, done.where) == (Answer.YES, Out.SENT, ("ZDesigner ZD421 7",))
    assert spooler.got == LABEL.content
    # Raw, and its name tells nobody anything.
    assert spooler.info == ("B1-AAAA", "RAW")
    assert spooler.calls.count("open") == spooler.calls.count("close")


@pytest.mark.parametrize(
    ("fails", "short", "wanted"),
    [
        ("open", 0, Answer.NO),
        ("start", 0, Answer.NO),
        ("write", 0, Answer.UNKNOWN),
        ("end", 0, Answer.UNKNOWN),
        ("", 3, Answer.UNKNOWN),
    ],
)
async def test_what_fails_is_no_before_the_job_and_unknown_within(
    fails: str, short: int, wanted: Answer
) -> None:
    spooler = Spooler(fails, short)
    done = await printer(spooler).deliver(SHIPMENT, [LABEL])
    assert done.answer is wanted
    assert done.reason is not None
    assert (await printer(spooler).look(SHIPMENT, [LABEL])).answer is Answer.UNKNOWN


@pytest.mark.skipif(sys.platform == "win32", reason="there it can be used")
async def test_elsewhere_it_says_that_it_cannot_be_used() -> None:
    assert not hasattr(ctypes, "WinDLL")
    fault = (await printer(None).state()).fault
    assert fault is not None
    assert fault.id == "printer.no_windows"
    done = await printer(None).deliver(SHIPMENT, [LABEL])
    assert (done.answer, done.reason) == (Answer.NO, fault)
