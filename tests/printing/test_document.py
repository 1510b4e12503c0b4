"""PDF and preview: read back by a barcode reader, letter by letter and dot by dot."""

import dataclasses
import subprocess
import sys
import threading

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage

from station.domain.errors import EnvironmentFaultError
from station.i18n import say
from station.printing import document, typefaces
from station.render import code128, qr
from station.render.marks import Align, Barcode128, Page, QrCode, Text
from station.render.papers import lay_out, zpl

DPIS = (203, 300, 600)
QR_TEXT = "https://www.example.com/en/pds/3f1b2c44"


@pytest.fixture(autouse=True)
def _application(qapp):
    """The tests share one application; the case without one has a process of its own."""


def rendered(page: Page) -> tuple[Image.Image, str, dict[str, str]]:
    """The first page of the PDF at the page's own dpi, its text, and what it says of itself."""
    file = pypdfium2.PdfDocument(document.pdf(page, "Label"))
    try:
        assert len(file) == 1
        sheet = file[0]
        width, height = sheet.get_size()
        assert (round(width), round(height)) == (288, 432)
        # A hair less: 432 points at 300 / 72 are 1800 and a rounding error, which is rounded up.
        picture = sheet.render(scale=page.dpi / 72 - 1e-9).to_pil().convert("L")
        text = sheet.get_textpage().get_text_range()
        return picture, text, dict(file.get_metadata_dict())
    finally:
        file.close()


def read(picture: Image.Image) -> dict[str, tuple[str, bytes]]:
    return {
        one.symbology_identifier: (one.text, one.bytes) for one in zxingcpp.read_barcodes(picture)
    }


@pytest.mark.parametrize("dpi", DPIS)
def test_a_reader_decodes_the_sscc_of_the_label(label, dpi):
    picture, _, _ = rendered(lay_out(label, dpi=dpi))
    assert picture.size == (4 * dpi, 6 * dpi)
    assert read(picture) == {"]C1": ("(00)106141411234567897", b"00106141411234567897")}


@pytest.mark.parametrize("dpi", DPIS)
def test_a_reader_decodes_the_reference_and_the_terms(confirmation, dpi):
    picture, _, _ = rendered(lay_out(confirmation, dpi=dpi))
    assert read(picture) == {
        "]C0": ("K7QHM-3WXRE-INS", b"K7QHM-3WXRE-INS"),
        "]Q1": (QR_TEXT, QR_TEXT.encode()),
    }


@pytest.mark.parametrize("dpi", (203, 300))
def test_a_reader_decodes_the_order_of_the_slip(slip, dpi):
    picture, _, _ = rendered(lay_out(slip, dpi=dpi))
    assert read(picture)["]C0"][0] == "10482"


