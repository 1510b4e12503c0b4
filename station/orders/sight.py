"""A first look at a file: how it is written, which shop's it is, and what its columns mean."""

import hashlib
from dataclasses import dataclass, replace
from itertools import islice

from station.domain.column_map import WEIGHT, WEIGHT_UNIT, ColumnMap
from station.domain.errors import Message, message
from station.orders import amounts
from station.orders.csv_file import table_of
from station.orders.guess import guess, is_own
from station.orders.mapped import Mapped
from station.orders.profiles import bare
from station.orders.table import Table
from station.orders.units import one_unit

_LOOKED_AT = 200
_SHOWN = 3
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True)
class Sight:
    """What a file looks like before any of its orders is read."""

    headings: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    """The first rows as they stand."""
    own: bool
    """It is written in our own columns: nothing has to be mapped."""
    guess: ColumnMap
    fingerprint: str
    """Of the headings: two exports of the same kind have the same."""
    stated: tuple[Message, ...]
    """How it is written, as found."""
    assumed: tuple[Message, ...] = ()
    """What the guess takes for granted, to be looked at."""
    beside_items: bool = False
    """A row is an order, and its items stand in columns of their own."""


def fingerprint(headings: tuple[str, ...]) -> str:
    """The same for the same headings in the same order, however they are spaced."""
    return hashlib.sha256("\x1f".join(map(bare, headings)).encode()).hexdigest()[:16]


def look(data: bytes, encoding: str = "") -> Sight:
    """Raises RefusedFileError for what is no table at all."""
    table = table_of(data, encoding)
    rows = [
        record.cells
        for record in islice(table.rows(), _LOOKED_AT)
        if record.cells is not None and len(record.cells) == len(table.headings)
    ]
    beside_items = bool(table.items_in)
    found = guess(table.headings, beside_items=beside_items)
    guessed, assumed = _filled(table, found, rows)
    headings = tuple(table.headings)
    return Sight(
        headings,
        tuple(tuple(cells) for cells in rows[:_SHOWN]),
        is_own(table.headings),
        replace(guessed, encoding=encoding),
        fingerprint(headings),
        tuple(written_as(table)),
        tuple(assumed),
        beside_items,
    )


def _weights(
    head: Mapped, guessed: ColumnMap, rows: list[list[str]]
) -> tuple[ColumnMap, list[Message]]:
    """The guess with the unit that the weights themselves say; where the unit is taken from."""
    heads = guessed.sources.get(WEIGHT, ())
    if not heads:
        return guessed, [message("orders.assumed.no_weight")]
    said: list[Message] = []
    cells = [text for cells in rows if (text := head.known(cells)[WEIGHT])]
    if "value" not in head.places:
        guessed = replace(guessed, decimal=amounts.decimal_sign(cells))
    unit = guessed.values.get(WEIGHT_UNIT, "")
    if beside := guessed.sources.get(WEIGHT_UNIT, ()):
        said.append(message("orders.assumed.unit_column", heading=beside[0][:40]))
    elif unit:
        said.append(message("orders.assumed.unit", unit=unit, text=heads[0][:40]))
    elif unit := one_unit(cells, guessed.decimal):
        guessed = guessed.setting(WEIGHT_UNIT, unit)
        said.append(message("orders.assumed.unit", unit=unit, text=cells[0][:24]))
    else:
        said.append(message("orders.assumed.no_unit", heading=heads[0][:40]))
    word = "orders.assumed.weight_each" if guessed.weight_each else "orders.assumed.weight_box"
    return guessed, [*said, message(word)]


def written_as(table: Table) -> list[Message]:
    """How the file is written: encoding and separator, or the sheet; where the heading stands."""
    if table.sheet:
        said = [message("orders.stated.sheet", sheet=table.sheet[:40])]
        if table.other_sheets:
            names = ", ".join(table.other_sheets)[:80]
            said.append(message("orders.stated.other_sheets", sheets=names))
    else:
        mark = message(f"orders.delimiter.{_DELIMITERS[table.delimiter]}")
        said = [message("orders.stated.text", encoding=table.encoding.upper(), mark=mark)]
    if table.items_in:
        said.append(message("orders.stated.items", columns=table.items_in[:60]))
    if table.line > 1:
        said.append(message("orders.stated.heading", line=table.line))
    return said


def _filled(
    table: Table, guessed: ColumnMap, rows: list[list[str]]
) -> tuple[ColumnMap, list[Message]]:
    """The guess with what the amounts themselves say, and what it takes for granted."""
    assumed: list[Message] = []
    if guessed.profile:
        assumed.append(message(f"orders.profile.{guessed.profile}"))
    head = Mapped(table, guessed)
    if "value" in head.places:
        values = [text for cells in rows if (text := head.known(cells)["value"])]
        decimal = amounts.decimal_sign(values)
        guessed = replace(guessed, decimal=decimal)
        if decimal == ",":
            assumed.append(message("orders.assumed.comma"))
        if "currency" in guessed.missing and (code := amounts.one_currency(values)):
            guessed = guessed.setting("currency", code)
            mark = next(found[0] for text in values if (found := amounts.parts(text)) is not None)
            assumed.append(message("orders.assumed.currency", currency=code, mark=mark[:8]))
        word = "orders.assumed.each" if guessed.each else "orders.assumed.row"
        assumed.append(message(word))
    elif not is_own(table.headings):
        assumed.append(message("orders.assumed.no_worth"))
    if guessed.one_box:
        assumed.append(message("orders.assumed.one_box"))
    guessed, said = _weights(head, guessed, rows)
    assumed += said
    profile = head.profile
    if profile is not None and profile.quoted_codes:
        assumed.append(message("orders.assumed.quote_marks"))
    if profile is not None:
        there = {bare(name) for name in table.headings}
        heads = [rule.column for rule in profile.left if bare(rule.column) in there]
        if heads:
            assumed.append(message("orders.assumed.left", columns=", ".join(heads)))
    return guessed, assumed
