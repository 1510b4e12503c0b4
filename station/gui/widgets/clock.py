"""The clock of a deadline: a pie of what is left; late, a triangle; without one, a ring."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.desk.view_clock import Clock
from station.desk.views import Shape
from station.gui import shapes
from station.gui.theme import Look
from station.i18n import say

_TURN = 360 * 16
_TOP = 90 * 16


def paint_clock(
    painter: QPainter, box: QRectF, look: Look, clock: Clock, now: datetime, ground: str = "surface"
) -> None:
    """Draws `clock` into the square `box` on the token `ground`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = box.width()
    if clock.late(now):
        mark = look.colour("mark")
        shapes.paint(painter, Shape.LOOK, box, mark, look.colour(ground))
    elif clock.until is None:
        width = side * 0.1
        painter.setPen(QPen(look.colour("edge"), width))
        inset = width / 2 + 1
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
    else:
        ink = look.colour("mark" if clock.soon(now) else "ink")
        width = side * 0.055
        painter.setPen(QPen(ink, width))
        inset = width / 2 + side * 0.02
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
        _paint_pie(painter, box, clock.part(now), ink)
    painter.restore()


def _paint_pie(painter: QPainter, box: QRectF, part: float, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    inset = box.width() * 0.135
    pie = box.adjusted(inset, inset, -inset, -inset)
    if part >= 1:
        painter.drawEllipse(pie)
    else:
        # Clockwise from the top, as the hand would go; a sliver stays visible to the end.
        painter.drawPie(pie, _TOP, -max(_TURN // 60, round(_TURN * part)))


class ClockView(QWidget):
    """One clock. Its words stand beside it; read out it says what is left."""

    def __init__(self, look: Look, name: str, size: float = 52) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(name)
        self._side = look.px(size)
        self.setFixedSize(self._side, self._side)
        self._clock: Clock | None = None
        self._now: datetime | None = None
        self._ground = "surface"

    def show_clock(self, clock: Clock, now: datetime, ground: str = "surface") -> None:
        """Draws `clock` as it stands at `now`, on the token `ground`."""
        self._clock, self._now, self._ground = clock, now, ground
        self.setAccessibleName(say(clock.spoken(now)))
        self.update()

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the clock."""
        if self._clock is None or self._now is None:
            return
        box = QRectF(0, 0, self._side, self._side)
        with QPainter(self) as painter:
            paint_clock(painter, box, self.look, self._clock, self._now, self._ground)
