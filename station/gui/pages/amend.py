"""The page of a change, within the history: another value or start, its price, one yes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station.desk.amend_page import AmendDesk
from station.desk.view_amend import AmendAct, AmendView
from station.desk.views import Band, Notice, Shape, Sound, Tone
from station.domain.amendment import CHANGE_WORDS, ChangeState
from station.domain.errors import Message, message
from station.gui.pages.amend_parts import AmendForm, AmendPrice
from station.gui.pages.one_shipment import OneShipment
from station.gui.pages.page import Place
from station.gui.widgets.between import bring
from station.gui.widgets.button import SmallButton
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.state_band import StateBand
from station.i18n import t


class AmendPage(OneShipment):
    """Asks what a change costs, and confirms it: `go_to` says of which shipment."""

    name: ClassVar[str] = "amend"

    def __init__(self, place: Place, desk: AmendDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self.view: AmendView | None = None
        self.refusal: Message | None = None
        """Why the insurer does not change what was asked last."""
        self.busy = False
        self._filled: tuple[str, ...] = ()
        self._shown: tuple[object, ...] = ()
        look, small = self.look, self.look.sizes
        self.leave = SmallButton(look, "amend.leave", t("amend.leave"), "Esc")
        self.leave.clicked.connect(lambda: self.act("back"))
        self.band = StateBand(look, "amend.band", self.leave)
        self.band.stand_in(self.inside)
        beside = beside_or_below(look, look.px(12 if small.compact else 16))
        self.form = AmendForm(look, self._typed)
        self.form.void.clicked.connect(lambda: self.act("void"))
        beside.addWidget(self.form, 1)
        self.price = AmendPrice(look)
        hold_width(self.price, look, 372, 430)
        self.price.ask.clicked.connect(self._ask_price)
        self.price.press.clicked.connect(self._confirm)
        beside.addWidget(self.price)
        self.inside.addLayout(beside, 1)
        self.stay_above(self.band)
        self.stay_below(self.price.press)

    # What the window asks

    def forget(self) -> None:
        """Nothing was refused of another shipment, and its fields are filled anew."""
        super().forget()
        self.refusal, self._shown = None, ()

    def act(self, name: str) -> bool:
        """The keys of the page."""
        acts: dict[str, Callable[[], object]] = {
            "change": self._confirm,
            "send_now": self._ask_price,
            "search": self._first_field,
            "void": self._void,
            "back": lambda: self.place.open_page("history", self.shipment),
        }
        if name not in acts:
            return False
        acts[name]()
        return True

    def _first_field(self) -> None:
        for field in self.form.fields():
            if field.isVisible() and not field.isReadOnly():
                field.setFocus()
                return

    def _void(self) -> None:
        if self.view is not None and self.view.can_void:
            self.place.open_page("void", self.shipment)

    # Acts

    def _ask_price(self) -> None:
        """F5: asks what is typed for its price; where nothing can be typed it looks again."""
        view = self.view
        if self.busy or view is None:
            return
        if view.act is AmendAct.NONE:
            self.refresh()
            return
        self._start("amend ask", self._asked(view.shipment))

    async def _asked(self, shipment: str) -> None:
        refusal = await self._desk.ask(shipment, self.form.values, self.form.starts.edit.text())
        if isValid(self) and shipment == self.shipment:
            self.refusal = refusal
            self._shown = ()
            if refusal is not None:
                self.place.sound(Sound.REFUSED)

    def _confirm(self) -> None:
        """Ctrl F4: the yes to the price that stands on the page."""
        view = self.view
        if self.busy or view is None:
            return
        if not view.can_confirm or self._typed_anew:
            words = message("amend.ask_again") if self._typed_anew else view.caption
            self.place.sound(Sound.REFUSED)
            if words is not None:
                self.show_notice(Notice(Tone.LOOK, Shape.LOOK, words))
            return
        self._start("amend confirm", self._desk.confirm(view))

    def _start(self, name: str, work: Any) -> None:
        self.busy, self.refusal = True, None
        self.draw()
        self.start(name, self._done(work))

    async def _done(self, work: Any) -> None:
        try:
            await work
        finally:
            if isValid(self):
                self.busy = False
                self.refresh()

    # Drawing

    @property
    def _typed_anew(self) -> bool:
        """Something else is typed than the page was filled with."""
        return self.form.typed != self._filled

    def _typed(self) -> None:
        self.refusal = None
        self.draw()

    async def snapshot(self) -> AmendView:
        """How the change stands now."""
        return await self._desk.view(self.shipment)

    def draw(self) -> None:
        """Draws the change as it stands at this moment."""
        view = self.view
        if view is None or view.shipment != self.shipment:
            return
        self.places.setCurrentIndex(1)
        # Filled anew where another price or another end is shown; else what is typed stays.
        stands = (view.shipment, view.n, view.act, view.band.word)
        anew = stands != self._shown and self.refusal is None
        self.form.show_form(view, anew=anew)
        if anew:
            self._shown, self._filled = stands, self.form.typed
        self.band.show_band(self._refused(view.band) if self.refusal is not None else view.band)
        self.price.show_price(view, typed=self._typed_anew, busy=self.busy)
        if anew and view.can_confirm:
            # What a yes would cost the buyer is in sight before it is given.
            bring(self.price, self.price.warning if view.warnings else None)
        self.reshaped.emit()

    def _refused(self, band: Band) -> Band:
        """In place of the band: the insurer's no, and the way on."""
        word = message(CHANGE_WORDS[ChangeState.REFUSED])
        detail = message("amend.refused_way", why=self.refusal)
        return replace(band, shape=Shape.NO, tone=Tone.NO, word=word, detail=detail)

    def focus_chain(self) -> list[QWidget]:
        """The way out in the band, the fields, the way to a void, the two keys."""
        form, price = self.form, self.price
        return [self.leave, *form.fields(), form.void, price.ask, price.press]

    def kept(self) -> Mapping[str, Any]:
        """What was typed."""
        return {
            **super().kept(),
            "refusal": self.refusal,
            "filled": self._filled,
            "shown": self._shown,
            "typed": self.form.typed,
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Takes over what was typed."""
        self.shipment, self.refusal = kept["shipment"], kept["refusal"]
        super().restore(kept)
        self._filled, self._shown = kept["filled"], kept["shown"]
        for field, text in zip(self.form.fields(), kept["typed"], strict=False):
            field.setText(text)
        self.draw()
