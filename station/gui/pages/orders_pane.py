"""Beside the list of orders: the chosen one, and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from station.desk.orders_page import LONGEST_REASON, OrderLine
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.button import DispatchButton, WideButton
from station.gui.widgets.entry import Entry
from station.gui.widgets.mark import Mark
from station.gui.widgets.offer import Scroll
from station.gui.widgets.text import Elided, Wrapped
from station.i18n import say, t


@dataclass(frozen=True)
class PaneActs:
    """What the pane's buttons do: the same as their keys."""

    hold: Callable[[], object]
    release: Callable[[], object]
    history: Callable[[], object]
    take_in: Callable[[], object]
    confirm: Callable[[], object]


class OrderPane(Box):
    """The order as it came, why it is on hold, and its acts; or the form of a hold."""

    def __init__(self, look: Look, acts: PaneActs) -> None:
        super().__init__(look)
        self.setObjectName("orders.pane")
        self.line: OrderLine | None = None
        px, small = look.px, look.sizes
        inside = column(self, px(10))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(18 if not small.short else 12))
        head = row(gap=px(12))
        self.mark = Mark(look, 32, "box")
        words = column()
        self.title = Elided(look, 22, strong=True)
        self.state = Elided(look, 17, "ink2")
        words.addWidget(self.title)
        words.addWidget(self.state)
        head.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        inside.addLayout(head)
        self.hold = Wrapped(look, 17, "look", strong=True)
        inside.addWidget(self.hold)
        self.rule = Rule(look)
        inside.addWidget(self.rule)
        holder = QWidget()
        told = column(holder, px(8))
        self.address = Wrapped(look, 17)
        self.contents = Wrapped(look, 17, "ink2")
        told.addWidget(self.address)
        told.addWidget(self.contents)
        told.addStretch()
        self.area = Scroll(holder, "orders.told", "heard.told")
        inside.addWidget(self.area, 1)
        self.room = QWidget()
        inside.addWidget(self.room, 1)
        self.reason = Entry(
            look, "orders.reason", t("orders_page.reason"), t("orders_page.reason_hint"),
            most=LONGEST_REASON,
        )  # fmt: skip
        self.reason.edit.textEdited.connect(lambda _text: self._show_form())
        self.confirm = DispatchButton(look, "orders.confirm", "F10", small=True)
        self.confirm.clicked.connect(acts.confirm)
        inside.addWidget(self.reason)
        inside.addWidget(self.confirm)
        self.holds = WideButton(look, "orders.hold", t("orders_page.hold"), "F7")
        self.release = WideButton(look, "orders.release", t("orders_page.release"), "F8")
        self.history = WideButton(look, "orders.history", t("orders_page.history"), "F9")
        self.take_in = WideButton(look, "orders.take_in", t("orders_page.take_in"), "F4")
        self.holds.clicked.connect(acts.hold)
        self.release.clicked.connect(acts.release)
        self.history.clicked.connect(acts.history)
        self.take_in.clicked.connect(acts.take_in)
        for button in (self.holds, self.release, self.history, self.take_in):
            inside.addWidget(button)
        self.holding = False
        self.show_line(None)

    def show_line(self, line: OrderLine | None) -> None:
        """Draws the chosen order; only the way to a file where there is none."""
        if self.holding and (line is None or self.line is None or line.number != self.line.number):
            self.holding = False
        self.line = line
        there = line is not None
        for widget in (self.mark, self.title, self.state, self.rule, self.area):
            widget.setVisible(there)
        self.room.setVisible(not there)
        self.hold.setVisible(line is not None and line.hold is not None)
        self._show_form()
        if line is None:
            return
        self.mark.show_shape(line.shape)
        self.title.say(line.number)
        self.state.say(f"{say(line.state)} · {line.source}")
        held = [say(part) for part in (line.hold, line.since) if part is not None]
        self.hold.say("\n".join(held))
        self.address.say("\n".join(line.address))
        self.contents.say("\n".join(say(each) for each in line.contents))

    def ask_reason(self) -> None:
        """Opens the form of a hold."""
        self.holding = True
        self.reason.edit.clear()
        self._show_form()
        self.reason.edit.setFocus()

    def end_asking(self) -> None:
        """Closes it."""
        self.holding = False
        self._show_form()

    def _show_form(self) -> None:
        line, asking = self.line, self.holding
        self.reason.setVisible(asking)
        self.confirm.setVisible(asking)
        self.holds.setVisible(not asking and line is not None and line.can_hold)
        self.release.setVisible(not asking and line is not None and line.can_release)
        self.history.setVisible(not asking and line is not None and bool(line.shipment))
        self.take_in.setVisible(not asking)
        ready = bool(self.reason.value)
        caption = t("orders_page.hold_caption" if ready else "orders_page.hold_why")
        self.confirm.show_state(t("orders_page.hold_now"), caption, ready=ready, busy=False)

    def focus_chain(self) -> list[QWidget]:
        """What can be done."""
        return [
            self.reason.edit, self.confirm, self.holds, self.release, self.history, self.take_in,
        ]  # fmt: skip
