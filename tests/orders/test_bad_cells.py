"""A cell that cannot be read: what it costs, and with which words it is said."""

from pathlib import Path

import pytest

from station.orders import read
from tests.orders.csv_rows import csv, numbers, row, said, without_boxes

BAD_CELLS = [
    ("name", "", "Type who receives it."),
    ("address1", "", "Type the street"),
    ("city", " ", "Type the town."),
    ("postcode", "", "Type the post code."),
    ("postcode", "12345", "Not a post code of GB. Like TQ6 9DQ."),
    ("country", "", "Type the country."),
    ("country", "UK", "“UK” is not a country code."),
    ("country", "gı", "is not a country code."),
    ("phone", "01632 960482", "Like +44 1632 960001."),
    ("email", "h at example", "Like anna@example.com."),
    ("name", "x" * 81, "81 characters are too many: 80 at most."),
    ("name", "Ann\u202e Lee", "hidden or control characters"),
    ("name", "Ann \ufffd Lee", "a lost letter"),
    ("city", "Ken\x07dal", "hidden or control characters"),
    ("order", "x" * 41, "41 characters are too many"),
    ("order", "10\u200b482", "hidden or control characters"),
    ("sku", "a\x00b", "Holds a NUL byte"),
    ("sku", "\x1b[2J", "hidden or control characters"),
    ("contents", "", "Type what is in the box."),
    ("contents", "x" * 121, "121 characters are too many"),
    ("contents", "x" * 10_001, "10001 characters are too many: 10000 at most."),
    ("service", "x" * 111, "111 characters are too many"),
    ("weight_g", "", "Type the weight in grams."),
    ("weight_g", "0", "0 g is not possible: 1 to 70000 g."),
    ("weight_g", "-5", "-5 g is not possible"),
    ("weight_g", "70001", "70001 g is not possible"),
    ("weight_g", "2.34", "“2.34” is not a whole number."),
    ("weight_g", "2 340", "“2 340” has a separator inside the number."),
    ("weight_g", "2\u00a0340", "has a separator inside the number."),
    ("weight_g", "2340g", "“2340g” is not a whole number."),
    ("weight_g", "٢٣٤٠", "is not a whole number."),
    ("weight_g", "9" * 5000, "is not a whole number."),
    ("length_mm", "3001", "3001 mm is not possible: up to 3000 mm."),
    ("width_mm", "-1", "-1 mm is not possible"),
    ("height_mm", "abc", "“abc” is not a whole number."),
    ("quantity", "0", "0 pieces are not possible: 1 to 10000."),
    ("quantity", "two", "“two” is not a whole number."),
    ("parcel", "0", "0 is not a parcel number"),
    ("parcel", "A", "“A” is not a whole number."),
    ("value", "", "Type what it is worth."),
    ("value", "0", "“0” is not a value. It must be above nil."),
    ("value", "0.00", "It must be above nil."),
    ("value", "-20", "It must be above nil."),
    ("value", "1 234.00", "“1 234.00” has a separator inside the number."),
    ("value", "1'234.00", "has a separator inside the number."),
    ("value", "£20", "“£20” is not an amount."),
    ("value", "1e3", "“1e3” is not an amount."),
    ("value", "20.005", "more decimals than GBP knows"),
    ("value", "9" * 200, "more than any parcel is worth"),
    ("currency", "", "Type the currency."),
    ("currency", "POUND", "POUND is not a currency code."),
    ("currency", "XXX", "XXX is not a currency code."),
]


@pytest.mark.parametrize(("column", "text", "words"), BAD_CELLS)
def test_a_bad_cell_costs_its_own_order_and_says_how_to_mend_it(
    column: str, text: str, words: str, tmp_path: Path
) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(csv([row(order="1"), row(**{column: text}), row(order="3")]))
    found = read(file)
    assert numbers(found) == ["1", "3"]
    assert {finding.line for finding in found.findings} == {3}
    assert any(words in sentence for sentence in said(found))


@pytest.mark.parametrize("value", ["1,234.00", "1.234,00", "310,00"])
def test_an_amount_in_another_country_s_writing_is_refused_not_guessed(value: str) -> None:
    found = read(csv([row(value=value)], delimiter=";"))
    assert "has a separator inside the number" in said(found)[0]
    assert found.orders == ()


def test_every_bad_cell_of_a_row_is_said_at_once() -> None:
    found = read(csv([row(weight_g="0", value="", postcode="x", phone="1", quantity="-1")]))
    assert {finding.field for finding in found.findings} == {
        "weight_g",
        "value",
        "postcode",
        "phone",
        "quantity",
    }


def test_one_bad_row_leaves_out_the_whole_order() -> None:
    found = read(without_boxes([row(), row(order="2"), row(value="")]))
    assert numbers(found) == ["2"]
    assert found.left_out == ("10482",)


def test_findings_come_by_line() -> None:
    rows = [row(order=str(number), city="" if number % 2 else "x", value="") for number in range(9)]
    lines = [finding.line for finding in read(csv(rows)).findings]
    assert lines == sorted(lines)
