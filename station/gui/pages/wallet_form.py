"""Money added or put right: what, how much, why, and the one key that posts it."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from station.desk.wallet_page import LONGEST_NOTE, Booking, Kind, caption
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, KeyCap, column, row
from station.gui.widgets.button import DispatchButton
from station.gui.widgets.entry import Entry
from station.gui.widgets.radio import Radios
from station.gui.widgets.text import Elided
from station.i18n import say, t


class WalletForm(Box):
    """Stands in place of the sums while somebody types."""

    def __init__(self, look: Look, post: Callable[[], object]) -> None:
        super().__init__(look)
        self.setObjectName("wallet.form")
        self._reference = ""
        px, small = look.px, look.sizes
        inside = column(self, px(8 if small.short else 10))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(18 if not small.short else 12))
        head = row(gap=px(8))
        head.addWidget(Elided(look, 22, strong=True, text=t("wallet_page.form")), 1)
        head.addWidget(KeyCap(look, "Esc"))
        inside.addLayout(head)
        self.kinds = Radios(
            look,
            "wallet.kind",
            [(each.value, t(f"wallet_page.{each.value}"), t(f"wallet_page.{each.value}_detail"))
             for each in Kind],
        )  # fmt: skip
        self.kinds.chose.connect(lambda _kind: self._changed())
        inside.addWidget(self.kinds)
        self.amount = Entry(look, "wallet.amount", t("wallet_page.amount"), most=24)
        self.currency = Entry(look, "wallet.currency", t("wallet_page.currency"), most=3)
        sums = row(gap=px(10))
        sums.addWidget(self.amount, 2)
        sums.addWidget(self.currency, 1)
        inside.addLayout(sums)
        self.note = Entry(look, "wallet.note", t("wallet_page.note"), most=LONGEST_NOTE)
        inside.addWidget(self.note)
        inside.addStretch(1)
        for entry in (self.amount, self.currency, self.note):
            entry.edit.textEdited.connect(lambda _text: self._changed())
        self.press = DispatchButton(look, "wallet.post", "F10", small=True)
        self.press.clicked.connect(post)
        inside.addWidget(self.press)

    def begin(self, currency: str, reference: str) -> None:
        """An empty form; `reference` makes of a second press nothing."""
        self._reference = reference
        self.kinds.choose(Kind.TOP_UP.value)
        for entry, text in ((self.amount, ""), (self.currency, currency), (self.note, "")):
            entry.edit.setText(text)
        self._changed()
        self.amount.edit.setFocus()

    def next_kind(self) -> None:
        """F3: the other one."""
        other = Kind.CORRECTION if self.booking.kind is Kind.TOP_UP else Kind.TOP_UP
        self.kinds.choose(other.value)

    @property
    def booking(self) -> Booking:
        """What is typed."""
        return Booking(
            Kind(self.kinds.value or Kind.TOP_UP.value),
            self.amount.value,
            self.currency.value,
            self.note.value,
            self._reference,
        )

    @property
    def ready(self) -> bool:
        """It can be posted."""
        return caption(self.booking)[0]

    def _changed(self) -> None:
        self.show_busy(busy=False)

    def show_busy(self, *, busy: bool) -> None:
        """Says what the key does, or what is missing."""
        kind = self.booking.kind
        self.note.say(t("wallet_page.reason" if kind is Kind.CORRECTION else "wallet_page.note"))
        ready, why = caption(self.booking)
        word = t(f"wallet_page.{kind.value}")
        self.press.show_state(word, say(why), ready=ready and not busy, busy=busy)

    def kept(self) -> Mapping[str, Any]:
        """What was typed, for another look."""
        return {"booking": self.booking}

    def restore(self, booking: Booking) -> None:
        """As it was."""
        self.begin(booking.currency, booking.reference)
        self.kinds.choose(booking.kind.value)
        self.amount.edit.setText(booking.amount)
        self.note.edit.setText(booking.note)
        self._changed()

    def focus_chain(self) -> list[QWidget]:
        """The kinds, the fields, the act."""
        fields = [entry.edit for entry in (self.amount, self.currency, self.note)]
        return [*self.kinds.rows.values(), *fields, self.press]
