"""One of a few: rows of which exactly one, or at first none, is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from station.gui.theme import Look
from station.gui.widgets.boxes import column, paint_box, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.moving_on import enter_moves_on
from station.gui.widgets.text import Elided


class RadioRow(QRadioButton):
    """One row. A QRadioButton, so that a screen reader finds one with its state."""

    def __init__(self, look: Look, name: str, word: str, detail: str) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{word}. {detail}" if detail else word)
        px = look.px
        inside = self._inside = row(self)
        inside.setContentsMargins(px(42), 0, px(12), 0)
        words = column()
        words.addStretch()
        words.addWidget(Elided(look, 17, strong=True, text=word))
        if detail:
            below = Broken(look, (14,), "ink2", strong=False)
            below.say(detail)
            words.addWidget(below)
        words.addStretch()
        inside.addLayout(words, 1)
        self._least = px(52 if detail else 40)

    def sizeHint(self) -> QSize:
        """Higher where its small line has broken into two."""
        inside = self._inside.sizeHint()
        return QSize(inside.width(), max(self._least, inside.height() + self.look.px(8)))

    def minimumSizeHint(self) -> QSize:
        """Gives way in width only."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        """The whole row is the target."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on and chooses nothing."""
        if not enter_moves_on(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame and the ring; chosen, both are heavy and the ring is filled."""
        look, px, on = self.look, self.look.px, self.isChecked()
        middle = QPointF(px(22), self.height() / 2)
        with QPainter(self) as painter:
            paint_box(
                painter,
                QRectF(self.rect()),
                px(5),
                look.colour("sunken" if self.underMouse() else "surface"),
                look.colour("ink" if on else "edge"),
                px(3 if on else 1),
            )
            pen = painter.pen()
            pen.setColor(look.colour("ink"))
            pen.setWidthF(px(2))
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle, px(9), px(9))
            if on:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("ink"))
                painter.drawEllipse(middle, px(5), px(5))


class Radios(QWidget):
    """The rows of one question. Tab goes to the chosen one, the arrows choose another."""

    chose = Signal(str)

    def __init__(self, look: Look, name: str, rows: Sequence[tuple[str, str, str]]) -> None:
        """`rows` are values with their word and the small line below it, which may be empty."""
        super().__init__()
        inside = column(self, look.px(6))
        self.rows: dict[str, RadioRow] = {}
        for value, word, detail in rows:
            button = RadioRow(look, f"{name}.{value}", word, detail)
            button.toggled.connect(lambda on, value=value: self._toggled(value, on))
            inside.addWidget(button)
            self.rows[value] = button

    def _toggled(self, value: str, on: bool) -> None:
        if on:
            self.chose.emit(value)

    @property
    def value(self) -> str:
        """What is chosen; empty at first."""
        return next((value for value, button in self.rows.items() if button.isChecked()), "")

    def start(self, values: Sequence[str]) -> None:
        """Nothing is chosen, and only `values` can be."""
        for value, button in self.rows.items():
            button.setAutoExclusive(False)
            button.setChecked(False)
            button.setAutoExclusive(True)
            button.setVisible(value in values)

    def take_focus(self) -> None:
        """The focus goes to the chosen row, or to the first that can be chosen."""
        there = [button for button in self.rows.values() if not button.isHidden()]
        chosen = [button for button in there if button.isChecked()]
        for button in [*chosen, *there][:1]:
            button.setFocus()

    def choose(self, value: str) -> None:
        """Chooses the row with `value`, if there is one."""
        if value in self.rows:
            self.rows[value].setChecked(True)
