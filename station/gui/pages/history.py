"""The history page: every shipment found again, its three states, and its whole story."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from station.desk.history_page import (
    COUNTED,
    HistoryDesk,
    Part,
    PastView,
    Tally,
    Top,
    Wanted,
    counted,
    wanted,
)
from station.desk.views import Shape, Sound
from station.domain.errors import Message, StationError
from station.domain.shipment import PaperKind
from station.gui.announce import announce
from station.gui.pages.history_batch import BatchActs
from station.gui.pages.history_card import HistoryCard
from station.gui.pages.history_pane import HistoryPane, PastActs
from station.gui.pages.history_papers import PaperActs
from station.gui.pages.history_story import Telling
from station.gui.pages.page import DeskPage, Place
from station.gui.widgets.filters import Filters
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.nothing import Nothing
from station.gui.widgets.search import SearchField
from station.i18n import say, t

_TYPED_MS = 120
"""After the last key a search begins."""


class HistoryPage(DeskPage):
    """A search field, a list of any length, and beside it the story of the chosen shipment."""

    name: ClassVar[str] = "history"

    def __init__(self, place: Place, desk: HistoryDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self.view: Top | None = None
        self.part = Part.MONTH
        self._drawn: Wanted | None = None
        self._go_to = ""
        self._wanted_pages: list[int] = []
        self._reading = False
        self.story = Telling(self, desk)
        self.batch = BatchActs(self, desk)
        self.papers = PaperActs(self, desk, self._known)
        self._build()
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPED_MS)
        self._typed.timeout.connect(self.look_up)

    def _build(self) -> None:
        look, small = self.look, self.look.sizes
        head = beside_or_below(look, look.px(10 if small.compact else 16))
        self.search = SearchField(look, "history.search", _prompt(small.narrow), "F2")
        self.search.setAccessibleName(t("history.search_name"))
        self.search.textEdited.connect(lambda _text: self._typed.start())
        self.search.moved.connect(self._move)
        self.search.entered.connect(self._enter)
        head.addWidget(self.search, 1)
        shapes = {Part.NEEDS_PERSON: Shape.FLAG}
        parts = [(part.value, t(f"history.{part.value}"), shapes.get(part)) for part in Part]
        times = [part.value for part in Part if part not in COUNTED]
        self.filters = Filters(look, "history.part", "F3", parts, uncounted=times)
        self.filters.chose.connect(lambda value: self.show_part(Part(value)))
        head.addWidget(self.filters)
        self.body.addLayout(head)
        beside = beside_or_below(look, look.px(12 if small.compact else 16))
        self.places = QStackedWidget()
        self.nothing = Nothing(look, "history.nothing")
        self.nothing.show_state(Shape.ASKING, t("history.looking"))
        self.places.addWidget(self.nothing)
        card = HistoryCard(look, self.place.clock, lambda: self._desk.home)
        self.table, self.count, self.many, self.day = card.table, card.count, card.many, card.day
        self.table.chose.connect(self.story.chose)
        self.table.opened.connect(self._open_story)
        self.table.rows.wants.connect(self._want)
        self.day.clicked.connect(lambda: self.place.open_page("closing", ""))
        self.many.clicked.connect(lambda: self.act("print_more"))
        self.places.addWidget(card)
        self.places.addWidget(self.papers.view)
        beside.addWidget(self.places, 1)
        acts = PastActs(
            look=lambda: self.act("look_at"),
            reprint=self.papers.reprint,
            open_queue=lambda: self.act("open"),
            void=lambda: self.act("void"),
            change=lambda: self.act("change"),
            many=lambda: self.act("print_more"),
        )
        self.pane = HistoryPane(look, acts)
        self.pane.asks.connect(self._asks)
        hold_width(self.pane, look, 268, 336)
        beside.addWidget(self.pane)
        self.body.addLayout(beside, 1)
        self.stay_below(self.pane.ask.press)
        self.filters.show_unknown(self.part.value)

    # Looking up

    @property
    def looked_for(self) -> Wanted:
        """What the field and the chosen part ask for."""
        return wanted(self.part, self.search.text(), self.place.clock())

    async def snapshot(self) -> Top:
        """The newest rows of what is looked for, and the counts."""
        looked_for = self.looked_for
        tally = await self._desk.tally(looked_for)
        return Top(looked_for, tally, await self._desk.search(looked_for, None))

    def look_up(self) -> None:
        """Looks for what is typed or chosen now, whatever else is under way."""
        self._typed.stop()
        self.show_notice(None)
        self.place.tasks.start("history search", self._look_up())

    async def _look_up(self) -> None:
        try:
            top = await self.snapshot()
        except StationError as error:
            if isValid(self):
                self.refuse(error.message)
            return
        if isValid(self) and top.wanted == self.looked_for:
            self.view = top
            self.draw()

    def draw(self) -> None:
        """Draws a new list from its top; of one that is scrolled only what changed is read."""
        top = self.view
        if top is None or top.wanted != self.looked_for:
            return
        self._show_counts(top.tally)
        same, chosen = top.wanted == self._drawn, self.table.chosen
        if same and not self.table.at_top():
            return
        self._drawn = top.wanted
        self._wanted_pages.clear()
        keep = chosen.shipment if same and chosen is not None else ""
        self.table.rows.restart(top.found)
        self._show_place(top)
        found = self.table.rows.find(self._go_to or keep)
        self._go_to = ""
        if found < 0 and top.found.rows:
            found = 0
        self.story.stop()
        self.table.choose(found)
        if not top.found.rows:
            self.story.chose("")

    def refuse(self, why: Message) -> None:
        """Says why something is not possible; before anything was read the list says it too."""
        super().refuse(why)
        if self.view is None:
            self.nothing.show_state(Shape.LOOK, t("history.not_read"))

    def _show_counts(self, tally: Tally) -> None:
        counts = {"not_settled": tally.not_settled, "needs_person": tally.needs_person}
        typed = bool(self.search.text().strip())
        self.filters.show_counts(counts, "" if typed else self.part.value)

    def _show_place(self, top: Top) -> None:
        self.count.say(say(counted(top, self.part)))
        self.show_list()
        if top.found.rows:
            return
        text = self.search.text().strip()
        if text:
            detail = t("history.nothing_found_detail", text=text[:60])
            self.nothing.show_state(Shape.RING, t("history.nothing_found"), detail)
        elif self.part in COUNTED:
            self.nothing.show_state(Shape.DONE, t(f"history.none_{self.part.value}"))
        else:
            word, detail = t("history.none_then"), t("history.none_then_detail")
            self.nothing.show_state(Shape.RING, word, detail)

    def _asks(self, asks: bool) -> None:
        """While a reason is asked for the keys of the question stand only there."""
        self.filters.show_key(not asks)
        self.many.setVisible(not (asks and self.pane.ask.many))

    def show_list(self) -> None:
        """The list is in front, or that there is none; a paper that is looked at stays."""
        if not self.papers.looks:
            self.places.setCurrentIndex(1 if self.view and self.view.found.rows else 0)

    def show_paper(self) -> None:
        """A paper stands in the place of the list."""
        self.places.setCurrentWidget(self.papers.view)

    def _want(self, number: int) -> None:
        """Reads a page of the list, one question at a time, the newest wish first."""
        self._wanted_pages.append(number)
        if not self._reading:
            self._reading = True
            self.place.tasks.start("history page", self._read())

    async def _read(self) -> None:
        rows = self.table.rows
        try:
            while isValid(self) and self._wanted_pages and self._drawn is not None:
                number, drawn = self._wanted_pages.pop(), self._drawn
                try:
                    found = await self._desk.search(drawn, rows.after(number))
                except StationError as error:
                    if isValid(self):
                        rows.gave_up(number)
                        self.refuse(error.message)
                    return
                if isValid(self) and drawn is self._drawn:
                    rows.put(number, found)
        finally:
            self._reading = False

    # Acts

    def shown(self) -> None:
        """In front again: ready for a word or a scan."""
        super().shown()
        self.batch.look()
        self.search.setFocus()
        self.search.selectAll()

    def changed(self, ids: frozenset[str]) -> None:
        """Rows and story of these shipments are read again."""
        self.refresh()
        self.table.rows.changed(ids)
        chosen = self.table.chosen
        if chosen is not None and chosen.shipment in ids:
            self.story.chose(chosen.shipment)

    def go_to(self, what: str) -> None:
        """Opens one shipment by its id."""
        self._find(what)

    def _find(self, code: str) -> None:
        self.search.setText(code)
        self.look_up()

    def scan(self, code: str) -> bool:
        """The code of any paper finds its shipment."""
        self.place.sound(Sound.ACCEPTED)
        self._find(code)
        return True

    def show_part(self, part: Part) -> None:
        """Lists that part of the history; what was typed is done with."""
        self.part = part
        self.search.clear()
        self.look_up()

    def act(self, name: str) -> bool:
        """The acts of the page; most are about the chosen shipment."""
        acts = {
            "search": self._search,
            "filter": self._next_part,
            "look_at": self.papers.look,
            "print_again": lambda: self.papers.reprint(PaperKind.LABEL),
            "reprint_confirmation": lambda: self.papers.reprint(PaperKind.CONFIRMATION),
            "open": self._open_queue,
            "print_more": self.batch.press,
            "withdraw": self.batch.drop,
            "void": self._open_void,
            "change": self._open_change,
            "back": self._back,
        }
        if name not in acts:
            return False
        return acts[name]() is not False

    def _search(self) -> None:
        if self.pane.ask.kind is not None:
            self.pane.ask.note.setFocus()
            return
        self.search.setFocus()
        self.search.selectAll()

    def _next_part(self) -> None:
        if self.pane.ask.kind is not None:
            self.pane.ask.next_reason()
            return
        every = list(Part)
        self.show_part(every[(every.index(self.part) + 1) % len(every)])

    def _known(self) -> PastView | None:
        """The shipment that is chosen, if the pane shows it already: no act meets another one."""
        view, chosen = self.pane.view, self.table.chosen
        return view if view and chosen and view.shipment == chosen.shipment else None

    def _open_queue(self) -> None:
        view = self._known()
        if view is not None and view.in_queue:
            self.place.open_page("queue", view.shipment)

    def _open_void(self) -> None:
        view = self._known()
        if view is not None and view.can_void:
            self.place.open_page("void", view.shipment)

    def _open_change(self) -> None:
        view = self._known()
        if view is not None and view.can_change:
            self.place.open_page("amend", view.shipment)

    def _open_story(self) -> None:
        """Enter: the story can be read on with the arrows."""
        chain = [each for each in self.pane.focus_chain() if each.isVisible()]
        first = next((each for each in chain if each.focusPolicy()), None)
        if first is not None:
            first.setFocus()

    def _move(self, event: QKeyEvent) -> None:
        """Arrows in the field go through the list; a screen reader hears the row all the same."""
        QApplication.sendEvent(self.table, event)
        number = self.table.currentIndex().row()
        if number >= 0:
            announce(self.search, self.table.sentence_of(number))

    def _enter(self) -> None:
        """Enter in the field: looks now, and goes to the list."""
        if self.looked_for != self._drawn:
            self.look_up()
        if self.table.rows.rowCount():
            self.table.setFocus()

    def _back(self) -> bool:
        """From the story to the list, then the words away; False if there is nothing left."""
        focused = QApplication.focusWidget()
        if self.batch.stop() or self.papers.back():
            return True
        if focused is not None and self.pane.isAncestorOf(focused):
            self.table.setFocus()
        elif self.search.text():
            self.search.clear()
            self.look_up()
            self.search.setFocus()
        else:
            return False
        return True

    def focus_chain(self) -> list[QWidget]:
        """The field, the parts, the list, the story and its acts."""
        parts: Sequence[QWidget] = list(self.filters.buttons.values())
        return [self.search, *parts, self.table, self.many, self.day, *self.pane.focus_chain()]

    def kept(self) -> Mapping[str, Any]:
        """What is looked for, and the chosen shipment."""
        chosen = self.table.chosen
        return {
            **super().kept(),
            "text": self.search.text(),
            "part": self.part,
            "chosen": chosen.shipment if chosen is not None else "",
            "past": self.pane.view,
            "ask": self.pane.ask.kept(),
            "papers": self.papers.kept(),
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As it was, from the newest on."""
        self.part = kept["part"]
        self.search.setText(kept["text"])
        self._go_to = kept["chosen"]
        self.pane.show_past(kept["past"])
        self.pane.restore_ask(*kept["ask"])
        super().restore(kept)
        self.papers.restore(*kept["papers"])


def _prompt(narrow: bool) -> str:
    return t("history.search_short") if narrow else t("history.search")
