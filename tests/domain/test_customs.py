"""Customs areas, what a line lacks for them, and which declaration a value takes."""

from dataclasses import replace

import pytest

from station.domain import customs
from station.domain.address import Address
from station.domain.money import Money
from station.domain.shipment import ContentsLine, Form, Parcel, Service


def at(country: str, postcode: str = "") -> Address:
    return Address("N", "", "S 1", "", "T", "", postcode, country)


LEEDS, BELFAST, PARIS = at("GB", "LS9 8AG"), at("GB", "BT1 5GS"), at("FR", "75001")


@pytest.mark.parametrize(
    ("sender", "recipient", "declared"),
    [
        (LEEDS, at("GB", "ls1 1aa"), False),
        (LEEDS, PARIS, True),
        (LEEDS, BELFAST, False),
        (BELFAST, LEEDS, False),
        (BELFAST, PARIS, False),
        (PARIS, BELFAST, False),
        (BELFAST, at("CH", "8001"), True),
        (LEEDS, at("IM", "IM1 1AA"), False),
        (LEEDS, at("GB", "IM1 1AA"), False),
        (LEEDS, at("JE", "JE2 4QA"), True),
        (LEEDS, at("GB", "JE2 4QA"), True),
        (LEEDS, at("GB", "GY1 1AA"), True),
        (at("JE"), at("GB", "JE2 4QA"), False),
        (PARIS, at("DE", "10115"), False),
        (PARIS, at("MC", "98000"), False),
        (PARIS, at("FR", "98000"), False),
        (PARIS, at("FR", "97400"), True),
        (PARIS, at("RE", "97400"), True),
        (PARIS, at("FR", "98800"), True),
        (at("ES", "28001"), at("ES", "35001"), True),
        (at("ES", "35001"), at("ES", "35500"), False),
        (at("ES", "28001"), at("ES", "38001"), True),
        (at("ES", "28001"), at("ES", "51001"), True),
        (at("ES", "28001"), at("ES", "52001"), True),
        (at("DE", "10115"), at("DE", "78266"), True),
        (at("DE", "10115"), at("DE", "27498"), True),
        (at("IT", "00118"), at("IT", "23041"), True),
        (at("GR", "10431"), at("GR", "63086"), True),
        (at("FI", "00100"), at("FI", "22100"), True),
        (at("FI", "00100"), at("AX", "22100"), True),
        (at("DK", "1050"), at("FO", "100"), True),
        (at("CH", "8001"), at("LI", "9490"), False),
        (at("CH", "8001"), at("DE", "10115"), True),
        (at("US", "10001"), at("PR", "00901"), False),
        (at("US", "10001"), at("US", "09012"), True),
        (at("NO", "0150"), at("SE", "11122"), True),
        (at("AD", "AD500"), at("ES", "28001"), True),
        (at("TR", "34000"), PARIS, True),
        (LEEDS, at("XX"), False),
    ],
)
def test_a_border_is_where_goods_are_declared(
    sender: Address, recipient: Address, declared: bool
) -> None:
    assert customs.crosses(sender, recipient) is declared
    assert customs.crosses(recipient, sender) is declared


LINE = ContentsLine("A", "Jacket", 1, Money(9_900, "GBP"), "6201.40", "PT")
HOUSE_ND = Service("ND", "Next Day", Money(840, "GBP"), Money(5000, "GBP"))


def form(recipient: Address, *lines: ContentsLine) -> Form:
    return Form(LEEDS, recipient, (Parcel(900, 0, 0, 0, lines),), HOUSE_ND)


def test_what_crosses_needs_number_and_origin_on_every_line() -> None:
    assert customs.missing(form(PARIS, LINE)) is None
    bare = replace(LINE, hs_code="", origin="")
    assert customs.missing(form(LEEDS, bare)) is None
    for line, why in (
        (bare, "customs.hs_missing"),
        (replace(LINE, hs_code="61"), "goods.hs_code_shape"),
        (replace(LINE, origin=""), "customs.origin_missing"),
        (replace(LINE, origin="XX"), "address.country_unknown"),
    ):
        found = customs.missing(form(PARIS, LINE, line))
        assert found is not None
        assert found.facts["why"].id == why  # type: ignore[attr-defined]


def test_the_house_prints_a_declaration_and_another_carrier_its_own() -> None:
    assert customs.needs_paper(form(PARIS, LINE))
    assert not customs.needs_paper(form(LEEDS, LINE))
    other = replace(form(PARIS, LINE), service=replace(HOUSE_ND, carrier="easypost"))
    assert not customs.needs_paper(other)
    assert customs.carrier_declares(other)
    assert not customs.carrier_declares(form(PARIS, LINE))
    assert not customs.carrier_declares(replace(other, recipient=LEEDS))


@pytest.mark.parametrize(
    ("minor", "currency", "wanted"),
    [(27_000, "GBP", "CN 22"), (27_001, "GBP", "CN 23"), (34_000, "EUR", "CN 22"),
     (100, "SEK", "CN 23")],
)  # fmt: skip
def test_a_small_value_takes_the_short_form(minor: int, currency: str, wanted: str) -> None:
    assert customs.form_for(Money(minor, currency)).value == wanted


@pytest.mark.parametrize("count", [1, 4, 5, 9])
def test_every_line_stands_on_one_sheet(count: int) -> None:
    lines = tuple(replace(LINE, sku=str(n)) for n in range(count))
    made = customs.sheets(lines)
    assert [line for sheet in made for line in sheet.lines] == list(lines)
    assert [(sheet.number, sheet.of) for sheet in made] == [
        (n, len(made)) for n in range(1, len(made) + 1)
    ]
