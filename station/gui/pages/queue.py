"""The queue page: what is still owed to the outside, nearest deadline first."""

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from station.desk import view_queue
from station.desk.queue import QueueItem
from station.desk.queue_page import Evidence, Found, QueueDesk
from station.desk.view_queue import QueueFilter, QueueView
from station.desk.views import Notice, Shape, Sound, Tone
from station.domain.errors import Message, StationError, message
from station.gui.pages.page import DeskPage, Place
from station.gui.pages.queue_pane import PaneActs, QueuePaneView
from station.gui.pages.queue_row import GAP, ShownRow, paint, row_height, shown_row
from station.gui.widgets.boxes import column
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import SmallButton
from station.gui.widgets.filters import Filters
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.nothing import Nothing
from station.gui.widgets.rows import RowList
from station.gui.widgets.text import Sentences
from station.i18n import say, t

_TICK_MS = 1000


class QueuePage(DeskPage):
    """A list of what is owed and, beside it, the evidence of the chosen item."""

    name: ClassVar[str] = "queue"

    def __init__(self, place: Place, desk: QueueDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self.view: QueueView | None = None
        self.filter = QueueFilter.ALL
        self._wanted = ""
        self._evidence = Evidence()
        self._asking_evidence = False
        self._withdrawing = ""
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._pass_time)

    def _build(self) -> None:
        look, small = self.look, self.look.sizes
        head = beside_or_below(look, look.px(12))
        words = column()
        self.title = Broken(look, (32, 26, 22))
        self.title.setObjectName("queue.title")
        self.order = Sentences(look, 17, "ink2", text=t("queue.order"))
        words.addWidget(self.title)
        words.addWidget(self.order)
        head.addLayout(words, 1)
        shapes = {QueueFilter.PERSON: Shape.FLAG}
        parts = [(each.value, t(f"queue.{each.value}"), shapes.get(each)) for each in QueueFilter]
        self.filters = Filters(look, "queue.filter", "F3", parts)
        self.filters.chose.connect(lambda value: self.show_part(QueueFilter(value)))
        head.addWidget(self.filters)
        self.send = SmallButton(look, "queue.send_now", t("queue.send_now"), "F5")
        self.send.clicked.connect(lambda: self.act("send_now"))
        head.addWidget(self.send)
        self.body.addLayout(head)
        beside = beside_or_below(look, look.px(12 if small.compact else 16))
        self.places = QStackedWidget()
        self.nothing = Nothing(look, "queue.nothing")
        self.nothing.show_state(Shape.ASKING, t("queue.reading"))
        self.list = RowList(
            look, "queue.list", look.px(row_height(look)), look.px(GAP), self._shown_row, paint
        )
        self.list.setAccessibleName(t("heard.queue"))
        self.list.chose.connect(self._chose)
        self.list.opened.connect(self._opened)
        self.places.addWidget(self.nothing)
        self.places.addWidget(self.list)
        beside.addWidget(self.places, 1)
        acts = PaneActs(
            read_again=lambda: self.act("read_again"),
            withdraw=lambda: self.act("withdraw"),
            write=lambda: self.act("open"),
            save=lambda: self.act("confirm"),
            close=lambda: self.act("back"),
        )
        self.pane = QueuePaneView(look, acts)
        self.pane.known.show_item(None, self.place.clock(), "")
        self.title.say(t("queue.reading"))
        self.order.hide()
        self.filters.show_counts({}, self.filter.value)
        hold_width(self.pane, look, 300, 380)
        self.pane.reshaped.connect(self.reshaped)
        beside.addWidget(self.pane)
        self.body.addLayout(beside, 1)
        self.stay_below(self.pane.form.save)

    # Drawing

    async def snapshot(self) -> QueueView:
        """The queue now."""
        return await self._desk.view()

    def draw(self) -> None:
        """Draws the queue; the chosen item stays chosen."""
        view = self.view
        if view is None:
            return
        self.stand(view.line)
        count = len(view.items)
        self.title.say(t("queue.steps", count=count) if count else t("queue.none"))
        self.order.setVisible(count > 0)
        counts = {part.value: len(shown) for part, shown in view.shown.items()}
        self.filters.show_counts(counts, self.filter.value)
        self.send.setVisible(count > 0)
        shown = view.keys(self.filter)
        self.list.show_rows(shown, self._sentence)
        if self._wanted and self._go_to_now(self._wanted):
            self._wanted = ""
        self._show_place(bool(shown), count)
        self._show_pane()
        self.refresh_evidence()

    def not_read(self, why: Message) -> None:
        """Says why; where nothing is shown yet, that it could not be read."""
        super().not_read(why)
        if self.view is None:
            self.title.say(t("queue.not_read"))
            self.nothing.show_state(Shape.LOOK, t("queue.not_read"), t("queue.not_read_detail"))

    def _show_place(self, listed: bool, count: int) -> None:
        self.places.setCurrentWidget(self.list if listed else self.nothing)
        if listed:
            return
        if count:
            self.nothing.show_state(
                Shape.RING, t("queue.none_filtered"), t("queue.none_filtered_detail")
            )
        else:
            self.nothing.show_state(Shape.DONE, t("queue.none"), t("queue.none_detail"))

    def _show_pane(self) -> None:
        phone = self.view.phone if self.view is not None else ""
        self.pane.known.show_item(self.chosen(), self.place.clock(), phone)
        self.reshaped.emit()

    def _shown_row(self, index: int) -> ShownRow | None:
        item = self._item(index)
        return shown_row(item, self.place.clock()) if item is not None else None

    def _sentence(self, index: int) -> str:
        item = self._item(index)
        if item is None:
            return ""
        now = self.place.clock()
        return say(view_queue.sentence(view_queue.row(item, now), now))

    def _item(self, index: int) -> QueueItem | None:
        view = self.view
        if view is None or not 0 <= index < len(view.shown[self.filter]):
            return None
        return view.items[view.shown[self.filter][index]]

    def chosen(self) -> QueueItem | None:
        """The chosen item; None without one."""
        return self._item(self.list.chosen)

    def _pass_time(self) -> None:
        self.list.viewport().update()
        if self.view is not None and not self.pane.writing:
            self.pane.known.show_item(self.chosen(), self.place.clock(), self.view.phone)

    def showEvent(self, event: QShowEvent) -> None:
        """Time passes on the page while it is seen."""
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it."""
        super().hideEvent(event)
        self._tick.stop()

    # The evidence of the chosen item

    def refresh_evidence(self) -> None:
        """Asks for the evidence of the chosen item, one question at a time."""
        if not self._asking_evidence and self.chosen() is not None:
            self._asking_evidence = True
            self.place.tasks.start("queue evidence", self._ask_evidence())

    async def _ask_evidence(self) -> None:
        try:
            item = None
            while isValid(self) and (wanted := self.chosen()) is not None and wanted != item:
                item = wanted
                evidence = await self._desk.evidence(item)
                if not isValid(self) or self.chosen() != item:
                    continue
                self._evidence = evidence
                self.pane.known.show_evidence(evidence)
                self.reshaped.emit()
        except StationError as error:
            if isValid(self):
                self.refuse(error.message)
        finally:
            self._asking_evidence = False

    def _chose(self, _key: str) -> None:
        self._withdrawing, self._evidence = "", Evidence()
        if self.pane.writing:
            self.pane.close_form()
        self._show_pane()
        self.refresh_evidence()

    # Acts

    def shown(self) -> None:
        """In front again: the list has the focus."""
        super().shown()
        self.list.setFocus()

    def go_to(self, what: str) -> None:
        """Chooses the item of a shipment, as soon as it is there."""
        if not self._go_to_now(what):
            self._wanted = what

    def _go_to_now(self, code: str) -> bool:
        """Chooses the first item of a shipment or of an order, if there is one."""
        key = self.view.find(code) if self.view is not None else ""
        if not key:
            return False
        self.show_part(QueueFilter.ALL)
        return self.list.choose(key)

    def show_part(self, part: QueueFilter) -> None:
        """Shows that part of the queue."""
        if part is not self.filter:
            self.filter = part
            self.draw()

    def scan(self, code: str) -> bool:
        """An order of the queue is chosen; any other code is the pack page's."""
        if not self._go_to_now(code):
            return False
        self.place.sound(Sound.ACCEPTED)
        return True

    def act(self, name: str) -> bool:
        """The acts of the page; they are about the chosen item."""
        acts = {
            "send_now": self._send_now,
            "read_again": self._read_again,
            "withdraw": self._withdraw,
            "open": self._write,
            "confirm": self._save,
            "back": self._back,
            "filter": self.filters.next,
            "void": self._open_void,
        }
        if name not in acts:
            return False
        done = acts[name]()
        return done is not False

    def _send_now(self) -> None:
        self.start("send now", self._desk.send_now())

    def _read_again(self) -> None:
        item = self.chosen()
        if item is not None and item.owed.step is not None:
            self.start("read again", self._desk.read_again(item))

    def _withdraw(self) -> None:
        item = self.chosen()
        if item is None or not self._evidence.may_withdraw:
            return
        if self._withdrawing != item.owed.key:
            self._withdrawing = item.owed.key
            self.show_notice(Notice(Tone.LOOK, Shape.LOOK, message("queue.withdraw_again")))
            return
        self._withdrawing = ""
        self.start("withdraw", self._desk.withdraw(item))

    def _write(self) -> None:
        item = self.chosen()
        if item is None or self.pane.writing:
            return
        if item.owed.asked_only:
            self._opened(item.owed.key)
            return
        if not self._evidence.choices:
            self.refuse(message("queue.nothing_to_write"))
            return
        self.show_notice(None)
        self.pane.open_form(item, self._evidence)

    def _save(self) -> None:
        item = self.pane.form.item
        if not self.pane.writing or item is None:
            return
        found = self.pane.form.found()
        if found is not None:
            self.start("resolve", self._resolve(item, found))

    async def _resolve(self, item: QueueItem, found: Found) -> None:
        await self._desk.resolve(item, found)
        if isValid(self) and self.pane.writing:
            self.pane.close_form()
            self.list.setFocus()

    def _back(self) -> bool:
        """Closes the form, then shows all of the queue; False if there is nothing to go back to."""
        if self.pane.writing:
            self.pane.close_form()
            self.list.setFocus()
        elif self.filter is not QueueFilter.ALL:
            self.show_part(QueueFilter.ALL)
        else:
            return False
        return True

    def _open_void(self) -> None:
        item = self.chosen()
        if item is not None:
            self.place.open_page("void", item.owed.shipment)

    def _opened(self, _key: str) -> None:
        item = self.chosen()
        if item is not None:
            self.place.open_page("history", item.owed.shipment)

    def focus_chain(self) -> list[QWidget]:
        """Parts, send now, the list, then what can be done about the chosen item."""
        top: list[QWidget] = [*self.filters.buttons.values(), self.send, self.list]
        return [*top, *self.pane.focus_chain()]

    def kept(self) -> Mapping[str, Any]:
        """The part that is shown, the chosen item, and a form that is open."""
        form = self.pane.form.kept() if self.pane.writing else None
        chosen = self.list.chosen_key
        kept = {"part": self.filter, "chosen": chosen, "form": form, "evidence": self._evidence}
        return {**super().kept(), **kept}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As it was."""
        self.filter = kept["part"]
        super().restore(kept)
        self.list.choose(kept["chosen"])
        self._evidence = kept["evidence"]
        self.pane.known.show_evidence(self._evidence)
        if kept["form"] is not None and (item := self.chosen()) is not None:
            self.pane.open_form(item, self._evidence)
            self.pane.form.restore(kept["form"])
