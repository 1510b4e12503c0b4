"""The ZPL as a printer takes it in: its structure, its words, its bars."""

import dataclasses
import re
from dataclasses import fields

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.address import Address
from station.domain.errors import StationError
from station.domain.printers import parse
from station.i18n import say
from station.render import code128, qr, shapes
from station.render.marks import (
    Align,
    Barcode128,
    Bitmap,
    Box,
    Page,
    PaperError,
    QrCode,
    Shape,
    ShapeKind,
    Text,
)
from station.render.papers import lay_out, zpl
from station.render.zpl import escaped, graphic

DPIS = (203, 300, 600)
MODULE = {203: 4, 300: 6, 600: 12}
HOSTILE = [
    "^XA^XZ",
    "~HS~JA",
    "^FD_5E\\&^FS",
    "_5EXZ",
    "<b>bold</b> & <img src=file:///etc/passwd>",
    "\\& \\(*) \\\\",
    ">;>8 >:",
    "Jürgen Ñandú “Å”",
    "{name} %s {0}",
]


def _bars_of(one, read_zpl):
    """The barcode of a field as (module dots, row of dots), whichever way it was sent."""
    if "GF" in one.commands:
        _, rows = read_zpl.graphic(one.commands["GF"])
        assert len(set(rows)) == 1
        return rows[0].rstrip("0"), len(rows)
    module, _, height = one.commands["BY"].split(",")
    data = one.data
    assert data.startswith(">;>8")
    digits = data.removeprefix(">;>8")
    row = ["0"] * code128.modules(digits, True)
    for start, width in code128.bars(digits, True):
        row[start : start + width] = "1" * width
    wide = "".join(dot * int(module) for dot in row)
    assert one.commands["BC"] == f"N,{height},N,N,N,N"
    return wide, int(height)


def _scan(row, height, quiet):
    from PIL import Image

    padded = "0" * quiet + row + "0" * quiet
    line = bytes(0 if dot == "1" else 255 for dot in padded)
    picture = Image.frombytes("L", (len(padded), height), line * height)
    return zxingcpp.read_barcodes(picture)


@pytest.mark.parametrize("dpi", DPIS)
def test_an_sscc_has_exact_modules_height_and_quiet_zones(label, read_zpl, dpi):
    page = lay_out(label(), dpi=dpi)
    printed = read_zpl(zpl(page))
    (mark,) = [mark for mark in page.marks if isinstance(mark, Barcode128)]
    (one,) = [one for one in printed.fields if one.at == (mark.x, mark.y)]
    row, height = _bars_of(one, read_zpl)
    x, y = one.at
    assert len(row) == 156 * MODULE[dpi]
    assert 0.495 <= MODULE[dpi] / dpi * 25.4 <= 0.94
    assert height / dpi * 25.4 >= 31.75
    quiet = 10 * MODULE[dpi]
    assert x >= quiet
    assert x + len(row) + quiet <= 100 / 25.4 * dpi
    assert y + height <= printed.height
    (found,) = _scan(row, 20, quiet)
    assert found.symbology_identifier == "]C1"
    assert found.bytes == b"00106141411234567897"


@pytest.mark.parametrize("dpi", DPIS)
def test_everything_lies_within_100_by_148_mm(label, confirmation, slip, dpi):
    for facts in (label(practice=True), confirmation(practice=True), slip()):
        page = lay_out(facts, dpi=dpi)
        right, bottom = 100 / 25.4 * dpi, 148 / 25.4 * dpi
        for mark in page.marks:
            x, y, width, height = _extent(mark)
            assert x >= 0, mark
            assert y >= 0, mark
            assert x + width <= right, mark
            assert y + height <= bottom, mark


def _extent(mark):
    match mark:
        case Barcode128(x, y, height, module, text, gs1):
            return x, y, code128.modules(text, gs1) * module, height
        case QrCode(x, y, module, text):
            side = len(qr.matrix(text)) * module
            return x, y, side, side
        case Shape(x, y, size):
            return x, y, size, size
        case Text(x, y, width, size):
            return x, y - size, width, round(size * 1.25)
        case _:
            return mark.x, mark.y, mark.width, mark.height


