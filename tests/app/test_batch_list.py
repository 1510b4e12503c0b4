"""Many orders at once: real records, real HTTP to the practice insurer."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.app.build import PRACTICE_ACTOR, Station, opened
from station.app.pages import batch_desk
from station.desk.batch_items import Item, Plan, Stand, plan, to_tick
from station.desk.batch_page import BenchBatch
from station.desk.orders import read_file
from station.desk.packing import Quoted
from station.domain.cover import ConsentBy, CoverState
from station.domain.errors import EnvironmentFaultError, RefusedError, message
from station.domain.money import Money
from station.domain.shipment import Form, ShipmentState
from station.flow import money
from station.flow.seen import Seen
from station.flow.verdict import Answer, Verdict
from station.flow.work import OrderState
from tests.journeys.rig import new_practice, row, write_orders

NUMBERS = [f"870{n:02}" for n in range(8)]


@pytest.fixture
async def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Station]:
    """A station that practises, eight orders, one of them without a weight."""
    bench = new_practice(tmp_path / "home")
    for name, value in bench.environment().items():
        monkeypatch.setenv(name, value)
    rows = [row(number, value="90.00") for number in NUMBERS]
    orders = list(read_file(write_orders(tmp_path / "many.csv", *rows)).orders)
    (parcel,) = orders[-1].parcels
    orders[-1] = replace(orders[-1], parcels=(replace(parcel, weight_g=0),))
    async with opened(Station(practice=True)) as made:
        await made.connect()
        made.start()
        await made.orders.keep(orders, PRACTICE_ACTOR)
        yield made


def desk_of(station: Station) -> BenchBatch:
    return batch_desk(station, lambda: PRACTICE_ACTOR)


def item(station: Station, number: str) -> Item:
    (found,) = (each for each in station.batch_list.items if each.row.number == number)
    return found


async def until(station: Station, true: object, seconds: float = 40.0) -> None:
    """Waits for what the list says, at each of its changes."""
    moved = asyncio.Event()
    station.batch_list.subscribe(moved.set)
    async with asyncio.timeout(seconds):
        while not true():  # type: ignore[operator]
            moved.clear()
            await moved.wait()


async def chosen(station: Station, *numbers: str) -> list[Item]:
    """These orders in the batch, priced and offered."""
    desk = desk_of(station)
    await desk.load()
    found = [item(station, number) for number in numbers]
    desk.choose([each.key for each in found])
    await until(station, lambda: all(each.stand is not Stand.ASKING for each in found))
    return found


async def test_many_orders_are_dispatched_each_with_its_own_tick(station: Station) -> None:
    items = await chosen(station, *NUMBERS[:3], NUMBERS[-1])
    desk = desk_of(station)
    bad = items[-1]
    assert (bad.stand, bad.why and bad.why.id) == (Stand.LEFT, "form.weight_missing")
    assert [each.consent for each in items] == [None] * 4, "nothing ticks by itself"
    view = await desk.view()
    assert (view.plan.parcels, view.plan.covers.count, view.tick.count) == (3, 0, 3)
    desk.tick(items[0].key)
    view = await desk.view()
    assert (view.plan.covers.count, view.tick.count) == (1, 2)
    desk.tick_all(view.tick)
    with pytest.raises(RefusedError, match="changed"):
        desk.tick_all(view.tick)
    desk.tick(items[2].key)
    shown = (await desk.view()).plan
    with pytest.raises(RefusedError, match="changed"):
        await desk.dispatch(replace(shown, parcels=2))
    assert all(each.made is None for each in items)
    premium = sum(each.consent.price.minor for each in items[:2] if each.consent)
    assert shown.debit == (Money(3 * 420 + premium, "GBP"),)
    before = await station.wallet.balances()
    await desk.dispatch(shown)
    states = [each.made.cover if each.made else None for each in items]
    assert states == [CoverState.COVERED, CoverState.COVERED, CoverState.NONE, None]
    assert all(each.stand is Stand.ENDED for each in items[:3])
    assert await station.wallet.balances() == (before[0] - shown.debit[0],)
    kept = [each.made.consent for each in items[:2] if each.made]
    assert [each and each.how for each in kept] == [ConsentBy.WINDOW, ConsentBy.BATCH]
    assert all(each and each.text and each.by == PRACTICE_ACTOR.name for each in kept)
    assert len({each and each.package for each in kept}) == 2
    with pytest.raises(RefusedError, match="changed"):
        await desk.dispatch(shown)
    assert len(await station.store.all_shipments()) == 3
    assert await station.store.ledger_faults() == []


async def test_a_row_that_could_not_be_read_at_its_end_says_how_it_stands_a_moment_later(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one whose dispatch ended while another page was in front."""
    (one,) = await chosen(station, NUMBERS[0])
    desk = desk_of(station)
    shown = (await desk.view()).plan

    async def not_now(_: str) -> None:
        raise EnvironmentFaultError("store.disk_failed", path="/d")

    with monkeypatch.context() as during:
        during.setattr(station.store, "shipment", not_now)
        with pytest.raises(EnvironmentFaultError):
            await desk.dispatch(shown)
    assert one.stand is Stand.UNDER_WAY
    await station.batch.settled(one.shipment, timedelta(seconds=20))
    await desk.view()
    assert one.stand is Stand.ENDED


