"""A page of a PDF as pixels, to be looked at on a screen. No paper is ever printed from it."""

import pypdfium2

from station.domain.errors import RefusedError
from station.domain.papers import Picture
from station.printing.pdfium import in_use

_MOST = 4_000
"""Pixels of a side at most: a page of any size fits into memory."""


def picture(content: bytes, page: int, height: int) -> Picture:
    """Page `page` of a PDF, counted from 0, `height` pixels high, in its true shape.

    Raises RefusedError for bytes that are no PDF or have no such page.
    """
    with in_use:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise RefusedError("paper.no_picture") from error
        try:
            pages = len(document)
            if not 0 <= page < pages:
                raise RefusedError("paper.no_picture")
            wide, high = document[page].get_size()
            scale = min(height / high, _MOST / high, _MOST / wide)
            drawn = document[page].render(scale=scale, rev_byteorder=True)
            return Picture(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer), pages)
        finally:
            document.close()
