"""A list of any length: its rows are read a page at a time, when they are about to be seen."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget
from shiboken6 import isValid

from station.desk.orders_page import PAGE
from station.desk.views import Shape
from station.domain.errors import Message, StationError
from station.gui.pages.orders_rows import ROW, ShownLine, paint
from station.gui.tasks import Tasks
from station.gui.theme import Look
from station.gui.widgets.nothing import Nothing
from station.gui.widgets.rows import RowList
from station.i18n import t

Read = Callable[[int], Awaitable[Sequence[Any]]]
"""Reads the rows from an offset on."""


class LongList(QStackedWidget):
    """The list, or in its place that there is nothing. A row keeps its place, not its order."""

    def __init__(
        self,
        look: Look,
        name: str,
        tasks: Tasks,
        shown: Callable[[Any], ShownLine],
        refused: Callable[[Message], None],
    ) -> None:
        super().__init__()
        self._tasks, self._shown, self._refused = tasks, shown, refused
        self._name = name
        self._lines: dict[int, Any] = {}
        self._reading: set[int] = set()
        self._read: Read | None = None
        self._keys: tuple[str, ...] = ()
        self.nothing = Nothing(look, f"{name}_nothing")
        self.nothing.ground("surface")
        self.list = RowList(look, name, look.px(ROW), 0, self._row, paint)
        self.list.setAccessibleName(t(f"heard.{name.replace('.', '_')}"))
        self.addWidget(self.nothing)
        self.addWidget(self.list)

    def show_lines(self, count: int, first: Sequence[Any], read: Read) -> None:
        """Shows `count` rows of which the first are here; `read` reads the others."""
        self._read = read
        self._lines = dict(enumerate(first))
        self._reading.clear()
        if count != len(self._keys):
            self._keys = tuple(map(str, range(count)))
        self.list.show_rows(self._keys, self._sentence)
        self.setCurrentWidget(self.list if count else self.nothing)

    def say_nothing(self, shape: Shape, word: str, detail: str = "") -> None:
        """What stands there without rows."""
        self.nothing.show_state(shape, word, detail)
        if not self._keys:
            self.setCurrentWidget(self.nothing)

    @property
    def chosen(self) -> Any:
        """The chosen line; None without one, or while it is read."""
        return self._lines.get(self.list.chosen)

    def _row(self, index: int) -> ShownLine | None:
        found = self._lines.get(index)
        if found is None:
            self._want(index)
            return None
        return self._shown(found)

    def _sentence(self, index: int) -> str:
        shown = self._row(index)
        return shown.sentence if shown is not None else ""

    def _want(self, index: int) -> None:
        offset = index - index % PAGE
        if self._read is not None and offset not in self._reading:
            self._reading.add(offset)
            self._tasks.start(f"{self._name} rows", self._more(self._read, offset))

    async def _more(self, read: Read, offset: int) -> None:
        try:
            lines = await read(offset)
        except StationError as error:
            if isValid(self):
                self._refused(error.message)
            return
        if isValid(self) and read is self._read:
            self._reading.discard(offset)
            for index, line in enumerate(lines):
                self._lines[offset + index] = line
            self.list.viewport().update()
            if offset <= self.list.chosen < offset + PAGE:
                self.list.chose.emit(self.list.chosen_key)
