"""Colours, sizes and fonts: one place for every number that the look is made of."""

from dataclasses import dataclass, fields

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QScreen

from station import resources


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme. Blue is proven cover and nothing else; orange needs eyes."""

    ground: str
    surface: str
    sunken: str
    line: str
    edge: str
    ink: str
    ink2: str
    ink3: str
    act: str
    act_text: str
    actlow: str
    actlow_text: str
    band: str
    band_text: str
    band_soft: str
    proven: str
    proven_ground: str
    look: str
    mark: str
    look_ground: str
    no: str
    no_text: str
    no_ground: str


LIGHT = Tokens(
    ground="#EDF0F3",
    surface="#FFFFFF",
    sunken="#F4F6F8",
    line="#D2D9E0",
    edge="#74818F",
    ink="#0E1B2C",
    ink2="#3F4E5E",
    ink3="#4C5A69",
    act="#0E1B2C",
    act_text="#FFFFFF",
    actlow="#DDE3E9",
    actlow_text="#4C5A69",
    band="#0E1B2C",
    band_text="#FFFFFF",
    band_soft="#C3CCD6",
    proven="#0A4DB3",
    proven_ground="#E4EEFD",
    look="#8A4200",
    mark="#C76800",
    look_ground="#FFEED6",
    no="#992E00",
    no_text="#FFFFFF",
    no_ground="#FCE9E1",
)

DARK = Tokens(
    ground="#0C1218",
    surface="#151D26",
    sunken="#10171F",
    line="#2C3845",
    edge="#7C8B9B",
    ink="#F1F5F9",
    ink2="#BBC6D2",
    ink3="#9AA8B7",
    act="#F1F5F9",
    act_text="#0C1218",
    actlow="#2A3541",
    actlow_text="#9AA8B7",
    band="#27384C",
    band_text="#FFFFFF",
    band_soft="#C3CCD6",
    proven="#86B9FF",
    proven_ground="#10274A",
    look="#FFBB66",
    mark="#FF9D2E",
    look_ground="#38260F",
    no="#FF9166",
    no_text="#1F0A00",
    no_ground="#43190A",
)

# Sizes in px at 96 dpi, the last only where larger words were asked for and find no room; the
# fall-back typeface runs some 15 % wider and is drawn smaller.
TEXT_SIZES = (48, 40, 32, 26, 22, 17, 14, 11)
FAMILY = "IBM Plex Sans"
FALLBACK = "DejaVu Sans"
FALLBACK_SCALE = 0.88


_LEAST = (1024, 690)
_LEAST_FOLDED = (560, 340)
"""What a page needs side by side and in one column, in px of the look."""
_LEAST_ROW = 760
"""What a window with a list needs before its rows have more lines."""


@dataclass(frozen=True)
class Sizes:
    """How large things are in a window of one size. `k` multiplies every px of the look."""

    k: float
    compact: bool
    """Narrow window: the rail has no keys, From and box sizes fold."""
    narrow: bool
    """Less wide than the usual window: the last parcel's bar leaves its recipient out."""
    short: bool
    """Low window: the band is 64 high, the service row folds."""
    bench: int
    """Height of a target that is pressed for each parcel: 20 mm of glass."""
    folded: bool = False
    """Larger text than there is room for side by side: one column, which scrolls."""
    tight: bool = False
    """One column, and not wide enough for all of a list's row on its lines: it has more of them."""

    def px(self, length: float) -> int:
        """`length` of the look in pixels of this window."""
        return round(length * self.k)

    @property
    def crowded(self) -> bool:
        """A card has little room from side to side; folded it has the whole page's."""
        return self.compact and not self.folded

    @property
    def strip(self) -> int:
        """Height of the permanent strip."""
        return self.px(40 if self.short else 44)

    @property
    def rail(self) -> int:
        """Width of the rail."""
        return self.px(72 if self.compact else 88)

    @property
    def margin(self) -> int:
        """Space left and right of the page's content."""
        return self.px(12 if self.compact else 16)

    @property
    def edge(self) -> int:
        """Space above and below the page's content, and under the band."""
        return self.px(10 if self.short else 12 if self.compact else 16)

    @property
    def gap(self) -> int:
        """Space between two cards."""
        return self.px(10 if self.short or self.compact else 12)

    @property
    def pad(self) -> int:
        """Space inside a card, left and right."""
        return self.px(16 if self.compact else 20)

    @property
    def right(self) -> int:
        """Width of the right column."""
        return self.px(424 if self.compact else 510)

    @property
    def state(self) -> int:
        """Text size of a state in the band, before scaling."""
        return 32 if self.short else 40 if self.compact else 48