@pytest.mark.parametrize("dpi", DPIS)
def test_the_settings_say_the_size_and_undo_the_last_format(label, read_zpl, dpi):
    printed = read_zpl(zpl(lay_out(label(), dpi=dpi)))
    assert (printed.width, printed.height) == (4 * dpi, 6 * dpi)
    assert {"CI": "28", "LH": "0,0", "LR": "N", "PM": "N", "PO": "N", "PQ": "1"}.items() <= dict(
        printed.settings
    ).items()


def test_a_printer_is_tuned_only_as_it_is_set(label):
    page = lay_out(label())
    plain = zpl(page)
    assert zpl(page, spec=parse("port:h")) == plain
    for facts, before, within in (
        ("darkness=7", b"~SD07", b""),
        ("speed=4", b"", b"^PR4"),
        ("top=-12", b"", b"^LT-12"),
        ("left=8", b"", b"^LS-8"),
        ("left=-8", b"", b"^LS8"),
        ("darkness=30&speed=14&top=120&left=0", b"~SD30", b"^PR14^LT120^LS0"),
    ):
        tuned = zpl(page, spec=parse(f"port:h?{facts}"))
        assert tuned == before + plain.replace(b"^PW", within + b"^PW", 1)


def test_the_label_says_what_it_must(label, read_zpl):
    texts = read_zpl(zpl(lay_out(label(number=2, of=3)))).texts
    wanted = [
        "Fjord & Fell", "Unit 7, Canal Yard", "Leeds LS9 8AG, GB", "ND", "NEXT DAY",
        "Hannah Whitfield", "14 Larch Rise", "Kendal", "LA9 5QT", "United Kingdom", "10482",
        "2.340 kg", "2 of 3", "24 Nov 2026", "(00) 1 0614141 123456789 7",
    ]  # fmt: skip
    assert set(wanted) <= set(texts)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("part", ["name", "address1", "city", "postcode", "country"])
def test_an_address_is_never_a_command(label, recipient, read_zpl, part, text):
    facts = label(recipient=dataclasses.replace(recipient, **{part: text}), order=text)
    printed = read_zpl(zpl(lay_out(facts)))
    said = "".join(printed.texts).replace(" ", "")
    assert said.count(text.replace(" ", "")) == 2
    assert len(printed.with_command("BC")) == 1


@pytest.mark.parametrize(
    "text", ["a\u202eb", "a\x00b", "a\u0085\x1bb", "\ud800", "a\u200fb", "a\u061cb", "\u2066x"]
)
def test_hidden_characters_are_refused_by_name(label, recipient, text):
    with pytest.raises(PaperError) as refused:
        lay_out(label(recipient=dataclasses.replace(recipient, name=text)))
    assert refused.value.message.id == "paper.hidden_characters"
    assert "recipient's name" in say(refused.value.message)


def test_line_breaks_become_spaces(label, recipient, read_zpl):
    facts = label(recipient=dataclasses.replace(recipient, name="Anna\r\n Lind\tB"))
    assert "Anna Lind B" in read_zpl(zpl(lay_out(facts))).texts


