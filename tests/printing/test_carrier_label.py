"""A carrier's label is one label that fits and does nothing but draw, or it is refused by name."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from station.domain.errors import RefusedError
from station.domain.printers import Stock, parse
from station.i18n import catalogue
from station.printing import document
from station.printing.carrier_label import checked
from station.render.papers import lay_out, zpl
from tests.render.sample_papers import LABEL

ZEBRA = parse("port:10.0.0.1:9100?dpi=203&stock=4x6")
OFFICE = parse("cups:OFFICE?dpi=300&stock=a4")
PLAIN = (
    b"^XA^PON^LRN^CI28^PW812^LL1218^LH0,0^FO50,50^A0N,40,40^FDTo: Hannah^FS"
    b"^BY3^FO50,200^BCN,200,Y^FD>:123^FS^PQ1^XZ"
)
# The way that carriers send it: a format that only clears, the label, and a picture in memory.
AS_SENT = (
    b"^XA^MCY^XZ~DGR:LOGO,8,1,FF00FF00FF00FF00^XA^FWN^CFD,24^PW812^LH10,10^CI13^PR2^MNY^MTT^MMT"
    b"^MD0^PON^PMN^LRN^FO20,20^XGR:LOGO,1,1^FS^FO20,300^GB700,3,3^FS^IDR:LOGO^FS^XZ"
)


def refusal(content: bytes, spec=ZEBRA) -> str:
    with pytest.raises(RefusedError) as refused:
        checked(content, spec)
    return refused.value.message.id


@pytest.mark.parametrize("content", [PLAIN, AS_SENT, PLAIN.lower(), zpl(lay_out(LABEL, dpi=203))])
def test_a_label_that_only_draws_is_taken(content: bytes) -> None:
    found = checked(content, ZEBRA)
    assert found.form == "zpl"
    assert found.width_mm <= 101.7
    assert found.height_mm <= 152.5


@pytest.mark.parametrize(
    "command",
    ["^JUS", "^JUF", "~JA", "~JR", "~SD30", "^DFR:X", "^XFR:X", "^ISR:X", "^ILR:X", "^MFN",
     "^KP1234", "^CC+", "^CD;", "~CT+", "^HH", "~HS", "^NDx", "^SX", "^IDE:*.*",
     "~DGE:LOGO,1,1,FF", "^ZZ"],
)  # fmt: skip
def test_a_command_that_does_more_than_draw_is_named(command: str) -> None:
    content = PLAIN.replace(b"^PQ1", command.encode() + b"^PQ1")
    with pytest.raises(RefusedError) as refused:
        checked(content, ZEBRA)
    assert refused.value.message.id == "carrier_label.command"
    assert str(refused.value.message.facts["command"]).startswith(command[:3])


def test_copies_and_several_labels_are_refused() -> None:
    assert refusal(PLAIN.replace(b"^PQ1", b"^PQ2")) == "carrier_label.copies"
    assert refusal(PLAIN + PLAIN) == "carrier_label.how_many"
    assert refusal(b"^XA^MCY^XZ") == "carrier_label.how_many"


@pytest.mark.parametrize("cut", range(4, len(PLAIN) - 2, 7))
def test_what_is_cut_off_is_refused(cut: int) -> None:
    assert refusal(PLAIN[:cut]) in {"carrier_label.cut", "carrier_label.command"}


@pytest.mark.parametrize(
    "part", [b"^PW1400", b"^LL2000", b"^FO1200,20^FDx^FS", b"^FO20,1900^FDx^FS"]
)
def test_what_does_not_fit_the_stock_is_refused(part: bytes) -> None:
    assert refusal(PLAIN.replace(b"^PQ1", part + b"^PQ1")) == "carrier_label.size"


def test_a_pdf_has_one_page_of_the_stock() -> None:
    good = document.pdf(lay_out(LABEL, dpi=203), "")
    assert checked(good, ZEBRA).form == "pdf"
    sheet = document.pdf(lay_out(LABEL, dpi=203, stock=Stock.A4), "")
    assert refusal(sheet) == "carrier_label.size"
    page = lay_out(LABEL, dpi=203)
    assert refusal(document.pdf_of((page, page), "")) == "carrier_label.how_many"
    assert refusal(good[: len(good) // 3]) == "carrier_label.no_pdf"
    assert checked(sheet, OFFICE).form == "pdf"


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height), 1).save(out, "PNG")
    return out.getvalue()


def test_a_png_has_the_size_of_the_stock_at_the_head() -> None:
    found = checked(png(812, 1218), ZEBRA)
    assert (found.form, round(found.width_mm), round(found.height_mm)) == ("png", 102, 152)
    assert refusal(png(1200, 1800)) == "carrier_label.size"
    assert refusal(png(812, 1218)[:60]) == "carrier_label.no_png"
    nothing = struct.pack(">II", 0, 0)
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + nothing + b"\x01\0\0\0\0"
    end = struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    assert refusal(head + b"\0\0\0\0" + end) == "carrier_label.no_png"


@given(st.binary(max_size=300), st.sampled_from([b"", b"^XA", b"%PDF-", b"\x89PNG\r\n\x1a\n"]))
def test_whatever_comes_is_taken_or_refused_in_words(content: bytes, head: bytes) -> None:
    try:
        checked(head + content, ZEBRA)
    except RefusedError as refused:
        assert catalogue().has(refused.message.id)
