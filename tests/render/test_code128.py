"""Code 128, against an independent writer and the printer's own rules."""

import re

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as some

from station.render import code128
from station.render.marks import PaperError
from tests.render import shipments


def _dots(text: str, gs1: bool) -> str:
    row = ["0"] * code128.modules(text, gs1)
    for start, width in code128.bars(text, gs1):
        row[start : start + width] = "1" * width
    return "".join(row)


def _read(row: str) -> list[zxingcpp.Barcode]:
    from PIL import Image

    padded = "0" * 20 + row + "0" * 20
    picture = Image.new("L", (len(padded), 40), 255)
    picture.putdata([0 if dot == "1" else 255 for dot in padded] * 40)
    return zxingcpp.read_barcodes(
        picture.resize((picture.width * 3, 120), Image.Resampling.NEAREST)
    )


def _written(text: str, gs1: bool) -> str:
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128, gs1=gs1)
    dots = memoryview(symbol.to_image(scale=1, add_quiet_zones=False))
    return "".join("1" if dot == 0 else "0" for dot in dots.tobytes()[: dots.shape[1]])


def test_an_sscc_is_bar_for_bar_what_the_other_writer_makes():
    assert _dots("00106141411234567897", True) == _written("(00)106141411234567897", True)


@pytest.mark.parametrize("text", ["K7QHM-3WXRE-INS", "10482", "123456", "AB", "x-1", "A1B2"])
def test_plain_symbols_are_read_back(text):
    (found,) = _read(_dots(text, False))
    assert (found.text, found.symbology_identifier) == (text, "]C0")


@pytest.mark.parametrize(
    "text",
    [*"1 12 123 1234567 A12345678B A1234567 99 1234567A 9999A9999 ~^>_\\".split(), "a b"],
)
def test_changes_of_code_set_are_read_back(text):
    (found,) = _read(_dots(text, False))
    assert found.text == text


def test_the_check_character_is_that_of_the_known_example():
    # The widely printed example begins with start A (103) and has check character 54; start B
    # weighs one more. Three digits are too few for a change to set C.
    assert code128.characters("PJJ123C", False) == (104, 48, 42, 42, 17, 18, 19, 35, 55)


@pytest.mark.parametrize("text", ["", "é", "東", "a\nb", "\x7f"])
def test_what_it_cannot_carry_is_refused(text):
    with pytest.raises(PaperError) as refused:
        code128.characters(text, False)
    assert refused.value.message.id == "paper.not_a_barcode"


def test_the_invocation_names_fnc1_and_the_code_sets():
    assert code128.invocation("00106141411234567897", True) == ">;>800106141411234567897"
    assert code128.invocation("K7QHM-3WXRE-INS", False) == ">:K7QHM-3WXRE-INS"
    assert code128.invocation("9999A9999", False) == ">;9999>6A>59999"
    assert code128.invocation(">^~", False) == ">:>0><>="


def _as_the_printer_reads(data: str) -> list[int]:
    """The characters that ^BC makes in mode N (ZPL II Programming Guide), without the check."""
    values: list[int] = []
    in_c = False
    signs = {">0": ">", "><": "^", ">=": "~"}
    controls = {">;": 105, ">:": 104, ">5": 99, ">6": 100, ">8": 102}
    while data:
        two = data[:2]
        if two in controls:
            values.append(controls[two])
            in_c = {">;": True, ">5": True, ">:": False, ">6": False}.get(two, in_c)
        elif in_c:
            assert re.fullmatch("[0-9]{2}", two), data
            values.append(int(two))
        else:
            assert two in signs or data[0] not in ">^~", data
            letter = signs.get(two, data[0])
            values.append(ord(letter) - 32)
            two = two if two in signs else data[0]
        data = data[len(two) :]
    return values


@settings(max_examples=10 * shipments.COUNT, deadline=None)
@given(
    some.one_of(
        shipments.orders,
        shipments.refs,
        some.from_regex(r"[ -~]{1,30}", fullmatch=True),
        some.from_regex(r"([0-9]{1,9}[>A-c^~ -]{0,2}){1,5}", fullmatch=True),
    ),
    some.booleans(),
)
def test_the_printer_makes_exactly_our_characters(text: str, gs1: bool) -> None:
    data = code128.invocation(text, gs1)
    assert _as_the_printer_reads(data) == list(code128.characters(text, gs1)[:-1])
