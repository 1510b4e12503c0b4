"""Each paper on its own printer: labels on a port, confirmations and lists on office paper."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from tests.journeys.rig import Bench, new_practice, row, write_orders, write_settings
from tests.printing.cups_here import CupsHere, can_be_had
from tests.printing.zebra_here import ZebraHere

NUMBER = "85001"
pytestmark = pytest.mark.skipif(
    not can_be_had() and not os.environ.get("STATION_NEEDS_CUPS"),
    reason="CUPS is not installed here (Debian: cups)",
)


class Office:
    """A bench with a label printer, and an office printer behind a private CUPS."""

    def __init__(self, bench: Bench, labels: ZebraHere, pages: ZebraHere) -> None:
        self.bench, self.labels, self.pages = bench, labels, pages

    @property
    def documents(self) -> list[bytes]:
        """The PDFs that came to the office printer, whole."""
        return [b"%PDF" + each for each in bytes(self.pages.got).split(b"%PDF")[1:]]


@contextlib.asynccontextmanager
async def office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **settings: object
) -> AsyncIterator[Office]:
    server = CupsHere()
    monkeypatch.setenv("CUPS_SERVER", server.server)
    try:
        async with ZebraHere().listening() as labels, ZebraHere(silent=True).listening() as pages:
            server.queue("OFFICE", pages.port, "-o", "printer-error-policy=abort-job")
            bench = new_practice(tmp_path / "home")
            bench.longest_s = 60.0
            given = {
                "insurer.pace_per_s": 18,
                "printers.label": f"port:127.0.0.1:{labels.port}?dpi=203&silent=1",
                "printers.document": "cups:OFFICE?dpi=300&stock=a4",
            }
            write_settings(bench.data, given | settings)
            yield Office(bench, labels, pages)
    finally:
        server.end()


async def test_the_confirmation_is_a_page_and_the_label_a_label(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(tmp_path, monkeypatch, **{"papers.confirmation": "document"}) as there:
        orders = write_orders(tmp_path / "one.csv", row(NUMBER))
        ran = await asyncio.to_thread(there.bench.dispatch, orders, "--wait", "30")
        assert (ran.code, ran.row["state"]) == (0, "dispatched"), ran
        assert bytes(there.labels.got).count(b"^XZ") == 1
        (content,) = there.documents
        (page,) = pypdfium2.PdfDocument(content)
        assert round(page.get_width() / 72 * 25.4) == 210
        text = " ".join(page.get_textpage().get_text_range().split())
        for wanted in ("Covered", "HOW TO CLAIM", "WHAT IS COVERED", "CERTIFICATE", NUMBER):
            assert wanted in text, wanted
        assert "token" not in text
        picture = page.render(scale=300 / 72).to_pil().convert("L")
        codes = {one.text for one in zxingcpp.read_barcodes(picture)}
        assert ran.row["cover"]["ref"] in codes
        assert [code for code in codes if "/en/coi/" in code and "?" not in code]
        assert not [code for code in codes if "token" in code]


async def test_a_list_is_printed_each_time_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(tmp_path, monkeypatch) as there:
        run = there.bench.run
        orders = write_orders(tmp_path / "one.csv", row(NUMBER))
        ran = await asyncio.to_thread(there.bench.dispatch, orders, insure="none")
        assert ran.code == 0, ran
        closed = await asyncio.to_thread(run, "manifest", "close", "house", "--json")
        assert closed.code == 0, closed
        assert there.documents == []
        name, pages = closed.row["manifest"], closed.row["files"][1]
        for count in (1, 2):
            printed = await asyncio.to_thread(run, "manifest", "print", name, "--json")
            assert printed.code == 0, printed
            assert len(there.documents) == count
        first = Path(pages).read_bytes()  # noqa: ASYNC240
        assert there.documents == [first] * 2
        other = await asyncio.to_thread(run, "manifest", "print", "house-99")
        assert (other.code, len(there.documents)) == (1, 2)


def test_without_such_a_printer_it_says_what_to_set(practice: Bench, tmp_path: Path) -> None:
    orders = write_orders(tmp_path / "one.csv", row(NUMBER))
    assert practice.dispatch(orders, insure="none").code == 0
    closed = practice.run("manifest", "close", "house", "--json")
    ran = practice.run("manifest", "print", closed.row["manifest"])
    assert ran.code == 1
    assert "printers.document" in ran.err
