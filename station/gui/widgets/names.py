"""Names to choose from: typed, or picked from the list below."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from station.desk.door import DoorView, Entry
from station.domain.errors import Message, message
from station.domain.people import LONGEST_NAME, folded
from station.gui.theme import Look
from station.gui.widgets.boxes import column, empty
from station.gui.widgets.offer import Scroll
from station.gui.widgets.pick import Pick
from station.gui.widgets.text import Wrapped
from station.i18n import say, t

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Names(QWidget):
    """A field, and the names that begin as what is typed in it. Enter takes the marked one."""

    chosen = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look, self._name = look, name
        self._view = DoorView(Entry.STARTING)
        self._picks: dict[str, Pick] = {}
        self._marked = ""
        px = look.px
        inside = column(self, px(8))
        self.edit = QLineEdit()
        self.edit.setObjectName(f"{name}.name")
        self.edit.setProperty("ring", "none")
        self.edit.setAccessibleName(t("screen.name"))
        self.edit.setMaxLength(LONGEST_NAME)
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.edit.textEdited.connect(self._filter)
        self.edit.returnPressed.connect(self.enter)
        self.edit.installEventFilter(self)
        inside.addWidget(self.edit)
        self.hint = Wrapped(look, 17, "ink2")
        self.hint.setObjectName(f"{name}.hint")
        inside.addWidget(self.hint)
        holder = QWidget()
        self._list = column(holder, px(6))
        self._list.setContentsMargins(px(8), px(8), px(8), px(8))
        inside.addWidget(Scroll(holder, f"{name}.list", "heard.names"), 1)

    def show_people(self, view: DoorView, who: str) -> None:
        """The list, with `who` marked as chosen; a name that is chosen is not typed over."""
        if view.people != self._view.people or not self._picks:
            self._fill(view)
        self._view = view
        self.edit.setEnabled(not who)
        if who:
            self.edit.setText(who)
            self._filter("")
        self._say(None)
        self._mark(who)

    def _fill(self, view: DoorView) -> None:
        empty(self._list)
        self._picks = {}
        for index, known in enumerate(view.people):
            role = t(f"role.{known.role.value}")
            pick = Pick(self.look, f"{self._name}.person.{index}", known.name, role)
            pick.clicked.connect(lambda _on=False, name=known.name: self.chosen.emit(name))
            self._list.addWidget(pick)
            self._picks[known.name] = pick
        self._list.addStretch()

    def ask(self) -> None:
        """Takes the focus, with nothing typed."""
        self.edit.clear()
        self._filter("")
        self.edit.setFocus()

    def focus_chain(self) -> list[QWidget]:
        """The field, then the names."""
        return [self.edit, *self._picks.values()]

    def _matching(self) -> list[str]:
        return [name for name, pick in self._picks.items() if not pick.isHidden()]

    def _filter(self, text: str) -> None:
        """Shows the names of which a word begins so; marks the first of them."""
        wanted = folded(text)
        for name, pick in self._picks.items():
            words = (folded(name), *folded(name).split())
            pick.setVisible(any(word.startswith(wanted) for word in words))
        matching = self._matching()
        self._mark(matching[0] if wanted and matching else "")
        self._say(None)

    def _mark(self, name: str) -> None:
        self._marked = name
        for each, pick in self._picks.items():
            pick.show_chosen(each == name)

    def enter(self) -> None:
        """Takes what is marked or typed, or says what is missing."""
        text = self.edit.text().strip()
        entry = self._view.entry
        if entry is not Entry.NAMES and text:
            self.chosen.emit(text)
        elif self._marked:
            self.chosen.emit(self._marked)
        else:
            known = message("people.unknown", name=text)
            self._say(known if text else message("people.name_missing"))

    def _say(self, wrong: Message | None) -> None:
        rest = "badge_hint" if self.edit.isEnabled() else "somebody_else"
        rest = t(f"screen.{rest}")
        self.hint.say(say(wrong) if wrong else rest, "no" if wrong else "ink2")

    def eventFilter(self, watched: QLineEdit, event: QEvent) -> bool:  # type: ignore[override]
        """Up and down move the mark."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            matching = self._matching()
            if step is not None and matching:
                at = matching.index(self._marked) + step if self._marked in matching else 0
                self._mark(matching[at % len(matching)])
                return True
        return super().eventFilter(watched, event)
