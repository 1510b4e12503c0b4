"""What stands on the left while the bench waits: checks, earlier parcels, or what works offline."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from station.desk.views import BenchView, Check, OfflineView, ParcelView, Shape
from station.domain.errors import Message
from station.gui.theme import Look
from station.gui.widgets.boxes import UNBOUND, Box, Rule, amid, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.fold import beside_or_below, list_height
from station.gui.widgets.state_line import StateLine, cover_sentence, cover_words
from station.gui.widgets.text import Elided, Fitted, Text
from station.i18n import language, say, spoken, t, time

_FOLDED_LINES = 4


def read(view: BenchView) -> bool:
    """False while the store is not open: then nothing is said of earlier parcels."""
    return bool(view.checks or view.last or view.earlier or view.offline)


class CheckLine(QWidget):
    """One line of `Before the first parcel`."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        inside = row(self, look.px(14))
        self.state = StateLine(look, 26)
        self.value = Text(look, 17, strong=True)
        inside.addWidget(self.state, 1)
        inside.addWidget(self.value)
        inside.addStrut(look.px(53))
        # Higher where its words break: a command to type is read to its end.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_check(self, check: Check) -> None:
        """Draws `check`."""
        self.state.show_state(check.shape, say(check.word), say(check.detail))
        self.value.say(say(check.value) if check.value else "")
        self.setAccessibleName(f"{self.state.accessibleName()} {self.value.full}".strip())


class ChecksCard(Box):
    """What was looked at before the first parcel."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setObjectName("pack.checks")
        px, pad = look.px, look.sizes.pad
        inside = column(self)
        inside.setContentsMargins(pad, px(14), pad, px(8))
        head = row()
        head.addWidget(Text(look, 22, strong=True, text=t("screen.before_first")))
        head.addStretch()
        self.at = Text(look, 14, "ink2")
        head.addWidget(self.at)
        inside.addLayout(head)
        self.body = column()
        inside.addLayout(self.body)
        inside.addStretch()
        self.lines: list[tuple[Rule, CheckLine]] = []

    def show_checks(self, checks: Sequence[Check], at: datetime | None) -> None:
        """Draws `checks`."""
        self.at.say(t("screen.checked", at=time(at)) if at else "")
        while len(self.lines) < len(checks):
            rule, line = Rule(self.look), CheckLine(self.look)
            self.body.addWidget(rule)
            self.body.addWidget(line)
            self.lines.append((rule, line))
        for index, (rule, line) in enumerate(self.lines):
            line.setVisible(index < len(checks))
            rule.setVisible(0 < index < len(checks))
            if index < len(checks):
                line.show_check(checks[index])


def earlier_height(look: Look) -> int:
    """The height of one parcel of the list and its rule.

    A reference or a sentence that is not proven goes on in a narrow column: Arabic, which goes
    further below its line, needs more for three lines.
    """
    tall = look.sizes.compact and language(spoken()).right_to_left
    return look.px(67 if tall else 56)


class EarlierLine(QWidget):
    """One parcel of the list."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        small = look.sizes.compact
        inside = row(self, look.px(8))
        inside.setContentsMargins(look.sizes.pad, 0, look.sizes.pad, 0)
        self.at = Text(look, 17, "ink2")
        self.at.setFixedWidth(look.px(54 if small else 62))
        self.order = Elided(look, 17, strong=True)
        self.order.setFixedWidth(look.px(72 if small else 100))
        self.who = Broken(look, (17, 14), strong=False)
        self.state = StateLine(look)
        self.state.setFixedWidth(look.px(190 if small else 252))
        inside.addWidget(self.at)
        if look.sizes.folded:  # beside each other a name would have too little room
            self.order.setMaximumWidth(UNBOUND)
            inside.addLayout(amid(self.order, self.who), 1)
        else:
            inside.addWidget(self.order)
            inside.addWidget(self.who, 1)
        inside.addWidget(self.state)
        self.setFixedHeight(earlier_height(look) - look.px(1))

    def show_parcel(self, parcel: ParcelView) -> None:
        """Draws `parcel`."""
        self.at.say(time(parcel.at))
        self.order.say(parcel.order)
        self.who.say(parcel.who)
        self.state.show_state(parcel.shape, *cover_words(parcel))
        self.setAccessibleName(
            f"{self.at.full}, {self.order.full}, {self.who.full}. {cover_sentence(parcel)}"
        )


