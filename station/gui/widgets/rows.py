"""A list of equally high rows, of which only those that can be seen are painted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from station.gui.theme import Look
from station.gui.widgets.broken import two_lines
from station.gui.widgets.fit import SMALL, SMALLEST, first_fitting
from station.gui.widgets.fold import list_height
from station.gui.widgets.text import clean, whole_sentences

Index = QModelIndex | QPersistentModelIndex
ShowRow = Callable[[int], Any]
"""Everything that is painted of the row of that number; None if there is no such row."""
PaintRow = Callable[["Ink", QRectF, Any, bool, bool], None]
"""Paints that into its box; True if the row is the chosen one, True if it has the focus too."""
_MANY = 1_000
"""So many new rows at once are put in before the others."""
_KEPT = 24
"""So many painted rows are kept."""

_STEPS = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)


@dataclass(frozen=True)
class Said:
    """One of the texts that stand below each other in a row."""

    text: str
    size: int
    tone: str = "ink"
    strong: bool = False


class Ink:
    """Writes on a row; what has no room is smaller, left out by sentences, or cut at last."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.painter = QPainter()
        self._fonts: dict[tuple[int, bool], tuple[QFont, QFontMetrics]] = {}

    def _font(self, size: int, strong: bool) -> tuple[QFont, QFontMetrics]:
        found = self._fonts.get((size, strong))
        if found is None:
            font = self.look.font(size, strong)
            found = self._fonts[size, strong] = (font, QFontMetrics(font))
        return found

    def width(self, text: str, size: int, *, strong: bool = False) -> int:
        """How wide `text` is."""
        return self._font(size, strong)[1].horizontalAdvance(clean(text))

    def ground(self, box: QRectF, *, chosen: bool, focused: bool, rule: bool = True) -> str:
        """The ground of a row, and the frame of the one that has the focus; its token."""
        look, px, painter = self.look, self.look.px, self.painter
        ground = "sunken" if chosen else "surface"
        if chosen:
            painter.fillRect(box, look.colour(ground))
            bar = QRectF(box.left(), box.top(), px(5), box.height())
            painter.fillRect(bar, look.colour("ink"))
        if rule:
            below = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
            painter.fillRect(below, look.colour("line"))
        if chosen and focused:
            pen = painter.pen()
            pen.setColor(look.colour("ink"))
            pen.setWidthF(px(3))
            painter.setPen(pen)
            inset = px(3) / 2
            painter.drawRect(box.adjusted(inset, inset, -inset, -inset))
        return ground

    def line(
        self,
        box: QRectF,
        text: str,
        size: int,
        tone: str = "ink",
        *,
        strong: bool = False,
        right: bool = False,
    ) -> float:
        """Writes whole sentences into `box`, in its middle; where they end (or begin, if right)."""
        whole = clean(text)
        size = self._saving(whole, size, strong, int(box.width()))
        font, metrics = self._font(size, strong)
        shown = whole_sentences(whole, metrics, int(box.width()))
        self.painter.setFont(font)
        self.painter.setPen(self.look.colour(tone))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)
        wide = metrics.horizontalAdvance(shown)
        return box.right() - wide if right else box.left() + wide

    def broken(self, box: QRectF, *each: Said) -> bool:
        """Writes these below each other in the middle of `box`: what one line cuts, on two.

        False, and nothing is written, where that saves none of them or `box` is too low for it.
        """
        held = [self._held(said, int(box.width())) for said in each]
        two = ["\n" in text for text in held]
        high = [self._lines_high(said, here) for said, here in zip(each, two, strict=True)]
        while any(two) and sum(high) > box.height():
            last = len(two) - 1 - two[::-1].index(True)  # the first says what it is
            two[last] = False
            high[last] = self._lines_high(each[last], False)
        if not any(two):
            return False
        top = box.center().y() - sum(high) / 2
        for said, text, here, tall in zip(each, held, two, high, strict=True):
            place = QRectF(box.left(), top, box.width(), tall)
            if here:
                self.painter.setFont(self._font(SMALL, said.strong)[0])
                self.painter.setPen(self.look.colour(said.tone))
                self.painter.drawText(place, Qt.AlignmentFlag.AlignLeft, text)
            else:
                self._whole(place, said)
            top += tall
        return True

    def _lines_high(self, said: Said, two: bool) -> int:
        size = SMALL if two else said.size
        return self._font(size, said.strong)[1].lineSpacing() * (2 if two else 1)

    def _held(self, said: Said, width: int) -> str:
        """Two lines of whole sentences; empty if one line cuts none, or two do not save one."""
        whole = clean(said.text)
        least = SMALLEST if self.look.sizes.folded else SMALL
        if not whole or self.width(whole, least, strong=said.strong) <= width:
            return ""
        metrics = self._font(SMALL, said.strong)[1]
        lines = two_lines(whole, metrics, width)
        return "\n".join(lines) if lines is not None else ""

    def said(self, box: QRectF, said: Said) -> None:
        """Writes it into `box`, in its middle: on one line, or on two if that one would cut it."""
        self.lines(box, (box, said))

    def lines(self, room: QRectF | None, *each: tuple[QRectF, Said]) -> None:
        """Writes each into its own box, or all into `room` where that saves what a line cuts."""
        if room is None or not self.broken(room, *(said for _, said in each)):
            for box, said in each:
                self._whole(box, said)

    def _whole(self, box: QRectF, said: Said) -> None:
        self.line(box, said.text, said.size, said.tone, strong=said.strong)

    def _saving(self, whole: str, size: int, strong: bool, width: int) -> int:
        """The size in which all of it has room; its own if no smaller one saves it."""
        smaller = (SMALL, SMALLEST) if self.look.sizes.folded else (SMALL,)
        return first_fitting(
            (size, *(each for each in smaller if each < size)),
            lambda each: self.width(whole, each, strong=strong),
            width,
            otherwise=size,
        )


