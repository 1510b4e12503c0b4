"""Signing in: a name and a PIN. The PIN shows as dots only, and scans are swallowed."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from station.desk.views import Shape
from station.domain.errors import Message, message
from station.gui.tasks import Tasks
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, column, row
from station.gui.widgets.button import Button
from station.gui.widgets.field import small_label
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Text, Wrapped
from station.i18n import say, t

SignIn = Callable[[str, str], Awaitable[Message | None]]

LONGEST_PIN = 12


class PadKey(Button):
    """One key of the pad."""

    def __init__(self, look: Look, name: str, word: str) -> None:
        super().__init__(look, name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = row(self)
        inside.addWidget(
            Text(look, 22 if len(word) == 1 else 17, strong=True, text=word),
            0,
            Qt.AlignmentFlag.AlignCenter,
        )
        self.setFixedHeight(look.px(50 if look.sizes.short else 56))
        self.setAccessibleName(word)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Outlined."""
        self.frame("sunken" if self.isDown() or self.underMouse() else "surface", "edge", 2)


class Dots(QWidget):
    """As many dots as digits; the digits themselves are kept nowhere a screen reader looks."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName("sign_in.pin")
        # Its border is its ring, as on a field.
        self.setProperty("ring", "none")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(look.px(44))
        self.count = 0
        self.tell(0)

    def tell(self, count: int) -> None:
        """Shows `count` dots."""
        self.count = count
        self.setAccessibleName(t("screen.pin_digits", count=count))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the dots."""
        px = self.look.px
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = painter.pen()
            pen.setColor(self.look.colour("ink" if self.hasFocus() else "edge"))
            pen.setWidthF(px(3) if self.hasFocus() else 1)
            painter.setPen(pen)
            painter.setBrush(self.look.colour("surface"))
            inset = px(2)
            painter.drawRoundedRect(
                self.rect().adjusted(inset, inset, -inset, -inset), px(4), px(4)
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.colour("ink"))
            for index in range(self.count):
                painter.drawEllipse(
                    px(20) + index * px(24), self.height() // 2 - px(6), px(12), px(12)
                )


class SignInPage(QWidget):
    """Asks for a name and a PIN; `signed_in` is emitted when the desk has agreed."""

    signed_in = Signal()

    def __init__(self, look: Look, tasks: Tasks, sign_in: SignIn) -> None:
        super().__init__()
        self.look, self._tasks, self._sign_in = look, tasks, sign_in
        self.setObjectName("sign_in")
        self.setProperty("ring", "none")
        self._pin = ""
        self._busy = False
        px = look.px
        outside = row(self)
        outside.addStretch()
        middle = column()
        middle.addStretch()
        card = Box(look)
        card.setFixedWidth(px(460))
        inside = column(card, px(8))
        inside.setContentsMargins(px(24), px(20), px(24), px(24))
        inside.addWidget(Text(look, 32, strong=True, text=t("screen.sign_in")))
        inside.addWidget(small_label(look, t("screen.name")))
        self.name = QLineEdit()
        self.name.setObjectName("sign_in.name")
        self.name.setAccessibleName(t("screen.name"))
        self.name.setMaxLength(80)
        self.name.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        inside.addWidget(self.name)
        inside.addWidget(small_label(look, t("screen.pin")))
        self.dots = Dots(look)
        inside.addWidget(self.dots)
        wrong = row(gap=px(8))
        self.mark = Mark(look, 18, Shape.NO)
        self.wrong = Wrapped(look, 17, "no", strong=True)
        self.wrong.setObjectName("sign_in.wrong")
        wrong.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        wrong.addWidget(self.wrong, 1)
        place = QWidget()
        place.setLayout(wrong)
        place.setFixedHeight(px(46))
        inside.addWidget(place)
        pad = QGridLayout()
        pad.setSpacing(px(8))
        words = [*"123456789", t("screen.pin_clear"), "0", t("screen.pin_enter")]
        for index, word in enumerate(words):
            key = PadKey(look, f"sign_in.pad.{index}", word)
            key.clicked.connect(lambda _on=False, i=index, w=word: self._pressed(i, w))
            pad.addWidget(key, index // 3, index % 3)
        inside.addLayout(pad)
        middle.addWidget(card)
        middle.addStretch()
        outside.addLayout(middle)
        outside.addStretch()
        self.mark.hide()
        self.name.returnPressed.connect(self._to_pin)
        self.dots.installEventFilter(self)

    def ask(self) -> None:
        """Starts anew: no digit of an earlier try is left."""
        self._take("")
        self._say(None)
        (self.dots if self.name.text() else self.name).setFocus()

    def _to_pin(self) -> None:
        if self.name.text().strip():
            self.dots.setFocus()
        else:
            self._say(message("screen.name_missing"))

    def _pressed(self, index: int, word: str) -> None:
        if index == 9:
            self._take("")
        elif index == 11:
            self.submit()
        else:
            self._take(self._pin + word)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Digits typed while the dots have the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if not event.isAutoRepeat():
                    self.submit()
                return True
            if event.key() == Qt.Key.Key_Backspace:
                self._take(self._pin[:-1])
                return True
            text = event.text()
            if len(text) == 1 and text.isascii() and text.isdigit():
                if not event.isAutoRepeat():
                    self._take(self._pin + text)
                return True
        elif event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.dots.update()
        return super().eventFilter(watched, event)

    def _take(self, pin: str) -> None:
        if not self._busy:
            self._pin = pin[:LONGEST_PIN]
            self.dots.tell(len(self._pin))

    def _say(self, message: Message | None) -> None:
        self.wrong.say(say(message) if message is not None else "")
        self.mark.setVisible(message is not None)
        if message is not None:
            self.wrong.setAccessibleName(self.wrong.full)
            event = QAccessibleEvent(self.wrong, QAccessible.Event.Alert)
            QAccessible.updateAccessibility(event)

    def submit(self) -> None:
        """Asks the desk, once."""
        name, pin = self.name.text().strip(), self._pin
        if self._busy:
            return
        if not name or not pin:
            self._say(message("screen.pin_missing" if name else "screen.name_missing"))
            (self.dots if name else self.name).setFocus()
            return
        self._take("")
        self._busy = True
        self._tasks.start("sign in", self._try(name, pin))

    async def _try(self, name: str, pin: str) -> None:
        try:
            refused = await self._sign_in(name, pin)
        finally:
            self._busy = False
        self._say(refused)
        if refused is None:
            self.signed_in.emit()
        else:
            self.dots.setFocus()
