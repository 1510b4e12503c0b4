"""A statement's pages: nothing is cut off, nothing stands on anything else, all of it is there."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest

from station.domain.money import Money
from station.domain.period import Period
from station.domain.printers import Stock
from station.domain.statement import Account, Mirrored, Moved, Standing, Statement, WalletEntry
from station.render import statement as pages
from station.render.marks import Text
from station.render.measure import plex
from tests.render.test_zpl import _extent

AT = dt.datetime(2026, 11, 24, 12, 5, tzinfo=dt.UTC)
LONG = "Maximiliane von Hohenstein-Wallersberg"


def stands(minor: int, currency: str) -> Standing:
    nil = Money(0, currency)
    return Standing(Money(minor, currency), nil, nil)


def account(currency: str, count: int) -> Account:
    moved = Moved("top_up", count, Money(500 * count, currency), Money(0, currency))
    return Account(stands(10**12, currency), stands(10**12 + 500 * count, currency), (moved,))


def entry(number: int, currency: str = "GBP", note: str = "") -> WalletEntry:
    sum_ = Money(500, currency)
    return WalletEntry(
        f"topup-{number}", AT, "top_up", "", "", f"REF-{number:04d}", LONG, note, sum_, sum_,
        Money(0, currency),
    )  # fmt: skip


def statement(count: int, *, monthly: bool = False, currencies: tuple[str, ...] = ("GBP",)):
    note = "word " * 40
    entries = [entry(n, currencies[0], note if n % 7 == 0 else "") for n in range(count)]
    accounts = [account(each, count) for each in currencies]
    days = [(dt.date(2026, 11, day), accounts) for day in range(1, 31)] if monthly else []
    carrier = Mirrored("EasyPost", AT, Money(100, "USD"), Money(5, "USD"), Money(105, "USD"))
    first = dt.date(2026, 11, 1 if monthly else 24)
    period = Period(first, monthly)
    return Statement(period, AT, accounts, entries, days, (carrier,) if count else ())


@pytest.mark.parametrize("stock", [Stock.A4, Stock.LETTER])
@pytest.mark.parametrize("count", [0, 1, 30, 31, 33, 35, 36, 37, 38, 90])
@pytest.mark.parametrize("monthly", [False, True])
def test_each_posting_stands_once_and_nothing_on_anything_else(stock, count, monthly):
    made = pages.lay_out(
        statement(count, monthly=monthly, currencies=("KWD", "EUR")),
        "Fjord & Fell", "Bench 3", plex, stock,
    )  # fmt: skip
    texts = [[mark for mark in page.marks if isinstance(mark, Text)] for page in made]
    found = [mark.text for page in texts for mark in page if mark.text.startswith("REF-")]
    assert found == [f"REF-{number:04d}" for number in range(count)]
    for page, marks in zip(made, texts, strict=True):
        least = 10 / 25.4 * pages.DPI
        for mark in page.marks:
            x, y, width, height = _extent(mark)
            assert min(x, y, page.width - x - width, page.height - y - height) >= least, mark
        column = sorted((mark for mark in marks if mark.x < 15.5 * 8), key=lambda mark: mark.y)
        for above, below in pairwise(column):
            assert below.y - 0.8 * below.size >= above.y, (above.text, below.text)


def test_a_heading_never_ends_a_page():
    for count in range(20, 60):
        for page in pages.lay_out(statement(count, currencies=("GBP", "EUR")), "A", "B", plex):
            lowest = max(
                (mark for mark in page.marks if isinstance(mark, Text)), key=lambda mark: mark.y
            )
            assert lowest.text not in ("EUR", "GBP", "BALANCE", "What carriers say that they hold")


def test_what_never_moved_says_so():
    (page,) = pages.lay_out(
        Statement(Period(dt.date(2026, 11, 24)), AT, (), ()), "Fjord & Fell", "Bench 3", plex
    )
    said = [mark.text for mark in page.marks if isinstance(mark, Text)]
    assert "The wallet was never used." in said
    assert said[0] == "Wallet, 24 Nov 2026"


def test_how_often_money_moved_is_grouped_as_the_sums_beside_it():
    one = replace(statement(1), accounts=[account("GBP", 31_680)])
    (page,) = pages.lay_out(one, "Fjord & Fell", "Bench 3", plex, Stock.A4)
    texts = [mark.text for mark in page.marks if isinstance(mark, Text)]
    assert "Topped up: 31,680" in texts
