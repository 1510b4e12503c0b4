"""A row of the history laid out: its words cut to their columns, once and for many paintings."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QStaticText

from station.desk import view_history
from station.desk.history_page import HistoryRow
from station.desk.view_history import Cell, RowView
from station.desk.views import Shape
from station.gui.theme import Look
from station.gui.widgets.broken import halves
from station.gui.widgets.fit import SMALLEST, first_fitting, first_words
from station.gui.widgets.text import clean, whole_sentences
from station.i18n import say, t

ROW = 56
ROW_BELOW, BELOW = 88, 68
"""A row whose cover has a line of its own, and where that line's middle is."""
_NAMED = 80
_LAID = 400
"""So many rows stay laid out: some screens full."""
_TEXTS = 2_000


@dataclass(frozen=True)
class Words:
    """One piece of text of a row, ready to be drawn."""

    text: QStaticText
    font: QFont
    tone: str
    at: QPointF


@dataclass(frozen=True)
class Laid:
    """One row: the words of each column, and the shapes of the three states."""

    words: tuple[tuple[Words, ...], ...]
    marks: tuple[Shape | None, ...]


def spoken(view: RowView, column: int = 0) -> str:
    """The row as a screen reader says it: `Order 10482, Whitfield, Kendal. Printed, 14:05. …`

    That is its first cell; the others say their own words.
    """
    if column == 1:
        return ", ".join(clean(part) for part in (view.number, _name(view), view.place) if part)
    if column > 1:
        return _spoken(view.cells[column - 2])
    who = ", ".join(clean(part) for part in (view.number, _name(view), view.place) if part)
    label, money, cover = (_spoken(cell) for cell in view.cells)
    return t("history.sentence", who=who, label=label, money=money, cover=cover)


def _name(view: RowView) -> str:
    return say(view.gone) if view.gone is not None else view.name


def _spoken(cell: Cell) -> str:
    word, detail = say(cell.word), say(cell.detail) if cell.detail else ""
    whole = f"{word}{' ' if word.endswith('.') else ', '}{detail}" if detail else word
    return whole if whole.endswith(".") else f"{whole}."