class EarlierCard(Box):
    """The earlier parcels, as many as there is room for."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setObjectName("pack.earlier")
        px, pad = look.px, look.sizes.pad
        inside = column(self)
        inside.setContentsMargins(1, px(8), 1, 0)
        head = row(gap=px(6))
        head.setContentsMargins(pad, px(4), pad, px(8))
        title = Fitted(look, (22, 17))
        title.say(t("screen.earlier"))
        head.addWidget(title, 1)
        self.today = Text(look, 17, strong=True)
        self.since = Text(look, 17, "ink2")
        head.addWidget(self.today)
        head.addWidget(self.since)
        self.head = QWidget()
        self.head.setLayout(head)
        self.head.setFixedHeight(px(43))
        inside.addWidget(self.head)
        self.body = column()
        inside.addLayout(self.body)
        self.none = Text(look, 17, "ink2", text=t("screen.none_earlier"))
        self.none.setContentsMargins(pad, px(8), pad, 0)
        inside.addWidget(self.none)
        inside.addStretch()
        self.lines: list[tuple[Rule, EarlierLine]] = []
        self._shown: Sequence[ParcelView] = ()

    def show_parcels(
        self, parcels: Sequence[ParcelView], today: int, since: datetime | None
    ) -> None:
        """Draws `parcels`."""
        self._shown = parcels
        self.today.say(str(today) if since else "")
        self.since.say(t("screen.parcels_since", count=today, at=time(since)) if since else "")
        self._fill()

    def _fill(self) -> None:
        free = self.height() - self.head.height() - self.look.px(8)
        room = max(1, free // earlier_height(self.look))
        # Folded, its height follows its lines: they cannot follow its height too.
        room = _FOLDED_LINES if self.look.sizes.folded else room
        shown = self._shown[: min(room, 20)]
        self.none.setVisible(not shown)
        while len(self.lines) < len(shown):
            pair = (Rule(self.look), EarlierLine(self.look))
            for widget in pair:
                self.body.addWidget(widget)
            self.lines.append(pair)
        for index, (rule, line) in enumerate(self.lines):
            rule.setVisible(index < len(shown))
            line.setVisible(index < len(shown))
            if index < len(shown):
                line.show_parcel(shown[index])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer fit."""
        super().resizeEvent(event)
        self._fill()


class OfflineCard(Box):
    """`Works now` or `Needs the line`."""

    def __init__(self, look: Look, name: str, title: str, shape: Shape) -> None:
        super().__init__(look)
        self.setObjectName(name)
        px, pad = look.px, look.sizes.pad
        self._shape = shape
        inside = column(self)
        inside.setContentsMargins(pad, px(14), pad, px(14))
        inside.addWidget(Text(look, 22, strong=True, text=title))
        inside.addSpacing(px(4))
        self.body = column()
        inside.addLayout(self.body)
        inside.addStretch()
        self.foot = Broken(look, (14,), "ink2", strong=False)
        self.phone = Elided(look, 22, strong=True)
        inside.addWidget(self.foot)
        inside.addWidget(self.phone)
        self.lines: list[tuple[StateLine, Rule]] = []

    def show_pairs(self, pairs: Sequence[tuple[Message, Message]], phone: str = "") -> None:
        """Draws what works, or what does not."""
        while len(self.lines) < len(pairs):
            line, rule = StateLine(self.look, 28), Rule(self.look)
            line.setFixedHeight(self.look.px(54 if self.look.sizes.short else 66))
            self.body.addWidget(line)
            self.body.addWidget(rule)
            self.lines.append((line, rule))
        for index, (line, rule) in enumerate(self.lines):
            for widget in (line, rule):
                widget.setVisible(index < len(pairs))
            if index < len(pairs):
                word, detail = pairs[index]
                line.show_state(self._shape, say(word), say(detail))
        self.foot.say(t("screen.call_insurer"))
        self.foot.setVisible(bool(phone))
        self.phone.say(phone)
        self.phone.setVisible(bool(phone))


class OfflineCards(QWidget):
    """What works without the line, and what needs it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        inside = beside_or_below(look, look.sizes.gap)
        self.setLayout(inside)
        self.works = OfflineCard(look, "pack.works", t("screen.works_now"), Shape.DONE)
        self.needs = OfflineCard(look, "pack.needs", t("screen.needs_line"), Shape.BARRED)
        inside.addWidget(self.works, 1)
        inside.addWidget(self.needs, 1)

    def show_offline(self, view: OfflineView) -> None:
        """Draws both cards."""
        self.works.show_pairs(view.works)
        self.needs.show_pairs(view.needs, view.phone)


class WaitingLeft(QStackedWidget):
    """The left side while no order is open."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.checks = ChecksCard(look)
        self.earlier = EarlierCard(look)
        self.offline = OfflineCards(look)
        self.nothing = Box(look)
        list_height(self.earlier, look)
        for card in (self.checks, self.earlier, self.offline, self.nothing):
            self.addWidget(card)

    def show_view(self, view: BenchView) -> None:
        """Offline first; then the checks until there is a parcel; then the earlier parcels."""
        if not read(view):
            self.setCurrentWidget(self.nothing)
        elif view.offline is not None:
            self.offline.show_offline(view.offline)
            self.setCurrentWidget(self.offline)
        elif not view.earlier and view.checks and view.last is None:
            self.checks.show_checks(view.checks, view.checked_at)
            self.setCurrentWidget(self.checks)
        else:
            self.earlier.show_parcels(view.earlier, view.today, view.since)
            self.setCurrentWidget(self.earlier)
