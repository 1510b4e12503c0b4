"""A paper on every stock: inside it, bars as wide as ever, office paper with its margins."""

from datetime import UTC, datetime

import pytest

from station.domain.papers import TestLabel
from station.domain.printers import Stock
from station.render.marks import Barcode128, Box
from station.render.papers import lay_out
from tests.render.test_zpl import _extent

HEADS = (203, 300, 600)
AT = datetime(2026, 11, 24, 14, 7, tzinfo=UTC)


@pytest.mark.parametrize("stock", list(Stock))
@pytest.mark.parametrize("dpi", HEADS)
def test_everything_lies_on_the_stock(label, confirmation, slip, stock, dpi):
    width_mm, height_mm = stock.size_mm
    for facts in (label(practice=True), confirmation(practice=True), slip()):
        page = lay_out(facts, dpi=dpi, stock=stock)
        assert abs(page.width / dpi * 25.4 - width_mm) < 0.1
        assert abs(page.height / dpi * 25.4 - height_mm) < 0.1
        for mark in page.marks:
            x, y, width, height = _extent(mark)
            assert x >= 0, mark
            assert y >= 0, mark
            assert x + width <= page.width, mark
            assert y + height <= page.height, mark


@pytest.mark.parametrize("dpi", HEADS)
@pytest.mark.parametrize("stock", list(Stock))
def test_a_test_label_lies_on_it_and_its_ruler_is_true(stock, dpi):
    facts = TestLabel("TEST 4471", "10.20.3.41:9100", dpi, stock.value, AT, "Ruth Adeyemi")
    page = lay_out(facts, dpi=dpi, stock=stock)
    for mark in page.marks:
        x, y, width, height = _extent(mark)
        assert x >= 0
        assert y >= 0
        assert x + width <= page.width, mark
        assert y + height <= page.height, mark
    wide = max(
        (each for each in page.marks if isinstance(each, Box) and each.height < each.width),
        key=lambda each: (each.y < page.height / 2, -abs(each.width - 80 / 25.4 * dpi)),
    )
    assert abs(wide.width / dpi * 25.4 - 80) < 0.15


@pytest.mark.parametrize("stock", list(Stock))
def test_bars_are_never_scaled(label, stock):
    (bars,) = [each for each in lay_out(label(), dpi=203, stock=stock).marks
               if isinstance(each, Barcode128)]  # fmt: skip
    assert (bars.module, bars.height) == (4, 260)


@pytest.mark.parametrize("stock", [Stock.A4, Stock.LETTER])
def test_office_paper_has_its_margins(confirmation, stock):
    page = lay_out(confirmation(), dpi=300, stock=stock)
    least = 10 / 25.4 * 300
    for mark in page.marks:
        x, y, width, _ = _extent(mark)
        assert x >= least
        assert y >= least
        assert x + width <= page.width - least
