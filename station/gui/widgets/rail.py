"""The rail: the pages that the person at the bench may open, and no others."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.desk.views import RailItem, Shape, Tone
from station.gui import shapes
from station.gui.keymap import cap_of
from station.gui.theme import Look
from station.gui.widgets.boxes import column, mirrored
from station.gui.widgets.button import RailButton
from station.gui.widgets.fold import Folded
from station.i18n import t

_ICONS = {
    "pack": Shape.BOX,
    "orders": shapes.ORDERS,
    "history": shapes.HISTORY,
    "queue": Shape.TRAY,
    "to_do": shapes.TO_DO,
    "wallet": shapes.WALLET,
    "settings": shapes.SETTINGS,
    "keys": shapes.KEYBOARD,
}
PAGES = tuple(_ICONS)
"""Every page there can be, in the order of the rail."""
_WIDEST = 88
_INSIDE = {
    "void": "history",
    "amend": "history",
    "closing": "history",
    "batch": "pack",
    "update": "to_do",
    "about": "keys",
    "language": "keys",
    "setup": "settings",
}


def shown_as(page: str) -> str:
    """The page of the rail that `page` belongs to: some stand inside another."""
    return _INSIDE.get(page, page)


def rail_width(look: Look) -> int:
    """As wide as the look has it, and no less than its longest word needs clear of the edges.

    Folded, the page needs the room: the word becomes smaller.
    """
    if look.sizes.folded:
        return look.sizes.rail
    wide = QFontMetrics(look.font(14)).horizontalAdvance
    widest = max(wide(t(f"screen.page_{name}")) for name in _ICONS)
    return max(look.sizes.rail, min(widest + 2 * look.px(2) + 1, look.px(_WIDEST)))


class Rail(QWidget):
    """Pack on top, the keys at the bottom. A page keeps its place."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName("rail")
        self.setFixedWidth(rail_width(look))
        inside = column(self)
        self._inside = inside
        self._leave_edge()
        self._area: Folded | None = None
        self.pages: dict[str, RailButton] = {}
        for name, icon in _ICONS.items():
            word = t(f"screen.page_{name}")
            button = RailButton(look, f"rail.{name}", icon, word, cap_of(name))
            button.clicked.connect(lambda _checked=False, page=name: self.chosen.emit(page))
            if name == "keys":
                inside.addStretch(1)
            inside.addWidget(button)
            button.setVisible(name in ("pack", "keys"))
            self.pages[name] = button

    def show_items(self, items: Sequence[RailItem]) -> None:
        """Shows the pages of `items`, the keys always, and what waits there."""
        known = {item.page: item for item in items}
        for name, button in self.pages.items():
            item = known.get(name)
            button.setVisible(item is not None or name == "keys")
            button.show_count(item.count if item else 0, item.tone if item else Tone.PLAIN)
        self._share()

    def scrolled(self) -> Folded:
        """The rail where the window may be too low for all pages as they are usually.

        They share its height. Where that is not enough either it scrolls, without a bar.
        """
        area = self._area = Folded(self.look, self, "rail.area")
        area.setFixedWidth(self.width())
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Pages that come onto the rail together with the open one have no place before this.
        area.verticalScrollBar().rangeChanged.connect(self._bring_open)
        area.viewport().installEventFilter(self)
        return area

    def _share(self) -> None:
        shown = [button for button in self.pages.values() if not button.isHidden()]
        if self._area is not None:
            for button in shown:
                button.take_height(self._area.viewport().height() // len(shown))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Its place has another height."""
        if event.type() is QEvent.Type.Resize:
            self._share()
        return False

    def show_page(self, name: str) -> None:
        """Marks the page that is open."""
        for page, button in self.pages.items():
            button.show_here(page == shown_as(name))
        self._bring_open()

    def _bring_open(self) -> None:
        for button in self.pages.values():
            if self._area is not None and button.here:
                self._area.bring(button)

    def _leave_edge(self) -> None:
        # Margins are not mirrored by Qt, nor is what a widget paints itself.
        before, after = (1, 0) if mirrored(self) else (0, 1)
        self._inside.setContentsMargins(before, 0, after, 0)

    def changeEvent(self, event: QEvent) -> None:
        """Its rule changes sides with the page."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._leave_edge()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The surface and its rule."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.look.colour("surface"))
            edge = 0 if mirrored(self) else self.width() - 1
            painter.fillRect(edge, 0, 1, self.height(), self.look.colour("line"))
