"""A field with the key that leads to it at its end, on the side where its lines end."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit

from station.gui.theme import Look
from station.gui.widgets.boxes import KeyCap, row

_FRAME = 20
"""What the border and its padding take of a field's width, both sides together."""


class KeyedEdit(QLineEdit):
    """One line to type in. Qt mirrors neither the margins of its text nor those of a layout."""

    def __init__(self, look: Look, key: str, before: int = 0, after: int = 50) -> None:
        """`before` and `after` px of the look are kept free of text at its beginning and end."""
        super().__init__()
        self.look = look
        self.prompt = ""
        self._room = (look.px(before), look.px(after))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.cap = KeyCap(look, key)
        self._inside = row(self)
        self._inside.addStretch()
        self._inside.addWidget(self.cap)
        self._place()

    def ask(self, prompt: str) -> None:
        """What stands in the empty field, if there is room for half of it at least."""
        self.prompt = prompt
        self._ask()

    def _ask(self) -> None:
        margins = self.textMargins()
        room = self.width() - margins.left() - margins.right() - self.look.px(_FRAME)
        wide = self.fontMetrics().horizontalAdvance(self.prompt)
        self.setPlaceholderText(self.prompt if wide <= 2 * room else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less may fit."""
        super().resizeEvent(event)
        self._ask()

    @property
    def mirrored(self) -> bool:
        """True where lines begin at the right."""
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _place(self) -> None:
        edge, (before, after) = self.look.px(14), self._room
        if self.mirrored:
            self._inside.setContentsMargins(edge, 0, 0, 0)
            self.setTextMargins(after, 0, before, 0)
        else:
            self._inside.setContentsMargins(0, 0, edge, 0)
            self.setTextMargins(before, 0, after, 0)

    def changeEvent(self, event: QEvent) -> None:
        """Changes sides with the page."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._place()
