"""A list of equally high rows, of which only those that can be seen are painted."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from station.gui.theme import Look
from station.gui.widgets.text import clean, whole_sentences

Index = QModelIndex | QPersistentModelIndex
PaintRow = Callable[["Ink", QRectF, int, bool], None]
"""Paints the row of that number into its box; True if it is the chosen one."""

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
_NOWHERE = QModelIndex()


class Ink:
    """Writes on a row; what has no room is left out by sentences, or cut with an ellipsis."""

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
        font, metrics = self._font(size, strong)
        shown = whole_sentences(clean(text), metrics, int(box.width()))
        self.painter.setFont(font)
        self.painter.setPen(self.look.colour(tone))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)
        wide = metrics.horizontalAdvance(shown)
        return box.right() - wide if right else box.left() + wide


class _Model(QAbstractListModel):
    """Knows how many rows there are and what each says to a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: Sequence[str] = ()
        self.sentence: Callable[[int], str] = lambda _index: ""

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """The rows."""
        return 0 if parent.isValid() else len(self.keys)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Each row as one sentence."""
        if role == Qt.ItemDataRole.AccessibleTextRole and index.row() < len(self.keys):
            return self.sentence(index.row())
        return None

    def take(self, keys: Sequence[str], sentence: Callable[[int], str]) -> None:
        """Other rows."""
        self.sentence = sentence
        if len(keys) == len(self.keys):
            self.keys = keys
            if keys:
                self.dataChanged.emit(self.index(0), self.index(len(keys) - 1))
            return
        self.beginResetModel()
        self.keys = keys
        self.endResetModel()


class _Delegate(QStyledItemDelegate):
    def __init__(self, rows: "RowList", height: int, gap: int, paint: PaintRow) -> None:
        super().__init__(rows)
        self._rows, self._height, self._gap, self._paint = rows, height, gap, paint
        self._ink = Ink(rows.look)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._rows.look.px(100), self._height + self._gap)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whole: QRect = option.rect
        bar = self._rows.verticalScrollBar().isVisible()
        beside = self._rows.look.px(6) if bar else 0
        box = QRectF(whole).adjusted(0, 0, -beside, -self._gap)
        self._ink.painter = painter
        painter.save()
        self._paint(self._ink, box, index.row(), index.row() == self._rows.chosen)
        painter.restore()


class RowList(QListView):
    """Rows to choose from: arrows, page keys, Home, End; Enter opens. Other keys go on.

    The chosen row is known by its key: it stays chosen wherever it moves.
    """

    chose = Signal(str)
    """The key of the row that is now chosen; empty if there is none."""
    opened = Signal(str)
    """Enter or a double click."""

    def __init__(self, look: Look, name: str, height: int, gap: int, paint: PaintRow) -> None:
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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(height + gap)
        self._rows = _Model()
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(self, height, gap, paint))
        self.doubleClicked.connect(lambda _index: self._open())

    @property
    def chosen(self) -> int:
        """The number of the chosen row; -1 without one."""
        return self.currentIndex().row()

    @property
    def chosen_key(self) -> str:
        """The key of the chosen row; empty without one."""
        return self._rows.keys[self.chosen] if 0 <= self.chosen < len(self._rows.keys) else ""

    def show_rows(self, keys: Sequence[str], sentence: Callable[[int], str]) -> None:
        """Shows other rows, one for each of `keys`; a row that is gone leaves its place chosen."""
        before, place, top = self.chosen_key, self.chosen, self.verticalScrollBar().value()
        self._telling = False
        self._rows.take(keys, sentence)
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


def _find(keys: Sequence[str], key: str, otherwise: int) -> int:
    try:
        return keys.index(key) if key else otherwise
    except ValueError:
        return otherwise
