"""A customs declaration says what its form asks for, and brings in the longest texts."""

import datetime as dt
from dataclasses import replace

import pytest

from station.domain import customs
from station.domain.address import Address
from station.domain.money import Money
from station.domain.papers import CustomsPaper
from station.domain.printers import HEADS, Stock
from station.domain.shipment import ContentsLine
from station.render.marks import Text
from station.render.papers import lay_out, zpl
from tests.render.sample_papers import SENDER, SSCC
from tests.render.test_zpl import _extent

LINE = ContentsLine("A", "Down jacket, women's M", 2, Money(31_000, "GBP"), "6202.40", "PT")
TO = Address("Élise Arnaud", "", "3 rue du Lac", "", "Lyon", "", "69001", "FR", "+33 4 00 00 00 00")
ONE = CustomsPaper(
    form="CN 23", sender=SENDER, recipient=TO, sheet=customs.sheets((LINE,))[0], parcel=1,
    parcels=2, weight_g=2340, value=Money(31_000, "GBP"), postage=Money(1_460, "GBP"),
    tracking=SSCC, order="10486", made=dt.date(2026, 11, 24), practice=False,
)  # fmt: skip


def said(facts: CustomsPaper) -> str:
    return " ".join(mark.text for mark in lay_out(facts).marks if isinstance(mark, Text))


def test_it_says_who_what_worth_and_why() -> None:
    text = said(ONE)
    for wanted in (
        "CN 23", "Parcel 1 of 2, sheet 1 of 1", "FROM", "Fjord & Fell", "United Kingdom", "TO",
        "Élise Arnaud", "69001 Lyon", "France", "+33 4 00 00 00 00", "Sale of goods",
        "Down jacket, women's M", "HS 6202.40, made in Portugal, 2 pieces", "£310.00", "2.340 kg",
        "£14.60", SSCC, "Made out 24 Nov 2026", "SIGNATURE OF THE SENDER",
    ):  # fmt: skip
        assert wanted in text, wanted


def test_what_is_not_known_is_said_to_be_missing_and_sums_stand_on_the_last_sheet() -> None:
    bare = replace(LINE, hs_code="", origin="")
    first, last = customs.sheets((bare,) * 5)
    text = said(replace(ONE, sheet=first))
    assert "HS not given, origin not given" in text
    assert "More on the next sheet." in text
    assert "£14.60" not in text
    assert "£14.60" in said(replace(ONE, sheet=last))


LONG = "Wörkwear with an unusually long name and description of every part of it " * 2
FAR = Address(*[LONG[:44]] * 6, "ABCDEFGHIJ" * 2, "TF", "+33 4 00 00 00 00", "a@example.com")


@pytest.mark.parametrize("dpi", HEADS)
@pytest.mark.parametrize("stock", [Stock.INCH_4X6, Stock.A6, Stock.A4])
def test_the_longest_texts_come_in_and_touch_nothing(dpi: int, stock: Stock) -> None:
    line = replace(LINE, description=LONG[:80], quantity=100_000, value=Money(999_999_999, "GBP"))
    (sheet,) = customs.sheets((line,) * customs.LINES)
    facts = replace(ONE, sender=FAR, recipient=FAR, sheet=sheet, practice=True)
    page = lay_out(facts, dpi=dpi, stock=stock)
    for mark in page.marks:
        x, y, width, height = _extent(mark)
        assert x >= 0
        assert y >= 0
        assert x + width <= page.width
        assert y + height <= page.height
    texts = sorted((mark for mark in page.marks if isinstance(mark, Text)), key=lambda m: m.y)
    lowest = max(mark.y for mark in texts)
    assert sum(mark.y == lowest for mark in texts) == 2  # the line to sign, and the date
    assert zpl(page).startswith(b"^XA")
