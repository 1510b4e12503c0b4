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

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from station.domain.errors import EnvironmentFaultError, message
from station.domain.shipment import Order
from station.orders import rows
from station.orders.assembly import assemble
from station.orders.columns import Heading, heading
from station.orders.findings import RefusedFileError, RowFinding
from station.orders.rows import LONGEST_ORDER, Row
from station.orders.text import Record, decode, lines_of, records

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
    """`utf-8`, `utf-8-sig` (with a byte order mark) or `utf-16`; empty if refused for it."""
    delimiter: str = ""
    refused: bool = False
    """The file as a whole cannot be used; its one or two findings say why."""


def read(file: Path | bytes, source: str = "csv") -> Import:
    """The orders of `file` (a path, or the bytes of one) as orders of `source`.

    Bad rows stop nothing and are findings. Raises EnvironmentFaultError if the path cannot be
    read at all.
    """
    try:
        text, encoding = decode(file if isinstance(file, bytes) else _bytes_of(file))
        lines = lines_of(text)
        first = next((index for index, line in enumerate(lines) if line.strip()), None)
        if first is None:
            raise RefusedFileError(1, "orders.empty_file")
        if "\0" in lines[first]:
            raise RefusedFileError(first + 1, "orders.not_text")
    except RefusedFileError as error:
        return Import(findings=(error.finding,), refused=True)
    head = heading(lines[first])
    if head.findings:
        return Import(
            findings=tuple(RowFinding(first + 1, f.field, f.message) for f in head.findings),
            unknown_columns=head.unknown,
            encoding=encoding,
            delimiter=head.delimiter,
            refused=True,
        )
    reading = _Reading(head)
    reading.take(records(lines, first + 1, head.delimiter, head.width))
    orders, left_out = reading.orders(source)
    return Import(
        orders=tuple(orders),
        findings=tuple(sorted(reading.findings, key=lambda finding: finding.line)),
        left_out=tuple(left_out),
        unknown_columns=head.unknown,
        encoding=encoding,
        delimiter=head.delimiter,
    )


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise RefusedFileError(1, "orders.too_big", most=LARGEST_BYTES // 1_000_000)
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFaultError(
            "orders.unreadable", file=str(path), reason=error.strerror or type(error).__name__
        ) from error


@dataclass
class _Reading:
    """The rows of one file, sorted into orders as they come."""

    head: Heading
    findings: list[RowFinding] = field(default_factory=list)
    by_order: dict[str, list[Row]] = field(default_factory=dict)
    spoilt: set[str] = field(default_factory=set)
    """Orders to which a row without a certain number may belong."""
    cut: set[str] = field(default_factory=set)
    """First cells of unreadable rows: a number, or the part of it before a stray delimiter."""
    run_on: set[str] = field(default_factory=set)
    """First cells of rows too narrow: a number and, after a lost delimiter, the next cell."""

    def take(self, found: Iterable[Record]) -> None:
        """Reads all rows. A row of an unknown order could belong to the one before or after it:
        both are spoilt, for half an order must not be dispatched.
        """
        before = ""
        stray = False
        for record in found:
            if record.cells is not None and not any(map(str.strip, record.cells)):
                continue
            order = self._take(record)
            if stray and order:
                self.spoilt.add(order)
            if not order and before:
                self.spoilt.add(before)
            stray = not order
            before = order or before

    def _take(self, record: Record) -> str:
        """Reads one row; returns its order's number, empty if that is not certain."""
        wrong = None
        if "\0" in record.raw:
            wrong = message("orders.nul")
        elif record.cells is None:
            wrong = message("orders.quotes")
        elif len(record.cells) != self.head.width:
            facts = {"cells": len(record.cells), "columns": self.head.width}
            wrong = message("orders.width", **facts)
        if wrong is not None or record.cells is None:
            return self._spoil(
                record, RowFinding(record.line, "", wrong or message("orders.quotes"))
            )
        row = rows.read(record.line, record.cells, self.head)
        # A mark inside a number is a slip of quoting, and the number then another order's.
        if not row.order or '"' in row.order:
            what = "orders.order_unsure" if row.order else "orders.order_missing"
            self.findings += row.findings
            self.findings.append(RowFinding(row.line, "order", message(what)))
            return ""
        self.by_order.setdefault(row.order, []).append(row)
        return row.order

    def _spoil(self, record: Record, finding: RowFinding) -> str:
        self.findings.append(finding)
        order = self._first_cell(record)
        if not order:
            self.findings.append(RowFinding(record.line, "order", message("orders.order_unsure")))
            return ""
        self.by_order.setdefault(order, [])
        narrow = record.cells is not None and len(record.cells) < self.head.width
        (self.run_on if narrow else self.cut).add(order)
        return order

    def _first_cell(self, record: Record) -> str:
        """The order's number of an unreadable row, or what of it is there; empty if unsure."""
        number, mark, _ = record.raw.partition(self.head.delimiter)
        if self.head.places["order"] != 0 or not mark or '"' in number or "\0" in number:
            return ""
        return number.strip()

    def orders(self, source: str) -> tuple[list[Order], list[str]]:
        """The complete orders, and the numbers of those left out, both as the file has them."""
        taken: list[Order] = []
        left_out: list[str] = []
        numbered, weighed = "parcel" in self.head.places, "weight_g" in self.head.places
        beginnings = {cell[:end] for cell in self.run_on for end in range(1, LONGEST_ORDER + 1)}
        for number, own in self.by_order.items():
            order: Order | None = None
            findings: list[RowFinding] = []
            if own:
                order, findings = assemble(
                    source, own, boxes_numbered=numbered, boxes_weighed=weighed
                )
            self.findings += findings
            torn = number in beginnings or self._is_cut(number)
            if order is None or torn or number in self.spoilt:
                left_out.append(number)
            else:
                taken.append(order)
        return taken, left_out

    def _is_cut(self, number: str) -> bool:
        """True if an unreadable row may be the order's: `10,485` begins like 10485."""
        return bool(self.cut) and any(number[:end] in self.cut for end in range(1, len(number) + 1))
