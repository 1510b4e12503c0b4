"""Boxes by key and by scan, and the card of commands: the keys' own guards, and no tick unseen."""

from dataclasses import replace

import pytest

from station.desk.views import OfferState, Sound, Stage
from station.domain.people import Actor, Role
from station.domain.shipment import Order
from station.flow.work import OrderState
from tests.desk.packer_rig import Rig

BOXES = ["S = Small box; 230x160x110; 90 g", "L = Large box; 400x300x300; 320 g"]


def sizes(rig: Rig, parcel: int = 0) -> tuple[str, str, str, str]:
    form = rig.packer.view().form.parcels[parcel]
    return (form.length_mm.value, form.width_mm.value, form.height_mm.value, form.box)


async def test_f3_goes_through_the_boxes_and_fills_three_sizes(rig: Rig) -> None:
    rig.set({"bench.boxes": BOXES})
    await rig.open("1")
    assert sizes(rig) == ("400", "300", "200", "")
    for wanted in (("230", "160", "110", "Small box"), ("400", "300", "300", "Large box"),
                   ("230", "160", "110", "Small box")):  # fmt: skip
        rig.packer.next_box()
        assert sizes(rig) == wanted
    assert rig.packer.view().form.parcels[0].weight_g.value == "2340"
    rig.packer.edit({"parcel.0.width_mm": "161"})
    assert sizes(rig) == ("230", "161", "110", "")


async def test_a_weight_without_box_gets_the_boxs_once(rig: Rig) -> None:
    rig.set({"bench.boxes": BOXES, "bench.weights": "without_box"})
    await rig.open("1")

    def weight() -> str:
        return rig.packer.view().form.parcels[0].weight_g.value

    rig.packer.next_box()
    assert weight() == "2430"
    rig.packer.next_box()
    assert weight() == "2660"
    rig.packer.edit({"parcel.0.weight_g": "2500"})  # weighed with its box
    rig.packer.next_box()
    assert weight() == "2500"


async def test_without_boxes_f3_says_so(rig: Rig) -> None:
    await rig.open("1")
    with rig.said("boxes.none"):
        rig.packer.next_box()


async def test_the_next_box_is_for_the_parcel_in_hand(rig: Rig, order: Order) -> None:
    rig.set({"bench.boxes": BOXES})
    two = replace(order, number="9", parcels=(order.parcels[0],) * 2)
    await rig.store.keep_orders([two], rig.clock.now())
    await rig.open("9")
    rig.packer.next_box("parcel.1.weight_g")
    assert sizes(rig, 1)[3] == "Small box"
    assert sizes(rig, 0)[3] == ""
    rig.packer.next_box()
    assert sizes(rig, 1)[3] == "Large box"
    await rig.packer.scan("BENCH-BOX-S")
    assert sizes(rig, 1)[3] == "Small box"
    assert rig.packer.view().form.hand == 1


async def test_a_scanned_card_packs_ticks_and_dispatches(rig: Rig) -> None:
    rig.set({"bench.boxes": BOXES})
    await rig.open("1")
    await rig.packer.scan("BENCH-BOX-L")
    await rig.offered()
    await rig.packer.scan("BENCH-SVC-ND")
    await rig.packer.scan("BENCH-TICK-1")
    assert rig.packer.view().offer.options[0].ticked
    await rig.packer.scan("BENCH-SEND")
    await rig.done()
    (shipment,) = await rig.store.all_shipments()
    assert (shipment.form.parcels[0].height_mm, shipment.consent.by) == (300, "Dana")
    assert rig.insurer.booked == [shipment.consent.package]


async def test_a_tick_is_scanned_like_pressed_only_for_the_offer_that_was_drawn(rig: Rig) -> None:
    await rig.packer.scan("1")
    await rig.until(lambda: rig.packer._bench.open.offer_state is OfferState.SHOWN)
    assert rig.packer._bench.drawn is None or not rig.packer._bench.drawn.options
    await rig.packer.scan("BENCH-TICK-1")
    assert rig.packer._bench.said.id == "band.look_again"
    assert rig.packer._bench.open.consent is None


@pytest.mark.parametrize(
    "code",
    ["BENCH-TICK-2", "BENCH-BOX-XL", "BENCH-SVC-XX", "BENCH-HOLD", "BENCH-GO"],
)
async def test_a_command_that_means_nothing_now_is_refused(rig: Rig, code: str) -> None:
    await rig.open("1")
    before = rig.packer.view().form
    with rig.said("command.not_now"):
        await rig.packer.scan(code)
    view = rig.packer.view()
    assert (view.stage, view.form) == (Stage.FILLING, before)
    assert await rig.store.all_shipments() == []


@pytest.mark.parametrize("code", ["BENCH-SEND", "BENCH-TICK-1", "BENCH-UNDO", "BENCH-REST"])
async def test_no_command_is_kept_for_the_next_order(rig: Rig, code: str) -> None:
    with rig.said("command.not_now"):
        await rig.packer.scan(code)
    await rig.open("1")
    view = rig.packer.view()
    assert view.stage is Stage.FILLING
    assert not any(option.ticked for option in view.offer.options)


async def test_during_a_dispatch_a_command_waits_for_nothing(rig: Rig) -> None:
    await rig.open("1")
    begun, go_on = rig.books.hold("commit")
    press = rig.task(rig.packer.dispatch())
    await begun.wait()
    rig.sounds.clear()
    await rig.packer.scan("BENCH-SEND")
    assert rig.sounds == [Sound.REFUSED]
    go_on.set()
    await press
    await rig.done()
    assert len(await rig.store.all_shipments()) == 1


async def test_an_order_is_put_back_or_set_aside_by_scan(rig: Rig) -> None:
    await rig.open("1")
    await rig.packer.scan("BENCH-UNDO")
    assert await rig.state("1") is OrderState.OPEN
    await rig.open("1")
    await rig.packer.scan("BENCH-REST")
    assert await rig.state("1") is OrderState.ON_HOLD


async def test_who_may_not_pack_commands_nothing(rig: Rig) -> None:
    await rig.open("1")
    rig.packer.sign_in(Actor("nobody", Role.CLERK, signed_in=False))
    for code in ("BENCH-SEND", "BENCH-TICK-1", "BENCH-BOX-S"):
        with rig.said("people.sign_in_first"):
            await rig.packer.scan(code)
    assert await rig.store.all_shipments() == []
