"""Generated shipments, their papers rasterised at the printer's own dpi and read by a scanner.

Few in the test command, a thousand of each paper in the soak, over every stock and head.
"""

from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PIL import Image

from station.domain.papers import ConfirmationPaper, LabelPaper, PaperFacts, PendingSlip, VoidSlip
from station.domain.printers import HEADS, Stock
from station.printing import document
from station.render import code128, qr
from station.render.marks import Barcode128, Page, QrCode
from station.render.papers import lay_out, zpl
from tests.render import shipments
from tests.render.test_void_slip import SLIP as VOID

# Qt says often which script a typeface lacks; a thousand shipments of that fill the memory.
pytestmark = pytest.mark.no_qt_log

LABEL_STOCKS = [stock for stock in Stock if not stock.is_sheet]
PLACES = some.tuples(some.sampled_from(HEADS), some.sampled_from(LABEL_STOCKS))
ALL_PLACES = some.tuples(some.sampled_from(HEADS), some.sampled_from(Stock))
_few = settings(
    max_examples=shipments.COUNT,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def _drawing() -> None:
    document.ensure_gui()


def _rasterised(page: Page) -> Image.Image:
    """The PDF at the very scale of the head: nothing is stretched to fill the last dot."""
    file = pypdfium2.PdfDocument(document.pdf(page, "paper"))
    try:
        assert len(file) == 1
        for length, dots in zip(file[0].get_size(), (page.width, page.height), strict=True):
            assert abs(length * page.dpi / 72 - dots) < 0.001
        bitmap = pypdfium2.PdfBitmap.new_native(page.width, page.height, raw.FPDFBitmap_Gray)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, page.width, page.height)
        scale = page.dpi / 72
        enlarged = raw.FS_MATRIX(scale, 0, 0, scale, 0, 0)
        everything = raw.FS_RECTF(0, 0, page.width, page.height)
        raw.FPDF_RenderPageBitmapWithMatrix(bitmap, file[0], enlarged, everything, 0)
        return bitmap.to_pil().convert("L")
    finally:
        file.close()


def _whole(facts: PaperFacts, dpi: int, stock: Stock) -> tuple[Page, Image.Image]:
    """The paper and its dots; its size and the bars' every dot are looked at on the way."""
    page = lay_out(facts, dpi=dpi, stock=stock)
    assert zpl(page, document.letters).count(b"^XZ") == 1
    picture = _rasterised(page)
    for length, dots in zip(stock.size_mm, (page.width, page.height), strict=True):
        assert abs(length / 25.4 * dpi - dots) <= 0.5
    for mark in page.marks:
        if isinstance(mark, Barcode128):
            assert _row(picture, mark) == _dots(mark)
        elif isinstance(mark, QrCode):
            assert _square(picture, mark) == qr.matrix(mark.text)
    return page, picture


def _dots(mark: Barcode128) -> bytes:
    dots = bytearray(b"\xff" * code128.modules(mark.text, mark.gs1) * mark.module)
    for start, width in code128.bars(mark.text, mark.gs1):
        dots[start * mark.module : (start + width) * mark.module] = bytes(width * mark.module)
    return bytes(dots)


def _row(picture: Image.Image, mark: Barcode128) -> bytes:
    """The dots across the middle of a symbol, its quiet zones proven white beside them."""
    width, quiet = len(_dots(mark)), 10 * mark.module
    y = mark.y + mark.height // 2
    for left in (mark.x - quiet, mark.x + width):
        assert left >= 0
        assert set(picture.crop((left, y, left + quiet, y + 1)).tobytes()) == {255}
    return picture.crop((mark.x, y, mark.x + width, y + 1)).tobytes()


def _square(picture: Image.Image, mark: QrCode) -> tuple[bytes, ...]:
    """The modules of a symbol as they lie in the dots, each whole and of one colour."""
    side, module = len(qr.matrix(mark.text)), mark.module
    dots = picture.crop((mark.x, mark.y, mark.x + side * module, mark.y + side * module))
    small = dots.resize((side, side), Image.Resampling.NEAREST)
    assert small.resize(dots.size, Image.Resampling.NEAREST).tobytes() == dots.tobytes()
    flat = bytes(0 if dot else 1 for dot in small.tobytes())
    return tuple(flat[row * side : (row + 1) * side] for row in range(side))


def _read(picture: Image.Image) -> set[tuple[str, bytes]]:
    # At the head's own dots. Shrunk to a third, as the library tries too, four dots a module are
    # guesses, and of a hundred guesses one has the right check character.
    found = zxingcpp.read_barcodes(picture, try_downscale=False)
    return {(one.symbology_identifier, one.bytes) for one in found}


@_few
@given(place=PLACES, changed=shipments.labels)
def test_a_label_is_read_whatever_the_shipment_holds(
    label: LabelPaper, place: tuple[int, Stock], changed: dict[str, Any]
) -> None:
    facts = replace(label, **changed)
    _, picture = _whole(facts, *place)
    assert _read(picture) == {("]C1", b"00" + facts.sscc.encode())}


@_few
@given(place=ALL_PLACES, changed=shipments.confirmations)
def test_a_confirmation_is_read_whatever_the_shipment_holds(
    confirmation: ConfirmationPaper, place: tuple[int, Stock], changed: dict[str, Any]
) -> None:
    facts = replace(confirmation, **changed)
    page, picture = _whole(facts, *place)
    links = {mark.text for mark in page.marks if isinstance(mark, QrCode)}
    # A slip full of texts leaves the certificate out; an office page has room for it.
    assert facts.wording_url in links <= {facts.wording_url, facts.certificate_url}
    assert facts.certificate_url in {*links, ""} or not place[1].is_sheet
    squares = {("]Q1", link.encode()) for link in links}
    assert _read(picture) == {("]C0", facts.ref.encode()), *squares}


@_few
@given(place=PLACES, kind=some.sampled_from(["pending", "void"]), data=some.data())
def test_a_slip_is_read_whatever_the_shipment_holds(
    slip: PendingSlip, place: tuple[int, Stock], kind: str, data: some.DataObject
) -> None:
    if kind == "void":
        facts: PendingSlip | VoidSlip = replace(VOID, **data.draw(shipments.voids))
    else:
        facts = replace(slip, **data.draw(shipments.slips))
    _, picture = _whole(facts, *place)
    assert _read(picture) == {("]C0", facts.order.encode())}
