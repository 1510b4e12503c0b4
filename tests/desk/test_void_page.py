"""The void page's desk: whose yes it is, and that the bench's own person stays."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import i18n
from station.desk import view_void
from station.desk.view_void import VoidAct
from station.desk.void_page import BenchVoid
from station.domain.cover import CoverState
from station.domain.errors import PermissionRefusedError
from station.domain.people import Actor, Role
from station.domain.settings import Settings
from station.domain.shipment import LabelMoney, LabelState, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
from station.flow.work import RefundState, Work
from tests.desk.staff import DANA, DANAS_PIN, NOBODY, RUTH, RUTHS_PIN, WRONG, Office
from tests.gui import samples_void as samples
from tests.gui.samples import NOW


@dataclass
class Rig:
    office: Office
    actor: Actor = DANA
    voiding: Any = field(default_factory=AsyncMock)
    void: Void | None = None
    """The void that is written down already."""

    @property
    def desk(self) -> BenchVoid:
        books = AsyncMock()
        books.work.return_value = Work(samples.shipment(), (), self.void)
        return BenchVoid(
            self.voiding, self.office.people, books, self.office.clocks, samples.UP,
            Settings, lambda: self.actor,
        )  # fmt: skip

    @property
    def called(self) -> list[tuple[str, ...]]:
        """Which acts of the saga were asked for, and by whom."""
        return [
            (name, *(arg.name for arg in args if isinstance(arg, Actor)))
            for name, args, _ in self.voiding.method_calls
        ]


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    office = await (await Office(tmp_path).open()).staffed()
    yield Rig(office)
    await office.close()


WISH = (VoidReason.WRONG_ADDRESS, "")


async def test_the_yes_is_the_supervisors_and_the_wish_the_clerks(rig: Rig) -> None:
    view = samples.VIEWS["new"]()
    await rig.desk.approve(view, WISH, RUTH.name, RUTHS_PIN)
    assert rig.called == [("ask", DANA.name), ("approve", RUTH.name)]
    assert rig.actor is DANA


async def test_what_is_written_down_already_is_not_asked_twice(rig: Rig) -> None:
    rig.void = samples.void()
    await rig.desk.approve(samples.VIEWS["new"](), WISH, RUTH.name, RUTHS_PIN)
    assert rig.called == [("approve", RUTH.name)]


async def test_what_stood_on_the_page_is_accepted_and_nothing_else(rig: Rig) -> None:
    for name, accepted in (("previewed", samples.REFUND), ("asked-offline", None)):
        rig.voiding.reset_mock()
        view = samples.VIEWS[name]()
        await rig.desk.approve(view, None, RUTH.name, RUTHS_PIN)
        rig.voiding.approve.assert_awaited_once_with(view.shipment, accepted, RUTH)
        rig.voiding.ask.assert_not_awaited()


@pytest.mark.parametrize(("who", "pin"), [(RUTH.name, WRONG), (DANA.name, DANAS_PIN), ("Eve", "")])
async def test_without_a_supervisor_s_pin_nothing_is_even_asked(
    rig: Rig, who: str, pin: str
) -> None:
    view = samples.VIEWS["new"]()
    with pytest.raises(PermissionRefusedError):
        await rig.desk.approve(view, WISH, who, pin)
    with pytest.raises(PermissionRefusedError):
        await rig.desk.keep(samples.VIEWS["smaller"](), who, pin)
    assert rig.called == []


async def test_nobody_tries_pins_at_a_locked_bench(rig: Rig) -> None:
    rig.actor = NOBODY
    with pytest.raises(PermissionRefusedError):
        await rig.desk.approve(samples.VIEWS["new"](), WISH, RUTH.name, RUTHS_PIN)
    assert rig.office.hasher.looked_at == []


async def test_a_refused_label_has_the_cover_cancelled_or_kept(rig: Rig) -> None:
    view = samples.VIEWS["carrier-refused"]()
    await rig.desk.approve(view, None, RUTH.name, RUTHS_PIN)
    await rig.desk.keep(view, RUTH.name, RUTHS_PIN)
    assert rig.called == [("cover_anyway", RUTH.name), ("keep_cover", RUTH.name)]


async def test_the_one_at_the_bench_comes_first(rig: Rig) -> None:
    await rig.office.people.add("Farid Nazari", Role.SUPERVISOR, "918273", RUTH)
    rig.actor = RUTH
    assert await rig.desk.supervisors() == (RUTH.name, "Farid Nazari")
    rig.actor = DANA
    assert set(await rig.desk.supervisors()) == {RUTH.name, "Farid Nazari"}


# The view, whatever the states.

_VOIDS = st.one_of(
    st.none(),
    st.builds(
        samples.void, st.sampled_from(VoidState), cover_anyway=st.booleans(),
    ),
)  # fmt: skip
_MONEYS = st.sampled_from([RefundState.ASKED, RefundState.REFUNDED, RefundState.NOT_POSSIBLE, None])


@given(
    st.sampled_from(ShipmentState),
    st.sampled_from(LabelState),
    st.sampled_from(LabelMoney),
    st.sampled_from(CoverState),
    _VOIDS,
    _MONEYS,
    st.booleans(),
    st.booleans(),
)
def test_no_state_is_without_its_words_and_none_says_too_much(
    state: ShipmentState, label: LabelState, money: LabelMoney, cover: CoverState, void: Any,
    refund: RefundState | None, down: bool, previewed: bool,
) -> None:  # fmt: skip
    found = samples.shipment(state=state, label=label, label_money=money, cover=cover)
    more = samples.PREVIEWED if previewed else {}
    seen = samples.outlook(found, void, samples.carrier(refund), **more)
    line = samples.DOWN if down else samples.UP
    view = view_void.build(seen, samples.EVENTS, line, Settings(), RUTH, NOW)
    said = [view.band.word, view.band.detail, view.promise, view.asked_by]
    for row in view.rows:
        said += [row.name, row.about, row.stands, row.more, row.act, row.detail, row.due]
    texts = [i18n.say(message) for message in said if message is not None]
    assert not [text for text in texts if text.count(".") and " " not in text]
    joined = " ".join(texts).lower()
    if cover not in (CoverState.CANCELLED, CoverState.AMOUNT_OPEN, CoverState.CANCELLED_ELSEWHERE):
        assert "cancelled" not in joined.replace("nothing has been cancelled yet", "")
    assert "refunded" not in joined
    if cover is CoverState.CANCEL_SAVED and down:
        # Saved, and no amount: whatever an older preview said.
        assert "refund not yet known" in i18n.say(view.rows[2].stands).lower()
    if label is not LabelState.VOIDED:
        assert i18n.say(view.rows[0].stands) != "Voided"
    if view.act is not VoidAct.NONE and view.refund is not None:
        assert view.covered


def test_a_yes_again_is_only_asked_where_it_helps() -> None:
    acts = {name: view().act for name, view in samples.VIEWS.items()}
    assert acts == {
        "new": VoidAct.ASK,
        "new-offline": VoidAct.ASK,
        "loading": VoidAct.APPROVE,
        "previewed": VoidAct.APPROVE,
        "asked-offline": VoidAct.APPROVE,
        "no-cover": VoidAct.APPROVE,
        "saved": VoidAct.NONE,
        "under-way": VoidAct.NONE,
        "carrier-refused": VoidAct.COVER_ANYWAY,
        "smaller": VoidAct.APPROVE,
        "done": VoidAct.NONE,
        "amount-open": VoidAct.NONE,
        "cover-stands": VoidAct.NONE,
        "not-now": VoidAct.NONE,
    }


def test_a_wish_may_be_taken_back_by_its_own_or_a_supervisor_until_somebody_acted() -> None:
    asked = samples.outlook(samples.shipment(), samples.void())
    approved = samples.outlook(samples.shipment(), samples.void(VoidState.APPROVED))
    sent = samples.outlook(
        samples.shipment(), samples.void(VoidState.APPROVED), samples.carrier(RefundState.ASKED)
    )
    other = replace(samples.DANA, name="Ben Hale")
    for seen, actor, may in (
        (asked, samples.DANA, True),
        (asked, other, False),
        (asked, samples.RUTH, True),
        (approved, samples.DANA, False),
        (approved, samples.RUTH, True),
        (sent, samples.RUTH, False),
    ):
        assert samples.view(seen, actor).can_withdraw is may


def test_no_money_is_asked_for_while_the_label_stands() -> None:
    (row,) = [
        row for row in samples.VIEWS["carrier-refused"]().rows if row.id == "label_money"
    ]  # fmt: skip
    said = [i18n.say(each) for each in (row.stands, row.act, row.detail) if each is not None]
    assert said == [
        "Paid £14.20",
        "Nothing is asked for",
        "The label stands, so its money stays with the carrier.",
    ]
    assert (row.clock, row.due) == (None, None), "no time runs for what nobody asks"
