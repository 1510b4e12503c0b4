"""The label scanned on the box: the right one closes the parcel, a wrong one names its own."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from station.desk import beside
from station.desk.views import Shape, Sound, Tone
from station.domain import sscc
from station.domain.errors import EnvironmentFaultError
from station.domain.shipment import Order, ShipmentState
from station.flow.work import OrderState
from tests.desk.packer_rig import Rig, rig  # noqa: F401 - the fixture


async def ship(rig: Rig, number: str) -> tuple[str, ...]:  # noqa: F811
    """Dispatches an order without cover; the codes on its labels."""
    await rig.open(number)
    await rig.packer.dispatch()
    await rig.done()
    shipment = (await rig.store.newest(1))[0]
    assert (shipment.number, shipment.state) == (number, ShipmentState.DISPATCHED)
    assert shipment.bought is not None
    rig.sounds.clear()
    return shipment.bought.tracking


def card(rig: Rig) -> str:  # noqa: F811
    last = rig.packer.view().last
    assert last is not None
    return last.scan.word.id if last.scan is not None else ""


def notices(rig: Rig) -> list[str]:  # noqa: F811
    return [each.word.id for each in rig.packer.view().notices]


@pytest.mark.parametrize("form", ["{}", "00{}", "]C100{}", "]C1\x1d00{}", "(00) {}"])
async def test_the_right_label_closes_the_parcel(rig: Rig, form: str) -> None:  # noqa: F811
    (code,) = await ship(rig, "1")
    assert card(rig) == "scan.label"
    await rig.packer.scan(form.format(code))
    assert rig.sounds == [Sound.ACCEPTED]
    assert card(rig) == "scan.done"
    assert notices(rig) == ["scan.confirmed"]


async def test_a_wrong_label_is_told_whose_it_is_until_that_is_answered(rig: Rig) -> None:  # noqa: F811
    (first,) = await ship(rig, "1")
    await rig.packer.scan(first)
    (second,) = await ship(rig, "2")
    await rig.packer.scan(f"]C100{first}")
    band = rig.packer.view().band
    assert (band.word.id, band.tone, band.shape) == ("scan.wrong", Tone.NO, Shape.NO)
    assert (band.word.facts["order"], band.detail.facts["waits"]) == ("1", "2")
    assert rig.sounds == [Sound.REFUSED]
    await rig.packer.refresh()
    assert rig.packer.view().band.word.id == "scan.wrong"
    await rig.packer.put_back()
    assert rig.packer.view().band.word.id == "band.scan_next"
    await rig.packer.scan(second)
    assert card(rig) == "scan.done"


async def test_the_next_order_is_not_held_up_and_the_label_is_left_to_a_supervisor(
    rig: Rig,  # noqa: F811
) -> None:
    (first,) = await ship(rig, "1")
    shipment = (await rig.store.newest(1))[0]
    await rig.packer.scan("2")
    assert rig.packer.view().form.order == "2"
    assert "scan.passed" in notices(rig)
    assert (await rig.store.owed(rig.clock.now())).not_scanned == 1
    # It is scanned after all, while the other order lies open.
    await rig.packer.scan(first)
    assert rig.packer.view().form.order == "2"
    assert (await rig.store.owed(rig.clock.now())).not_scanned == 0
    past = await rig.packer._tools.scan_back.scans(shipment.id)
    assert past.passed is not None
    assert list(past.done) == [1]


async def test_each_label_of_a_shipment_is_scanned_once(rig: Rig, order: Order) -> None:  # noqa: F811
    three = replace(order, number="9", parcels=order.parcels * 3)
    await rig.store.keep_orders([three], rig.clock.now())
    codes = await ship(rig, "9")
    assert len(codes) == 3
    await rig.packer.scan(codes[1])
    await rig.packer.scan(codes[1])
    assert notices(rig) == ["scan.again"]
    await rig.packer.scan(codes[0])
    line = rig.packer.view().last.scan
    assert (line.word.id, line.word.facts) == ("scan.count", {"done": 2, "of": 3})
    await rig.packer.scan(codes[2])
    assert card(rig) == "scan.done"


async def test_a_label_that_nobody_has_is_unknown(rig: Rig) -> None:  # noqa: F811
    await ship(rig, "1")
    with rig.said("band.unknown_code"):
        await rig.packer.scan("]C100" + sscc.make("7777777", 5))
    assert card(rig) == "scan.label"


async def test_a_voided_label_must_not_go_out(rig: Rig) -> None:  # noqa: F811
    (code,) = await ship(rig, "1")
    shipment = (await rig.store.newest(1))[0]

    def void(connection: object) -> None:
        connection.execute("UPDATE shipment SET label = 'voided' WHERE id = ?", (shipment.id,))  # type: ignore[attr-defined]

    await rig.store.write(void)
    await rig.packer.refresh()
    await rig.packer.scan(code)
    assert rig.packer.view().band.word.id == "scan.void"
    assert rig.sounds == [Sound.REFUSED]
    assert card(rig) == ""


async def test_a_bench_that_scans_no_label_back_says_what_became_of_it(rig: Rig) -> None:  # noqa: F811
    (code,) = await ship(rig, "1")
    rig.packer._bench.scan_back = False
    assert card(rig) == ""
    with rig.said("band.already_dispatched"):
        await rig.packer.scan(f"]C100{code}")
    # One key leads from there to its history, until the next code says something else.
    assert rig.packer.view().found == (await rig.store.newest(1))[0].id
    await rig.packer.scan("no such code")
    assert rig.packer.view().found == ""


async def test_an_order_is_not_lost_where_that_a_label_was_passed_by_cannot_be_written(
    rig: Rig,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def full(*_: object) -> None:
        raise EnvironmentFaultError("store.disk_full")

    await ship(rig, "1")
    with monkeypatch.context() as during:
        during.setattr(rig.packer._tools.scan_back, "pass_by", full)
        with rig.said("store.disk_full"):
            await rig.packer.scan("2")
    assert card(rig) == "scan.label"
    assert await rig.state("2") is OrderState.OPEN
    await rig.open("2")
    assert "scan.passed" in notices(rig)


async def test_a_wait_ends_after_some_days(rig: Rig) -> None:  # noqa: F811
    await ship(rig, "1")
    await rig.packer.scan("2")
    later = rig.clock.now() + timedelta(days=8)
    assert (await rig.store.owed(later)).not_scanned == 0


async def test_a_bench_left_open_over_night_shows_no_parcel_of_the_day_before(rig: Rig) -> None:  # noqa: F811
    await rig.packer.scan(*await ship(rig, "1"))
    view = rig.packer.view()
    assert (card(rig), view.last.order if view.last else "", view.today) == ("scan.done", "1", 1)
    rig.clock.ahead += timedelta(days=1)
    await rig.packer.tick_of_clock()
    view = rig.packer.view()
    assert (view.last, view.today, view.since) == (None, 0, None)


async def test_a_day_begins_with_its_first_parcel_not_with_the_first_that_is_listed(
    rig: Rig,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(beside, "EARLIER", 1)
    for number in ("1", "2", "3"):
        await rig.packer.scan(*await ship(rig, number))
    view = rig.packer.view()
    assert (view.today, [each.order for each in view.earlier]) == (3, ["2"])
    assert view.since == (await rig.store.all_shipments())[0].created_at


async def test_midnight_forgets_no_label_that_is_still_to_be_scanned(rig: Rig) -> None:  # noqa: F811
    (first,) = await ship(rig, "1")
    await rig.packer.scan(first)
    (second,) = await ship(rig, "2")
    rig.clock.ahead += timedelta(days=1)
    await rig.packer.tick_of_clock()
    view = rig.packer.view()
    assert view.last is not None
    assert (view.last.order, view.last.before_today) == ("2", True)
    assert (view.today, view.since, view.earlier) == (0, None, ())
    await rig.packer.scan(first)
    assert rig.packer.view().band.word.id == "scan.wrong"
    await rig.packer.put_back()
    await rig.packer.scan(second)
    assert (notices(rig), rig.packer.view().last) == (["scan.confirmed"], None)


async def test_a_label_not_scanned_by_midnight_is_left_to_a_supervisor(rig: Rig) -> None:  # noqa: F811
    await ship(rig, "1")
    rig.clock.ahead += timedelta(days=1)
    await rig.packer.tick_of_clock()
    await rig.packer.scan("2")
    assert "scan.passed" in notices(rig)
    assert (await rig.store.owed(rig.clock.now())).not_scanned == 1
    await rig.packer.refresh()
    assert rig.packer.view().last is None


async def test_a_paper_of_which_nobody_knows_is_asked_for_after_midnight(rig: Rig) -> None:  # noqa: F811
    rig.paperwork.jams = True
    await rig.open("1")
    await rig.packer.dispatch()
    await rig.done()
    await rig.until(lambda: rig.packer.view().last is not None)
    rig.clock.ahead += timedelta(days=1)
    await rig.packer.tick_of_clock()
    last = rig.packer.view().last
    assert last is not None
    assert [paper.asks for paper in last.papers] == [True]
    await rig.packer.is_there()
    assert rig.sounds[-1] is Sound.ACCEPTED


async def test_while_a_new_day_is_read_the_label_still_waits(rig: Rig) -> None:  # noqa: F811
    (first,) = await ship(rig, "1")
    await rig.packer.scan(first)
    await ship(rig, "2")
    rig.clock.ahead += timedelta(days=1)
    begun, go_on = rig.books.hold("money_of")
    reading = rig.task(rig.packer.tick_of_clock())
    await begun.wait()
    last = rig.packer.view().last
    await rig.packer.scan(first)
    go_on.set()
    await reading
    assert last is not None
    assert last.order == "2"
    assert rig.packer.view().band.word.id == "scan.wrong"


async def test_an_order_is_opened_while_a_new_day_is_read(
    rig: Rig,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await ship(rig, "1")
    rig.clock.ahead += timedelta(days=1)
    passed_by = rig.packer._tools.scan_back.pass_by

    async def meanwhile(*words: Any) -> None:
        await passed_by(*words)
        await rig.packer.refresh()

    monkeypatch.setattr(rig.packer._tools.scan_back, "pass_by", meanwhile)
    await rig.open("2")
    assert "scan.passed" in notices(rig)


async def test_a_parcel_that_was_finished_over_midnight_is_seen_and_reprinted(
    rig: Rig,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rig.set({"papers.scan_back": "never"})
    monkeypatch.setattr(beside, "midnight", lambda _day: rig.clock.now())
    await ship(rig, "1")
    view = rig.packer.view()
    assert view.last is not None
    assert (view.last.order, view.last.before_today, view.today) == ("1", True, 0)
    await rig.packer.reprint("label")
    assert notices(rig) == ["last.reprinted_label"]
    rig.clock.ahead += timedelta(hours=2)
    await rig.packer.refresh()
    assert rig.packer.view().last is None


async def test_a_day_that_cannot_be_read_is_tried_once_a_minute(
    rig: Rig,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await ship(rig, "1")
    tries = []

    async def refused(*_: object) -> None:
        tries.append(rig.clock.now())
        raise EnvironmentFaultError("store.disk_failed", path="/d")

    rig.clock.ahead += timedelta(days=1)
    with monkeypatch.context() as during:
        during.setattr(beside, "refresh", refused)
        with pytest.raises(EnvironmentFaultError):
            await rig.packer.tick_of_clock()
        await rig.packer.tick_of_clock()
        assert len(tries) == 1
    rig.clock.ahead += timedelta(minutes=2)
    await rig.packer.tick_of_clock()
    assert rig.packer.view().today == 0
