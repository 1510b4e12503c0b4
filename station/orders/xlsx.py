"""The table in an Excel workbook (.xlsx), as text. Nothing of it is computed or run."""

import io
import zipfile
from collections.abc import Iterator
from itertools import takewhile

from station.orders.findings import RefusedFileError
from station.orders.sheets import BrokenWorkbookError, Row, Sheet, Workbook
from station.orders.table import _HEADING_WITHIN, Table, heading_of
from station.orders.text import Record

MOST_INSIDE_BYTES = 600_000_000
MOST_PARTS = 2_000
MOST_ROWS = 400_000
MOST_COLUMNS = 400


def is_workbook(data: bytes) -> bool:
    """True for a zip archive, and for the container of old and of locked workbooks."""
    return data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def xlsx_table(data: bytes) -> Table:
    """The first visible sheet that has something in it. Raises RefusedFileError."""
    _look_inside(data)
    try:
        book = Workbook(data)
        sheets = [sheet for sheet in book.sheets if sheet.visible]
        filled = [(sheet, rows) for sheet in sheets if (rows := _beginning(book, sheet))]
    except BrokenWorkbookError:
        raise RefusedFileError(1, "orders.broken_workbook") from None
    if not filled:
        raise RefusedFileError(1, "orders.empty_file")
    sheet, rows = filled[0]
    index = heading_of([[row] for row in rows], empty=[not any(row) for row in rows])
    if index is None:
        raise RefusedFileError(1, "orders.empty_file")
    headings = [cell.strip() for cell in rows[index]]
    while headings and not headings[-1]:
        headings.pop()
    return Table(
        headings,
        index + 1,
        lambda: _rows(book, sheet, index + 1, len(headings)),
        "xlsx",
        "",
        sheet.title,
        tuple(other.title for other, _ in filled[1:]),
    )


def _look_inside(data: bytes) -> None:
    """Refuses what is no plain workbook before anything of it is unpacked."""
    if not data.startswith(b"PK\x03\x04"):
        raise RefusedFileError(1, "orders.locked_workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise RefusedFileError(1, "orders.broken_workbook") from None
    names = {part.filename.casefold() for part in parts}
    if any(name.endswith(("vbaproject.bin", ".xlm")) for name in names):
        raise RefusedFileError(1, "orders.workbook_macros")
    if "xl/workbook.xml" not in names:
        raise RefusedFileError(1, "orders.no_workbook")
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedFileError(1, "orders.locked_workbook")
    # The sizes are what the archive claims; zipfile reads no more of a part than it claims.
    if sum(part.file_size for part in parts) > MOST_INSIDE_BYTES or len(parts) > MOST_PARTS:
        raise RefusedFileError(1, "orders.workbook_too_big", most=MOST_INSIDE_BYTES // 1_000_000)


def _beginning(book: Workbook, sheet: Sheet) -> list[list[str]]:
    """The first rows of `sheet`, empty ones among them; empty if there is nothing in them."""
    found: list[list[str]] = []
    for number, row in takewhile(_is_early, book.rows(sheet, MOST_COLUMNS)):
        found += [[] for _ in range(number - 1 - len(found))]
        found.append(row)
    return found if any(any(row) for row in found) else []


def _is_early(row: Row) -> bool:
    return row[0] <= _HEADING_WITHIN


def _rows(book: Workbook, sheet: Sheet, heading: int, width: int) -> Iterator[Record]:
    count = 0
    rows = book.rows(sheet, width)
    while True:
        try:
            found = next(rows, None)
        except BrokenWorkbookError:
            raise RefusedFileError(1, "orders.broken_workbook") from None
        if found is None:
            return
        line, cells = found
        if line <= heading:
            continue
        count += 1
        if count > MOST_ROWS:
            raise RefusedFileError(line, "orders.too_many_rows", most=MOST_ROWS)
        cells += [""] * (width - len(cells))
        yield Record(line, cells[0], cells)
