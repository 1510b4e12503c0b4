"""A newer version of the program: what is new, what has to settle first, and what IT does.

It stands within the supervisor's page. Nothing is installed from here.
"""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from station.desk.update_page import UpdateDesk, UpdateView
from station.desk.views import Shape
from station.domain.errors import Message
from station.gui.pages.page import DeskPage, Place
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import WideButton
from station.gui.widgets.fold import beside_or_below
from station.gui.widgets.mark import Mark
from station.gui.widgets.offer import Scroll
from station.gui.widgets.text import Elided, Text, Wrapped
from station.i18n import date, say, t


class UpdatePage(DeskPage):
    """Left: how it stands, what is under way, the file. Right: the release's own words."""

    name: ClassVar[str] = "update"

    def __init__(self, place: Place, desk: UpdateDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self._looking = False
        self.view: UpdateView | None = None
        beside = beside_or_below(self.look, self.look.px(12 if self.look.sizes.compact else 16))
        beside.addWidget(self._build_standing(), 3)
        beside.addWidget(self._build_notes(), 2)
        self.body.addLayout(beside, 1)
        self._show_head(Shape.ASKING, t("update.starting"), "")

    def _build_standing(self) -> Box:
        look, px, small = self.look, self.look.px, self.look.sizes
        card = Box(look)
        card.setObjectName("update.standing")
        outside = column(card, px(10))
        outside.setContentsMargins(small.pad, px(14), small.pad, px(18 if not small.short else 12))
        head = row(gap=px(14))
        self.mark = Mark(look, 40)
        words = column(gap=px(2))
        self.word = Wrapped(look, 22, strong=True)
        self.detail = Wrapped(look, 17, "ink2")
        words.addWidget(self.word)
        words.addWidget(self.detail)
        head.addWidget(self.mark)
        head.addLayout(words, 1)
        outside.addLayout(head)
        inside = QWidget()
        parts = column(inside, px(8))
        self.settle_head = Text(look, 17, strong=True, text=t("update.page.settle"))
        self.settle = Wrapped(look, 17)
        self.settle.setObjectName("update.settle")
        self.rule = Rule(look)
        self.files_head = Text(look, 17, strong=True, text=t("update.page.files"))
        self.files = Wrapped(look, 17)
        self.files.setObjectName("update.files")
        self.back_again = Wrapped(look, 17, "ink2", text=t("update.page.back_again"))
        for part in (
            self.settle_head, self.settle, self.rule, self.files_head, self.files, self.back_again
        ):  # fmt: skip
            parts.addWidget(part)
            part.hide()
        parts.addStretch(1)
        self.area = Scroll(inside, "update.area", "update.page.files")
        self.area.cut_between_lines(self.settle, self.files, self.back_again)
        outside.addWidget(self.area, 1)
        foot = row(gap=px(12))
        self.looked = Elided(look, 17, "ink2")
        self.looked.setObjectName("update.looked")
        foot.addWidget(self.looked, 1)
        self.again = WideButton(look, "update.again", t("update.page.look"), "F5")
        self.again.setFixedWidth(px(200 if small.compact else 240))
        self.again.clicked.connect(lambda: self.act("send_now"))
        foot.addWidget(self.again)
        outside.addLayout(foot)
        return card

    def _build_notes(self) -> Box:
        look, px, small = self.look, self.look.px, self.look.sizes
        card = self.notes_card = Box(look)
        card.setObjectName("update.notes_card")
        inside = column(card, px(10))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(14))
        head = row(gap=px(12))
        head.addWidget(Text(look, 22, strong=True, text=t("update.page.notes")))
        self.dated = Broken(look, (17, 14), "ink2", strong=False)
        head.addWidget(self.dated, 1)
        inside.addLayout(head)
        inside.addWidget(Rule(look))
        self.notes = Wrapped(look, 17)
        self.notes.setObjectName("update.notes")
        self.notes_area = Scroll(self.notes, "update.notes_area", "update.page.notes")
        inside.addWidget(self.notes_area, 1)
        card.hide()
        return card

    # Drawing

    async def snapshot(self) -> UpdateView:
        """What the newest look came to."""
        return await self._desk.view()

    def draw(self) -> None:
        """Draws the page."""
        view = self.view
        if view is None:
            return
        self._show_head(view.shape, say(view.word), say(view.detail))
        self.settle.say("\n".join(say(each) for each in view.settle))
        self.files.say(
            "\n\n".join(f"{each.path}, {say(each.size)}\n{say(each.how)}" for each in view.files)
        )
        for part in (self.settle_head, self.settle, self.rule):
            part.setVisible(bool(view.settle))
        for part in (self.files_head, self.files, self.back_again):
            part.setVisible(bool(view.files))
        self.notes_card.setVisible(bool(view.files))
        dated = t("update.page.dated", dated=date(view.dated)) if view.dated else ""
        self.dated.say(f"{view.version} {dated}".strip())
        self.notes.say(view.notes or t("update.page.no_notes"))
        looked = view.looked_at
        word = t("update.page.looked_at", at=looked) if looked is not None else ""
        self.looked.say(t("update.page.looking") if self._looking else word)
        self.reshaped.emit()

    def _show_head(self, shape: Shape, word: str, detail: str) -> None:
        self.mark.show_shape(shape)
        self.word.say(word)
        self.detail.say(detail)
        self.detail.setVisible(bool(detail))

    def not_read(self, why: Message) -> None:
        """Says why; where nothing is shown yet, that it could not be read."""
        super().not_read(why)
        if self.view is None:
            self._show_head(Shape.LOOK, t("update.page.not_read"), "")

    # Acts

    def act(self, name: str) -> bool:
        """F5 looks again, Esc goes back."""
        if name == "send_now":
            if not self._looking:
                self._looking = True
                self.draw()
                self.start("look for updates", self._look_again())
        elif name == "back":
            self.place.open_page("to_do", "")
        else:
            return False
        return True

    async def _look_again(self) -> None:
        try:
            await self._desk.look()
        finally:
            self._looking = False

    def focus_chain(self) -> list[QWidget]:
        """What is longer than its place, and the key."""
        return [self.area, self.again, self.notes_area]
