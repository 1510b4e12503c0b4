"""The cover card: the insurer's offer in the order in which it is read."""

from collections.abc import Callable
from math import ceil, floor

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from station.desk.views import FormView, OfferState, OfferView, Shape
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, amid, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import LINK_ICON, LinkButton
from station.gui.widgets.field import findings
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Elided, Fitted, Text, Wrapped
from station.gui.widgets.tick_row import ROOMY, TickRow
from station.i18n import language, money, say, spoken, t, time

_STATE_SHAPES = {
    OfferState.NO_FORM: (Shape.RING, "screen.offer_not_yet"),
    OfferState.ASKING: (Shape.ASKING, "screen.offer_asking"),
    OfferState.NONE_OFFERED: (Shape.BARRED, "screen.offer_none"),
    OfferState.NO_LINE: (Shape.BARRED, "screen.offer_none"),
    OfferState.FAILED: (Shape.LOOK, "screen.offer_failed"),
}


class Scroll(QScrollArea):
    """Long text scrolls in here and nowhere else; with Tab it can be reached and read on."""

    def __init__(self, inside: QWidget, name: str, heard: str) -> None:
        """A screen reader calls it what the id `heard` says."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(t(heard))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self._labels: tuple[Wrapped, ...] = ()
        self._cut = 0
        inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only what is longer than its place can be focused, if Tab reaches nothing in it."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._reach()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less may fit now."""
        super().resizeEvent(event)
        self._reach()

    def cut_between_lines(self, *labels: Wrapped) -> None:
        """From now on the place ends below a whole line of `labels`, never through one."""
        self._labels = labels
        self._reach()

    def _whole_lines(self, inside: QWidget) -> int:
        """How much of the height would show only a part of a line."""
        layout, room, end = inside.layout(), self.height(), 0
        if layout is None:
            return 0
        layout.activate()
        # How high it is said to be at least is less than its lines need at this width.
        if inside.height() <= room:
            return 0
        for label in self._labels:
            if label.isHidden():
                continue
            font = label.look.font(label.text_size, label.strong)
            lines = max(1, round(label.height() / QFontMetricsF(font).lineSpacing()))
            line = label.height() / lines
            whole = min(lines, floor((room - label.y()) / line))
            end = max(end, label.y() + ceil(whole * line) if whole > 0 else 0)
        return room - end if end else 0

    def _reach(self) -> None:
        inside = self.widget()
        if inside is not None:
            self._no_bar_for_what_fits(inside)
            cut = self._whole_lines(inside) if self._labels else 0
            if cut != self._cut:
                self._cut = cut
                self.setViewportMargins(0, 0, 0, cut)
            longer = inside.height() > self.viewport().height()
            reached = longer and not _takes_focus(inside)
            policy = Qt.FocusPolicy.TabFocus if reached else Qt.FocusPolicy.NoFocus
            if self.focusPolicy() != policy:
                self.setFocusPolicy(policy)
            self._keep_clear_of_the_bar(inside)

    def _no_bar_for_what_fits(self, inside: QWidget) -> None:
        """Beside a bar that is there Qt only asks whether the narrower lines fit: it would stay."""
        layout = inside.layout()
        if not self._labels or layout is None:
            return
        fits = layout.totalHeightForWidth(self.width()) <= self.height()
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        if self.verticalScrollBarPolicy() != (policy := off if fits else needed):
            self.setVerticalScrollBarPolicy(policy)

    def _keep_clear_of_the_bar(self, inside: QWidget) -> None:
        """A bar that came while the lines were being laid leaves them as wide as before it."""
        layout = inside.layout()
        wide = [label for label in self._labels if label.width() > inside.width()]
        if layout is not None and any(not label.isHidden() for label in wide):
            layout.invalidate()
            layout.activate()


def _takes_focus(inside: QWidget) -> bool:
    """Something in it can be reached by Tab, and comes into view then."""
    return any(
        each.focusPolicy() & Qt.FocusPolicy.TabFocus and not each.isHidden()
        for each in inside.findChildren(QWidget)
    )


class Pays(QWidget):
    """`Carrier pays at most £50.00`."""

    def __init__(self, look: Look, *, strong: bool) -> None:
        super().__init__()
        inside = row(self, look.px(8))
        self.label = Broken(look, (17, 14), strong=False)
        self.amount = Text(look, 22, strong=strong)
        inside.addWidget(self.label, 1)
        inside.addWidget(self.amount)
        self.look = look
        # As high as its amount, or as its words where they break.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tighten(False)

    def say(self, label: str, amount: str) -> None:
        """Shows the line with these words."""
        self.setVisible(True)
        self.label.say(label)
        self.amount.say(amount)
        self.setAccessibleName(f"{label} {self.amount.full}")

    def tighten(self, tight: bool) -> None:
        """Takes less height where two options share the card."""
        small = self.look.sizes.short or self.look.sizes.compact
        self.setMinimumHeight(self.look.px(27 if tight else 29 if small else 32))


