"""Qt's own document printing: into a file here, through a private CUPS, and why it cannot be."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
import zxingcpp

from station.domain.papers import Paper
from station.domain.printers import Stock, parse
from station.domain.shipment import PaperKind
from station.flow.verdict import Answer
from station.flow.work import Out
from station.printing import document
from station.printing.qt_printer import QtPrinter
from station.render import code128
from station.render.marks import Barcode128
from station.render.papers import lay_out
from tests.printing.cups_here import can_be_had

CERTIFICATE = "https://staging.xcover.com/en/coi/K7QHM-3WXRE-INS"
WORDING = "https://www.example.com/en/pds/3f1b2c44"


class Shipped:
    """As much of a shipment as a printer sees."""

    id, number = "B1-OFFICE", "10482"


SHIPPED: Any = Shipped()


@pytest.fixture(autouse=True)
def _application(qapp):
    """The tests share one application."""


def paper(facts, dpi, stock, form="pdf"):
    content = document.pdf(lay_out(facts, dpi=dpi, stock=stock), "x")
    return Paper(PaperKind.CONFIRMATION, 0, form, content)


def into(file: Path):
    from PySide6.QtPrintSupport import QPrinter

    def opened(_: str) -> QPrinter:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(file))
        return printer

    return opened


@pytest.mark.parametrize(
    ("dpi", "times", "stock"),
    [(203, 3, Stock.A4), (300, 2, Stock.LETTER), (600, 1, Stock.A4), (300, 2, Stock.INCH_4X6)],
)
async def test_a_page_is_printed_dot_for_dot(confirmation, tmp_path, dpi, times, stock):
    file = tmp_path / "out.pdf"
    printer = QtPrinter(parse(f"qt:Office?dpi={dpi}&stock={stock.value}"), into(file))
    done = await printer.deliver(SHIPPED, [paper(confirmation, dpi, stock)])
    assert (done.answer, done.out, done.where) == (Answer.YES, Out.SENT, ("Office",))
    (page,) = pypdfium2.PdfDocument(file)
    assert abs(page.get_width() - stock.size_mm[0] / 25.4 * 72) < 1
    picture = page.render(scale=300 / 72).to_pil().convert("L")
    found = {(one.symbology_identifier, one.text) for one in zxingcpp.read_barcodes(picture)}
    assert found == {("]C0", "K7QHM-3WXRE-INS"), ("]Q1", WORDING)}
    # What the spooler gets: the page's own dots at their own size, a bar so many whole ones.
    (drawn,) = [each for each in page.get_objects() if each.type == pdfium_c.FPDF_PAGEOBJ_IMAGE]
    assert drawn.get_metadata().bits_per_pixel == 1
    dots = drawn.get_bitmap(scale_to_original=True).to_pil().convert("L")
    left, _, right, _ = drawn.get_bounds()
    assert abs((right - left) / 72 * dpi * times - dots.width) < 0.5
    laid = lay_out(confirmation, dpi=dpi, stock=stock)
    (bars,) = [mark for mark in laid.marks if isinstance(mark, Barcode128)]
    wide, y = bars.module * times, (bars.y + bars.height // 2) * times
    row = dots.crop((bars.x * times - 9, y, dots.width * 9 // 10, y + 1)).tobytes()
    dark = "".join("1" if dot < 128 else "0" for dot in row).strip("0")
    expected = bytearray(b"0" * code128.modules(bars.text, False) * wide)
    for start, width in code128.bars(bars.text, False):
        expected[start * wide : (start + width) * wide] = b"1" * (width * wide)
    assert dark == expected.decode()


async def test_each_page_of_a_document_is_one(confirmation, tmp_path):
    page = lay_out(confirmation, dpi=300, stock=Stock.A4)
    content = document.pdf_of((page, page, page), "x")
    file = tmp_path / "out.pdf"
    printer = QtPrinter(parse("qt:Office?stock=a4"), into(file))
    done = await printer.deliver(SHIPPED, [Paper(PaperKind.CONFIRMATION, 0, "pdf", content)])
    assert done.answer is Answer.YES
    assert len(pypdfium2.PdfDocument(file)) == 3


async def test_a_printer_that_cannot_begin_has_printed_nothing(confirmation, tmp_path):
    printer = QtPrinter(parse("qt:Office?stock=a4"), into(tmp_path / "no such folder" / "out.pdf"))
    done = await printer.deliver(SHIPPED, [paper(confirmation, 300, Stock.A4)])
    assert (done.answer, done.reason and done.reason.id) == (Answer.NO, "printer.not_begun")


async def test_bytes_for_another_printer_are_refused(confirmation, tmp_path):
    printer = QtPrinter(parse("qt:Office?stock=a4"), into(tmp_path / "out.pdf"))
    done = await printer.deliver(SHIPPED, [paper(confirmation, 300, Stock.A4, form="zpl")])
    assert (done.answer, done.reason and done.reason.id) == (Answer.NO, "printer.no_form")


async def test_what_became_of_a_job_nobody_knows(confirmation, tmp_path):
    printer = QtPrinter(parse("qt:Office?stock=a4"), into(tmp_path / "out.pdf"))
    assert (await printer.look(SHIPPED, [])).answer is Answer.UNKNOWN


async def test_without_qts_printing_it_says_so(monkeypatch, confirmation):
    monkeypatch.setitem(sys.modules, "PySide6.QtPrintSupport", None)
    printer = QtPrinter(parse("qt:Office?stock=a4"))
    fault = (await printer.state()).fault
    assert fault is not None
    assert fault.id == "printer.no_print_support"
    assert (await printer.deliver(SHIPPED, [paper(confirmation, 300, Stock.A4)])).reason == fault


# Qt's CUPS library remembers its first server for good: each of these has a process of its own.
_THERE = """
import asyncio, os, sys
from pathlib import Path
from station.domain.papers import Paper
from station.domain.printers import parse
from station.domain.shipment import PaperKind
from station.printing.qt_printer import QtPrinter

