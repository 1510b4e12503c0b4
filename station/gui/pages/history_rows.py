"""The rows of the history as they are read, page after page; a page far away is let go.

However long the list is, only the pages around what is seen are held: of the others it is kept
where they begin, and they are read again when they come into view.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from station.desk.history_page import PAGE, Found, HistoryRow

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("time", "order", "label", "money", "cover")
_NOWHERE = QModelIndex()
_KEPT = 60
"""So many pages are held."""


class HistoryRows(QAbstractTableModel):
    """All pages but the last have `PAGE` rows, so a row's page follows from its number."""

    wants = Signal(int)
    """The page of that number should be read and `put`."""

    def __init__(self, sentence: Callable[[HistoryRow, int], str]) -> None:
        super().__init__()
        self._sentence = sentence
        self._begins: list[int | None] = []
        """Behind which row each page begins, as the desk asks for it."""
        self._count = 0
        self._end = True
        self._held: OrderedDict[int, Sequence[HistoryRow]] = OrderedDict()
        self._asked: set[int] = set()

    # What the view asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """The rows that were read so far."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Time, order and the three states."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a screen reader says of a cell; the words are painted by the table."""
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid():
            found = self.row(index.row())
            return self._sentence(found, index.column()) if found is not None else ""
        return None

    def canFetchMore(self, parent: Index = _NOWHERE) -> bool:
        """True until the oldest shipment was read; not while the next page is on its way."""
        return not parent.isValid() and not self._end and len(self._begins) not in self._asked

    def fetchMore(self, parent: Index = _NOWHERE) -> None:
        """Wants the next page; it comes when it comes."""
        if self.canFetchMore(parent):
            self._want(len(self._begins))

    @property
    def ended(self) -> bool:
        """True if the oldest that was looked for is in the list."""
        return self._end

    def row(self, number: int) -> HistoryRow | None:
        """The row; None while its page is read again."""
        page = number // PAGE
        held = self._held.get(page)
        if held is None:
            if 0 <= number < self._count:
                self._want(page)
            return None
        self._held.move_to_end(page)
        return held[number % PAGE] if number % PAGE < len(held) else None

    def holds(self, number: int) -> bool:
        """True if the row is there without being read again."""
        return number // PAGE in self._held

    def find(self, shipment: str) -> int:
        """The number of the row of `shipment` among those that are held; -1 if it is not."""
        for page, held in self._held.items():
            for place, each in enumerate(held):
                if each.shipment == shipment:
                    return page * PAGE + place
        return -1

    # What the page tells

    def restart(self, found: Found) -> None:
        """Another list, from its first page on."""
        self.beginResetModel()
        self._held.clear()
        self._asked.clear()
        self._begins = []
        self._count = 0
        self._take(0, found)
        self.endResetModel()

    def after(self, page: int) -> int | None:
        """Behind which row `page` begins, for the desk."""
        return self._begins[page] if page < len(self._begins) else self._next

    def put(self, page: int, found: Found) -> None:
        """The answer for a page that was wanted."""
        self._asked.discard(page)
        if page == len(self._begins) and not self._end:
            first, last = self._count, self._count + len(found.rows) - 1
            if last < first:
                self._end = True
                return
            self.beginInsertRows(_NOWHERE, first, last)
            self._take(page, found)
            self.endInsertRows()
        elif page < len(self._begins):
            self._hold(page, found.rows)
            first = page * PAGE
            last = min(self._count, first + PAGE) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    def gave_up(self, page: int) -> None:
        """It could not be read; it is wanted again when it is looked at again."""
        self._asked.discard(page)

    def changed(self, ids: frozenset[str]) -> None:
        """Reads the pages again that hold any of these shipments."""
        for page, held in list(self._held.items()):
            if any(each.shipment in ids for each in held):
                self._want(page)

    def _want(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.wants.emit(page)

    def _take(self, page: int, found: Found) -> None:
        # The first page begins at its own newest row, so that it stays the same when newer come.
        begins = self._next if page else (found.rows[0].seq + 1 if found.rows else None)
        self._begins.append(begins)
        self._count += len(found.rows)
        self._next = found.after
        self._end = found.after is None
        self._hold(page, found.rows)

    _next: int | None = None
    """Where the page after the last one goes on from."""

    def _hold(self, page: int, rows: Sequence[HistoryRow]) -> None:
        self._held[page] = rows
        self._held.move_to_end(page)
        while len(self._held) > _KEPT:
            self._held.popitem(last=False)
