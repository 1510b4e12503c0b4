"""The money card: label + cover = debit, and below it the one key that spends it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from station.desk.views import DispatchButton as DispatchState
from station.desk.views import MoneyView, SumLine
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import DispatchButton
from station.gui.widgets.text import Elided, Text, Whole
from station.i18n import money, say, t


class MoneyLine(QWidget):
    """One line: what, and how much, or the words where there is no amount."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        inside = row(self, look.px(8))
        self.label = Elided(look, 17)
        self.amount = Text(look, 22, strong=True)
        self.word = Text(look, 22, "ink2")
        inside.addWidget(self.label, 1)
        inside.addWidget(self.amount)
        inside.addWidget(self.word)
        self.setFixedHeight(look.px(29 if look.sizes.short or look.sizes.compact else 32))

    def show_line(self, line: SumLine | None) -> None:
        """Draws `line`; none leaves its place empty."""
        if line is None:
            for label in (self.label, self.amount, self.word):
                label.say("")
            return
        self.label.say(say(line.label))
        self.amount.setVisible(line.amount is not None)
        self.word.setVisible(line.amount is None)
        if line.amount is not None:
            self.amount.say(money(line.amount))
        self.word.say(say(line.word) if line.word else "")
        said = self.amount.full if line.amount is not None else self.word.full
        self.setAccessibleName(f"{self.label.full}: {said}")


class MoneyCard(Box):
    """The sum and Dispatch. Its place and height never change."""

    def __init__(self, look: Look, dispatch: Callable[[], None]) -> None:
        super().__init__(look)
        self.setObjectName("pack.money")
        px, small = look.px, look.sizes
        inside = column(self)
        inside.setContentsMargins(small.pad, px(12 if small.short else 13), small.pad, px(20))
        self.lines = [MoneyLine(look), MoneyLine(look)]
        for line in self.lines:
            inside.addWidget(line)
        inside.addSpacing(px(4))
        inside.addWidget(Rule(look, "ink", 2))
        total = row(gap=px(12))
        self.debit = Text(look, 22, strong=True, text=t("screen.debit"))
        self.after = Whole(look, 14, "ink2")
        self.sum = Broken(look, (32, 26, 22, 17))
        self.sum.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        total.addWidget(self.debit)
        total.addWidget(self.after, 1)
        total.addWidget(self.sum)
        place = QWidget()
        place.setLayout(total)
        place.setFixedHeight(px(48 if small.short else 54))
        inside.addWidget(place)
        self.dispatch = DispatchButton(look, "pack.dispatch")
        self.dispatch.clicked.connect(dispatch)
        inside.addWidget(self.dispatch)
        inside.addStretch()

    def show_money(self, view: MoneyView | None, button: DispatchState | None) -> None:
        """Draws the sum and the button."""
        lines = view.lines[: len(self.lines)] if view is not None else ()
        for index, line in enumerate(self.lines):
            line.show_line(lines[index] if index < len(lines) else None)
        debits = view.debits if view is not None else ()
        sums = " + ".join(money(part) for part in debits)
        self.sum.say(sums or t("screen.no_debit"), "ink" if debits else "ink2")
        after = view.wallet_after if view is not None else ()
        self.after.say(
            t("screen.wallet_after", amounts=", ".join(money(part) for part in after))
            if after
            else ""
        )
        said = f"{self.debit.full} {self.sum.full}"
        self.setAccessibleName(f"{said}. {self.after.full}" if after else said)
        if button is not None:
            self.dispatch.show_state(
                t("screen.dispatching" if button.busy else "screen.dispatch"),
                say(button.caption),
                ready=button.ready and not button.busy,
                busy=button.busy,
                sums=sums,
            )
