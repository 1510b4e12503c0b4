"""The line under the band. It leaves only when it is no longer true, or answered."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from station.desk.views import Notice, Tone
from station.gui.announce import announce
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, amid, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import SmallButton
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Sentences, Wrapped, split_sentence
from station.gui.widgets.tones import inks
from station.i18n import say, t

_RETRY, _NARROW = 38, 520
_WORST_FIRST = (Tone.NO, Tone.LOOK, Tone.PLAIN, Tone.WORKING, Tone.PROVEN)


class NoticeLine(Box):
    """One notice: shape, sentence, small line, and a key if it can be tried again."""

    def __init__(self, look: Look, name: str, retry: Callable[[], None], *, wide: bool) -> None:
        super().__init__(look)
        self.setObjectName(name)
        px = look.px
        self._wide = wide
        self._told = ""
        large = wide and not look.sizes.short
        self._whole = column(self, px(6))
        self._inside = inside = row(gap=px(18))
        self._whole.addLayout(inside)
        self._low = False
        """The key to try again stands below the words."""
        # As high as its words need there, and so much around them.
        above = px(8) if look.sizes.folded else 0
        inside.setContentsMargins(px(20), above, px(20), above)
        self.mark = Mark(look, 42 if large else 28)
        self.word: Broken | Wrapped = Broken(look, (22, 17, 14) if large else (17, 14))
        self.detail: Sentences | Broken | Wrapped = Sentences(look, 17 if large else 14)
        if not wide:
            self.detail = Broken(look, (14,), strong=False)
        if look.sizes.folded:
            # There is room below, and none beside.
            self.word, self.detail = Wrapped(look, 17, strong=True), Wrapped(look, 14)
        words = amid(self.word, self.detail)
        inside.addWidget(self.mark)
        inside.addLayout(words, 1)
        self.retry = SmallButton(look, f"{name}.retry", t("screen.try_now"), "F5")
        self.retry.clicked.connect(retry)
        self.retry.setFixedHeight(look.px(_RETRY))  # its ring stays off the notice's own border
        inside.addWidget(self.retry)
        if look.sizes.folded:
            return
        if wide:
            self.setFixedHeight(px(72 if large else 56))
        else:
            # As high as its words where they break: no least height, to which it would be pressed.
            inside.addStrut(px(50))
            inside.setContentsMargins(px(20), px(3), px(20), px(3))
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folded and narrow, the key goes below: beside it the words would have many lines."""
        super().resizeEvent(event)
        low = self.look.sizes.folded and self.width() < self.look.px(_NARROW)
        if low is not self._low:
            self._low = low
            before, after = (self._inside, self._whole) if low else (self._whole, self._inside)
            before.removeWidget(self.retry)
            after.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignRight)
            side = self.look.px(10) if low else 0
            self._whole.setContentsMargins(0, 0, side, side)

    def show_notice(self, notice: Notice) -> None:
        """Draws `notice`."""
        chosen = inks(notice.tone)
        self.ground(chosen.fill, chosen.border, chosen.width)
        self.mark.show_shape(notice.shape, chosen.mark, chosen.fill)
        word, detail = say(notice.word), say(notice.detail) if notice.detail else ""
        if not self._wide or not detail:
            # A long word would lose its end: its first sentence is the word. Where there is room
            # for one of the two, the detail is it: it says what happens next.
            word, rest = split_sentence(word)
            detail = detail or rest
        self.word.say(word, chosen.word)
        self.detail.say(detail, chosen.soft)
        self.detail.setVisible(bool(detail))
        self.retry.setVisible(notice.can_retry)
        whole = (say(notice.word), say(notice.detail) if notice.detail else "")
        said = " ".join(filter(None, whole))
        self.setAccessibleName(said)
        if said != self._told:
            self._told = said
            announce(self, said, urgent=notice.tone in (Tone.NO, Tone.LOOK))

    def leave(self) -> None:
        """It is no longer true; said again, it would be new."""
        self._told = ""
        self.hide()


class Notices(QWidget):
    """The notices that there is room for, the worst first; F1 reads all of them."""

    def __init__(
        self, look: Look, name: str, room: int, retry: Callable[[], None], *, wide: bool
    ) -> None:
        super().__init__()
        inside: QVBoxLayout = column(self, look.sizes.gap)
        self.lines = [
            NoticeLine(look, f"{name}.{index}", retry, wide=wide) for index in range(room)
        ]
        for line in self.lines:
            inside.addWidget(line)
            line.hide()
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Draws the worst of `notices`."""
        chosen = sorted(notices, key=lambda notice: _WORST_FIRST.index(notice.tone))
        for index, line in enumerate(self.lines):
            if index < len(chosen):
                line.show_notice(chosen[index])
                line.show()
            else:
                line.leave()
        self.setVisible(bool(chosen))
