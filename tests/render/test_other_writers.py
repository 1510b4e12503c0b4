"""Barcodes of generated shipments, module by module as libraries that we do not use write them.

Bars: ReportLab, told our choice of code sets, and zint (in zxing-cpp), which chooses itself.
Squares: python-qrcode, told how the text is packed; ours come from zint.
"""

import re
from collections.abc import Iterator
from itertools import chain

import qrcode
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as some
from qrcode.base import rs_blocks
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, MODE_NUMBER, QRData, mask_func
from reportlab.graphics.barcode import code128 as reportlab

from station.render import code128, qr
from tests.render import shipments

_few = settings(max_examples=shipments.COUNT, deadline=None)
_SETS = {99: "TO_C", 100: "TO_B"}


def _ours(text: str, gs1: bool) -> str:
    row = ["0"] * code128.modules(text, gs1)
    for start, width in code128.bars(text, gs1):
        row[start : start + width] = "1" * width
    return "".join(row)


def _zint(text: str, gs1: bool) -> str:
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128, gs1=gs1)
    dots = memoryview(symbol.to_image(scale=1, add_quiet_zones=False))
    return "".join("1" if dot == 0 else "0" for dot in dots.tobytes()[: dots.shape[1]])


class _Told(reportlab.Code128):  # type: ignore[misc]
    """ReportLab's writer without its own choice of code sets: numbers, check and bars are its."""

    sets: tuple[str, ...] = ()

    def _try_TO_C(self, letters: list[str]) -> list[str]:
        return self.sets


def _reportlab(text: str, gs1: bool) -> str:
    told = _Told(text, quiet=0, sets=_choices(text, gs1))
    told.validate()
    told.encode()
    # Bars are capitals and spaces are small letters, as wide as their place in the alphabet.
    return "".join(
        ("1" if letter.isupper() else "0") * (ord(letter.lower()) - ord("a") + 1)
        for letter in told.decompose()
    )


def _choices(text: str, gs1: bool) -> list[str]:
    """Our code sets in ReportLab's words."""
    start, *values = code128.characters(text, gs1)[:-1]
    in_c = start == 105
    words = ["START_C" if in_c else "START_B"]
    left = text
    if gs1:
        words.append("\xf1")
        values = values[1:]
    for value in values:
        if value == (100 if in_c else 99):
            in_c = not in_c
            words.append(_SETS[value])
        else:
            words.append(left[: 2 if in_c else 1])
            left = left[2 if in_c else 1 :]
    assert left == ""
    return [*words, "STOP"]


def _squares(parts: list[tuple[int, str]], version: int, mask: int) -> list[bytes]:
    """The other writer's symbol of these parts, each packed as its mode says."""
    symbol = qrcode.QRCode(version, qrcode.ERROR_CORRECT_M, border=0, mask_pattern=mask)
    for mode, part in parts:
        symbol.add_data(QRData(part.encode(), mode))
    symbol.make(fit=False)
    return [bytes(map(int, row)) for row in symbol.get_matrix()]


def _parts(link: str, rows: list[bytes], version: int, mask: int) -> list[tuple[int, str]]:
    """How the symbol packs its text: the modes of its parts, as its own stream of bits tells.

    Of the stream only the lengths are read; what it says, the other writer says again.
    """
    blocks: list[list[str]] = [[] for _ in rs_blocks(version, qrcode.ERROR_CORRECT_M)]
    counts = [block.data_count for block in rs_blocks(version, qrcode.ERROR_CORRECT_M)]
    words = iter(re.findall("[01]{8}", "".join(_bits(rows, mask))))
    for place in range(max(counts)):
        for block, count in zip(blocks, counts, strict=True):
            if place < count:
                block.append(next(words))
    stream = "".join(chain(*blocks))
    parts, at, left = [], 0, link
    while left:
        mode = int(stream[at : at + 4], 2)
        size = {MODE_NUMBER: 10, MODE_ALPHA_NUM: 9, MODE_8BIT_BYTE: 8}[mode]
        count = int(stream[at + 4 : at + 4 + size], 2)
        at += 4 + size + _LENGTHS[mode](count)
        parts.append((mode, left[:count]))
        left = left[count:]
    return parts


_LENGTHS = {
    MODE_NUMBER: lambda count: 10 * (count // 3) + (0, 4, 7)[count % 3],
    MODE_ALPHA_NUM: lambda count: 11 * (count // 2) + 6 * (count % 2),
    MODE_8BIT_BYTE: lambda count: 8 * count,
}


def _bits(rows: list[bytes], mask: int) -> Iterator[str]:
    """The unmasked modules of versions 2 to 6 in their order: up and down in pairs of columns."""
    side, flips = len(rows), mask_func(mask)
    columns = [*range(side - 1, 6, -2), 5, 3, 1]
    for turn, right in enumerate(columns):
        for row in range(side)[:: 1 if turn % 2 else -1]:
            for column in (right, right - 1):
                corner = (row < 9 and (column < 9 or column >= side - 8)) or (
                    row >= side - 8 and column < 9
                )
                aligning = side - 9 <= row <= side - 5 and side - 9 <= column <= side - 5
                if not (corner or aligning or row == 6):
                    yield str(rows[row][column] ^ flips(row, column))


@_few
@given(shipments.numbers)
def test_an_sscc_has_the_bars_of_both_other_writers(number: str) -> None:
    ours = _ours("00" + number, gs1=True)
    assert ours == _zint("(00)" + number, gs1=True)
    assert ours == _reportlab("00" + number, gs1=True)


@_few
@given(some.one_of(shipments.orders, shipments.refs))
def test_an_order_and_a_reference_have_the_bars_of_the_other_writers(text: str) -> None:
    ours = _ours(text, gs1=False)
    assert ours == _reportlab(text, gs1=False)
    # Zint may change the code set elsewhere, yet needs as many characters.
    assert len(ours) == len(_zint(text, gs1=False))


@_few
@given(shipments.links)
def test_a_link_has_the_squares_of_the_other_writer(link: str) -> None:
    ours = list(qr.matrix(link))
    version = (len(ours) - 17) // 4
    # The mask stands in the symbol's format information, itself masked with 101 (ISO/IEC 18004).
    mask = (ours[8][2] << 2 | ours[8][3] << 1 | ours[8][4]) ^ 0b101
    assert _squares(_parts(link, ours, version, mask), version, mask) == ours
