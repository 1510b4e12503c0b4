"""The handling marks that an order file asks for."""

import pytest

from station.domain.shipment import Handling
from station.i18n import say
from station.orders import read

HEADING = (
    "order,name,address1,city,postcode,country,contents,value,currency,weight_g,parcel,handling"
)
ROW = "10482,Hannah Whitfield,14 Larch Rise,Kendal,LA9 5QT,GB,Vase,310.00,GBP"


def _file(*rows: tuple[int, int, str]) -> bytes:
    lines = [f"{ROW},{weight},{parcel},{marks}" for weight, parcel, marks in rows]
    return "\n".join([HEADING, *lines]).encode()


@pytest.mark.parametrize(
    ("cell", "marks"),
    [
        ("", ()),
        ("fragile", (Handling.FRAGILE,)),
        ("This way up + FRAGILE", (Handling.FRAGILE, Handling.THIS_WAY_UP)),
        ("this-way-up;heavy", (Handling.THIS_WAY_UP, Handling.HEAVY)),
        ("fragile/fragile/", (Handling.FRAGILE,)),
    ],
)
def test_a_cell_names_marks(cell: str, marks: tuple[Handling, ...]) -> None:
    (order,) = read(_file((2340, 1, cell))).orders
    assert order.parcels[0].handling == marks


def test_what_one_line_of_a_box_asks_for_holds_for_the_box() -> None:
    (order,) = read(_file((2340, 1, "fragile"), (2340, 1, ""), (900, 2, ""))).orders
    assert [parcel.handling for parcel in order.parcels] == [(Handling.FRAGILE,), ()]


@pytest.mark.parametrize(("weight", "marks"), [(20_000, ()), (20_001, (Handling.HEAVY,))])
def test_a_box_is_heavy_by_its_weight(weight: int, marks: tuple[Handling, ...]) -> None:
    (order,) = read(_file((weight, 1, ""))).orders
    assert order.parcels[0].handling == marks


def test_a_mark_that_nobody_knows_leaves_the_order_out_and_is_named() -> None:
    found = read(_file((2340, 1, "fragile + frozen")))
    assert found.orders == ()
    (finding,) = found.findings
    assert (finding.line, finding.field) == (2, "handling")
    assert say(finding.message) == (
        "“frozen” is no handling mark. There are: fragile, this way up, heavy."
    )
