"""The open order as text: what is in it, and how it goes. A good order needs no fields."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QStackedWidget, QWidget

from station.desk.forms import grams_of
from station.desk.views import FormView, LineForm, ParcelForm, ShopView
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import LinkButton
from station.gui.widgets.field import small_label
from station.gui.widgets.offer import Scroll
from station.gui.widgets.rates import RateLine, heading
from station.gui.widgets.text import Elided, Fitted, Text, Whole, clean
from station.i18n import kilograms, money, t

_EDGES, _SERVICES = (14, 8), (48, 44)
"""Above its first line, and how high the service's row is: in a window with room, and tight."""


def weight(text: str) -> str:
    """`2.340` for typed grams; what was typed if that is no weight."""
    found = grams_of(text)
    return kilograms(found) if found is not None else text


def box_size(parcel: ParcelForm) -> str:
    """`400×300×200`, or words if it was not given."""
    sides = [parcel.length_mm.value, parcel.width_mm.value, parcel.height_mm.value]
    if all(side.strip() in ("", "0") for side in sides):
        return t("screen.no_box")
    return "×".join(side or "?" for side in sides)


def _box_label(form: FormView) -> str:
    """Names the chosen box; of several parcels, the one that the next box is for."""
    if len(form.parcels) == 1:
        one = form.parcels[0]
        if one.box_rule:
            return t("screen.box_by_rule", name=clean(one.box), rule=one.box_rule)
        return t("screen.box_named", name=clean(one.box)) if one.box else t("screen.box")
    if not form.has_boxes:
        return t("screen.boxes")
    return t("screen.boxes_hand", number=form.hand + 1)


def _weight_label(form: FormView) -> str:
    if len(form.parcels) > 1:
        return t("screen.weight_of", count=len(form.parcels))
    return t("scale.settled" if form.parcels[0].settled else "screen.weight")


def _service_label(form: FormView) -> str:
    if form.service_rule:
        return t("screen.service_by_rule", rule=form.service_rule)
    return t("screen.service")


def _change(look: Look, name: str, key: str, heard: str) -> LinkButton:
    """`Change`, beside what it changes; a screen reader hears that too."""
    return LinkButton(look, name, t("screen.change"), key, tone="ink2", heard=t(heard))


class ContentsLine(QWidget):
    """One line of the contents: how many, what, worth."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        inside = row(self, look.px(10))
        self.quantity = Text(look, 22, strong=True)
        self.quantity.setMinimumWidth(look.px(26))
        self.what = Elided(look, 22)
        self.amount = Text(look, 17)
        if look.sizes.compact:
            self.amount.hide()
        inside.addWidget(self.quantity)
        inside.addWidget(self.what, 1)
        inside.addWidget(self.amount)
        self.setFixedHeight(look.px(38))

    def show_line(self, line: LineForm) -> None:
        """Draws `line`."""
        self.quantity.say(line.quantity.value)
        self.what.say(line.description.value)
        self.amount.say(money(line.amount) if line.amount else line.value.value)
        self.setAccessibleName(f"{self.quantity.full} {self.what.full}, {self.amount.full}")


class ParcelLine(QWidget):
    """One of several parcels, in one row: of what is in it and its size, what has room."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        small = look.sizes.compact
        inside = row(self, look.px(12))
        self.number = Text(look, 22, strong=True)
        self.number.setMinimumWidth(look.px(26))
        self.weight = Text(look, 22)
        self.weight.setMinimumWidth(look.px(92))
        self.box = Whole(look, 17, "ink2")
        self.what = Elided(look, 17)
        self.what.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.amount = Text(look, 17)
        for widget in (self.number, self.weight, self.box):
            inside.addWidget(widget)
        inside.addWidget(self.what, 1)
        if small:
            # Weight and worth are read per parcel; the rest is in the form.
            self.box.hide()
            self.what.hide()
            inside.addStretch(1)
        inside.addWidget(self.amount)
        self.setFixedHeight(look.px(40))

    def show_parcel(self, number: int, parcel: ParcelForm) -> None:
        """Draws `parcel`."""
        self.number.say(str(number))
        self.weight.say(t("screen.kg", weight=weight(parcel.weight_g.value)))
        self.box.say(box_size(parcel))
        self.what.say(
            ", ".join(f"{line.quantity.value} {line.description.value}" for line in parcel.lines)
        )
        amounts = [line.amount for line in parcel.lines if line.amount is not None]
        same = len({amount.currency for amount in amounts}) == 1
        self.amount.say(money(sum(amounts[1:], amounts[0])) if amounts and same else "")
        self.setAccessibleName(
            t("screen.parcel_name", number=number)
            + f" {self.weight.full}, {self.box.full}, {self.what.full}, {self.amount.full}"
        )


