"""One of a few things to choose from, and the numbers of the steps that lead to an act."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.gui.theme import Look
from station.gui.widgets.boxes import KeyCap, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import Button
from station.gui.widgets.text import Fitted, restyle
from station.i18n import key_cap, t


class Pick(Button):
    """A row to choose: its word, a small word behind it, its key. Chosen: a thick border, bold."""

    def __init__(self, look: Look, name: str, word: str, detail: str = "", cap: str = "") -> None:
        super().__init__(look, name)
        self.setCheckable(True)
        px = look.px
        inside = row(self, px(8))
        inside.setContentsMargins(px(14), 0, px(10), 0)
        self.word = Fitted(look, (17, 14), strong=False)
        self.word.say(word)
        inside.addWidget(self.word, 1)
        if detail:
            beside = Broken(look, (14,), "ink2", strong=False)
            beside.say(detail)
            inside.addWidget(beside)
        if cap:
            inside.addWidget(KeyCap(look, cap))
        self._spoken = ", ".join(filter(None, (word, detail, key_cap(cap))))
        self.setFixedHeight(px(42))
        self._begin()
        self.show_chosen(False)

    def _begin(self) -> None:
        """The word stands where the row begins, whatever direction it is read in itself."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        absolute = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        self.word.setAlignment(side | absolute)

    def changeEvent(self, event: QEvent) -> None:
        """Changes sides with the page."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._begin()

    def show_chosen(self, chosen: bool) -> None:
        """Marks the one that is chosen."""
        self.setChecked(chosen)
        self.word.strong = chosen
        restyle(self.word, strong="true" if chosen else "false")
        self.word.show_text()
        word = t("screen.chosen_word" if chosen else "screen.not_chosen_word")
        self.setAccessibleName(f"{self._spoken}, {word}")
        self.update()

    def nextCheckState(self) -> None:
        """The page decides what is chosen."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Outlined."""
        fill = "sunken" if self.underMouse() else "surface"
        self.frame(fill, *(("ink", 3) if self.isChecked() else ("edge", 1)))


class StepNumber(QWidget):
    """The number of a step in a circle: filled once the step is done."""

    def __init__(self, look: Look, number: int) -> None:
        super().__init__()
        self.look = look
        self._number, self.done = number, False
        side = look.px(30)
        self.setFixedSize(side, side)

    def show_done(self, done: bool) -> None:
        """Filled or outlined."""
        if done != self.done:
            self.done = done
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the circle and the number."""
        look = self.look
        box = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = painter.pen()
            pen.setColor(look.colour("ink"))
            pen.setWidthF(look.px(2))
            painter.setPen(pen)
            painter.setBrush(look.colour("ink") if self.done else Qt.BrushStyle.NoBrush)
            inset = look.px(1)
            painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
            painter.setPen(look.colour("surface" if self.done else "ink"))
            painter.setFont(look.font(17, strong=True))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._number))