class Columns:
    """Where the columns begin, in a table of one width.

    Larger words than five columns have room for: the cover has a line of its own below the others,
    where its reference stands whole.
    """

    def __init__(self, look: Look, width: int) -> None:
        small = look.sizes.compact
        px = look.px
        fixed = [px(each) for each in ((56, 108, 128, 142) if small else (72, 156, 172, 190))]
        least = px(216 if small else 292)
        self.below = small and look.sizes.tight
        if self.below:
            # The cover's name stands below the time.
            fixed[0], least = min(px(_NAMED), fixed[0] + max(0, width - sum(fixed)) // 2), 0
        spare = max(0, width - sum(fixed) - least)
        share = spare // (3 if self.below else 4)
        fixed = [fixed[0], *(each + share for each in fixed[1:])]  # the time needs no more
        self.widths = [*fixed, max(0, width - sum(fixed))]
        self.starts = [sum(self.widths[:column]) for column in range(len(self.widths))]
        self.pad = px(7 if small else 12)
        self.end = px(4 if small else 12)
        self.high = px(ROW_BELOW if self.below else ROW)
        self._middle = (px(ROW) / 2, px(BELOW))
        self.cover = self.widths[-1]
        """How wide the cover's words may be, with its shape."""
        if self.below:
            named = QFontMetrics(look.font(SMALLEST)).horizontalAdvance(t("history.column_cover"))
            self.starts[-1] = max(self.starts[1], 2 * self.pad + named)
            self.cover = width - self.starts[-1]

    def middle(self, column: int) -> float:
        """Where the middle of a column's shape stands below a row's top."""
        return self._middle[self.below and column == len(self.widths) - 1]


class Layouts:
    """Lays rows out, and keeps what it has laid out."""

    def __init__(self, look: Look, home: Callable[[], str]) -> None:
        self.look, self._home = look, home
        small = look.sizes.compact
        self._word, self._small = (14, 14) if small else (17, 14)
        self._least = SMALLEST if look.sizes.folded else self._small
        self._fonts = {
            (size, strong): look.font(size, strong)
            for size in {self._word, self._small, self._least}
            for strong in (False, True)
        }
        self._metrics = {key: QFontMetrics(font) for key, font in self._fonts.items()}
        self._kept: OrderedDict[int, tuple[HistoryRow, int, Laid]] = OrderedDict()
        self._texts: OrderedDict[tuple[str, int, int, bool], QStaticText] = OrderedDict()
        self.mark = look.px(18 if small else 24)

    def forget(self) -> None:
        """Other widths: everything is laid out anew."""
        self._kept.clear()

    def of(self, number: int, row: HistoryRow, now: datetime, columns: Columns) -> Laid:
        """The row laid out; kept under its number for the minute, while it is the same row."""
        minute = int(now.timestamp()) // 60
        known = self._kept.get(number)
        if known is not None and known[0] is row and known[1] == minute:
            return known[2]
        laid = self._lay_out(view_history.row(row, now, self._home()), columns)
        self._kept[number] = (row, minute, laid)
        self._kept.move_to_end(number)
        if len(self._kept) > _LAID:
            self._kept.popitem(last=False)
        return laid

    def _lay_out(self, view: RowView, columns: Columns) -> Laid:
        widths, pad = columns.widths, columns.pad
        room = [width - pad for width in widths]
        time: tuple[Words, ...] = (
            self._line(say(view.at), room[0], (ROW / 2), self._word, False, "ink2", pad),
        )
        number = self._line(view.number, room[1], 19, self._word, True, "ink", pad)
        # In the size that it has come to: a long number becomes smaller before it is cut.
        used = QFontMetrics(number.font).horizontalAdvance(number.text.text())
        used += self._wide(" ", self._word, False)
        who = self._named(clean(_name(view)), room[1] - used)
        name = self._line(who, room[1] - used, 19, self._word, False, "ink", pad + used)
        place = self._line(view.place, room[1], 38, self._small, False, "ink2", pad)
        states = [
            self._cell(cell, width - pad, pad)
            for cell, width in zip(view.cells[:2], widths[2:4], strict=True)
        ]
        beside = self._cell if not columns.below else self._below
        # No other column follows it: its words end where the card or its scroll bar keeps clear.
        states.append(beside(view.cover, columns.cover - pad - columns.end, pad))
        if columns.below:
            named = t("history.column_cover")
            aside = columns.starts[-1] - pad
            time = (*time, self._line(named, aside, BELOW, self._small, False, "ink2", pad))
        marks = (None, None, *(cell.shape for cell in view.cells))
        return Laid((time, (number, name, place), *states), marks)

    def _below(self, cell: Cell, width: int, pad: int) -> tuple[Words, ...]:
        """The cover on its own line: its word and what belongs to it, or each on half a line."""
        left = pad + self.mark + self.look.px(7)
        room, gap = width - left + pad, self.look.px(7)
        word, small = say(cell.word), say(cell.detail) if cell.detail else ""
        for size in (self._word, self._least):
            used = self._wide(word, size, True) + gap
            if used + self._wide(small, size, False) <= room:
                return (
                    self._line(word, room, BELOW, size, True, "ink", left),
                    self._line(small, room - used, BELOW, size, False, "ink2", left + used),
                )
        first, second = word, ""
        if self._wide(word, self._least, True) > room:
            first, second = self._wrapped(word, room, strong=True)
        used = self._wide(second, self._small, True) + gap if second else 0
        lines = [self._line(first, room, BELOW - 8, self._word, True, "ink", left)]
        if second:
            lines.append(self._line(second, room, BELOW + 8, self._small, True, "ink", left))
        if small:
            rest, begins = room - used, left + used
            lines.append(self._line(small, rest, BELOW + 8, self._small, False, "ink2", begins))
        return tuple(lines)

    def _named(self, name: str, room: int) -> str:
        """The whole name, `H. Whitfield`, or its last word, whatever fits first."""
        first, *rest = name.split() or [""]
        last = rest[-1] if rest else name
        forms = (name, f"{first[:1]}. {' '.join(rest)}", f"{first[:1]}. {last}", last)
        return first_fitting(forms, lambda each: self._wide(each, self._word, False), room, name)

    def _cell(self, cell: Cell, width: int, pad: int) -> tuple[Words, ...]:
        """The word, with as many of its sentences as fit; the rest stands in the small line."""
        left = pad + self.mark + self.look.px(7 if self.look.sizes.compact else 8)
        room = width - left + pad
        word, rest = self._split(say(cell.word), room)
        size = self._fitting(word, True, room, self._word, otherwise=self._small)
        small = " ".join(part for part in (rest, say(cell.detail) if cell.detail else "") if part)
        if self._wide(word, size, True) > room:
            return self._long(word, small, room, left)
        if not small:
            return (self._line(word, room, ROW / 2, size, True, "ink", left),)
        first, second = self._wrapped(small, room)
        if not second:
            return (
                self._line(word, room, 19, size, True, "ink", left),
                self._line(small, room, 38, self._small, False, "ink2", left),
            )
        if self._wide(second, self._least, False) > room:
            flowing = self._flowing(word, small, room, left)
            if flowing is not None:
                return flowing
        return (
            self._line(word, room, 12, size, True, "ink", left),
            self._line(first, room, 29, self._small, False, "ink2", left),
            self._line(second, room, 45, self._small, False, "ink2", left),
        )

    def _flowing(self, word: str, small: str, room: int, left: float) -> tuple[Words, ...] | None:
        """What two lines do not hold begins on the word's own; None if that does not save it."""
        used = self._wide(f"{word} ", self._small, True)
        beside, rest = self._wrapped(small, room - used)
        first, second = self._wrapped(rest, room)
        fits = self._wide(beside, self._small, False) <= room - used
        if not fits or self._wide(second, self._small, False) > room:
            return None
        return (
            self._line(word, room, 12, self._small, True, "ink", left),
            self._line(beside, room - used, 12, self._small, False, "ink2", left + used),
            self._line(first, room, 29, self._small, False, "ink2", left),
            self._line(second, room, 45, self._small, False, "ink2", left),
        )

    def _long(self, word: str, small: str, room: int, left: float) -> tuple[Words, ...]:
        """A word that is longer than its column, on two lines; then as much as one line holds.

        On three where two do not hold it: its end is what says `Not confirmed.`
        """
        first, second = self._wrapped(word, room, strong=True)
        lines = [(first, True, "ink"), (second, True, "ink"), (small, False, "ink2")]
        if self._wide(second, self._least, True) > room:
            second, third = self._wrapped(second, room, strong=True)
            lines[1:] = [(second, True, "ink"), (third, True, "ink")]
        return tuple(
            self._line(text, room, middle, self._small, strong, tone, left)
            for (text, strong, tone), middle in zip(lines, (12, 29, 45), strict=True)
            if text
        )

    def _wrapped(self, text: str, room: int, *, strong: bool = False) -> tuple[str, str]:
        """Two lines; the first as full as whole words make it. A reference is broken, not cut."""
        metrics = self._metrics[self._small, strong]
        lines = first_words(text, metrics.horizontalAdvance, room)
        if max(map(metrics.horizontalAdvance, lines)) <= room:
            return lines
        return halves(text, metrics, room) or lines

    def _split(self, text: str, room: int) -> tuple[str, str]:
        parts = text.split(". ")
        for count in range(len(parts) - 1, 0, -1):
            first = ". ".join(parts[:count]) + "."
            if self._wide(first, self._word, True) <= room:
                return first, ". ".join(parts[count:])
        return text, ""

    def _fitting(self, text: str, strong: bool, room: float, *sizes: int, otherwise: int) -> int:
        return first_fitting(
            sizes, lambda size: self._wide(text, size, strong), room, otherwise=otherwise
        )

    def _wide(self, text: str, size: int, strong: bool) -> int:
        return self._metrics[size, strong].horizontalAdvance(text)

    def _line(
        self, text: str, room: int, middle: float, size: int, strong: bool, tone: str, left: float
    ) -> Words:
        """A line whose middle stands `middle` px of the look below the row's top.

        Where larger words were asked for it is smaller before it is cut.
        """
        size = self._fitting(text, strong, room, size, self._least, otherwise=size)
        shown = self._shown(text, max(0, room), size, strong)
        top = self.look.px(middle) - self._metrics[size, strong].height() / 2
        return Words(shown, self._fonts[size, strong], tone, QPointF(left, top))

    def _shown(self, text: str, room: int, size: int, strong: bool) -> QStaticText:
        """`Printed`, `Paid £8.40`, `not chosen` stand in every other row: laid out once."""
        key = (text, room, size, strong)
        shown = self._texts.get(key)
        if shown is None:
            cut = whole_sentences(clean(text), self._metrics[size, strong], room)
            shown = QStaticText(cut)
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.prepare(font=self._fonts[size, strong])
            self._texts[key] = shown
            if len(self._texts) > _TEXTS:
                self._texts.popitem(last=False)
        else:
            self._texts.move_to_end(key)
        return shown
