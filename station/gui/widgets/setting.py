"""A setting: its name, its field, and below it a hint or what is wrong."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from station.desk.views import Shape
from station.gui.theme import Look
from station.gui.widgets.boxes import column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.choice import Choice
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Wrapped, clean, restyle

Edited = Callable[[str, str], None]
"""Hears the setting's key and its new text."""


class SettingBox(QWidget):
    """One setting, typed or chosen. What a person is typing is never overwritten."""

    def __init__(
        self,
        look: Look,
        name: str,
        key: str,
        label: str,
        edited: Edited,
        choices: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`choices` are values with their words; without any it is typed."""
        super().__init__()
        self.key = key
        self.wrong = False
        """Something is wrong with it."""
        self.setProperty("whole", True)
        self._resting = ""
        inside = column(self, look.px(2))
        self.label = Broken(look, (14,), "ink2")
        self.label.say(label)
        inside.addWidget(self.label)
        self.edit: QLineEdit | None = None
        self.choice: Choice | None = None
        if choices:
            self.choice = Choice(look, name)
            self.choice.offer(choices)
            self.choice.setAccessibleName(label)
            # On Linux a screen reader asks the label for the name of a list of choices.
            self.label.setBuddy(self.choice)
            self.choice.picked.connect(lambda value: edited(key, value))
            inside.addWidget(self.choice)
        else:
            self.edit = QLineEdit()
            self.edit.setObjectName(name)
            self.edit.setMaxLength(4000)
            self.edit.setProperty("ring", "none")
            self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            self.edit.setAccessibleName(label)
            self.edit.textEdited.connect(lambda text: edited(key, text))
            self.edit.returnPressed.connect(self.edit.focusNextChild)
            inside.addWidget(self.edit)
        self.field: QWidget = self.edit or self.choice or self
        # On some systems what is chosen is all that a screen reader is told of a choice itself.
        self.label.setBuddy(self.field)
        """What takes the focus."""
        below = row(gap=look.px(6))
        self.mark = Mark(look, 14, Shape.NO)
        self.hint = Wrapped(look, 14, "ink2")
        below.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.hint, 1)
        inside.addLayout(below)
        inside.addStretch(1)
        self.show_finding("")

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Other things to choose from."""
        if self.choice is not None:
            self.choice.offer(choices)

    def show_text(self, text: str) -> None:
        """The setting's text, unless somebody is typing just that."""
        if self.choice is not None:
            self.choice.choose(text)
        elif self.edit is not None and self.edit.text() != text:
            cursor = self.edit.cursorPosition()
            self.edit.setText(clean(text))
            self.edit.setCursorPosition(min(cursor, len(self.edit.text())))

    def rest_hint(self, text: str) -> None:
        """What stands below while nothing is wrong."""
        self._resting = text

    def show_finding(self, wrong: str) -> None:
        """What is wrong with it; nothing shows the hint again."""
        self.wrong = bool(wrong)
        self.mark.setVisible(self.wrong)
        shown = wrong or self._resting
        self.hint.say(shown)
        self.hint.setVisible(bool(shown))
        restyle(self.hint, strong="true" if wrong else "false", tone="no" if wrong else "ink2")
        if self.edit is not None:
            restyle(self.edit, finding="true" if wrong else "false")
        self.field.setAccessibleDescription(shown)
