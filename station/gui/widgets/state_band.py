"""The band of a page about one shipment: its state, what that rests on, and the ways out."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.desk.views import Band
from station.gui.announce import announce
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, column, row
from station.gui.widgets.mark import Mark
from station.gui.widgets.told import Detail, State
from station.gui.widgets.tones import inks
from station.i18n import say

_LINES = 3


class StateBand(Box):
    """A new state is said aloud, once."""

    def __init__(self, look: Look, name: str, *buttons: QWidget) -> None:
        super().__init__(look)
        self.setObjectName(name)
        self._told = ""
        px, small = look.px, look.sizes
        if small.folded:
            self.setMinimumHeight(px(64))
        else:
            self.setFixedHeight(px(64 if small.short else 84))
        inside = row(gap=px(14 if small.compact else 24))
        whole = row(self, px(8))
        whole.setContentsMargins(px(14 if small.compact else 24), 0, px(20), 0)
        whole.addLayout(inside, 1)
        self.mark = Mark(look, 44 if small.short else 52)
        largest = 26 if small.short else 40
        self.word = State(look, tuple(s for s in (40, 32, 26, 22, 17) if s <= largest))
        self.detail = Detail(look, _LINES)
        words = column()
        words.addStretch()
        words.addWidget(self.word)
        words.addWidget(self.detail)
        words.addStretch()
        inside.addWidget(self.mark)
        inside.addLayout(words, 1)
        self.acts = QWidget()
        """The ways out. Folded, they scroll: the band stays, and the page has the room."""
        acts = row(self.acts, gap=px(14 if small.compact else 24))
        for button in buttons:
            acts.addWidget(button)
        if small.folded:
            acts.addStretch(1)
            whole.setContentsMargins(px(14), px(8), px(14), px(8))
        else:
            whole.addWidget(self.acts)

    def stand_in(self, inside: QVBoxLayout) -> None:
        """Puts the band on top of a page; folded, the ways out below it."""
        inside.addWidget(self)
        if self.look.sizes.folded:
            inside.addWidget(self.acts)

    def show_band(self, band: Band) -> None:
        """Takes the words, in the colours of their tone."""
        chosen = inks(band.tone)
        self.ground(chosen.fill, chosen.border, chosen.width)
        self.mark.show_shape(band.shape, chosen.mark, chosen.fill)
        self.word.say(say(band.word), chosen.word)
        self.detail.say(say(band.detail) if band.detail is not None else "", chosen.soft)
        said = f"{self.word.full}. {self.detail.full}"
        self.setAccessibleName(said)
        if said != self._told:
            self._told = said
            announce(self, said)
