"""What the orders' page shows: the list of orders, and the preview of a file. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from station.desk.order_files import Preview
from station.desk.views import Shape
from station.domain.address import Address
from station.domain.column_map import (
    FIXABLE,
    NEEDED,
    WEIGHT,
    WEIGHT_UNIT,
    ColumnMap,
    Rule,
)
from station.domain.errors import Message, message
from station.domain.shipment import Order
from station.flow.order_files import Kind, OrderRow, StagedOrder
from station.flow.work import OrderState, may_be_released
from station.orders.findings import RowFinding, Suggestion
from station.orders.guess import weights_from
from station.orders.names import MAPPED
from station.orders.sight import Sight
from station.orders.units import UNITS


class Part(StrEnum):
    """A part of the list, in the order in which F3 goes through them."""

    OPEN = "open"
    ON_HOLD = "on_hold"
    ON_BENCH = "on_bench"
    DISPATCHED = "dispatched"
    ALL = "all"

    @property
    def state(self) -> OrderState | None:
        """The state of its orders; None for all of them."""
        return None if self is Part.ALL else OrderState(self.value)


class Sieve(StrEnum):
    """A part of a preview: what needs eyes comes first."""

    LEFT_OUT = "left_out"
    OFFERED = "offered"
    NOTES = "notes"
    CHANGED = "changed"
    ELSEWHERE = "elsewhere"
    NEW = "new"
    SAME = "same"
    IN_WORK = "in_work"


_SHAPES = {
    OrderState.OPEN: Shape.BOX,
    OrderState.ON_BENCH: Shape.ASKING,
    OrderState.DISPATCHED: Shape.DONE,
    OrderState.ON_HOLD: Shape.LOOK,
}
_KINDS = {
    Kind.NEW: Shape.BOX,
    Kind.CHANGED: Shape.LOOK,
    Kind.SAME: Shape.DONE,
    Kind.IN_WORK: Shape.DONE,
}


@dataclass(frozen=True)
class OrderLine:
    """One order of the list."""

    source: str
    number: str
    shape: Shape
    name: str
    """Who receives it."""
    state: Message
    where: Message
    """Source, pieces and town."""
    address: tuple[str, ...]
    contents: tuple[Message, ...]
    hold: Message | None
    since: Message | None
    shipment: str
    can_hold: bool
    can_release: bool


@dataclass(frozen=True)
class OrdersView:
    """A part of the list, with its first rows."""

    part: Part
    text: str
    tally: Mapping[Part, int]
    count: int
    rows: tuple[OrderLine, ...]
    waiting: tuple[Message, ...] = ()
    """What the watched folder has to say: files that wait, or why it cannot be read."""
    first_waiting: str = ""
    """The first file that waits."""


@dataclass(frozen=True)
class PreviewLine:
    """One finding, one difference, or one order of a preview."""

    shape: Shape
    title: Message
    sub: Message


@dataclass(frozen=True)
class MapRow:
    """One of our columns, and where it comes from."""

    column: str
    heads: tuple[str, ...]
    fixed: str
    needed: bool
    fixable: bool
    sample: str
    """What stands in the file's first row there."""
    choices: tuple[str, ...] = ()
    """What it may be in all rows; empty where that is typed."""


def line(row: OrderRow) -> OrderLine:
    """One order of the list."""
    order, hold = row.order, row.hold
    to = order.recipient
    lines = [each for box in order.parcels for each in box.contents]
    why = since = None
    if hold is not None:
        why = message(f"orders.hold.{hold.word}", why=hold.note, by=hold.by)
        since = _since(hold.at) if hold.at is not None else None
    pieces = sum(each.quantity for each in lines)
    return OrderLine(
        source=row.source,
        number=row.number,
        shape=_SHAPES[row.state],
        name=to.name,
        state=message(f"orders.state.{row.state.value}"),
        where=message("orders.where", source=row.source, count=pieces, city=to.city),
        address=_lines(to),
        contents=tuple(
            message("orders.piece", count=each.quantity, what=each.description, value=each.value)
            for each in lines
        ),
        hold=why,
        since=since,
        shipment=row.shipment,
        can_hold=row.state is OrderState.OPEN,
        can_release=may_be_released(hold, row.shipment),
    )


def _since(at: datetime) -> Message:
    here = at.astimezone()
    return message("orders.since", day=here.date(), at=here)


def _lines(to: Address) -> tuple[str, ...]:
    town = " ".join(part for part in (to.city, to.region, to.postcode) if part)
    every = (to.name, to.company, to.address1, to.address2, town, to.country)
    return tuple(part for part in every if part)


