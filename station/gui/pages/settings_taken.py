"""A file in the settings: it is named, looked at line by line, and taken with the one act."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLayout, QLineEdit

from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.button import DispatchButton
from station.gui.widgets.field import small_label
from station.gui.widgets.rows import PaintRow, RowList
from station.gui.widgets.text import Elided, Wrapped
from station.i18n import t

_LONGEST = 1000


class TakenFile(Box):
    """A card: on top what its kind puts there, then the file, its lines, the act that takes it."""

    def __init__(self, look: Look, name: str, label: str, read: Callable[[], object]) -> None:
        """`label` is the file's; `read` is done with Enter in its field."""
        super().__init__(look)
        self.setObjectName(name)
        self.setProperty("ring", "none")
        self._name = name
        self._lines: tuple[str, ...] = ()
        px, small = look.px, look.sizes
        self.inside = column(self, px(8))
        self.inside.setContentsMargins(small.pad, px(14), small.pad, px(14))
        self.file = QLineEdit()
        self.file.setObjectName(f"{name}.file")
        self.file.setAccessibleName(label)
        self.file.setMaxLength(_LONGEST)
        self.file.returnPressed.connect(read)
        self.named = column(gap=px(2))
        """The field with its label."""
        self.named.addWidget(small_label(look, label))
        self.named.addWidget(self.file)
        kind = Wrapped if look.sizes.folded else Elided
        self.state = kind(look, 17, strong=True)
        self.state.setObjectName(f"{name}.state")

    def close_with(
        self, field: QLayout, heard: str, height: int, paint: PaintRow, take: Callable[[], object]
    ) -> None:
        """What stands below the head: `field`, how it stands, the lines, the act."""
        look, px = self.look, self.look.px
        self.inside.addLayout(field)
        self.inside.addWidget(self.state)
        self.inside.addWidget(Rule(look))
        self.list = RowList(look, f"{self._name}.lines", px(height), 0, self.said, paint)
        self.list.setAccessibleName(t(heard))
        self.inside.addWidget(self.list, 1)
        self.inside.addWidget(Rule(look))
        below = row()
        below.addStretch(1)
        self.take = DispatchButton(look, f"{self._name}.take", "F10", small=True)
        self.take.setMaximumWidth(px(320))
        self.take.clicked.connect(take)
        below.addWidget(self.take, 1)
        self.inside.addLayout(below)

    def show_file(self, lines: Sequence[str], state: str) -> None:
        """What the file says, line by line, and how it stands."""
        self._lines = tuple(lines)
        self.state.say(state)
        keys = tuple(str(number) for number in range(len(self._lines)))
        self.list.show_rows(keys, lambda index: self.said(index) or "")

    def said(self, index: int) -> str | None:
        """A line; None where there is none."""
        return self._lines[index] if 0 <= index < len(self._lines) else None