class NoOffer(Box):
    """Why there is no offer, where the tick row would be."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "sunken", "line")
        self.setObjectName("pack.no_offer")
        px = look.px
        inside = row(self, px(16))
        inside.setContentsMargins(px(17), 0, px(16), 0)
        self.mark = Mark(look, 36)
        self.word = Elided(look, 22, strong=True)
        self.detail = Wrapped(look, 17, "ink2")
        words = amid(self.word, self.detail)
        inside.addWidget(self.mark)
        inside.addLayout(words, 1)
        self.setFixedHeight(look.sizes.bench)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less fits into one line."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """One line large, or two small: what to do is never cut."""
        wide = self.detail.metrics(17).horizontalAdvance(self.detail.full)
        self.detail.take_size(17 if wide <= self.width() - self.look.px(85) else 14)
        self.detail.setMinimumHeight(self.detail.line_height)

    def show_state(self, offer: OfferView) -> None:
        """Takes the shape and the words for the offer's state."""
        shape, word = _STATE_SHAPES[offer.state]
        self.mark.show_shape(shape, None, "sunken")
        self.word.say(t(word))
        self.detail.say(say(offer.word) if offer.word else "")
        self.detail.setVisible(offer.word is not None)
        self._fit()
        self.setAccessibleName(" ".join(filter(None, (self.word.full, self.detail.full))))


