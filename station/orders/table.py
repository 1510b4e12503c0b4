"""A file as a table: where its heading stands, how it is written, and its rows one by one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from station.orders.findings import RefusedFileError
from station.orders.guess import known
from station.orders.text import DELIMITERS, Record, decode, lines_of, records, split_line

_HEADING_WITHIN = 30
"""Above a heading stand a few lines of notes at most."""


@dataclass(frozen=True)
class Table:
    """What was found in a file, and how."""

    headings: list[str]
    line: int
    """Of the heading, counted from 1."""
    rows: Callable[[], Iterator[Record]]
    """Reads the rows below the heading, each time anew."""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    """The sheet that is read; empty for a text file."""
    other_sheets: tuple[str, ...] = ()
    """Sheets with something in them that are not read."""
    items_in: str = ""
    """The columns from which a row an item was made; empty if the rows are those of the file."""
    first_stays: bool = True
    """A line of the file begins with the first cell of its row."""


def text_table(data: bytes, encoding: str = "") -> Table:
    """The table in a text file; in `encoding` if that is named. Raises RefusedFileError."""
    text, found = decode(data, encoding)
    lines = lines_of(text)
    index = heading_of(
        [[split_line(line, mark) for mark in DELIMITERS] for line in _first(lines)],
        empty=[_is_empty(line) for line in _first(lines)],
    )
    if index is None:
        raise RefusedFileError(1, "orders.empty_file")
    if "\0" in lines[index]:
        raise RefusedFileError(index + 1, "orders.not_text")
    delimiter = max(DELIMITERS, key=lambda mark: known(split_line(lines[index], mark)))
    cells = [cell.strip() for cell in split_line(lines[index], delimiter)]
    return Table(
        cells,
        index + 1,
        lambda: records(lines, index + 1, delimiter, len(cells)),
        found,
        delimiter,
    )


def heading_of(ways: list[list[list[str]]], empty: list[bool]) -> int | None:
    """Which of the first lines is the heading: the one whose words we know best.

    `ways` has each line split in every way that it can be. The first line that is not empty is
    taken unless a later one says much more. None if all are empty.
    """
    best: int | None = None
    most = -1
    for index, (line, nothing) in enumerate(zip(ways, empty, strict=True)):
        if nothing:
            continue
        words = max(map(known, line), default=0)
        if best is None or words > max(3, most):
            best, most = index, words
    return best


def _first(lines: list[str]) -> list[str]:
    """The lines among which the heading is looked for: not before the first that is not empty."""
    start = next((index for index, line in enumerate(lines) if not _is_empty(line)), 0)
    return lines[: start + _HEADING_WITHIN]


def _is_empty(line: str) -> bool:
    return not line.strip(" ,;\t|")