@pytest.mark.parametrize("dpi", DPIS)
def test_every_bar_lies_on_whole_dots(label, confirmation, dpi):
    for facts in (label, confirmation):
        page = lay_out(facts, dpi=dpi)
        picture, _, _ = rendered(page)
        (mark,) = [mark for mark in page.marks if isinstance(mark, Barcode128)]
        modules = code128.modules(mark.text, mark.gs1)
        expected = bytearray(b"\xff" * modules * mark.module)
        for start, width in code128.bars(mark.text, mark.gs1):
            span = slice(start * mark.module, (start + width) * mark.module)
            expected[span] = bytes(width * mark.module)
        for y in (mark.y, mark.y + mark.height // 2, mark.y + mark.height - 1):
            row = picture.crop((mark.x, y, mark.x + len(expected), y + 1)).tobytes()
            assert row == bytes(expected)


def test_every_square_lies_on_whole_dots(confirmation):
    page = lay_out(confirmation)
    picture, _, _ = rendered(page)
    (mark,) = [mark for mark in page.marks if isinstance(mark, QrCode)]
    matrix = qr.matrix(mark.text)
    side = len(matrix) * mark.module
    found = picture.crop((mark.x, mark.y, mark.x + side, mark.y + side)).tobytes()
    expected = b"".join(
        bytes(0 if dark else 255 for dark in row for _ in range(mark.module))
        for row in matrix
        for _ in range(mark.module)
    )
    assert found == expected


def test_the_text_is_real_text(label, confirmation):
    _, text, about = rendered(lay_out(label))
    for wanted in (
        "PRACTICE. NOT FOR SHIPPING.",
        "Hannah Whitfield",
        "LA9 5QT",
        "(00) 1 0614141 123456789 7",
    ):
        assert wanted in text
    assert about["Title"] == "Label"
    assert about["Author"] == about["Subject"] == about["Keywords"] == ""
    assert not [value for value in about.values() if "Hannah" in value or "10482" in value]
    _, text, _ = rendered(lay_out(confirmation))
    assert "Covered" in text
    assert "£420.00" in text
    assert "tell the sender before collection." in text


def test_the_pdf_carries_the_shipped_typeface_and_no_picture(label):
    content = document.pdf(lay_out(label), "Label")
    assert b"IBMPlexSans" in content
    assert b"/Subtype /Image" not in content
    assert b"/Subtype/Image" not in content


def test_bold_is_the_semi_bold(label):
    names = typefaces._plex()
    page = Page(203, 812, 1218, (Text(10, 100, 700, 60, "Hamburg", bold=True),))
    assert b"SemiBold" in document.pdf(page, "x") or b"SmBld" in document.pdf(page, "x"), names


def test_the_preview_shows_the_same_bars(label):
    page = lay_out(label)
    picture = document.image(page)
    assert isinstance(picture, QImage)
    assert (picture.width(), picture.height()) == (812, 1218)
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    raw = Image.frombytes(
        "L", (812, 1218), bytes(grey.constBits()), "raw", "L", grey.bytesPerLine()
    )
    assert read(raw)["]C1"][1] == b"00106141411234567897"


def test_other_scripts_come_from_the_systems_fonts(label, recipient):
    other = dataclasses.replace(recipient, name="Ωμέγα שלום مرحبا")
    page = lay_out(dataclasses.replace(label, recipient=other))
    _, text, _ = rendered(page)
    assert "Ωμέγα" in text


def test_markup_stays_text(label, recipient):
    other = dataclasses.replace(recipient, name="<b>x</b> &amp; <img src='file:///etc/passwd'>")
    _, text, _ = rendered(lay_out(dataclasses.replace(label, recipient=other)))
    assert "<b>x</b> &amp; <img" in " ".join(text.split())


def test_a_letter_that_no_font_has_is_refused(label, recipient):
    letter = "\U000e9999"  # unassigned
    page = lay_out(
        dataclasses.replace(label, recipient=dataclasses.replace(recipient, name=letter))
    )
    for act in (lambda: document.pdf(page, "x"), lambda: document.image(page)):
        with pytest.raises(EnvironmentFaultError) as refused:
            act()
        assert letter in say(refused.value.message)
    with pytest.raises(EnvironmentFaultError):
        zpl(page, document.letters)


def test_letters_are_drawn_where_the_mark_says():
    mark = Text(24, 100, 300, 50, "Привет", bold=True)
    dots, above = document.letters(mark)
    assert dots.width <= mark.width
    assert len(dots.rows) == dots.height
    assert {len(row) for row in dots.rows} == {(dots.width + 7) // 8}
    inked = [index for index, row in enumerate(dots.rows) if any(row)]
    # Capitals of the typeface are 0.698 em high; nothing of this word but р falls below the line.
    assert above - 0.75 * mark.size <= inked[0] <= above - 0.6 * mark.size
    assert above <= inked[-1] <= above + 0.3 * mark.size
    black = sum(int.from_bytes(row, "big").bit_count() for row in dots.rows)
    assert 0.05 < black / (dots.width * dots.height) < 0.5


def test_letters_wider_than_their_box_are_drawn_smaller():
    mark = Text(24, 100, 40, 50, "東", align=Align.RIGHT)
    dots, _ = document.letters(mark)
    assert dots.width <= 40


def test_zpl_takes_the_drawn_letters(label, recipient):
    page = lay_out(
        dataclasses.replace(label, recipient=dataclasses.replace(recipient, name="Привет"))
    )
    stream = zpl(page, document.letters)
    assert stream.count(b"^GFA") == 1
    assert stream.count(b"^XZ") == 1


def test_threads_may_paint_after_the_rehearsal(label, confirmation):
    document.ensure_gui()
    failures = []

    def paint():
        try:
            for facts in (label, confirmation) * 5:
                page = lay_out(facts)
                assert document.pdf(page, "x").startswith(b"%PDF")
                document.image(page)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=paint) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_command_without_a_screen_makes_a_pdf():
    program = """
import sys
from station.printing import document
from station.render.marks import Page, Text
document.ensure_gui()
page = Page(203, 812, 1218, (Text(10, 100, 700, 60, "Hello"),))
sys.stdout.buffer.write(document.pdf(page, "x")[:5])
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "xcb", "DISPLAY": ":77"},
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, b"%PDF-"), done.stderr
