"""The table of the history: five columns, painted from words that were laid out once."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QStaticText,
)
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from station.desk import view_history
from station.desk.history_page import HistoryRow
from station.desk.view_history import Cell, RowView
from station.desk.views import Shape
from station.gui import shapes
from station.gui.pages.history_rows import COLUMNS, HistoryRows
from station.gui.theme import Look
from station.gui.widgets.text import clean, whole_sentences
from station.i18n import say, t

ROW, HEAD = 56, 36
_LAID = 400
"""So many rows stay laid out: some screens full."""
_STEPS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
)  # fmt: skip
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


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


def spoken(view: RowView) -> str:
    """The row as a screen reader says it: `Order 10482, Whitfield, Kendal. Printed, 14:05. …`"""
    who = ", ".join(clean(part) for part in (view.number, view.name, view.place) if part)
    label, money, cover = (_spoken(cell) for cell in view.cells)
    return t("history.sentence", who=who, label=label, money=money, cover=cover)


def _spoken(cell: Cell) -> str:
    word, detail = say(cell.word), say(cell.detail) if cell.detail else ""
    whole = f"{word}{' ' if word.endswith('.') else ', '}{detail}" if detail else word
    return whole if whole.endswith(".") else f"{whole}."


class Columns:
    """Where the columns begin, in a table of one width."""

    def __init__(self, look: Look, width: int) -> None:
        small = look.sizes.compact
        px = look.px
        fixed = [px(each) for each in ((58, 110, 124, 142) if small else (76, 156, 172, 176))]
        least = px(216 if small else 304)
        spare = max(0, width - sum(fixed) - least)
        fixed[1] += spare // 2
        self.widths = [*fixed, max(0, width - sum(fixed))]
        self.pad = px(7 if small else 12)


class Layouts:
    """Lays rows out, and keeps what it has laid out."""

    def __init__(self, look: Look, home: Callable[[], str]) -> None:
        self.look, self._home = look, home
        small = look.sizes.compact
        self._word, self._small = (14, 14) if small else (17, 14)
        self._fonts = {
            (size, strong): look.font(size, strong)
            for size in {self._word, self._small}
            for strong in (False, True)
        }
        self._metrics = {key: QFontMetrics(font) for key, font in self._fonts.items()}
        self._kept: OrderedDict[int, tuple[HistoryRow, int, Laid]] = OrderedDict()
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
        time = (self._line(say(view.at), room[0], (ROW / 2), self._word, False, "ink2", pad),)
        number = self._line(view.number, room[1], 19, self._word, True, "ink", pad)
        used = self._wide(number.text.text(), self._word, True) + self._wide(" ", self._word, False)
        who = self._named(clean(view.name), room[1] - used)
        name = self._line(who, room[1] - used, 19, self._word, False, "ink", pad + used)
        place = self._line(view.place, room[1], 38, self._small, False, "ink2", pad)
        states = [
            self._cell(cell, width - pad, pad)
            for cell, width in zip(view.cells, widths[2:], strict=True)
        ]
        marks = (None, None, *(cell.shape for cell in view.cells))
        return Laid((time, (number, name, place), *states), marks)

    def _named(self, name: str, room: int) -> str:
        """The whole name, `H. Whitfield`, or its last word, whatever fits first."""
        first, *rest = name.split() or [""]
        last = rest[-1] if rest else name
        for each in (name, f"{first[:1]}. {' '.join(rest)}", f"{first[:1]}. {last}", last):
            if self._wide(each, self._word, False) <= room:
                return each
        return name

    def _cell(self, cell: Cell, width: int, pad: int) -> tuple[Words, ...]:
        """The word, with as many of its sentences as fit; the rest stands in the small line."""
        left = pad + self.mark + self.look.px(7 if self.look.sizes.compact else 8)
        room = width - left + pad
        word, rest = self._split(say(cell.word), room)
        small = " ".join(part for part in (rest, say(cell.detail) if cell.detail else "") if part)
        if not small:
            return (self._line(word, room, ROW / 2, self._word, True, "ink", left),)
        if self._wide(small, self._small, False) <= room:
            return (
                self._line(word, room, 19, self._word, True, "ink", left),
                self._line(small, room, 38, self._small, False, "ink2", left),
            )
        first, second = self._wrapped(small, room)
        return (
            self._line(word, room, 12, self._word, True, "ink", left),
            self._line(first, room, 29, self._small, False, "ink2", left),
            self._line(second, room, 45, self._small, False, "ink2", left),
        )

    def _wrapped(self, text: str, room: int) -> tuple[str, str]:
        """Two lines; the first as full as whole words make it."""
        first, *rest = text.split(" ")
        while rest and self._wide(f"{first} {rest[0]}", self._small, False) <= room:
            first += f" {rest.pop(0)}"
        return first, " ".join(rest)

    def _split(self, text: str, room: int) -> tuple[str, str]:
        parts = text.split(". ")
        for count in range(len(parts) - 1, 0, -1):
            first = ". ".join(parts[:count]) + "."
            if self._wide(first, self._word, True) <= room:
                return first, ". ".join(parts[count:])
        return text, ""

    def _wide(self, text: str, size: int, strong: bool) -> int:
        return self._metrics[size, strong].horizontalAdvance(text)

    def _line(
        self, text: str, room: int, middle: float, size: int, strong: bool, tone: str, left: float
    ) -> Words:
        """A line whose middle stands `middle` px of the look below the row's top."""
        metrics, font = self._metrics[size, strong], self._fonts[size, strong]
        shown = QStaticText(whole_sentences(clean(text), metrics, max(0, room)))
        shown.setTextFormat(Qt.TextFormat.PlainText)
        shown.prepare(font=font)
        top = self.look.px(middle) - metrics.height() / 2
        return Words(shown, font, tone, QPointF(left, top))


