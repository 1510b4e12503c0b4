"""A reprint's mark on a PDF: only the band on top is other than before."""

import pypdfium2
import pytest
import zxingcpp
from PIL import ImageChops

from station.domain.errors import RefusedError
from station.printing import document, stamp
from station.render import remark
from station.render.measure import plex
from station.render.papers import lay_out


def dots(content: bytes):
    pdf = pypdfium2.PdfDocument(content)
    try:
        return pdf[0].render(scale=203 / 72).to_pil().convert("L")
    finally:
        pdf.close()


def test_only_the_band_changes_and_the_bars_still_read(label):
    first = document.pdf(lay_out(label), "label")
    mark = remark.lay_out(3, practice=label.practice, measure=plex, dpi=203)
    again = stamp.stamped(first, document.pdf(mark, ""))
    before, after = dots(first), dots(again)
    assert before.size == after.size
    left, top, right, bottom = ImageChops.difference(before, after).getbbox()
    assert 0 <= top < bottom <= 70
    assert label.practice is (left > 400)
    assert right - left > 100
    (code,) = zxingcpp.read_barcodes(after)
    assert code.text.replace("(", "").replace(")", "") == "00106141411234567897"
    pdf = pypdfium2.PdfDocument(again)
    try:
        assert "REPRINT 3" in pdf[0].get_textpage().get_text_range()
    finally:
        pdf.close()


@pytest.mark.parametrize("content", [b"", b"^XA^XZ", b"%PDF-1.7\ncut"])
def test_what_is_no_pdf_is_refused(label, content):
    with pytest.raises(RefusedError):
        stamp.stamped(content, document.pdf(lay_out(label), "label"))
