"""How many things wait on a page, in the corner of its button."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.desk.views import Tone
from station.gui.theme import Look
from station.gui.widgets.boxes import paint_box


class Badge(QWidget):
    """A count in the corner of a page's button."""

    _MOST = 999

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self._text, self._tokens = "", ("actlow", "ink")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_count(self, count: int, tone: Tone) -> None:
        """Shows `count`; nothing at 0."""
        text = f"{min(count, self._MOST)}{'+' if count > self._MOST else ''}" if count else ""
        tokens = ("look", "surface") if tone is Tone.LOOK else ("actlow", "ink")
        if (text, tokens) != (self._text, self._tokens):
            self._text, self._tokens = text, tokens
            wide = QFontMetrics(self.look.font(14, True)).horizontalAdvance(text)
            least, pad = (20, 8) if self.look.sizes.compact else (24, 10)
            side = self.look.px(least)
            self.setFixedSize(max(side, wide + self.look.px(pad)), side)
            self.update()
        self.setVisible(bool(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A small solid ground and the count on it."""
        ground, ink = self._tokens
        box = QRectF(self.rect())
        with QPainter(self) as painter:
            paint_box(painter, box, self.look.px(4), self.look.colour(ground))
            painter.setPen(self.look.colour(ink))
            painter.setFont(self.look.font(14, True))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text)
