"""A whole file read, told piece by piece: so that a hundred thousand orders never stand still."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from station.domain.column_map import ColumnMap, Rule
from station.domain.shipment import Order
from station.orders.csv_file import Import, bytes_of, read_table, table_of
from station.orders.findings import RefusedFileError, RowFinding, Suggestion
from station.orders.sight import Sight, look

AT_ONCE = 50
"""Orders in one piece: what takes a few milliseconds to hand over."""
MOST_TOLD = 2_000
"""Findings of a kind that are told one by one; the rest is counted."""


@dataclass(frozen=True)
class Progress:
    """So many rows are read."""

    rows: int


@dataclass(frozen=True)
class SomeOrders:
    """Orders that may be kept."""

    orders: tuple[Order, ...]
    of: int
    """How many orders there are in all."""


@dataclass(frozen=True)
class Told:
    """The end: what the file holds besides its orders."""

    hash: str
    orders: int
    summary: Import
    """Without orders, and with no more than MOST_TOLD findings of a kind."""
    findings: int
    notes: int
    suggestions: dict[str, int]
    """How many cells each rule would rewrite, or did."""


@dataclass(frozen=True)
class Seen:
    """A first look at a file."""

    hash: str
    sight: Sight | None
    refused: RowFinding | None


Event = Progress | SomeOrders | Told | Seen


def first_look(path: Path, encoding: str) -> Iterator[Event]:
    """What a file looks like. Raises EnvironmentFaultError if it cannot be read."""
    try:
        data = bytes_of(path)
    except RefusedFileError as error:
        yield Seen("", None, error.finding)
        return
    try:
        yield Seen(hash_of(data), look(data, encoding), None)
    except RefusedFileError as error:
        yield Seen(hash_of(data), None, error.finding)


def whole(
    path: Path, source: str, column_map: ColumnMap | None, tick: Callable[[int], None]
) -> Iterator[Event]:
    """All orders of a file, then the rest. Raises EnvironmentFaultError if it cannot be read.

    `tick` is called with the number of rows every few thousand rows.
    """
    try:
        data = bytes_of(path)
    except RefusedFileError as error:
        yield _told("", Import(findings=(error.finding,), refused=True))
        return
    ident = hash_of(data)
    try:
        table = table_of(data, column_map.encoding if column_map is not None else "")
        found = read_table(table, source, column_map, places=True, tick=tick)
    except RefusedFileError as error:
        yield _told(ident, Import(findings=(error.finding,), refused=True))
        return
    orders = iter(found.orders)
    while some := tuple(islice(orders, AT_ONCE)):
        yield SomeOrders(some, len(found.orders))
    yield _told(ident, found)


def hash_of(data: bytes) -> str:
    """By which a file is known again, whatever it is called."""
    return hashlib.sha256(data).hexdigest()


def _told(ident: str, found: Import) -> Told:
    rules: dict[str, int] = {}
    for each in found.suggestions:
        if each.rule is None:
            continue
        rules[each.rule.value] = rules.get(each.rule.value, 0) + 1
    return Told(
        ident,
        len(found.orders),
        replace(
            found,
            orders=(),
            findings=found.findings[:MOST_TOLD],
            notes=found.notes[:MOST_TOLD],
            suggestions=_examples(found.suggestions),
            left_out=found.left_out,
        ),
        len(found.findings),
        len(found.notes),
        rules,
    )


def _examples(suggestions: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """Each difference once, in the order of the file."""
    once: dict[tuple[Rule | None, str, str], Suggestion] = {}
    for each in suggestions:
        once.setdefault((each.rule, each.was, each.now), each)
    return tuple(islice(once.values(), MOST_TOLD))
