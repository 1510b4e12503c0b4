"""Each row says where label, money and cover stand, and never more than is proven."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import i18n
from station.desk import view_history
from station.desk.view_history import Cell, row, when
from station.desk.views import Shape
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.shipment import LabelMoney, LabelState, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
from station.flow.history import HistoryRow, Posted
from station.flow.work import Out
from tests.words.truth import in_each_language, said_in

NOW = datetime(2026, 11, 24, 15, 8, tzinfo=UTC)
REF = "K7QHM-3WXRE-INS"


def shipment(**changed: Any) -> HistoryRow:
    """10482, printed, paid, covered."""
    made = HistoryRow(
        seq=1, shipment="B1-A", number="10482", created_at=NOW - timedelta(hours=1), by="Dana",
        name="Hannah Whitfield", company="", town="Kendal", country="GB",
        state=ShipmentState.DISPATCHED, label=LabelState.BOUGHT, label_money=LabelMoney.CAPTURED,
        cover=CoverState.COVERED, label_price=Money(840, "GBP"), carrier="house", ref=REF,
        premium=Money(517, "GBP"), printed_at=NOW - timedelta(minutes=59), out=Out.PRINTED,
    )  # fmt: skip
    return replace(made, **changed)


def void(state: VoidState = VoidState.APPROVED) -> Void:
    asked = NOW - timedelta(minutes=12)
    return Void(1, state, VoidReason.WRONG_ADDRESS, "", asked, "Ruth")


def back(part: str, minor: int, hours: float) -> Posted:
    return Posted(f"refund.{part}", NOW - timedelta(hours=hours), "x", (Money(minor, "GBP"),))


def words(cell: Cell) -> str:
    detail = f" | {i18n.say(cell.detail)}" if cell.detail else ""
    return f"{cell.shape.value}: {i18n.say(cell.word)}{detail}"


def shown(each: HistoryRow) -> list[str]:
    return [words(cell) for cell in row(each, NOW, "GB").cells]


def test_a_covered_parcel() -> None:
    view = row(shipment(), NOW, "GB")
    assert (i18n.say(view.at), view.number, view.name, view.place) == (
        "14:08", "10482", "Hannah Whitfield", "Kendal",
    )  # fmt: skip
    assert [words(cell) for cell in view.cells] == [
        "sheet: Printed | 14:09", "done: Paid £8.40 | House", f"shield: Covered | ref {REF}",
    ]  # fmt: skip


def test_abroad_the_country_is_named_and_a_company_stands_for_a_name() -> None:
    view = row(shipment(name="", company="Lund AB", town="Malmö", country="SE"), NOW, "GB")
    assert (view.name, view.place) == ("Lund AB", "Malmö, SE")


@pytest.mark.parametrize(
    ("changed", "column", "wanted"),
    [
        ({"printed_at": None, "out": None}, 0, "done: Label bought | not printed"),
        ({"slip": True}, 0, "sheet: Printed | pending slip"),
        ({"void": void(VoidState.ASKED)}, 0, "sheet: Printed | void asked by Ruth"),
        ({"void": void(VoidState.WITHDRAWN)}, 0, "sheet: Printed | 14:09"),
        ({"label": LabelState.VOID_ASKED, "void": void()}, 0, "back: Void asked | 14:56"),
        ({"label": LabelState.VOIDED, "void": void()}, 0, "barred: Voided | carrier agreed"),
        ({"label": LabelState.VOID_REFUSED}, 0, "no: Void refused | the label stands"),
        ({"label": LabelState.REFUSED}, 0, "no: Refused | nothing was bought"),
        ({"label": LabelState.BUYING}, 0, "asking: Asking the carrier | not confirmed"),
        ({"label": LabelState.NONE}, 0, "ring: No label"),
        ({"flag": message("flag.print", paper="label")}, 0,
         "flag: Needs a person | The printer gave no certain answer. Look whether the paper came"
         " out."),
        ({"label_money": LabelMoney.NONE}, 1, "ring: Nothing paid"),
        ({"label_money": LabelMoney.HELD, "carrier": ""}, 1, "asking: Held £8.40"),
        ({"label_money": LabelMoney.REFUND_ASKED, "decides_by": NOW + timedelta(days=14)}, 1,
         "back: Asked £8.40 | answer by 8 Dec"),
        ({"label_money": LabelMoney.REFUNDED, "refunds": (back("label", 840, 2),)}, 1,
         "done: Back £8.40 | today 13:08"),
        ({"label_money": LabelMoney.REFUND_REFUSED}, 1, "no: Kept £8.40 | by the carrier"),
        ({"label_money": LabelMoney.OVERDUE, "decides_by": NOW - timedelta(days=1)}, 1,
         "look: Overdue £8.40 | due Mon 23"),
        ({"cover": CoverState.NONE}, 2, "ring: No cover | not chosen"),
        ({"cover": CoverState.UNKNOWN}, 2,
         "asking: Checking with the insurer. Not confirmed."),
        ({"cover": CoverState.CANCEL_SAVED}, 2,
         "tray: Saved. Will be sent when online. Refund not yet known."),
        ({"cover": CoverState.PREVIEWED, "preview": Money(500, "GBP")}, 2,
         "back: The insurer would refund £5.00"),
        ({"cover": CoverState.PREVIEWED}, 2, "back: The refund was asked for"),
        ({"cover": CoverState.CANCELLED, "refunds": (back("cover", 312, 24 * 14),)}, 2,
         "barred: Cancelled | £3.12 back 10 Nov"),
        ({"cover": CoverState.CANCELLED}, 2, "barred: Cancelled | nothing back"),
        ({"cover": CoverState.UNKNOWN, "asked_at": NOW - timedelta(hours=27),
          "flag": message("flag.unanswered", since=NOW)}, 2,
         "flag: Needs a person | 27 h: no clear answer"),
        ({"cover": CoverState.TOO_LATE, "flag": message("flag.too_late")}, 2,
         "flag: Needs a person | No cover. It was not asked in time."),
        ({"cover": CoverState.MISMATCH, "flag": message("cover.mismatch")}, 2,
         "flag: Needs a person | Booked at another price. Needs a person."),
    ],
)  # fmt: skip
def test_each_state_in_its_column(changed: dict[str, Any], column: int, wanted: str) -> None:
    assert shown(shipment(**changed))[column] == wanted


@pytest.mark.parametrize(
    ("ago", "wanted"),
    [(0, "15:08"), (1, "Mon 23"), (6, "Wed 18"), (7, "17 Nov"), (300, "28 Jan"),
     (400, "20 Oct 2025")],
)  # fmt: skip
def test_a_time_is_as_short_as_it_can_be(ago: int, wanted: str) -> None:
    assert i18n.say(when(NOW - timedelta(days=ago), NOW)) == wanted


@given(
    st.sampled_from(list(ShipmentState)),
    st.sampled_from(list(LabelState)),
    st.sampled_from(list(LabelMoney)),
    st.sampled_from(list(CoverState)),
    st.booleans(),
    st.sampled_from([None, void(), void(VoidState.ASKED), void(VoidState.DONE)]),
)
def test_no_row_says_what_its_cover_forbids(
    state: ShipmentState,
    label: LabelState,
    label_money: LabelMoney,
    cover: CoverState,
    flagged: bool,
    wanted: Void | None,
) -> None:
    """Whatever the states are together: the truth table decides (design section 6)."""
    flag = _FLAG_OF.get(cover, message("flag.unanswered", since=NOW)) if flagged else None
    each = shipment(
        state=state, label=label, label_money=label_money, cover=cover, void=wanted,
        ref=REF if cover is CoverState.COVERED else "", flag=flag, preview=Money(500, "GBP"),
    )  # fmt: skip
    view = row(each, NOW, "GB")
    said = " \n ".join(map(words, view.cells))
    assert "{" not in said
    assert not re.search(r"\b(history|cover|flag)\.[a-z_]+", said)
    for forbidden in in_each_language():
        in_it = [words(cell) for cell in view.cells]
        assert said_in(in_it, forbidden(cover.value)) == [], in_it
    claims = view.cover.shape is Shape.SHIELD
    assert claims == (cover is CoverState.COVERED and flag is None)


_FLAG_OF = {
    CoverState.TOO_LATE: message("flag.too_late"),
    CoverState.MISMATCH: message("cover.mismatch"),
    CoverState.CANCELLED_ELSEWHERE: message("cover.cancelled_elsewhere"),
}


def test_every_state_has_its_words() -> None:
    built = [word for _, word, _ in view_history._LABELS.values()]
    built += [detail for _, _, detail in view_history._LABELS.values() if detail]
    built += [f"weekday.{day}" for day in range(1, 8)] + [f"month.{n}" for n in range(1, 13)]
    assert not [name for name in built if not i18n.catalogue().has(name)]
    assert set(view_history._LABELS) | {LabelState.BOUGHT} == set(LabelState)
    assert set(view_history._MONEY) == set(LabelMoney)
    known = {CoverState.COVERED, CoverState.NONE, CoverState.CANCELLED}
    assert set(view_history._COVERS) | known == set(CoverState) == set(COVER_WORDS)
    assert isinstance(view_history._PERSON, Message)
