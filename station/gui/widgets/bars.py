"""Counts by the hour as bars: the figure on top, the hour below."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.desk.view_to_do import Bar
from station.gui.theme import Look
from station.i18n import t

_WIDEST = 50


class Bars(QWidget):
    """The bars of a day; the hour that is running is lighter."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(name)
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Draws `bars`."""
        self._bars = tuple(bars)
        said = [t("to_do.bar", hour=bar.hour, count=bar.count) for bar in bars]
        self.setAccessibleName(t("to_do.bars", bars=", ".join(said)) if said else "")
        self.update()

    def sizeHint(self) -> QSize:
        """Takes the room that there is."""
        return QSize(self.look.px(200), self.look.px(90))

    def minimumSizeHint(self) -> QSize:
        """Enough for figure, bar and hour."""
        return QSize(self.look.px(120), self.look.px(64))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the bars on their line."""
        if not self._bars:
            return
        look, px = self.look, self.look.px
        most = max(1, *(bar.count for bar in self._bars))
        step = self.width() / len(self._bars)
        wide = min(px(_WIDEST), step * 0.78)
        top, floor = px(20), self.height() - px(22)
        every = 1 if step >= px(24) else 2
        with QPainter(self) as painter:
            painter.setFont(look.font(14, True))
            for index, bar in enumerate(self._bars):
                left = index * step + (step - wide) / 2
                tall = (floor - top) * bar.count / most
                body = QRectF(left + wide * 0.1, floor - tall, wide * 0.8, tall)
                painter.fillRect(body, look.colour("edge" if bar.running else "ink2"))
                painter.fillRect(QRectF(left, floor, wide, max(1, px(2))), look.colour("ink"))
                place = QRectF(index * step, 0, step, px(18))
                if bar.count and step >= px(24):
                    painter.setPen(look.colour("ink"))
                    figure = place.translated(0, floor - tall - px(19))
                    painter.drawText(figure, Qt.AlignmentFlag.AlignCenter, str(bar.count))
                if index % every == 0:
                    painter.setPen(look.colour("ink2"))
                    painter.setFont(look.font(14))
                    hour = place.translated(0, floor + px(3))
                    painter.drawText(hour, Qt.AlignmentFlag.AlignCenter, str(bar.hour))
                    painter.setFont(look.font(14, True))
