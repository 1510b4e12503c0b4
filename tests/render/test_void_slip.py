"""The slip that keeps a parcel on the bench: seen across a room, and promising nothing."""

import dataclasses
import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.address import Address
from station.domain.errors import message
from station.domain.papers import VoidSlip
from station.domain.printers import Stock
from station.render.marks import Barcode128, Box, Shape, ShapeKind, Text
from station.render.papers import lay_out, zpl
from tests.render.sample_papers import RECIPIENT, SSCC
from tests.render.test_zpl import _extent

AT = dt.datetime(2026, 11, 24, 15, 1, tzinfo=dt.UTC)
SLIP = VoidSlip(
    order="10482",
    recipient=RECIPIENT,
    parcels=(SSCC,),
    head=message("paper.being_voided"),
    asked_at=AT,
    asked_by="Ruth Adeyemi",
    approval=None,
    label=message("paper.void_label_open"),
    cover=message("cover.cancel_saved"),
    printed_at=AT + dt.timedelta(minutes=1),
    bench="Bench 3",
    practice=False,
)


def said(page):
    return " ".join(mark.text for mark in page.marks if isinstance(mark, Text))


def test_it_says_what_is_asked_and_what_is_not_known():
    text = said(lay_out(SLIP))
    for wanted in (
        "DO NOT SHIP", "This parcel is being voided.", "on 24 Nov 2026 at 15:01 by Ruth Adeyemi.",
        "THE LABEL The carrier has not decided yet.", "THE COVER Saved. Will be sent when online.",
        "Refund not yet known.", "SCAN TO SEE HOW IT STANDS", "10482", "once it is known.",
        "To Hannah Whitfield", "Parcel (00) 1 0614141 123456789 7", "Printed 24 Nov 2026 15:02",
    ):  # fmt: skip
        assert wanted in text.replace("  ", " "), wanted
    assert "supervisor" not in text
    waits = dataclasses.replace(SLIP, approval=message("paper.void_not_approved"))
    assert "A supervisor has not said yes yet." in said(lay_out(waits))


def test_it_is_like_no_other_paper(confirmation, slip):
    page = lay_out(SLIP)
    assert [mark.kind for mark in page.marks if isinstance(mark, Shape)] == [ShapeKind.STOP]
    (bar,) = [m for m in page.marks if isinstance(m, Box) and m.height > 100]
    (head,) = [mark for mark in page.marks if isinstance(mark, Text) and mark.inverse]
    assert bar.width > page.width * 0.9
    assert head.size > 90
    for other in (confirmation(), slip()):
        marks = lay_out(other).marks
        assert not [m for m in marks if isinstance(m, Box) and m.height > 100]
        assert not [m for m in marks if isinstance(m, Shape) and m.kind is ShapeKind.STOP]


@pytest.mark.parametrize("stock", list(Stock))
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_it_lies_on_its_stock(stock, dpi):
    page = lay_out(dataclasses.replace(SLIP, practice=True), dpi=dpi, stock=stock)
    for mark in page.marks:
        x, y, width, height = _extent(mark)
        assert min(x, y) >= 0, mark
        assert x + width <= page.width, mark
        assert y + height <= page.height, mark


def test_its_head_is_white_on_black_in_zpl(read_zpl):
    printed = read_zpl(zpl(lay_out(SLIP)))
    (head,) = [one for one in printed.fields if one.data == "DO NOT SHIP"]
    assert "FR" in head.commands
    assert "Saved. Will be sent when online." in " ".join(printed.texts)


_NAMES = st.lists(
    st.sampled_from(["Hannah", "東京都港区", "محمد بن سعيد", "Жанна", "สมชาย", "🎁"]),
    min_size=1,
    max_size=8,
).map(" ".join)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=_NAMES,
    by=_NAMES,
    order=st.text("ABCDEFGH0123456789-", min_size=1, max_size=60),
    parcels=st.integers(1, 5),
    label=st.sampled_from(["paper.void_label_open", "paper.void_label_refused"]),
    practice=st.booleans(),
)
def test_nothing_lies_on_anything_else(name, by, order, parcels, label, practice):
    to = Address(name=name, city="Kendal", postcode="LA9 5QT", country="GB")
    page = lay_out(
        dataclasses.replace(
            SLIP, recipient=to, asked_by=by, order=order, parcels=(SSCC,) * parcels,
            label=message(label), approval=message("paper.void_not_approved"), practice=practice,
        )
    )  # fmt: skip
    text = said(page).replace(" ", "")
    for wanted in (name, by, order):
        assert wanted.replace(" ", "") in text
    lines = [mark for mark in page.marks if isinstance(mark, Text) and not mark.inverse]
    for above, below in pairwise(lines):
        if above.y != below.y and above.x == below.x:
            assert below.y - below.size * 0.75 >= above.y, (above, below)
    for bars in (mark for mark in page.marks if isinstance(mark, Barcode128)):
        for line in lines:
            beside = line.x >= _extent(bars)[0] + _extent(bars)[2]
            free = line.y <= bars.y or line.y - line.size * 0.75 >= bars.y + bars.height
            assert beside or free, (bars, line)
