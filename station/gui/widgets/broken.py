"""Words that break into two lines before they are cut, and never within a word."""

import re

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics

from station.gui.theme import Look
from station.gui.widgets.fit import first_words
from station.gui.widgets.text import LONGEST_LINE, Fitted, restyle, sentences_of

_UNBOUND = 100_000
_GOES_ON = "\u200b"
_BEFORE_REFERENCE = re.compile("\u00a0(?=\\w{5})")
"""Languages bind a reference to the word before it: `réf. F3MZK-10471-INS`."""


def lines_of(text: str, metrics: QFontMetrics, width: int) -> int:
    """How many lines `text` has where it breaks between its words."""
    room = QRect(0, 0, max(1, width), _UNBOUND)
    high = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
    # A line is some parts of a pixel higher than the whole ones that its spacing is said in.
    return max(1, round(high / metrics.lineSpacing()))


def halves(text: str, metrics: QFontMetrics, width: int) -> tuple[str, str] | None:
    """`text` on two lines, the first as full as whole words make it; None if they cut it too.

    An amount and a reference are one word each. Only a reference that would be cut otherwise goes
    on below, after one of its hyphens.
    """
    apart = _BEFORE_REFERENCE.sub(" ", text)
    for shown in (text, apart, apart.replace("-", f"-{_GOES_ON} ")):
        first, second = first_words(shown, metrics.horizontalAdvance, width)
        if max(map(metrics.horizontalAdvance, (first, second))) <= width:
            return _joined(first), _joined(second)
    return None


def _joined(part: str) -> str:
    return part.replace(f"{_GOES_ON} ", "").removesuffix(_GOES_ON)


def two_lines(text: str, metrics: QFontMetrics, width: int) -> tuple[str, str] | None:
    """As many whole sentences of `text` as two lines hold; None if that is not one."""
    shown = sentences_of(text, lambda each: halves(each, metrics, width) is not None)
    return halves(shown, metrics, width)


class Broken(Fitted):
    """One line in the largest of its sizes that fits, or else two in the smallest of them.

    What has no room on two lines either is left out by sentences; only a first sentence that they
    do not hold is cut, and then on one.
    """

    def __init__(
        self, look: Look, fits: tuple[int, ...], tone: str = "ink", *, strong: bool = True
    ) -> None:
        self.lines, self._asked = 1, fits[-1]
        super().__init__(look, fits, tone, strong=strong)

    def show_text(self) -> None:
        """Chooses between one line and two."""
        whole, width = self.full[:LONGEST_LINE], self.contentsRect().width()
        two, size = None, self._asked
        for size in dict.fromkeys((self._asked, self.fits[-1])):
            metrics, last = self.metrics(size), size == self.fits[-1]
            if metrics.horizontalAdvance(whole) <= width:
                break
            # Where larger words were asked for, two lines come before still smaller letters.
            two = self.on_two(whole, metrics, width) if last else halves(whole, metrics, width)
            if two is not None:
                break
        self.lines = 2 if two is not None and two[1] else 1
        if two is None:
            super().show_text()
            return
        self.text_size = size
        restyle(self, textRole=str(size))
        # What is left once sentences are left out may need one line only.
        self.setText("\n".join(filter(None, two)))
        self.setAccessibleName(self.full)
        self.updateGeometry()

    def on_two(self, whole: str, metrics: QFontMetrics, width: int) -> tuple[str, str] | None:
        """What two lines of the smallest size show of `whole`; None if they would cut it."""
        return two_lines(whole, metrics, width)

    def minimumSizeHint(self) -> QSize:
        """Gives way to its neighbours; a short word asks for no more than it has."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), self.sizeHint().width()), least.height())

    @property
    def high(self) -> int:
        """As high as its lines."""
        return self.lines * self.line_height
