"""Boxes, rules and goods in the settings: typed a line each, and read back in words meanwhile."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from station.desk.view_lists import KEYS, ListField, Meaning, MeaningRow
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.button import DispatchButton, LinkButton
from station.gui.widgets.fold import beside_or_below
from station.gui.widgets.rows import Ink, RowList
from station.gui.widgets.text import Elided, Wrapped, clean
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
        self.state = Elided(look, 17)
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
        self.save = DispatchButton(look, "settings.lists.save", "F10", small=True)
        self.save.setMaximumWidth(px(320))
        self.save.clicked.connect(save)
        below.addWidget(self.save, 1)
        inside.addLayout(below)

    @property
    def text(self) -> str:
        """The lines as they are typed."""
        return self.edit.toPlainText()

    def show_list(self, field: ListField, text: str, meaning: Meaning) -> None:
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
        self._rows = tuple(map(_words, meaning.rows))
        if meaning.tried:
            self._rows += (t("lists.tried"), *map(_words, meaning.tried))
        self.list.show_rows(
            tuple(map(str, range(len(self._rows)))), lambda at: self._said(at) or ""
        )
        changed = text != field.text
        if meaning.finding is not None:
            self.state.say(say(meaning.finding))
        else:
            count = len(meaning.rows)
            self.state.say(t("lists.count", count=count) if count else t("lists.none"))
        self.state.setAccessibleName(self.state.full)
        ready = changed and meaning.finding is None
        caption = "lists.changed" if changed else "settings_page.unchanged"
        if meaning.finding is not None:
            caption = "settings_page.correct_first"
        self.save.show_state(t("settings_page.save"), t(caption), ready=ready, busy=False)

    def _said(self, index: int) -> str | None:
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def _paint(self, ink: Ink, box: QRectF, word: str, chosen: bool, focused: bool) -> None:
        px = ink.look.px
        name, _, rest = word.partition(": ")
        ink.ground(box, chosen=chosen, focused=focused, rule=True)
        width = px(190 if ink.look.sizes.compact else 300)
        left = QRectF(box.left() + px(10), box.top(), width - px(18), box.height())
        ink.line(left, clean(name), 17, strong=True)
        right = QRectF(box.left() + width, box.top(), box.width() - width - px(8), box.height())
        ink.line(right, clean(rest), 17)

    def focus_chain(self) -> list[QWidget]:
        """The lines, their meaning, the acts."""
        return [self.edit, self.next_list, self.list, self.card, self.save]


def _words(each: MeaningRow) -> str:
    return f"{say(each.head)}: {', '.join(map(say, each.words))}"
