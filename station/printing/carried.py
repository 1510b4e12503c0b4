"""A carrier's own label in the forms that a printer takes, once it has been looked at.

ZPL is made of dots: it goes to a head of the very resolution it was made for, and to no other. A
PDF has none: for a label printer it is drawn in the dots of that printer's head.
"""

import pypdfium2

from station.domain.errors import RefusedError
from station.domain.printers import PrinterSpec
from station.printing import carrier_label
from station.printing.pdfium import in_use
from station.render import zpl
from station.render.marks import Bitmap

USUAL_DPI = 203
"""Of ZPL whose carrier does not say for which head it was made."""
_POINTS = 72
_DARK = 128
"""Grey below it is black: a bar has sharp edges, so little lies between."""


def forms(content: bytes, dpi: int | None, spec: PrinterSpec) -> tuple[tuple[str, bytes], ...]:
    """Form and bytes of each form that `spec` needs, what is printed first.

    Raises RefusedError for what may not be printed at all, or not on this printer.
    """
    found = carrier_label.checked(content, spec)
    if found.form == "zpl":
        made_for = dpi or USUAL_DPI
        if spec.form != "zpl":
            raise RefusedError("carrier_label.no_label_printer")
        if made_for != spec.dpi:
            raise RefusedError("carrier_label.dpi", dpi=made_for, head=spec.dpi)
        return (("zpl", content),)
    if found.form != "pdf":
        raise RefusedError("carrier_label.picture")
    if spec.form != "zpl":
        return (("pdf", content),)
    return (("zpl", _drawn(content, spec)), ("pdf", content))


def _drawn(content: bytes, spec: PrinterSpec) -> bytes:
    """The only page of a PDF as one ZPL format."""
    dots = _dots(content, spec)
    head = f"^XA^LH0,0^LRN^PMN^PON^FWN^PW{dots.width}^LL{dots.height}\n"
    return f"{head}^FO0,0{zpl.graphic(dots)}^FS\n^PQ1\n^XZ\n".encode("ascii")


def _dots(content: bytes, spec: PrinterSpec) -> Bitmap:
    with in_use:
        document = pypdfium2.PdfDocument(content)
        try:
            page = document[0]
            wide, high = page.get_size()
            turned = wide > high  # a label lies upright on its roll
            drawn = page.render(
                scale=spec.dpi / _POINTS, grayscale=True, rotation=90 if turned else 0
            )
            width, height, stride = drawn.width, drawn.height, drawn.stride
            grey = bytes(drawn.buffer)
        finally:
            document.close()
    rows = tuple(_row(grey[line * stride : line * stride + width]) for line in range(height))
    return Bitmap(width, height, rows)


_BLACK = bytes(49 if level < _DARK else 48 for level in range(256))
"""Grey levels as the figures 1 and 0."""


def _row(grey: bytes) -> bytes:
    """One line of dots: the highest bit on the left, 1 is black."""
    figures = grey.translate(_BLACK)
    whole = (len(figures) + 7) // 8
    return int(figures.ljust(whole * 8, b"0"), 2).to_bytes(whole, "big")
