"""Code 128, against an independent writer and the printer's own rules."""

import pytest
import zxingcpp

from station.render import code128
from station.render.marks import PaperError


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
