"""Writes ZPL II from a page of marks (ZPL II Programming Guide, Zebra P1012728).

Every field goes through ^FH with all bytes but letters, figures, space and a few signs written
in hex, so that a text can never become a command. Text is set in the printer's own scalable font
(^A0, a condensed bold): at the same height its letters are narrower than those the layout was
measured with, so what fits there fits here.
"""

from functools import lru_cache
from itertools import groupby

from station.domain.printers import PrinterSpec
from station.render import code128, qr, shapes
from station.render.marks import (
    Align,
    Barcode128,
    Bitmap,
    Box,
    Frame,
    Letters,
    Mark,
    Page,
    PaperError,
    QrCode,
    Shape,
    Text,
)

# ^BY takes at most 10 dots a module; the 12 of an SSCC at 600 dpi are sent as dots instead.
_WIDEST_MODULE = 10

# ^BQ magnifies at most ten times on older firmware; a larger one is sent as dots.
_LARGEST_QR_MODULE = 10

_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,-:;/()>")


def zpl(page: Page, letters: Letters | None = None, spec: PrinterSpec | None = None) -> bytes:
    """The page as one ZPL format, UTF-8, printed once.

    `letters` draws the texts that the printer's own font has no letters for; without it they are
    refused. Darkness, speed and place stay as the printer has them, but for what `spec` sets.
    Raises PaperError.
    """
    # A printer keeps the last format's reversal, mirroring, orientation and home: set them all.
    dark, tuned = _tuning(spec) if spec is not None else ("", "")
    head = f"{dark}^XA^CI28^LH0,0^LRN^PMN^PON^FWN{tuned}^PW{page.width}^LL{page.height}\n"
    return (head + "\n".join(fields(page, letters)) + "\n^PQ1\n^XZ\n").encode("ascii")


def _tuning(spec: PrinterSpec) -> tuple[str, str]:
    """What stands before the format, and what stands in its head."""
    dark = f"~SD{spec.darkness:02d}" if spec.darkness is not None else ""
    speed = f"^PR{spec.speed}" if spec.speed is not None else ""
    top = f"^LT{spec.top}" if spec.top is not None else ""
    # ^LS counts to the left.
    left = f"^LS{-spec.left}" if spec.left is not None else ""
    return dark, speed + top + left


def fields(page: Page, letters: Letters | None = None) -> list[str]:
    """The fields of its marks alone. Raises PaperError as `zpl` does."""
    return [_field(mark, letters) for mark in page.marks]


def _field(mark: Mark, letters: Letters | None) -> str:
    match mark:
        case Text():
            return _text(mark, letters)
        case Box(x, y, width, height):
            return f"^FO{x},{y}^GB{width},{height},{min(width, height)}^FS"
        case Frame(x, y, width, height, edge):
            return f"^FO{x},{y}^GB{width},{height},{edge}^FS"
        case Barcode128():
            return _barcode(mark)
        case QrCode():
            return _qr(mark)
        case Shape(x, y, size, kind):
            return f"^FO{x},{y}{graphic(shapes.bitmap(kind, size))}^FS"


def _text(mark: Text, letters: Letters | None) -> str:
    reverse = "^FR" if mark.inverse else ""
    if not _printable(mark.text):
        if letters is None:
            raise PaperError("paper.printer_letters", text=mark.text[:40])
        dots, above = letters(mark)
        left = _aligned(mark, dots.width)
        return f"^FO{left},{max(0, mark.y - above)}{reverse}{graphic(dots)}^FS"
    font = f"^A0N,{mark.size},{mark.size}"
    if mark.align is Align.LEFT:
        return f"^FT{mark.x},{mark.y}{font}{reverse}^FH_^FD{escaped(mark.text)}^FS"
    # In a block a backslash begins a command of its own; doubled it is printed.
    data = escaped(mark.text.replace("\\", "\\\\"))
    side = "R" if mark.align is Align.RIGHT else "C"
    block = f"^FB{mark.width},1,0,{side},0"
    return f"^FT{mark.x},{mark.y}{font}{block}{reverse}^FH_^FD{data}^FS"


