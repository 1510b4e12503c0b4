"""Beside the wallet's list: what each currency has, its period in sums, and what can be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from station.desk.wallet_page import AccountView, SumRow, WalletView
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, column
from station.gui.widgets.button import WideButton
from station.gui.widgets.offer import Scroll
from station.gui.widgets.text import Text, Wrapped, restyle
from station.i18n import money, say, t


@dataclass(frozen=True)
class _Line:
    """One line of the sums: words on the left, an amount or nothing on the right."""

    word: str
    amount: str = ""
    size: int = 17
    strong: bool = False
    tone: str = "ink2"
    gap: bool = False
    """Some room above it."""


def lines_of(view: WalletView) -> list[_Line]:
    """Each currency after the other; none is ever added to another."""
    found: list[_Line] = []
    for account in view.accounts:
        found += _account(account)
    for carrier in view.carriers:
        said = t("wallet_page.carrier_says", carrier=carrier.carrier, at=carrier.at)
        found.append(_Line(said, money(carrier.balance), gap=True))
        if carrier.difference is not None and carrier.difference.minor:
            word = t("wallet_page.carrier_differs")
            found.append(_Line(word, money(carrier.difference), strong=True, tone="look"))
    return found


def _account(account: AccountView) -> list[_Line]:
    free = t("wallet_page.available", currency=account.currency)
    found = [_Line(free, money(account.available), 22, strong=True, tone="ink", gap=True)]
    if account.low is not None:
        low = t("wallet_page.low", line=account.low.line)
        found.append(_Line(low, strong=True, tone="look"))
    found.append(_Line(t("wallet_page.held"), money(account.held)))
    if account.suspended.minor:
        found.append(_Line(t("wallet_page.suspended"), money(account.suspended)))
    opening = _Line(t("wallet_page.opening"), money(account.opening), strong=True, tone="ink")
    closing = _Line(t("wallet_page.closing"), money(account.closing), strong=True, tone="ink")
    return [*found, opening, *map(_sum, account.sums), closing]


def _sum(each: SumRow) -> _Line:
    amount = money(each.amount)
    if each.moves and each.amount.minor > 0:
        amount = f"+{amount}"
    word = t("statement.sum", what=say(each.word), count=each.count)
    return _Line(word, amount, 14, tone="ink" if each.moves else "ink2")


class Sums(QWidget):
    """The lines. They are reused: drawing them again moves nothing."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, look.px(12), 0)
        self._grid.setHorizontalSpacing(look.px(10))
        self._grid.setVerticalSpacing(look.px(5))
        self._grid.setColumnStretch(0, 1)
        self._lines: list[tuple[Wrapped, Text]] = []

    def show_lines(self, lines: Sequence[_Line]) -> None:
        """Draws `lines`, in their order."""
        while len(self._lines) < len(lines):
            self._add()
        spoken = []
        for index, (word, amount) in enumerate(self._lines):
            there = index < len(lines)
            word.setVisible(there)
            amount.setVisible(there)
            if not there:
                continue
            line = lines[index]
            word.say(line.word)
            amount.say(line.amount)
            size = min(line.size, 17) if self.look.sizes.compact else line.size
            for label in (word, amount):
                restyle(
                    label,
                    textRole=str(size),
                    strong="true" if line.strong else "false",
                    tone=line.tone,
                )
            top = self.look.px(10) if line.gap and index else 0
            word.setContentsMargins(0, top, 0, 0)
            amount.setContentsMargins(0, top, 0, 0)
            spoken.append(f"{line.word} {line.amount}".strip())
        self._grid.setRowStretch(len(self._lines), 1)
        self.setAccessibleName(". ".join(spoken))

    def _add(self) -> None:
        row = len(self._lines)
        self._grid.setRowStretch(row, 0)
        word = Wrapped(self.look, 17)
        amount = Text(self.look, 17)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(word, row, 0, top)
        self._grid.addWidget(amount, row, 1, top | Qt.AlignmentFlag.AlignRight)
        self._lines.append((word, amount))


@dataclass(frozen=True)
class PaneActs:
    """What the pane's buttons do: the same as their keys."""

    form: Callable[[], object]
    print: Callable[[], object]
    save: Callable[[], object]


class WalletPane(Box):
    """The sums, and below them the acts."""

    def __init__(self, look: Look, acts: PaneActs) -> None:
        super().__init__(look)
        self.setObjectName("wallet.pane")
        px, small = look.px, look.sizes
        inside = column(self, px(10))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(18 if not small.short else 12))
        self.sums = Sums(look, "wallet.sums")
        self.area = Scroll(self.sums, "wallet.sums_area", "heard.sums")
        inside.addWidget(self.area, 1)
        self.form = WideButton(look, "wallet.form_open", t("wallet_page.form"), "F4")
        self.print = WideButton(look, "wallet.print", t("wallet_page.print"), "F6")
        self.save = WideButton(look, "wallet.save", t("wallet_page.save"), "F9")
        for button, act in (
            (self.form, acts.form), (self.print, acts.print), (self.save, acts.save)
        ):  # fmt: skip
            button.clicked.connect(act)
            inside.addWidget(button)

    def show_view(self, view: WalletView) -> None:
        """Draws the sums."""
        self.sums.show_lines(lines_of(view))

    def focus_chain(self) -> list[QWidget]:
        """The sums where they scroll, then the acts."""
        return [self.area, self.form, self.print, self.save]
