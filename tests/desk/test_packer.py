"""Acts that meet: nothing is bought twice, no order and no tick is lost, no dispatch unseen."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from station.desk.choices import allowed
from station.desk.concerns import Concern
from station.desk.health import Health
from station.desk.views import OfferState, Sound, Stage, Tone
from station.domain.cover import CoverState
from station.domain.errors import EnvironmentFaultError, RefusedError, message
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.domain.shipment import Order, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
from station.flow.work import OrderState, Wish
from station.store.order_list import OrderListRows
from station.store.void_books import VoidRows
from tests.desk.packer_rig import DANA, Rig


async def test_one_order_is_covered_and_the_page_is_as_at_the_start(rig: Rig) -> None:
    await rig.open("1")
    rig.packer.tick("parcel_insurance")
    await rig.packer.dispatch()
    await rig.done()
    (shipment,) = await rig.store.all_shipments()
    assert (shipment.state, shipment.cover) == (ShipmentState.DISPATCHED, CoverState.COVERED)
    assert rig.insurer.booked == [shipment.consent.package]
    assert rig.packer.view().form is None


@pytest.mark.parametrize("covered", [True, False])
async def test_while_the_papers_come_the_step_is_the_last_one(rig: Rig, covered: bool) -> None:
    """As its bars say it: cover that is proven, or that nobody asked for, is behind."""
    printing, go_on = asyncio.Event(), asyncio.Event()
    deliver = rig.paperwork.deliver

    async def slow(*given: Any) -> Any:
        printing.set()
        await go_on.wait()
        return await deliver(*given)

    rig.paperwork.deliver = slow  # type: ignore[method-assign]
    await rig.open("1")
    if covered:
        rig.packer.tick("parcel_insurance")
    await rig.packer.dispatch()
    await printing.wait()
    await rig.packer.refresh()
    assert rig.packer.view().band.detail == message("band.step_of", step=4, of=4)
    go_on.set()
    await rig.done()


async def test_two_scans_at_once_open_one_order_and_leave_none_on_the_bench(rig: Rig) -> None:
    await asyncio.gather(rig.packer.scan("1"), rig.packer.scan("2"), rig.packer.scan("2"))
    await rig.offered()
    assert rig.packer.view().form.order == "2"
    assert await rig.state("1") is OrderState.OPEN
    assert await rig.state("2") is OrderState.ON_BENCH
    await rig.packer.put_back()
    assert await rig.state("2") is OrderState.OPEN
    assert await rig.store.shown_offers() == []


async def test_an_order_on_hold_with_a_reason_is_not_opened_and_says_why(
    rig: Rig, order: Order
) -> None:
    held = OrderListRows(rig.store, None)  # type: ignore[arg-type]
    await held.hold(order.source, "1", "Out of stock", rig.clock.now(), "Ruth")
    with rig.said("band.held_why"):
        await rig.packer.scan("1")
    assert rig.packer.view().form is None
    await held.release(order.source, "1", rig.clock.now(), "Ruth")
    await rig.open("1")
    await rig.packer.set_aside()
    await rig.open("1")  # what was only set aside is gone on with


async def test_what_is_not_weighed_is_neither_priced_nor_bought(rig: Rig, order: Order) -> None:
    unweighed = replace(order, number="9", parcels=(replace(order.parcels[0], weight_g=0),))
    await rig.store.keep_orders([unweighed], rig.clock.now())
    await rig.packer.scan("9")
    assert rig.packer.view().offer.state is OfferState.NO_FORM
    await rig.packer.dispatch()
    opened = rig.packer._bench.open
    opened.texts["parcel.0.weight_g"] = "2340"
    opened.reread()
    form = replace(opened.form, parcels=unweighed.parcels)
    packing = rig.packer._tools.packing
    with pytest.raises(RefusedError, match=r"form\.weight_missing"):
        await packing.quote(opened.shipment, form)
    with pytest.raises(RefusedError, match=r"form\.weight_missing"):
        await packing.commit(unweighed, opened.shipment, form, None, DANA)
    assert rig.insurer.asked == 0
    assert await rig.store.all_shipments() == []


async def test_f12_twice_buys_once(rig: Rig) -> None:
    await rig.open("1")
    await asyncio.gather(rig.packer.dispatch(), rig.packer.dispatch(), rig.packer.dispatch())
    await rig.done()
    assert len(await rig.store.all_shipments()) == 1


async def test_a_scan_that_was_looked_up_while_f12_came_does_not_open_the_order_again(
    rig: Rig,
) -> None:
    await rig.open("1")
    begun, go_on = rig.books.hold("find_orders")
    scan = rig.task(rig.packer.scan("2"))
    await begun.wait()
    press = rig.task(rig.packer.dispatch())
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(scan, press)
    await rig.offered()
    # The press was meant for the order that is gone from the page: nothing is bought unseen.
    assert rig.packer.view().form.order == "2"
    assert await rig.store.all_shipments() == []
    assert await rig.state("1") is OrderState.OPEN


async def test_acts_while_dispatch_is_written_down_change_nothing(rig: Rig) -> None:
    await rig.open("1")
    begun, go_on = rig.books.hold("commit")
    press = rig.task(rig.packer.dispatch())
    await begun.wait()
    view = rig.packer.view()
    assert view.stage is Stage.DISPATCHING
    assert view.form is not None
    assert view.form.frozen
    asked = rig.insurer.asked
    rig.packer.tick("parcel_insurance")
    rig.packer.edit({"parcel.0.weight_g": "999"})
    rig.packer.next_service()
    await rig.packer.line_changed()
    acts = [rig.task(rig.packer.put_back()), rig.task(rig.packer.set_aside())]
    await rig.packer.scan("2")
    go_on.set()
    await asyncio.gather(press, *acts)
    await rig.offered()
    assert rig.packer.view().form.order == "2"  # the scan was kept
    (shipment,) = await rig.store.all_shipments()
    assert shipment.consent is None
    assert shipment.form.parcels[0].weight_g == 2340
    assert await rig.state("1") is OrderState.DISPATCHED
    assert rig.insurer.asked == asked + 1


async def test_a_refused_dispatch_stays_on_the_page_and_is_not_pushed_away(rig: Rig) -> None:
    await rig.open("1")
    begun, go_on = rig.books.hold("commit")
    rig.books.fails.add("commit")
    press = rig.task(rig.packer.dispatch())
    await begun.wait()
    await rig.packer.scan("2")
    with rig.said("store.disk_full"):
        go_on.set()
        await press
    assert rig.packer.view().form.order == "1"
    rig.books.fails.clear()
    await rig.packer.dispatch()
    await rig.done()
    assert await rig.state("1") is OrderState.DISPATCHED
    assert await rig.state("2") is OrderState.OPEN


async def test_a_disk_that_fails_after_the_transaction_does_not_undo_the_dispatch(
    rig: Rig,
) -> None:
    await rig.open("1")
    rig.books.fails_after.add("commit")
    await rig.packer.dispatch()
    await rig.done()
    assert await rig.state("1") is OrderState.DISPATCHED
    assert len(await rig.store.all_shipments()) == 1


async def test_put_back_that_fails_leaves_the_order_where_it_was(rig: Rig) -> None:
    await rig.open("1")
    rig.books.fails.add("move_order")
    with rig.said("store.disk_full"):
        await rig.packer.put_back()
    assert rig.packer.view().form.order == "1"
    rig.books.fails.clear()
    await rig.packer.put_back()
    assert await rig.state("1") is OrderState.OPEN


async def test_a_scan_during_put_back_opens_the_order_afterwards(rig: Rig) -> None:
    await rig.open("1")
    begun, go_on = rig.books.hold("move_order")
    back = rig.task(rig.packer.put_back())
    await begun.wait()
    scan = rig.task(rig.packer.scan("1"))
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(back, scan)
    assert rig.packer.view().form.order == "1"
    assert await rig.state("1") is OrderState.ON_BENCH


class TestTheTick:
    async def test_only_what_was_drawn_can_be_ticked(self, rig: Rig) -> None:
        await rig.open("1")
        rig.insurer.price = 9900
        await rig.packer.ask_again()
        await rig.until(lambda: rig.packer._bench.open.offer is not None)
        with rig.said("band.look_again"):
            rig.packer.tick("parcel_insurance")
        assert rig.packer._bench.open.consent is None
        assert rig.packer.view().offer.options[0].price == Money(9900, "GBP")
        rig.packer.tick("parcel_insurance")
        assert rig.packer._bench.open.consent.price == Money(9900, "GBP")

    async def test_one_that_an_edit_took_away_is_not_forgotten_by_f12(self, rig: Rig) -> None:
        await rig.open("1")
        rig.packer.tick("parcel_insurance")
        rig.packer.edit({"parcel.0.weight_g": "999"})
        with rig.said("dispatch.tick_lost"):
            await rig.packer.dispatch()
        assert await rig.store.all_shipments() == []
        await rig.packer.dispatch()  # told, and pressed again
        await rig.done()
        (shipment,) = await rig.store.all_shipments()
        assert shipment.consent is None

    async def test_a_ticked_order_is_not_pushed_away_by_the_next_scan(self, rig: Rig) -> None:
        await rig.open("1")
        rig.packer.tick("parcel_insurance")
        with rig.said("band.open_first"):
            await rig.packer.scan("2")
        assert rig.packer.view().form.order == "1"

    async def test_nobody_ticks_who_is_not_signed_in(self, rig: Rig) -> None:
        await rig.open("1")
        rig.packer.sign_in(Actor("Nobody", Role.CLERK, signed_in=False))
        with rig.said("people.sign_in_first"):
            rig.packer.tick("parcel_insurance")
        await rig.packer.dispatch()
        assert await rig.store.all_shipments() == []
        with rig.said("people.sign_in_first"):
            await rig.packer.scan("2")


class TestTheChoice:
    @pytest.fixture
    async def asked(self, rig: Rig) -> Rig:
        """The insurer refused, and the clerk is asked."""
        rig.insurer.refuses = True
        await rig.open("1")
        rig.packer.tick("parcel_insurance")
        await rig.packer.dispatch()
        await rig.until(lambda: rig.packer.view().stage is Stage.CHOOSING)
        return rig

    async def test_is_answered_once(self, asked: Rig) -> None:
        await asyncio.gather(asked.packer.choose("keep_back"), asked.packer.choose("ship_without"))
        await asked.done()
        (shipment,) = await asked.store.all_shipments()
        assert (shipment.state, shipment.wish.value) == (ShipmentState.HELD, "keep_back")

    async def test_a_parcel_kept_back_may_still_be_shipped(self, asked: Rig) -> None:
        """What a command can do to a shipment of an earlier hour."""
        await asked.packer.choose("keep_back")
        await asked.done()
        (held,) = await asked.store.all_shipments()
        choices = asked.packer._tools.choices
        assert allowed(held) == {Wish.KEEP_BACK, Wish.SHIP_WITHOUT}
        with pytest.raises(RefusedError) as refused:
            await choices.choose(held.id, Wish.PRINT_NOW, DANA)
        assert refused.value.message.id == "choice.not_now"
        with pytest.raises(RefusedError):
            await choices.choose("B1-NOBODY", Wish.SHIP_WITHOUT, DANA)
        await choices.choose(held.id, Wish.SHIP_WITHOUT, DANA)
        async with asyncio.timeout(10):
            while True:
                asked.moved.clear()
                found = await asked.store.shipment(held.id)
                assert found is not None
                if found.state is ShipmentState.DISPATCHED:
                    break
                await asked.moved.wait()
        assert allowed(found) == frozenset()

    async def test_that_cannot_be_written_is_said(self, asked: Rig) -> None:
        asked.books.fails.add("wish")
        with asked.said("store.disk_full"):
            await asked.packer.choose("keep_back")
        assert asked.packer.view().stage is Stage.CHOOSING


async def test_a_change_that_nobody_heard_of_is_seen_by_the_clock(rig: Rig) -> None:
    await rig.open("1")
    rig.packer.changed = _deaf  # type: ignore[method-assign]
    await rig.packer.dispatch()
    await rig.done()
    assert await rig.state("1") is OrderState.DISPATCHED


async def _deaf(_: str) -> None:
    pass


async def test_a_fault_of_the_store_does_not_stop_the_clock(rig: Rig) -> None:
    await rig.open("1")
    rig.packer.changed = _deaf  # type: ignore[method-assign]
    begun, go_on = rig.books.hold("work")
    rig.books.fails.add("work")
    rig.sounds.clear()
    press = rig.task(rig.packer.dispatch())
    await begun.wait()
    go_on.set()
    await press
    assert Sound.REFUSED not in rig.sounds, "it is kept: only the page could not be read"
    rig.books.fails.clear()
    await rig.done()
    assert await rig.state("1") is OrderState.DISPATCHED


async def test_a_paper_that_needs_a_person_does_not_hold_up_the_bench(rig: Rig) -> None:
    rig.paperwork.jams = True
    await rig.open("1")
    await rig.packer.dispatch()
    await rig.done()
    await rig.until(lambda: rig.packer.view().last is not None)
    last = rig.packer.view().last
    assert last is not None
    assert last.flag == message("flag.print", paper="label")
    await rig.open("2")


@pytest.mark.parametrize("there", [True, False])
async def test_the_clerk_says_whether_a_paper_came_out(rig: Rig, there: bool) -> None:
    rig.paperwork.jams = True
    await rig.open("1")
    await rig.packer.dispatch()
    await rig.done()
    await rig.until(lambda: rig.packer.view().last is not None)
    last = rig.packer.view().last
    assert last is not None
    (label,) = last.papers
    assert (label.word.id, label.asks, label.done) == ("last.label_unknown", True, False)
    rig.paperwork.jams = False
    printed = rig.paperwork.jobs
    await (rig.packer.is_there() if there else rig.packer.reprint("label"))
    assert rig.sounds[-1] is Sound.ACCEPTED
    await rig.until(lambda: bool(rig.packer.view().last and rig.packer.view().last.papers[0].done))
    assert rig.paperwork.jobs == printed + (0 if there else 1)
    assert rig.packer.view().last.flag is None
    # It is said once: whoever presses again reprints, or says nothing.
    await rig.packer.is_there()
    assert rig.paperwork.jobs == printed + (0 if there else 1)


async def test_each_word_of_the_start_is_on_the_page_until_the_next_order(rig: Rig) -> None:
    rig.packer.tell([message("store.orders_held", orders="7"), message("band.our_fault")])
    for word in ("store.orders_held", "band.our_fault"):
        assert [notice.word.id for notice in rig.packer.view().notices] == [word]
        await rig.packer.scan("1")
        await rig.packer.put_back()
    assert rig.packer.view().notices == ()


async def test_what_stands_there_until_it_is_put_right_is_not_told_beside_it(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = message("settings.file_bad_value", why=message("settings.not_whole"))
    rig.packer.tell([bad, message("band.our_fault")])
    stands = Concern(message("notice.nothing_let_go"), bad)
    monkeypatch.setattr(Health, "concerns", lambda _: (stands,))
    await rig.packer.refresh()
    shown = [(each.word.id, each.detail) for each in rig.packer.view().notices]
    assert shown == [("band.our_fault", None), ("notice.nothing_let_go", bad)]


async def test_a_void_that_will_soon_be_too_late_is_said_once(rig: Rig) -> None:
    await rig.open("1")
    await rig.packer.dispatch()
    await rig.done()
    (shipment,) = await rig.store.all_shipments()
    now = rig.clock.now()
    soon = now + timedelta(hours=4, seconds=30)
    wish = Void(0, VoidState.ASKED, VoidReason.PACKED_WRONG, "", now, "Ruth", deadline=soon)
    await VoidRows(rig.store).ask(shipment.id, wish)
    await rig.packer.refresh()
    rig.sounds.clear()
    await rig.packer.tick_of_clock()
    assert rig.sounds == []
    rig.clock.ahead = timedelta(minutes=1)
    await rig.packer.tick_of_clock()
    await rig.packer.tick_of_clock()
    assert rig.sounds == [Sound.LOOK_HERE]
    (queue,) = (item for item in rig.packer.view().strip.items if item.id == "queue")
    assert (queue.tone, queue.word.id) == (Tone.LOOK, "strip.queue_hurries")


async def test_a_paper_that_is_said_to_be_there_is_there_though_the_answer_was_lost(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.paperwork.jams = True
    await rig.open("1")
    await rig.packer.dispatch()
    await rig.done()
    await rig.until(lambda: rig.packer.view().last is not None)
    write = rig.store.write

    async def fails_after(*words: Any, **named: Any) -> None:
        rig.store.write = write  # type: ignore[method-assign]
        await write(*words, **named)
        raise EnvironmentFaultError("store.disk_full")

    monkeypatch.setattr(rig.store, "write", fails_after)
    with rig.said("store.disk_full"):
        await rig.packer.is_there()
    await rig.until(lambda: bool(rig.packer.view().last and rig.packer.view().last.papers[0].done))


async def test_a_reprint_whose_end_cannot_be_written_is_out_all_the_same(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said to have failed it would be printed once more, in a batch even by itself."""
    await rig.open("1")
    await rig.packer.dispatch()
    await rig.done()
    jobs = rig.paperwork.jobs

    async def full(*_: object) -> None:
        raise EnvironmentFaultError("store.disk_full")

    monkeypatch.setattr(rig.store, "end_reprint", full)
    rig.sounds.clear()
    await rig.packer.reprint("label")
    assert rig.paperwork.jobs == jobs + 1
    assert rig.sounds == [Sound.ACCEPTED]
    assert "last.reprinted_label" in [notice.word.id for notice in rig.packer.view().notices]
