"""The settings of another bench: a file is looked at, then taken over; or one is written."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station.desk import settings_copy
from station.desk.settings_page import CopyView, SettingsPageDesk
from station.domain.errors import message
from station.gui.pages.page import Ways
from station.gui.pages.settings_taken import TakenFile
from station.gui.theme import Look
from station.gui.widgets.boxes import column, row
from station.gui.widgets.button import LinkButton
from station.gui.widgets.rows import Ink, Said
from station.gui.widgets.setting import SettingBox
from station.gui.widgets.text import Elided
from station.i18n import say, t

_ROW = 40


class CopyPart(TakenFile):
    """The way to the setting up on top; the file, what it would change, and the one act below."""

    def __init__(
        self,
        look: Look,
        read: Callable[[str, bool], object],
        take: Callable[[], object],
        write: Callable[[], object],
        set_up: Callable[[], object],
    ) -> None:
        super().__init__(
            look, "settings.copy", t("settings_page.copy_file"), lambda: self._read(read)
        )
        px = look.px
        self.inside.addWidget(Elided(look, 22, strong=True, text=t("settings_page.copy")))
        head = column(gap=px(8)) if look.sizes.tight else row(gap=px(16))
        self.set_up = LinkButton(
            look, "settings.copy.set_up", t("settings_page.copy_set_up"), "F4", tone="ink2"
        )
        self.set_up.clicked.connect(set_up)
        self.write = LinkButton(
            look, "settings.copy.write", t("settings_page.copy_write"), "F9", tone="ink2"
        )
        self.write.clicked.connect(write)
        head.addWidget(self.set_up)
        head.addWidget(self.write)
        head.addStretch(1)
        self.inside.addLayout(head)
        beside = column(gap=px(8)) if look.sizes.tight else row(gap=px(12))
        self.named.addStretch(1)
        beside.addLayout(self.named, 3)
        choices = [(each, t(f"settings_page.choice.{each}")) for each in ("no", "yes")]
        self.own = SettingBox(
            look,
            "settings.copy.own",
            "own",
            t("settings_page.copy_own"),
            lambda _key, _text: self._read(read),
            choices,
        )
        beside.addWidget(self.own, 2)
        self.close_with(beside, "settings_page.copy_lines", _ROW, _paint, take)

    def _read(self, read: Callable[[str, bool], object]) -> None:
        file = self.file.text().strip()
        if file and self.own.choice is not None:
            read(file, self.own.choice.value == "yes")

    def show_copy(self, view: CopyView) -> None:
        """Draws what a file would change."""
        counted = say(settings_copy.counted(view)) if view.file else t("settings_page.copy_none")
        self.show_file(tuple(say(each) for each in settings_copy.lines(view)), counted)
        caption = "copy_ready" if view.may_take else "copy_read_first"
        if view.findings:
            caption = "copy_wrong"
        self.take.show_state(
            t("settings_page.copy_take"),
            t(f"settings_page.{caption}"),
            ready=view.may_take,
            busy=False,
        )

    def focus_chain(self) -> list[QWidget]:
        """The acts on top, the file, what is taken of it, its lines, the act that takes it."""
        return [self.set_up, self.write, self.file, self.own.field, self.list, self.take]


class CopySection:
    """The part with the file that is looked at."""

    def __init__(
        self, look: Look, desk: SettingsPageDesk, ways: Ways, set_up: Callable[[], object]
    ) -> None:
        self._desk, self._ways = desk, ways
        self.part = CopyPart(look, self._look_at, self.take, self.write, set_up)
        self._shown = CopyView()

    def draw(self) -> None:
        """Draws what the file would change."""
        self.part.show_copy(self._shown)

    def _look_at(self, file: str, own: bool) -> None:
        self._shown = CopyView()
        self._ways.start("look at settings", self._show(self._desk.look_at_copy(file, own=own)))

    async def _show(self, asked: Awaitable[CopyView]) -> None:
        found = await asked
        if isValid(self.part):
            self._shown = found
            self._ways.draw()

    def take(self) -> None:
        """F10: what the file says is this bench's from now on."""
        if self._shown.may_take:
            self._ways.start("take settings", self._take())
        else:
            self._ways.refused()

    async def _take(self) -> None:
        await self._desk.take_copy()
        self._shown = CopyView()
        self._ways.tell(message("settings_page.copy_taken"))

    def write(self) -> None:
        """F9: this bench's settings as a file for another one."""
        self._ways.start("write settings", self._write())

    async def _write(self) -> None:
        file = await self._desk.write_copy()
        self._ways.tell(message("settings_page.copy_written", file=file))

    def kept(self) -> CopyView:
        """What a page in another look takes over."""
        return self._shown

    def restore(self, kept: CopyView) -> None:
        """As it was."""
        self._shown = kept
        self.part.file.setText(kept.file)


def _paint(ink: Ink, box: QRectF, words: str, chosen: bool, focused: bool) -> None:
    px = ink.look.px
    ink.ground(box, chosen=chosen, focused=focused)
    ink.said(box.adjusted(px(12), 0, -px(8), 0), Said(words, 17))
