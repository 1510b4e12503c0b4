"""Orders from a CSV file on disk: what is taken, what is left out, and with which words."""

from pathlib import Path

import pytest

from station.domain.address import Address
from station.domain.errors import EnvironmentFaultError
from station.domain.money import Money
from station.domain.shipment import ContentsLine, Order, Parcel
from station.i18n import say
from station.orders import read
from tests.orders.csv_rows import HEADING, csv, numbers, row, said, without_boxes


def test_a_good_row_is_an_order_down_to_the_last_field(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(
        csv(
            [
                row(
                    company="Fell & Co",
                    address2="Flat 2",
                    region="Cumbria",
                    country="gb",
                    currency="gbp",
                    phone="+44 1632 960482",
                    email="h@example.com",
                    length_mm="400",
                    width_mm="300",
                    height_mm="200",
                    sku="FF-1",
                    service="ND",
                    quantity="2",
                    name="  Hannah Whitfield ",
                )
            ]
        )
    )
    found = read(file, "shop")
    assert found.findings == ()
    assert found.orders == (
        Order(
            "shop",
            "10482",
            Address(
                "Hannah Whitfield",
                "Fell & Co",
                "14 Larch Rise",
                "Flat 2",
                "Kendal",
                "Cumbria",
                "LA9 5QT",
                "GB",
                "+44 1632 960482",
                "h@example.com",
            ),
            (
                Parcel(
                    2340,
                    400,
                    300,
                    200,
                    (ContentsLine("FF-1", "Down jacket", 2, Money(31000, "GBP")),),
                ),
            ),
            "ND",
        ),
    )
    assert (found.encoding, found.delimiter, found.refused) == ("utf-8", ",", False)


def test_the_required_columns_are_enough_in_any_order_and_case() -> None:
    heading = ["Value", "CURRENCY", " Contents ", "Weight g", "country", "post-code", "City"]
    heading += ["ADDRESS 1", "Name", "Order"]
    cells = [
        "310.00",
        "GBP",
        "Jacket",
        "2340",
        "GB",
        "LA9 5QT",
        "Kendal",
        "14 Larch Rise",
        "A",
        "1",
    ]
    found = read(f"{','.join(heading)}\n{','.join(cells)}".encode())
    assert said(found) == []
    (order,) = found.orders
    assert (order.source, order.number, order.recipient.postcode) == ("csv", "1", "LA9 5QT")
    assert order.parcels[0].contents[0].quantity == 1


def test_a_file_without_weights_leaves_each_box_to_be_weighed() -> None:
    found = read(csv([row()], [name for name in HEADING if name != "weight_g"]))
    assert said(found) == []
    assert [box.weight_g for box in found.orders[0].parcels] == [0]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"hs_code": "6201.40", "origin": "pt"}, None),
        ({"hs_code": "6201 40 1000"}, None),
        (
            {"hs_code": "62014"},
            "hs_code: “62014” is no tariff number: 6 to 10 digits. Like 6201.40.",
        ),
        (
            {"hs_code": "6201.4o"},
            "hs_code: “6201.4o” is no tariff number: 6 to 10 digits. Like 6201.40.",
        ),
        ({"origin": "Portugal"}, "origin: “PORTUGAL”"),
    ],
)
def test_tariff_number_and_origin_are_kept_as_given_or_found_wrong(
    cells: dict[str, str], sentence: str | None
) -> None:
    found = read(csv([row(**cells)], [*HEADING, "hs_code", "origin"]))
    if sentence is not None:
        assert sentence in said(found)[0]
        return
    line = found.orders[0].parcels[0].contents[0]
    assert line.hs_code == cells["hs_code"]
    assert line.origin == cells.get("origin", "").upper()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16")],
)
def test_what_the_file_is_written_in_is_found_and_stated(
    delimiter: str, end: str, encoding: str, named: str
) -> None:
    text = csv([row(name="Zoë Łącka 김")], delimiter=delimiter).decode().replace("\n", end)
    found = read(text.encode(encoding))
    assert said(found) == []
    assert (found.encoding, found.delimiter) == (named, delimiter)
    assert found.orders[0].recipient.name == "Zoë Łącka 김"


def test_utf_16_of_the_other_byte_order_is_read_too() -> None:
    found = read(b"\xfe\xff" + csv([row()]).decode().encode("utf-16-be"))
    assert numbers(found) == ["10482"]


def test_a_delimiter_inside_the_heading_s_quotes_does_not_mislead() -> None:
    heading = ['"a,b,c,d,e,f,g,h,i,j,k,l"', *HEADING]
    assert read(csv([row()], heading, ";")).delimiter == ";"


def test_unknown_columns_are_named_and_ignored() -> None:
    found = read(csv([row(Note="x", **{"Gift wrap": "y"})], [*HEADING, "Note", "Gift wrap", ""]))
    assert found.unknown_columns == ("Note", "Gift wrap")
    assert numbers(found) == ["10482"]