def sizes(width: int, height: int, dpi: float = 96.0, text: float = 1.0) -> Sizes:
    """The sizes for a window of `width` x `height` device-independent pixels at physical `dpi`.

    Below 1024x690 everything shrinks together, so that nothing is ever cut off. `text` makes
    everything larger, words and what they stand on; where it does not fit side by side any more
    the pages fold, and no larger than one column has room for.
    """
    grown = 1 + 0.25 * min((width - 1366) / 554, (height - 768) / 312)
    k = min(2.0, max(1.0, grown))
    fits = min(width / _LEAST[0], height / _LEAST[1])
    k = min(k, fits)
    folded = text > 1 and k * text > fits
    if folded:
        k = max(k, min(k * text, width / _LEAST_FOLDED[0], height / _LEAST_FOLDED[1]))
    else:
        k *= max(1.0, text)
    k = int(k * 20) / 20 if k >= 1 else k
    sane = dpi if 60 <= dpi <= 300 else 96.0
    glass = min(112, max(64, round(20 / 25.4 * sane)))
    short = folded or height / k < 740
    tallest = 68 if short else 76
    return Sizes(
        k=k,
        compact=folded or width / k < 1200,
        narrow=folded or width / k < 1340,
        short=short,
        bench=max(round(64 * k), min(round(glass * max(1.0, k)), round(tallest * k))),
        folded=folded,
        tight=folded and width / k < _LEAST_ROW,
    )


@dataclass(frozen=True)
class Look:
    """Everything a widget needs to know to draw itself."""

    tokens: Tokens
    sizes: Sizes
    family: str = FAMILY

    @property
    def text_scale(self) -> float:
        """Factor on every text size: `k`, smaller with the wider fall-back typeface."""
        return self.sizes.k * (FALLBACK_SCALE if self.family == FALLBACK else 1.0)

    def px(self, length: float) -> int:
        """`length` of the look in pixels."""
        return self.sizes.px(length)

    def text_px(self, size: int) -> int:
        """Text `size` of the look in pixels."""
        return max(7, round(size * self.text_scale))

    def font(self, size: int, strong: bool = False) -> QFont:
        """The typeface at `size` of the look."""
        font = QFont(self.family)
        font.setPixelSize(self.text_px(size))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def colour(self, token: str) -> QColor:
        """The colour called `token`."""
        return QColor(getattr(self.tokens, token))


TOKEN_NAMES = tuple(field.name for field in fields(Tokens))


def load_family() -> str:
    """Registers the shipped typeface once; the family to use, the fall-back if it is missing."""
    if FAMILY in QFontDatabase.families():
        return FAMILY
    for weight in ("Regular", "SemiBold"):
        try:
            file = resources.path("fonts", f"IBMPlexSans-{weight}.ttf")
        except resources.ResourceMissingError:
            return FALLBACK
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            return FALLBACK
    return FAMILY


def is_dark(choice: str) -> bool:
    """True if the theme setting `light`, `dark` or `auto` means dark at this moment."""
    if choice in ("light", "dark"):
        return choice == "dark"
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def look_for(
    choice: str,
    width: int,
    height: int,
    screen: QScreen | None,
    family: str | None = None,
    text: int = 100,
) -> Look:
    """The look for a theme setting and a window of this size on `screen`, `text` in per cent."""
    dpi = screen.physicalDotsPerInch() if screen is not None else 96.0
    tokens = DARK if is_dark(choice) else LIGHT
    return Look(tokens, sizes(width, height, dpi, text / 100), family or load_family())
