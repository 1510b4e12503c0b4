"""The way in: a path typed, pasted, dropped or chosen, and why a file cannot be read."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from station.desk.views import Shape
from station.domain.errors import Message
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, KeyCap, column, row
from station.gui.widgets.button import DispatchButton, WideButton
from station.gui.widgets.entry import Entry
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Elided, Wrapped
from station.i18n import say, t


class FileForm(Box):
    """Asks for a file."""

    def __init__(
        self,
        look: Look,
        go_on: Callable[[], object],
        choose: Callable[[], object],
        older: Callable[[], object],
    ) -> None:
        super().__init__(look)
        self.setObjectName("orders.form")
        self.may_be_older = False
        px, small = look.px, look.sizes
        inside = column(self, px(14))
        inside.setContentsMargins(small.pad, px(16), small.pad, px(20))
        head = row(gap=px(8))
        head.addWidget(Elided(look, 22, strong=True, text=t("orders_page.take_in_title")), 1)
        head.addWidget(KeyCap(look, "Esc"))
        inside.addLayout(head)
        self.path = Entry(
            look, "orders.path", t("orders_page.path"), t("orders_page.path_hint"), most=1_000
        )
        self.source = Entry(
            look, "orders.source", t("orders_page.source"), t("orders_page.source_hint"), most=40
        )
        inside.addWidget(self.path)
        inside.addWidget(self.source)
        told = row(gap=px(12))
        self.mark = Mark(look, 28, Shape.NO)
        self.word = Wrapped(look, 17, strong=True)
        told.addWidget(self.mark)
        told.addWidget(self.word, 1)
        self.told = QWidget()
        self.told.setLayout(told)
        inside.addWidget(self.told)
        self.older = WideButton(look, "orders.older", t("orders_page.older"), "F8")
        self.older.clicked.connect(older)
        inside.addWidget(self.older)
        inside.addStretch(1)
        self.choose = WideButton(look, "orders.choose", t("orders_page.choose"), "F9")
        self.choose.clicked.connect(choose)
        inside.addWidget(self.choose)
        self.go_on = DispatchButton(look, "orders.look", "F10", small=True)
        self.go_on.clicked.connect(go_on)
        inside.addWidget(self.go_on)
        self.path.edit.textEdited.connect(lambda _text: self._typed())
        self.begin("")

    def begin(self, path: str) -> None:
        """Empty, or with a file that waits."""
        self.path.edit.setText(path)
        self.source.edit.clear()
        self._typed()

    def _typed(self) -> None:
        self.show_refused(None)
        ready = bool(self.path.value)
        caption = "" if ready else t("orders_page.no_path")
        self.go_on.show_state(t("orders_page.look"), caption, ready=ready, busy=False)

    def show_refused(self, why: Message | None) -> None:
        """Why the file cannot be read; None takes it away."""
        self.told.setVisible(why is not None)
        self.word.say(say(why) if why is not None else "")
        self.may_be_older = why is not None and why.id == "orders.not_utf8"
        self.older.setVisible(self.may_be_older)

    def focus_chain(self) -> list[QWidget]:
        """The fields, then what can be done."""
        return [self.path.edit, self.source.edit, self.older, self.choose, self.go_on]
