"""A carrier's own label in the forms of each printer, and read back by a barcode reader."""

import pytest
import zxingcpp
from PIL import Image

from station.domain.errors import RefusedError
from station.domain.printers import Backend, PrinterSpec, Stock
from station.printing import carried
from station.render.marks import Bitmap

ZPL = b"^XA^PW812^LL1218^FO60,900^BY2^BCN,160,Y,N,N^FD9400100000000000000000^FS^XZ"
FOLDER = PrinterSpec(Backend.FOLDER, "", 203)


def pdf(lines: str = "") -> bytes:
    from reportlab.graphics.barcode import code128
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas("", pagesize=(288, 432))
    code128.Code128("9400100000000000000000", barHeight=60, barWidth=1.0).drawOn(canvas, 10, 200)
    canvas.drawString(20, 400, lines or "PRIORITY")
    return bytes(canvas.getpdfdata())


def test_zpl_goes_to_the_head_it_was_made_for_as_it_is() -> None:
    assert carried.forms(ZPL, 203, FOLDER) == (("zpl", ZPL),)
    assert carried.forms(ZPL, None, FOLDER) == (("zpl", ZPL),)


@pytest.mark.parametrize("dpi", [300, 600])
def test_zpl_goes_to_no_other_head(dpi: int) -> None:
    with pytest.raises(RefusedError) as refused:
        carried.forms(ZPL, 203, PrinterSpec(Backend.PORT, "zebra:9100", dpi))
    assert refused.value.message.id == "carrier_label.dpi"


def test_zpl_goes_to_no_office_printer() -> None:
    with pytest.raises(RefusedError) as refused:
        carried.forms(ZPL, 203, PrinterSpec(Backend.CUPS, "office", 300))
    assert refused.value.message.id == "carrier_label.no_label_printer"


def test_a_pdf_goes_to_a_document_printer_as_it_is() -> None:
    content = pdf()
    found = carried.forms(content, None, PrinterSpec(Backend.CUPS, "office", 300, Stock.INCH_4X6))
    assert found == (("pdf", content),)


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_a_pdf_is_drawn_in_the_dots_of_the_head_and_its_bars_can_be_read(dpi: int) -> None:
    content = pdf()
    spec = PrinterSpec(Backend.PORT, "zebra:9100", dpi)
    (form, zpl), (other, kept) = carried.forms(content, None, spec)
    assert (form, other, kept) == ("zpl", "pdf", content)
    assert zpl.startswith(b"^XA") and zpl.rstrip().endswith(b"^XZ")
    dots = carried._dots(content, spec)
    assert abs(dots.width - 4 * dpi) <= 1
    read = zxingcpp.read_barcodes(picture(dots))
    assert [each.text for each in read] == ["9400100000000000000000"]


def picture(dots: Bitmap) -> Image.Image:
    whole = Image.frombytes("1", (len(dots.rows[0]) * 8, dots.height), b"".join(dots.rows))
    return Image.eval(whole.convert("L"), lambda level: 255 - level)


def test_what_does_more_than_draw_is_not_printed() -> None:
    with pytest.raises(RefusedError):
        carried.forms(b"^XA^FO1,1^FDx^FS^XZ~JR", 203, FOLDER)


def test_a_picture_is_not_printed() -> None:
    from station.sandbox.easypost import labels

    with pytest.raises(RefusedError) as refused:
        carried.forms(labels._png(), 300, PrinterSpec(Backend.PORT, "zebra:9100", 300))
    assert refused.value.message.id == "carrier_label.picture"
