"""Beside the batch: the chosen order with the insurer's words, the act for all, and Dispatch."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from station.desk.batch_page import BatchRow, BatchView
from station.desk.views import Shape, Tone
from station.domain.money import Money
from station.gui.theme import Look
from station.gui.widgets.barred import Barred
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.button import ChoiceButton, DispatchButton, WideButton
from station.gui.widgets.mark import Mark
from station.gui.widgets.offer import Scroll
from station.gui.widgets.text import Elided, Wrapped, restyle
from station.i18n import key_cap, money, say, t

_TONES = {Tone.PROVEN: "proven", Tone.LOOK: "look", Tone.NO: "no"}


def written(sums: tuple[Money, ...]) -> str:
    """One sum a currency: `£5.17 + €3.20`."""
    return " + ".join(map(money, sums))


@dataclass(frozen=True)
class PaneActs:
    """What the pane's buttons do: the same as their keys."""

    tick: Callable[[], object]
    tick_all: Callable[[], object]
    dispatch: Callable[[], object]
    decide: Callable[[str], object]


class BatchPane(Box):
    """The chosen order above, the whole batch below."""

    def __init__(self, look: Look, acts: PaneActs) -> None:
        super().__init__(look)
        self.setObjectName("batch.pane")
        px, small = look.px, look.sizes
        inside = column(self, px(8))
        inside.setContentsMargins(small.pad, px(12), small.pad, px(16 if not small.short else 10))
        head = row(gap=px(12))
        self.mark = Mark(look, 32, Shape.BOX)
        self.title = Elided(look, 22, strong=True)
        head.addWidget(self.mark)
        head.addWidget(self.title, 1)
        inside.addLayout(head)
        self.state = Wrapped(look, 17, strong=True)
        inside.addWidget(self.state)
        self.price = Wrapped(look, 17)
        inside.addWidget(self.price)
        self.words = Wrapped(look, 14, "ink2")
        self.area = Scroll(self.words, "batch.words", "screen.offer_text")
        inside.addWidget(self.area, 1)
        inside.addStretch(0)
        self.choices = [
            ChoiceButton(look, f"batch.choice_{number}", slim=look.sizes.compact)
            for number in range(2)
        ]
        for number, button in enumerate(self.choices):
            button.clicked.connect(lambda _on=False, at=number: self._decided(acts, at))
            inside.addWidget(button)
        self._choices: tuple[str, ...] = ()
        self.tick = WideButton(look, "batch.tick", t("batch_list.tick"), "F8")
        self.tick.clicked.connect(acts.tick)
        inside.addWidget(self.tick)
        inside.addWidget(Rule(look))
        self.tick_all = WideButton(look, "batch.tick_all", "", "F9")
        self.tick_all.clicked.connect(acts.tick_all)
        inside.addWidget(self.tick_all)
        self.no_tick = Barred(look, "batch.no_tick", "F9")
        self.no_tick.say(t("batch_list.tick_none"))
        inside.addWidget(self.no_tick)
        # What an act costs is never cut off, in however many currencies.
        self.premiums = Wrapped(look, 17, strong=True)
        self.covers = Wrapped(look, 14, "ink2")
        self.debit = Wrapped(look, 17, strong=True)
        inside.addWidget(self.premiums)
        inside.addWidget(self.covers)
        inside.addWidget(self.debit)
        self.dispatch = DispatchButton(look, "batch.dispatch", "F12", small=True)
        self.dispatch.clicked.connect(acts.dispatch)
        inside.addWidget(self.dispatch)

    def _decided(self, acts: PaneActs, number: int) -> None:
        if number < len(self._choices):
            acts.decide(self._choices[number])

    def show_view(self, view: BatchView, chosen: BatchRow | None) -> None:
        """Draws both."""
        self._show_row(chosen, running=view.running)
        tick = view.tick
        self.tick_all.setVisible(tick.count > 0)
        self.no_tick.setVisible(not tick.count)
        self.premiums.setVisible(tick.count > 0)
        if tick.count:
            self.tick_all.say(t("batch_list.tick_all", count=tick.count))
            self.premiums.say(t("batch_list.premiums", sums=written(tick.sums)))
            key = key_cap(self.tick_all.key)
            self.tick_all.setAccessibleName(
                f"{self.tick_all.word.full}, {self.premiums.full}, {key}"
            )
        covers = view.plan.covers
        self.covers.say(
            t("batch_list.with_cover", count=covers.count, sums=written(covers.sums))
            if covers.count
            else t("batch_list.no_cover")
        )
        debit = written(view.plan.debit)
        self.debit.say(t("batch_list.debit", sums=debit or "–"))
        word = t("batch_list.dispatching" if view.running else "batch_list.dispatch")
        self.dispatch.show_state(
            word, say(view.caption), ready=view.ready, busy=view.running, sums=debit
        )

    def _show_row(self, chosen: BatchRow | None, *, running: bool) -> None:
        for widget in (self.mark, self.title, self.state):
            widget.setVisible(chosen is not None)
        offer = chosen.offer if chosen is not None else None
        self.price.setVisible(offer is not None)
        self.area.setVisible(offer is not None)
        card = chosen.choice if chosen is not None else None
        self._choices = tuple(each.id for each in card.choices) if card is not None else ()
        for number, button in enumerate(self.choices):
            button.setVisible(number < len(self._choices))
            if card is not None and number < len(card.choices):
                each = card.choices[number]
                button.show_choice(say(each.word), say(each.detail), each.key)
        self.tick.setVisible(chosen is not None and chosen.can_tick and not running)
        if chosen is None:
            return
        self.tick.say(t("batch_list.untick" if chosen.ticked else "batch_list.tick"))
        self.mark.show_shape(chosen.shape)
        self.title.say(t("batch_list.order", order=chosen.order))
        self.state.say(say(chosen.word))
        restyle(self.state, tone=_TONES.get(chosen.tone, "ink"))
        if offer is not None:
            known = offer.limit is not None
            facts = {"price": offer.price, "limit": offer.limit}
            self.price.say(t("batch_list.pays" if known else "batch_list.costs", **facts))
            self.words.say(f"{t('batch_list.own_words')}\n{offer.text}")
        self.setAccessibleName(f"{self.title.full}. {self.state.full}")

    def focus_chain(self) -> list[QWidget]:
        """The words where they scroll, then the acts."""
        return [self.area, *self.choices, self.tick, self.tick_all, self.dispatch]
