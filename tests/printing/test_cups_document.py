"""A queue of an office printer, against a real server: PDF comes out as large as it went in."""

import dataclasses
import os
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from station.domain.papers import Paper
from station.domain.printers import Stock, parse
from station.domain.shipment import PaperKind
from station.flow.verdict import Answer
from station.flow.work import Out
from station.printing import document
from station.printing.cups import CupsPrinter
from station.render import code128
from station.render.marks import Barcode128
from station.render.papers import lay_out
from tests.printing.cups_here import CupsHere, can_be_had
from tests.printing.ipp_here import IppHere
from tests.printing.zebra_here import ZebraHere

pytestmark = pytest.mark.skipif(
    not can_be_had() and not os.environ.get("STATION_NEEDS_CUPS"),
    reason="CUPS is not installed here (Debian: cups)",
)
CERTIFICATE = "https://staging.xcover.com/en/coi/K7QHM-3WXRE-INS"


class Shipped:
    """As much of a shipment as a queue sees."""

    id, number = "B1-OFFICE", "10482"


SHIPPED: Any = Shipped()


@pytest.fixture(scope="module")
def server() -> Iterator[CupsHere]:
    found = CupsHere()
    yield found
    found.end()


@pytest.fixture
def here(server: CupsHere, monkeypatch: pytest.MonkeyPatch, qapp: object) -> CupsHere:
    monkeypatch.setenv("CUPS_SERVER", server.server)
    return server


@pytest.mark.parametrize("stock", [Stock.A4, Stock.LETTER])
async def test_a_page_is_never_fitted_to_another_paper(here, confirmation, stock):
    facts = dataclasses.replace(confirmation, certificate_url=CERTIFICATE)
    page = lay_out(facts, dpi=300, stock=stock)
    paper = Paper(PaperKind.CONFIRMATION, 0, "pdf", document.pdf(page, "x"))
    name = f"OFFICE_{stock.value}"
    async with ZebraHere(silent=True).listening() as there:
        here.document_queue(name, f"socket://127.0.0.1:{there.port}")
        printer = CupsPrinter(parse(f"cups:{name}?dpi=300&stock={stock.value}"), 30.0)
        state = await printer.state()
        assert (state.fault, state.hint) == (None, None)
        done = await printer.deliver(SHIPPED, [paper])
        assert (done.answer, done.out) == (Answer.YES, Out.SENT), done
        (came,) = pypdfium2.PdfDocument(bytes(there.got))
    assert abs(came.get_width() / 72 * 25.4 - stock.size_mm[0]) < 0.3
    # Left to itself this queue, whose own paper is Letter, makes A4 and its bars a tenth smaller.
    read = zxingcpp.read_barcodes(came.render(scale=300 / 72).to_pil().convert("L"))
    (bars,) = [mark for mark in page.marks if isinstance(mark, Barcode128)]
    (found,) = [one for one in read if one.text == bars.text]
    wide = found.position.top_right.x - found.position.top_left.x
    assert abs(wide - code128.modules(bars.text, False) * bars.module) <= 3
    assert {one.text for one in read} == {bars.text, facts.wording_url, CERTIFICATE}


async def test_a_printer_that_tells_makes_it_printed_and_out_of_paper_waits(here, confirmation):
    page = document.pdf(lay_out(confirmation, dpi=300, stock=Stock.A4), "x")
    there = IppHere()
    try:
        here.document_queue("TELLS", there.uri)
        printer = CupsPrinter(parse("cups:TELLS?dpi=300&stock=a4"), 30.0)
        done = await printer.deliver(SHIPPED, [Paper(PaperKind.CONFIRMATION, 0, "pdf", page)])
        assert (done.answer, done.out, len(there.got)) == (Answer.YES, Out.PRINTED, 1), done
        there.paper_out = True
        again = [Paper(PaperKind.CONFIRMATION, 1, "pdf", page)]
        waits = await CupsPrinter(parse("cups:TELLS?dpi=300&stock=a4"), 8.0).deliver(SHIPPED, again)
        assert (waits.answer, len(there.got)) == (Answer.UNKNOWN, 2), waits
        assert waits.reason is not None
        assert waits.reason.id == "printer.paper_out"
        there.paper_out = False
        later = await printer._ended(SHIPPED, again)
        assert (later.answer, later.out, len(there.got)) == (Answer.YES, Out.PRINTED, 2), later
    finally:
        there.end()


async def test_a_queue_without_the_paper_says_so(here):
    here.document_queue("OTHER", "socket://127.0.0.1:9")
    hint = (await CupsPrinter(parse("cups:OTHER?stock=a6")).state()).hint
    assert hint is not None
    assert hint.id == "printer.queue_paper"
    # A raw queue passes on what it is given and knows no papers of its own that matter.
    here.queue("RAW", 9, "-o", "printer-error-policy=abort-job")
    assert (await CupsPrinter(parse("cups_raw:RAW")).state()).hint is None


@pytest.mark.parametrize(
    ("policy", "hint"),
    [
        ("retry-job", "printer.retries_for_ever"),
        ("retry-current-job", "printer.retries_for_ever"),
        ("abort-job", None),
        ("stop-printer", None),
    ],
)
async def test_a_queue_that_would_print_again_by_itself_says_how_to_stop_it(here, policy, hint):
    here.queue("POLICY", 9, "-o", f"printer-error-policy={policy}")
    found = (await CupsPrinter(parse("cups_raw:POLICY")).state()).hint
    assert (found.id if found else None) == hint
