"""One PDF laid over another: what was there stays as it is."""

from io import BytesIO

import pypdfium2

from station.domain.errors import RefusedError
from station.printing.pdfium import in_use


def stamped(content: bytes, over: bytes) -> bytes:
    """The first page of `over` on top of each page of `content`, corner to corner.

    Raises RefusedError for bytes that are no PDF.
    """
    with in_use:
        try:
            document, above = pypdfium2.PdfDocument(content), pypdfium2.PdfDocument(over)
        except pypdfium2.PdfiumError as error:
            raise RefusedError("paper.not_pdf") from error
        try:
            mark = above.page_as_xobject(0, document)
            for page in document:
                page.insert_obj(mark.as_pageobject())
                page.gen_content()
            out = BytesIO()
            document.save(out)
            return out.getvalue()
        finally:
            document.close()
            above.close()
