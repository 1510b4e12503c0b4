"""The typefaces that papers are set in: Plex, and for letters that it lacks those shipped beside.

What prints does not depend on the fonts of a machine. Those beside Plex are 13 MB, twice that in
memory, and most benches never need one: each is looked into when a letter comes that none before it
has, and given to Qt when it draws one. Qt tells the window of a new font, so both happen on the
window's thread only.
"""

from functools import cache, lru_cache

from PySide6.QtCore import QThread
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
def _others() -> tuple[str, ...]:
    """The other files, the one to take first in front."""
    folder = resources.path("fonts", _FOLDER)
    return (*sorted(path.name for path in folder.glob("Noto*.ttf")), *_LAST)


@cache
def _raw(file: str) -> QRawFont:
    """What `file` has."""
    return QRawFont(str(resources.path("fonts", _FOLDER, file)), 16)


@cache
def _other(file: str) -> str:
    """The family of `file`, which Qt can draw with from now on."""
    return _registered(file, _FOLDER)


@cache
def _family_for(letter: str) -> str | None:
    """The shipped family that draws `letter`; None if Plex does, or none of them."""
    if measure.has_letters(letter) or letter.isspace() or measure.is_invisible(letter):
        return None
    if not QThread.isMainThread():
        raise RuntimeError("A letter's font is found on the window's thread: prepare them.")
    code = ord(letter)
    return next((_other(file) for file in _others() if _raw(file).supportsCharacter(code)), None)


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


@cache
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
