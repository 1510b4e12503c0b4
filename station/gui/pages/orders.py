"""The orders' page: the list by state, a hold with its reason, and the way in for files."""

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from station.desk.orders_page import OrderLine, OrdersDesk, OrdersView, Part
from station.desk.views import Notice, Shape, Sound, Tone
from station.domain.errors import Message, message
from station.gui.pages.orders_files import FileActs
from station.gui.pages.orders_list import LongList
from station.gui.pages.orders_pane import OrderPane, PaneActs
from station.gui.pages.orders_rows import shown_order
from station.gui.pages.page import DeskPage, Place
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.filters import Filters
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.search import SearchField
from station.gui.widgets.text import Elided
from station.i18n import t

_TYPED_MS = 160
_AGAIN_MS = 3_000


class OrdersPage(DeskPage):
    """The list with its pane; in its place a file that is being taken in."""

    name: ClassVar[str] = "orders"

    def __init__(self, place: Place, desk: OrdersDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self.view: OrdersView | None = None
        self.part = Part.OPEN
        self._build()
        self.files = FileActs(self, desk)
        self.whole.addWidget(self.files.view)
        files = self.files
        for act in (files.form.go_on, files.mapping.go_on, files.rows.keep):
            self.stay_below(act)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPED_MS)
        self._typed.timeout.connect(self.refresh)
        # What the watched folder takes in is seen without a key.
        self._watch = QTimer(self)
        self._watch.setInterval(_AGAIN_MS)
        self._watch.timeout.connect(self._look_again)
        self._watch.start()
        self.setAcceptDrops(True)

    def _build(self) -> None:
        look, small = self.look, self.look.sizes
        self.whole = QStackedWidget()
        holder = QWidget()
        whole = column(holder, small.edge)
        head = beside_or_below(look, look.px(10 if small.compact else 16))
        prompt = t("orders_page.prompt_short" if small.narrow else "orders_page.prompt")
        self.search = SearchField(look, "orders.search", prompt, "F2")
        self.search.setAccessibleName(t("orders_page.prompt"))
        self.search.textEdited.connect(lambda _text: self._typed.start())
        self.search.moved.connect(lambda event: self.list.list.keyPressEvent(event))
        self.search.entered.connect(lambda: self.list.list.setFocus())
        head.addWidget(self.search, 1)
        parts = [(part.value, t(f"orders_page.part_{part.value}"), None) for part in Part]
        uncounted = (Part.DISPATCHED.value, Part.ALL.value)
        self.filters = Filters(look, "orders.part", "F3", parts, uncounted=uncounted)
        self.filters.chose.connect(lambda value: self.show_part(Part(value)))
        head.addWidget(self.filters)
        whole.addLayout(head)
        beside = beside_or_below(look, look.px(12 if small.compact else 16))
        card = Box(look)
        inside = column(card)
        inside.setContentsMargins(1, 1, 1, 1)
        self.list: LongList = LongList(
            look, "orders.list", self.place.tasks, shown_order, self.refuse
        )
        self.list.say_nothing(Shape.ASKING, t("orders_page.reading"))
        self.list.list.chose.connect(lambda _key: self._chose())
        self.list.list.opened.connect(lambda _key: self.act("open"))
        inside.addWidget(self.list, 1)
        inside.addWidget(Rule(look))
        self.count = Elided(look, 14, "ink2")
        self.count.setObjectName("orders.count")
        below = row()
        below.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        below.addWidget(self.count, 1)
        inside.addLayout(below)
        beside.addWidget(card, 1)
        acts = PaneActs(
            hold=lambda: self.act("withdraw"),
            release=lambda: self.act("read_again"),
            history=lambda: self.act("open"),
            take_in=lambda: self.act("look_at"),
            confirm=lambda: self.act("confirm"),
        )
        self.pane = OrderPane(look, acts)
        hold_width(self.pane, look, 268, 360)
        beside.addWidget(self.pane)
        whole.addLayout(beside, 1)
        self.whole.addWidget(holder)
        self.body.addWidget(self.whole, 1)
        self.stay_below(self.pane.confirm)
        self.filters.show_unknown(self.part.value)

    # Drawing

    async def snapshot(self) -> OrdersView:
        """The part that is looked at, with its first rows."""
        return await self._desk.view(self.part, self.search.text().strip())

    def draw(self) -> None:
        """Draws the list; the chosen place stays chosen."""
        view = self.view
        if view is None or (view.part, view.text) != (self.part, self.search.text().strip()):
            return
        tally = {part.value: count for part, count in view.tally.items()}
        self.filters.show_counts(tally, self.part.value)
        part, text = view.part, view.text

        async def more(offset: int) -> tuple[OrderLine, ...]:
            return await self._desk.more(part, text, offset)

        self.list.show_lines(view.count, view.rows, more)
        self.count.say(t("orders_page.count", count=view.count))
        if not view.count:
            self._say_nothing(view)
        self._chose()
        self._stand_waiting(view)
        self.reshaped.emit()

    def _say_nothing(self, view: OrdersView) -> None:
        if view.text:
            detail = t("orders_page.nothing_found", text=view.text[:60])
            self.list.say_nothing(Shape.RING, t("orders_page.none_found"), detail)
        elif view.part in (Part.OPEN, Part.ALL):
            detail = t("orders_page.none_open_detail")
            self.list.say_nothing(Shape.BOX, t("orders_page.none_open"), detail)
        else:
            self.list.say_nothing(Shape.DONE, t("orders_page.none_there"))

    def _stand_waiting(self, view: OrdersView) -> None:
        """A file of the folder that waits stands on top until somebody has looked at it."""
        if not view.waiting or self.whole.currentIndex():
            self.stand(None)
            return
        more = len(view.waiting) - 1
        detail = message("orders_page.more_wait", count=more) if more else None
        self.stand(Notice(Tone.LOOK, Shape.LOOK, view.waiting[0], detail))

    def not_read(self, why: Message) -> None:
        """Says why; where nothing is shown yet, that it could not be read."""
        super().not_read(why)
        if self.view is None:
            self.list.say_nothing(Shape.LOOK, t("orders_page.not_read"))

    def _chose(self) -> None:
        self.pane.show_line(self.list.chosen)
        self.reshaped.emit()

    def _look_again(self) -> None:
        if self.isVisible() and not self.whole.currentIndex() and not self._typed.isActive():
            self.refresh()

    # Acts

    def shown(self) -> None:
        """In front again: ready for a number or a name, or where the file was left."""
        super().shown()
        if self.whole.currentIndex():
            self.files.focus()
        else:
            self.search.setFocus()

    def show_list(self) -> None:
        """The list is in front again."""
        self.whole.setCurrentIndex(0)
        self.refresh()
        self.list.list.setFocus()
        self.reshaped.emit()

    def show_file(self) -> None:
        """A file is in front."""
        self.stand(None)
        self.whole.setCurrentIndex(1)
        self.reshaped.emit()

    def show_part(self, part: Part) -> None:
        """Lists the orders of another state."""
        self.part = part
        self.refresh()

    def scan(self, code: str) -> bool:
        """A scanned number is looked for in the list."""
        if self.whole.currentIndex():
            return False
        self.place.sound(Sound.ACCEPTED)
        self.search.setText(code)
        self.part = Part.ALL
        self.refresh()
        return True

    def act(self, name: str) -> bool:
        """F2, F3 look; F7 holds, F8 releases, F9 opens, F4 takes a file in."""
        if self.whole.currentIndex():
            return self.files.act(name)
        acts = {
            "search": self._to_search,
            "filter": self._next_part,
            "look_at": self._take_in,
            "withdraw": self._hold,
            "confirm": self._confirm,
            "read_again": self._release,
            "open": self._open,
            "send_now": self.refresh,
            "back": self._back,
        }
        if name not in acts:
            return False
        return acts[name]() is not False

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _next_part(self) -> None:
        every = list(Part)
        self.show_part(every[(every.index(self.part) + 1) % len(every)])

    def _take_in(self) -> None:
        self.show_notice(None)
        waiting = self.view.first_waiting if self.view is not None else ""
        self.files.begin(waiting)

    def _hold(self) -> None:
        line = self.pane.line
        if line is None or not line.can_hold or self.pane.holding:
            return
        self.show_notice(None)
        self.pane.ask_reason()
        self.reshaped.emit()

    def _confirm(self) -> None:
        line, reason = self.pane.line, self.pane.reason.value
        if line is None or not self.pane.holding:
            return
        if not reason:
            self.place.sound(Sound.REFUSED)
            return
        self.pane.end_asking()
        self.list.list.setFocus()
        self.start("hold order", self._hold_now(line, reason))

    async def _hold_now(self, line: OrderLine, reason: str) -> None:
        await self._desk.hold(line, reason)
        self._did(message("orders_page.held", order=line.number))

    def _release(self) -> None:
        line = self.pane.line
        if line is not None and line.can_release:
            self.start("release order", self._release_now(line))

    async def _release_now(self, line: OrderLine) -> None:
        await self._desk.release(line)
        self._did(message("orders_page.released", order=line.number))

    def _did(self, word: Message) -> None:
        if isValid(self):
            self.place.sound(Sound.ACCEPTED)
            self.tell(word)

    def _open(self) -> None:
        line = self.pane.line
        if line is not None and line.shipment:
            self.place.open_page("history", line.shipment)

    def _back(self) -> bool:
        """From a hold to the list, then the words away; False if there is nothing left."""
        if self.pane.holding:
            self.pane.end_asking()
            self.list.list.setFocus()
        elif self.search.text():
            self.search.clear()
            self.refresh()
        elif QApplication.focusWidget() is self.search:
            self.list.list.setFocus()
        else:
            return False
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped anywhere on the page."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The dropped file is looked at."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files and not self.files.busy:
            event.acceptProposedAction()
            self.files.begin(files[0])
            self.files.look()

    def focus_chain(self) -> list[QWidget]:
        """The field, the parts, the list, the pane; or what the file offers."""
        if self.whole.currentIndex():
            return self.files.focus_chain()
        parts = list(self.filters.buttons.values())
        return [self.search, *parts, self.list.list, *self.pane.focus_chain()]

    def kept(self) -> Mapping[str, Any]:
        """What is looked for, the chosen place, and the file that is being taken in."""
        return {
            **super().kept(),
            "part": self.part,
            "text": self.search.text(),
            "chosen": self.list.list.chosen_key,
            "files": self.files.kept(),
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As it was."""
        self.part = kept["part"]
        self.search.setText(kept["text"])
        super().restore(kept)
        self.list.list.choose(kept["chosen"])
        self.files.restore(kept["files"])
