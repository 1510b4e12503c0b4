"""The card of commands: every code of a bench stands on it and is read back by a barcode reader."""

import pypdfium2
import pytest
import zxingcpp

from station.desk.command_card import groups
from station.domain import commands
from station.domain.commands import FIXED, Act, Command
from station.domain.printers import Stock
from station.domain.settings import Settings
from station.printing import document
from station.render import command_card
from station.render.line import DPI
from station.render.marks import Barcode128, Box, Text
from station.render.measure import plex

pytestmark = pytest.mark.no_qt_log
BOXES = [f"BOX{n} = Box number {n}; 400x300x{n + 1}; inside 390x290x{n + 1}" for n in range(9)]
MANY = Settings().changed(
    {
        "bench.boxes": [*BOXES, "W2345678 = A name that is 24 long..; 3000x3000x3000"],
        "house.services": [
            {"code": code, "name": f"Service {code}", "price": "1", "currency": "GBP",
             "liability": "0"}
            for code in ("ND", "STANDARD", "EU")
        ],
    }
)  # fmt: skip


@pytest.mark.parametrize("stock", [Stock.A4, Stock.LETTER])
def test_every_command_is_on_the_card_and_is_read(stock: Stock) -> None:
    document.ensure_gui()
    pages = command_card.lay_out(groups(MANY), "Bench 3", plex, stock)
    file = pypdfium2.PdfDocument(document.pdf_of(pages, "commands"))
    read = []
    try:
        for page in file:
            picture = page.render(scale=DPI / 72).to_pil().convert("L")
            read += [found.text for found in zxingcpp.read_barcodes(picture)]
    finally:
        file.close()
    wanted = {command.code for group in groups(MANY) for command in group.commands}
    assert sorted(read) == sorted(wanted)
    assert {commands.read(code) for code in read} >= {*FIXED, Command(Act.BOX, "W2345678")}


def test_a_bench_without_boxes_has_the_commands_of_all() -> None:
    (page,) = command_card.lay_out(groups(Settings()), "Bench 1", plex, Stock.A4)
    codes = [mark.text for mark in page.marks if isinstance(mark, Barcode128)]
    assert codes == [command.code for command in FIXED]


@pytest.mark.parametrize("stock", [Stock.A4, Stock.LETTER])
def test_nothing_stands_at_the_edge_and_no_heading_at_the_foot(stock: Stock) -> None:
    for page in command_card.lay_out(groups(MANY), "Bench 3", plex, stock):
        margin = round(10 / 25.4 * DPI)
        for mark in page.marks:
            assert margin <= mark.x <= page.width - margin
            assert margin <= mark.y <= page.height - margin
        lowest_rule = max(mark.y for mark in page.marks if isinstance(mark, Box))
        assert max(mark.y for mark in page.marks if isinstance(mark, Barcode128)) > lowest_rule
        assert all(
            mark.size >= 4 / 25.4 * DPI * 0.6 for mark in page.marks if isinstance(mark, Text)
        )
