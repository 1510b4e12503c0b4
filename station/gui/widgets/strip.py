"""The permanent strip: insurer, carrier, printer, queue, who is signed in, the time."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from station.desk.views import Shape, Sound, Strip, StripItem, Tone
from station.gui import shapes
from station.gui.theme import Look
from station.gui.widgets.boxes import UNBOUND, Rule, row
from station.gui.widgets.mark import Mark
from station.gui.widgets.rail import rail_width
from station.gui.widgets.text import Elided, Text
from station.i18n import say, t, time


class StripPart(QWidget):
    """One part: shape, name, word. Grey when good; only trouble takes colour."""

    def __init__(self, look: Look, small: bool) -> None:
        super().__init__()
        self.look = look
        self.tone = Tone.PLAIN
        self.inside: QHBoxLayout = row(self, look.px(5))
        size = 14 if small else 17
        self.mark = Mark(look, 18)
        self.name = Text(look, size, strong=True)
        self.word = Elided(look, size, "ink2")
        for widget in (self.mark, self.name, self.word):
            self.inside.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)

    def show_item(self, item: StripItem, pad: int) -> None:
        """Draws `item` with `pad` px on both sides."""
        self.setObjectName(f"strip.{item.id}")
        self.inside.setContentsMargins(pad, 0, pad, 0)
        self.tone = item.tone
        trouble = item.tone in (Tone.LOOK, Tone.NO)
        text = "ink" if trouble else "ink2"
        if item.shape is None:
            self.mark.show_shape(shapes.DOT, "ink2")
        else:
            self.mark.show_shape(item.shape, None, self.fill)
        self.name.say(say(item.name))
        self.word.say(say(item.word), text)
        self.setAccessibleName(f"{self.name.full} {self.word.full}")
        self.update()

    @property
    def fill(self) -> str:
        """The token of its ground."""
        return {Tone.LOOK: "look_ground", Tone.NO: "no_ground"}.get(self.tone, "surface")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground of trouble."""
        if self.fill != "surface":
            with QPainter(self) as painter:
                painter.fillRect(self.rect(), self.look.colour(self.fill))