class OfferCard(Box):
    """Title and wording, what carrier and cover pay, the tick rows, the insurer's text."""

    def __init__(
        self, look: Look, tick: Callable[[str], None], open_wording: Callable[[], None]
    ) -> None:
        super().__init__(look)
        self.setObjectName("pack.offer")
        px, small = look.px, look.sizes
        tight = small.short or small.compact
        self._tick = tick
        inside = self._inside = column(self)
        inside.setContentsMargins(small.pad, px(10 if tight else 15), small.pad, px(10))
        head = row(gap=px(8))
        self.title = Fitted(look, (22, 17, 14))
        self.wording = LinkButton(
            look, "pack.wording", t("screen.wording"), "Ctrl T", strong=True, icon=LINK_ICON
        )
        self.wording.clicked.connect(open_wording)
        head.addWidget(self.title, 1)
        head.addWidget(self.wording)
        self.head = QWidget()
        self.head.setLayout(head)
        self.head.setFixedHeight(px(34))
        inside.addWidget(self.head)
        inside.addSpacing(px(2))
        self.carrier = Pays(look, strong=False)
        self.cover = Pays(look, strong=True)
        inside.addWidget(self.carrier)
        inside.addWidget(self.cover)
        inside.addSpacing(px(6 if tight else 8))
        self.rows: list[TickRow] = []
        self.options = column(gap=px(8))
        # What the insurer has yet to do is our own word: it stands still below the ticks.
        self.confirm = Broken(look, (14,), strong=False)
        self.confirm.setObjectName("pack.offer.confirm")
        self.ticks = QWidget()
        ticks = column(self.ticks, px(5))
        ticks.addLayout(self.options)
        ticks.addWidget(self.confirm)
        inside.addWidget(self.ticks)
        self.no_offer = NoOffer(look)
        inside.addWidget(self.no_offer)
        inside.addSpacing(px(6 if tight else 10))
        self._build_text(look)
        inside.addWidget(self.text_area, 1)
        self.foot = Elided(look, 14, "ink2")
        self.foot.setObjectName("pack.offer.foot")
        # Text that goes on below ends at a rule, not in the middle of nowhere.
        self.end = Rule(look)
        inside.addWidget(self.end)
        inside.addSpacing(px(1))
        inside.addWidget(self.foot)

    def _build_text(self, look: Look) -> None:
        px = look.px
        self._body = 14 if look.sizes.compact or look.sizes.short else 17
        holder = QWidget()
        text = column(holder, px(4))
        if language(spoken()).right_to_left:
            # Mirrored, Qt moves the text by its bar's width under the edge.
            text.setContentsMargins(0, 0, px(12), 0)
        why = row(gap=px(8))
        self.why_mark = Mark(look, 20, Shape.LOOK)
        self.why = Wrapped(look, 17, strong=True)
        why.addWidget(self.why_mark, 0, Qt.AlignmentFlag.AlignTop)
        why.addWidget(self.why, 1)
        text.addLayout(why)
        self.reasons = Wrapped(look, 17)
        self.description = Wrapped(look, self._body)
        self.points = Wrapped(look, 14)
        self.small = Wrapped(look, 14, "ink2")
        for label in (self.reasons, self.description, self.points, self.small):
            text.addWidget(label)
        text.addStretch(1)
        self.text_area = Scroll(holder, "pack.offer.text", "screen.offer_text")
        self.text_area.cut_between_lines(
            self.why, self.reasons, self.description, self.points, self.small
        )
        self.text_area.setMinimumHeight(px(20))

    def show_offer(self, offer: OfferView, form: FormView | None) -> None:
        """Draws `offer`."""
        shown = offer.state is OfferState.SHOWN
        self.title.say(offer.title or t("screen.cover"))
        self.setAccessibleName(self.title.full)
        self.wording.setVisible(bool(offer.wording_url))
        several = len(offer.options) > 1
        for line in (self.carrier, self.cover):
            line.tighten(several)
        small = self.look.sizes
        top = 8 if several else 10 if small.short or small.compact else 15
        self._inside.setContentsMargins(
            small.pad, self.look.px(top), small.pad, self.look.px(7 if several else 10)
        )
        self.description.take_size(14 if several else self._body)
        self.why.take_size(14 if several else 17)
        enough = t("screen.carrier_suffices") if offer.carrier_suffices else ""
        self._pays(self.carrier, enough or t("screen.carrier_pays"), offer.carrier_pays)
        if shown and offer.carrier_pays is None:
            self.carrier.say(t("screen.carrier_by_itself"), t("screen.carrier_not_known"))
        self._pays(self.cover, t("screen.cover_pays"), offer.cover_pays)
        self._show_options(offer)
        self.no_offer.setVisible(not shown)
        if not shown:
            self.no_offer.show_state(offer)
        self._show_text(offer, form)
        foot = []
        if shown and offer.underwriter:
            foot.append(t("screen.underwritten", name=offer.underwriter))
        if shown and offer.priced_at is not None:
            foot.insert(0, t("screen.price_of", at=time(offer.priced_at)))
        self.foot.say(" ".join(foot))
        self.foot.setVisible(bool(foot))
        self.end.setVisible(bool(foot))

    def _pays(self, line: Pays, label: str, amount: object) -> None:
        line.setVisible(amount is not None)
        if amount is not None:
            line.say(label, money(amount))  # type: ignore[arg-type]

    def _show_options(self, offer: OfferView) -> None:
        options = offer.options if offer.state is OfferState.SHOWN else ()
        while len(self.rows) < len(options):
            tick_row = TickRow(self.look, f"pack.tick.{len(self.rows)}")
            tick_row.clicked.connect(lambda _on=False, r=tick_row: self._tick(r.option))
            self.rows.append(tick_row)
            self.options.addWidget(tick_row)
        ticked = say(offer.ticked_line) if offer.ticked_line else ""
        height = self.look.sizes.bench
        if self.look.sizes.folded:
            height = max(height, self.look.px(ROOMY))  # what is around it scrolls
        elif len(options) > 1:
            height = min(height, self.look.px(64 if len(options) == 2 else 52))
        for index, tick_row in enumerate(self.rows):
            tick_row.setVisible(index < len(options))
            if index < len(options):
                tick_row.take_height(height)
                tick_row.show_option(options[index], ticked)

    def _show_text(self, offer: OfferView, form: FormView | None) -> None:
        shown = offer.state is OfferState.SHOWN
        why = say(offer.word) if shown and offer.word else ""
        before = (self.why.full, self.description.full, self.points.full, self.reasons.full)
        _put(self.why, why)
        self.why_mark.setVisible(bool(why))
        reasons = list(offer.reasons)
        if offer.state is OfferState.NO_FORM and form is not None:
            reasons = [_named(name, words) for name, words in findings(form)][:6]
        _put(self.reasons, "\n".join(reasons))
        _put(self.description, offer.description)
        points = [_named(point.title, point.text) for point in offer.inclusions]
        points += [
            # One unit: beside words read from the right, two would change places.
            t("screen.not_included", what=f"{point.title}. {point.text}")
            for point in offer.exclusions
        ]
        _put(self.points, "\n".join(points))
        ticked = any(option.ticked for option in offer.options)
        _put(self.confirm, t("offer.must_confirm") if shown and ticked else "")
        said = "" if ticked else offer.decline_text
        if ticked and offer.ticked_line is not None and not any(row_.roomy for row_ in self.rows):
            said = say(offer.ticked_line)
        small = [said, offer.disclaimer]
        _put(self.small, "\n".join(filter(None, small)) if shown else "")
        after = (self.why.full, self.description.full, self.points.full, self.reasons.full)
        if before != after:
            self.text_area.verticalScrollBar().setValue(0)


def _named(name: str, words: str) -> str:
    """`Post code: No post code of GB.`, with the colon as the language sets it."""
    return t("screen.named", name=name, words=words)


def _put(label: Text, text: str) -> None:
    label.say(text)
    label.setVisible(bool(text))
