"""Widths of text in the shipped typeface, read from its own tables (OpenType: cmap, hmtx).

Without Qt, so that a label costs no window system; exact for the letters the typeface has, and
careful (never too narrow) for those that a fall-back font must draw.
"""

import struct
import unicodedata
from collections.abc import Mapping
from functools import cache

from station import resources

REGULAR = "IBMPlexSans-Regular.ttf"
SEMIBOLD = "IBMPlexSans-SemiBold.ttf"
_ARABIC_FILE = "other/NotoSansArabic-Regular.ttf"

# Letters that a language of ours is written in, and Plex lacks: measured as they stand alone, which
# is about as wide as they get.
_ARABIC = range(0x0600, 0x0700)
# Emoji fonts draw up to 1.28 em, CJK fonts 1 em, the widest common letters elsewhere 1 em.
_WIDE = 1.3
_OTHER = 1.0


def plex(text: str, size: float, bold: bool) -> float:
    """The width of `text` in IBM Plex Sans at an em of `size`, without kerning."""
    widths = _widths(SEMIBOLD if bold else REGULAR)
    total = 0.0
    for letter in text:
        width = widths.get(ord(letter))
        total += _foreign(letter) if width is None else width
    return total * size


def has_letters(text: str) -> bool:
    """True if the typeface draws all of `text` itself."""
    widths = _widths(REGULAR)
    return all(ord(letter) in widths for letter in text)


def is_invisible(letter: str) -> bool:
    """True for marks that stand on another letter or only join two: they take no width."""
    return unicodedata.category(letter) in {"Mn", "Me", "Cf"}


@cache
def _foreign(letter: str) -> float:
    if is_invisible(letter):
        return 0.0
    if ord(letter) in _ARABIC:
        return _widths(_ARABIC_FILE).get(ord(letter), _OTHER)
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER


@cache
def _widths(file: str) -> Mapping[int, float]:
    """The advance width in em of every code point of the Basic Multilingual Plane it has."""
    data = resources.path("fonts", *file.split("/")).read_bytes()
    tables = _tables(data)
    per_em: int = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    metrics: int = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    advances = struct.unpack_from(">" + "Hh" * metrics, data, tables["hmtx"])[::2]
    return {
        code: advances[min(glyph, metrics - 1)] / per_em
        for code, glyph in _glyphs(data, tables["cmap"]).items()
    }


def _tables(data: bytes) -> dict[str, int]:
    count: int = struct.unpack_from(">H", data, 4)[0]
    found = {}
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        found[tag.decode("ascii")] = offset
    return found


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """Code point to glyph, from the Windows Unicode subtable (cmap format 4)."""
    count: int = struct.unpack_from(">H", data, cmap + 2)[0]
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * index)
        if (platform, encoding) == (3, 1):
            return _format4(data, cmap + offset)
    raise ValueError("The typeface has no Unicode table.")


def _format4(data: bytes, start: int) -> dict[int, int]:
    form, _, _, twice = struct.unpack_from(">HHHH", data, start)
    if form != 4:
        raise ValueError(f"The typeface's Unicode table has form {form}, not 4.")
    segments = twice // 2
    shape = f">{segments}H"
    ends = struct.unpack_from(shape, data, start + 14)
    starts = struct.unpack_from(shape, data, start + 16 + twice)
    deltas = struct.unpack_from(shape, data, start + 16 + 2 * twice)
    at = start + 16 + 3 * twice
    offsets = struct.unpack_from(shape, data, at)
    found = {}
    for index in range(segments):
        for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
            glyph = code
            if offsets[index]:
                place = at + 2 * index + offsets[index] + 2 * (code - starts[index])
                glyph = struct.unpack_from(">H", data, place)[0]
                if glyph == 0:
                    continue
            glyph = (glyph + deltas[index]) & 0xFFFF
            if glyph:
                found[code] = glyph
    return found
