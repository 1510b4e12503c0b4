"""WooCommerce's exports with one row an order, put as a row an item: all that follows knows those.

Sources, all public: the default format of Customer/Order/Coupon Export and its format for the CSV
Import Suite have all items in the cell `line_items`, either `key:value` parted by bars, items by
semicolons and these three escaped by a backslash, or as JSON in which quote marks are `&quot;`; the
Order Import Export suites have `line_item_1`, `line_item_2` … in the first of these ways, the newer
of them also `Product Item 1 Name`, `… SKU`, `… Quantity`, `… Total` (of the line) in columns.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from station.domain.errors import message
from station.orders.profiles import bare
from station.orders.table import Table
from station.orders.text import Record

ITEM = ("item_name", "item_sku", "item_quantity", "item_total", "item_refunded_qty")
"""The headings that each item's row gets, as the same extension's format with a row an item has."""

Item = tuple[str, str, str, str, str]
_KEYS = ("name", "sku", "quantity", "total", "refunded_qty")
_NUMBERED = re.compile(r"productitem(\d+)([a-z]+)")
_LINE_ITEM = re.compile(r"lineitem\d+")
_ESCAPED = re.compile(r"\\([:|;])")
_UNREAD: Item = ("", "", "", "", "")
"""Of a cell that is none of these ways: its row lacks its contents, which is then said."""


@dataclass(frozen=True)
class _Way:
    """Where the items of a row stand, and how they are read."""

    places: tuple[int, ...]
    """The columns that this takes up."""
    shown: tuple[str, ...]
    """The headings that are read."""
    read: Callable[[list[str]], list[Item]]


def a_row_an_item(table: Table) -> Table:
    """`table` with a row an item, if it has a row an order in one of these ways; else as it is."""
    way = _way(table.headings)
    if way is None:
        return table
    kept = [index for index in range(len(table.headings)) if index not in way.places]
    first, last = way.shown[0], way.shown[-1]
    return replace(
        table,
        headings=[*(table.headings[index] for index in kept), *ITEM],
        rows=lambda: _rows(table, way, kept),
        items_in=first if first == last else f"{first} … {last}",
        first_stays=kept[:1] == [0],
    )


def _way(headings: list[str]) -> _Way | None:
    names = [bare(heading) for heading in headings]
    if "itemname" in names or "shippingaddress1" not in names:
        return None
    numbered: dict[int, dict[str, int]] = {}
    for index, name in enumerate(names):
        if found := _NUMBERED.fullmatch(name):
            numbered.setdefault(int(found[1]), {})[found[2]] = index
    cells = tuple(index for index, name in enumerate(names) if _LINE_ITEM.fullmatch(name))
    whole = tuple(index for index, name in enumerate(names) if name == "lineitems")
    all_of_it = (*cells, *(place for each in numbered.values() for place in each.values()))
    groups = [each for _, each in sorted(numbered.items()) if {"name", "total"} <= each.keys()]
    if groups:
        shown = tuple(headings[each["name"]] for each in groups)
        return _Way(all_of_it, shown, lambda row: _of_groups(row, groups))
    found_in = cells or whole
    if not found_in:
        return None
    shown = tuple(headings[index] for index in found_in)
    return _Way(found_in, shown, lambda row: [item for at in found_in for item in _items(row[at])])


def _rows(table: Table, way: _Way, kept: list[int]) -> Iterator[Record]:
    width, wide = len(table.headings), len(kept) + len(ITEM)
    for record in table.rows():
        cells = record.cells
        if cells is None or not any(map(str.strip, cells)):
            yield record
        elif len(cells) != width:
            what = message("orders.width", cells=len(cells), columns=width)
            # As much too narrow or too wide for the new heading: which of the two it is counts.
            off = cells[: wide - 1] if len(cells) < width else [*cells, *[""] * wide]
            yield replace(record, cells=off, wrong=what)
        else:
            rest = [cells[index] for index in kept]
            for item in way.read(cells) or [_UNREAD]:
                yield replace(record, cells=[*rest, *item])


def _of_groups(cells: list[str], groups: list[dict[str, int]]) -> list[Item]:
    found = [_item({key: cells[place] for key, place in each.items()}) for each in groups]
    return [item for item in found if any(map(str.strip, item))]


def _items(cell: str) -> list[Item]:
    """The items in one cell."""
    text = cell.strip()
    if not text:
        return []
    if text.startswith("["):
        return _of_json(text)
    return [_of_pairs(part) for part in re.split(r"(?<!\\);", text) if part.strip()]


def _of_pairs(text: str) -> Item:
    pairs = [re.split(r"(?<!\\):", part, maxsplit=1) for part in re.split(r"(?<!\\)\|", text)]
    facts = {pair[0].strip(): _ESCAPED.sub(r"\1", pair[1]) for pair in pairs if len(pair) == 2}
    return _item(facts)


def _of_json(text: str) -> list[Item]:
    try:
        found = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return [_UNREAD]
    facts = [each if isinstance(each, dict) else {} for each in found]
    return [_item({key: _text(each.get(key)) for key in _KEYS}) for each in facts]


def _text(value: object) -> str:
    return value.replace("&quot;", '"') if isinstance(value, str) else ""


def _item(facts: dict[str, str]) -> Item:
    name, sku, quantity, total, refunded = (facts.get(key, "").strip() for key in _KEYS)
    return name, sku, quantity, total, refunded
