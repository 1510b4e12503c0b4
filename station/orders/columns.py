"""The heading of an order file: its delimiter, and which column is which."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from station.domain.errors import Finding, message
from station.orders.text import DELIMITERS, split_line

RECIPIENT = (
    "name",
    "company",
    "address1",
    "address2",
    "city",
    "region",
    "postcode",
    "country",
    "phone",
    "email",
)
SIZES = ("length_mm", "width_mm", "height_mm")
COLUMNS = (
    "order",
    *RECIPIENT,
    "weight_g",
    *SIZES,
    "sku",
    "contents",
    "value",
    "currency",
    "service",
    "parcel",
    "quantity",
    "handling",
    "hs_code",
    "origin",
)
REQUIRED = (
    "order",
    "name",
    "address1",
    "city",
    "postcode",
    "country",
    "contents",
    "value",
    "currency",
)


def _bare(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).casefold()


_BY_BARE_NAME = {_bare(name): name for name in COLUMNS}


@dataclass(frozen=True)
class Heading:
    """Where each known column stands. `findings` not empty: the file cannot be used."""

    delimiter: str
    width: int
    places: Mapping[str, int]
    unknown: tuple[str, ...]
    findings: tuple[Finding, ...]

    def known(self, cells: list[str]) -> dict[str, str]:
        """All known columns of one row, without surrounding white space; absent ones are empty."""
        return dict(zip(COLUMNS, self._pick([*map(str.strip, cells), ""]), strict=True))

    @cached_property
    def _pick(self) -> "Callable[[list[str]], tuple[str, ...]]":
        # An absent column takes the empty cell that `known` puts at the end.
        return itemgetter(*(self.places.get(name, -1) for name in COLUMNS))


def heading(line: str) -> Heading:
    """Reads the heading `line`. The delimiter is the one that shows the most known columns.

    Case, spaces, hyphens and underscores in a column's name do not matter.
    """
    delimiter = max(DELIMITERS, key=lambda mark: _known(split_line(line, mark)))
    cells = [cell.strip() for cell in split_line(line, delimiter)]
    places: dict[str, int] = {}
    findings: list[Finding] = []
    unknown: list[str] = []
    for index, cell in enumerate(cells):
        name = _BY_BARE_NAME.get(_bare(cell))
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
    return Heading(delimiter, len(cells), places, tuple(unknown), tuple(findings))


def _known(cells: list[str]) -> int:
    return sum(_bare(cell) in _BY_BARE_NAME for cell in cells)
