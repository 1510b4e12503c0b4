"""Office paper read back: rasterised at the printer's dpi, decoded, its text taken out."""

import dataclasses
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from station.domain.cover import Point
from station.domain.printers import Stock
from station.printing import document
from station.render.marks import Barcode128, QrCode
from station.render.papers import lay_out

SHEETS = (Stock.A4, Stock.LETTER)
CERTIFICATE = "https://staging.xcover.com/en/coi/K7QHM-3WXRE-INS"
WORDING = "https://www.example.com/en/pds/3f1b2c44"


@pytest.fixture(autouse=True)
def _application(qapp):
    """The tests share one application."""


@pytest.fixture
def full(confirmation):
    points = (Point("Loss", "The parcel does not arrive."), Point("Damage", "It is broken."))
    return dataclasses.replace(
        confirmation, certificate_url=CERTIFICATE, inclusions=points, exclusions=points[:1]
    )


def rendered(page):
    """The one page at its own dpi, and its text."""
    with BytesIO(document.pdf(page, "confirmation")) as content:
        file = pypdfium2.PdfDocument(content)
        try:
            assert len(file) == 1
            picture = file[0].render(scale=page.dpi / 72 - 1e-9).to_pil().convert("L")
            text = " ".join(file[0].get_textpage().get_text_range().split())
        finally:
            file.close()
    return picture, text


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_bars_and_squares_are_read(full, sheet, dpi):
    page = lay_out(full, dpi=dpi, stock=sheet)
    picture, text = rendered(page)
    assert abs(picture.width - page.width) <= 1
    assert abs(picture.height - page.height) <= 1
    found = {(one.symbology_identifier, one.text) for one in zxingcpp.read_barcodes(picture)}
    assert found == {("]C0", "K7QHM-3WXRE-INS"), ("]Q1", WORDING), ("]Q1", CERTIFICATE)}
    for wanted in ("Covered", "£420.00", "Policyholder Fjord & Fell.", "Loss", "HOW TO CLAIM"):
        assert wanted in text, wanted


@pytest.mark.parametrize("sheet", SHEETS)
def test_nothing_is_printed_into_the_margins(full, sheet):
    page = lay_out(dataclasses.replace(full, practice=True), dpi=203, stock=sheet)
    picture, _ = rendered(page)
    inked = Image.eval(picture, lambda grey: 255 if grey < 200 else 0).getbbox()
    assert inked is not None
    least = 12 / 25.4 * 203 - 1
    assert inked[0] >= least
    assert inked[1] >= least
    assert inked[2] <= picture.width - least
    assert inked[3] <= picture.height - least


@pytest.mark.parametrize("sheet", SHEETS)
def test_quiet_zones_are_free(full, sheet):
    page = lay_out(full, dpi=203, stock=sheet)
    picture, _ = rendered(page)
    for mark in page.marks:
        if isinstance(mark, (Barcode128, QrCode)):
            quiet = (10 if isinstance(mark, Barcode128) else 4) * mark.module
            beside = picture.crop((mark.x - quiet, mark.y, mark.x, mark.y + 60))
            assert beside.getextrema() == (255, 255), mark
            if isinstance(mark, QrCode):
                above = picture.crop((mark.x, mark.y - quiet, mark.x + 120, mark.y))
                assert above.getextrema() == (255, 255), mark


@pytest.mark.parametrize(
    "name", ["東京都港区芝公園四丁目", "محمد بن سعيد آل مكتوم", "Жанна Щукина"]
)
def test_every_alphabet_stands_on_it(full, recipient, name):
    to = dataclasses.replace(recipient, name=name)
    facts = dataclasses.replace(full, recipient=to, policyholder=f"{name} & Co")
    picture, text = rendered(lay_out(facts, dpi=300, stock=Stock.A4))
    assert "K7QHM-3WXRE-INS" in {one.text for one in zxingcpp.read_barcodes(picture)}
    if not name.startswith("محمد"):  # a PDF holds joined letters in the order they are drawn
        assert name in text
