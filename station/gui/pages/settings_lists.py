"""Boxes, rules and goods in the settings: typed a line each, and read back in words meanwhile."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from station.desk.settings_page import SettingsPageDesk, SettingsView
from station.desk.view_lists import KEYS, ListField, Meaning, MeaningRow, lists, meaning
from station.gui.pages.drafts import note
from station.gui.pages.page import Ways
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.button import LinkButton
from station.gui.widgets.fold import beside_or_below
from station.gui.widgets.rows import Ink, RowList, Said
from station.gui.widgets.save import SaveButton
from station.gui.widgets.text import Elided, Wrapped
from station.i18n import say, t

_ROW = 40


class ListsPart(Box):
    """One list at a time: its lines on top, what they mean below, what rules would do last."""

    def __init__(
        self,
        look: Look,
        typed: Callable[[str], None],
        next_list: Callable[[], object],
        save: Callable[[], object],
        card: Callable[[], object],
    ) -> None:
        super().__init__(look)
        self.setObjectName("settings.lists")
        self.setProperty("ring", "none")
        self._rows: tuple[str, ...] = ()
        self._drawing = False
        px, small = look.px, look.sizes
        inside = column(self, px(8))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(14))
        head = row(gap=px(12))
        self.title = Elided(look, 22, strong=True)
        self.next_list = LinkButton(look, "settings.lists.next", t("lists.next"), "F3", tone="ink2")
        self.next_list.clicked.connect(next_list)
        head.addWidget(self.title, 1)
        head.addWidget(self.next_list)
        inside.addLayout(head)
        self.how = Wrapped(look, 14, "ink2")
        inside.addWidget(self.how)
        self.edit = QPlainTextEdit()
        self.edit.setObjectName("settings.lists.edit")
        self.edit.setTabChangesFocus(True)
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.edit.textChanged.connect(lambda: None if self._drawing else typed(self.text))
        inside.addWidget(self.edit, 3)
        self.state = Wrapped(look, 17) if small.folded else Elided(look, 17)
        inside.addWidget(self.state)
        self.list = RowList(look, "settings.lists.meaning", px(_ROW), 0, self._said, self._paint)
        self.list.setAccessibleName(t("heard.meaning"))
        inside.addWidget(self.list, 4)
        inside.addWidget(Rule(look))
        below = beside_or_below(look, px(12))
        self.card = LinkButton(look, "settings.lists.card", t("lists.card"), "Ctrl F6", tone="ink2")
        self.card.clicked.connect(card)
        below.addWidget(self.card)
        below.addStretch(1)
        self.save = SaveButton(look, "settings.lists.save")
        self.save.setMaximumWidth(px(320))
        self.save.clicked.connect(save)
        below.addWidget(self.save, 3)
        inside.addLayout(below)

    @property
    def text(self) -> str:
        """The lines as they are typed."""
        return self.edit.toPlainText()

    def show_list(self, field: ListField, text: str, meant: Meaning) -> None:
        """Draws a list with what is typed, and what that means."""
        label = say(field.label)
        self.title.say(
            t("lists.title", label=label, number=KEYS.index(field.key) + 1, of=len(KEYS))
        )
        self.how.say(t(f"lists.how_{field.key.rpartition('.')[2]}"))
        self.edit.setAccessibleName(label)
        if self.text != text:
            self._drawing = True
            self.edit.setPlainText(text)
            self._drawing = False
        self._rows = tuple(map(_words, meant.rows))
        if meant.tried:
            self._rows += (t("lists.tried"), *map(_words, meant.tried))
        self.list.show_rows(
            tuple(map(str, range(len(self._rows)))), lambda at: self._said(at) or ""
        )
        changed = text != field.text
        if meant.finding is not None:
            self.state.say(say(meant.finding))
        else:
            count = len(meant.rows)
            self.state.say(t("lists.count", count=count) if count else t("lists.none"))
        self.state.setAccessibleName(self.state.full)
        caption = "lists.changed" if changed else "settings_page.unchanged"
        self.save.show_save(t("settings_page.save"), t(caption), changed=changed)
        self.save.bar(meant.finding is not None)

    def _said(self, index: int) -> str | None:
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def _paint(self, ink: Ink, box: QRectF, word: str, chosen: bool, focused: bool) -> None:
        px = ink.look.px
        name, _, rest = word.partition(": ")
        ink.ground(box, chosen=chosen, focused=focused, rule=True)
        width = px(190 if ink.look.sizes.compact else 300)
        left = QRectF(box.left() + px(10), box.top(), width - px(18), box.height())
        ink.said(left, Said(name, 17, strong=True))
        right = QRectF(box.left() + width, box.top(), box.width() - width - px(8), box.height())
        ink.said(right, Said(rest, 17))

    def focus_chain(self) -> list[QWidget]:
        """The next list, the lines, their meaning, the acts."""
        return [self.next_list, self.edit, self.list, self.card, self.save]


class ListsSection:
    """The part with the list that is shown."""

    def __init__(
        self, look: Look, desk: SettingsPageDesk, ways: Ways, save: Callable[[], object]
    ) -> None:
        self._desk, self._ways = desk, ways
        self.part = ListsPart(look, self._typed, self.next, save, self.print_card)
        self.at = 0
        """The number of the list that is shown."""
        self._view: SettingsView | None = None
        self._draft: dict[str, str] = {}

    def show(self, view: SettingsView, draft: dict[str, str]) -> None:
        """Draws a list, as it is typed into `draft`; what is typed later is written there."""
        self._view, self._draft = view, draft
        shown = lists(view.current)[self.at]
        text = draft.get(shown.key, shown.text)
        self.part.show_list(shown, text, meaning(shown.key, text, view.current, view.samples))

    def _typed(self, text: str) -> None:
        if self._view is None:
            return
        shown = lists(self._view.current)[self.at]
        note(self._draft, shown.key, text, {shown.key: shown.text})
        self.show(self._view, self._draft)

    def next(self) -> None:
        """F3: the next list."""
        self.at = (self.at + 1) % len(KEYS)
        self._ways.draw()
        self.part.edit.setFocus()

    def print_card(self) -> None:
        """Ctrl F6: the card of codes on paper."""
        self._ways.start("print card", self._print_card())

    async def _print_card(self) -> None:
        self._ways.tell(await self._desk.print_card())


def _words(each: MeaningRow) -> str:
    return f"{say(each.head)}: {', '.join(map(say, each.words))}"
