"""Why a paper is wanted once more: a short list, a note, and the key that prints it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from station.domain.reprint import CHOICES, LONGEST_NOTE, ReprintReason, Why
from station.domain.shipment import PaperKind
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, KeyCap, column, row
from station.gui.widgets.button import WideButton
from station.gui.widgets.pick import Pick
from station.gui.widgets.text import Elided
from station.i18n import t

_KEYS = {
    PaperKind.LABEL: "F6",
    PaperKind.CONFIRMATION: "Shift F6",
    PaperKind.CUSTOMS: "F6",
}


class ReprintAsk(Box):
    """Stands in the pane in place of its acts while a reason is chosen."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "sunken", "line")
        self.setObjectName("history.reprint_ask")
        self.kind: PaperKind | None = None
        """The paper that is asked about; None while nothing is."""
        self.reason: ReprintReason | None = None
        self.many = 0
        """So many labels are asked about together; 0: one paper."""
        px = look.px
        inside = column(self, px(6))
        # The ring of focus stands outside of what has it.
        pad = px(10)
        inside.setContentsMargins(pad, pad, pad, pad)
        head = row(gap=px(8))
        self.title = Elided(look, 17, strong=True)
        head.addWidget(self.title, 1)
        head.addWidget(KeyCap(look, "F3"))
        inside.addLayout(head)
        self.picks: dict[ReprintReason, Pick] = {}
        for reason in CHOICES:
            pick = Pick(look, f"history.reason.{reason.value}", t(f"reprint.{reason.value}"))
            pick.setFixedHeight(px(34 if look.sizes.short else 38))
            pick.clicked.connect(lambda _on=False, chosen=reason: self.choose(chosen))
            inside.addWidget(pick)
            self.picks[reason] = pick
        self.note = QLineEdit()
        self.note.setObjectName("history.reprint_note")
        self.note.setProperty("ring", "none")
        self.note.setPlaceholderText(t("reprint.note"))
        self.note.setAccessibleName(t("reprint.note_name", most=LONGEST_NOTE))
        self.note.setMaxLength(LONGEST_NOTE)
        self.note.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.note.returnPressed.connect(self.note.focusNextChild)
        inside.addWidget(self.note)
        self.press = WideButton(look, "history.reprint_now", t("reprint.print"), "Shift F6")
        inside.addWidget(self.press)
        self.hide()

    def ask(self, kind: PaperKind, many: int = 0) -> None:
        """Asks anew, for a paper of `kind`, or `many` labels: no reason stands there by itself."""
        self.kind, self.reason, self.many = kind, None, many
        self.note.clear()
        title = t("reprint.title_many", count=many) if many else t(f"reprint.title_{kind.value}")
        self.title.say(title)
        self.setAccessibleName(self.title.full)
        self.press.key_says("Ctrl F6" if many else _KEYS[kind])
        self._show_chosen()
        self.show()
        self.picks[CHOICES[0]].setFocus()

    def end(self) -> None:
        """Nothing is asked any more."""
        self.kind, self.many = None, 0
        self.hide()

    def choose(self, reason: ReprintReason) -> None:
        """Takes a reason; one that is said in words wants its words."""
        self.reason = reason
        self._show_chosen()
        if reason is ReprintReason.OTHER:
            self.note.setFocus()

    def next_reason(self) -> None:
        """F3: the next one."""
        at = CHOICES.index(self.reason) + 1 if self.reason is not None else 0
        self.choose(CHOICES[at % len(CHOICES)])

    def _show_chosen(self) -> None:
        for reason, pick in self.picks.items():
            pick.show_chosen(reason is self.reason)

    @property
    def why(self) -> Why | None:
        """What was given; None before a reason is chosen."""
        return Why(self.reason, self.note.text()) if self.reason is not None else None

    def kept(self) -> tuple[PaperKind | None, Why | None, int]:
        """What was asked and given, for another look."""
        return self.kind, self.why, self.many

    def restore(self, kind: PaperKind, why: Why | None, many: int) -> None:
        """Asks as before."""
        self.ask(kind, many)
        if why is not None:
            self.note.setText(why.note)
            self.choose(why.reason)

    def focus_chain(self) -> list[QWidget]:
        """The reasons, the note, the key."""
        return [*self.picks.values(), self.note, self.press]
