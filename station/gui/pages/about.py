"""The page about the program: what the bench stands on, how fast it is, what went wrong."""

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from station.desk.about_page import AboutDesk
from station.desk.view_about import AboutView
from station.desk.views import Notice, Shape, Sound, Tone
from station.domain.errors import Message, message
from station.gui.announce import announce
from station.gui.pages.about_parts import AboutPane, FindingsCard, PaneActs
from station.gui.pages.page import DeskPage, Place
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.nothing import Nothing
from station.i18n import t


class AboutPage(DeskPage):
    """F5 looks at everything, F9 saves a support bundle, F4 and F7 are about a report."""

    name: ClassVar[str] = "about"

    def __init__(self, place: Place, desk: AboutDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self.view: AboutView | None = None
        self._report_open = self._saving = self._looking = False
        look = self.look
        self.places = QStackedWidget()
        self.nothing = Nothing(look, "about.nothing")
        self.nothing.show_state(Shape.ASKING, t("about.reading"))
        self.places.addWidget(self.nothing)
        whole = QWidget()
        beside = beside_or_below(look, look.px(12 if look.sizes.compact else 16))
        whole.setLayout(beside)
        self.card = FindingsCard(look)
        beside.addWidget(self.card, 1)
        acts = PaneActs(
            look=lambda: self.act("send_now"),
            report=lambda: self.act("look_at"),
            dismiss=lambda: self.act("withdraw"),
            bundle=lambda: self.act("open"),
        )
        self.pane = AboutPane(look, acts)
        hold_width(self.pane, look, 316, 432)
        beside.addWidget(self.pane)
        self.places.addWidget(whole)
        self.body.addWidget(self.places, 1)

    # Drawing

    async def snapshot(self) -> AboutView:
        """How the program stands, as far as it was looked at."""
        return await self._desk.view()

    def draw(self) -> None:
        """Draws everything in its place."""
        view = self.view
        if view is None:
            return
        if view.report is None:
            self._report_open = False
        self.places.setCurrentIndex(1)
        self.card.show_view(view, report_open=self._report_open)
        self.pane.show_view(view, report_open=self._report_open, saving=self._saving)
        if self._looking and not view.looking:
            self._looking = False
            announce(self.card.summary, self.card.summary.full)
        self.reshaped.emit()

    def not_read(self, why: Message) -> None:
        """Says why; where nothing is shown yet, that it could not be read."""
        super().not_read(why)
        if self.view is None:
            self.nothing.show_state(Shape.LOOK, t("about.not_read"))

    # Acts

    def act(self, name: str) -> bool:
        """F5, F9, F4 and F7."""
        view = self.view
        if name == "send_now":
            self.show_notice(None)
            self._looking = True
            self.start("doctor", self._desk.examine(self._found))
        elif name == "open":
            self._save()
        elif name == "look_at" and view is not None and view.report is not None:
            self._report_open = not self._report_open
            self.draw()
        elif name == "withdraw" and view is not None and view.report is not None:
            self.start("dismiss", self._dismiss())
        elif name == "back" and self._report_open:
            self._report_open = False
            self.draw()
        else:
            return False
        return True

    def _found(self) -> None:
        if isValid(self):
            self.refresh()

    def _save(self) -> None:
        if self._saving:
            return
        if self.view is not None and not self.view.may_bundle:
            self.place.sound(Sound.REFUSED)
            self.refuse(message("about.bundle_refused"))
            return
        self._saving = True
        self.draw()
        self.start("support bundle", self._save_now())

    async def _save_now(self) -> None:
        try:
            made = await self._desk.save_bundle()
        finally:
            self._saving = False
            if isValid(self):
                self.draw()
        if isValid(self):
            word = message("about.bundle_saved", file=made)
            detail = message("about.bundle_saved_detail")
            self.place.sound(Sound.ACCEPTED)
            self.add_notice(Notice(Tone.PLAIN, Shape.DONE, word, detail))

    async def _dismiss(self) -> None:
        await self._desk.dismiss()
        self.tell(message("about.dismissed"))

    def focus_chain(self) -> list[QWidget]:
        """The findings, then what can be done."""
        return [*self.card.focus_chain(), *self.pane.focus_chain()]

    def kept(self) -> Mapping[str, Any]:
        """Whether the report is open."""
        return {**super().kept(), "report": self._report_open}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As it was."""
        self._report_open = bool(kept.get("report"))
        super().restore(kept)
