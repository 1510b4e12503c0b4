"""The label files: one 4 x 6 in label that says that it is for practice, as ZPL, PDF or PNG."""

import re
import struct
import zlib
from typing import Any

from station.sandbox.pdf import one_page

RESOLUTION = {"ZPL": 203, "PDF": 300, "PNG": 300}
"""Dots per inch; PNG as recorded, the others inferred."""
TYPES = {"ZPL": "application/zpl", "PDF": "application/pdf", "PNG": "image/png"}
NOT_REAL = "PRACTICE LABEL. NO CARRIER TAKES IT."
_FOUR_BY_SIX = (288, 432)
"""In points."""


def made(form: str, document: dict[str, Any]) -> bytes:
    """The bytes of a bought shipment's label. `form` is one of TYPES."""
    lines = _lines(document)
    if form == "ZPL":
        return _zpl(lines, document["tracking_code"])
    if form == "PDF":
        return one_page(lines, _FOUR_BY_SIX)
    return _png()


def _lines(document: dict[str, Any]) -> list[str]:
    rate = document["selected_rate"]
    parts = [NOT_REAL, f"{rate['carrier']} {rate['service']}"]
    for name in ("from_address", "to_address"):
        address = document[name]
        parts.append(f"{name.split('_', maxsplit=1)[0].title()}:")
        parts += [
            str(address[part])
            for part in ("name", "company", "street1", "street2", "city", "zip", "country")
            if address.get(part)
        ]
    return [*parts, document["tracking_code"]]


def _zpl(lines: list[str], tracking: str) -> bytes:
    """At 203 dpi. Field data is hex-escaped: a name may hold the printer's own commands."""
    fields = [
        f"^FO40,{40 + 40 * number}^A0N,30,30^FH_^FD{_escaped(line)}^FS"
        for number, line in enumerate(lines)
    ]
    barcode = f"^FO60,940^BY2^BCN,160,Y,N,N^FD{tracking}^FS"
    return f"^XA^CI28^PW812^LL1218{''.join(fields)}{barcode}^XZ".encode()


def _escaped(text: str) -> str:
    return re.sub(r"[\^~_\\]", lambda mark: f"_{ord(mark[0]):02X}", text)


def _png() -> bytes:
    """A white picture of 4 x 6 in at 300 dpi (PNG, ISO/IEC 15948), one bit a dot."""
    wide, high = 1200, 1800
    rows = zlib.compress(high * (b"\x00" + b"\xff" * (wide // 8)))
    head = struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
