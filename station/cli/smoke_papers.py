"""What came out of the printer, read back: every code on it, and what a label printer gets."""

import re
from collections.abc import Iterator
from pathlib import Path

from station import i18n

_DPI = 203
_POINTS = 72


def faults(folder: Path, number: str, ref: str) -> list[str]:
    """What is wrong with the papers of one covered parcel in `folder`; empty if nothing is.

    `number` is its label's, `ref` its cover's. Raises OSError if the folder cannot be read.
    """
    codes = {text for file in folder.glob("*_label_*.pdf") for text in _codes(file)}
    found = []
    if not any(re.sub(r"\D", "", code).endswith(number) for code in codes):
        found.append(i18n.t("smoke.no_code", code=number, codes=", ".join(sorted(codes))))
    codes = {text for file in folder.glob("*_confirmation.pdf") for text in _codes(file)}
    if ref not in codes:
        found.append(i18n.t("smoke.no_code", code=ref, codes=", ".join(sorted(codes))))
    for kind in ("label_1", "confirmation"):
        zpl = [file.read_bytes().strip() for file in folder.glob(f"*_{kind}.zpl")]
        if not any(each.startswith(b"^XA") and each.endswith(b"^XZ") for each in zpl):
            found.append(i18n.t("smoke.no_zpl", paper=kind))
    return found


def _codes(file: Path) -> Iterator[str]:
    import pypdfium2
    import zxingcpp

    document = pypdfium2.PdfDocument(file.read_bytes())
    try:
        for page in document:
            drawn = page.render(scale=_DPI / _POINTS, grayscale=True)
            pixels = memoryview(bytes(drawn.buffer)).cast("B", shape=[drawn.height, drawn.stride])
            for code in zxingcpp.read_barcodes(pixels):
                yield code.text
    finally:
        document.close()