def map_rows(sight: Sight, column_map: ColumnMap) -> tuple[MapRow, ...]:
    """All columns of ours: those that are needed first, then the weight with its unit."""
    first = dict(zip(sight.headings, sight.samples[0], strict=True)) if sight.samples else {}
    first_of_all = (*NEEDED, WEIGHT, WEIGHT_UNIT)
    every = (*first_of_all, *(name for name in MAPPED if name not in first_of_all))
    missing = column_map.missing
    sources, values = column_map.sources, column_map.values
    return tuple(
        MapRow(
            name,
            sources.get(name, ()),
            values.get(name, ""),
            name in NEEDED or name in missing,
            name in FIXABLE,
            " ".join(first.get(head, "").strip() for head in sources.get(name, ()))[:80],
            UNITS if name == WEIGHT_UNIT else (),
        )
        for name in every
    )


def mapped_to(
    column_map: ColumnMap, column: str, heads: tuple[str, ...], sight: Sight | None
) -> ColumnMap:
    """`column` comes from `heads`; a weight brings the unit that its heading says along."""
    if column == WEIGHT and heads and sight is not None:
        return weights_from(column_map, heads, sight.headings, beside_items=sight.beside_items)
    return column_map.taking(column, heads)


def counts(preview: Preview) -> dict[Sieve, int]:
    """How much each part of a preview holds."""
    staged, told = preview.counts, preview.told
    found = {
        Sieve.LEFT_OUT: told.findings,
        Sieve.OFFERED: len(preview.suggestions),
        Sieve.NOTES: told.notes,
        Sieve.CHANGED: staged.changed,
        Sieve.ELSEWHERE: staged.elsewhere,
        Sieve.NEW: staged.new,
        Sieve.SAME: staged.same,
        Sieve.IN_WORK: staged.in_work,
    }
    return {sieve: count for sieve, count in found.items() if count or sieve is Sieve.NEW}


def found_line(finding: RowFinding, *, grave: bool) -> PreviewLine:
    """What is wrong, or unusual, in one place of the file."""
    shape = Shape.NO if grave else Shape.LOOK
    return PreviewLine(shape, finding.message, _place(finding.line, finding.field))


def difference(suggestion: Suggestion) -> PreviewLine:
    """What a cell might rather be, or is read as."""
    facts = {"was": suggestion.was, "now": suggestion.now}
    title = message("orders.read_as" if suggestion.taken else "orders.could_be", **facts)
    place = _place(suggestion.line, suggestion.field)
    return PreviewLine(Shape.DONE if suggestion.taken else Shape.LOOK, title, place)


def _place(line: int, column: str) -> Message:
    if column not in MAPPED:
        return message("orders.place_line", line=line)
    return message("orders.place", line=line, field=_called(column))


def _called(column: str) -> Message:
    """What a column of ours is called on the screen."""
    return message(f"orders_page.column.{column}")


def staged_line(staged: StagedOrder) -> PreviewLine:
    """One order, and what differs from the one that is here."""
    order = staged.order
    title = message("orders.numbered", order=staged.number, name=order.recipient.name)
    if staged.kind is Kind.CHANGED and staged.before is not None:
        return PreviewLine(_KINDS[staged.kind], title, _differs(staged.before, order))
    if staged.elsewhere:
        sub = message("orders.also_in", source=staged.elsewhere)
        return PreviewLine(Shape.LOOK, title, sub)
    lines = [each for box in order.parcels for each in box.contents]
    pieces = sum(each.quantity for each in lines)
    sub = message(
        "orders.holds", count=pieces, what=lines[0].description if lines else "",
        city=order.recipient.city, country=order.recipient.country,
    )  # fmt: skip
    return PreviewLine(_KINDS[staged.kind], title, sub)


def _differs(before: Order, now: Order) -> Message:
    """The first thing that differs, and how many more do."""
    found = [
        message("orders.was_now", field=_called(part.name), was=old or "–", now=new or "–")
        for part in fields(Address)
        if (old := getattr(before.recipient, part.name))
        != (new := getattr(now.recipient, part.name))
    ]
    if before.parcels != now.parcels:
        found.append(message("orders.contents_differ"))
    if before.service != now.service:
        facts = {"was": before.service or "–", "now": now.service or "–"}
        found.append(message("orders.was_now", field=_called("service"), **facts))
    if len(found) < 2:
        return found[0] if found else message("orders.contents_differ")
    return message("orders.and_more", what=found[0], count=len(found) - 1)


def left(preview: Preview) -> tuple[Message, ...]:
    """What is not as in most files: rows that the shop keeps back, boxes without a weight."""
    told = preview.told.summary
    said = [
        message("orders.rows_left", count=count, column=column)
        for column, count in told.rows_left.items()
    ]
    if told.unweighed:
        said.append(message("orders.unweighed", count=told.unweighed))
    return tuple(said)


def offered(preview: Preview) -> tuple[tuple[Rule, Message], ...]:
    """What may be accepted, with an example of each."""
    examples = {each.rule: each for each in reversed(preview.suggestions)}
    return tuple(
        (
            rule,
            message(
                f"orders.rule.{rule.value}",
                count=count,
                was=examples[rule].was,
                now=examples[rule].now,
            ),
        )
        for rule, count in preview.offered.items()
        if rule in examples
    )
