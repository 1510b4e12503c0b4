"""Ctrl F1: the languages that the bench can speak. One key each; it is spoken at once."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from station.desk.languages import LanguageDesk
from station.gui.keymap import KEYS
from station.gui.pages.page import DeskPage, Place
from station.gui.widgets.boxes import Box, column, row
from station.gui.widgets.pick import Pick
from station.gui.widgets.text import Text, Wrapped
from station.i18n import Language, languages, speaking, spoken, t

# The keys of the rows, by what they stand for on a page beside Pack.
_ACTS = ("search", "filter", "look_at", "send_now", "print_again", "withdraw")
_CAPS = {key.listed: key.cap for key in KEYS if key.listed}
_WIDE = 720


class LanguagePage(DeskPage):
    """Each language by its own name, with what is to be known of it said in it."""

    name: ClassVar[str] = "language"
    everywhere: ClassVar[bool] = True

    def __init__(self, place: Place, desk: LanguageDesk) -> None:
        super().__init__(place)
        self._desk = desk
        look, px, small = self.look, self.look.px, self.look.sizes
        card = Box(look)
        card.setMaximumWidth(px(_WIDE))
        inside = column(card, px(8))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(14))
        head = row()
        head.addWidget(Text(look, 22, strong=True, text=t("language.title")))
        head.addStretch()
        head.addWidget(Text(look, 17, "ink2", text=t("language.back")))
        inside.addLayout(head)
        self.rows: dict[str, Pick] = {}
        for each, act in zip(languages(), _ACTS, strict=True):
            pick = Pick(look, f"language.{each.code}", each.name, _known(each), _CAPS[act])
            pick.clicked.connect(lambda _checked=False, code=each.code: self._choose(code))
            inside.addWidget(pick)
            self.rows[each.code] = pick
        self.hint = Wrapped(look, 17, "ink2")
        self.hint.setObjectName("language.hint")
        inside.addWidget(self.hint)
        self.body.addWidget(card)
        self.body.addStretch()
        self.draw()

    async def snapshot(self) -> str:
        """What is spoken."""
        return spoken()

    def draw(self) -> None:
        """Marks what is spoken."""
        for code, pick in self.rows.items():
            pick.show_chosen(code == spoken())
        self.hint.say(t("language.stays" if self._desk.stays() else "language.for_now"))

    def act(self, name: str) -> bool:
        """The key of a row chooses it."""
        if name not in _ACTS:
            return super().act(name)
        self._choose(list(self.rows)[_ACTS.index(name)])
        return True

    def _choose(self, code: str) -> None:
        self.start("language", self._desk.choose(code))

    def focus_chain(self) -> list[QWidget]:
        """The rows."""
        return list(self.rows.values())


def _known(each: Language) -> str:
    with speaking(each.code):
        if not each.whole:
            return t("language.part")
        if each.code == "en":
            return ""
        return t("language.read" if each.reader else "language.unread")
