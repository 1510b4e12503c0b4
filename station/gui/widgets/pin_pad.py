"""A pad of twelve keys and six places: dots only. The digits go nowhere but to who asked."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from station.domain.people import PIN_DIGITS
from station.gui.theme import Look
from station.gui.widgets.boxes import column, paint_box, row
from station.gui.widgets.button import Button
from station.gui.widgets.text import Text, Wrapped
from station.i18n import t

_CLEAR, _BACK = "clear", "back"
_KEYS = (*"123456789", _CLEAR, "0", _BACK)


class PadKey(Button):
    """One key of the pad, for a finger or a mouse: the keyboard's digits do the same."""

    def __init__(self, look: Look, name: str, key: str) -> None:
        super().__init__(look, name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        word = key if key.isdigit() else t(f"screen.pin_{key}")
        inside = row(self)
        self.word = Text(look, 22, strong=True, text=word)
        inside.addWidget(self.word, 0, Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(look.px(45 if look.sizes.folded else 50))
        self.setAccessibleName(word)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Outlined; without an edge while no digit is taken."""
        if self.isEnabled():
            self.frame("sunken" if self.isDown() or self.underMouse() else "surface", "edge", 2)
        else:
            self.frame("actlow", "actlow", 1)


class Dots(QWidget):
    """A place for each digit. The digits themselves are kept nowhere a screen reader looks."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(name)
        # Its own borders are its ring, as on a field.
        self.setProperty("ring", "none")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        compact = look.sizes.compact
        self._side, self._gap = look.px(30 if compact else 36), look.px(4 if compact else 6)
        self.setFixedSize(PIN_DIGITS * (self._side + self._gap) - self._gap, self._side)
        self.count = -1
        self.tell(0)

    def tell(self, count: int) -> None:
        """Shows `count` dots."""
        if count != self.count:
            self.count = count
            self.setAccessibleName(t("screen.pin_digits", count=count, of=PIN_DIGITS))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the places; the next one to fill is marked while digits are taken."""
        look, px = self.look, self.look.px
        with QPainter(self) as painter:
            for index in range(PIN_DIGITS):
                box = QRectF(index * (self._side + self._gap), 0, self._side, self._side)
                next_one = self.hasFocus() and index == min(self.count, PIN_DIGITS - 1)
                filled = index < self.count
                paint_box(
                    painter,
                    box,
                    px(4),
                    look.colour("surface" if self.isEnabled() else "sunken"),
                    look.colour("ink" if filled or next_one else "edge"),
                    px(3 if next_one else 2),
                )
                if filled:
                    dot = box.center()
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(look.colour("ink"))
                    painter.drawEllipse(dot, self._side * 0.18, self._side * 0.18)


class PinPad(QWidget):
    """Takes six digits from the keyboard or the pad. `take` hands them over, once."""

    changed = Signal(int)
    """How many digits there are."""
    entered = Signal()
    """Enter was pressed."""
    left = Signal()
    """Backspace was pressed with no digit there."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self._pin = ""
        px = look.px
        inside = column(self, px(10))
        top = row(gap=px(8))
        self.dots = Dots(look, name)
        self.dots.installEventFilter(self)
        top.addWidget(self.dots)
        self.hint = Wrapped(look, 14, "ink2", text=t("screen.pin_hint"))
        self.hint.setObjectName(f"{name}.hint")
        # Two lines at most: the keys below keep their place.
        self.hint.setFixedHeight(px(38))
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.hint, 1)
        inside.addLayout(top)
        # Digits stand as on every pad, also where words are read from the right.
        places = QWidget()
        places.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        pad = QGridLayout(places)
        pad.setContentsMargins(0, 0, 0, 0)
        pad.setSpacing(px(8))
        self.keys: dict[str, PadKey] = {}
        for index, key in enumerate(_KEYS):
            button = PadKey(look, f"{name}.{key}", key)
            button.clicked.connect(lambda _on=False, pressed=key: self.press(pressed))
            pad.addWidget(button, index // 3, index % 3)
            self.keys[key] = button
        inside.addWidget(places)

    @property
    def count(self) -> int:
        """How many digits there are."""
        return len(self._pin)

    @property
    def full(self) -> bool:
        """True with six digits."""
        return len(self._pin) == PIN_DIGITS

    def ask(self) -> None:
        """Begins anew: no digit of an earlier try is left, and the keyboard's digits come here."""
        self._set("")
        self.dots.setFocus()

    def take(self) -> str:
        """The digits; none is left behind."""
        pin = self._pin
        self._set("")
        return pin

    def allow(self, allowed: bool) -> None:
        """Takes digits, or none while somebody has to wait."""
        self.dots.setEnabled(allowed)
        for key in self.keys.values():
            key.setEnabled(allowed)
        if not allowed:
            self._set("")

    def press(self, key: str) -> None:
        """A digit, `clear` or `back`."""
        if not self.dots.isEnabled():
            return
        self.dots.setFocus()
        if key == _CLEAR:
            self._set("")
        elif key == _BACK:
            self._set(self._pin[:-1])
        elif not self.full:
            self._set(self._pin + key)

    def _set(self, pin: str) -> None:
        if pin == self._pin:
            return
        self._pin = pin
        self.dots.tell(len(pin))
        self.changed.emit(len(pin))

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Keys typed while the dots have the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._typed(event)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.dots.update()
        return super().eventFilter(watched, event)

    def _typed(self, event: QKeyEvent) -> bool:
        held = event.isAutoRepeat()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not held:
                self.entered.emit()
            return True
        if event.key() == Qt.Key.Key_Backspace:
            if self._pin:
                self.press(_BACK)
            elif not held:
                self.left.emit()
            return True
        text = event.text()
        digit = len(text) == 1 and text.isascii() and text.isdigit()
        if digit and not held and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.press(text)
        return digit
