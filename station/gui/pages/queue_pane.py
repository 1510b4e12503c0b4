"""The right side of the queue: what is known about the chosen item, and what can be done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from station.desk import view_queue
from station.desk.queue import QueueItem
from station.desk.queue_page import Evidence, Found
from station.desk.resolving import Resolution
from station.desk.views import Shape
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import WideButton
from station.gui.widgets.entry import Entry
from station.gui.widgets.mark import Mark
from station.gui.widgets.offer import Scroll
from station.gui.widgets.radio import Radios
from station.gui.widgets.text import Elided, Text, Wrapped
from station.gui.widgets.timeline import Timeline
from station.i18n import say, t


@dataclass(frozen=True)
class PaneActs:
    """What the pane's buttons do: the same as their keys."""

    read_again: Callable[[], object]
    withdraw: Callable[[], object]
    write: Callable[[], object]
    save: Callable[[], object]
    close: Callable[[], object]


class QueuePaneView(QStackedWidget):
    """The chosen item's evidence, or the form in which a person writes what was found out."""

    reshaped = Signal()

    def __init__(self, look: Look, acts: PaneActs) -> None:
        super().__init__()
        self.known = KnownCard(look, acts)
        self.form = FoundForm(look, acts)
        self.addWidget(self.known)
        self.addWidget(self.form)

    @property
    def writing(self) -> bool:
        """True while the form is open."""
        return self.currentWidget() is self.form

    def open_form(self, item: QueueItem, evidence: Evidence) -> None:
        """Opens an empty form about `item`."""
        self.form.start(item, evidence)
        self.setCurrentWidget(self.form)
        self.reshaped.emit()

    def close_form(self) -> None:
        """Back to the evidence; what was typed is dropped."""
        self.setCurrentWidget(self.known)
        self.reshaped.emit()

    def focus_chain(self) -> list[QWidget]:
        """What Tab goes through."""
        return self.form.focus_chain() if self.writing else self.known.focus_chain()


class KnownCard(Box):
    """What is known: the item in words, its evidence, and the acts that are possible."""

    def __init__(self, look: Look, acts: PaneActs) -> None:
        super().__init__(look)
        self.setObjectName("queue.pane")
        px, small = look.px, look.sizes
        self._item: QueueItem | None = None
        inside = column(self, px(10))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(18 if not small.short else 12))
        head = row(gap=px(12))
        self.mark = Mark(look, 32)
        words = column()
        self.title = Broken(look, (17, 14) if small.compact else (22, 17, 14))
        self.sub = Elided(look, 17, "ink2")
        words.addWidget(self.title)
        words.addWidget(self.sub)
        head.addWidget(self.mark)
        head.addLayout(words, 1)
        inside.addLayout(head)
        self.text = Wrapped(look, 17)
        inside.addWidget(self.text)
        inside.addWidget(Rule(look))
        self.timeline = Timeline(look, "queue.evidence")
        inside.addWidget(Scroll(self.timeline, "queue.evidence_area", "heard.evidence"), 1)
        self.read = WideButton(look, "queue.read_again", t("queue.read_again"), "F8")
        self.withdraw = WideButton(look, "queue.withdraw", t("queue.withdraw"), "F7")
        self.write = WideButton(look, "queue.write", t("queue.write.title"), "F9")
        self.read.clicked.connect(acts.read_again)
        self.withdraw.clicked.connect(acts.withdraw)
        self.write.clicked.connect(acts.write)
        for button in (self.read, self.withdraw, self.write):
            inside.addWidget(button)
        self.call = Text(look, 17, strong=True)
        self.call.setObjectName("queue.call")
        inside.addWidget(self.call)

    def show_item(self, item: QueueItem | None, now: datetime, phone: str) -> None:
        """Draws `item` as it stands at `now`."""
        before, self._item = self._item, item
        if item is None or before is None or item.owed.key != before.owed.key:
            self.show_evidence(Evidence())
        self.read.setVisible(item is not None and item.owed.step is not None)
        self.call.setVisible(bool(phone) and item is not None and item.needs_person)
        self.mark.setVisible(item is not None)
        if item is None:
            self.title.say("")
            self.sub.say("")
            self.text.say(t("queue.chosen_none"))
            self.setAccessibleName(self.text.full)
            return
        self.call.say(t("queue.call", phone=phone))
        shown = view_queue.pane(item, now)
        self.mark.show_shape(shown.shape)
        self.title.say(say(shown.title))
        self.sub.say(say(shown.sub))
        self.text.say(say(shown.text))
        self.read.say(t("queue.take_up" if item.set_aside else "queue.read_again"))
        self.setAccessibleName(f"{self.title.full}. {self.sub.full}. {self.text.full}")

    def show_evidence(self, evidence: Evidence) -> None:
        """Draws what was asked and answered, and what may be done."""
        self.timeline.show_happenings(evidence.happenings)
        self.withdraw.setVisible(evidence.may_withdraw)
        self.write.setVisible(bool(evidence.choices))

    def focus_chain(self) -> list[QWidget]:
        """The acts, top to bottom."""
        return [self.read, self.withdraw, self.write]


