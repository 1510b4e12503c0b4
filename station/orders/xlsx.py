"""The table in an Excel workbook (.xlsx), as text. Nothing of it is computed or run."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from station.orders.findings import RefusedFileError
from station.orders.table import _HEADING_WITHIN, Table, heading_of
from station.orders.text import Record

MOST_INSIDE_BYTES = 600_000_000
MOST_PARTS = 2_000
MOST_ROWS = 400_000
MOST_COLUMNS = 400

_ZEROS = re.compile(r"0+")


def is_workbook(data: bytes) -> bool:
    """True for a zip archive, and for the container of old and of locked workbooks."""
    return data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def xlsx_table(data: bytes) -> Table:
    """The first visible sheet that has something in it. Raises RefusedFileError."""
    _look_inside(data)
    book = _open(data)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    filled = [(sheet, rows) for sheet in sheets if (rows := _beginning(sheet))]
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
        lambda: _rows(sheet, index + 1, len(headings)),
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


def _open(data: bytes) -> Any:
    import openpyxl

    try:
        return openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
    except Exception:  # noqa: BLE001 - whatever its parser stumbles over, the file is at fault
        raise RefusedFileError(1, "orders.broken_workbook") from None


def _beginning(sheet: Any) -> list[list[str]]:
    """The first rows of `sheet` as text; empty if there is nothing in them."""
    # What a sheet says of its size may be a lie of a million columns.
    sheet.reset_dimensions()
    rows = [
        [_text(cell) for cell in row]
        for row in islice(_cells(sheet, MOST_COLUMNS), _HEADING_WITHIN)
    ]
    return rows if any(any(row) for row in rows) else []


def _rows(sheet: Any, heading: int, width: int) -> Iterator[Record]:
    for line, row in enumerate(_cells(sheet, width), 1):
        if line > heading + MOST_ROWS:
            raise RefusedFileError(line, "orders.too_many_rows", most=MOST_ROWS)
        if line <= heading:
            continue
        cells = [_text(cell) for cell in row[:width]]
        cells += [""] * (width - len(cells))
        yield Record(line, cells[0], cells)


def _cells(sheet: Any, width: int) -> Iterator[Any]:
    rows = sheet.iter_rows(max_col=width)
    while True:
        try:
            row = next(rows, None)
        except Exception:  # noqa: BLE001 - whatever its parser stumbles over, the file is at fault
            raise RefusedFileError(1, "orders.broken_workbook") from None
        if row is None:
            return
        yield row


def _text(cell: Any) -> str:
    """What stands in a cell, as text that loses nothing of what the file has."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _number(value: float, shown: str) -> str:
    """A number plainly; with the leading zeros that its format shows, as of a postcode `00000`."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - not a number
        return "#NUM!"
    if abs(value) >= 10**15:
        return f"{value:.5E}"  # a spreadsheet keeps 15 digits: the rest is gone
    whole = int(value)
    if value != whole:
        return f"{Decimal(repr(float(value))):f}"
    if isinstance(shown, str) and _ZEROS.fullmatch(shown):
        return str(whole).zfill(len(shown))
    return str(whole)
