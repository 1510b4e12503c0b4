"""Many orders at once: chosen, offered cover, ticked, dispatched, stopped and gone on with."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station.desk.batch_page import BatchDesk, BatchRow, BatchView
from station.desk.views import Shape, Sound
from station.domain.errors import Message, StationError
from station.gui.pages.batch_pane import BatchPane, PaneActs
from station.gui.pages.batch_rows import ShownRow, paint, row_height, shown_row
from station.gui.pages.page import DeskPage, Place
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import SmallButton
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.listed import Listed
from station.i18n import t

_AGES_MS = 20_000


class BatchPage(DeskPage):
    """The list; beside it the order that the focus is on, and what is done to all."""

    name: ClassVar[str] = "batch"

    def __init__(self, place: Place, desk: BatchDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self.view: BatchView | None = None
        self._build()
        desk.subscribe(self._moved)
        # Prices grow too old, and the line comes back, without anything else that moves.
        self._ages = QTimer(self)
        self._ages.setInterval(_AGES_MS)
        self._ages.timeout.connect(self._moved)
        self._ages.start()

    def _build(self) -> None:
        look, small = self.look, self.look.sizes
        beside = beside_or_below(look, look.px(12 if small.compact else 16))
        beside.addWidget(self._build_list(), 1)
        acts = PaneActs(
            tick=lambda: self.act("read_again"),
            tick_all=lambda: self.act("open"),
            dispatch=lambda: self.act("dispatch"),
            decide=self._decide,
        )
        self.pane = BatchPane(look, acts)
        hold_width(self.pane, look, 300, 400)
        self.pane.hide()  # it has nothing to say before the first answer
        beside.addWidget(self.pane)
        self.stay_below(self.pane.dispatch)
        self.body.addLayout(beside, 1)

    def _build_list(self) -> Box:
        look, px, small = self.look, self.look.px, self.look.sizes
        card = Box(look)
        inside = column(card)
        inside.setContentsMargins(1, 0, 1, 1)
        head = beside_or_below(look, px(6 if small.compact else 12))
        head.setContentsMargins(small.pad, px(8), small.pad, px(8))
        words = column()
        title = Broken(look, (22, 17))
        title.say(t("batch_list.title"))
        words.addWidget(title)
        self.count = Broken(look, (14,), "ink2", strong=False)
        self.count.setObjectName("batch.count")
        if not small.crowded:
            words.addWidget(self.count)
        head.addLayout(words, 1)
        self.all = SmallButton(look, "batch.choose_all", t("batch_list.choose_all"), "F3")
        self.ask = SmallButton(look, "batch.ask_again", t("batch_list.ask_again"), "F5")
        for each in (self.all, self.ask):
            # While a run goes on neither is there; the list below stays where it is.
            policy = each.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            each.setSizePolicy(policy)
        self.all.clicked.connect(lambda: self.act("filter"))
        self.ask.clicked.connect(lambda: self.act("send_now"))
        head.addWidget(self.all)
        head.addWidget(self.ask)
        inside.addLayout(head)
        if small.crowded:
            # Beside the buttons its words would have no room.
            below = row()
            below.setContentsMargins(small.pad, 0, small.pad, px(8))
            below.addWidget(self.count)
            inside.addLayout(below)
        inside.addWidget(Rule(look))
        reading = t("batch_list.reading")
        self.lists = Listed(look, "batch", row_height(look), self._shown_row, paint, reading)
        self.lists.list.setAccessibleName(t("heard.batch"))
        self.list, self.nothing = self.lists.list, self.lists.nothing
        self.list.chose.connect(lambda _key: self._chose())
        self.list.opened.connect(self._toggle)
        inside.addWidget(self.lists, 1)
        return card

    # Drawing

    def shown(self) -> None:
        """In front: the open orders are read anew."""
        super().shown()
        self.list.setFocus()
        self.start("read orders", self._desk.load())

    def changed(self, ids: frozenset[str]) -> None:
        """Shipments moved: those of the list say how they stand."""
        self.place.tasks.start("batch rows", self._desk.look(ids))

    def _moved(self) -> None:
        if isValid(self) and self.isVisible():
            self.refresh()

    async def snapshot(self) -> BatchView:
        """The list as it stands."""
        return await self._desk.view()

    def draw(self) -> None:
        """Draws the page; the chosen row stays chosen."""
        view = self.view
        if view is None:
            return
        keys = tuple(each.key for each in view.rows)
        none, detail = t("batch_list.none"), t("batch_list.none_detail")
        self.lists.show_rows(keys, self._sentence, none, detail)
        self.count.say(_count(view))
        self.all.say(t("batch_list.choose_none" if view.chosen else "batch_list.choose_all"))
        self.all.setVisible(not view.running)
        self.ask.setVisible(not view.running)
        self.pane.show_view(view, self._row(self.list.chosen))
        self.pane.show()
        self.reshaped.emit()

    def not_read(self, why: Message) -> None:
        """Says why; where nothing is shown yet, that it could not be read."""
        super().not_read(why)
        if self.view is None:
            self.nothing.show_state(Shape.LOOK, t("batch_list.not_read"))

    def _chose(self) -> None:
        if self.view is not None:
            self.pane.show_view(self.view, self._row(self.list.chosen))
            self.reshaped.emit()

    def _row(self, index: int) -> BatchRow | None:
        rows = self.view.rows if self.view is not None else ()
        return rows[index] if 0 <= index < len(rows) else None

    def _shown_row(self, index: int) -> ShownRow | None:
        found = self._row(index)
        return shown_row(found) if found is not None else None

    def _sentence(self, index: int) -> str:
        shown = self._shown_row(index)
        return shown.sentence if shown is not None else ""

    # Acts

    def act(self, name: str) -> bool:
        """F3 chooses all or none, F5 asks; F8 ticks one, F9 all; F12 dispatches, Esc stops."""
        acts: dict[str, Callable[[], None]] = {
            "filter": self._choose_all,
            "send_now": lambda: self._now(self._desk.ask_again),
            "read_again": self._tick,
            "open": self._tick_all,
            "dispatch": self._dispatch,
            "withdraw": lambda: self._by_key("F7"),
            "confirm": lambda: self._by_key("F10"),
            "back": self._back,
        }
        if name not in acts:
            return False
        acts[name]()
        return True

    def _now(self, work: Callable[[], None]) -> None:
        """An act that waits for nothing; what it changed is drawn as the desk says so."""
        self.show_notice(None)
        try:
            work()
        except StationError as error:
            self.place.sound(Sound.REFUSED)
            self.refuse(error.message)

    def _toggle(self, key: str) -> None:
        chosen = self._row(self.list.chosen)
        if chosen is None:
            return
        if chosen.chosen:
            self.start("leave", self._desk.leave([key]))
        else:
            self._now(lambda: self._desk.choose([key]))

    def _choose_all(self) -> None:
        view = self.view
        if view is None:
            return
        keys = [each.key for each in view.rows]
        if view.chosen:
            self.start("leave", self._desk.leave(keys))
        else:
            self._now(lambda: self._desk.choose(keys))

    def _tick(self) -> None:
        chosen = self._row(self.list.chosen)
        if chosen is not None:
            self._now(lambda: self._desk.tick(chosen.key))

    def _tick_all(self) -> None:
        view = self.view
        if view is not None and view.tick.count:
            self._now(lambda: self._desk.tick_all(view.tick))

    def _dispatch(self) -> None:
        view = self.view
        if view is None or view.running:
            return
        if not view.ready:
            self.place.sound(Sound.REFUSED)
            self.refuse(view.caption)
            return
        self.start("dispatch batch", self._desk.dispatch(view.plan))

    def _by_key(self, key: str) -> None:
        chosen = self._row(self.list.chosen)
        card = chosen.choice if chosen is not None else None
        for choice in card.choices if card is not None else ():
            if choice.key == key:
                self._decide(choice.id)

    def _decide(self, choice: str) -> None:
        chosen = self._row(self.list.chosen)
        if chosen is not None:
            self.start("decide", self._desk.decide(chosen.key, choice))

    def _back(self) -> None:
        if self.view is not None and self.view.running:
            self._desk.stop()
        else:
            self.place.open_page("pack", "")

    def focus_chain(self) -> list[QWidget]:
        """The acts above the list, the list, then what stands beside it."""
        return [self.all, self.ask, self.list, *self.pane.focus_chain()]

    def kept(self) -> Mapping[str, Any]:
        """The chosen row."""
        return {**super().kept(), "chosen": self.list.chosen_key}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As it was."""
        super().restore(kept)
        self.list.choose(kept["chosen"])


def _count(view: BatchView) -> str:
    if view.running or view.done:
        facts = {"done": view.done, "of": view.chosen}
        return t("batch_list.stopping" if view.stopping else "batch_list.progress", **facts)
    return t("batch_list.chosen", count=view.chosen, of=len(view.rows))