class _Painter(QStyledItemDelegate):
    """Paints one cell: the chosen row has a bar and another ground."""

    def __init__(self, table: "HistoryTable") -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        table, look, column = self._table, self._table.look, index.column()
        box = QRectF(option.rect)
        chosen = index.row() == table.currentIndex().row()
        ground = "sunken" if chosen else "surface"
        painter.fillRect(box, look.colour(ground))
        # With the focus the chosen row stands between two heavy lines.
        heavy = chosen and table.hasFocus()
        thick, rule = (look.px(3), "ink") if heavy else (1, "line")
        below = QRectF(box.left(), box.bottom() - thick, box.width(), thick)
        painter.fillRect(below, look.colour(rule))
        if heavy:
            painter.fillRect(below.translated(0, thick - box.height()), look.colour(rule))
        if chosen and column == 0:
            bar = QRectF(box.left(), box.top(), look.px(5), box.height())
            painter.fillRect(bar, look.colour("ink"))
        laid = table.laid(index.row())
        if laid is None:
            return
        mark = laid.marks[column]
        if mark is not None:
            side = table.layouts.mark
            at = QRectF(box.left() + table.columns.pad, 0, side, side)
            at.moveTop(box.top() + (box.height() - side) / 2)
            ink = look.colour(shapes.token_for(mark))
            shapes.paint(painter, mark, at, ink, look.colour(ground))
        for words in laid.words[column]:
            painter.setFont(words.font)
            painter.setPen(look.colour(words.tone))
            painter.drawStaticText(box.topLeft() + words.at, words.text)


