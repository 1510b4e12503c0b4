"""What can be pressed. Enter never presses anything; a held key presses once."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from station.desk.views import Tone
from station.gui import shapes
from station.gui.theme import Look
from station.gui.widgets.badge import Badge
from station.gui.widgets.boxes import KeyCap, amid, column, mirrored, paint_box, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.mark import Mark
from station.gui.widgets.moving_on import enter_moves_on
from station.gui.widgets.text import Fitted, Text, restyle
from station.i18n import key_cap, t

_HIGH = 76
"""Of a page's button on the rail that has no key; and the sides of its icon, at the least too."""
_ICON, _LEAST_ICON = 26, 14
_CLEAR = 5
"""Above and below the three lines of a low button."""


class Button(QAbstractButton):
    """The base: focusable with Tab, pressed by the mouse or the space bar, never by Enter."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on, whatever the platform's own habit is."""
        if not enter_moves_on(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """What its layout needs."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else QSize()

    def minimumSizeHint(self) -> QSize:
        """What its layout needs at least."""
        layout = self.layout()
        return layout.minimumSize() if layout is not None else QSize()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Shows that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Back to rest."""
        super().leaveEvent(event)
        self.update()

    def frame(self, fill: str, border: str, width: float) -> None:
        """Paints the button's box."""
        with QPainter(self) as painter:
            paint_box(
                painter,
                QRectF(self.rect()),
                self.look.px(5),
                self.look.colour(fill),
                self.look.colour(border),
                max(1.0, self.look.px(width)),
            )


class SmallButton(Button):
    """An outlined button of the band or a notice: its word and its key."""

    def __init__(self, look: Look, name: str, word: str, key: str) -> None:
        super().__init__(look, name)
        px = look.px
        self.key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        inside = row(self, px(11))
        inside.setContentsMargins(px(15), 0, px(15), 0)
        self.word = Text(look, 17, strong=True)
        inside.addWidget(self.word)
        inside.addWidget(KeyCap(look, key))
        self.setFixedHeight(px(44))
        self.say(word)

    def say(self, word: str) -> None:
        """Takes another word."""
        self.word.say(word)
        self.setAccessibleName(f"{word}, {key_cap(self.key)}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Outlined; it stands on any ground."""
        self.frame("sunken" if self.underMouse() else "surface", "edge", 2)


class LinkButton(Button):
    """Words with a key and no frame: `Change F4`, `Reprint F6`, `Policy wording Ctrl T`."""

    def __init__(
        self,
        look: Look,
        name: str,
        word: str,
        key: str,
        *,
        tone: str = "ink",
        strong: bool = False,
        icon: str = "",
        heard: str = "",
    ) -> None:
        """`heard` is said instead of `word` where only what stands around tells what it is for."""
        super().__init__(look, name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        inside = row(self, look.px(8))
        if icon:
            inside.addWidget(Mark(look, 17, icon))
        self.word = Text(look, 17, tone, strong=strong, text=word)
        inside.addWidget(self.word)
        inside.addWidget(KeyCap(look, key))
        self.key = key
        self.setAccessibleName(f"{heard or word}, {key_cap(key)}")

    def say(self, word: str) -> None:
        """Its words, where they change."""
        self.word.say(word)
        self.setAccessibleName(f"{word}, {key_cap(self.key)}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Nothing of its own: the focus ring shows where it is."""


class ChoiceButton(Button):
    """One of two equal choices."""

    def __init__(self, look: Look, name: str, *, slim: bool = False) -> None:
        """`slim`: in a narrow pane, where the words need the room."""
        super().__init__(look, name)
        px = look.px
        inside = row(self, px(8 if slim else 12))
        side = px(12 if slim else 20)
        inside.setContentsMargins(side, 0, side, 0)
        self.word = Broken(look, (17, 14) if slim else (22, 17))
        fits = (14,) if look.sizes.compact else (17, 14)
        self.detail = Broken(look, fits, "ink2", strong=False)
        words = amid(self.word, self.detail, gap=px(2))
        inside.addLayout(words, 1)
        self.cap = KeyCap(look, "F7", large=not slim)
        inside.addWidget(self.cap)
        self.setFixedHeight(px(76 if look.sizes.short else 84))

    def show_choice(self, word: str, detail: str, key: str) -> None:
        """Takes the words and the key."""
        self.word.say(word)
        self.detail.say(detail)
        self.cap.say(key)
        self.setAccessibleName(f"{word}, {key_cap(key)}. {detail}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Outlined in ink, both alike."""
        self.frame("sunken" if self.underMouse() else "surface", "ink", 2)


class WideButton(Button):
    """An outlined act as wide as its place: its word on the left, its key on the right."""

    def __init__(self, look: Look, name: str, word: str, key: str) -> None:
        super().__init__(look, name)
        px = look.px
        self.key = key
        inside = row(self, px(6))
        inside.setContentsMargins(px(12), 0, px(12), 0)
        self.word = Broken(look, (17, 14))
        inside.addWidget(self.word, 1)
        self.cap = KeyCap(look, key)
        inside.addWidget(self.cap)
        self.setFixedHeight(px(44))
        self.say(word)

    def say(self, word: str) -> None:
        """Takes another word."""
        self.word.say(word)
        self.setAccessibleName(f"{word}, {key_cap(self.key)}")

    def key_says(self, key: str) -> None:
        """Takes another key."""
        self.key = key
        self.cap.say(key)
        self.say(self.word.full)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Outlined, as wide as the column."""
        self.frame("sunken" if self.underMouse() else "surface", "edge", 2)


class DispatchButton(Button):
    """The one solid block: what to do next. Not ready, it says why."""

    def __init__(self, look: Look, name: str, key: str = "F12", *, small: bool = False) -> None:
        super().__init__(look, name)
        px = look.px
        self._key = key
        slim = small and look.sizes.compact
        inside = row(self, px(8 if slim else 12))
        side = px(14 if slim else 22)
        inside.setContentsMargins(side, 0, side, 0)
        self.word = Broken(look, (22, 17) if small else (32, 26, 22))
        self.caption = Broken(look, (14,) if slim else (17, 14), strong=False)
        inside.addLayout(amid(self.word, self.caption), 1)
        self.cap = KeyCap(look, key, large=not small)
        self.busy = Mark(look, 38, "asking")
        inside.addWidget(self.cap)
        inside.addWidget(self.busy)
        self.ready = False
        self._clear = px(_CLEAR) if small else 0
        self._usual = px(64 if small else 76 if look.sizes.short else 92)
        self.setFixedHeight(self._usual)

    def event(self, event: QEvent) -> bool:
        """A caption of two lines leaves its word the smaller of its sizes.

        Their three lines stand clear of its edges, also where it is a low one.
        """
        if event.type() is QEvent.Type.LayoutRequest:
            two = self.caption.lines > 1
            self.word.step_down(two)
            needed = self.word.high + self.caption.high + 2 * self._clear
            self.setFixedHeight(max(self._usual, needed) if two else self._usual)
        return super().event(event)

    def show_state(
        self, word: str, caption: str, *, ready: bool, busy: bool, sums: str = ""
    ) -> None:
        """Ready or not, and what it buys or why not.

        Folded, it stays in sight while the sum is scrolled away: then it names its `sums` itself.
        """
        if ready and sums and self.look.sizes.folded:
            caption = t("dispatch.for_sum", what=caption, sums=sums)
        self.ready = ready
        ink, ground = ("act_text", "act") if ready else ("actlow_text", "actlow")
        self.word.say(word, ink)
        self.caption.say(caption, ink)
        self.caption.setVisible(bool(caption))
        self.cap.inks(ink, ground)
        self.cap.setVisible(not busy)
        self.busy.setVisible(busy)
        self.busy.show_shape("asking", ink, ground)
        pressed = word if busy else f"{word}, {key_cap(self._key)}"
        self.setAccessibleName(f"{pressed}. {caption}" if caption else pressed)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Solid ink when ready."""
        ground = "act" if self.ready else "actlow"
        self.frame(ground, ground, 1)


class RailButton(Button):
    """A page of the rail: icon, word, key."""

    def __init__(self, look: Look, name: str, icon: str, word: str, key: str) -> None:
        super().__init__(look, name)
        px = look.px
        self.mark = Mark(look, _ICON, icon)
        tight = look.sizes.short and not look.sizes.compact
        inside = self._inside = column(self, px(1 if tight else 4))
        inside.setContentsMargins(0, px(6 if tight else 9), 0, px(4 if tight else 8))
        inside.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignHCenter)
        self.word = Fitted(look, (14,), strong=False)
        self.word.say(word)
        self.word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(self.word)
        if not look.sizes.compact:
            inside.addWidget(
                Text(look, 14, "ink2", text=key_cap(key)), 0, Qt.AlignmentFlag.AlignHCenter
            )
        inside.addStretch()
        self.setFixedHeight(px(_HIGH if look.sizes.compact or look.sizes.short else 84))
        self.spoken = f"{word}, {key_cap(key)}"
        self.setAccessibleName(self.spoken)
        self.setCheckable(True)
        self.here = False
        self.badge = Badge(look, self)
        self.badge.hide()

    def take_height(self, high: int) -> None:
        """Has so much room, if it needs no more: the word keeps its size, the icon gives way."""
        px, usual = self.look.px, self.look.px(_HIGH)
        if high >= usual:
            self.mark.scale_to(_ICON)
            self._inside.setSpacing(px(4))
            self._inside.setContentsMargins(0, px(9), 0, px(8))
            self.setFixedHeight(usual)
            return
        edge, word = px(2), self.word.line_height
        icon = min(px(_ICON), max(px(_LEAST_ICON), high - word - 2 * edge))
        self.mark.scale_to(icon / self.look.sizes.k)
        self._inside.setSpacing(0)
        self._inside.setContentsMargins(0, edge, 0, edge)
        self.setFixedHeight(max(high, icon + word + 2 * edge))

    def show_here(self, here: bool) -> None:
        """Marks the page that is open."""
        self.here = here
        self.setChecked(here)
        self.mark.show_shape(self.mark.shape, "ink" if here else "ink2")
        self._weigh()
        self.update()

    def _weigh(self) -> None:
        """Strong words only where they stand clear of the bar; the bar itself says it too."""
        least = self.word.metrics(self.word.fits[-1])
        bar, plain = self.look.px(5), least.horizontalAdvance(self.word.full)
        # In the middle below its icon, clear of the bar; a long word beside it, if there is room.
        free, clear = self.width() - plain, bar + 2
        left, right = (clear, clear) if 2 * clear <= free else (bar if bar <= free else 0, 0)
        first, last = (right, left) if mirrored(self) else (left, right)
        self.word.setContentsMargins(first, 0, last, 0)
        strong = QFontMetrics(self.look.font(14, True)).horizontalAdvance(self.word.full)
        strong_fits = strong <= self.width() - 2 * self.look.px(6)
        weight = "true" if self.here and strong_fits else "false"
        restyle(self.word, strong=weight, tone="ink" if self.here else "ink2")

    def show_count(self, count: int, tone: Tone) -> None:
        """How many things wait on the page; orange if one of them needs eyes."""
        self.badge.show_count(count, tone)
        self._place_badge()
        waiting = t("screen.waiting_there", count=count)
        self.setAccessibleName(f"{self.spoken}. {waiting}" if count else self.spoken)

    def _place_badge(self) -> None:
        px, small = self.look.px, self.look.sizes.compact
        beside = px(2 if small else 6)
        far = self.width() - self.badge.width() - beside
        self.badge.move(beside if mirrored(self) else far, beside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The badge stays in its corner."""
        super().resizeEvent(event)
        self._place_badge()
        self._weigh()

    def changeEvent(self, event: QEvent) -> None:
        """The bar stands where lines begin, the badge at the other end."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._place_badge()
            self._weigh()

    def nextCheckState(self) -> None:
        """The window decides which page is open."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The open page has a bar and the page's ground."""
        if not self.here:
            return
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.look.colour("ground"))
            wide = self.look.px(5)
            left = self.width() - wide if mirrored(self) else 0
            painter.fillRect(left, 0, wide, self.height(), self.look.colour("ink"))


LINK_ICON = shapes.LINK