@given(
    parts=st.lists(st.text(max_size=90), min_size=8, max_size=8),
    order=st.text(max_size=60),
    dpi=st.sampled_from(DPIS),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_address_prints_or_is_refused_with_a_sentence(label, read_zpl, parts, order, dpi):
    names = [part.name for part in fields(Address)][:8]
    to = Address(**dict(zip(names, parts, strict=True)))
    blank = Bitmap(8, 1, (b"\x00",))
    try:
        stream = zpl(lay_out(label(recipient=to, order=order), dpi=dpi), lambda mark: (blank, 0))
    except StationError as refused:
        sentence = say(refused.message)
        assert sentence != refused.message.id
        return
    read_zpl(stream)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_escaped_text_comes_back_whole_and_holds_no_sign_of_a_command(text):
    data = escaped(text)
    assert not set(data) & set("^~\\\n\r")
    assert (
        re.sub("_(..)", lambda hit: chr(int(hit[1], 16)), data).encode("latin-1") == text.encode()
    )


def test_letters_beyond_the_printers_own_are_drawn_or_refused(label, recipient, read_zpl):
    page = lay_out(label(recipient=dataclasses.replace(recipient, name="東京 太郎")))
    with pytest.raises(PaperError) as refused:
        zpl(page)
    assert "PDF" in say(refused.value.message)
    asked = []

    def draw(mark):
        asked.append(mark.text)
        return Bitmap(10, 2, (b"\xff\xc0", b"\x80\x40")), 30

    printed = read_zpl(zpl(page, draw))
    assert asked == ["東京 太郎"]
    (one,) = printed.with_command("GF")
    (mark,) = [mark for mark in page.marks if isinstance(mark, Text) and mark.text == asked[0]]
    assert one.at == (mark.x, mark.y - 30)
    assert read_zpl.graphic(one.commands["GF"])[1] == [
        "1" * 10 + "0" * 6,
        "1" + "0" * 8 + "1" + "0" * 6,
    ]


@given(st.integers(1, 40), st.data())
def test_packed_dots_come_back(read_zpl, width, data):
    plain = st.sampled_from([bytes(width), b"\xff" * width])
    any_row = st.one_of(plain, st.binary(min_size=width, max_size=width))
    rows = data.draw(st.lists(any_row, min_size=1, max_size=6))
    written = graphic(Bitmap(8 * width, len(rows), tuple(rows))).removeprefix("^GF")
    dots, found = read_zpl.graphic(written)
    assert dots == 8 * width
    assert found == [f"{int.from_bytes(row, 'big'):0{8 * width}b}" for row in rows]


def test_a_very_wide_run_of_dots_comes_back(read_zpl):
    row = b"\xff" * 300 + b"\x0f"
    _, found = read_zpl.graphic(graphic(Bitmap(8 * 301, 1, (row,))).removeprefix("^GF"))
    assert found == [f"{int.from_bytes(row, 'big'):0{8 * 301}b}"]


@pytest.mark.parametrize("dpi", DPIS)
def test_the_terms_are_a_qr_code_of_their_link(confirmation, read_zpl, dpi):
    page = lay_out(confirmation(), dpi=dpi)
    (mark,) = [mark for mark in page.marks if isinstance(mark, QrCode)]
    printed = read_zpl(zpl(page))
    (one,) = [one for one in printed.fields if one.at == (mark.x, mark.y)]
    if mark.module <= 10:
        assert one.commands["BQ"] == f"N,2,{mark.module},M"
        assert one.commands["BY"].endswith(",1")
        assert one.data == "MA,https://www.example.com/en/pds/3f1b2c44"
    else:
        from PIL import Image

        width, rows = read_zpl.graphic(one.commands["GF"])
        dots = b"".join(bytes(0 if dot == "1" else 255 for dot in row) for row in rows)
        picture = Image.frombytes("L", (width, len(rows)), dots)
        framed = Image.new("L", (width + 200, len(rows) + 200), 255)
        framed.paste(picture, (100, 100))
        (found,) = zxingcpp.read_barcodes(framed)
        assert found.text == "https://www.example.com/en/pds/3f1b2c44"


def test_right_and_centred_text_goes_into_a_block_of_one_line(read_zpl):
    marks = (
        Text(10, 40, 200, 20, "a\\b", align=Align.RIGHT),
        Box(10, 50, 200, 30),
        Text(10, 70, 200, 20, "c", align=Align.CENTRE, inverse=True),
    )
    right, _, centred = read_zpl(zpl(Page(203, 812, 1218, marks))).fields
    assert right.commands["FB"] == "200,1,0,R,0"
    assert right.data == "a\\\\b"
    assert centred.commands["FB"] == "200,1,0,C,0"
    assert "FR" in centred.commands
    assert "FR" not in right.commands


def test_the_shapes_have_dots_and_holes():
    shield = shapes.bitmap(ShapeKind.SHIELD, 80)
    triangle = shapes.bitmap(ShapeKind.TRIANGLE, 80)
    filled = [sum(row.bit_count() for row in map(_number, one.rows)) for one in (shield, triangle)]
    assert filled[0] > 0.45 * 6400 > filled[1] > 0.1 * 6400


def _number(row):
    return int.from_bytes(row, "big")
