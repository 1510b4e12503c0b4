"""The right side of the history: the chosen shipment's story, and what can be done about it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.desk.history_page import PastView
from station.domain.reprint import Why
from station.domain.shipment import PaperKind
from station.gui.pages.reprint_ask import ReprintAsk
from station.gui.theme import Look
from station.gui.widgets.barred import Barred
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.button import WideButton
from station.gui.widgets.offer import Scroll
from station.gui.widgets.text import Elided, Fitted
from station.gui.widgets.timeline import Timeline
from station.i18n import kilograms, say, t


@dataclass(frozen=True)
class PastActs:
    """What the pane's buttons do: the same as their keys."""

    look: Callable[[], object]
    reprint: Callable[[PaperKind], object]
    open_queue: Callable[[], object]
    void: Callable[[], object]
    change: Callable[[], object]
    many: Callable[[], object]


class HistoryPane(Box):
    """The shipment by its number and recipient, its moments, its papers."""

    asks = Signal(bool)
    """True while a reason is asked for, and F3 goes through the reasons."""

    def __init__(self, look: Look, acts: PastActs) -> None:
        super().__init__(look)
        self.setObjectName("history.pane")
        px, small = look.px, look.sizes
        self.view: PastView | None = None
        self._papers = 0
        """So many of its papers are looked at, one after the other."""
        inside = column(self, px(8))
        pad = px(12 if small.compact else 18)
        inside.setContentsMargins(pad, px(12), pad, px(12 if small.short else 18))
        head = column() if small.compact else row(gap=px(10))
        self.number = Fitted(look, (32, 26, 22, 17))
        self.who = Elided(look, 17, "ink2")
        head.addWidget(self.number)
        head.addWidget(self.who, 1)
        inside.addLayout(head)
        self.sub = Elided(look, 14, "ink2")
        inside.addWidget(self.sub)
        inside.addWidget(Rule(look))
        self.timeline = Timeline(look, "history.story")
        self.story = Scroll(self.timeline, "history.story_area", "heard.story")
        inside.addWidget(self.story, 1)
        self.barred = Barred(look, "history.reprint_barred", "F6")
        self.look_at = WideButton(look, "history.look_at", t("history.look_at"), "F4")
        self.look_at.clicked.connect(acts.look)
        self.label = WideButton(look, "history.reprint_label", t("history.reprint_label"), "F6")
        self.confirmation = WideButton(
            look, "history.reprint_confirmation", t("history.reprint_confirmation"), "Shift F6"
        )
        self.slip = WideButton(look, "history.void_slip", t("history.void_slip"), "Shift F6")
        self.slip.clicked.connect(lambda: acts.reprint(PaperKind.CONFIRMATION))
        self.queue = WideButton(look, "history.open_queue", t("history.open_queue"), "F9")
        self.change = WideButton(look, "history.change", t("history.change"), "Ctrl F4")
        self.change.clicked.connect(acts.change)
        self.void = WideButton(look, "history.void", t("history.void"), "Ctrl Del")
        self.label.clicked.connect(lambda: acts.reprint(PaperKind.LABEL))
        self.confirmation.clicked.connect(lambda: acts.reprint(PaperKind.CONFIRMATION))
        self.queue.clicked.connect(acts.open_queue)
        self.void.clicked.connect(acts.void)
        self.ask = ReprintAsk(look)
        self.ask.press.clicked.connect(
            lambda: acts.many() if self.ask.many else acts.reprint(self.ask.kind or PaperKind.LABEL)
        )
        parts = (
            self.barred,
            self.look_at,
            self.label,
            self.confirmation,
            self.slip,
            self.queue,
            self.change,
            self.void,
            self.ask,
        )
        for widget in parts:
            inside.addWidget(widget)
        self.show_past(None)

    def show_past(self, view: PastView | None) -> None:
        """Draws one shipment; nothing where none is chosen."""
        if self.view is None or view is None or view.shipment != self.view.shipment:
            self.ask.end()
        self.view = view
        barred = view.reprint_barred if view is not None else None
        self.barred.say(say(barred) if barred else "")
        self._show_acts()
        self.timeline.show_happenings(view.happenings if view is not None else ())
        self.number.setVisible(view is not None)
        if view is None:
            self.sub.say("")
            self.who.say(t("history.chosen_none"))
            self.setAccessibleName(self.who.full)
            return
        self.number.say(view.order)
        self.who.say(view.who if view.gone is None else say(view.gone))
        self.sub.say(_carried(view))
        self.setAccessibleName(f"{self.number.full}. {self.who.full}. {self.sub.full}")

    def _show_acts(self) -> None:
        """The acts that are possible; none of them while a reason is asked for."""
        view = self.view
        papers = view.reprints if view is not None else ()
        if self.ask.kind is not None and not self.ask.many and self.ask.kind not in papers:
            self.ask.end()
        self.asks.emit(self.ask.kind is not None)
        free = view is not None and self.ask.kind is None
        leads_on = self._papers != 1  # from the only paper there is no next one
        self.look_at.setVisible(free and view is not None and view.can_look and leads_on)
        self.look_at.say(t("paper.next" if self._papers else "history.look_at"))
        self.barred.setVisible(free and view is not None and view.reprint_barred is not None)
        self.label.setVisible(free and PaperKind.LABEL in papers)
        slip = view is not None and view.can_slip
        self.confirmation.setVisible(free and PaperKind.CONFIRMATION in papers and not slip)
        self.slip.setVisible(free and view is not None and view.can_slip)
        self.queue.setVisible(free and view is not None and view.in_queue)
        self.change.setVisible(free and view is not None and view.can_change)
        self.void.setVisible(free and view is not None and view.can_void)

    def looks_at(self, papers: int) -> None:
        """So many papers of the shipment are looked at; 0 once the list is there again."""
        self._papers = papers
        self._show_acts()

    def ask_why(self, kind: PaperKind, many: int = 0) -> None:
        """The reason for a reprint, or for many labels, is asked for in place of the acts."""
        self.ask.ask(kind, many)
        self._show_acts()

    def restore_ask(self, kind: PaperKind | None, why: Why | None, many: int) -> None:
        """As in the look before."""
        if kind is not None:
            self.ask.restore(kind, why, many)
            self._show_acts()

    def end_ask(self) -> None:
        """The acts stand there again."""
        self.ask.end()
        self._show_acts()

    def focus_chain(self) -> list[QWidget]:
        """The story, then the acts, top to bottom."""
        acts = [self.look_at, self.label, self.confirmation, self.slip, self.queue]
        return [self.story, *acts, self.change, self.void, *self.ask.focus_chain()]


def _carried(view: PastView) -> str:
    """The label's number and the weight: `EZ4 7000 0123 4567 89, 1.840 kg`."""
    weight = t("screen.kg", weight=kilograms(view.weight_g))
    if not view.tracking:
        return weight
    more = len(view.tracking) - 1
    number = view.tracking[0]
    if more:
        number = t("step.label_numbers", number=number, count=more)
    return f"{number}, {weight}"
