"""The open order as text: who gets it, and from whom."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtWidgets import QWidget

from station.desk.views import FormView
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, column, row
from station.gui.widgets.field import small_label
from station.gui.widgets.text import Elided
from station.i18n import country, t

_LARGE_LINES = 4
_MOST_LINES = 5


class ToCard(Box):
    """Recipient large, sender small. The card keeps its height however long the address is."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setObjectName("pack.to")
        px, small = look.px, look.sizes
        tight = small.short or small.compact
        inside = row(self, px(20))
        inside.setContentsMargins(small.pad, px(10 if tight else 15), small.pad, px(8))
        to = column()
        to.addWidget(small_label(look, t("screen.to")))
        to.addSpacing(px(3))
        self.lines = [Elided(look, 22, strong=index == 0) for index in range(_MOST_LINES)]
        for line in self.lines:
            to.addWidget(line)
        to.addStretch()
        inside.addLayout(to, 63)
        from_ = column()
        from_.addWidget(small_label(look, t("screen.from")))
        from_.addSpacing(px(3))
        self.from_lines = [Elided(look, 17) for _ in range(_MOST_LINES)]
        for line in self.from_lines:
            from_.addWidget(line)
        from_.addStretch()
        self.from_ = QWidget()
        self.from_.setLayout(from_)
        if not small.compact:
            inside.addWidget(self.from_, 37)
        self.setFixedHeight(px(152 if small.short else 157 if small.compact else 164))

    def show_form(self, form: FormView) -> None:
        """Draws both addresses."""
        recipient = folded(named(form.recipient_lines))
        rest = 22 if len(recipient) <= _LARGE_LINES else 17
        for index, line in enumerate(self.lines):
            line.setVisible(index < len(recipient))
            if index < len(recipient):
                line.take_size(22 if index == 0 else rest)
                line.say(recipient[index])
        sender = folded(named(form.sender))
        for index, line in enumerate(self.from_lines):
            line.setVisible(index < len(sender))
            line.say(sender[index] if index < len(sender) else "")
        self.setAccessibleName(f"{t('screen.to')} {', '.join(recipient)}")


def named(lines: Sequence[str]) -> list[str]:
    """`lines` with the country's name for its code, which is the last of them."""
    if lines and len(lines[-1]) == 2 and lines[-1].isupper():
        return [*lines[:-1], country(lines[-1])]
    return list(lines)


def folded(lines: Sequence[str]) -> list[str]:
    """`lines` joined from below until they fit: `Flat 3, 22 Ferry Road`."""
    kept = [line for line in lines if line.strip()]
    while len(kept) > _MOST_LINES:
        pairs = [len(a) + len(b) for a, b in pairwise(kept[1:])]
        at = 1 + pairs.index(min(pairs))
        kept[at : at + 2] = [f"{kept[at]}, {kept[at + 1]}"]
    return kept
