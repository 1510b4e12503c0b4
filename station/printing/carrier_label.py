"""Labels that a carrier made, as ZPL, PDF or PNG: looked at before anything is printed of them.

A carrier's ZPL is a program for the printer. What is let through draws one label and leaves the
printer as it was (ZPL II Programming Guide, Zebra P1012728); everything else is named and refused.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

from station.domain.errors import RefusedError
from station.domain.papers import CarrierLabel
from station.domain.printers import PrinterSpec
from station.printing.pdfium import in_use

LARGEST_BYTES = 5_000_000
_SLACK_MM = 3.0
"""Carriers call 4 x 6 in what is 100 x 150 mm, and round."""
_POINT_MM = 25.4 / 72
_PNG = b"\x89PNG\r\n\x1a\n"

_DRAWS = frozenset("FD FV GB GC GD GE GF GS XG".split())
"""A format with one of these puts something on paper."""
_KNOWN = _DRAWS | frozenset(
    "XA XZ A CF CI FO FT FS FH FR FB FW FX BY PW LL LH LR LS LT PO PM PQ PR MC MD MM MN MT".split()
)
_BARCODE = re.compile(r"B[0-9A-Z]")
_RAM_ONLY = frozenset({"DG", "XG", "ID"})
"""A picture may lie in the printer's memory while it is printed, and nowhere else."""
_TOKEN = re.compile(r"([\^~])([A-Z@0-9]{0,2})([^\^~]*)", re.IGNORECASE)
_NUMBERS = re.compile(r"^\s*(-?[0-9]+)?(?:\s*,\s*(-?[0-9]+))?")


def checked(content: bytes, spec: PrinterSpec) -> CarrierLabel:
    """What `content` is, if it is one label that the printer `spec` can take.

    Raises RefusedError with what is wrong: no label at all, too large, more than one, a command
    that does more than draw.
    """
    if len(content) > LARGEST_BYTES:
        raise RefusedError("carrier_label.too_big", most=LARGEST_BYTES // 1_000_000)
    if content.startswith(b"%PDF-"):
        found = _pdf(content)
    elif content.startswith(_PNG):
        found = _png(content, spec.dpi)
    elif b"^XA" in content.upper():
        found = _zpl(content, spec.dpi)
    else:
        raise RefusedError("carrier_label.unknown")
    _fits(found, spec)
    return found


def _fits(found: CarrierLabel, spec: PrinterSpec) -> None:
    wide, high = (side + _SLACK_MM for side in spec.stock.size_mm)
    upright = found.width_mm <= wide and found.height_mm <= high
    # Only a document printer turns a page.
    turned = found.form == "pdf" and found.height_mm <= wide and found.width_mm <= high
    if not upright and not turned:
        size = f"{found.width_mm:.0f}×{found.height_mm:.0f}"
        raise RefusedError("carrier_label.size", size=size, stock=spec.stock.value)


def _pdf(content: bytes) -> CarrierLabel:
    with in_use:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise RefusedError("carrier_label.no_pdf") from error
        try:
            if len(document) != 1:
                raise RefusedError("carrier_label.how_many", count=len(document))
            width, height = document[0].get_size()
        finally:
            document.close()
    return CarrierLabel("pdf", width * _POINT_MM, height * _POINT_MM)


def _png(content: bytes, dpi: int) -> CarrierLabel:
    # The first chunk is IHDR, 13 bytes long (PNG, ISO/IEC 15948, clause 11.2.2).
    if len(content) < 33 or content[12:16] != b"IHDR" or b"IEND" not in content[-16:]:
        raise RefusedError("carrier_label.no_png")
    width, height = struct.unpack(">II", content[16:24])
    if not width or not height:
        raise RefusedError("carrier_label.no_png")
    return CarrierLabel("png", width / dpi * 25.4, height / dpi * 25.4)


def _zpl(content: bytes, dpi: int) -> CarrierLabel:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        # Older labels name their letters by a code page of the printer; its commands are ASCII.
        text = content.decode("latin-1")
    printed, draws, inside = 0, False, False
    reach = _Reach()
    for mark, name, rest in _commands(text):
        _allowed(mark, name, rest)
        if name == "XA":
            draws, inside = False, True
        elif name == "XZ":
            if not inside:
                raise RefusedError("carrier_label.cut")
            printed += draws
            inside = False
        draws = draws or name in _DRAWS or bool(_BARCODE.fullmatch(name) and name != "BY")
        reach.take(name, rest)
    if inside:
        raise RefusedError("carrier_label.cut")
    if printed != 1:
        raise RefusedError("carrier_label.how_many", count=printed)
    return CarrierLabel("zpl", reach.right / dpi * 25.4, reach.bottom / dpi * 25.4)


def _commands(text: str) -> Iterator[tuple[str, str, str]]:
    """Each command: its mark, its name, what follows it."""
    for mark, name, rest in _TOKEN.findall(text):
        named = name.upper()
        # The font's own name follows ^A at once.
        yield (mark, "A", name[1:] + rest) if named.startswith("A") else (mark, named, rest)


def _allowed(mark: str, name: str, rest: str) -> None:
    if name in _RAM_ONLY:
        if not rest.lstrip().upper().startswith("R:") or mark != ("~" if name == "DG" else "^"):
            raise RefusedError("carrier_label.command", command=f"{mark}{name}")
        return
    known = name in _KNOWN or _BARCODE.fullmatch(name)
    if mark != "^" or not known:
        raise RefusedError("carrier_label.command", command=f"{mark}{name}"[:8])
    if name == "PQ" and rest.strip() and rest.split(",", maxsplit=1)[0].strip() not in ("", "1"):
        raise RefusedError("carrier_label.copies", text=rest.strip()[:12])


@dataclass
class _Reach:
    """How far a format's fields begin from the upper left corner, and what it says of its size."""

    right: int = 0
    bottom: int = 0
    _home: tuple[int, int] = (0, 0)

    def take(self, name: str, rest: str) -> None:
        """One command."""
        found = _NUMBERS.match(rest)
        first, second = (int(each or 0) for each in found.groups()) if found else (0, 0)
        if name == "LH":
            self._home = (first, second)
        elif name in ("FO", "FT"):
            self.right = max(self.right, self._home[0] + first)
            self.bottom = max(self.bottom, self._home[1] + second)
        elif name == "PW":
            self.right = max(self.right, first)
        elif name == "LL":
            self.bottom = max(self.bottom, first)
