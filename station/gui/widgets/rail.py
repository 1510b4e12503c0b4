"""The rail: the pages there are, and no others."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.desk.views import Shape
from station.gui.theme import Look
from station.gui.widgets.boxes import column
from station.gui.widgets.button import KEYBOARD_ICON, RailButton
from station.i18n import t


class Rail(QWidget):
    """Pack on top, the keys at the bottom."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName("rail")
        self.setFixedWidth(look.sizes.rail)
        inside = column(self)
        inside.setContentsMargins(0, 0, 1, 0)
        self.pages = {
            "pack": RailButton(look, "rail.pack", Shape.BOX, t("screen.page_pack"), "Ctrl 1"),
            "keys": RailButton(look, "rail.keys", KEYBOARD_ICON, t("screen.page_keys"), "F1"),
        }
        inside.addWidget(self.pages["pack"])
        inside.addStretch(1)
        inside.addWidget(self.pages["keys"])
        for name, button in self.pages.items():
            button.clicked.connect(lambda _checked=False, page=name: self.chosen.emit(page))

    def show_page(self, name: str) -> None:
        """Marks the page that is open."""
        for page, button in self.pages.items():
            button.show_here(page == name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The surface and its rule."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.look.colour("surface"))
            painter.fillRect(self.width() - 1, 0, 1, self.height(), self.look.colour("line"))