async def test_it_stops_after_what_is_under_way_and_goes_on(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.desk.batch_list._AT_ONCE", 1)
    items = await chosen(station, *NUMBERS[:4])
    desk = desk_of(station)
    running = asyncio.create_task(desk.dispatch((await desk.view()).plan))
    await until(station, lambda: any(each.made is not None for each in items))
    with pytest.raises(RefusedError, match="running"):
        await desk.dispatch(plan(items))
    waits = items[-1].key
    for act in (
        lambda: desk.choose([waits]),
        desk.ask_again,
        lambda: desk.tick(waits),
        lambda: desk.tick_all(to_tick(items)),
    ):
        with pytest.raises(RefusedError, match="running"):
            act()
    with pytest.raises(RefusedError, match="running"):
        await desk.leave([waits])
    assert items[-1].stand is Stand.READY
    desk.stop()
    await running
    made = [each for each in items if each.made is not None]
    assert 1 <= len(made) < 4
    assert all(each.made and each.made.state is ShipmentState.DISPATCHED for each in made)
    left = (await desk.view()).plan
    assert left.parcels == 4 - len(made)
    await desk.load()
    there = [each.key for each in station.batch_list.items]
    assert [each.key in there for each in items] == [each not in made for each in items]
    await desk.dispatch(left)
    assert [each.stand for each in items] == [Stand.ENDED] * 4
    assert len(await station.store.all_shipments()) == 4


async def test_a_wallet_that_is_short_buys_nothing_and_says_what_is_missing(
    station: Station,
) -> None:
    items = await chosen(station, *NUMBERS[:2])
    desk = desk_of(station)
    (held,) = await station.wallet.balances()
    left = Money(500, "GBP")
    taken = money.correction("correction-test", left - held, "For the test")
    await station.store.post(taken, station.clock.now(), "Ruth")
    view = await desk.view()
    assert not view.ready
    assert view.caption.facts["missing"] == Money(2 * 420 - 500, "GBP")
    with pytest.raises(RefusedError, match="short"):
        await desk.dispatch(view.plan)
    assert all(each.stand is Stand.READY for each in items)
    assert await station.store.all_shipments() == []


async def test_what_changed_meanwhile_stays_in_the_list_with_its_reason(station: Station) -> None:
    first, held, other = await chosen(station, *NUMBERS[:3])
    desk = desk_of(station)
    shown = (await desk.view()).plan
    assert held.order is not None
    assert other.order is not None
    now = station.clock.now()
    await station.store.move_order(held.order, OrderState.ON_HOLD, now, "Ruth")
    again = replace(other.order, recipient=replace(other.order.recipient, city="Hull"))
    await station.orders.keep([again], PRACTICE_ACTOR)
    await desk.dispatch(shown)
    assert first.stand is Stand.ENDED
    whys = [each.why and each.why.id for each in (held, other)]
    assert whys == ["batch_list.not_open", "batch_list.other_order"]
    assert [each.stand for each in (held, other)] == [Stand.LEFT, Stand.LEFT]
    await desk.load()
    assert item(station, NUMBERS[1]) is held, "it stays in the list"
    desk.ask_again()
    await until(station, lambda: other.stand is Stand.READY)
    await desk.dispatch((await desk.view()).plan)
    assert other.made is not None
    assert other.made.form.recipient.city == "Hull"


async def test_a_price_that_is_too_old_loses_its_tick_and_says_so(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = await chosen(station, NUMBERS[0])
    desk = desk_of(station)
    desk.tick(one.key)
    shown = (await desk.view()).plan
    assert shown.covers.count == 1
    monkeypatch.setattr(station.packing, "stale", lambda _offer: True)
    with pytest.raises(RefusedError, match="changed"):
        await desk.dispatch(shown)
    assert (one.consent, one.offer) == (None, None)
    assert one.why is not None
    assert one.why.id == "batch_list.expired"
    assert plan([one]) == Plan(1, debit=(Money(420, "GBP"),))
    assert to_tick([one]).count == 0


@pytest.mark.parametrize(
    ("answer", "why"),
    [(Answer.NOT_SENT, "ticked_no_line"), (Answer.STOPPED, "ticked_refused")],
)
async def test_nothing_ticked_is_dispatched_while_no_cover_can_be_had(
    station: Station, answer: Answer, why: str
) -> None:
    one, other = await chosen(station, *NUMBERS[:2])
    desk = desk_of(station)
    desk.tick(one.key)
    shown = (await desk.view()).plan
    verdict = Verdict(answer, message("insurer.answers"))
    for _ in range(5):
        station.line.heard(verdict, Seen(False, None), station.clock.now())
    assert station.line.down
    view = await desk.view()
    assert (view.ready, view.caption.id) == (False, f"batch_list.{why}")
    with pytest.raises(RefusedError, match=why):
        await desk.dispatch(shown)
    assert (one.made, other.made, one.consent is not None) == (None, None, True)
    desk.tick(one.key)
    view = await desk.view()
    assert view.ready, "labels alone go on"


async def test_what_leaves_the_batch_is_declined_and_nothing_late_is_shown(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = await chosen(station, NUMBERS[0])
    desk = desk_of(station)
    package = one.offer and one.offer.package
    await desk.leave([one.key])
    assert (one.stand, one.offer, one.shipment) == (Stand.OUT, None, "")
    assert package not in [each for each, _ in await station.store.shown_offers()]
    desk.choose([one.key])
    asked = one.shipment
    quote = station.packing.quote

    async def left_meanwhile(shipment: str, form: Form) -> Quoted:
        quoted = await quote(shipment, form)
        await desk.leave([one.key])
        return quoted

    monkeypatch.setattr(station.packing, "quote", left_meanwhile)
    await until(station, lambda: one.stand is Stand.OUT)
    await asyncio.gather(*station.batch_list._jobs._running)
    assert await station.store.shown_offers(asked) == []
    assert (await desk.view()).chosen == 0
    assert one.offer is None


async def test_a_program_that_ends_in_the_middle_dispatches_nothing_twice(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.desk.batch_list._AT_ONCE", 2)
    items = await chosen(station, *NUMBERS[:6])
    desk = desk_of(station)
    desk.tick_all((await desk.view()).tick)
    running = asyncio.create_task(desk.dispatch((await desk.view()).plan))
    await until(station, lambda: sum(each.made is not None for each in items) >= 2)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await station.close()
    async with opened(Station(practice=True)) as again:
        await again.packing.recover(PRACTICE_ACTOR)
        await again.connect()
        again.start()
        before = {each.number for each in await again.store.all_shipments()}
        assert 2 <= len(before) < 6
        left = [number for number in NUMBERS[:6] if number not in before]
        rest = await chosen(again, *left)
        assert [each.consent for each in rest] == [None] * len(left), "a new offer is not ticked"
        await desk_of(again).dispatch((await desk_of(again).view()).plan)
        for shipment in await again.store.all_shipments():
            await again.batch.settled(shipment.id, timedelta(seconds=40))
        made = await again.store.all_shipments()
        assert sorted(each.number for each in made) == sorted(NUMBERS[:6])
        covers = {each.number: each.cover for each in made}
        assert {covers[number] for number in before} == {CoverState.COVERED}
        assert {covers[number] for number in left} == {CoverState.NONE}
        held = await again.store.balances(money.HELD)
        assert all(each.minor == 0 for each in held)
        assert await again.store.ledger_faults() == []
