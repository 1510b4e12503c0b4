"""Files that are broken as files: refused, or read as far as it is certain whose row is whose."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station import orders, resources
from station.domain.address import has_hidden_characters
from station.domain.shipment import Order
from station.i18n import say
from station.orders import Import, read
from station.orders.names import COLUMNS

HEADING = "order,name,address1,city,postcode,country,weight_g,contents,value,currency"
PRACTICE = resources.path("practice", "orders.csv").read_bytes()


def said(found: Import) -> list[str]:
    return [say(finding.sentence) for finding in found.findings]


def file(*rows: str, heading: str = HEADING) -> bytes:
    return "\n".join([heading, *rows]).encode()


def line(order: str, contents: str = "Hat", name: str = "Ann Lee") -> str:
    return f"{order},{name},1 High Street,Leeds,LS1 1AA,GB,500,{contents},20.00,GBP"


def test_the_fixture_itself_is_good() -> None:
    assert said(read(file(line("1")))) == []


# Encodings ------------------------------------------------------------------------------------


def test_another_encoding_is_refused_with_its_line_and_the_cure() -> None:
    data = file(line("1"), line("2", name="Zoë Lee"), line("3")).decode().encode("cp1252")
    found = read(data)
    assert said(found) == [
        "Line 3: Line 3 is not UTF-8, so its letters are not certain. Save the file as “CSV UTF-8”."
    ]
    assert (found.refused, found.orders, found.findings[0].line) == (True, (), 3)


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n"])
def test_the_line_is_right_with_every_line_end(end: bytes) -> None:
    assert read(end.join([b"a", b"b", b"c\xff"])).findings[0].line == 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b"\n \n\r\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"PK\x03\x04" + bytes(100), "This workbook cannot be read"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "of an old kind or with a password"),
        (file(line("1")).decode().encode("utf-16-le"), "not a text file in UTF-8"),
        (file(line("1")).decode().encode("utf-16") + b"x", "not whole UTF-16"),
        (file(line("1")).decode().encode("utf-32"), "not a text file in UTF-8"),
        (b"x" * 300_000, "These columns are missing"),
        (b'"' * 300_001, "These columns are missing"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "Line 2 is not UTF-8"),
    ],
    ids=range(11),
)
def test_what_is_no_order_file_is_refused_in_words(data: bytes, words: str) -> None:
    found = read(data)
    assert found.refused
    assert found.orders == ()
    assert len(found.findings) == 1
    assert words in said(found)[0]


def test_a_file_beyond_reason_is_not_even_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders.csv_file, "LARGEST_BYTES", 2_000_000)
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(2_000_001)
    found = read(path)
    assert "larger than 2 MB" in said(found)[0]
    assert found.refused


# Quotation marks and widths -------------------------------------------------------------------


def test_quoted_fields_hold_delimiters_marks_and_line_breaks() -> None:
    data = file(
        line("1", '"Hat, 7"" wide"') + ',"see\nthe\nnote"',
        line("2") + ",",
        heading=HEADING + ",Note",
    )
    found = read(data)
    assert said(found) == []
    assert found.orders[0].parcels[0].contents[0].description == 'Hat, 7" wide'
    # Lines are counted as an editor counts them, also after a field of three.
    bad = read(data + b"\n" + line("3").replace("500", "0").encode() + b",")
    assert [finding.line for finding in bad.findings] == [6]


def test_a_mark_for_inches_is_a_mark_like_any_other() -> None:
    found = read(file(line("1", 'Screen 24"'), line("2", 'Screen 27"')))
    assert [order.parcels[0].contents[0].description for order in found.orders] == [
        'Screen 24"',
        'Screen 27"',
    ]


def test_a_line_break_in_a_known_column_costs_the_row() -> None:
    found = read(file(line("1", '"Hat\nblue"'), line("2")))
    assert [order.number for order in found.orders] == ["2"]
    assert said(found) == ["Line 2, contents: Holds hidden or control characters. Type it again."]


@pytest.mark.parametrize("bad", ['"Hat', 'Hat, blue"', '"Hat"blue', '"Hat "" blue'])
def test_a_mark_that_is_never_closed_costs_one_order_and_no_other(bad: str) -> None:
    found = read(file(line("1"), line("2", bad), line("3", '"Hat, blue"'), line("4"), line("2")))
    assert [order.number for order in found.orders] == ["1", "3", "4"]
    assert found.left_out == ("2",)
    assert {finding.line for finding in found.findings} == {3}


@pytest.mark.parametrize("cells", [",", ",,,"])
def test_a_row_too_wide_or_too_narrow_costs_its_order(cells: str) -> None:
    found = read(file(line("1"), line("2") + cells, line("3"), "4,Ann Lee"))
    assert [order.number for order in found.orders] == ["1", "3"]
    assert found.left_out == ("2", "4")
    assert "but the heading has 10" in said(found)[0]
    assert "2 fields, but the heading has 10" in said(found)[1]


def test_a_row_of_an_unsure_order_costs_its_neighbours_too() -> None:
    # The row without a number may be a line of order 2 or of order 3.
    found = read(file(line("1"), line("2"), line(""), line("3"), line("4")))
    assert [order.number for order in found.orders] == ["1", "4"]
    assert found.left_out == ("2", "3")
    assert said(found) == [
        "Line 4, order: No order number. The orders on the rows before and after it are left out, "
        "for the row may be theirs."
    ]


@pytest.mark.parametrize(
    "torn", [line("10,482"), line("10482").replace(",", " ", 1), line('10,"482')]
)
def test_a_number_torn_or_run_together_costs_every_order_that_it_can_be(torn: str) -> None:
    data = file(line("10481"), line("10482"), line("9"), torn, line("10500"), line("11"))
    found = read(data)
    taken = {order.number for order in found.orders}
    assert taken >= {"9", "11"}
    assert "10482" not in taken
    assert "10482" in found.left_out


@pytest.mark.parametrize("stray", ['"2,Ann', '2"9', "\0"])
def test_a_number_that_is_not_certain_costs_the_neighbours_too(stray: str) -> None:
    data = file(line("1"), line("2"), line(stray), line("3"), line("4"))
    found = read(data)
    assert [order.number for order in found.orders] == ["1", "4"]
    assert found.left_out == ("2", "3")
    assert any("not certain" in sentence for sentence in said(found))


def test_where_the_number_is_not_the_first_column_a_shifted_row_is_unsure() -> None:
    names = [*HEADING.split(",")[1:], "order"]
    cells = "Ann Lee,1 High Street,Leeds,LS1 1AA,GB,500,Hat,20.00,GBP"
    shifted = cells.replace("Leeds", "Leeds, West")
    data = file(f"{cells},1", f"{shifted},2", f"{cells},3", f"{cells},4", heading=",".join(names))
    found = read(data)
    assert [order.number for order in found.orders] == ["4"]
    assert found.left_out == ("1", "3")


def test_a_nul_byte_is_said_by_its_line() -> None:
    found = read(file(line("1"), line("2", "H\0at"), line("3")))
    assert said(found) == ["Line 3: Holds a NUL byte. Export the file again."]
    assert [order.number for order in found.orders] == ["1", "3"]


# Properties -----------------------------------------------------------------------------------


def _lines(order: Order) -> int:
    return sum(len(parcel.contents) for parcel in order.parcels)


WHOLE = {order.number: _lines(order) for order in read(PRACTICE).orders}


@settings(max_examples=300, deadline=None)
@given(
    st.integers(PRACTICE.index(b"\n") + 1, len(PRACTICE)), st.sampled_from(['"', ",", '""', ',"'])
)
def test_no_slip_of_a_mark_ever_makes_half_an_order(place: int, slip: str) -> None:
    text = (
        PRACTICE[:place].decode(errors="ignore") + slip + PRACTICE[place:].decode(errors="ignore")
    )
    for order in read(text.encode()).orders:
        if order.number in WHOLE:
            assert _lines(order) == WHOLE[order.number]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode), st.booleans())
def test_no_bytes_whatever_break_the_reader(data: bytes, with_heading: bool) -> None:
    found = read((file() + b"\n" if with_heading else b"") + data)
    assert all(say(finding.sentence) for finding in found.findings)
    if found.refused:
        assert found.findings
        assert not found.orders


NAMES = (
    st.text(
        st.characters(
            exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"], exclude_characters="\ufffd"
        ),
        min_size=1,
        max_size=30,
    )
    .map(str.strip)
    .filter(lambda name: name and not has_hidden_characters(name))
)
LINES = st.fixed_dictionaries(
    {
        "weight_g": st.integers(1, 70_000).map(str),
        "contents": NAMES,
        "sku": NAMES,
        "value": st.integers(1, 10**7).map(lambda minor: f"{minor // 100}.{minor % 100:02d}"),
        "quantity": st.integers(1, 999).map(str),
        "length_mm": st.integers(0, 3000).map(str),
    }
)
RECIPIENTS = st.fixed_dictionaries(
    dict.fromkeys(("name", "company", "address1", "address2", "city", "postcode"), NAMES)
    | {"country": st.just("IE"), "currency": st.just("EUR")}
)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[A-Za-z0-9#-]{1,12}", fullmatch=True),
        st.tuples(RECIPIENTS, st.lists(LINES, min_size=1, max_size=3)),
        min_size=1,
        max_size=4,
    ),
    st.permutations(COLUMNS),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_a_spreadsheet_writes_is_what_is_read(
    shop: dict[str, tuple[dict[str, str], list[dict[str, str]]]],
    columns: list[str],
    delimiter: str,
    end: str,
    encoding: str,
    quoting: int,
) -> None:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(
        stream,
        columns,
        delimiter=delimiter,
        lineterminator=end,
        quoting=quoting,  # type: ignore[arg-type]
    )
    writer.writeheader()
    for number, (recipient, lines) in shop.items():
        for box, cells in enumerate(lines, 1):
            writer.writerow({"order": number, "parcel": str(box), **recipient, **cells})
    found = read(stream.getvalue().encode(encoding))
    assert said(found) == []
    assert [order.number for order in found.orders] == list(shop)
    for order in found.orders:
        recipient, lines = shop[order.number]
        assert order.recipient.name == recipient["name"]
        assert order.recipient.postcode == recipient["postcode"]
        for parcel, cells in zip(order.parcels, lines, strict=True):
            (content,) = parcel.contents
            assert str(parcel.weight_g) == cells["weight_g"]
            assert (content.description, content.sku) == (cells["contents"], cells["sku"])
            assert (str(content.value), str(content.quantity)) == (
                cells["value"],
                cells["quantity"],
            )
