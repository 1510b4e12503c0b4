"""The typefaces that papers are set in: Plex, and for letters that it lacks those shipped beside.

What prints does not depend on the fonts of a machine. All are loaded with the first document, on
the window's thread; that takes some 15 ms.
"""

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QRawFont, QTextLayout

from station import resources
from station.domain.errors import EnvironmentFaultError
from station.render import measure

# The last resorts: every ideograph in daily use, then a glyph for about everything, in dots.
_LAST = ("DroidSansFallbackFull.ttf", "unifont.otf", "unifont_upper.otf")
_FOLDER = "other"


def _registered(file: str, *folder: str) -> str:
    number = QFontDatabase.addApplicationFont(str(resources.path("fonts", *folder, file)))
    found = QFontDatabase.applicationFontFamilies(number)
    if not found:
        raise EnvironmentFaultError("paper.typeface", file=file)
    return found[0]


@lru_cache(maxsize=1)
def _plex() -> tuple[str, str]:
    """The families of its two weights."""
    return _registered(measure.REGULAR), _registered(measure.SEMIBOLD)


@lru_cache(maxsize=1)
def _others() -> tuple[tuple[str, QRawFont], ...]:
    """The other families with what they have, the one to take first in front."""
    folder = resources.path("fonts", _FOLDER)
    first = sorted(path.name for path in folder.glob("Noto*.ttf"))
    found = []
    for file in (*first, *_LAST):
        family = _registered(file, _FOLDER)
        found.append((family, QRawFont(str(folder / file), 16)))
    return tuple(found)


@lru_cache(maxsize=4096)
def _family_for(letter: str) -> str | None:
    """The shipped family that draws `letter`; None if Plex does, or none of them."""
    if measure.has_letters(letter) or letter.isspace() or measure.is_invisible(letter):
        return None
    code = ord(letter)
    return next((family for family, raw in _others() if raw.supportsCharacter(code)), None)


def font(text: str, size: int, *, bold: bool) -> QFont:
    """What `text` is set in; `size` is the em in pixels."""
    if measure.has_letters(text):
        return _font((), size, bold)
    wanted = dict.fromkeys(family for letter in text if (family := _family_for(letter)))
    return QFont(_font(tuple(wanted), size, bold))


@lru_cache(maxsize=512)
def _font(others: tuple[str, ...], size: int, bold: bool) -> QFont:
    regular, semibold = _plex()
    made = QFont([semibold if bold else regular, *others])
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setPixelSize(size)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def missing(text: str) -> str:
    """The letters of `text` that no font draws, not even one of this machine."""
    if measure.has_letters(text):
        return ""
    return "".join(dict.fromkeys(letter for letter in text if not _drawn(letter)))


@lru_cache(maxsize=4096)
def _drawn(letter: str) -> bool:
    if letter.isspace() or measure.has_letters(letter) or measure.is_invisible(letter):
        return True
    if _family_for(letter) is not None:
        return True
    layout = QTextLayout(letter, _font((), 32, False))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return all(0 not in run.glyphIndexes() for run in layout.glyphRuns())
