"""The parts of an .xlsx workbook (ECMA-376, Part 1, section 18): its sheets, row by row, as text.

Read with the standard library's expat, in one pass and without a tree: a sheet of 100,000 rows is
read in seconds, and one that claims a cell in its last corner costs nothing. No part may declare
a document type, so there are no entities to grow and none to fetch.
"""

import io
import posixpath
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from station.orders.cell_text import DATE, PLAIN, SPAN, cell_text, shown_as

Row = tuple[int, list[str]]
"""The number of a row, from 1, and its cells from the first column on."""

_CHUNK = 1 << 16
_DATES = (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59))
_BUILT_IN = dict.fromkeys(_DATES, DATE) | {46: SPAN}
"""Formats that a file names by number only (18.8.30)."""


class BrokenWorkbookError(Exception):
    """A part is missing, is no XML, or has what no spreadsheet writes."""


@dataclass(frozen=True)
class Sheet:
    """One sheet, not read yet."""

    title: str
    visible: bool
    part: str


class Workbook:
    """A workbook in memory. Each method raises BrokenWorkbookError for what it stumbles over."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BrokenWorkbookError from error
        self._names = {name.casefold(): name for name in self._archive.namelist()}
        self._targets = self._relations("xl/_rels/workbook.xml.rels")
        self.since_1904 = False
        self.sheets = self._sheets()
        self._formats = self._read_formats()
        self._shared: list[str] | None = None

    def rows(self, sheet: Sheet, most_columns: int) -> Iterator[Row]:
        """The rows of `sheet` that are in the file, to the column `most_columns`."""
        if self._shared is None:
            self._shared = self._read_shared()
        reader = _Cells(self._shared, self._formats, most_columns, since_1904=self.since_1904)
        for _ in self._parsed(sheet.part, reader.start, reader.end, reader.text):
            while reader.ready:
                yield reader.ready.popleft()

    def _sheets(self) -> list[Sheet]:
        found: list[Sheet] = []

        def start(name: str, given: list[str]) -> None:
            tag = _local(name)
            if tag == "workbookPr":
                self.since_1904 = _attributes(given).get("date1904") in ("1", "true")
            if tag == "sheet":
                has = _attributes(given)
                part = self._targets.get(has.get("id", ""))
                if part is not None:
                    visible = has.get("state", "visible") == "visible"
                    found.append(Sheet(has.get("name", ""), visible, part))

        self._parse("xl/workbook.xml", start)
        return found

    def _relations(self, part: str) -> dict[str, str]:
        """The parts by their relation's id; only those that are sheets of cells."""
        found: dict[str, str] = {}

        def start(name: str, given: list[str]) -> None:
            if _local(name) != "Relationship":
                return
            has = _attributes(given)
            if has.get("Type", "").endswith("/worksheet"):
                target = has.get("Target", "")
                path = target[1:] if target.startswith("/") else posixpath.join("xl", target)
                found[has.get("Id", "")] = posixpath.normpath(path)

        self._parse(part, start)
        return found

    def _read_formats(self) -> list[str]:
        """How each cell style shows a number: see `cell_text`. Empty without styles."""
        own: dict[int, str] = {}
        styles: list[str] = []
        within = ""

        def start(name: str, given: list[str]) -> None:
            nonlocal within
            tag = _local(name)
            if tag in ("cellXfs", "cellStyleXfs"):
                within = tag
            elif tag == "numFmt":
                has = _attributes(given)
                own[_whole(has.get("numFmtId"))] = shown_as(has.get("formatCode", ""))
            elif tag == "xf" and within == "cellXfs":
                number = _whole(_attributes(given).get("numFmtId"))
                styles.append(own.get(number, _BUILT_IN.get(number, PLAIN)))

        if "xl/styles.xml" in self._names:
            self._parse("xl/styles.xml", start)
        return styles

    def _read_shared(self) -> list[str]:
        """The texts that cells name by number; how a word is spoken is no part of it."""
        texts: list[str] = []
        parts: list[str] = []
        spoken = listening = False

        def start(name: str, _given: list[str]) -> None:
            nonlocal spoken, listening
            tag = _local(name)
            spoken = spoken or tag == "rPh"
            listening = tag == "t" and not spoken

        def end(name: str) -> None:
            nonlocal spoken, listening
            tag = _local(name)
            if tag == "t":
                listening = False
            elif tag == "rPh":
                spoken = False
            elif tag == "si":
                texts.append("".join(parts))
                parts.clear()

        def text(said: str) -> None:
            if listening:
                parts.append(said)

        if "xl/sharedstrings.xml" in self._names:
            self._parse("xl/sharedStrings.xml", start, end, text)
        return texts

    def _parse(
        self,
        part: str,
        start: Callable[[str, list[str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        deque(self._parsed(part, start, end, text), maxlen=0)

    def _parsed(
        self,
        part: str,
        start: Callable[[str, list[str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> Iterator[None]:
        """Parses a part, piece by piece."""
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_document_type
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        try:
            with self._archive.open(self._names[part.casefold()]) as stream:
                while piece := stream.read(_CHUNK):
                    parser.Parse(piece, False)
                    yield
                parser.Parse(b"", True)
                yield
        except BrokenWorkbookError:
            raise
        except Exception as error:  # whatever its parsers stumble over, the file is at fault
            raise BrokenWorkbookError from error


class _Cells:
    """Hears a sheet, and keeps the rows that have ended."""

    def __init__(
        self, shared: list[str], formats: list[str], most_columns: int, *, since_1904: bool
    ) -> None:
        self.ready: deque[Row] = deque()
        self._shared = shared
        self._formats = formats
        self._most = most_columns
        self._since_1904 = since_1904
        self._columns: dict[str, int] = {}
        self._number = 0
        self._row: list[str] = []
        self._column = 0
        self._kind = self._style = ""
        self._parts: list[str] = []
        self._listening = self._spoken = False

    def start(self, name: str, given: list[str]) -> None:
        """An element begins."""
        tag = name if name in _KNOWN else _local(name)
        if tag == "c":
            self._cell(given)
        elif tag in ("v", "t"):
            self._listening = not self._spoken
        elif tag == "rPh":
            self._spoken = True
        elif tag == "row":
            said = _attributes(given).get("r")
            self._number = self._number + 1 if said is None else int(said)
            self._row = []
            self._column = -1

    def _cell(self, given: list[str]) -> None:
        self._kind = self._style = ""
        self._column += 1
        for at in range(0, len(given), 2):
            name = given[at]
            if name == "r":
                self._column = self._place(given[at + 1])
            elif name == "t":
                self._kind = given[at + 1]
            elif name == "s":
                self._style = given[at + 1]
        self._parts = []

    def _place(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            column -= 1
            if not 0 <= column < 1 << 20:
                raise BrokenWorkbookError
            self._columns[letters] = column
        return column

    def end(self, name: str) -> None:
        """An element ends."""
        tag = name if name in _KNOWN else _local(name)
        if tag == "c":
            if self._parts and self._column < self._most:
                self._keep("".join(self._parts))
        elif tag in ("v", "t"):
            self._listening = False
        elif tag == "rPh":
            self._spoken = False
        elif tag == "row":
            self.ready.append((self._number, self._row))

    def _keep(self, said: str) -> None:
        if self._kind == "s":
            written = self._shared[int(said)]
        else:
            shown = self._formats[int(self._style)] if self._style and self._formats else PLAIN
            written = cell_text(self._kind, said, shown, since_1904=self._since_1904)
        row, column = self._row, self._column
        if column == len(row):
            row.append(written)
            return
        row.extend([""] * (column + 1 - len(row)))
        row[column] = written

    def text(self, said: str) -> None:
        """What stands in an element."""
        if self._listening:
            self._parts.append(said)


_KNOWN = frozenset(("c", "v", "t", "row", "f", "is"))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _attributes(given: list[str]) -> dict[str, str]:
    """By name, without prefixes."""
    return {_local(given[at]): given[at + 1] for at in range(0, len(given), 2)}


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else -1


def _no_document_type(*_: object) -> None:
    raise BrokenWorkbookError