class FoundForm(Box):
    """What a person found out: one of three, an amount where it matters, and who said it."""

    def __init__(self, look: Look, acts: PaneActs) -> None:
        super().__init__(look)
        self.setObjectName("queue.form")
        self.setProperty("ring", "none")
        px, small = look.px, look.sizes
        self.item: QueueItem | None = None
        self.evidence_of = Evidence()
        inside = column(self, px(8))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(18 if not small.short else 12))
        inside.addWidget(
            Elided(look, 17 if small.compact else 22, strong=True, text=t("queue.write.title"))
        )
        self.about = Elided(look, 17, "ink2")
        inside.addWidget(self.about)
        self.about.setVisible(not small.short)
        fields = QWidget()
        inner = column(fields, px(8))
        # The frame of a focused row needs its room inside the scrolled place.
        inner.setContentsMargins(px(2), px(2), px(2), px(2))
        rows = [
            (each.value, t(f"queue.write.{each.value}"), self._detail(each)) for each in Resolution
        ]
        self.radios = Radios(look, "queue.found", rows)
        self.radios.chose.connect(lambda _value: self._show_amount())
        inner.addWidget(self.radios)
        amount, evidence = t("queue.write.amount", currency=""), t("queue.write.evidence")
        hint = t("queue.write.amount_hint")
        self.amount = Entry(look, "queue.amount", amount, hint, 20)
        self.evidence = Entry(look, "queue.who_said", evidence, t("queue.write.kept"))
        inner.addWidget(self.amount)
        inner.addWidget(self.evidence)
        inner.addStretch(1)
        inside.addWidget(Scroll(fields, "queue.fields", "heard.fields"), 1)
        lacking = row(gap=px(8))
        self.lacking_mark = Mark(look, 18, Shape.NO)
        self.lacking = Wrapped(look, 17, "no", strong=True)
        self.lacking.setObjectName("queue.lacking")
        lacking.addWidget(self.lacking_mark)
        lacking.addWidget(self.lacking, 1)
        inside.addLayout(lacking)
        self.save = WideButton(look, "queue.save", t("queue.write.save"), "F10")
        self.close_ = WideButton(look, "queue.close", t("queue.write.cancel"), "Esc")
        self.save.clicked.connect(acts.save)
        self.close_.clicked.connect(acts.close)
        inside.addWidget(self.save)
        inside.addWidget(self.close_)

    def _detail(self, found: Resolution) -> str:
        """The small line of an answer, where there is room for it."""
        return "" if self.look.sizes.short else t(f"queue.write.{found.value}_detail")

    def start(self, item: QueueItem, evidence: Evidence) -> None:
        """An empty form about `item`: only what may be written down can be chosen."""
        self.item, self.evidence_of = item, evidence
        self.about.say(say(view_queue.title(item)))
        self.radios.start([each.value for each in evidence.choices])
        self.amount.edit.clear()
        self.evidence.edit.clear()
        self.amount.say(t("queue.write.amount", currency=evidence.currency))
        self._say("")
        self._show_amount()
        self.radios.take_focus()

    def _show_amount(self) -> None:
        wanted = bool(self.evidence_of.currency) and self.radios.value == Resolution.EXECUTED
        self.amount.setVisible(wanted)

    def found(self) -> Found | None:
        """What was typed; None, and the form says what is missing, if it is not whole."""
        amount = self.amount.value if not self.amount.isHidden() else ""
        evidence = self.evidence.value
        if not self.radios.value:
            self._say(t("queue.write.choose_first"))
            self.radios.take_focus()
        elif not self.amount.isHidden() and not amount:
            self._say(t("queue.write.amount_missing"))
            self.amount.edit.setFocus()
        elif not evidence:
            self._say(t("queue.write.evidence_missing"))
            self.evidence.edit.setFocus()
        else:
            self._say("")
            return Found(Resolution(self.radios.value), evidence, amount)
        return None

    def _say(self, text: str) -> None:
        self.lacking.say(text)
        self.lacking.setVisible(bool(text))
        self.lacking_mark.setVisible(bool(text))

    def kept(self) -> dict[str, str]:
        """What was typed, for the same form in another look."""
        return {
            "found": self.radios.value,
            "amount": self.amount.edit.text(),
            "evidence": self.evidence.edit.text(),
        }

    def restore(self, kept: dict[str, str]) -> None:
        """Types it again."""
        self.radios.choose(kept["found"])
        self.amount.edit.setText(kept["amount"])
        self.evidence.edit.setText(kept["evidence"])

    def focus_chain(self) -> list[QWidget]:
        """Top to bottom."""
        rows: list[QWidget] = list(self.radios.rows.values())
        return [*rows, self.amount.edit, self.evidence.edit, self.save, self.close_]
