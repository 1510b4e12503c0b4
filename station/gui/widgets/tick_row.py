"""One option of the offer: a row whose whole surface is the check box."""

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from station.desk.views import OptionRow
from station.gui.theme import Look
from station.gui.widgets.boxes import KeyCap, column, paint_box, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.moving_on import enter_moves_on
from station.gui.widgets.text import Elided, Fitted, Text, restyle
from station.i18n import key_cap, language, money, say, spoken, t

ROOMY = 76
"""The height, in px of the look, that all lines of a row have room in."""
_THREE_LINES = 70


class TickRow(QCheckBox):
    """A tick is asked for, never taken: the row shows what the desk says.

    It is a QCheckBox so that a screen reader finds a check box with its state.
    """

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        px, small = look.px, look.sizes.compact
        inside = row(self, px(12))
        edge = px(12 if small else 16)
        sides = (px(52) + edge, edge)
        # Margins are not mirrored by Qt, nor is what a widget paints itself.
        self._mirrored = language(spoken()).right_to_left
        first, last = reversed(sides) if self._mirrored else sides
        inside.setContentsMargins(first, 0, last, 0)
        self.title = Broken(look, (17, 14) if self._mirrored else (22, 17, 14))
        # Rather the smallest letters than an amount that is cut.
        # Arabic stands higher and goes lower: three lines of it need the room of larger ones.
        low = small or look.sizes.short or self._mirrored
        fits = (14, 11) if low else (17, 14, 11)
        self.detail = Fitted(look, fits, "ink2", strong=False)
        self.state = Elided(look, 14, "ink2")
        self.price = Text(look, 22, strong=True)
        self.cap = KeyCap(look, "F8")
        words = column()
        words.addStretch()
        top = row(gap=px(8))
        top.addWidget(self.title, 1)
        words.addLayout(top)
        words.addWidget(self.detail)
        words.addWidget(self.state)
        words.addStretch()
        inside.addLayout(words, 1)
        inside.addWidget(self.cap)
        self._inside, self._top = inside, top
        self._below: bool | None = None
        self._place_price()
        self.option = ""
        self.setFixedHeight(look.sizes.bench)

    def _place_price(self) -> None:
        """In the middle of its side, or on top where the small lines need the room below it.

        Excess and tax are never cut.
        """
        below = not self._details_fit()
        if below == self._below:
            return
        self._below = below
        if below:
            self._inside.removeWidget(self.price)
            self._inside.removeWidget(self.cap)
            self._top.addWidget(self.price)
            self._top.addWidget(self.cap)
        else:
            self._top.removeWidget(self.price)
            self._top.removeWidget(self.cap)
            self._inside.addWidget(self.price)
            self._inside.addWidget(self.cap)

    def _details_fit(self) -> bool:
        """True if the small lines stand whole beside the price."""
        px = self.look.px
        cap = 0 if self.cap.isHidden() else self.cap.width() + px(12)
        margins = self._inside.contentsMargins()
        taken = margins.left() + margins.right() + cap + self.price.sizeHint().width() + px(12)
        small, strong = self.detail.metrics(14), self.state.metrics()
        wide = max(
            small.horizontalAdvance(self.detail.full),
            strong.horizontalAdvance(self.state.full) if self.roomy else 0,
        )
        return wide <= self.width() - taken

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less may fit beside the price."""
        super().resizeEvent(event)
        self._place_price()

    def take_height(self, height: int) -> None:
        """Takes `height`: less when several options share the place."""
        if height != self.height():
            self.setFixedHeight(height)

    @property
    def roomy(self) -> bool:
        """True if the row has room for the line that says who ticked it."""
        return self.height() >= self.look.px(_THREE_LINES)

    def show_option(self, option: OptionRow, ticked_line: str) -> None:
        """Draws `option`; `ticked_line` says who ticked it and when."""
        self.option = option.id
        self.setChecked(option.ticked)
        self.title.say(say(option.title))
        state = ticked_line if option.ticked and ticked_line else ""
        state = state or t("screen.ticked" if option.ticked else "screen.not_ticked")
        detail = say(option.detail)
        self.detail.say(detail)
        self.state.setVisible(self.roomy)
        self.state.strong = option.ticked
        self.state.say(state)
        restyle(self.state, strong="true" if option.ticked else "false")
        self.price.say(money(option.price))
        self.cap.setVisible(bool(option.key))
        if option.key:
            self.cap.say(option.key)
        self._place_price()
        self.setAccessibleName(
            ", ".join(
                filter(
                    None,
                    (
                        self.title.full,
                        self.price.full,
                        t("screen.ticked_word" if option.ticked else "screen.not_ticked_word"),
                        key_cap(option.key),
                    ),
                )
            )
        )
        back = say(option.back) if option.back is not None else ""
        self.setAccessibleDescription(" ".join(filter(None, (detail, state, back))))
        self.update()

    def nextCheckState(self) -> None:
        """Only the desk ticks."""

    def hitButton(self, pos: QPoint) -> bool:
        """The whole row is the target."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space asks for the tick; Enter moves on."""
        if not enter_moves_on(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """What its layout needs."""
        return QSize(self.look.px(300), self.height())

    def minimumSizeHint(self) -> QSize:
        """Gives way in width."""
        return QSize(self.look.px(200), self.height())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Shows that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Back to rest."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame and the box; ticked, both are heavy and the box is filled."""
        look, px = self.look, self.look.px
        ticked = self.isChecked()
        side = px(36)
        edge = px(12 if look.sizes.compact else 17)
        left = self.width() - edge - side if self._mirrored else edge
        box = QRectF(left, (self.height() - side) / 2, side, side)
        with QPainter(self) as painter:
            paint_box(
                painter,
                QRectF(self.rect()),
                px(5),
                look.colour("sunken" if self.underMouse() else "surface"),
                look.colour("ink" if ticked else "edge"),
                px(4 if ticked else 2),
            )
            paint_box(
                painter,
                box,
                px(3),
                look.colour("act" if ticked else "surface"),
                look.colour("ink"),
                px(3),
            )
            if ticked:
                pen = painter.pen()
                pen.setColor(look.colour("act_text"))
                pen.setWidthF(px(4))
                painter.setPen(pen)
                x, y = box.x(), box.y()
                painter.drawPolyline(
                    [
                        QPoint(round(x + side * 0.26), round(y + side * 0.52)),
                        QPoint(round(x + side * 0.43), round(y + side * 0.69)),
                        QPoint(round(x + side * 0.75), round(y + side * 0.33)),
                    ]
                )
