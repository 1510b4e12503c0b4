"""A paper on the screen is the paper that came out: its bars can be read off the picture."""

import pytest
import zxingcpp
from PIL import Image

from station.domain.errors import RefusedError
from station.printing import document
from station.printing.picture import picture
from station.render.papers import lay_out


def test_the_picture_has_the_height_and_the_shape_that_was_asked_for(label):
    seen = picture(document.pdf(lay_out(label), ""), 0, 1218)
    assert (seen.width, seen.height, seen.pages) == (812, 1218, 1)
    image = Image.frombuffer(
        "RGB", (seen.width, seen.height), seen.pixels, "raw", "RGB", seen.stride, 1
    )
    (found,) = zxingcpp.read_barcodes(image)
    assert found.symbology_identifier == "]C1"
    assert found.bytes == b"00106141411234567897"


def test_no_picture_outgrows_memory(label):
    seen = picture(document.pdf(lay_out(label), ""), 0, 10**7)
    assert max(seen.width, seen.height) <= 4000


@pytest.mark.parametrize("content", [b"", b"^XA^XZ", b"%PDF-1.7\ncut"])
def test_what_is_no_pdf_is_refused(content):
    with pytest.raises(RefusedError):
        picture(content, 0, 600)


def test_a_page_that_is_not_there_is_refused(label):
    with pytest.raises(RefusedError):
        picture(document.pdf(lay_out(label), ""), 1, 600)
