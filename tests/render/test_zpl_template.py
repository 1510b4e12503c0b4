"""For any data the commands are the template's, each with its numbers; data stays data."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from station.domain.printers import HEADS, Stock
from station.render import code128
from station.render.marks import (
    Align,
    Barcode128,
    Bitmap,
    Box,
    Frame,
    Mark,
    Page,
    QrCode,
    Shape,
    Text,
)
from station.render.papers import lay_out, zpl
from tests.render import shipments
from tests.render.test_void_slip import SLIP as VOID

Command = tuple[str, str]

_few = settings(
    max_examples=shipments.COUNT,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_HEADS = some.sampled_from(HEADS)
_STOCKS = some.sampled_from([stock for stock in Stock if not stock.is_sheet])
_DRAWN = Bitmap(8, 1, (b"\x80",))
_DOTS = "any dots"


def _template(page: Page) -> Iterator[Command]:
    yield from [
        ("XA", ""), ("CI", "28"), ("LH", "0,0"), ("LR", "N"), ("PM", "N"), ("PO", "N"), ("FW", "N"),
        ("PW", str(page.width)), ("LL", str(page.height)),
    ]  # fmt: skip
    for mark in page.marks:
        yield from _field(mark)
        yield "FS", ""
    yield from [("PQ", "1"), ("XZ", "")]


def _field(mark: Mark) -> list[Command]:
    at = f"{mark.x},{mark.y}"
    match mark:
        case Text():
            return _text(mark)
        case Box(_, _, width, height):
            return [("FO", at), ("GB", f"{width},{height},{min(width, height)}")]
        case Frame(_, _, width, height, edge):
            return [("FO", at), ("GB", f"{width},{height},{edge}")]
        case Barcode128(_, _, height, module, text, gs1) if module <= 10:
            bars = [("BY", f"{module},2.0,{height}"), ("FO", at)]
            return [*bars, ("BC", f"N,{height},N,N,N,N"), *_data(code128.invocation(text, gs1))]
        case QrCode(_, _, module, text) if module <= 10:
            square = [("BY", "2,2.0,1"), ("FO", at), ("BQ", f"N,2,{module},M")]
            return [*square, *_data("MA," + text)]
        case Barcode128() | QrCode() | Shape():
            return [("FO", at), ("GF", _DOTS)]


def _text(mark: Text) -> list[Command]:
    reverse = [("FR", "")] if mark.inverse else []
    try:
        mark.text.encode("cp1252")
    except UnicodeEncodeError:
        room = {Align.LEFT: 0, Align.CENTRE: (mark.width - 8) // 2, Align.RIGHT: mark.width - 8}
        place = f"{mark.x + room[mark.align]},{mark.y - 10}"
        return [("FO", place), *reverse, ("GF", _DOTS)]
    start = [("FT", f"{mark.x},{mark.y}"), ("A0", f"N,{mark.size},{mark.size}")]
    if mark.align is Align.LEFT:
        return [*start, *reverse, *_data(mark.text)]
    block = ("FB", f"{mark.width},1,0,{'R' if mark.align is Align.RIGHT else 'C'},0")
    return [*start, block, *reverse, *_data(mark.text.replace("\\", "\\\\"))]


def _data(text: str) -> list[Command]:
    """Field data; what stands in ^FD is compared as the printer reads it."""
    return [("FH", "_"), ("FD", text)]


@_few
@given(
    kind=some.sampled_from(["label", "confirmation", "slip", "void"]),
    data=some.data(),
    dpi=_HEADS,
    stock=_STOCKS,
)
def test_any_shipment_is_the_templates_commands(request, read_zpl, kind, data, dpi, stock):
    changes = {
        "label": shipments.labels,
        "confirmation": shipments.confirmations,
        "slip": shipments.slips,
        "void": shipments.voids,
    }[kind]
    changed = data.draw(changes)
    made = partial(replace, VOID) if kind == "void" else request.getfixturevalue(kind)
    facts = made(**changed)
    page = lay_out(facts, dpi=dpi, stock=stock)
    commands = read_zpl.commands(zpl(page, lambda mark: (_DRAWN, 10)))
    expected = list(_template(page))
    assert [name for name, _ in commands] == [name for name, _ in expected]
    for (name, found), (_, wanted) in zip(commands, expected, strict=True):
        if name == "FD":
            assert re.fullmatch(r"(?:[A-Za-z0-9 .,:;/()>-]|_[0-9A-F]{2})*", found), found
            assert read_zpl.plain(found) == wanted
        elif wanted == _DOTS:
            assert re.fullmatch(r"A,(\d+),\1,\d+,[0-9A-Fg-zG-Y,:]+", found), found
        else:
            assert found == wanted, name
