"""Puts the rows of one order together: one recipient, its boxes, their contents."""

from dataclasses import dataclass, field
from enum import Enum, auto

from station.domain import address
from station.domain.address import Address
from station.domain.errors import Message, message
from station.domain.shipment import ContentsLine, Order, Parcel
from station.orders.findings import RowFinding
from station.orders.names import RECIPIENT, SIZES
from station.orders.rows import HEAVIEST_G, NOBODY, Row

MOST_PARCELS = 100


class Boxes(Enum):
    """What the rows of an order are."""

    EACH_ROW = auto()
    """Every row is a box."""
    NUMBERED = auto()
    """Rows with the same parcel number are lines of one box."""
    ONE = auto()
    """All rows are lines of one box."""


@dataclass(frozen=True)
class Weighing:
    """What a file has to say of weights."""

    needed: bool = False
    """Each box must have one; else a box without one is weighed at the bench."""
    pieces: bool = False
    """A row's weight is that of its pieces, and a box weighs the sum of its rows."""


def assemble(
    source: str, rows: list[Row], boxes: Boxes, weighing: Weighing
) -> tuple[Order | None, list[RowFinding]]:
    """The order that `rows` make, or None and the reasons. Never a part of an order.

    A box of weight 0 waits to be weighed at the bench.
    """
    building = _Building(rows, weighing)
    recipient = building.recipient()
    service = building.service()
    building.check_currencies()
    parcels = [building.parcel(box) for box in building.boxes(boxes)]
    if building.findings:
        return None, building.findings
    complete = tuple(parcel for parcel in parcels if parcel is not None)
    return Order(source, rows[0].order, recipient, complete, service), []


@dataclass
class _Building:
    """One order in the making, and everything that speaks against it."""

    rows: list[Row]
    weighing: Weighing
    findings: list[RowFinding] = field(default_factory=list)

    def __post_init__(self) -> None:
        for row in self.rows:
            self.findings += row.findings

    def note(self, row: Row, column: str, what: Message) -> None:
        self.findings.append(RowFinding(row.line, column, what))

    def recipient(self) -> Address:
        """The one recipient; rows with no recipient at all follow the others."""
        named = [row for row in self.rows if row.recipient != NOBODY] or self.rows[:1]
        first = named[0]
        for row in named[1:]:
            if _follows(row.recipient, first.recipient):
                continue
            if row.recipient != first.recipient:
                column = next(
                    name
                    for name, one, other in zip(
                        RECIPIENT, first.recipient, row.recipient, strict=True
                    )
                    if one != other
                )
                self.note(row, column, message("orders.two_recipients", line=first.line))
        result = Address(*first.recipient)
        for finding in address.check(result):
            self.note(first, finding.field, finding.message)
        return result

    def service(self) -> str:
        """The one service code; empty if no row names one."""
        named = [row for row in self.rows if row.service]
        for row in named[1:]:
            if row.service != named[0].service:
                self.note(row, "service", message("orders.two_services", line=named[0].line))
        return named[0].service if named else ""

    def check_currencies(self) -> None:
        """Notes each row in another currency than the first."""
        named = [row for row in self.rows if row.currency]
        for row in named[1:]:
            if row.currency != named[0].currency:
                facts = {"currency": row.currency, "other": named[0].currency}
                self.note(row, "currency", message("orders.two_currencies", **facts))

    def boxes(self, way: Boxes) -> list[list[Row]]:
        """The rows of each box, in the order of the boxes' numbers or of the file."""
        boxes: list[list[Row]]
        rows = [row for row in self.rows if not row.is_head]
        if not rows:
            self.note(self.rows[0], "contents", message("orders.contents_missing"))
        if way is Boxes.EACH_ROW:
            boxes = [[row] for row in rows]
        elif way is Boxes.ONE or len(rows) == 1:
            boxes = [rows] if rows else []
        else:
            by_number: dict[int, list[Row]] = {}
            for row in rows:
                if row.parcel is not None:
                    by_number.setdefault(row.parcel, []).append(row)
                elif not any(finding.field == "parcel" for finding in row.findings):
                    self.note(row, "parcel", message("orders.parcel_missing"))
            boxes = [by_number[number] for number in sorted(by_number)]
        if len(boxes) > MOST_PARCELS:
            self.note(self.rows[0], "", message("orders.too_many_parcels", most=MOST_PARCELS))
        return boxes

    def parcel(self, box: list[Row]) -> Parcel | None:
        """One box; None if its weight or a line of its contents is not known."""
        weight = self._weight(box)
        if weight is None and not any(
            finding.field == "weight_g" for row in box for finding in row.findings
        ):
            if self.weighing.needed:
                self.note(box[0], "weight_g", message("orders.weight_missing"))
            else:
                weight = 0
        length, width, height = (
            self._agreed(box, name, [row.sizes[index] for row in box]) or 0
            for index, name in enumerate(SIZES)
        )
        contents: tuple[ContentsLine, ...] = tuple(
            row.contents for row in box if row.contents is not None
        )
        if weight is None or len(contents) < len(box):
            return None
        asked = {mark: None for row in box for mark in row.handling}
        return Parcel(weight, length, width, height, contents, tuple(asked))

    def _weight(self, box: list[Row]) -> int | None:
        """What the box weighs: the sum of its pieces, or what one of its rows says of it."""
        weights = [row.weight_g for row in box]
        if not self.weighing.pieces:
            return self._agreed(box, "weight_g", weights)
        given = [weight for weight in weights if weight is not None]
        if len(given) < len(box):
            return None
        if sum(given) > HEAVIEST_G:
            facts = {"number": sum(given), "least": 1, "most": HEAVIEST_G}
            self.note(box[0], "weight_g", message("orders.weight_range", **facts))
        return sum(given)

    def _agreed(self, box: list[Row], column: str, numbers: list[int | None]) -> int | None:
        """What the first row that gives a number says; another number is noted."""
        if len(box) == 1:
            return numbers[0]
        given = [
            (row, number) for row, number in zip(box, numbers, strict=True) if number is not None
        ]
        for row, number in given[1:]:
            if number != given[0][1]:
                facts = {"number": number, "other": given[0][1], "line": given[0][0].line}
                self.note(row, column, message("orders.contradiction", **facts))
        return given[0][1] if given else None


def _follows(recipient: tuple[str, ...], first: tuple[str, ...]) -> bool:
    """True for a row of an order that repeats no address: at most the same phone or e-mail."""
    return all(
        not own or (own == other and name in ("phone", "email"))
        for name, own, other in zip(RECIPIENT, recipient, first, strict=True)
    )
