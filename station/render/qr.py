"""QR codes (ISO/IEC 18004) at error correction level M, by the barcode library."""

import math
from functools import lru_cache
from typing import Any

from station.render.marks import PaperError

# Level M of version 14 holds 362 bytes in 73 x 73 modules; beyond it the square would not fit
# beside its text with modules that a bench scanner reads.
MOST_BYTES = 362


def holds(text: str) -> bool:
    """True for a text that `matrix` makes a symbol of."""
    return 0 < len(text.encode("utf-8", "replace")) <= MOST_BYTES


@lru_cache(maxsize=16)
def matrix(text: str) -> tuple[bytes, ...]:
    """The rows of the symbol, one byte a module, 1 is dark; no quiet zone.

    Raises PaperError for an empty text or one beyond MOST_BYTES.
    """
    if not holds(text):
        raise PaperError("paper.qr_too_long", most=MOST_BYTES)
    import zxingcpp

    symbol: Any = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    flat = memoryview(symbol.to_image(scale=1, add_quiet_zones=False)).tobytes()
    side = math.isqrt(len(flat))
    return tuple(
        bytes(0 if dot else 1 for dot in flat[row * side : (row + 1) * side]) for row in range(side)
    )
