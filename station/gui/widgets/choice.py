"""A field that is one of a few: the arrows choose, Enter moves on."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate

from station.gui.theme import Look
from station.gui.widgets.boxes import paint_box
from station.gui.widgets.moving_on import enter_moves_on

_CHEVRON = ((-1, -0.5), (0, 0.5), (1, -0.5))


class Choice(QComboBox):
    """Drawn like a field. A wheel that passes over it chooses nothing."""

    picked = Signal(str)
    """A person chose this value."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self._values: tuple[str, ...] = ()
        self.setObjectName(name)
        self.setProperty("ring", "none")  # its border in ink is its ring
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.px(44))
        # Without this the list ignores the style sheet on some platforms.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.activated.connect(lambda _index: self.picked.emit(self.value))

    def offer(self, values: Sequence[tuple[str, str]]) -> None:
        """What can be chosen: values and their words."""
        wanted = tuple(value for value, _ in values)
        if wanted != self._values:
            self._values = wanted
            self.clear()
            self.addItems([word for _, word in values])

    @property
    def value(self) -> str:
        """What is chosen."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else ""

    def choose(self, value: str) -> None:
        """Chooses a value, if it is one of them."""
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls instead."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, space opens the list, Enter moves on; every other key is the page's."""
        if enter_moves_on(self, event):
            return
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space) and not plain:
            before = self.value
            super().keyPressEvent(event)
            if self.value != before:
                self.picked.emit(self.value)
            return
        event.ignore()

    def sizeHint(self) -> QSize:
        """As high as a field; it takes the width that it gets."""
        return QSize(self.look.px(120), self.look.px(44))

    def minimumSizeHint(self) -> QSize:
        """Gives way to its neighbours."""
        return QSize(self.look.px(60), self.look.px(44))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A field with its word and a chevron."""
        look, px = self.look, self.look.px
        focused, able = self.hasFocus(), self.isEnabled()
        with QPainter(self) as painter:
            paint_box(
                painter,
                QRectF(self.rect()),
                px(4),
                look.colour("surface" if able else "sunken"),
                look.colour("ink" if focused else "edge"),
                px(3) if focused else max(1, px(1)),
            )
            painter.setFont(look.font(17))
            painter.setPen(look.colour("ink"))
            words = QRectF(self.rect()).adjusted(px(12), 0, -px(36), 0)
            shown = self.fontMetrics().elidedText(
                self.currentText(), Qt.TextElideMode.ElideRight, int(words.width())
            )
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
            pen = painter.pen()
            pen.setWidthF(px(2))
            painter.setPen(pen)
            x, y, step = self.width() - px(22), self.height() / 2, px(5)
            points = [QPointF(x + step * across, y + step * down) for across, down in _CHEVRON]
            painter.drawPolyline(QPolygonF(points))
