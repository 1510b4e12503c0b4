"""The heading of an order file: its delimiter, and which column is which."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from station.domain.errors import Finding, message
from station.orders.findings import RowFinding
from station.orders.names import COLUMNS, REQUIRED
from station.orders.profiles import Left, bare
from station.orders.table import Table
from station.orders.text import Record

_BY_BARE_NAME = {bare(name): name for name in COLUMNS}


@dataclass(frozen=True)
class Heading:
    """Where each known column stands. `findings` not empty: the file cannot be used."""

    delimiter: str
    width: int
    places: Mapping[str, int]
    unknown: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def order_first(self) -> bool:
        """True if a line of the file begins with the order's number."""
        return self.places["order"] == 0

    def known(self, cells: list[str]) -> dict[str, str]:
        """All known columns of one row, without surrounding white space; absent ones are empty."""
        return dict(zip(COLUMNS, self._pick([*map(str.strip, cells), ""]), strict=True))

    def amend(self, _line: int, _text: dict[str, str]) -> list[RowFinding]:
        """Our own columns are read as they are."""
        return []

    def left(self, _cells: list[str]) -> Left | None:
        """None: every row of our own columns is to be packed."""
        return None

    def notice(self, _line: int, _cells: list[str]) -> None:
        """Our own columns say nothing beside what is read."""

    def is_footer(self, _record: Record) -> bool:
        """Below our own columns stands nothing."""
        return False

    @cached_property
    def _pick(self) -> "Callable[[list[str]], tuple[str, ...]]":
        # An absent column takes the empty cell that `known` puts at the end.
        return itemgetter(*(self.places.get(name, -1) for name in COLUMNS))


def heading(table: Table) -> Heading:
    """The heading of a `table` in our own columns.

    Case, spaces, hyphens and underscores in a column's name do not matter.
    """
    cells = table.headings
    places: dict[str, int] = {}
    findings: list[Finding] = []
    unknown: list[str] = []
    for index, cell in enumerate(cells):
        name = _BY_BARE_NAME.get(bare(cell))
        if name is None:
            unknown += [cell[:80]] if cell else []
        elif name in places:
            findings.append(Finding(name, message("orders.column_twice", column=name)))
        else:
            places[name] = index
    absent = [name for name in REQUIRED if name not in places]
    if absent:
        findings.append(
            Finding(
                "", message("orders.columns_missing", count=len(absent), columns=", ".join(absent))
            )
        )
    return Heading(table.delimiter or "\t", len(cells), places, tuple(unknown), tuple(findings))
