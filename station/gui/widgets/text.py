"""Labels. Every word on the screen goes through these: plain text, never markup."""

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from station.gui.theme import Look
from station.gui.widgets.fit import SMALL, SMALLEST, first_fitting, smaller_than
from station.i18n import directed, language, ours_only, spoken

# What text from outside may not do to the screen: turn the reading direction or hide itself.
_HIDDEN = dict.fromkeys(
    [
        *range(0x09),
        *range(0x0B, 0x20),
        *range(0x7F, 0xA0),
        0x061C,
        0x200B,
        0x200E,
        0x200F,
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
    ]
)
# In a language whose lines begin at the right, sentences isolate what is put into them (i18n.bidi);
# a first-strong isolate turns nothing that its own letters would not turn, and a sum has no words.
_HIDDEN_RTL = {
    code: value for code, value in _HIDDEN.items() if code not in (0x2067, 0x2068, 0x2069)
}
# A label shows no more than this of a text; the longest insurer's wording seen is a tenth of it.
LONGEST = 20_000
LONGEST_LINE = 400
_ARABIC = re.compile("[\u0600-\u06ff]")
_MEASURE = re.compile(r"(?<=\d) (?=(?:s|min|h|g|kg|mm|%)(?!\w))")


def clean(text: str, lines: bool = False) -> str:
    """`text` without hidden characters and direction marks; one line unless `lines`."""
    isolates = language(spoken()).right_to_left
    shown = text[:LONGEST].replace("\r\n", "\n").replace("\t", " ")
    shown = shown.translate(_HIDDEN_RTL if isolates else _HIDDEN)
    shown = ours_only(shown) if isolates else shown
    return shown if lines else " ".join(shown.split("\n"))


def restyle(widget: QWidget, **properties: object) -> None:
    """Sets style properties; the sheet is asked again only if one of them changed."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Text(QLabel):
    """A label that shows plain text: one line as wide as it is."""

    def __init__(
        self, look: Look, size: int, tone: str = "ink", *, strong: bool = False, text: str = ""
    ) -> None:
        super().__init__()
        self.look = look
        self.full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("textRole", str(size))
        self.setProperty("tone", tone)
        self.setProperty("strong", "true" if strong else "false")
        self.text_size = size
        self.strong = strong
        if text:
            self.say(text)

    def say(self, text: str, tone: str | None = None) -> None:
        """Shows `text`, in `tone` if one is given."""
        shown = clean(text)
        if shown != self.full:
            self.full = shown
            self.show_text()
        if tone is not None:
            restyle(self, tone=tone)

    def take_size(self, size: int) -> None:
        """Takes another size of the look."""
        if size != self.text_size:
            self.text_size = size
            restyle(self, textRole=str(size))
            self.show_text()

    def show_text(self) -> None:
        """Puts the full text on the label; kinds that cut or shrink do it here."""
        self.setText(self.full)

    def setText(self, text: str) -> None:
        """Beside words that are read from the right each line keeps its own direction.

        The insurer's text, a name, a sentence that is not translated yet: their full stop would
        stand at their beginning. The mark in front says where lines begin here: Qt goes by it.
        """
        if text and language(spoken()).right_to_left:
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            mark = "\u200f" if mirrored else "\u200e"
            text = "\n".join(
                f"{mark}{directed(line, mirrored=mirrored)}" for line in text.split("\n")
            )
        super().setText(text)

    def changeEvent(self, event: QEvent) -> None:
        """On a page that is mirrored, or not, its lines begin elsewhere."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self.show_text()

    @property
    def line_height(self) -> int:
        """Height of one line: tighter than the typeface's own, as large words on a screen are."""
        return self.line_height_of(self.text_size)

    def line_height_of(self, size: int) -> int:
        """Height of one line in another size of the look."""
        tall = 1.2 if size >= 32 else 1.22 if size >= 22 else 1.3
        # Arabic goes further below its line.
        tall += 0.15 if _ARABIC.search(self.full) else 0
        return round(self.look.text_px(size) * tall)

    def stand_on(self, other: "Text") -> None:
        """Lifts this label so that it stands on the line of a larger one beside it."""
        mine, theirs = self._below_line(), other._below_line()
        self.setContentsMargins(0, 0, 0, max(0, theirs - mine))

    def _below_line(self) -> int:
        metrics = self.metrics()
        text = metrics.ascent() + metrics.descent()
        return round((self.line_height - text) / 2 + metrics.descent())

    def sizeHint(self) -> QSize:
        """As wide as the text, one line high."""
        margins = self.contentsMargins()
        return QSize(
            super().sizeHint().width(), self.line_height + margins.top() + margins.bottom()
        )

    def minimumSizeHint(self) -> QSize:
        """As wide as the text."""
        return self.sizeHint()

    def metrics(self, size: int | None = None) -> QFontMetrics:
        """The metrics of this label's typeface, at another `size` if one is given."""
        return QFontMetrics(self.look.font(size or self.text_size, self.strong))


