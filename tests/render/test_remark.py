"""The mark of a reprint: on top, moving nothing, and the first bytes are all still there."""

import pytest

from station.domain.errors import RefusedError
from station.render import remark
from station.render.marks import Box, Text
from station.render.measure import plex
from station.render.papers import lay_out, zpl


def mark(number: int, *, practice: bool = False, dpi: int = 203):
    return remark.lay_out(number, practice=practice, measure=plex, dpi=dpi)


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("practice", [True, False])
def test_no_paper_has_anything_where_the_mark_goes(label, confirmation, slip, dpi, practice):
    for facts in (label, confirmation, slip):
        page = lay_out(facts(practice=practice), dpi=dpi)
        band = max(each.y + getattr(each, "height", 0) for each in mark(1, dpi=dpi).marks)
        words, *_ = [each for each in mark(12, practice=practice, dpi=dpi).marks
                     if isinstance(each, Text)]  # fmt: skip
        left = words.x + words.width - plex(words.text, words.size, True)
        for each in page.marks:
            top = each.y - 0.8 * each.size if isinstance(each, Text) else each.y
            if top >= band:
                continue
            # Only the band of practice and its words, and these end left of the mark.
            assert practice
            if isinstance(each, Text):
                assert each.x + plex(each.text, each.size, True) < left
            else:
                assert isinstance(each, Box)


def test_without_its_fields_the_first_bytes_are_there_again(label):
    first = zpl(lay_out(label()))
    again = remark.on_zpl(first, mark(2))
    added = b"\n".join(field.encode() for field in remark.fields(mark(2))) + b"\n"
    assert again != first
    assert again.count(added) == 1
    assert again.replace(added, b"") == first
    assert again.count(b"^XA") == again.count(b"^XZ") == 1
    assert b"REPRINT 2" in again


@pytest.mark.parametrize(
    ("first", "wanted"),
    [
        (b"^XA^FO1,1^FDx^FS^XZ", b"^XA^FO1,1^FDx^FS%s^XZ"),
        (b"^XA^FDx^FS^PQ2^XZ\r\n", b"^XA^FDx^FS%s^PQ2^XZ\r\n"),
        (b"^XA^PQ1^FDx^FS^XZ", b"^XA^PQ1^FDx^FS%s^XZ"),
    ],
)
def test_formats_of_others_are_marked_too(first, wanted):
    added = b"\n".join(field.encode() for field in remark.fields(mark(1))) + b"\n"
    assert remark.on_zpl(first, mark(1)) == wanted % added


def test_what_is_no_format_is_refused():
    with pytest.raises(RefusedError):
        remark.on_zpl(b"%PDF-1.7", mark(1))
