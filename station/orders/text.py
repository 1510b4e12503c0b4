"""From the bytes of a file to its records, without guessing at a character or a quotation mark."""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from station.domain.errors import Message
from station.orders.findings import RefusedFileError

DELIMITERS = (",", ";", "\t", "|")

OLDER = ("cp1252", "latin-1")
"""Encodings that a file cannot prove; a person may say that it is one of them."""

# A quoted field may hold line breaks, but not half the file behind a mark never closed.
_MOST_LINES = 50

_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file. `cells` is None where its quotation marks cannot be read."""

    line: int
    raw: str
    """Its first physical line."""
    cells: list[str] | None
    wrong: Message | None = None
    """What is wrong with it, where that was seen before its cells were put in another order."""


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text of `data` and the name of its encoding: UTF-8, or UTF-16 with its mark.

    Raises RefusedFileError for anything else unless a person named the `encoding`: an older one
    does not say which it is, and a wrong guess would print a wrong name.
    """
    if encoding:
        return _named(data, encoding)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            line = data[: error.start].decode("utf-16", "ignore").count("\n") + 1
            raise RefusedFileError(line, "orders.not_utf16") from None
        line = len(_LINE_END.findall(data, 0, error.start)) + 1
        raise RefusedFileError(line, "orders.not_utf8") from None


def _named(data: bytes, encoding: str) -> tuple[str, str]:
    if encoding not in (*OLDER, "utf-8", "utf-8-sig", "utf-16"):
        known = ", ".join(("utf-8", "utf-16", *OLDER))
        raise RefusedFileError(1, "orders.no_encoding", encoding=encoding[:24], known=known)
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        line = len(_LINE_END.findall(data, 0, error.start)) + 1
        raise RefusedFileError(line, "orders.not_in_encoding", encoding=encoding) from None


def lines_of(text: str) -> list[str]:
    """The physical lines of `text`, whichever of the three line ends it has."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def split_line(line: str, delimiter: str) -> list[str]:
    """The cells of one line, marks taken as they come: for the heading only."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a field longer than the module takes: no heading of ours
        return []


def records(lines: list[str], first: int, delimiter: str, width: int) -> Iterator[Record]:
    """The rows of `lines` from index `first` on; each should have `width` cells.

    After a row whose marks cannot be read, or which swallowed following lines and is not `width`
    wide, reading goes on with the very next line, so that one bad mark costs one row.
    """
    index = first
    while index < len(lines):
        line = lines[index]
        number = index + 1
        if '"' not in line:
            index += 1
            yield Record(number, line, line.split(delimiter))
            continue
        cells, taken = _quoted(lines, index, delimiter)
        if cells is None or (taken > 1 and len(cells) != width):
            cells, taken = None, 1
        index += taken
        yield Record(number, line, cells)


def _quoted(lines: list[str], index: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The cells of the record at `index` and how many lines it takes; None if unreadable."""
    last = min(len(lines), index + _MOST_LINES)
    reader = csv.reader(
        (lines[number] + "\n" for number in range(index, last)), delimiter=delimiter, strict=True
    )
    try:
        return next(reader), reader.line_num
    except csv.Error:
        return None, 1