class Wrapped(Text):
    """Plain text that wraps, also inside a word that is longer than the line."""

    def __init__(
        self, look: Look, size: int, tone: str = "ink", *, strong: bool = False, text: str = ""
    ) -> None:
        super().__init__(look, size, tone, strong=strong)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        if text:
            self.say(text)

    def say(self, text: str, tone: str | None = None) -> None:
        """Shows `text` with its own line breaks; a long unbroken word may break anywhere."""
        shown = clean(text, lines=True)
        if shown != self.full:
            self.full = shown
            self.show_text()
        if tone is not None:
            restyle(self, tone=tone)

    def show_text(self) -> None:
        """Shows the text where it may break."""
        self.setText(_breakable(self.full))

    def sizeHint(self) -> QSize:
        """What Qt makes of wrapped text."""
        return QLabel.sizeHint(self)

    def minimumSizeHint(self) -> QSize:
        """What Qt makes of wrapped text."""
        return QLabel.minimumSizeHint(self)


def _breakable(text: str) -> str:
    text = _MEASURE.sub("\u00a0", text)  # a figure and its unit are one word
    if all(len(word) <= 30 for word in text.split()):
        return text
    return "\n".join(
        " ".join(
            word
            if len(word) <= 30
            else "\u200b".join(word[i : i + 30] for i in range(0, len(word), 30))
            for word in line.split(" ")
        )
        for line in text.split("\n")
    )


