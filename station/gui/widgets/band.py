"""The band on top: the state in words that read at 1.5 m, and what belongs to it."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from station.desk.views import Band, BenchView, Shape, Stage, StepRow, Tone
from station.gui.theme import Look
from station.gui.widgets.boxes import UNBOUND, Box, column, mirrored, paint_box, row
from station.gui.widgets.broken import lines_of
from station.gui.widgets.button import SmallButton
from station.gui.widgets.fit import SMALL
from station.gui.widgets.keyed import KeyedEdit
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Elided, Text, Wrapped, restyle
from station.gui.widgets.told import LEAST_STATE, Detail, State
from station.gui.widgets.tones import BAND, Inks, inks
from station.i18n import language, number, say, spoken, t

# The band's number that the window keeps counting by its own clock.
SECONDS = "band.seconds"

# In px of the look: what words need beside two buttons, what stands around them and between them,
# and the height of a band with one button above the other.
_WORDS, _PADS, _STACKED = 120, 84, 116
_HIGHEST, _HIGHEST_LOW, _LOW = 100, 74, 400
"""No higher is a band for its words; and where the window is lower than that."""
_ORDER, _FIELD, _QUIET = 240, 60, 56
"""How wide the field of the order number is beside the words, how high below them, and how high
the words are then above a notice."""
_LOW_LINES = 2
"""So many lines has what the state rests on in a band that is not higher for its buttons."""


def seconds(passed: float) -> str:
    """`1.4 s`, `43 s`."""
    shown = Decimal(f"{passed:.1f}" if passed < 10 else int(passed))
    return t("screen.seconds", seconds=number(shown))


class OrderField(QWidget):
    """Where an order number is typed by hand; Enter hands it over."""

    typed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        px = look.px
        self.inside = inside = column(self, px(4))
        self.label = Text(look, 14, "band_soft", strong=True, text=t("screen.or_type_order"))
        self.edit = KeyedEdit(look, "F2")
        self.edit.setObjectName("pack.order_number")
        self.edit.setProperty("onBand", "true")
        self.edit.setProperty("ring", "none")
        self.edit.ask(t("screen.order_number"))
        self.edit.setAccessibleName(t("screen.order_number_name"))
        self.edit.setMaxLength(120)
        inside.addStretch()
        inside.addWidget(self.label)
        inside.addWidget(self.edit)
        inside.addStretch()
        self._wide = px(_ORDER if look.sizes.compact else 300)
        self.setFixedWidth(self._wide)
        self.edit.returnPressed.connect(self._hand_over)

    def lie(self, flat: bool) -> None:
        """`flat`: as wide as the band, its label beside it."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self.inside.setDirection(across if flat else down)
        self.setMinimumWidth(0 if flat else self._wide)
        self.setMaximumWidth(UNBOUND if flat else self._wide)

    def _hand_over(self) -> None:
        code = self.edit.text().strip()
        if code:
            self.edit.clear()
            self.typed.emit(code)

    def show_inks(self, chosen: Inks, tone: Tone) -> None:
        """Takes the colours of the band it stands on."""
        restyle(self.label, tone=chosen.soft)
        known = {Tone.NO: "no", Tone.LOOK: "look", Tone.PROVEN: "look"}
        restyle(self.edit, ground=known.get(tone, "band"))
        self.edit.cap.inks(chosen.word, chosen.fill)


class Meter(QWidget):
    """How far the dispatch is: one block a step, filled when done."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._steps: tuple[tuple[bool, bool], ...] = ()
        self.setFixedHeight(look.px(10))

    def show_steps(self, steps: Sequence[StepRow]) -> None:
        """Takes the steps: done, at work, waiting."""
        shown = tuple(
            (step.shape in (Shape.DONE, Shape.SHIELD, Shape.SHEET), step.waiting) for step in steps
        )
        if shown != self._steps:
            self._steps = shown
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the blocks."""
        if not self._steps:
            return
        gap, count = self.look.px(7), len(self._steps)
        width = (self.width() - gap * (count - 1)) / count
        # The first step stands where lines begin.
        steps = self._steps[::-1] if mirrored(self) else self._steps
        with QPainter(self) as painter:
            for index, (done, waiting) in enumerate(steps):
                box = QRectF(index * (width + gap), 0, width, self.height())
                paint_box(
                    painter,
                    box,
                    self.look.px(2),
                    self.look.colour("ink") if done else None,
                    self.look.colour("edge" if waiting else "ink"),
                    self.look.px(2),
                )


