"""Contents that may not be sent: the list as text, and what it finds."""

from pathlib import Path

import pytest

from station.domain import restricted
from station.domain.errors import StationError
from station.domain.money import Money
from station.domain.restricted import DEFAULT, Goods
from station.domain.shipment import ContentsLine, Parcel
from station.i18n import say
from station.orders.csv_file import read

ONE = Money(100, "GBP")


def box(description: str, sku: str = "A-1", hs_code: str = "") -> tuple[Parcel, ...]:
    return (Parcel(100, 0, 0, 0, (ContentsLine(sku, description, 1, ONE, hs_code),)),)


def names(parcels: tuple[Parcel, ...], known: tuple[Goods, ...] = DEFAULT) -> list[str]:
    return [flag.goods.name for flag in restricted.flags(parcels, known)]


def test_goods_are_a_line() -> None:
    line = "Batteries = power bank, UN3480; hs 850650 8507; sku BAT* 4711; ask"
    goods = restricted.parse(line)
    assert goods == Goods("Batteries", ("power bank", "UN3480"), ("850650", "8507"),
                          ("BAT*", "4711"), never=False)  # fmt: skip
    for each in (goods, *DEFAULT):
        assert restricted.parse(str(each)) == each


@pytest.mark.parametrize(
    "line",
    ["", "Batteries", "= x; ask", "X = ; ask", "X = a", "X = a; maybe", "X = ...; ask",
     "X = a; hs 85.06; ask", "X = a; hs; ask", "X = a; sku *; ask", "X = a; hs 85; hs 86; ask",
     "X = a; colour red; never", "X\u202e = a; ask"],
)  # fmt: skip
def test_what_is_no_such_line_is_refused_in_words(line: str) -> None:
    with pytest.raises(StationError) as refused:
        restricted.parse(line)
    assert say(refused.value.message)


@pytest.mark.parametrize(
    ("description", "sku", "hs_code", "found"),
    [
        ("Power-Bank, 20 000 mAh", "", "", "Lithium batteries"),
        ("Battery pack (UN 3480)", "", "", "Lithium batteries"),
        ("Cells", "", "8506.50 10", "Lithium batteries"),
        ("EAU DE  TOILETTE 50 ml", "", "", "Perfume and alcohol-based liquids"),
        ("Zippo® lighter", "", "", "Aerosols and gas"),
        ("Box of FIREWORKS", "", "", "Explosives and fireworks"),
    ],
)
def test_it_is_found_by_word_and_number(
    description: str, sku: str, hs_code: str, found: str
) -> None:
    assert names(box(description, sku, hs_code)) == [found]


@pytest.mark.parametrize(
    "description",
    [
        "Down jacket",
        "Flare jeans",
        "Lighter trousers",
        "Cash box",
        "Gasket",
        "Bleach-wash shirt",
        "Cologne city guide",
    ],
)
def test_what_only_sounds_like_it_is_not_held_up(description: str) -> None:
    assert names(box(description)) == []


def test_skus_are_found_whole_or_by_their_beginning() -> None:
    known = (restricted.parse("X = ; sku BAT* 4711; ask"),)
    for sku, hit in (("bat-9", True), ("4711", True), ("47110", False), ("ABAT", False)):
        assert bool(names(box("thing", sku), known)) is hit


def test_what_is_never_sent_comes_first_and_cannot_be_allowed() -> None:
    both = (*box("perfume"), *box("fireworks"))
    assert names(both) == ["Explosives and fireworks", "Perfume and alcohol-based liquids"]
    allowed = {"Perfume and alcohol-based liquids", "Explosives and fireworks"}
    (flag,) = restricted.flags(both, DEFAULT, allowed)
    assert flag.goods.never
    assert flag.word.facts["found"] == "fireworks"


def test_the_practice_orders_are_harmless() -> None:
    folder = Path(__file__).parents[2] / "resources" / "practice"
    for order in read(folder / "orders.csv").orders:
        assert names(order.parcels) == [], order.number