class _Model(QStringListModel):
    """Counts the rows, and says each to a screen reader.

    Qt's own list: a model that counts in Python is asked for each of ten thousand rows. Its texts
    stay empty: only how many there are is Qt's to know.
    """

    def __init__(self) -> None:
        super().__init__()
        self.keys: tuple[str, ...] = ()
        self.sentence: Callable[[int], str] = lambda _index: ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Each row as one sentence."""
        if role == Qt.ItemDataRole.AccessibleTextRole and index.row() < len(self.keys):
            return self.sentence(index.row())
        return None

    def take(self, keys: tuple[str, ...], sentence: Callable[[int], str]) -> None:
        """Other rows."""
        before = len(self.keys)
        self.keys, self.sentence = keys, sentence
        if len(keys) > before:
            # Qt puts in one empty text after the other: in front of the others that costs nothing,
            # behind some of them each moves all that were put in, seconds for a hundred thousand.
            more = len(keys) - before
            self.insertRows(before if more < _MANY else 0, more)
        elif len(keys) < before:
            self.removeRows(len(keys), before - len(keys))


class _Delegate(QStyledItemDelegate):
    """Paints rows, and keeps what it painted for as long as it is the same."""

    def __init__(
        self, rows: "RowList", height: int, gap: int, shown: ShowRow, paint: PaintRow
    ) -> None:
        super().__init__(rows)
        self._rows, self._height, self._gap = rows, height, gap
        self._shown, self._paint = shown, paint
        self._ink = Ink(rows.look)
        self._kept: dict[str, tuple[object, QPixmap]] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._rows.look.px(100), self._height + self._gap)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = self._shown(index.row())
        if shown is None:
            return
        whole: QRect = option.rect
        beside = self._rows.look.px(6) if self._rows.verticalScrollBar().isVisible() else 0
        size = QSize(whole.width() - beside, whole.height() - self._gap)
        chosen = index.row() == self._rows.chosen
        focused = chosen and self._rows.hasFocus()
        ratio = self._rows.devicePixelRatioF()
        wanted = (shown, size, chosen, focused, ratio)
        key = self._rows.key_of(index.row())
        kept = self._kept.pop(key, None)
        if kept is None or kept[0] != wanted:
            kept = (wanted, self._painted(shown, size, chosen, focused, ratio))
        # The newest last: what was not seen for the longest goes first.
        self._kept[key] = kept
        while len(self._kept) > _KEPT:
            self._kept.pop(next(iter(self._kept)))
        painter.drawPixmap(whole.topLeft(), kept[1])

    def _painted(
        self, shown: Any, size: QSize, chosen: bool, focused: bool, ratio: float
    ) -> QPixmap:
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            self._ink.painter = painter
            box = QRectF(0, 0, size.width(), size.height())
            self._paint(self._ink, box, shown, chosen, focused)
        return picture


class RowList(QListView):
    """Rows to choose from: arrows, page keys, Home, End; Enter opens. Other keys go on.

    The chosen row is known by its key: it stays chosen wherever it moves.
    """

    chose = Signal(str)
    """The key of the row that is now chosen; empty if there is none."""
    opened = Signal(str)
    """Enter or a double click."""

    def __init__(
        self, look: Look, name: str, height: int, gap: int, shown: ShowRow, paint: PaintRow
    ) -> None:
        super().__init__()
        self.look = look
        self._telling = False
        self.setObjectName(name)
        self.setProperty("ring", "none")  # the chosen row shows the focus
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().setSingleStep(height + gap)
        self._rows = _Model()
        list_height(self, look)
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(self, height, gap, shown, paint))
        self.doubleClicked.connect(lambda _index: self._open())

    @property
    def chosen(self) -> int:
        """The number of the chosen row; -1 without one."""
        return self.currentIndex().row()

    @property
    def chosen_key(self) -> str:
        """The key of the chosen row; empty without one."""
        return self.key_of(self.chosen)

    def key_of(self, row: int) -> str:
        """The key of a row; empty without one."""
        return self._rows.keys[row] if 0 <= row < len(self._rows.keys) else ""

    def show_rows(self, keys: tuple[str, ...], sentence: Callable[[int], str]) -> None:
        """Shows other rows, one for each of `keys`; a row that is gone leaves its place chosen."""
        before, place, top = self.chosen_key, self.chosen, self.verticalScrollBar().value()
        self._telling = False
        self._rows.take(keys, sentence)
        # Without a row there is nothing that could show the focus.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if keys else Qt.FocusPolicy.NoFocus)
        if not keys:
            chosen = -1
        elif 0 <= place < len(keys) and keys[place] == before:
            chosen = place
        else:
            chosen = _find(keys, before, min(max(place, 0), len(keys) - 1))
        self.setCurrentIndex(self._rows.index(chosen) if chosen >= 0 else QModelIndex())
        self.verticalScrollBar().setValue(top)
        self._telling = True
        self.viewport().update()
        if self.chosen_key != before:
            self.chose.emit(self.chosen_key)

    def choose(self, key: str) -> bool:
        """Chooses the row with `key` and brings it into view; False if there is none."""
        found = _find(self._rows.keys, key, -1)
        if found >= 0:
            self.setCurrentIndex(self._rows.index(found))
            self.scrollTo(self._rows.index(found))
        return found >= 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is chosen stays in sight in another height; at first the list has none."""
        super().resizeEvent(event)
        if self.chosen >= 0 and event.size().height() != event.oldSize().height():
            self.scrollTo(self.currentIndex())

    def sentence_of(self, row: int) -> str:
        """What a screen reader says of a row."""
        return str(self._rows.index(row).data(Qt.ItemDataRole.AccessibleTextRole) or "")

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another row is chosen."""
        super().currentChanged(current, previous)
        if self._telling:
            self.chose.emit(self.chosen_key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only what moves in the list or opens a row; every other key is the window's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._open()
            return
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _STEPS and not plain:
            super().keyPressEvent(event)
            return
        event.ignore()

    def _open(self) -> None:
        if self.chosen_key:
            self.opened.emit(self.chosen_key)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are not for searching here."""


def _find(keys: tuple[str, ...], key: str, otherwise: int) -> int:
    try:
        return keys.index(key) if key else otherwise
    except ValueError:
        return otherwise