class Since(QWidget):
    """The meter and the seconds since F12."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        inside = column(self, look.px(6))
        self.meter = Meter(look)
        below = row()
        below.addWidget(Text(look, 17, "ink2", text=t("screen.since_f12")))
        below.addStretch()
        self.passed = Text(look, 17, strong=True)
        below.addWidget(self.passed)
        inside.addStretch()
        inside.addWidget(self.meter)
        inside.addLayout(below)
        inside.addStretch()
        self.setFixedWidth(look.px(220 if look.sizes.compact else 300))


class BandView(Box):
    """The band. Its height is fixed by the stage, never by its words."""

    def __init__(self, look: Look, put_back: Callable[[], None], next_field: Callable[[], None]):
        super().__init__(look)
        self.setObjectName("pack.band")
        px, small = look.px, look.sizes
        self.inside = row(gap=px(14 if small.compact else 24))
        self._whole = column(self)
        self._whole.addLayout(self.inside, 1)
        self._low = self._rests = self._noticed = False
        """The field of the order number stands below the words; there are words of what the state
        rests on; there is a notice."""
        self.mark = Mark(look, 56, Shape.SCAN)
        fits = tuple(size for size in (48, 40, 32, 26, 22, 17) if size <= small.state)
        if small.short and language(spoken()).right_to_left:
            fits = fits[1:]  # Arabic stands higher and goes lower: two lines need the room
        self.word = State(look, fits)
        self.items = Elided(look, 22 if small.compact else min(32, fits[0]))
        self.detail = Detail(look, _LOW_LINES)
        self.detail.broke.connect(self._settle)
        # What stands there when nothing works is read to its end.
        self.whole = Wrapped(look, 17, "ink2")
        top = row(gap=px(22))
        self.items.stand_on(self.word)
        top.addWidget(self.word)
        top.addWidget(self.items, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        words = column(gap=px(0))
        words.addStretch()
        words.addLayout(top)
        words.addWidget(self.detail)
        words.addWidget(self.whole)
        words.addStretch()
        self.order = OrderField(look)
        self.since = Since(look)
        self.next_field = SmallButton(look, "pack.next_field", t("screen.next_field"), "F4")
        self.put_back = SmallButton(look, "pack.put_back", t("screen.put_back"), "Esc")
        self.next_field.clicked.connect(next_field)
        self.put_back.clicked.connect(put_back)
        self.aside_label = Text(look, 17)
        self.aside = Text(look, 22 if small.compact else 32, strong=True)
        self.inside.addWidget(self.mark)
        self.inside.addLayout(words, 1)
        self._high = 0
        self._acts = row(gap=self.inside.spacing())
        self._buttons = (self.next_field, self.put_back)
        for widget in self._buttons:
            self._acts.addWidget(widget)
        self.inside.addLayout(self._acts)
        self.inside.addWidget(self.since)
        self.inside.addLayout(self._aside())
        self.inside.addWidget(self.order)
        self.shown: Band | None = None

    def _aside(self) -> QBoxLayout:
        beside = column()
        beside.addStretch()
        for label in (self.aside_label, self.aside):
            beside.addWidget(label, 0, Qt.AlignmentFlag.AlignRight)
        beside.addStretch()
        return beside

    def height_for(self, stage: Stage, notices: int) -> int:
        """The band's height in `stage`."""
        px, small = self.look.px, self.look.sizes
        if stage is Stage.WAITING:
            if small.folded:
                return px(88)
            if small.short:
                return px(96 if notices else 128)
            return px(128 if notices else 176)
        if small.short:
            return px(64)
        if small.compact:
            return px(84)
        return px(108 if stage is Stage.CHOOSING else 96)

    def _hold(self, high: int) -> None:
        """Is `high`; at least so where something is read to its end."""
        self.setMinimumHeight(high)
        self.setMaximumHeight(high if self.whole.isHidden() else UNBOUND)

    def _share(self) -> None:
        """Folded, the word has the height that what it rests on leaves it."""
        if self.look.sizes.folded:
            below = 0 if self.detail.isHidden() else self.detail.sizeHint().height()
            field = self.look.px(_FIELD) if self._low else 0
            self.word.stand_in(self.height() - field - below + self.look.px(3))

    def _stack(self) -> None:
        """Two buttons beside which a word would be left out stand below each other."""
        px, shown = self.look.px, [each for each in self._buttons if not each.isHidden()]
        wide = self.mark.width() + sum(each.sizeHint().width() for each in shown)
        room = self.width() - wide - px(_PADS)
        tall = len(shown) > 1 and (room < px(_WORDS) or not self.detail.holds(room, _LOW_LINES))
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._acts.setDirection(down if tall else across)
        alike = max(each.sizeHint().width() for each in shown) if tall else 0
        for each in shown:
            each.setMinimumWidth(alike)
        self._acts.setSpacing(px(6) if tall else self.inside.spacing())
        self._lower()
        least = px(_STACKED if tall else 0)
        highest = px(_HIGHEST if self.window().height() >= px(_LOW) else _HIGHEST_LOW)
        if self._high < highest:
            least = max(least, min(highest, self._needed()))
        high = px(_QUIET) if self._low and self._noticed else max(self._high, least)
        self._hold(high + px(_FIELD if self._low else 0))
        self.detail.take_lines(3 if self._high > px(80) or tall else _LOW_LINES)

    def _needed(self) -> int:
        """How high both its texts stand in the least size that is as large as it was asked for."""
        high = self.look.px(11)
        for label, size in ((self.word, LEAST_STATE), (self.detail, SMALL)):
            if label.full:
                spacing, width = label.metrics(size).lineSpacing(), label.width()
                high += min(2, lines_of(label.full, label.metrics(size), width)) * spacing
        return high

    def _lower(self) -> None:
        """The field of the order number goes below words that have no room beside it."""
        px, word = self.look.px, self.word.metrics(LEAST_STATE)
        room = self.width() - self.mark.width() - px(_ORDER + 56)
        # By what stands there mostly: the field has one place in all that waits.
        narrow = word.horizontalAdvance(t("band.scan_next")) > room
        low = not self.order.isHidden() and narrow and self.window().height() >= px(_LOW)
        # A notice below needs the room, and says more.
        self.detail.setVisible(self._rests and not (low and self._noticed))
        if low is self._low:
            return
        self._low = low
        before, after = (self.inside, self._whole) if low else (self._whole, self.inside)
        before.removeWidget(self.order)
        after.addWidget(self.order)
        self.order.lie(low)
        below = px(10) if low else 0
        self._whole.setContentsMargins(0, 0, 0, below)
        margins = self.inside.contentsMargins()
        self.order.inside.setContentsMargins(
            margins.left() if low else 0, 0, margins.right() if low else 0, 0
        )

    def _settle(self) -> None:
        """Folded, the band takes its height, and its words share that."""
        if self.look.sizes.folded and self._high:
            self._stack()
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height is shared anew."""
        super().resizeEvent(event)
        self._settle()

    def show_view(self, view: BenchView) -> None:
        """Draws the band of `view`."""
        band, px, small = view.band, self.look.px, self.look.sizes
        waiting = view.stage is Stage.WAITING
        chosen = inks(band.tone, BAND) if waiting else inks(band.tone)
        self._high = self.height_for(view.stage, len(view.notices))
        side = 34 if waiting and not small.compact else 24
        left, right = (14, 14) if small.compact else (side, 24)
        self.inside.setContentsMargins(px(left), 0, px(right), 0)
        self.ground(chosen.fill, chosen.border, chosen.width)
        high = 44 if small.short else 52 if small.compact else 56
        self.mark.scale_to(high if not waiting else high + (0 if small.short else 28))
        self.mark.show_shape(band.shape, chosen.mark, chosen.fill)
        self.word.say(say(band.word), chosen.word)
        self.items.say(say(band.items) if band.items else "", chosen.word)
        least = self.items.metrics(self.items.fits[-1])
        self.items.setMinimumWidth(least.horizontalAdvance(self.items.full) + 2)  # a count is whole
        self.items.setVisible(band.items is not None)
        self.detail.say(say(band.detail) if band.detail else "", chosen.soft)
        stuck = _stuck(view) and band.word.id == "band.cannot_start"
        self._rests = band.detail is not None and not stuck
        self._noticed = bool(view.notices)
        if not small.folded:  # folded, it is shown once it is known where the field stands
            self.detail.setVisible(self._rests)
        self.whole.say(self.detail.full if stuck else "", chosen.soft)
        self.whole.setVisible(stuck)
        self._hold(self._high)
        self._show_aside(view, chosen)
        self._settle()
        name = self.word.full + (f". {self.detail.full}" if band.detail else "")
        self.setAccessibleName(name)
        self.shown = band

    def _show_aside(self, view: BenchView, chosen: Inks) -> None:
        band = view.band
        filling = view.stage is Stage.FILLING
        findings = view.form is not None and view.form.findings > 0
        self.order.setVisible(view.stage is Stage.WAITING and not _stuck(view))
        self.order.show_inks(chosen, band.tone)
        self.put_back.setVisible(filling)
        self.next_field.setVisible(filling and findings)
        self.since.setVisible(view.stage is Stage.DISPATCHING)
        self.since.meter.show_steps(view.steps)
        self.aside_label.say(say(band.aside_label) if band.aside_label else "", chosen.soft)
        self.aside_label.setVisible(band.aside_label is not None)
        self.aside.setVisible(band.aside is not None)
        if band.aside is not None:
            self.aside.say(say(band.aside), chosen.word)

    def tick(self, passed: float) -> None:
        """Counts on: `passed` seconds since F12."""
        self.since.passed.say(seconds(passed))
        band = self.shown
        if band is not None and band.aside is not None and band.aside.id == SECONDS:
            self.aside.say(seconds(passed))


def _stuck(view: BenchView) -> bool:
    """The bench cannot work at all: no scan and no number is taken."""
    return view.stage is Stage.WAITING and view.band.tone is Tone.NO
