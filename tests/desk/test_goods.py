"""Flagged contents: nothing is asked before they are answered, and only a supervisor says yes."""

from dataclasses import replace

import pytest

from station.desk.views import OfferState, Tone
from station.domain.people import Actor, Role
from station.domain.shipment import Order
from station.flow.work import OrderState
from tests.desk.packer_rig import DANA, Rig

RUTH = Actor("Ruth", Role.SUPERVISOR)


@pytest.fixture
async def flagged(rig: Rig, order: Order) -> Rig:
    """Order 7 has perfume in it, order 8 fireworks."""
    for number, what in (("7", "Perfume 50 ml"), ("8", "Fireworks")):
        line = replace(order.parcels[0].contents[0], description=what)
        parcel = replace(order.parcels[0], contents=(line,))
        one = replace(order, number=number, parcels=(parcel,))
        await rig.store.keep_orders([one], rig.clock.now())
    return rig


async def test_nothing_is_asked_and_nothing_bought_until_a_supervisor_says_yes(
    flagged: Rig,
) -> None:
    packer = flagged.packer
    await packer.scan("7")
    view = packer.view()
    assert (view.band.word.id, view.band.tone) == ("restricted.band_ask", Tone.LOOK)
    assert view.notices[0].word.facts["found"] == "perfume"
    assert view.offer.state is OfferState.NO_FORM
    assert view.form.may_allow
    with flagged.said("restricted.first"):
        await packer.dispatch()
    packer.edit({"parcel.0.line.0.description": "Gift"})
    assert not packer.view().dispatch.ready  # the order's own word stands
    with flagged.said("people.not_allowed"):
        await packer.allow_goods()
    assert flagged.insurer.asked == 0
    assert flagged.notes.kept == []
    packer.sign_in(RUTH)
    await packer.allow_goods()
    packer.sign_in(DANA)
    await flagged.offered()
    assert flagged.insurer.asked == 1
    (note,) = flagged.notes.kept
    assert (note["what"], note["by"], note["order"]) == ("goods_allowed", "Ruth", "7")
    packer.edit({"parcel.0.weight_g": "2400"})
    assert packer.view().dispatch.ready
    await packer.dispatch()
    await flagged.done()
    assert len(await flagged.store.all_shipments()) == 1


async def test_what_is_never_sent_is_only_set_aside(flagged: Rig) -> None:
    packer = flagged.packer
    packer.sign_in(RUTH)
    await packer.scan("8")
    view = packer.view()
    assert (view.band.word.id, view.form.may_allow) == ("restricted.band_never", False)
    with flagged.said("restricted.never"):
        await packer.allow_goods()
    await packer.set_aside()
    assert await flagged.state("8") is OrderState.ON_HOLD
    assert flagged.insurer.asked == 0
    assert await flagged.store.all_shipments() == []


async def test_a_word_that_cannot_be_written_down_is_none(flagged: Rig) -> None:
    await flagged.packer.scan("7")
    flagged.packer.sign_in(RUTH)
    flagged.notes.fails = True
    with flagged.said("store.disk_full"):
        await flagged.packer.allow_goods()
    assert not flagged.packer.view().dispatch.ready
    assert flagged.insurer.asked == 0


async def test_what_is_typed_into_the_form_is_found_too(rig: Rig) -> None:
    await rig.open("1")
    rig.packer.tick("parcel_insurance")
    rig.packer.edit({"parcel.0.line.0.description": "Power bank"})
    view = rig.packer.view()
    assert view.band.word.id == "restricted.band_ask"
    assert view.offer.state is OfferState.NO_FORM
    rig.packer.edit({"parcel.0.line.0.description": "Down jacket"})
    await rig.offered()
    assert not any(option.ticked for option in rig.packer.view().offer.options)


async def test_a_bench_without_a_list_flags_nothing(flagged: Rig) -> None:
    flagged.set({"bench.goods": []})
    await flagged.open("7")
    assert flagged.packer.view().dispatch.ready
