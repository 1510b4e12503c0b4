"""A field of a small form: its name above, a hint below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from station.gui.theme import Look
from station.gui.widgets.boxes import column
from station.gui.widgets.broken import Broken


class PlainEdit(QLineEdit):
    """One line to type in that leaves Ctrl Del, which is a void, to the window."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Every other key edits."""
        if event.key() == Qt.Key.Key_Delete and event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)


class Entry(QWidget):
    """One line to type in; Enter only moves on."""

    def __init__(self, look: Look, name: str, label: str, hint: str = "", most: int = 400) -> None:
        super().__init__()
        inside = column(self, look.px(2))
        self.label = Broken(look, (14,), "ink2")
        self.edit = QLineEdit()
        self.edit.setObjectName(name)
        self.edit.setMaxLength(most)
        # A ring would strike through the name above; the border in ink is its ring.
        self.edit.setProperty("ring", "none")
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.edit.returnPressed.connect(self.edit.focusNextChild)
        inside.addWidget(self.label)
        inside.addWidget(self.edit)
        if hint:
            below = Broken(look, (14,), "ink2", strong=False)
            below.say(hint)
            inside.addWidget(below)
            self.edit.setAccessibleDescription(hint)
        self.say(label)

    def say(self, label: str) -> None:
        """Takes another name."""
        self.label.say(label)
        self.edit.setAccessibleName(label)

    @property
    def value(self) -> str:
        """What is typed, without the blanks around it."""
        return self.edit.text().strip()
