"""Orders from a CSV file.

Columns, in any order: order, name, company, address1, address2, city, region, postcode, country,
phone, email, weight_g, length_mm, width_mm, height_mm, sku, contents, value, currency, service,
parcel, quantity, handling, hs_code, origin. `value` is for the whole row, however many pieces
`quantity` says; an amount has a decimal point and no thousands separator. A size of 0 or none
means not given. A file without the column `weight_g` leaves every box to be weighed.

Several rows of one order are several boxes; where the file has the column `parcel`, rows with the
same number are contents lines of one box. Rows that only add to an order may leave the whole
recipient empty. An order one of whose rows is bad is left out whole.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from station import regular
from station.domain.column_map import WEIGHT, ColumnMap
from station.domain.errors import EnvironmentFaultError, reason_of
from station.domain.shipment import Order
from station.orders.columns import heading
from station.orders.findings import RefusedFileError, RowFinding, Suggestion
from station.orders.gathering import Gathering
from station.orders.mapped import Mapped
from station.orders.one_row import a_row_an_item
from station.orders.table import Table, text_table
from station.orders.xlsx import is_workbook, xlsx_table

LARGEST_BYTES = 100_000_000


@dataclass(frozen=True)
class Import:
    """What a file holds. `orders` are complete and checked; everything else is in `findings`."""

    orders: tuple[Order, ...] = ()
    findings: tuple[RowFinding, ...] = ()
    """By line."""
    left_out: tuple[str, ...] = ()
    """Numbers of the orders that the file names and that were not taken."""
    unknown_columns: tuple[str, ...] = ()
    encoding: str = ""
    """`utf-8`, `utf-8-sig` (with a byte order mark), `utf-16`, `xlsx`, or what a person named;
    empty if the file was refused for it."""
    delimiter: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    notes: tuple[RowFinding, ...] = ()
    """What is unusual and keeps no order out."""
    suggestions: tuple[Suggestion, ...] = ()
    rows_left: Mapping[str, int] = field(default_factory=dict)
    """How many rows are not to be packed, by the heading that says so."""
    put_by: int = 0
    """How many orders are not to be packed at all."""
    unweighed: int = 0
    """How many boxes have no weight, though the file has weights: they are weighed at the bench."""
    refused: bool = False
    """The file as a whole cannot be used; its one or two findings say why."""


def read(file: Path | bytes, source: str = "csv", column_map: ColumnMap | None = None) -> Import:
    """The orders of `file` (a path, or the bytes of one) as orders of `source`.

    Without a `column_map` the file must be written in our own columns. Bad rows stop nothing and
    are findings. Raises EnvironmentFaultError if the path cannot be read at all.
    """
    try:
        data = file if isinstance(file, bytes) else bytes_of(file)
        table = table_of(data, column_map.encoding if column_map is not None else "")
        return read_table(table, source, column_map)
    except RefusedFileError as error:
        return Import(findings=(error.finding,), refused=True)


def table_of(data: bytes, encoding: str = "") -> Table:
    """The table in a file's bytes. Raises RefusedFileError."""
    found = xlsx_table(data) if is_workbook(data) else text_table(data, encoding)
    return a_row_an_item(found)


def read_table(
    table: Table,
    source: str,
    column_map: ColumnMap | None,
    *,
    places: bool = False,
    tick: Callable[[int], None] = lambda _: None,
) -> Import:
    """As `read`, of a table already found; `places`: also what is usual for an address there.

    `tick` is called with the number of rows read so far, now and then.
    """
    head = heading(table) if column_map is None else Mapped(table, column_map)
    told = Import(
        unknown_columns=head.unknown,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        other_sheets=table.other_sheets,
    )
    if head.findings:
        found = tuple(RowFinding(table.line, f.field, f.message) for f in head.findings)
        return replace(told, findings=found, refused=True)
    gathering = Gathering(head, places)
    gathering.take(table.rows(), tick)
    orders, left_out = gathering.orders(source)
    noted = head.notes if isinstance(head, Mapped) else ()
    return replace(
        told,
        orders=tuple(orders),
        findings=tuple(sorted(gathering.findings, key=lambda finding: finding.line)),
        left_out=tuple(left_out),
        notes=(*gathering.notes, *noted),
        suggestions=tuple(head.suggestions) if isinstance(head, Mapped) else (),
        rows_left=dict(gathering.rows_left),
        put_by=len(gathering.put_by),
        unweighed=gathering.unweighed if WEIGHT in head.places else 0,
    )


def bytes_of(path: Path) -> bytes:
    """The bytes of a file. Raises RefusedFileError, EnvironmentFaultError."""
    try:
        # What comes through a pipe has no size to be asked for.
        data = regular.content(path, LARGEST_BYTES + 1)
    except OSError as error:
        raise EnvironmentFaultError(
            "orders.unreadable", file=str(path), reason=reason_of(error)
        ) from error
    if len(data) > LARGEST_BYTES:
        raise RefusedFileError(1, "orders.too_big", most=LARGEST_BYTES // 1_000_000)
    return data
