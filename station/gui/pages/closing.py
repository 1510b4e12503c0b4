"""The end of the day: what each carrier is handed, the close, and the lists of earlier days."""

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from station.desk.closing_page import ClosingDesk, ClosingRow, ClosingView
from station.desk.views import Notice, Shape, Sound, Tone
from station.domain.errors import Message, message
from station.gui.pages.closing_parts import ROW, ClosingPane, PaneActs, ShownRow, paint, shown_row
from station.gui.pages.page import DeskPage, Place
from station.gui.widgets.between import bring
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.listed import Listed
from station.gui.widgets.paper import PaperView
from station.gui.widgets.text import Elided, Text
from station.i18n import t


class ClosingPage(DeskPage):
    """A list of open days and closed lists; beside it the chosen one and what can be done."""

    name: ClassVar[str] = "closing"

    def __init__(self, place: Place, desk: ClosingDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self.view: ClosingView | None = None
        self._closing = False
        self._looks_at, self._page = "", 0
        self._build()

    def _build(self) -> None:
        look, small = self.look, self.look.sizes
        beside = beside_or_below(look, look.px(12 if small.compact else 16))
        self.places = QStackedWidget()
        self.paper = PaperView(look, "closing.paper", (("Esc", t("paper.close")),))
        self.places.addWidget(self._build_list())
        self.places.addWidget(self.paper)
        beside.addWidget(self.places, 1)
        acts = PaneActs(
            close=lambda: self.act("confirm"),
            look=lambda: self.act("look_at"),
            print=lambda: self.act("print_again"),
            save=lambda: self.act("open"),
        )
        self.pane = ClosingPane(look, acts)
        hold_width(self.pane, look, 268, 380)
        beside.addWidget(self.pane)
        self.stay_below(self.pane.close_day)
        self.body.addLayout(beside, 1)

    def _build_list(self) -> Box:
        look, px, small = self.look, self.look.px, self.look.sizes
        card = Box(look)
        inside = column(card)
        inside.setContentsMargins(1, 0, 1, 1)
        head = row(gap=px(16))
        head.setContentsMargins(small.pad, px(10), small.pad, px(8))
        head.addWidget(Text(look, 22, strong=True, text=t("closing.title")))
        self.count = Elided(look, 17, "ink2")
        self.count.setObjectName("closing.count")
        head.addWidget(self.count, 1)
        inside.addLayout(head)
        inside.addWidget(Rule(look))
        reading = t("closing.reading")
        self.lists = Listed(look, "closing", ROW, self._shown_row, paint, reading)
        self.lists.list.setAccessibleName(t("heard.closing"))
        self.list, self.nothing = self.lists.list, self.lists.nothing
        self.list.chose.connect(lambda _key: self._chose())
        self.list.opened.connect(lambda _key: self.act("look_at"))
        inside.addWidget(self.lists, 1)
        return card

    # Drawing

    async def snapshot(self) -> ClosingView:
        """What waits, and the newest lists."""
        return await self._desk.view()

    def draw(self) -> None:
        """Draws the page; the chosen row stays chosen."""
        view = self.view
        if view is None:
            return
        self.count.say(t("closing.waiting", count=view.waiting) if view.waiting else "")
        keys = tuple(each.key for each in view.rows)
        none, detail = t("closing.none"), t("closing.none_detail")
        self.lists.show_rows(keys, self._sentence, none, detail)
        self.pane.show_row(self._row(self.list.chosen), busy=self._closing)
        self.reshaped.emit()

    def not_read(self, why: Message) -> None:
        """Says why; where nothing is shown yet, that it could not be read."""
        super().not_read(why)
        if self.view is None:
            self.nothing.show_state(Shape.LOOK, t("closing.not_read"))

    def _chose(self) -> None:
        chosen = self._row(self.list.chosen)
        if self._looks_at and (chosen is None or chosen.manifest != self._looks_at):
            self._close_paper()
        self.pane.show_row(chosen, busy=self._closing)
        self.reshaped.emit()

    def _row(self, index: int) -> ClosingRow | None:
        rows = self.view.rows if self.view is not None else ()
        return rows[index] if 0 <= index < len(rows) else None

    def _shown_row(self, index: int) -> ShownRow | None:
        found = self._row(index)
        return shown_row(found) if found is not None else None

    def _sentence(self, index: int) -> str:
        shown = self._shown_row(index)
        return f"{shown.title}. {shown.sub}. {shown.at}." if shown is not None else ""

    # Acts

    def shown(self) -> None:
        """In front again: the list has the focus."""
        super().shown()
        self.list.setFocus()

    def act(self, name: str) -> bool:
        """F10 closes the chosen carrier's day, F4 shows a list, F6 prints it, F9 saves it again."""
        chosen = self._row(self.list.chosen)
        if name == "confirm":
            self._close(chosen)
        elif name == "look_at":
            self._look(chosen)
        elif name == "print_again" and chosen is not None and chosen.manifest:
            self.start("print list", self._print(chosen.manifest))
        elif name == "open" and chosen is not None and chosen.manifest:
            self.start("save list", self._save(chosen.manifest))
        elif name == "send_now":
            self.show_notice(None)
            self.refresh()
        elif name == "back" and self._looks_at:
            self._close_paper()
            self.list.setFocus()
        elif name == "back":
            self.place.open_page("history", "")
        else:
            return False
        return True

    def _close(self, chosen: ClosingRow | None) -> None:
        if chosen is None or chosen.manifest or self._closing:
            return
        if not chosen.parcels:
            self.place.sound(Sound.REFUSED)
            carrier = chosen.title
            self.refuse(message("manifest.nothing", carrier=carrier))
            return
        self._closing = True
        self.pane.show_row(chosen, busy=True)
        self.start("close the day", self._close_now(chosen.carrier))

    async def _close_now(self, carrier: str) -> None:
        try:
            made = await self._desk.close(carrier)
        finally:
            self._closing = False
            if isValid(self):
                self._chose()
        # Closed: from here on a refusal is about the files only, and the list can be saved again.
        if isValid(self):
            self.place.sound(Sound.ACCEPTED)
            self.refresh()
        await self._save(made)

    async def _save(self, manifest: str) -> None:
        where = await self._desk.save(manifest)
        if isValid(self):
            pdf = next((each for each in where if each.endswith(".pdf")), where[0])
            detail = message("closing.saved", where=pdf, count=len(where))
            word = message("closing.kept", manifest=manifest)
            self.add_notice(Notice(Tone.PLAIN, Shape.DONE, word, detail))

    async def _print(self, manifest: str) -> None:
        where = await self._desk.print(manifest)
        self.tell(message("closing.printed", manifest=manifest, where=next(iter(where), "")))

    def _look(self, chosen: ClosingRow | None) -> None:
        if chosen is None or not chosen.manifest:
            return
        self._page = self._page + 1 if self._looks_at == chosen.manifest else 0
        self._looks_at = chosen.manifest
        self.start("list picture", self._draw_paper(chosen.manifest, self._page))

    async def _draw_paper(self, manifest: str, page: int) -> None:
        self.places.setCurrentWidget(self.paper)
        self.paper.sheet.hold_height(True)
        bring(self.paper)
        drawn = await self._desk.picture(manifest, page, self.paper.sheet.wanted)
        if not isValid(self) or (self._looks_at, self._page) != (manifest, page):
            return
        word = t("closing.page", manifest=manifest, number=page + 1, of=drawn.pages)
        self.paper.show_paper(word, drawn)
        self.pane.looks_at(drawn.pages)
        if page + 1 == drawn.pages:
            self._page = -1  # the next one is the first again

    def _close_paper(self) -> None:
        self._looks_at, self._page = "", 0
        self.paper.show_paper("", None)
        self.pane.looks_at(0)
        self.places.setCurrentIndex(0)

    def focus_chain(self) -> list[QWidget]:
        """The list, then what can be done."""
        return [self.list, *self.pane.focus_chain()]

    def kept(self) -> Mapping[str, Any]:
        """The chosen row."""
        return {**super().kept(), "chosen": self.list.chosen_key}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As it was."""
        super().restore(kept)
        self.list.choose(kept["chosen"])
