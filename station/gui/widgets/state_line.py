"""A state in a list: shape 24, word 17/600, small line 14."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from station.desk.views import ParcelView, Shape
from station.domain.cover import CoverState
from station.gui.theme import Look
from station.gui.widgets.boxes import amid, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import split_sentence
from station.i18n import say, t


def cover_words(parcel: ParcelView) -> tuple[str, str]:
    """The cover of `parcel` as a word and the line below it: `Covered` / `ref …-INS`."""
    word, rest = split_sentence(say(parcel.word))
    detail = say(parcel.detail) if parcel.detail else ""
    return word, f"{rest} {detail}".strip()


def cover_sentence(parcel: ParcelView) -> str:
    """The cover of `parcel` in one accessible sentence."""
    if parcel.cover is CoverState.COVERED and parcel.ref:
        return t("cover.covered", ref=parcel.ref)
    word, detail = say(parcel.word), say(parcel.detail) if parcel.detail else ""
    return f"{word}{' ' if word.endswith('.') else ', '}{detail}" if detail else word


class StateLine(QWidget):
    """Shape, word and small line; read out as one sentence."""

    def __init__(self, look: Look, mark: float = 24) -> None:
        super().__init__()
        inside = row(self, look.px(10))
        self.mark = Mark(look, mark)
        self.word = Broken(look, (17, 14))
        self.detail = Broken(look, (14,), "ink2", strong=False)
        words = amid(self.word, self.detail)
        inside.addWidget(self.mark)
        inside.addLayout(words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_state(self, shape: Shape, word: str, detail: str) -> None:
        """Takes shape and words."""
        self.mark.show_shape(shape)
        self.word.say(word)
        self.detail.say(detail)
        self.detail.setVisible(bool(detail))
        self.setAccessibleName(" ".join(filter(None, (word, detail))))
