"""Design section 6 on the whole page: no state says anywhere what is forbidden to it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from station import i18n
from station.desk import bench_view, view_dispatch
from station.desk.bench_view import Bench, Parcel
from station.desk.views import Stage
from station.desk.watching import PATIENCE, UNREACHED, Watched
from station.domain.cover import Cover, CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.domain.shipment import BoughtLabel, Form, LabelMoney, LabelState, ShipmentState
from station.flow.line import Line
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Evidence, Outcome, Sent, Shipment, Source, Step, Wish, Work
from tests.words.truth import in_each_language, said_in

REF = "K7QHM-3WXRE-INS"
SSCC = "006141410000000012"
SETTLED = (CoverState.COVERED, CoverState.NONE)


def _sentences(value: object) -> Iterator[str]:
    """Every sentence that a snapshot would show."""
    if isinstance(value, Message):
        yield i18n.say(value)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _sentences(getattr(value, part.name))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _sentences(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _sentences(each)


@pytest.fixture
def form(make_open: Any) -> Form:
    opened = make_open()
    assert opened.form is not None
    return opened.form


@pytest.fixture
def make_work(form: Form, make_offer: Any, consent: Any, now: datetime) -> Any:
    def make(cover: CoverState, *, asked: datetime | None = None, wish: Wish = Wish.NONE) -> Work:
        given = None if cover is CoverState.NONE else consent(make_offer(REF))
        proven = None
        if cover is CoverState.COVERED:
            limit = Money(42000, "GBP")
            proven = Cover(REF, given.price, None, limit, None, None, None, None, "", given.option)
        shipment = Shipment(
            id="B1-ABCDEFGHIJ",
            source="csv",
            number="10482",
            created_at=now,
            by="Dana",
            state=ShipmentState.DISPATCHING,
            label=LabelState.BOUGHT,
            label_money=LabelMoney.CAPTURED,
            cover=cover,
            form=form,
            consent=given,
            bought=BoughtLabel("house", (SSCC,), form.label_price, now),
            proven=proven,
            reason=message("insurer.refused", reasons="not offered today."),
            wish=wish,
        )
        steps = () if given is None else (_booking(now, asked),)
        return Work(shipment, steps)

    return make


def _booking(now: datetime, asked: datetime | None) -> Step:
    sent = () if asked is None else (Sent(1, asked),)
    outcomes = () if asked is None else (Outcome(1, Source.SEND, asked, Answer.UNKNOWN),)
    return Step(
        1, "B1-ABCDEFGHIJ", StepKind.BOOK_COVER, REF, 1, "key", b"{}", now, "Dana", None, (),
        sent, outcomes,
    )  # fmt: skip


def _bench(stage: Stage, work: Work, now: datetime, money: dict[str, Any]) -> Bench:
    return Bench(
        actor=Actor("Dana", Role.CLERK),
        practice=False,
        stage=stage,
        line=Line(),
        watched=Watched(work, now, money),
        wallet=(Money(500_000, "GBP"),),
    )


MONEY = {
    CoverState.COVERED: {"capture.label": (), "capture.cover": ()},
    CoverState.REFUSED: {"capture.label": (), "release.cover": ()},
    CoverState.TOO_LATE: {"capture.label": (), "release.cover": ()},
}


def _check(state: CoverState, view: object) -> list[str]:
    for forbidden in in_each_language():
        said = list(_sentences(view))
        assert all(not re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", sentence) for sentence in said), said
        assert said_in(said, forbidden(state.value)) == [], (i18n.spoken(), said)
    return list(_sentences(view))


STATES = [
    CoverState.NONE,
    CoverState.ASKING,
    CoverState.UNKNOWN,
    CoverState.COVERED,
    CoverState.REFUSED,
    CoverState.TOO_LATE,
    CoverState.MISMATCH,
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("waited", [timedelta(0), PATIENCE, timedelta(minutes=30)])
def test_the_dispatch_page_keeps_to_the_table(
    make_work: Any, now: datetime, state: CoverState, waited: timedelta
) -> None:
    work = make_work(state, asked=now)
    watched = Watched(work, now, MONEY.get(state, {}))
    stage = watched.stage(now + waited)
    bench = _bench(stage, work, now, MONEY.get(state, {}))
    said = _check(state, bench_view.build(bench, now + waited))
    if state is CoverState.COVERED:
        assert f"Covered, ref {REF}" in said
    if stage is Stage.CHOOSING and state is CoverState.UNKNOWN:
        assert "Checking with the insurer. Not confirmed." in said
    if state is CoverState.REFUSED:
        assert "10482. Reason given: not offered today." in said


@pytest.mark.parametrize(
    ("money", "said"),
    [
        ({}, ("Money held", "£15.46 of the wallet")),
        ({"capture.label": (), "capture.cover": ()}, ("Money held", "£15.46 of the wallet")),
        ({"release.cover": ()}, ("Money held", "£8.40 for the label. £7.06 released.")),
        (
            {"capture.label": (), "release.cover": ()},
            ("Money taken", "£8.40 for the label. £7.06 released."),
        ),
    ],
)
def test_money_that_was_released_is_not_shown_as_held(
    make_work: Any, now: datetime, money: dict[str, Any], said: tuple[str, str]
) -> None:
    watched = Watched(make_work(CoverState.REFUSED, asked=now), now, money)
    row = view_dispatch.steps(watched, now)[0]
    assert row.detail is not None
    assert (i18n.say(row.word), i18n.say(row.detail)) == said


def test_the_band_gives_no_reason_that_it_is_itself(make_work: Any, now: datetime) -> None:
    work = make_work(CoverState.TOO_LATE, asked=now)
    late = replace(work.shipment, reason=message("cover.too_late"))
    band = view_dispatch.band(
        Watched(replace(work, shipment=late), now, {}), Stage.CHOOSING, None, now
    )
    assert band.detail is not None
    assert (i18n.say(band.word), i18n.say(band.detail)) == (
        "No cover. It was not asked in time.",
        work.shipment.number,
    )


@pytest.mark.parametrize("state", STATES)
def test_the_last_parcel_keeps_to_the_table(
    make_work: Any, now: datetime, state: CoverState
) -> None:
    work = make_work(state, asked=now)
    bench = Bench(actor=Actor("Dana", Role.CLERK), practice=False)
    bench.earlier = [Parcel(work.shipment, MONEY.get(state, {}), work.steps)] * 2
    said = _check(state, bench_view.build(bench, now))
    assert ("Covered" in said) == (state is CoverState.COVERED)


class TestWhenTheClerkIsAsked:
    def test_40_s_after_the_first_byte(self, make_work: Any, now: datetime) -> None:
        watched = Watched(make_work(CoverState.UNKNOWN, asked=now), now, {})
        assert watched.stage(now + PATIENCE - timedelta(seconds=1)) is Stage.DISPATCHING
        assert watched.stage(now + PATIENCE) is Stage.CHOOSING

    def test_20_s_after_nothing_could_be_reached(self, make_work: Any, now: datetime) -> None:
        watched = Watched(make_work(CoverState.ASKING), now, {})
        assert watched.stage(now + UNREACHED - timedelta(seconds=1)) is Stage.DISPATCHING
        assert watched.stage(now + UNREACHED) is Stage.CHOOSING

    @pytest.mark.parametrize(
        "state", [CoverState.REFUSED, CoverState.TOO_LATE, CoverState.MISMATCH]
    )
    def test_at_once_where_there_is_no_cover_as_agreed(
        self, make_work: Any, now: datetime, state: CoverState
    ) -> None:
        assert Watched(make_work(state, asked=now), now, {}).stage(now) is Stage.CHOOSING

    def test_never_twice(self, make_work: Any, now: datetime) -> None:
        work = make_work(CoverState.UNKNOWN, asked=now, wish=Wish.HOLD)
        assert Watched(work, now, {}).stage(now + PATIENCE) is Stage.DISPATCHING


def test_a_print_that_failed_says_why(make_work: Any, now: datetime) -> None:
    work = make_work(CoverState.NONE)
    reason = message("paper.folder.full", folder="/papers", reason="No space left on device")
    failed = Outcome(1, Source.SEND, now, Answer.NO, Evidence(reason=reason))
    step = Step(
        2, work.shipment.id, StepKind.PRINT, "label", 1, "k", b"", now, "Dana", None, (),
        (Sent(1, now),), (failed,),
    )  # fmt: skip
    bench = _bench(Stage.DISPATCHING, Work(work.shipment, (step,)), now, {"capture.label": ()})
    assert i18n.say(reason) in _check(CoverState.NONE, bench_view.build(bench, now))