class Shipped:
    id, number = "B1-OFFICE", "10482"

async def main():
    printer = QtPrinter(parse(sys.argv[1]))
    fault = (await printer.state()).fault
    print(fault.id if fault else "ready")
    content = Path(sys.argv[2]).read_bytes()
    done = await printer.deliver(Shipped(), [Paper(PaperKind.CONFIRMATION, 0, "pdf", content)])
    print(done.answer.value, done.reason.id if done.reason else "")

asyncio.run(main())
"""


def there(spec: str, file: Path, server: str) -> list[str]:
    environment = {**os.environ, "CUPS_SERVER": server, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _THERE, spec, file],
        env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(
    not can_be_had() and not os.environ.get("STATION_NEEDS_CUPS"),
    reason="CUPS is not installed here (Debian: cups)",
)
async def test_it_reaches_a_real_queue_and_names_what_is_wrong(confirmation, tmp_path):
    from tests.printing.cups_here import CupsHere
    from tests.printing.zebra_here import ZebraHere

    file = tmp_path / "paper.pdf"
    file.write_bytes(paper(confirmation, 300, Stock.A4).content)
    server = CupsHere()
    try:
        empty = await _aside(there, "qt:Office?stock=a4", file, server.server)
        assert empty == ["printer.no_printers", "no printer.no_printers"]
        async with ZebraHere(silent=True).listening() as port:
            server.queue("Office", port.port)
            other = await _aside(there, "qt:Other?stock=a4", file, server.server)
            assert other == ["printer.unknown_printer", "no printer.unknown_printer"]
            server.run("cupsdisable", "Office")
            stopped = await _aside(there, "qt:Office?stock=a4", file, server.server)
            assert stopped == ["printer.driver_fault", "no printer.driver_fault"]
            server.run("cupsenable", "Office")
            done = await _aside(there, "qt:Office?stock=a4", file, server.server)
            assert done == ["ready", "yes "]
            await _until(lambda: bytes(port.got).rstrip().endswith(b"%%EOF"))
            (page,) = pypdfium2.PdfDocument(bytes(port.got))
            picture = page.render(scale=600 / 72).to_pil().convert("L")
            read = {one.text for one in zxingcpp.read_barcodes(picture)}
            assert read == {"K7QHM-3WXRE-INS", WORDING}
    finally:
        server.end()


async def _aside(act, *given):
    import asyncio

    return await asyncio.to_thread(act, *given)


async def _until(there_is):
    import asyncio

    async with asyncio.timeout(20):
        while not there_is():  # noqa: ASYNC110 - the printer here tells nobody
            await asyncio.sleep(0.05)