def _aligned(mark: Text, width: int) -> int:
    room = max(0, mark.width - width)
    return mark.x + {Align.LEFT: 0, Align.CENTRE: room // 2, Align.RIGHT: room}[mark.align]


@lru_cache(maxsize=512)
def _printable(text: str) -> bool:
    """True if the printer's font surely has all letters: the Western European ones."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _barcode(mark: Barcode128) -> str:
    if mark.module > _WIDEST_MODULE:
        return f"^FO{mark.x},{mark.y}{graphic(_bars(mark))}^FS"
    data = escaped(code128.invocation(mark.text, mark.gs1))
    return (
        f"^BY{mark.module},2.0,{mark.height}^FO{mark.x},{mark.y}"
        f"^BCN,{mark.height},N,N,N,N^FH_^FD{data}^FS"
    )


def _bars(mark: Barcode128) -> Bitmap:
    width = code128.modules(mark.text, mark.gs1) * mark.module
    whole = (width + 7) // 8 * 8
    dots = 0
    for start, wide in code128.bars(mark.text, mark.gs1):
        first = whole - (start + wide) * mark.module
        dots |= ((1 << (wide * mark.module)) - 1) << first
    return Bitmap(width, mark.height, (dots.to_bytes(whole // 8, "big"),) * mark.height)


def _qr(mark: QrCode) -> str:
    if mark.module > _LARGEST_QR_MODULE:
        return f"^FO{mark.x},{mark.y}{graphic(_squares(mark))}^FS"
    # A QR code at ^FO is pushed down by the height in ^BY: 1 keeps it where it belongs.
    data = "MA," + escaped(mark.text)
    return f"^BY2,2.0,1^FO{mark.x},{mark.y}^BQN,2,{mark.module},M^FH_^FD{data}^FS"


def _squares(mark: QrCode) -> Bitmap:
    modules = qr.matrix(mark.text)
    width = len(modules) * mark.module
    whole = (width + 7) // 8 * 8
    rows: list[bytes] = []
    for row in modules:
        bits = "".join("1" * mark.module if dark else "0" * mark.module for dark in row)
        dots = int(bits.ljust(whole, "0"), 2).to_bytes(whole // 8, "big")
        rows += [dots] * mark.module
    return Bitmap(width, width, tuple(rows))


def escaped(text: str) -> str:
    """`text` as field data after ^FH_: UTF-8 with all but safe bytes in hex."""
    return "".join(chr(byte) if byte in _SAFE else f"_{byte:02X}" for byte in text.encode("utf-8"))


@lru_cache(maxsize=16)
def graphic(bitmap: Bitmap) -> str:
    """The dots as ^GFA in the alternative compression: repeated digits and repeated rows."""
    per_row = (bitmap.width + 7) // 8
    total = per_row * bitmap.height
    written = []
    last = None
    for row in bitmap.rows:
        written.append(":" if row == last else _packed(row))
        last = row
    return f"^GFA,{total},{total},{per_row}," + "".join(written)


def _packed(row: bytes) -> str:
    digits = row.hex().upper()
    bare = digits.rstrip("0")
    if not bare:
        return ","
    end = "," if len(bare) < len(digits) else ""
    return "".join(_run(len(list(run)), digit) for digit, run in groupby(bare)) + end


def _run(count: int, digit: str) -> str:
    """G to Y repeat a digit 1 to 19 times, g to z 20 to 400 times in steps of 20."""
    written = ""
    while count >= 400:
        written += "z" + digit
        count -= 400
    if count > 3:
        high, low = divmod(count, 20)
        written += (chr(ord("f") + high) if high else "") + (chr(ord("F") + low) if low else "")
        return written + digit
    return written + digit * count
