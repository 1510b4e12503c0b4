"""The clock of a deadline: a pie of what is left; late, a triangle; without one, a ring."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.desk.view_clock import Clock
from station.desk.views import Shape
from station.gui import shapes
from station.gui.theme import Look
from station.i18n import say

_STEPS = 120
_TURN = 360 * 16
_TOP = 90 * 16


@dataclass(frozen=True)
class Face:
    """What a clock's picture shows: two that are the same look the same."""

    late: bool
    running: bool
    """There is a deadline."""
    soon: bool
    part: float
    """What is left, in steps that the eye can tell apart."""

    @classmethod
    def of(cls, clock: Clock, now: datetime) -> "Face":
        """The face of `clock` at `now`."""
        part = round(clock.part(now) * _STEPS) / _STEPS
        return cls(clock.late(now), clock.until is not None, clock.soon(now), part)


def paint_face(
    painter: QPainter, box: QRectF, look: Look, face: Face, ground: str = "surface"
) -> None:
    """Draws `face` into the square `box` on the token `ground`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = box.width()
    if face.late:
        mark = look.colour("mark")
        shapes.paint(painter, Shape.LOOK, box, mark, look.colour(ground))
    elif not face.running:
        width = side * 0.1
        painter.setPen(QPen(look.colour("edge"), width))
        inset = width / 2 + 1
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
    else:
        ink = look.colour("mark" if face.soon else "ink")
        width = side * 0.055
        painter.setPen(QPen(ink, width))
        inset = width / 2 + side * 0.02
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
        _paint_pie(painter, box, face.part, ink)
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
        self._face: Face | None = None
        self._ground = "surface"

    def show_clock(self, clock: Clock, now: datetime, ground: str = "surface") -> None:
        """Draws `clock` as it stands at `now`, on the token `ground`."""
        self._face, self._ground = Face.of(clock, now), ground
        self.setAccessibleName(say(clock.spoken(now)))
        self.update()

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the clock."""
        if self._face is None:
            return
        box = QRectF(0, 0, self._side, self._side)
        with QPainter(self) as painter:
            paint_face(painter, box, self.look, self._face, self._ground)