def test_missing_columns_are_one_finding_and_no_orders() -> None:
    found = read(csv([row()], [name for name in HEADING if name not in ("value", "city")]))
    assert said(found) == ["Line 1: These columns are missing: city, value."]
    assert (found.orders, found.refused) == ((), True)
    one = read(csv([row()], [name for name in HEADING if name != "order"]))
    assert said(one) == ["Line 1: The column order is missing."]


def test_a_column_twice_is_refused() -> None:
    found = read(csv([row()], [*HEADING, "Post Code"]))
    assert said(found) == ["Line 1, postcode: The column postcode is there twice. Remove one."]
    assert found.refused


def test_blank_lines_count_but_say_nothing() -> None:
    data = b"\n\n" + csv([row(), {}, row(order="2", city="")]) + b"\n  \n,,\n"
    found = read(data)
    assert numbers(found) == ["10482"]
    assert [finding.line for finding in found.findings] == [6]


def test_without_the_column_each_row_is_a_box() -> None:
    found = read(without_boxes([row(), row(weight_g="500", contents="Hat", value="20")]))
    (order,) = found.orders
    assert [parcel.weight_g for parcel in order.parcels] == [2340, 500]
    assert order.parcels[1].value == Money(2000, "GBP")


def test_rows_of_one_parcel_number_are_lines_of_one_box() -> None:
    found = read(
        csv(
            [
                row(parcel="2", weight_g="", length_mm="400"),
                row(parcel="1", contents="Hat", value="20"),
                row(parcel="2", contents="Glove", value="5", weight_g="900", width_mm="300"),
            ]
        )
    )
    assert said(found) == []
    first, second = found.orders[0].parcels
    assert [line.description for line in first.contents] == ["Hat"]
    assert [line.description for line in second.contents] == ["Down jacket", "Glove"]
    assert (second.weight_g, second.length_mm, second.width_mm, second.height_mm) == (
        900,
        400,
        300,
        0,
    )
    assert second.value == Money(31500, "GBP")


def test_one_row_needs_no_parcel_number() -> None:
    assert len(read(csv([row()])).orders[0].parcels) == 1


def test_rows_that_only_add_may_leave_the_recipient_empty() -> None:
    addition = {"order": "10482", "contents": "Hat", "value": "20", "currency": "GBP"}
    found = read(csv([row(parcel="1"), {**addition, "parcel": "1"}]))
    assert said(found) == []
    assert len(found.orders[0].parcels[0].contents) == 2


def test_rows_of_an_order_need_not_stand_together() -> None:
    found = read(without_boxes([row(), row(order="2"), row()]))
    assert [(order.number, len(order.parcels)) for order in found.orders] == [
        ("10482", 2),
        ("2", 1),
    ]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"weight_g": "2341"}, "weight_g", "but line 2 says 2340 for the same box"),
        ({"height_mm": "201"}, "height_mm", "but line 2 says 200 for the same box"),
        ({"name": "Hanna Whitfield"}, "name", "Another recipient than on line 2"),
        ({"address2": "Flat 1"}, "address2", "Another recipient than on line 2"),
        ({"currency": "EUR"}, "currency", "EUR, but the order began in GBP"),
        ({"service": "ST"}, "service", "Another service than on line 2"),
        ({"parcel": ""}, "parcel", "Type the number of the box"),
    ],
)
def test_rows_that_contradict_each_other_leave_the_order_out(
    changes: dict[str, str], field: str, words: str
) -> None:
    whole = row(parcel="1", height_mm="200", service="ND")
    found = read(csv([whole, row(order="1"), {**whole, **changes}]))
    assert numbers(found) == ["1"]
    assert found.left_out == ("10482",)
    (finding,) = found.findings
    assert (finding.line, finding.field) == (4, field)
    assert words in said(found)[0]


def test_a_box_that_nobody_weighed_is_said_once() -> None:
    rows = [row(parcel="1", weight_g=""), row(parcel="1", weight_g="")]
    assert said(read(csv(rows))) == [
        "Line 2, weight_g: Type the weight in grams. Like 2340.",
    ]


def test_an_order_of_too_many_boxes_is_left_out() -> None:
    assert numbers(read(without_boxes([row()] * 100))) == ["10482"]
    found = read(without_boxes([row()] * 101))
    assert "More than 100 parcels" in said(found)[0]
    assert found.orders == ()


def test_markup_and_printer_commands_are_text_like_any_other() -> None:
    name = "<b>Ann</b> ^XZ ~HS =1+1"
    assert read(csv([row(name=name)])).orders[0].recipient.name == name


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(EnvironmentFaultError) as caught:
            read(path)
        assert f"{path} cannot be read" in say(caught.value.message)


def test_tens_of_thousands_of_rows_are_read_whole() -> None:
    # A file of a bad day: nothing in it may be quadratic. A hang shows as this test's time. The
    # benchmark reads a hundred thousand.
    lines = [
        row(order=str(number // 2), name=f"Name {number // 2}", parcel=str(number % 2 + 1))
        for number in range(40_000)
    ]
    found = read(csv(lines))
    assert (len(found.orders), found.findings) == (20_000, ())
