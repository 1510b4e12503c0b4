"""What happened, one after the other: the time on the left, the words on the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from station.desk.views import Happening
from station.gui.theme import Look
from station.gui.widgets.boxes import column
from station.gui.widgets.text import Text, Wrapped
from station.i18n import say


class Timeline(QWidget):
    """Its lines are reused: drawing it again moves nothing."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(12))
        self._grid.setVerticalSpacing(look.px(12))
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[Text, QWidget, Wrapped, Wrapped]] = []

    def show_happenings(self, happenings: Sequence[Happening]) -> None:
        """Draws `happenings`, in their order."""
        while len(self._lines) < len(happenings):
            self._add()
        spoken = []
        for index, (at, holder, word, detail) in enumerate(self._lines):
            there = index < len(happenings)
            at.setVisible(there)
            holder.setVisible(there)
            if not there:
                continue
            each = happenings[index]
            at.say(say(each.at))
            word.say(say(each.word))
            detail.say(say(each.detail) if each.detail else "")
            detail.setVisible(each.detail is not None)
            spoken.append(". ".join(filter(None, (at.full, word.full, detail.full))))
        self._grid.setRowStretch(len(self._lines), 1)
        self.setAccessibleName(". ".join(spoken))

    def _add(self) -> None:
        look, row = self.look, len(self._lines)
        self._grid.setRowStretch(row, 0)
        at = Text(look, 17, "ink2")
        holder = QWidget()
        words = column(holder)
        word = Wrapped(look, 17, strong=True)
        detail = Wrapped(look, 14, "ink2")
        words.addWidget(word)
        words.addWidget(detail)
        self._grid.addWidget(at, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(holder, row, 1)
        self._lines.append((at, holder, word, detail))