class OneLine(Text):
    """One line that takes the largest of its sizes that fits, and is cut where none does."""

    spare = 2
    """So much wider than its text it asks to be."""
    least = 24
    """The width that it keeps beside its neighbours, in px of the look."""
    fits: tuple[int, ...]
    """Its sizes, the largest first."""
    otherwise: int
    """The size in which it is cut."""

    def show_text(self) -> None:
        """Chooses the size, then cuts what has no room in it."""
        whole, width = self.full[:LONGEST_LINE], max(0, self.contentsRect().width())
        self.text_size = self.choose(whole, width)
        restyle(self, textRole=str(self.text_size))
        shown = self.fitting(whole, width)
        if shown != self.text():
            self.setText(shown)
            self.setAccessibleName(self.full)
        self.updateGeometry()

    def choose(self, whole: str, width: int) -> int:
        """The size for `whole`."""
        return first_fitting(
            self.fits,
            lambda size: self.metrics(size).horizontalAdvance(whole),
            width,
            self.otherwise,
        )

    def fitting(self, whole: str, width: int) -> str:
        """As much of `whole` as there is room for in the size that was chosen."""
        metrics = self.metrics()
        if metrics.horizontalAdvance(whole) <= width:
            return whole  # Qt cuts by parts of a pixel what its size was chosen for by whole ones
        return metrics.elidedText(whole, Qt.TextElideMode.ElideRight, width)

    @property
    def high(self) -> int:
        """The height of its place."""
        return self.line_height

    def sizeHint(self) -> QSize:
        """As wide as the full text in its largest size."""
        metrics = self.metrics(self.fits[0])
        width = metrics.horizontalAdvance(self.full[:LONGEST_LINE]) + self.spare
        return QSize(width, self.high)

    def minimumSizeHint(self) -> QSize:
        """Gives way to its neighbours."""
        return QSize(self.look.px(self.least) if self.full else 0, self.high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chooses again."""
        super().resizeEvent(event)
        self.show_text()


class Elided(OneLine):
    """One line of one size, that becomes smaller only if that saves it from being cut.

    Its place stays as high as its own size is. Where larger words were asked for it goes as far
    as the usual size, and its place with it.
    """

    def __init__(
        self, look: Look, size: int, tone: str = "ink", *, strong: bool = False, text: str = ""
    ) -> None:
        super().__init__(look, size, tone, strong=strong)
        self._wish(size)
        if text:
            self.say(text)

    def _wish(self, size: int) -> None:
        folded = self.look.sizes.folded
        self.fits = (size, *smaller_than(size, SMALLEST if folded else SMALL))
        self.otherwise = self.fits[-1] if folded else size

    def take_size(self, size: int) -> None:
        """Takes another size of the look, which it may become smaller than."""
        if size != self.fits[0]:
            self._wish(size)
            self.show_text()

    @property
    def high(self) -> int:
        """That of its own size."""
        return self.line_height if self.look.sizes.folded else self.line_height_of(self.fits[0])


class Whole(Elided):
    """One line that stands there whole or not at all: half a sum is worse than none."""

    def fitting(self, whole: str, width: int) -> str:
        """All of it, or nothing."""
        return whole if super().fitting(whole, width) == whole else ""


def sentences_of(text: str, fits: Callable[[str], bool]) -> str:
    """As many whole sentences of `text` as fit; the first one where it does not fit either."""
    parts = text[:LONGEST_LINE].split(". ")
    forms = [
        ". ".join(parts[:count]) + ("." if count < len(parts) else "")
        for count in range(len(parts), 0, -1)
    ]
    return next(filter(fits, forms), forms[-1])


def whole_sentences(text: str, metrics: QFontMetrics, width: int) -> str:
    """As many whole sentences of `text` as fit; only a first one that is too long is cut."""
    shown = sentences_of(text, lambda each: metrics.horizontalAdvance(each) <= width)
    if metrics.horizontalAdvance(shown) <= width:
        return shown
    return metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width)


class Sentences(Elided):
    """One line of as many whole sentences as fit; only a first one that is too long is cut."""

    def choose(self, whole: str, width: int) -> int:
        """Where not all has room, smaller letters save the first sentence."""
        size = super().choose(whole, width)
        if self.metrics(size).horizontalAdvance(whole) <= width:
            return size
        return super().choose(split_sentence(whole)[0], width)

    def fitting(self, whole: str, width: int) -> str:
        """Leaves out the last sentences where there is no room."""
        return whole_sentences(whole, self.metrics(), width)


class Fitted(OneLine):
    """One line that takes the largest of its sizes that fits; after the last it is cut."""

    spare = 4
    least = 60

    def __init__(
        self, look: Look, fits: tuple[int, ...], tone: str = "ink", *, strong: bool = True
    ) -> None:
        super().__init__(look, fits[0], tone, strong=strong)
        smaller = smaller_than(fits[-1], SMALLEST) if look.sizes.folded else ()
        self.fits = self._sizes = (*fits, *smaller)
        self.otherwise = self.fits[-1]

    def step_down(self, down: bool) -> None:
        """Does without its largest size, or has all of them again."""
        fits = self._sizes[1:] if down else self._sizes
        if fits and fits != self.fits:
            self.fits = fits
            self.show_text()


def split_sentence(text: str) -> tuple[str, str]:
    """The first sentence and the rest: `Checking with the insurer.` / `Not confirmed.`"""
    first, dot, rest = text.partition(". ")
    return (first + ".", rest) if dot else (text, "")