class Lines(QWidget):
    """Rows with a rule between them; rows are made once and used again."""

    def __init__(self, look: Look, make: Callable[[Look], QWidget]) -> None:
        super().__init__()
        self.look = look
        self._make = make
        self.inside = column(self)
        self.inside.addStretch()
        self.rows: list[tuple[Rule, QWidget]] = []

    def take(self, count: int) -> list[QWidget]:
        """`count` rows to draw into; the others are hidden."""
        while len(self.rows) < count:
            rule, line = Rule(self.look), self._make(self.look)
            self.inside.insertWidget(self.inside.count() - 1, rule)
            self.inside.insertWidget(self.inside.count() - 1, line)
            self.rows.append((rule, line))
        for index, (rule, line) in enumerate(self.rows):
            rule.setVisible(0 < index < count)
            line.setVisible(index < count)
        return [line for _rule, line in self.rows[:count]]


class ParcelCard(Box):
    """Weight, box, contents, value, service."""

    def __init__(
        self,
        look: Look,
        open_form: Callable[[], None],
        next_service: Callable[[], None],
        next_why: Callable[[], None],
        next_box: Callable[[], None],
    ) -> None:
        super().__init__(look)
        self.setObjectName("pack.parcel")
        self.order = ""
        self.shopping = False
        """The rates stand where the contents stood, until the next order."""
        px = look.px
        self._inside = inside = column(self)
        inside.addLayout(self._build_head(look, next_box))
        inside.addSpacing(px(8))
        inside.addWidget(Rule(look))
        self.say_why = LinkButton(look, "pack.next_why", t("screen.say_why"), "Ctrl F3")
        self.say_why.clicked.connect(next_why)
        inside.addLayout(self._build_contents(look, open_form), 1)
        inside.addWidget(Rule(look))
        self.service_row = QWidget()
        service = row(self.service_row, px(14))
        self.service_label = small_label(look, t("screen.service"))
        self.service = Broken(look, (17, 14))
        self.service.least = Elided.least  # its words give way before the label does
        self.service_price = Text(look, 17, "ink2")
        self.change_service = _change(look, "pack.next_service", "Shift F3", "heard.change_service")
        self.change_service.clicked.connect(next_service)
        service.addWidget(self.service_label)
        service.addWidget(self.service)
        service.addWidget(self.service_price)
        service.addStretch(1)
        service.addWidget(self.change_service)
        inside.addWidget(self.service_row)
        self._least_tight = look.sizes.short or look.sizes.compact
        self._stand(tight=self._least_tight)

    def _stand(self, *, tight: bool) -> None:
        """Takes its margins; `tight` leaves what it holds all the height it can."""
        px, pad = self.look.px, self.look.sizes.pad
        self._tight = tight
        self._inside.setContentsMargins(pad, px(_EDGES[tight]), pad, px(8))
        self.service_row.setFixedHeight(px(_SERVICES[tight]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside a notice of two tall lines it stands as in a low window: its value is not cut."""
        super().resizeEvent(event)
        px, needed = self.look.px, self._inside.minimumSize().height()
        if self._tight:
            needed += sum(px(loose) - px(tight) for loose, tight in (_EDGES, _SERVICES))
        tight = self._least_tight or self.height() < needed
        if tight != self._tight:
            self._stand(tight=tight)

    def _build_head(self, look: Look, next_box: Callable[[], None]) -> QLayout:
        px = look.px
        head = row(gap=px(60 if not look.sizes.compact else 36))
        left = column()
        self.weight_label = small_label(look, t("screen.weight"))
        left.addWidget(self.weight_label)
        size = 40 if look.sizes.compact else 48
        weigh = row(gap=px(7))
        self.weight = Fitted(look, (size, 32, 22, 17))
        unit = Text(look, 22, text=t("screen.kg_unit"))
        unit.stand_on(self.weight)
        weigh.addWidget(self.weight)
        weigh.addWidget(unit, 0, Qt.AlignmentFlag.AlignBottom)
        weigh.addStretch()
        left.addLayout(weigh)
        right = column()
        self.box_label = Broken(look, (14,), "ink2")
        self.box_label.say(t("screen.box"))
        self.next_box = _change(look, "pack.next_box", "F3", "heard.change_box")
        self.next_box.clicked.connect(next_box)
        named = row(gap=px(8))
        named.addWidget(self.box_label, 1)
        named.addWidget(self.next_box)
        right.addLayout(named)
        self.box = Fitted(look, (32, 26, 22, 17), strong=False)
        self.box.setFixedHeight(self.weight.line_height)
        right.addWidget(self.box)
        head.addLayout(left)
        head.addLayout(right, 1)
        return head

    def _build_contents(self, look: Look, open_form: Callable[[], None]) -> QLayout:
        px = look.px
        both = row(gap=px(20))
        both.setContentsMargins(0, px(6), 0, px(4))
        left = column()
        self.contents_label = Broken(look, (14,), "ink2")
        over = row(gap=px(8))
        over.addWidget(self.contents_label, 1)
        over.addWidget(self.say_why)
        left.addLayout(over)
        self.stack = QStackedWidget()
        self.contents = Lines(look, ContentsLine)
        self.parcels = Lines(look, ParcelLine)
        self.rates = Lines(look, RateLine)
        self.areas = []
        named = {"contents": "screen.contents", "parcels": "screen.boxes", "rates": "screen.rates"}
        for name, words in named.items():
            area = Scroll(getattr(self, name), f"pack.{name}", words)
            self.stack.addWidget(area)
            self.areas.append(area)
        left.addWidget(self.stack, 1)
        right = column()
        label = small_label(look, t("screen.value_of_contents"))
        right.addWidget(label, 0, Qt.AlignmentFlag.AlignRight)
        self.value = Fitted(look, (32, 26, 22, 17))
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight)
        right.addWidget(self.value)
        self.change = _change(look, "pack.change", "F4", "heard.change_contents")
        self.change.clicked.connect(open_form)
        right.addSpacing(px(2))
        right.addWidget(self.change, 0, Qt.AlignmentFlag.AlignRight)
        right.addStretch()
        holder = QWidget()
        holder.setLayout(right)
        holder.setFixedWidth(px(184))
        both.addLayout(left, 1)
        self.beside = [Rule(look, upright=True), holder]
        for widget in self.beside:
            both.addWidget(widget)
        return both

    def show_form(self, form: FormView) -> None:
        """Draws the parcels of `form`."""
        one = len(form.parcels) == 1
        self.weight_label.say(_weight_label(form))
        weights = [grams_of(parcel.weight_g.value) for parcel in form.parcels]
        known = [value for value in weights if value is not None]
        if one:
            self.weight.say(weight(form.parcels[0].weight_g.value) or "?")
        else:
            self.weight.say(kilograms(sum(known)) if len(known) == len(weights) else "?")
        self.box_label.say(_box_label(form))
        self.next_box.setVisible(form.has_boxes and not form.frozen)
        self.box.say(
            box_size(form.parcels[0]) if one else t("screen.parcels", count=len(form.parcels))
        )
        if form.order != self.order:
            self.order, self.shopping = form.order, False
        self._show_contents(form, one=one)
        self.value.say(money(form.value) if form.value else t("screen.no_value"))
        self.change.setVisible(not form.frozen)
        chosen = next((service for service in form.services if service.chosen), None)
        self.service.say(chosen.name if chosen else t("screen.no_service"))
        self.service_price.say(money(chosen.price) if chosen and chosen.price else "")
        self.change_service.setVisible(len(form.services) > 1 and not form.frozen)
        self.setAccessibleName(self._spoken())

    def _spoken(self) -> str:
        """The card read out, but for the lists in it."""
        kilos = t("screen.kg", weight=self.weight.full)
        said = [
            f"{self.weight_label.full} {kilos}",
            f"{self.box_label.full} {self.box.full}",
            f"{t('screen.value_of_contents')} {self.value.full}",
            f"{self.service_label.full} {self.service.full} {self.service_price.full}".strip(),
        ]
        return ". ".join(said)

    def _show_contents(self, form: FormView, *, one: bool) -> None:
        shop = form.shop
        self.say_why.setVisible(shop is not None and shop.against is not None)
        rates = shop is not None and (self.shopping or shop.against is not None)
        for widget in self.beside:
            widget.setVisible(not rates)  # names and what the carriers pay need the width
        if shop is not None and rates:
            self._show_rates(form, shop)
            return
        self.contents_label.say(t("screen.contents" if one else "screen.parcels_title"))
        self.stack.setCurrentIndex(0 if one else 1)
        if one:
            lines = form.parcels[0].lines
            for line, widget in zip(lines, self.contents.take(len(lines)), strict=True):
                widget.show_line(line)  # type: ignore[attr-defined]
        else:
            rows = self.parcels.take(len(form.parcels))
            for number, (parcel, widget) in enumerate(zip(form.parcels, rows, strict=True), 1):
                widget.show_parcel(number, parcel)  # type: ignore[attr-defined]

    def _show_rates(self, form: FormView, shop: ShopView) -> None:
        self.contents_label.say(heading(shop))
        self.say_why.say(t("screen.say_why" if shop.why is None else "screen.another_why"))
        self.stack.setCurrentIndex(2)
        lines = self.rates.take(len(form.services))
        before = 0
        for rate, widget in zip(form.services, lines, strict=True):
            widget.show_rate(rate)  # type: ignore[attr-defined]
            if rate.chosen:
                before = widget.y() - widget.height()
        # The one before the chosen stays in sight, whole: it is what a rate is compared with.
        self.areas[2].verticalScrollBar().setValue(before)

    def shop(self) -> None:
        """The rates come to the front, and stay there until the next order."""
        self.shopping = True
