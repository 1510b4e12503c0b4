"""Every alphabet that an address can hold is drawn by a typeface that is shipped."""

import os
import sys
import unicodedata
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PySide6.QtGui import QFontMetricsF, QTextLayout

from station.domain.address import Address
from station.domain.papers import LabelPaper
from station.printing import document, typefaces
from station.render.papers import lay_out, zpl

NAMES = {
    "Arabic": "مستودع الشحن رقم ٧",
    "Armenian": "Հայաստան",
    "Bengali": "ঢাকা বাংলাদেশ",
    "Chinese": "北京市朝阳区建国路八十七号",
    "Cyrillic": "Ёлкин, ул. Щорса",
    "Devanagari": "नई दिल्ली",
    "emoji": "Café 😀🏠 Zürich",
    "Ethiopic": "አዲስ አበባ",
    "Georgian": "თბილისი",
    "Greek": "Οδός Ερμού 12",
    "Gujarati": "અમદાવાદ",
    "Gurmukhi": "ਅੰਮ੍ਰਿਤਸਰ",
    "Hebrew": "רחוב הרצל 12",
    "Japanese": "東京都千代田区霞が関",
    "Kannada": "ಬೆಂಗಳೂರು",
    "Khmer": "ភ្នំពេញ",
    "Korean": "서울특별시 종로구",
    "Lao": "ວຽງຈັນ",
    "Malayalam": "കൊച്ചി",
    "Myanmar": "ရန်ကုန်",
    "Sinhala": "කොළඹ",
    "Tamil": "சென்னை",
    "Telugu": "హైదరాబాద్",
    "Thai": "กรุงเทพมหานคร",
    "Vietnamese": "Nguyễn Thị Hồng",
}


@pytest.fixture(autouse=True)
def _drawing() -> None:
    document.ensure_gui()


def glyphs(text: str) -> list[int]:
    layout = QTextLayout(text, typefaces.font(text, 40, bold=False))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES.keys())
def test_an_alphabet_is_drawn_without_a_font_of_the_machine(text: str) -> None:
    foreign = [letter for letter in text if typefaces._family_for(letter) is not None]
    for letter in text:
        plain = typefaces.measure.has_letters(letter) or typefaces.measure.is_invisible(letter)
        assert plain or letter.isspace() or letter in foreign, letter
    assert typefaces.missing(text) == ""
    assert 0 not in glyphs(text)


def test_arabic_is_shaped() -> None:
    # Four letters that join: each looks otherwise than alone.
    assert set(glyphs("بببب")) != set(glyphs("ب"))


def test_every_letter_of_the_basic_plane_has_a_typeface() -> None:
    lacking = [
        chr(code)
        for code in range(0x20, 0xFFFE)
        if unicodedata.category(chr(code))[0] in "LN"
        and typefaces._family_for(chr(code)) is None
        and not typefaces.measure.has_letters(chr(code))
    ]
    assert lacking == []


_TEXTS = some.one_of(
    some.sampled_from(sorted(NAMES.values())),
    some.text(
        some.characters(max_codepoint=min(0xFFFD, sys.maxunicode), categories=["L", "N", "Zs"]),
        min_size=1,
        max_size=24,
    ).filter(lambda text: text.strip()),
    some.text(some.sampled_from("W m'-.&"), min_size=1, max_size=60).filter(str.strip),
)
_ADDRESSES = some.builds(
    Address,
    name=_TEXTS,
    company=some.one_of(some.just(""), _TEXTS),
    address1=_TEXTS,
    address2=some.one_of(some.just(""), _TEXTS),
    city=_TEXTS,
    region=some.one_of(some.just(""), some.sampled_from(["Yorkshire", "NRW"])),
    postcode=some.sampled_from(["", "LA9 5QT", "100-8918", "１００"]),
    country=some.sampled_from(["GB", "JP", "SA", "TH", "DE"]),
)
_quick = settings(
    max_examples=int(os.environ.get("STATION_SHIPMENTS", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@_quick
@given(_ADDRESSES, some.sampled_from([203, 300, 600]))
def test_whatever_the_address_holds_the_label_reads(
    label: LabelPaper, recipient: Address, dpi: int
) -> None:
    page = lay_out(replace(label, recipient=recipient), dpi=dpi)
    content = document.pdf(page, "label")
    assert zpl(page, document.letters).count(b"^XZ") == 1
    pdf = pypdfium2.PdfDocument(content)
    try:
        seen = zxingcpp.read_barcodes(pdf[0].render(scale=dpi / 72).to_pil().convert("L"))
    finally:
        pdf.close()
    assert [(code.symbology_identifier, code.bytes) for code in seen] == [
        ("]C1", b"00106141411234567897")
    ]


def test_no_line_is_wider_than_its_place(label: LabelPaper) -> None:
    for text in NAMES.values():
        page = lay_out(replace(label, recipient=replace(label.recipient, name=text * 2)), dpi=203)
        for mark in page.marks:
            if isinstance(mark, document.Text):
                wide = QFontMetricsF(document._fitted(mark)).horizontalAdvance(mark.text)
                assert wide <= mark.width + 1, mark