class Tag(Text):
    """The solid PRACTICE tag."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__(look, 17, "act_text", strong=True, text=text)
        self.setContentsMargins(look.px(12), 0, look.px(12), 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Solid ink behind the word."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.look.colour("act"))
        super().paintEvent(event)


# Room at the sides of a part, the role shown, the whole name shown, and which parts are left out
# while they are good; what is left out is still read aloud.
_FOLDS = (
    (12, True, True, ()),
    (8, True, True, ()),
    (8, False, True, ()),
    (5, False, False, ()),
    (5, False, False, ("house",)),
    (5, False, False, ("house", "printer")),
    (5, False, False, ("house", "printer", "insurer")),
    (4, False, False, ("house", "printer", "insurer", "easypost", "wallet")),
    (4, False, False, ("house", "printer", "insurer", "easypost", "scale", "wallet", "queue")),
)


SOUND_SHAPES = {
    Sound.ACCEPTED: Shape.DONE,
    Sound.REFUSED: Shape.NO,
    Sound.LOOK_HERE: Shape.LOOK,
}
"""The sign that stands beside the time when a sound is played, or would be."""
_SIGN_MS = 2_500
_LEAST_NAME = 72


def _folds(item: StripItem, hidden: tuple[str, ...]) -> bool:
    """True for a part that gives way; never one in trouble."""
    return item.id in hidden and item.tone is Tone.PLAIN and item.shape is None


class StripView(QWidget):
    """The strip. Short of room it folds: spaces, role, given name, what is ready; no trouble."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName("strip")
        self.setFixedHeight(look.sizes.strip)
        self.inside = row(self)
        small = look.sizes.compact
        self.bench = Elided(look, 14 if small else 17, strong=True)
        self.bench.setAlignment(Qt.AlignmentFlag.AlignCenter)
        beside = look.px(6)
        self._least_bench = rail_width(look) - 1 - 2 * beside
        self.bench.setMinimumWidth(self._least_bench)
        self._longest_bench = look.px(130 if small else 180)
        self.tag = Tag(look, t("screen.practice"))
        self.tag.setObjectName("strip.practice")
        self.parts: list[StripPart] = []
        self.person = Elided(look, 14 if small else 17, strong=True)
        self.person.setObjectName("strip.person")
        self.role = Text(look, 14 if small else 17, "ink2")
        self.clock = Text(look, 14 if small else 17, strong=True)
        self.clock.setObjectName("strip.clock")
        self.middle = row()
        self.inside.addWidget(self.tag)
        self.inside.addSpacing(beside)
        self.inside.addWidget(self.bench)
        self.inside.addSpacing(beside)
        self.inside.addWidget(Rule(look, upright=True))
        self.inside.addLayout(self.middle)
        self.inside.addStretch(1)
        self.inside.addWidget(Rule(look, upright=True))
        self.inside.addSpacing(look.px(11))
        self.inside.addWidget(self.person)
        self.inside.addSpacing(look.px(3))
        self.inside.addWidget(self.role)
        self.inside.addSpacing(look.px(11))
        self.inside.addWidget(self.clock)
        self.inside.addSpacing(look.px(3))
        self.sign = Mark(look, 18, Shape.DONE)
        self.sign.setObjectName("strip.sound")
        place = self.sign.sizePolicy()
        place.setRetainSizeWhenHidden(True)  # nothing moves for it
        self.sign.setSizePolicy(place)
        self.sign.hide()
        self._sign_ends = QTimer(self)
        self._sign_ends.setSingleShot(True)
        self._sign_ends.setInterval(_SIGN_MS)
        self._sign_ends.timeout.connect(self.end_sign)
        self.inside.addWidget(self.sign)
        self.inside.addSpacing(look.px(3))
        self.shown: Strip | None = None

    def show_strip(self, strip: Strip) -> None:
        """Draws `strip`."""
        if strip == self.shown:
            return
        self.shown = strip
        self.tag.setVisible(strip.practice)
        self.bench.say(strip.bench)
        new = range(len(self.parts), len(strip.items))
        for _ in new:
            part = StripPart(self.look, self.look.sizes.compact)
            self.parts.append(part)
            self.middle.addWidget(part)
        if new:
            # They have their widths only with their own fonts, which they get when they are shown.
            QTimer.singleShot(0, self, self._fold)
        self._fold()

    def show_sound(self, sound: Sound) -> None:
        """The sign of a sound, for who does not hear it; it does not blink, and goes by itself."""
        self.sign.show_shape(SOUND_SHAPES[sound])
        self.sign.setAccessibleName(t(f"screen.sound_{sound.value}"))
        self.sign.show()
        self._sign_ends.start()

    def end_sign(self) -> None:
        """Nothing was heard for a while."""
        self.sign.hide()

    def show_time(self, now: datetime) -> None:
        """The time of day."""
        self.clock.say(time(now))

    def _fold(self) -> None:
        strip = self.shown
        if strip is None:
            return
        self.bench.setMinimumWidth(self._least_bench)
        self.bench.setMaximumWidth(self._longest_bench)
        for pad, role, whole, hidden in _FOLDS:
            name = strip.person if whole else short_name(strip.person)
            beside = role and bool(name)
            self.person.say(t("screen.person_beside", name=name) if beside else name)
            # The parts beside it give way before a name does.
            self.person.setMinimumWidth(self.person.sizeHint().width() if not whole else 0)
            self.person.setMaximumWidth(UNBOUND)
            self.role.say(say(strip.role) if beside else "")
            self.role.setVisible(beside)
            for index, part in enumerate(self.parts):
                item = strip.items[index] if index < len(strip.items) else None
                part.setVisible(item is not None and not _folds(item, hidden))
                if item is not None:
                    part.show_item(item, self.look.px(pad))
                    # Its words are measured now: Qt tells of another width only after this event.
                    part.inside.activate()
                    part.updateGeometry()
            self.inside.activate()
            if self.inside.sizeHint().width() <= self.width():
                break
        else:
            self._cut_names()
        self.setAccessibleName(self.spoken())

    def _cut_names(self) -> None:
        """Nothing more can be left out: names are cut before a word of what is in trouble."""
        for label, least in (
            (self.person, self.look.px(_LEAST_NAME)),
            (self.bench, self._least_bench),
        ):
            over = self.inside.sizeHint().width() - self.width()
            wide = min(label.sizeHint().width(), label.maximumWidth())
            room = min(wide, max(wide - over, least))
            label.setMinimumWidth(min(room, label.minimumWidth()))
            label.setMaximumWidth(room)
            self.inside.activate()

    def spoken(self) -> str:
        """The strip read out."""
        strip = self.shown
        if strip is None:
            return ""
        said = [t("screen.practice")] if strip.practice else []
        said += [strip.bench]
        said += [f"{say(item.name)} {say(item.word)}" for item in strip.items]
        if strip.person:
            said.append(f"{strip.person}, {say(strip.role)}")
        return ". ".join(said) + "."

    def minimumSizeHint(self) -> QSize:
        """Gives way: the window is never wider than its screen for the strip's sake."""
        return QSize(0, self.look.sizes.strip)

    def showEvent(self, event: QShowEvent) -> None:
        """Folds again: only now do its parts have their fonts."""
        super().showEvent(event)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folds again."""
        super().resizeEvent(event)
        self._fold()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The surface and its rule."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.look.colour("surface"))
            thick = max(1, self.look.px(1))
            painter.fillRect(
                0, self.height() - thick, self.width(), thick, self.look.colour("line")
            )


def short_name(name: str) -> str:
    """`Dana K.` for `Dana Kowalski`."""
    first, _, last = name.partition(" ")
    return f"{first} {last[0]}." if last else first
