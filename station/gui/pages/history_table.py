"""The table of the history: five columns, painted from words that were laid out once."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from station.desk import view_history
from station.desk.history_page import HistoryRow
from station.desk.view_history import RowView
from station.desk.views import Shape
from station.gui import shapes
from station.gui.pages.history_layout import Columns, Laid, Layouts, spoken
from station.gui.pages.history_rows import COLUMNS, HistoryRows
from station.gui.theme import Look
from station.gui.widgets.fold import list_height
from station.i18n import t

HEAD = 36
_STEPS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class _Painter:
    """Paints one row at a time: the chosen one has a bar and another ground."""

    def __init__(self, look: Look, layouts: Layouts) -> None:
        self._look, self._layouts = look, layouts
        names = ("surface", "sunken", "line", "ink", "ink2")
        self.colours = {name: look.colour(name) for name in names}
        self._marks: dict[tuple[Shape, str, float], QPixmap] = {}

    def row(
        self, painter: QPainter, box: QRect, laid: Laid | None, columns: Columns, chosen: bool,
        focused: bool,
    ) -> None:  # fmt: skip
        """Paints a row; without words while it is read again."""
        ground = "sunken" if chosen else "surface"
        painter.fillRect(box, self.colours[ground])
        self._rules(painter, box, chosen=chosen, focused=focused)
        if laid is None:
            return
        left, top, scale = box.left(), box.top(), painter.device().devicePixelRatio()
        for column, (words, mark) in enumerate(zip(laid.words, laid.marks, strict=True)):
            corner = QPointF(left + columns.starts[column], top)
            if mark is not None:
                at = QPointF(columns.pad, columns.middle(column) - self._layouts.mark / 2)
                painter.drawPixmap(corner + at, self._mark(mark, ground, scale))
            for each in words:
                painter.setFont(each.font)
                painter.setPen(self.colours[each.tone])
                painter.drawStaticText(corner + each.at, each.text)

    def _rules(self, painter: QPainter, box: QRect, *, chosen: bool, focused: bool) -> None:
        """With the focus the chosen row stands between two heavy lines."""
        heavy = chosen and focused
        thick, rule = (self._look.px(3), "ink") if heavy else (1, "line")
        left, wide = box.left(), box.width()
        painter.fillRect(left, box.bottom() + 1 - thick, wide, thick, self.colours[rule])
        if heavy:
            painter.fillRect(left, box.top(), wide, thick, self.colours[rule])
        if chosen:
            bar = self._look.px(5)
            painter.fillRect(left, box.top(), bar, box.height(), self.colours["ink"])

    def _mark(self, shape: Shape, ground: str, scale: float) -> QPixmap:
        """A shape is drawn once on each ground."""
        key = (shape, ground, scale)
        known = self._marks.get(key)
        if known is None:
            side = self._layouts.mark
            known = QPixmap(round(side * scale), round(side * scale))
            known.setDevicePixelRatio(scale)
            known.fill(Qt.GlobalColor.transparent)
            with QPainter(known) as painter:
                ink = self._look.colour(shapes.token_for(shape))
                box = QRectF(0, 0, side, side)
                shapes.paint(painter, shape, box, ink, self.colours[ground])
            self._marks[key] = known
        return known


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
        # What is on the screen already is moved by a scroll, not painted again.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
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
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.rows = HistoryRows(lambda row, column: spoken(self._view(row), column))
        self.layouts = Layouts(look, home)
        self.columns = Columns(look, 0)
        down.setMinimumSectionSize(self.columns.high)
        down.setDefaultSectionSize(self.columns.high)
        self.setModel(self.rows)
        list_height(self, look)
        self._painter = _Painter(look, self.layouts)
        self.verticalScrollBar().setSingleStep(self.columns.high)
        self._seen_at, self._ahead = 0, list[int]()
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._lay_out_ahead)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
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

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the rows that have to be painted, each as a whole."""
        stale, high = event.rect(), self.columns.high
        number = self.rowAt(stale.top())
        chosen, focused = self.currentIndex().row(), self.hasFocus()
        box = QRect(0, self.rowViewportPosition(max(0, number)), self.viewport().width(), high)
        with QPainter(self.viewport()) as painter:
            while 0 <= number < self.rows.rowCount() and box.top() <= stale.bottom():
                laid, here = self.laid(number), number == chosen
                self._painter.row(painter, box, laid, self.columns, here, focused)
                number += 1
                box.translate(0, high)
            rest = QRect(0, box.top() if number >= 0 else stale.top(), box.width(), stale.bottom())
            painter.fillRect(rest, self._painter.colours["surface"])

    def _scrolled(self, value: int) -> None:
        """The next page is read before its first row is seen, the next rows are laid out."""
        seen = self.viewport().height()
        down, self._seen_at = value >= self._seen_at, value
        if value + 4 * seen >= self.verticalScrollBar().maximum():
            self.rows.fetchMore()
        high = self.columns.high
        first, count = value // high, seen // high + 1
        self._ahead = list(range(first + count, first + 2 * count + 1))
        if not down:
            self._ahead = list(range(first - 1, first - 1 - count, -1))
        self._idle.start()

    def _lay_out_ahead(self) -> None:
        """A row in each idle moment, so that a whole new screen of them is ready to be painted."""
        while self._ahead:
            number = self._ahead.pop(0)
            if 0 <= number < self.rows.rowCount() and self.rows.holds(number):
                self.laid(number)
                return
        self._idle.stop()

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
        self.setAccessibleName(", ".join(self._names))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Each name over its column, and a rule below."""
        look, columns = self.look, self._table.columns
        with QPainter(self) as painter:
            painter.fillRect(
                0, self.height() - 1, self.width(), 1, look.colour("edge")
            )  # fmt: skip
            painter.setFont(look.font(14, True))
            painter.setPen(look.colour("ink2"))
            # A column that stands below the others is named there.
            for column, name in enumerate(self._names[:4] if columns.below else self._names):
                width = columns.widths[column] - columns.pad
                box = QRectF(columns.starts[column] + columns.pad, 0, width, self.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
