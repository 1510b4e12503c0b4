"""A manifest's pages, on both kinds of office paper."""

import datetime as dt
from itertools import pairwise

import pytest

from station.domain.manifest import Handed, Manifest
from station.domain.printers import Stock
from station.render import manifest as pages
from station.render.marks import Text
from station.render.measure import plex
from tests.render.test_zpl import _extent

AT = dt.datetime(2026, 11, 24, 18, 5, tzinfo=dt.UTC)


def closed(count: int) -> Manifest:
    parcels = tuple(
        Handed(f"B1-{n}", str(10_000 + n), "ND", "GB", f"{n:018d}", 1000) for n in range(count)
    )
    return Manifest("house-7", "house", AT, "Dana", parcels)


@pytest.mark.parametrize("stock", [Stock.A4, Stock.LETTER])
@pytest.mark.parametrize("count", [0, 1, 28, 29, 30, 31, 32, 33, 34, 35, 64, 65, 100])
def test_each_parcel_stands_once_and_nothing_on_anything_else(stock, count):
    made = pages.lay_out(closed(count), "Fjord & Fell", "Bench 3", plex, stock)
    texts = [[mark for mark in page.marks if isinstance(mark, Text)] for page in made]
    orders = [
        mark.text for page in texts for mark in page if mark.text.isdigit() and len(mark.text) == 5
    ]
    assert orders == [str(10_000 + n) for n in range(count)]
    for page, marks in zip(made, texts, strict=True):
        assert abs(page.width / pages.DPI * 25.4 - stock.size_mm[0]) < 0.1
        assert abs(page.height / pages.DPI * 25.4 - stock.size_mm[1]) < 0.1
        least = 10 / 25.4 * pages.DPI
        for mark in page.marks:
            x, y, width, height = _extent(mark)
            assert min(x, y, page.width - x - width, page.height - y - height) >= least, mark
        column = sorted((mark for mark in marks if mark.x < 15.5 * 8), key=lambda mark: mark.y)
        for above, below in pairwise(column):
            assert below.y - 0.8 * below.size >= above.y, (above.text, below.text)
