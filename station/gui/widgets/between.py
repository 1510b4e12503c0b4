"""A page in one column scrolls between what stays: its state above, what finishes its job below."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station.gui.theme import Look
from station.gui.widgets.boxes import UNBOUND, column, row
from station.gui.widgets.fold import Folded


class _Stay(QWidget):
    """Holds what stays, for as long as that is wanted and the card that it is of is in front."""

    def __init__(self, kept: QWidget, card: QWidget, above: int, below: int) -> None:
        super().__init__()
        self._kept, self._card = kept, card
        inside = column(self)
        inside.setContentsMargins(0, above, 0, below)
        shown = not kept.isHidden()
        inside.addWidget(kept)
        kept.setMaximumWidth(UNBOUND)  # as wide as the page
        kept.setVisible(shown)
        for each in (kept, card):
            each.installEventFilter(self)
        self._settle()

    def _settle(self) -> None:
        self.setVisible(self._card.isVisible() and not self._kept.isHidden())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The card, or what stays of it, came or went."""
        if event.type() in (
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        ) and all(map(isValid, (self, self._kept, self._card))):
            self._settle()
        return False


class Between(QWidget):
    """The page's own column, which scrolls as `view`, and what was taken out of it to stay."""

    def __init__(self, look: Look, inside: QWidget, name: str, *, foot: bool = False) -> None:
        """`foot`: the gap above what stays below is there without it, too."""
        super().__init__()
        self._look = look
        self._gap = 0 if foot else look.sizes.gap
        self.view = Folded(look, inside, name)
        whole = column(self)
        self._above, self._below = column(), column()
        whole.addLayout(self._above)
        whole.addWidget(self.view, 1)
        whole.addLayout(self._below)
        if foot:
            self._below.setContentsMargins(0, look.sizes.gap, 0, 0)

    def stay_above(self, kept: QWidget) -> None:
        """Takes `kept` out of its card: it stands above what scrolls while the card is in front."""
        self._above.addWidget(_Stay(kept, _card_of(kept), 0, self._look.sizes.gap))

    def stay_below(self, *kept: QWidget) -> None:
        """The same below; those of one call stand beside each other."""
        beside = row(gap=self._look.sizes.gap)
        for each in kept:
            beside.addWidget(_Stay(each, _card_of(each), self._gap, 0), 1)
        self._below.addLayout(beside)


def bring(changed: QWidget, heart: QWidget | None = None) -> None:
    """What an act changed comes into view, if it stands in what scrolls.

    Where it is higher than the view, its `heart` is what must be seen of it.
    """
    around = changed.parentWidget()
    while around is not None and not isinstance(around, Folded):
        around = around.parentWidget()
    if around is not None:
        around.bring_soon(changed, heart)


def _card_of(kept: QWidget) -> QWidget:
    card = kept.parentWidget()
    if card is None:
        raise ValueError("what stays stands in a card first")
    return card
