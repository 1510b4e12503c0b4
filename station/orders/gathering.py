"""The rows of one file, sorted into orders; what is not certain costs an order, never a guess."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from station.domain.errors import message
from station.domain.shipment import ContentsLine, Order
from station.orders import rows
from station.orders.assembly import Boxes, Weighing, assemble
from station.orders.columns import Heading
from station.orders.findings import RowFinding
from station.orders.mapped import Mapped
from station.orders.places import look_at
from station.orders.rows import LONGEST_ORDER, PLAINLY, Manner, Row
from station.orders.text import Record

_TICKED = 2_000
"""Rows between two words of how far it is."""


@dataclass
class Gathering:
    """The rows of one file, sorted into orders as they come."""

    head: "Heading | Mapped"
    places: bool = False
    """Also looks at what is usual for addresses in their country."""
    findings: list[RowFinding] = field(default_factory=list)
    by_order: dict[str, list[Row]] = field(default_factory=dict)
    spoilt: set[str] = field(default_factory=set)
    """Orders to which a row without a certain number may belong."""
    cut: set[str] = field(default_factory=set)
    """First cells of unreadable rows: a number, or the part of it before a stray delimiter."""
    run_on: set[str] = field(default_factory=set)
    """First cells of rows too narrow: a number and, after a lost delimiter, the next cell."""
    put_by: set[str] = field(default_factory=set)
    """Orders that are not to be packed, as the shop itself says."""
    rows_left: Counter[str] = field(default_factory=Counter)
    """Rows that are not to be packed, by the heading that says so."""
    unweighed: int = 0
    """Boxes that have no weight and are weighed at the bench."""
    notes: list[RowFinding] = field(default_factory=list)
    """What is unusual and keeps nothing out."""
    _last_line: dict[str, int] = field(default_factory=dict)
    """The last line of each order so far."""
    _first_texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        head = self.head
        self._manner = PLAINLY
        self._carried: tuple[str, ...] = ()
        self._boxes = Boxes.NUMBERED if "parcel" in head.places else Boxes.EACH_ROW
        self._weighing = Weighing(needed="weight_g" in head.places)
        if isinstance(head, Mapped):
            profile = head.profile
            there = set(head.places) | set(head.map.values)
            self._manner = Manner(
                each=head.map.each,
                worth_known="value" in there,
                heads=profile is not None and profile.rows_of_totals,
            )
            self._carried = profile.carried if profile is not None else ()
            self._weighing = Weighing(pieces=head.map.weight_each)
            if head.map.one_box and "parcel" not in there:
                self._boxes = Boxes.ONE

    def take(self, found: Iterable[Record], tick: Callable[[int], None]) -> None:
        """Reads all rows. A row of an unknown order could belong to the one before or after it:
        both are spoilt, for half an order must not be dispatched.
        """
        before = ""
        stray = False
        for count, record in enumerate(found):
            if count % _TICKED == 0:
                tick(count)
            if record.cells is not None and not any(map(str.strip, record.cells)):
                continue
            if self.head.is_footer(record):
                continue
            order = self._take(record)
            if stray and order:
                self.spoilt.add(order)
            self._mind_place(order, before, record.line)
            if not order and before:
                self.spoilt.add(before)
            stray = not order
            before = order or before

    def _mind_place(self, order: str, before: str, line: int) -> None:
        """An order that comes again behind another one may be there twice."""
        if not order:
            return
        last = self._last_line.get(order)
        if last is not None and order != before:
            self.notes.append(RowFinding(line, "order", message("orders.apart", line=last)))
        self._last_line[order] = line

    def _take(self, record: Record) -> str:
        """Reads one row; returns its order's number, empty if that is not certain."""
        wrong = record.wrong
        if "\0" in record.raw:
            wrong = message("orders.nul")
        elif record.cells is None:
            wrong = message("orders.quotes")
        elif wrong is None and len(record.cells) != self.head.width:
            facts = {"cells": len(record.cells), "columns": self.head.width}
            wrong = message("orders.width", **facts)
        if wrong is not None or record.cells is None:
            return self._spoil(
                record, RowFinding(record.line, "", wrong or message("orders.quotes"))
            )
        text = self.head.known(record.cells)
        left = self.head.left(record.cells)
        if left is not None and text["order"]:
            self.rows_left[left.column] += 1
            if left.whole_order:
                self.put_by.add(text["order"])
        if left is None:
            self.head.notice(record.line, record.cells)
        row = self._read(record.line, record.cells, text)
        if left is not None and row.order:
            row.contents, row.findings, row.is_head, row.is_left = None, (), True, True
        # A mark inside a number is a slip of quoting, and the number then another order's.
        if not row.order or '"' in row.order:
            what = "orders.order_unsure" if row.order else "orders.order_missing"
            self.findings += row.findings
            self.findings.append(RowFinding(row.line, "order", message(what)))
            return ""
        self.by_order.setdefault(row.order, []).append(row)
        return row.order

    def _read(self, line: int, cells: list[str], text: dict[str, str]) -> Row:
        former = self.by_order.get(text["order"])
        if former:
            for column in self._carried:
                text[column] = text[column] or self._first_texts[text["order"]][column]
        elif self._carried:
            self._first_texts[text["order"]] = {name: text[name] for name in self._carried}
        amended = self.head.amend(line, text)
        row = rows.read(line, text, max(map(len, cells)), self._manner)
        if amended:
            row.findings = (*row.findings, *amended)
        return row

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
        if not self.head.order_first or not mark or '"' in number or "\0" in number:
            return ""
        return number.strip()

    def orders(self, source: str) -> tuple[list[Order], list[str]]:
        """The complete orders, and the numbers of those left out, both as the file has them."""
        taken: list[Order] = []
        left_out: list[str] = []
        beginnings = {cell[:end] for cell in self.run_on for end in range(1, LONGEST_ORDER + 1)}
        for number, own in self.by_order.items():
            if number in self.put_by or (own and all(row.is_left for row in own)):
                self.put_by.add(number)
                continue
            order: Order | None = None
            findings: list[RowFinding] = []
            if own:
                order, findings = assemble(source, own, self._boxes, self._weighing)
            self.findings += findings
            torn = number in beginnings or self._is_cut(number)
            if order is None or torn or number in self.spoilt:
                left_out.append(number)
                continue
            taken.append(order)
            self.unweighed += sum(not box.weight_g for box in order.parcels)
            if self.places:
                self._look_at(order, own[0].line)
                self._look_twice(own)
        return taken, left_out

    def _look_twice(self, own: list[Row]) -> None:
        """The very same line in one box twice: two pieces, or one row too many."""
        if len(own) < 2 or self._boxes is Boxes.EACH_ROW:
            return
        seen: dict[tuple[ContentsLine, int | None], int] = {}
        for row in own:
            if row.contents is None:
                continue
            former = seen.setdefault((row.contents, row.parcel), row.line)
            if former != row.line:
                what = message("orders.same_row", line=former)
                self.notes.append(RowFinding(row.line, "contents", what))

    def _look_at(self, order: Order, line: int) -> None:
        for found in look_at(order.recipient):
            self.notes.append(RowFinding(line, found.field, found.message))

    def _is_cut(self, number: str) -> bool:
        """True if an unreadable row may be the order's: `10,485` begins like 10485."""
        return bool(self.cut) and any(number[:end] in self.cut for end in range(1, len(number) + 1))
