"""The exports of the shops, as they write them: recognised, read, and nothing rewritten unasked."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from station.domain.column_map import ColumnMap, Rule
from station.i18n import say
from station.orders import read
from station.orders.csv_file import Import, read_table, table_of
from station.orders.sight import look

FILES = Path(__file__).parent / "files"


def mapped(name: str, *rules: Rule, encoding: str = "", **fixed: str) -> ColumnMap:
    found = look((FILES / name).read_bytes(), encoding).guess
    for column, value in fixed.items():
        found = found.setting(column, value)
    for rule in rules:
        found = found.accepting(rule)
    assert found.missing == ()
    return found


def read_as(name: str, column_map: ColumnMap) -> Import:
    return read(FILES / name, "shop", column_map)


def boxes(found: Import) -> dict[str, list[str]]:
    """What is in the one box of each order."""
    assert all(len(order.parcels) == 1 for order in found.orders)
    return {
        order.number: [
            f"{line.quantity} {line.description} {line.value} {line.value.currency}"
            for line in order.parcels[0].contents
        ]
        for order in found.orders
    }


def said(found: Import) -> list[str]:
    return [say(finding.sentence) for finding in found.findings]


@pytest.mark.parametrize(
    ("name", "shop", "missing"),
    [
        ("shopify.csv", "shopify", ()),
        ("woocommerce.csv", "woocommerce", ()),
        ("woocommerce-advanced.csv", "woocommerce", ("currency",)),
        ("woocommerce-one-row.csv", "woocommerce", ()),
        ("woocommerce-suite.csv", "woocommerce", ()),
        ("amazon-unshipped.txt", "amazon", ("currency",)),
        ("ebay-uk.csv", "ebay", ()),
        ("ebay-us.csv", "ebay", ("currency",)),
        ("etsy-items.csv", "etsy", ()),
        ("etsy-orders.csv", "etsy", ("contents",)),
    ],
)
def test_a_shop_is_known_by_its_headings(name: str, shop: str, missing: tuple[str, ...]) -> None:
    sight = look((FILES / name).read_bytes())
    assert not sight.own
    assert sight.guess.profile == shop
    assert sight.guess.missing == missing
    sentences = [say(each) for each in (*sight.stated, *sight.assumed)]
    assert not [text for text in sentences if text.startswith("orders.") or "{" in text]
    assert sight.fingerprint == look((FILES / name).read_bytes()).fingerprint


def test_without_a_mapping_only_our_own_columns_are_read() -> None:
    found = read(FILES / "shopify.csv")
    assert found.refused
    assert "missing" in said(found)[0]


def test_shopify_follow_up_lines_belong_to_the_order_above() -> None:
    found = read_as("shopify.csv", mapped("shopify.csv"))
    assert boxes(found) == {
        "#1001": ["2 Merino base layer - M 110.00 EUR", "1 Wool hat, grey 24.50 EUR"],
        "#1004": ["3 Trail socks 3570.00 USD"],
    }
    first = found.orders[0].recipient
    assert (first.postcode, first.company) == ("69002", "Atelier Marchand")
    assert first.email == "odile@example.com"
    assert found.left_out == ("#1002",)
    assert said(found) == ["Line 6, phone: Not a phone number. Like +44 1632 960001."]
    assert found.rows_left == {"Lineitem requires shipping": 1, "Cancelled at": 1}
    assert found.put_by == 1


def test_a_phone_number_is_rewritten_only_once_that_was_accepted() -> None:
    plain = read_as("shopify.csv", mapped("shopify.csv"))
    (offered,) = plain.suggestions
    assert (offered.was, offered.now, offered.taken) == ("01632 960502", "+441632960502", False)
    taken = read_as("shopify.csv", mapped("shopify.csv", Rule.PHONES))
    assert [order.recipient.phone for order in taken.orders if order.number == "#1002"] == [
        "+441632960502"
    ]
    assert [each.taken for each in taken.suggestions] == [True]


def test_an_item_that_was_sent_already_leaves_its_address_to_the_others() -> None:
    data = (FILES / "shopify.csv").read_bytes()
    sent = data.replace(b"FF-MER-03,true,,pending", b"FF-MER-03,true,,fulfilled")
    assert sent != data
    found = read(sent, "shop", mapped("shopify.csv"))
    assert boxes(found)["#1001"] == ["1 Wool hat, grey 24.50 EUR"]
    assert found.orders[0].recipient.city == "Lyon"
    assert found.rows_left["Lineitem fulfillment status"] == 1


def test_woocommerce_rows_are_items_and_their_amounts_totals() -> None:
    found = read_as("woocommerce.csv", mapped("woocommerce.csv"))
    assert boxes(found) == {
        "2101": ["1 Rain jacket 129.00 EUR", "2 Boot wax 17.80 EUR"],
        "2102": ["1 Tent, 2 persons 249.00 EUR"],
    }
    assert (found.put_by, said(found)) == (1, [])
    advanced = mapped("woocommerce-advanced.csv", currency="NOK")
    other = read_as("woocommerce-advanced.csv", advanced)
    assert boxes(other) == {"3301": ["1 Snow goggles 89.90 NOK", "3 Ski wax 36.00 NOK"]}
    assert other.orders[0].recipient.name == "Nils Aker"


def test_a_row_that_is_a_whole_order_is_read_item_by_item() -> None:
    name = "woocommerce-one-row.csv"
    found = read_as(name, mapped(name))
    assert boxes(found) == {
        "2301": ["1 Rain jacket: red; 3|4 129.00 EUR", "2 Boot wax 17.80 EUR"],
        "2302": ['1 Tent, 2" pegs 249.00 EUR'],
    }
    assert (found.put_by, said(found)) == (1, [])
    stated = [say(each) for each in look((FILES / name).read_bytes()).stated]
    assert stated[1:] == ["A row is a whole order: its items are read from “line_items”."]


def test_numbered_columns_of_items_are_read_and_however_many_are_one_kind_of_file() -> None:
    name = "woocommerce-suite.csv"
    hats = {"2401": ["3 Wool hat 60.00 EUR", "1 Scarf 35.00 EUR"], "2402": ["1 Scarf 35.00 EUR"]}
    found = read_as(name, mapped(name))
    assert (boxes(found), said(found)) == (hats, [])
    assert found.orders[0].recipient.phone == "+498955550101"
    rows = list(csv.reader((FILES / name).read_text("utf-8").splitlines()))
    keep = [at for at, head in enumerate(rows[0]) if not head.startswith("Product Item")]
    cells = "\n".join(",".join(row[at] for at in keep) for row in rows).encode()
    older = look(cells)
    assert older.fingerprint == look((FILES / name).read_bytes()).fingerprint
    assert "“line_item_1 … line_item_2”" in say(older.stated[-1])
    assert boxes(read(cells, "shop", older.guess)) == hats


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("", "Line 2, contents: Type what is in the box."),
        ("Rain jacket", "Line 2, contents: Type what is in the box."),
        ("[" * 5_000, "Line 2, contents: Type what is in the box."),
        ("[{", "Line 2, contents: Type what is in the box."),
        ('[""7""]', "Line 2, contents: Type what is in the box."),
        ("name:Hat|quantity:1|total:", "Line 2, value: Type what it is worth. Like 420.00."),
        (
            "name:Hat|quantity:0|total:5",
            "Line 2, quantity: 0 pieces are not possible: 1 to 10000.",
        ),
    ],
)
def test_items_that_cannot_be_read_leave_their_order_out(cell: str, sentence: str) -> None:
    name = "woocommerce-one-row.csv"
    rows = (FILES / name).read_text("utf-8").splitlines()
    start = rows[1].index("id:41|")
    end = rows[1].index(",id:43|")
    data = "\n".join([rows[0], f'{rows[1][:start]}"{cell}"{rows[1][end:]}', *rows[2:]]).encode()
    found = read(data, "shop", mapped(name))
    assert found.left_out == ("2301",)
    assert sentence in said(found)
    assert list(boxes(found)) == ["2302"]


def test_pieces_that_the_shop_has_paid_back_are_named_and_nobody_drops_them() -> None:
    one_row = (FILES / "woocommerce-one-row.csv").read_bytes()
    for data in (
        one_row.replace(
            b"total:17.80|total_tax:0.00|refunded:0.00|refunded_qty:0",
            b"total:17.80|total_tax:0.00|refunded:8.90|refunded_qty:-1",
        ),
        _with_refund((FILES / "woocommerce.csv").read_text("utf-8")),
    ):
        found = read_table(table_of(data), "shop", look(data).guess)
        assert [say(note.sentence) for note in found.notes] == [
            f"Line {found.notes[0].line}, quantity:"
            " The shop has paid back 1 piece of it. Is it still to be sent?"
        ]
        assert "2 Boot wax 17.80 EUR" in [line for each in boxes(found).values() for line in each]


def _with_refund(text: str) -> bytes:
    rows = list(csv.reader(text.splitlines()))
    at, what = rows[0].index("item_refunded_qty"), rows[0].index("item_name")
    for row in rows[1:]:
        row[at] = "-1" if row[what] == "Boot wax" else "0"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def test_a_row_of_another_width_is_said_as_it_stands_in_the_file() -> None:
    name = "woocommerce-one-row.csv"
    rows = (FILES / name).read_text("utf-8").splitlines()
    narrow = "\n".join([rows[0], rows[1].rpartition(",")[0], *rows[2:]]).encode()
    columns = len(next(csv.reader(rows[:1])))
    found = read(narrow, "shop", mapped(name))
    assert f"Line 2: {columns - 1} fields, but the heading has {columns}." in said(found)[0]
    assert found.orders == (), "nobody knows whether it adds to the order below"


def test_where_the_items_stand_first_they_are_not_told_as_the_number_of_a_torn_row() -> None:
    name = "woocommerce-one-row.csv"
    rows = list(csv.reader((FILES / name).read_text("utf-8").splitlines()))
    first = [rows[0].index(head) for head in ("line_items", "order_number_formatted")]
    order = [*first, *(at for at in range(len(rows[0])) if at not in first)]
    moved = [[row[at] for at in order] for row in rows]
    moved[1].pop()
    out = io.StringIO()
    csv.writer(out).writerows(moved)
    found = read(out.getvalue().encode(), "shop", mapped(name))
    assert "Line 2, order: The order number is not certain." in "".join(said(found))
    assert found.left_out == ("2302",), "it may belong to the torn row"


def test_amazon_says_no_worth_so_that_it_is_typed_at_the_bench() -> None:
    name = "amazon-unshipped.txt"
    found = read_as(name, mapped(name, Rule.PHONES, currency="GBP"))
    assert boxes(found) == {
        "202-3563777-5518068": ['1 Enamel mug 3" wide 0.00 GBP', "4 Spork 0.00 GBP"],
        "202-9266983-3426220": ["3 Rope, 20 m 0.00 GBP"],
    }
    assert found.orders[0].recipient.address2 == "Unit 3, Back Yard"


def test_amazon_writes_an_older_encoding_which_somebody_has_to_name() -> None:
    name = "amazon-orders.txt"
    refused = read_as(name, ColumnMap())
    assert refused.refused
    assert said(refused)[0].startswith("Line 2: Line 2 is not UTF-8")
    found = read_as(name, mapped(name, encoding="cp1252"))
    assert found.encoding == "cp1252"
    assert found.orders[0].recipient.name == "Zoë Brandt"
    assert boxes(found) == {"303-1111111-2222222": ["2 Tin cup 31.90 EUR"]}


def test_ebay_has_a_row_of_totals_and_lines_that_are_no_orders() -> None:
    plain = read_as("ebay-uk.csv", mapped("ebay-uk.csv"))
    assert plain.left_out == ("05-14001-10001", "05-14001-10002")
    assert [(each.was, each.now) for each in plain.suggestions] == [
        ("United Kingdom", "GB"),
        ("01632 960701", "+441632960701"),
        ("Belgium", "BE"),
    ]
    found = read_as("ebay-uk.csv", mapped("ebay-uk.csv", Rule.COUNTRIES, Rule.PHONES))
    assert said(found) == []
    assert boxes(found) == {
        "05-14001-10001": ["1 Folding kayak 1250.00 GBP", "2 Paddle leash 12.00 GBP"],
        "05-14001-10002": ["1 Dry bag 20 l 18.00 GBP"],
    }
    assert found.orders[0].recipient.region == "Cornwall"


def test_a_mark_that_is_not_the_currency_is_found() -> None:
    wrong = mapped("ebay-us.csv", Rule.COUNTRIES, currency="GBP")
    assert said(read_as("ebay-us.csv", wrong)) == [
        "Line 3, value: “$” is not GBP. Correct the amount or the currency."
    ]
    right = read_as("ebay-us.csv", mapped("ebay-us.csv", Rule.COUNTRIES, currency="USD"))
    assert boxes(right) == {"12-00001-00001": ["2 Canvas tote 36.00 USD"]}


def test_etsy_items_and_orders() -> None:
    items = read_as("etsy-items.csv", mapped("etsy-items.csv", Rule.COUNTRIES))
    assert boxes(items) == {
        "3910001": ["2 Mug, speckled 34.00 GBP", "1 Linen towel 12.50 GBP"],
        "3910002": ["1 Card, hare 3.00 GBP"],
    }
    assert (items.put_by, items.rows_left) == (1, {"Date Shipped": 1})
    whole = mapped("etsy-orders.csv", Rule.COUNTRIES, contents="Handmade goods")
    assert boxes(read_as("etsy-orders.csv", whole)) == {"3910009": ["1 Handmade goods 46.00 EUR"]}


def test_a_person_may_map_any_file() -> None:
    data = (
        "Ref|Who|Street|Town|Plz|Land|What|Worth\n"
        "A1|Ann Lee|1 High Street|Leeds|LS1 1AA|GB|Hat|1.234,50 €\n"
    ).encode()
    sight = look(data)
    assert sight.guess.decimal == "."
    assert set(sight.guess.missing) == {"order", "name", "country", "contents", "currency"}
    by_hand = sight.guess.setting("currency", "EUR")
    for column, heading in (
        ("order", "Ref"), ("name", "Who"), ("country", "Land"), ("contents", "What"),
        ("value", "Worth"),
    ):  # fmt: skip
        by_hand = by_hand.taking(column, (heading,))
    found = read(data, "shop", by_hand)
    assert said(found) == ["Line 2, value: “1.234,50 €” is not an amount. Like 420.00."]
    comma = replace(by_hand, decimal=",")
    assert boxes(read(data, "shop", comma)) == {"A1": ["1 Hat 1234.50 EUR"]}


def test_a_heading_that_is_gone_is_said() -> None:
    gone = mapped("ebay-uk.csv").taking("company", ("Firm",))
    found = read_as("ebay-uk.csv", gone)
    assert found.refused
    assert "The file has no column “Firm”" in said(found)[0]


def test_a_postcode_that_lost_its_zero_is_offered_with_it() -> None:
    data = (FILES / "shopify.csv").read_bytes().replace(b",02134,", b",2134,")
    plain = read(data, "shop", mapped("shopify.csv"))
    assert "#1004" in plain.left_out
    assert ("2134", "02134") in [(each.was, each.now) for each in plain.suggestions]
    found = read(data, "shop", mapped("shopify.csv", Rule.ZEROS))
    assert found.orders[-1].recipient.postcode == "02134"


def test_what_may_be_there_twice_is_shown_and_not_merged() -> None:
    data = (FILES / "woocommerce.csv").read_bytes()
    lines = data.splitlines(keepends=True)
    twice = b"".join([*lines[:3], lines[2], lines[3], lines[1], *lines[4:]])
    table = table_of(twice)
    found = read_table(table, "shop", mapped("woocommerce.csv"), places=True)
    assert boxes(found)["2101"] == [
        "1 Rain jacket 129.00 EUR", "2 Boot wax 17.80 EUR", "2 Boot wax 17.80 EUR",
        "1 Rain jacket 129.00 EUR",
    ]  # fmt: skip
    assert [say(note.sentence) for note in found.notes] == [
        "Line 6, order: The order was there already, on line 4, with others between: is it the"
        " same?",
        "Line 4, contents: The same as line 3, in the same box: is it there twice?",
        "Line 6, contents: The same as line 2, in the same box: is it there twice?",
    ]


def test_an_address_that_is_unusual_in_its_country_is_said_and_kept() -> None:
    data = (FILES / "shopify.csv").read_bytes().replace(b",02134,MA,US,", b",02134,,US,")
    found = read_table(table_of(data), "shop", mapped("shopify.csv"), places=True)
    assert "#1004" in [order.number for order in found.orders]
    assert [say(note.sentence) for note in found.notes] == [
        "Line 8, region: Addresses in US usually name the state or province."
    ]


def test_a_row_that_talks_like_a_footer_is_a_row() -> None:
    data = (FILES / "ebay-uk.csv").read_bytes().replace(b"Dry bag 20 l", b"Seller ID tag")
    found = read(data, "shop", mapped("ebay-uk.csv", Rule.COUNTRIES, Rule.PHONES))
    assert boxes(found)["05-14001-10002"] == ["1 Seller ID tag 18.00 GBP"]
    assert said(found) == []


def test_what_was_paid_back_is_not_packed() -> None:
    data = (FILES / "shopify.csv").read_bytes().replace(b"lee@example.com,paid", b"l@b.de,refunded")
    found = read(data, "shop", mapped("shopify.csv"))
    assert [order.number for order in found.orders] == ["#1001"]
    assert (found.put_by, found.rows_left["Financial Status"]) == (2, 1)
