"""The supervisor's first page: what needs a person, what is late, how the day goes."""

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from station.desk import view_to_do
from station.desk.to_do_page import ToDoDesk
from station.desk.view_to_do import ToDoRow, ToDoView
from station.desk.views import Shape
from station.domain.errors import Message
from station.gui.pages.page import DeskPage, Place
from station.gui.pages.to_do_parts import ShownRow, TileBox, TodayCard, paint, row_height, shown_row
from station.gui.pages.to_do_update import UpdateLine
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.mark import Mark
from station.gui.widgets.nothing import Nothing
from station.gui.widgets.rows import RowList
from station.gui.widgets.text import Elided, Text
from station.i18n import say, t

_TICK_MS = 60_000
"""Ages and the day's figures are read anew, and the clocks move."""
_TILES = ("person", "overdue", "not_gone")


class ToDoPage(DeskPage):
    """Three counts, one list by deadline, and the day's figures."""

    name: ClassVar[str] = "to_do"

    def __init__(self, place: Place, desk: ToDoDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self.view: ToDoView | None = None
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.refresh)

    def _build(self) -> None:
        look, small = self.look, self.look.sizes
        gap = look.px(12 if small.compact else 16)
        self.update_line = UpdateLine(look, lambda: self.act("look_at"))
        self.body.addWidget(self.update_line)
        tiles = beside_or_below(look, gap)
        self.tiles = {name: TileBox(look, f"to_do.{name}") for name in _TILES}
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
        self.body.addLayout(tiles)
        beside = beside_or_below(look, gap)
        beside.addWidget(self._build_list(), 1)
        self.today = TodayCard(look)
        hold_width(self.today, look, 326, 432)
        beside.addWidget(self.today)
        self.body.addLayout(beside, 1)
        for part in (*self.tiles.values(), self.today):
            part.setVisible(False)

    def _build_list(self) -> Box:
        look, px, small = self.look, self.look.px, self.look.sizes
        card = Box(look)
        inside = column(card)
        inside.setContentsMargins(1, 0, 1, 1)
        head = row()
        head.setContentsMargins(small.pad, px(10), small.pad, px(8))
        head.addWidget(Text(look, 22, strong=True, text=t("to_do.by_deadline")))
        head.addStretch()
        self.money_head = Text(look, 17, "ink2", text=t("to_do.label_money"))
        head.addWidget(self.money_head)
        inside.addLayout(head)
        inside.addWidget(Rule(look))
        self.places = QStackedWidget()
        self.nothing = Nothing(look, "to_do.nothing")
        self.nothing.ground("surface")
        self.nothing.show_state(Shape.ASKING, t("to_do.reading"))
        self.list = RowList(look, "to_do.list", px(row_height(look)), 0, self._shown_row, paint)
        self.list.setAccessibleName(t("to_do.by_deadline"))
        self.list.opened.connect(self._open)
        bar = self.list.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._scrolled)
        self.places.addWidget(self.nothing)
        self.places.addWidget(self.list)
        inside.addWidget(self.places, 1)
        self.foot_line = QWidget()
        foot = row(self.foot_line, px(10))
        foot.setContentsMargins(small.pad, px(8), small.pad, px(8))
        self.foot_mark = Mark(look, 24, Shape.DONE)
        place = self.foot_mark.sizePolicy()
        place.setRetainSizeWhenHidden(True)
        self.foot_mark.setSizePolicy(place)
        self.foot = Elided(look, 17, "ink2")
        self.foot.setObjectName("to_do.insurer")
        foot.addWidget(self.foot_mark)
        foot.addWidget(self.foot, 1)
        self.foot_rule = Rule(look)
        inside.addWidget(self.foot_rule)
        inside.addWidget(self.foot_line)
        for part in (self.foot_rule, self.foot_line):
            part.hide()
        return card

    # Drawing

    async def snapshot(self) -> ToDoView:
        """What there is to do now."""
        return await self._desk.view()

    def draw(self) -> None:
        """Draws the page; the chosen row stays chosen."""
        view = self.view
        if view is None:
            return
        for tile in view.tiles:
            self.tiles[tile.id].show_tile(tile)
        for part in (*self.tiles.values(), self.today):
            part.setVisible(True)
        self.today.show_view(view)
        self.update_line.show_notice(view.update)
        self.list.show_rows(tuple(each.key for each in view.rows), self._sentence)
        self.places.setCurrentWidget(self.list if view.rows else self.nothing)
        self.money_head.setVisible(bool(view.rows))
        if not view.rows:
            self.nothing.show_state(Shape.DONE, t("to_do.none"), t("to_do.none_detail"))
        self._show_foot(view)
        self.reshaped.emit()

    def _scrolled(self) -> None:
        if self.view is not None:
            self._show_foot(self.view)

    def _show_foot(self, view: ToDoView) -> None:
        """What the daily look at the insurer's bookings came to, or that this is all.

        It is all only where the end of the list is in sight; till then the line keeps its place.
        """
        bar = self.list.verticalScrollBar()
        below = bool(view.rows) and bar.value() < bar.maximum()
        shape, word = Shape.DONE, t("to_do.below" if below else "to_do.all") if view.rows else ""
        if view.more > 0:
            shape, word = Shape.LOOK, t("to_do.more", count=view.more)
        if view.insurer is not None:
            shape = view.insurer[0] if view.more == 0 else shape
            word = f"{word} {say(view.insurer[1])}".strip()
        self.foot_mark.show_shape(shape)
        self.foot_mark.setVisible(not below or view.more > 0 or view.insurer is not None)
        for part in (self.foot_rule, self.foot_line):
            part.setVisible(bool(word))
        self.foot.say(word)
        self.foot.setAccessibleName(word)

    def not_read(self, why: Message) -> None:
        """Says why; where nothing is shown yet, that it could not be read."""
        super().not_read(why)
        if self.view is None:
            self.nothing.show_state(Shape.LOOK, t("to_do.not_read"), t("to_do.not_read_detail"))

    def _shown_row(self, index: int) -> ShownRow | None:
        row = self._row(index)
        return shown_row(row, self.place.clock()) if row is not None else None

    def _sentence(self, index: int) -> str:
        shown = self._row(index)
        if shown is None:
            return ""
        parts = [say(each) for each in view_to_do.spoken(shown, self.place.clock())]
        return " ".join(f"{part.removesuffix('.')}." for part in parts)

    def _row(self, index: int) -> ToDoRow | None:
        rows = self.view.rows if self.view is not None else ()
        return rows[index] if 0 <= index < len(rows) else None

    def showEvent(self, event: QShowEvent) -> None:
        """Time passes on the page while it is seen."""
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it."""
        super().hideEvent(event)
        self._tick.stop()

    # Acts

    def shown(self) -> None:
        """In front again: the list has the focus."""
        super().shown()
        self.list.setFocus()

    def act(self, name: str) -> bool:
        """F5 reads anew, F9 opens the chosen row, Ctrl Del its void, F4 the newer version."""
        if name == "send_now":
            self.show_notice(None)
            self.refresh()
        elif name == "open":
            self._open(self.list.chosen_key)
        elif name == "look_at":
            self.place.open_page("update", "")
        elif name == "void":
            shown = self._row(self.list.chosen)
            if shown is not None and shown.shipment:
                self.place.open_page("void", shown.shipment)
        else:
            return False
        return True

    def _open(self, _key: str) -> None:
        shown = self._row(self.list.chosen)
        if shown is not None and shown.page:
            self.place.open_page(shown.page, shown.shipment)

    def focus_chain(self) -> list[QWidget]:
        """The list, and the way to a newer version."""
        return [self.update_line.open, self.list]

    def kept(self) -> Mapping[str, Any]:
        """The chosen row."""
        return {**super().kept(), "chosen": self.list.chosen_key}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As it was."""
        super().restore(kept)
        self.list.choose(kept["chosen"])
