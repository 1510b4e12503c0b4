"""A field to look something up in: its arrows move in the list below, Enter goes there."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent

from station.gui import shapes
from station.gui.theme import Look
from station.gui.widgets.keyed import KeyedEdit

_MOVES = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
)  # fmt: skip
_LONGEST = 200


class SearchField(KeyedEdit):
    """With a glass on the left and its key on the right."""

    moved = Signal(QKeyEvent)
    """An arrow or a page key: it is the list's."""
    entered = Signal()

    def __init__(self, look: Look, name: str, prompt: str, key: str) -> None:
        super().__init__(look, key, before=38, after=52)
        self.setObjectName(name)
        self.setProperty("part", "search")
        self.ask(prompt)
        self.setMaxLength(_LONGEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What does not edit is the list's or the window's."""
        if event.key() in _MOVES and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.moved.emit(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.entered.emit()
        elif event.key() == Qt.Key.Key_Delete and event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, and the glass in it."""
        super().paintEvent(event)
        side = self.look.px(24)
        left = self.look.px(14)
        left = self.width() - left - side if self.mirrored else left
        box = QRectF(left, (self.height() - side) / 2, side, side)
        with QPainter(self) as painter:
            ink, hole = self.look.colour("ink"), self.look.colour("surface")
            shapes.paint(painter, shapes.GLASS, box, ink, hole)
