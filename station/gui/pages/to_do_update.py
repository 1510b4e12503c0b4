"""The line of the supervisor's page that says that a newer version is there, or why none is."""

from collections.abc import Callable

from station.desk.views import Notice
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, amid, row
from station.gui.widgets.button import SmallButton
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Elided, Sentences, Wrapped
from station.gui.widgets.tones import inks
from station.i18n import say, t


class UpdateLine(Box):
    """Shape, sentence, and the key to its page. Not there while nothing is to be said."""

    def __init__(self, look: Look, opened: Callable[[], object]) -> None:
        super().__init__(look)
        self.setObjectName("to_do.update")
        px, small = look.px, look.sizes
        inside = row(self, px(14))
        above = px(8) if small.folded else 0
        inside.setContentsMargins(px(20), above, px(20), above)
        self.mark = Mark(look, 28)
        self.word: Elided | Wrapped = Elided(look, 17, strong=True)
        self.detail: Sentences | Wrapped = Sentences(look, 14)
        if small.folded:  # there is room below, and none beside
            self.word, self.detail = Wrapped(look, 17, strong=True), Wrapped(look, 14)
        words = amid(self.word, self.detail)
        inside.addWidget(self.mark)
        inside.addLayout(words, 1)
        self.open = SmallButton(look, "to_do.update_open", t("update.page.open"), "F4")
        self.open.clicked.connect(opened)
        inside.addWidget(self.open)
        if not small.folded:
            self.setFixedHeight(px(56 if small.short else 60))
        self.hide()

    def show_notice(self, notice: Notice | None) -> None:
        """Draws `notice`; None takes the line away."""
        self.setVisible(notice is not None)
        if notice is None:
            return
        chosen = inks(notice.tone)
        self.ground(chosen.fill, chosen.border, chosen.width)
        self.mark.show_shape(notice.shape, chosen.mark, chosen.fill)
        word, detail = say(notice.word), say(notice.detail) if notice.detail else ""
        self.word.say(word, chosen.word)
        self.detail.say(detail, chosen.soft)
        self.setAccessibleName(f"{word}. {detail}".strip())
