"""The two texts of a band: in one column they take a second line before anything is cut."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics

from station.gui.theme import Look
from station.gui.widgets.broken import lines_of
from station.gui.widgets.fit import SMALL, SMALLEST
from station.gui.widgets.text import LONGEST_LINE, Fitted, Sentences, restyle, sentences_of

_BROKEN = (22, 17, SMALL, SMALLEST)
LEAST_STATE = 22
"""A state has two lines rather than smaller letters on one, where larger words were asked for."""


class State(Fitted):
    """The word of a band: on one line, or else on two as large as its room is high for them."""

    def __init__(self, look: Look, fits: tuple[int, ...]) -> None:
        self.lines, self._room = 1, 0
        super().__init__(look, fits)

    def stand_in(self, high: int) -> None:
        """So high is its room."""
        if high != self._room:
            self._room = high
            self.show_text()

    def show_text(self) -> None:
        """One line if it is not small there, two if they save that."""
        size = self._broken()
        self.lines = 2 if size else 1
        self.setWordWrap(size > 0)
        if size:
            self.text_size = size
            restyle(self, textRole=str(size))
            self.setText(self.full)
            self.setAccessibleName(self.full)
            self.updateGeometry()
        else:
            super().show_text()

    def choose(self, whole: str, width: int) -> int:
        """The size for `whole`, no higher than its room."""
        high = [each for each in self.fits if self.line_height_of(each) <= self._room]
        fits = (high or self.fits[-1:]) if self._room else self.fits
        wide = [each for each in fits if self.metrics(each).horizontalAdvance(whole) <= width]
        return next(iter(wide), self.otherwise)

    def _broken(self) -> int:
        """The size of its two lines; 0 if it stands on one."""
        whole, width = self.full[:LONGEST_LINE], self.contentsRect().width()
        folded = self.look.sizes.folded
        least = LEAST_STATE if folded else self.fits[-1]
        if not whole or self.metrics(least).horizontalAdvance(whole) <= width:
            return 0
        one = self.choose(whole, width)
        alone = one if self.metrics(one).horizontalAdvance(whole) <= width else 0
        for size in _BROKEN if folded else _BROKEN[:2]:
            metrics = self.metrics(size)
            high = 2 * metrics.lineSpacing() <= self._room or not self._room
            if high and lines_of(whole, metrics, width) <= 2:
                return size if size > alone else 0
        return 0

    @property
    def high(self) -> int:
        """As high as its lines."""
        return 2 * self.metrics().lineSpacing() if self.lines > 1 else super().high


class Detail(Sentences):
    """What a state rests on: on one line, or else on more of them in small letters."""

    broke = Signal()
    """It takes another height."""

    def __init__(self, look: Look, most: int) -> None:
        """At `most` so many lines: what has no room there either is left out by sentences."""
        self.lines, self._most = 1, most
        super().__init__(look, 17, "ink2")

    def take_lines(self, most: int) -> None:
        """So many at most from now on."""
        if most != self._most:
            self._most = most
            self.show_text()

    def holds(self, width: int, lines: int) -> bool:
        """True if so many lines of that width hold all of it."""
        return self.lines_in(SMALLEST, width) <= lines

    def lines_in(self, size: int, width: int) -> int:
        """How many lines all of it has in letters of `size`."""
        return lines_of(self.full[:LONGEST_LINE], self.metrics(size), width)

    def show_text(self) -> None:
        """As one line is shown; with more of them all that they hold."""
        if not self.look.sizes.folded:
            super().show_text()
            return
        before, whole = (self.lines, self.text_size), self.full[:LONGEST_LINE]
        width = self.width()
        size = SMALL if self.lines_in(SMALL, width) <= self._most else SMALLEST
        self.lines = min(self._most, self.lines_in(size, width))
        self.setWordWrap(self.lines > 1)
        if self.lines > 1:
            self.text_size = size
            restyle(self, textRole=str(size))
            self.setText(self._held(whole, self.metrics(size), width))
            self.setAccessibleName(self.full)
            self.updateGeometry()
        else:
            super().show_text()
        if (self.lines, self.text_size) != before:
            self.broke.emit()

    def _held(self, whole: str, metrics: QFontMetrics, width: int) -> str:
        """As many sentences as its lines hold, or the beginning of the first."""
        shown = sentences_of(whole, lambda each: lines_of(each, metrics, width) <= self._most)
        if lines_of(shown, metrics, width) <= self._most:
            return shown
        while shown and lines_of(f"{shown}…", metrics, width) > self._most:
            shown = shown[:-1]
        return f"{shown}…"

    @property
    def high(self) -> int:
        """As high as its lines."""
        return self.lines * self.metrics().lineSpacing() if self.lines > 1 else super().high