class HistoryTable(QTableView):
    """Rows to choose from: arrows, page keys, Home, End; Enter opens. Other keys go on."""

    chose = Signal(str)
    """The shipment of the row that is now chosen; empty if there is none."""
    opened = Signal()
    """Enter or a double click."""

    def __init__(
        self, look: Look, name: str, now: Callable[[], datetime], home: Callable[[], str]
    ) -> None:
        super().__init__()
        self.look = look
        self._now, self._home = now, home
        self._told = ""
        self.setObjectName(name)
        self.setAccessibleName(t("history.list"))
        self.setProperty("ring", "none")  # the chosen row shows the focus
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.hide()
        across.setMinimumSectionSize(0)
        down.hide()
        down.setMinimumSectionSize(look.px(ROW))
        down.setDefaultSectionSize(look.px(ROW))
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.rows = HistoryRows(lambda row: spoken(self._view(row)))
        self.layouts = Layouts(look, home)
        self.columns = Columns(look, 0)
        self.setModel(self.rows)
        self.setItemDelegate(_Painter(self))
        self.verticalScrollBar().setSingleStep(look.px(ROW))
        self.verticalScrollBar().valueChanged.connect(self._read_ahead)
        self.rows.dataChanged.connect(self._tell)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def _view(self, row: HistoryRow) -> RowView:
        return view_history.row(row, self._now(), self._home())

    def laid(self, number: int) -> Laid | None:
        """The row laid out; None while it is read again."""
        row = self.rows.row(number)
        return None if row is None else self.layouts.of(number, row, self._now(), self.columns)

    @property
    def chosen(self) -> HistoryRow | None:
        """The chosen row; None without one, or while it is read again."""
        number = self.currentIndex().row()
        return self.rows.row(number) if number >= 0 else None

    def choose(self, number: int) -> None:
        """Chooses the row of that number and brings it into view; -1 chooses none."""
        found = self.rows.index(number, 0) if number >= 0 else QModelIndex()
        self.setCurrentIndex(found)
        if number >= 0:
            self.scrollTo(found)

    def at_top(self) -> bool:
        """True if the newest row is seen."""
        return self.verticalScrollBar().value() == 0

    def sentence_of(self, number: int) -> str:
        """What a screen reader says of a row."""
        found = self.rows.index(number, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        return str(found or "")

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Another row is chosen."""
        super().currentChanged(current, previous)
        for index in (current, previous):
            if index.isValid():
                whole = self.visualRect(self.rows.index(index.row(), 0))
                self.viewport().update(0, whole.top(), self.viewport().width(), whole.height())
        self._tell()

    def _tell(self) -> None:
        row = self.chosen
        shipment = row.shipment if row is not None else ""
        if shipment != self._told and (shipment or self.currentIndex().row() < 0):
            self._told = shipment
            self.chose.emit(shipment)

    def _read_ahead(self, value: int) -> None:
        """The next page is read before its first row is seen."""
        seen = self.viewport().height()
        if value + 4 * seen >= self.verticalScrollBar().maximum():
            self.rows.fetchMore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only what moves in the list or opens a row; every other key is the window's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat() and self.chosen is not None:
                self.opened.emit()
            return
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _STEPS and not plain:
            super().keyPressEvent(event)
        elif event.key() in _ENDS and not plain:
            last = self.rows.rowCount() - 1
            self.choose(0 if _ENDS[Qt.Key(event.key())] == 0 else last)
        else:
            event.ignore()

    def keyboardSearch(self, _search: str) -> None:
        """Letters are not for searching here."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths for the columns."""
        super().resizeEvent(event)
        width = self.viewport().width()
        if width != sum(self.columns.widths):
            self.columns = Columns(self.look, width)
            self.layouts.forget()
            for column, wide in enumerate(self.columns.widths):
                self.setColumnWidth(column, wide)
            # Qt lays the columns out later; the words would be drawn in the old ones once.
            QTimer.singleShot(0, self.viewport(), self.viewport().update)


class HistoryHead(QWidget):
    """The names of the columns, above the table."""

    def __init__(self, look: Look, table: HistoryTable) -> None:
        super().__init__()
        self.look, self._table = look, table
        self.setFixedHeight(look.px(HEAD))
        self._names = [t(f"history.column_{name}") for name in COLUMNS]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Each name over its column, and a rule below."""
        look, columns = self.look, self._table.columns
        with QPainter(self) as painter:
            painter.fillRect(
                0, self.height() - 1, self.width(), 1, look.colour("edge")
            )  # fmt: skip
            painter.setFont(look.font(14, True))
            painter.setPen(look.colour("ink2"))
            left = 0
            for name, width in zip(self._names, columns.widths, strict=True):
                box = QRectF(left + columns.pad, 0, width - columns.pad, self.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
                left += width
