"""The void page, within the history: three things, three clocks, one yes with a PIN."""

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station.desk.view_void import VoidView
from station.desk.views import Notice, Shape, Sound, Tone
from station.desk.void_page import VoidDesk
from station.domain.errors import Message
from station.domain.people import is_badge
from station.domain.void import VoidReason
from station.gui.pages.one_shipment import OneShipment
from station.gui.pages.page import Place
from station.gui.pages.void_ask import VoidAsk
from station.gui.pages.void_rows import VoidRowView, VoidSums
from station.gui.widgets.between import bring
from station.gui.widgets.boxes import column
from station.gui.widgets.button import SmallButton
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.state_band import StateBand
from station.i18n import t

_CLOCK_MS = 15_000
_OF_PIN = frozenset({"people.wrong_pin", "people.wrong_pin_wait", "people.wait"})


class VoidPage(OneShipment):
    """Asks for a void, or approves one: `go_to` says of which shipment."""

    name: ClassVar[str] = "void"

    def __init__(self, place: Place, desk: VoidDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self.view: VoidView | None = None
        self._ahead = ""
        """The shipment whose void was written down only to show the refund before the yes."""
        look, small = self.look, self.look.sizes
        self._band().stand_in(self.inside)
        beside = beside_or_below(look, look.px(12 if small.compact else 16))
        left = column(gap=small.gap)
        self.rows = {
            name: VoidRowView(look, f"void.{name}") for name in ("label", "label_money", "cover")
        }
        for each in self.rows.values():
            left.addWidget(each, 1)
        self.sums = VoidSums(look)
        left.addWidget(self.sums)
        beside.addLayout(left, 1)
        self.ask = VoidAsk(look)
        hold_width(self.ask, look, 372, 430)
        self.ask.press.clicked.connect(self._press)
        self.ask.keep.clicked.connect(self._keep)
        self.ask.ready.connect(self._look_ahead)
        self.ask.pad.entered.connect(self._press)
        beside.addWidget(self.ask)
        self.inside.addLayout(beside, 1)
        self.stay_above(self.band)
        self.stay_below(self.ask.press)
        self._tick = QTimer(self)
        self._tick.setInterval(_CLOCK_MS)
        self._tick.timeout.connect(self.draw)
        self._tick.start()

    def _band(self) -> StateBand:
        look = self.look
        self.withdraw = SmallButton(look, "void.withdraw", t("void.withdraw"), "F7")
        self.again = SmallButton(look, "void.again", t("void.again"), "F4")
        self.again.clicked.connect(lambda: self.act("look_at"))
        self.leave = SmallButton(look, "void.leave", t("void.leave"), "Esc")
        self.withdraw.clicked.connect(lambda: self.act("withdraw"))
        self.leave.clicked.connect(lambda: self.act("back"))
        self.band = StateBand(look, "void.band", self.again, self.withdraw, self.leave)
        return self.band

    # What the window asks

    def forget(self) -> None:
        """What was given for another shipment is not this one's."""
        super().forget()
        self._ahead = ""
        self.ask.reason, self.ask.who = None, ""
        self.ask.note.clear()

    @property
    def asks_pin(self) -> bool:
        """True once somebody is named: the PIN is next."""
        return bool(self.ask.who)

    def scan(self, code: str) -> bool:
        """A badge names who says yes."""
        if not is_badge(code) or not self.ask.takes_proof:
            return False
        self.place.tasks.start("badge", self._badge(code.strip()))
        return True

    async def _badge(self, code: str) -> None:
        name = await self._desk.badge_names(code)
        if isValid(self):
            # An unknown badge goes on to the PIN too: the answer comes after it.
            self.ask.name_one(name or code[:40])

    def act(self, name: str) -> bool:
        """The keys of the page."""
        acts = {
            "void": self._press,
            "filter": self._next_reason,
            "search": self.ask.note.setFocus,
            "open": self._next_supervisor,
            "withdraw": self._withdraw,
            "confirm": self._keep,
            "send_now": self.refresh,
            "look_at": self._open_again,
            "back": self._back,
        }
        if name not in acts:
            return False
        acts[name]()
        return True

    def _next_reason(self) -> None:
        self.ask.next_reason()
        if self.ask.reason is not None:
            bring(self.ask.picks[self.ask.reason])

    def _back(self) -> None:
        if self.ask.who:
            self.ask.name_one("")
            return
        if self._ahead == self.shipment and self.view is not None and self.view.can_withdraw:
            # Nobody said yes: what was written down for the look is taken back with it.
            self.start("void withdraw", self._desk.withdraw(self.shipment))
        self._ahead = ""
        self.place.open_page("history", self.shipment)

    def _open_again(self) -> None:
        """F4: the order is opened on the bench, where its form corrects what was wrong."""
        if self.view is not None and self.view.can_again:
            self.place.open_page("pack", self.view.order)

    def _look_ahead(self) -> None:
        """A supervisor is named: the refund is asked for while the PIN is typed."""
        ask, view = self.ask, self.view
        if view is None or not view.can_look_ahead or ask.reason is None or self._ahead:
            return
        self._ahead = self.shipment
        self.start("void look", self._desk.ask(view.shipment, ask.reason, ask.note.text()))

    def _next_supervisor(self) -> None:
        if self.ask.takes_proof:
            self.place.tasks.start("supervisors", self._name_next())

    async def _name_next(self) -> None:
        names = await self._desk.supervisors()
        if not isValid(self) or not names:
            return
        at = names.index(self.ask.who) + 1 if self.ask.who in names else 0
        self.ask.name_one(names[at % len(names)])

    # Acts

    def _press(self) -> None:
        """Ctrl Del: writes the wish down, or says yes to what stands on the page."""
        ask, view = self.ask, self.view
        if ask.busy or view is None or ask.wait.waits:
            return
        lacks = ask.lacks
        if lacks is not None:
            self._lacks(lacks)
            return
        wish: tuple[VoidReason, str] | None = None
        if view.reason is None and ask.reason is not None:
            wish = (ask.reason, ask.note.text())
        if ask.asks_only and wish is not None:
            self._start("void ask", self._desk.ask(view.shipment, *wish))
        else:
            pin = ask.pad.take()
            self._ahead = ""
            self._start("void approve", self._desk.approve(view, wish, ask.who, pin))

    def _keep(self) -> None:
        """F10: the cover stays, and the void ends so."""
        ask, view = self.ask, self.view
        if view is None or not view.can_keep or ask.busy or ask.wait.waits:
            return
        if ask.lacks is not None:
            self._lacks(ask.lacks)
            return
        self._start("void keep", self._desk.keep(view, ask.who, ask.pad.take()))

    def _lacks(self, what: Message) -> None:
        self.place.sound(Sound.REFUSED)
        self.show_notice(Notice(Tone.LOOK, Shape.LOOK, what))

    def _withdraw(self) -> None:
        if self.view is not None and self.view.can_withdraw and not self.ask.busy:
            self._start("void withdraw", self._desk.withdraw(self.view.shipment))

    def _start(self, name: str, work: Any) -> None:
        self.ask.refuse(None)
        self.ask.work(True)
        self.start(name, self._done(work))

    async def _done(self, work: Any) -> None:
        """An act to its end; a yes was for that one act, and nobody stays named."""
        try:
            await work
            if isValid(self):
                self.ask.who = ""
        finally:
            if isValid(self):
                self.ask.work(False)
                self.refresh()

    def refuse(self, why: Message) -> None:
        """A PIN that does not fit is said where it was typed; everything else below the rows."""
        if self.view is not None and why.id in _OF_PIN:
            self.ask.refuse(why)
            if not self.ask.wait.waits:
                self.ask.pad.ask()
        else:
            super().refuse(why)

    def show_notice(self, notice: Notice | None) -> None:
        """In the place of the sums: nothing on this page moves."""
        self.sums.say(notice.word if notice is not None else None)
        if notice is not None:
            bring(self.sums)

    # Drawing

    async def snapshot(self) -> VoidView:
        """How the void stands now."""
        return await self._desk.view(self.shipment)

    def draw(self) -> None:
        """Draws the void as it stands at this moment."""
        view = self.view
        if view is None or view.shipment != self.shipment:
            return
        self.places.setCurrentIndex(1)
        self.band.show_band(view.band)
        self.withdraw.setVisible(view.can_withdraw)
        self.again.setVisible(view.can_again)
        now = self.place.clock()
        for each in view.rows:
            self.rows[each.id].show_row(each, now)
        self.sums.show_sums(view)
        self.ask.show_void(view)
        self.reshaped.emit()

    def focus_chain(self) -> list[QWidget]:
        """What the band offers; reasons, note, digits, the key."""
        ask = self.ask
        given = [*ask.picks.values(), ask.note, ask.keep, ask.pad.dots, ask.press]
        return [self.again, self.withdraw, self.leave, *given]

    def kept(self) -> Mapping[str, Any]:
        """What was given, but no digit of a PIN."""
        return {
            **super().kept(),
            "reason": self.ask.reason,
            "note": self.ask.note.text(),
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Takes over what was given."""
        self.shipment = kept["shipment"]
        self.ask.reason = kept["reason"]
        self.ask.note.setText(kept["note"])
        super().restore(kept)
