"""The settings of another bench: a file is looked at, then taken over; or one is written."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QLineEdit, QWidget

from station.desk import settings_copy
from station.desk.settings_page import CopyView
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.button import DispatchButton, LinkButton
from station.gui.widgets.field import small_label
from station.gui.widgets.rows import Ink, RowList
from station.gui.widgets.setting import SettingBox
from station.gui.widgets.text import Elided
from station.i18n import say, t

_ROW = 40


class CopyPart(Box):
    """The way to the setting up on top; the file, what it would change, and the one act below."""

    def __init__(
        self,
        look: Look,
        read: Callable[[str, bool], object],
        take: Callable[[], object],
        write: Callable[[], object],
        set_up: Callable[[], object],
    ) -> None:
        super().__init__(look)
        self.setObjectName("settings.copy")
        self.setProperty("ring", "none")
        self._lines: tuple[str, ...] = ()
        px, small = look.px, look.sizes
        inside = column(self, px(8))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(14))
        inside.addWidget(Elided(look, 22, strong=True, text=t("settings_page.copy")))
        head = row(gap=px(16))
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
        inside.addLayout(head)
        beside = row(gap=px(12))
        left = column(gap=px(2))
        left.addWidget(small_label(look, t("settings_page.copy_file")))
        self.file = QLineEdit()
        self.file.setObjectName("settings.copy.file")
        self.file.setAccessibleName(t("settings_page.copy_file"))
        self.file.setMaxLength(1000)
        self.file.returnPressed.connect(lambda: self._read(read))
        left.addWidget(self.file)
        left.addStretch(1)
        beside.addLayout(left, 3)
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
        inside.addLayout(beside)
        self.state = Elided(look, 17, strong=True)
        self.state.setObjectName("settings.copy.state")
        inside.addWidget(self.state)
        inside.addWidget(Rule(look))
        self.list = RowList(look, "settings.copy.lines", px(_ROW), 0, self._said, _paint)
        self.list.setAccessibleName(t("settings_page.copy_lines"))
        inside.addWidget(self.list, 1)
        inside.addWidget(Rule(look))
        below = row()
        below.addStretch(1)
        self.take = DispatchButton(look, "settings.copy.take", "F10", small=True)
        self.take.setMaximumWidth(px(320))
        self.take.clicked.connect(take)
        below.addWidget(self.take, 1)
        inside.addLayout(below)

    def _read(self, read: Callable[[str, bool], object]) -> None:
        file = self.file.text().strip()
        if file and self.own.choice is not None:
            read(file, self.own.choice.value == "yes")

    def show_copy(self, view: CopyView, *, busy: bool) -> None:
        """Draws what a file would change."""
        self._lines = tuple(say(each) for each in settings_copy.lines(view))
        counted = say(settings_copy.counted(view)) if view.file else t("settings_page.copy_none")
        self.state.say(counted)
        keys = tuple(str(number) for number in range(len(self._lines)))
        self.list.show_rows(keys, lambda index: self._said(index) or "")
        caption = "copy_ready" if view.may_take else "copy_read_first"
        if view.findings:
            caption = "copy_wrong"
        self.take.show_state(
            t("settings_page.copy_take"),
            t(f"settings_page.{caption}"),
            ready=view.may_take and not busy,
            busy=busy,
        )

    def _said(self, index: int) -> str | None:
        return self._lines[index] if 0 <= index < len(self._lines) else None

    def focus_chain(self) -> list[QWidget]:
        """The file, what is taken of it, its lines, the acts."""
        return [self.file, self.own.field, self.list, self.take, self.set_up, self.write]


def _paint(ink: Ink, box: QRectF, words: str, chosen: bool, focused: bool) -> None:
    px = ink.look.px
    ink.ground(box, chosen=chosen, focused=focused)
    ink.line(box.adjusted(px(12), 0, -px(8), 0), words, 17)
