"""The scale at the bench: a parcel's weight is taken once, and never for the next order."""

from dataclasses import replace

import pytest

from station.desk.views import Sound, Stage, Tone
from station.domain.people import Actor, Role
from station.domain.scale import ABSENT, Reading, ScaleState
from station.domain.shipment import Order
from tests.desk.packer_rig import DANA, Rig

ZERO, MOTION = Reading(ScaleState.ZERO), Reading(ScaleState.MOTION)


def at(grams: int) -> Reading:
    return Reading(ScaleState.STABLE, grams)


@pytest.fixture
async def light(rig: Rig, order: Order) -> Rig:
    """Orders 7 and 8 with one box, 9 with two, none of them weighed."""
    bare = replace(order.parcels[0], weight_g=0)
    orders = [replace(order, number=n, parcels=(bare,) * (2 if n == "9" else 1)) for n in "789"]
    await rig.store.keep_orders(orders, rig.clock.now())
    return rig


def weights(rig: Rig) -> list[str]:
    return [parcel.weight_g.value for parcel in rig.packer.view().form.parcels]


def hear(rig: Rig, *readings: Reading | None) -> None:
    for reading in readings:
        rig.packer.heard_scale(reading)


async def test_the_weight_fills_the_form_once_it_has_settled(light: Rig) -> None:
    await light.packer.scan("7")
    light.sounds.clear()
    hear(light, ZERO, MOTION)
    assert weights(light) == [""]
    assert light.sounds == []
    hear(light, at(2340), at(2340))
    assert weights(light) == ["2340"]
    assert light.sounds == [Sound.ACCEPTED]
    assert light.packer.view().form.parcels[0].settled
    await light.offered()
    hear(light, MOTION, at(2338))
    assert weights(light) == ["2340"]
    light.packer.edit({"parcel.0.weight_g": "2400"})
    assert not light.packer.view().form.parcels[0].settled


async def test_what_lay_there_before_is_not_the_next_orders(light: Rig) -> None:
    await light.packer.scan("7")
    hear(light, at(2340))
    await light.offered()
    await light.packer.dispatch()
    await light.done()
    hear(light, at(2340))
    await light.packer.scan("8")
    hear(light, at(2340), MOTION, at(2341))
    assert weights(light) == [""]
    assert "scale.still_lies" in [notice.word.id for notice in light.packer.view().notices]
    hear(light, ZERO, at(2340))
    assert weights(light) == ["2340"]
    assert "scale.still_lies" not in [notice.word.id for notice in light.packer.view().notices]


async def test_a_parcel_that_was_typed_and_left_there_is_not_the_next_orders_either(
    light: Rig,
) -> None:
    await light.open("1")
    hear(light, at(2340))
    assert weights(light) == ["2340"]
    await light.packer.dispatch()
    await light.done()
    await light.packer.scan("7")
    hear(light, at(2340))
    assert weights(light) == [""]
    light.packer.weigh()  # the clerk says that it is this one
    assert weights(light) == ["2340"]


async def test_a_parcel_put_there_before_its_scan_is_taken(light: Rig) -> None:
    hear(light, ZERO, at(900))
    await light.packer.scan("7")
    assert weights(light) == ["900"]


async def test_the_second_parcel_is_the_next(light: Rig) -> None:
    await light.packer.scan("9")
    hear(light, at(900), MOTION, at(905))
    assert weights(light) == ["900", ""]
    hear(light, ZERO, at(900))
    assert weights(light) == ["900", "900"]
    assert light.packer.view().form.hand == 1
    hear(light, MOTION, at(1500))
    assert weights(light) == ["900", "900"]
    light.packer.weigh("parcel.0.weight_g")
    assert weights(light) == ["1500", "900"]


async def test_an_orders_own_weight_is_not_rewritten_but_the_difference_is_said(
    light: Rig,
) -> None:
    await light.open("1")
    hear(light, at(2910))
    assert weights(light) == ["2340"]
    (notice,) = [n for n in light.packer.view().notices if n.word.id == "scale.still_lies"]
    assert notice.word.facts["grams"] == "2910"
    light.packer.weigh()
    assert weights(light) == ["2910"]


@pytest.mark.parametrize(
    "state",
    [ScaleState.UNDER_ZERO, ScaleState.OVER_LIMIT, ScaleState.REZERO, ScaleState.CALIBRATE,
     ScaleState.FAULT, ScaleState.OTHER_UNIT, ScaleState.DENIED, ScaleState.ABSENT],
)  # fmt: skip
async def test_every_other_state_is_said_and_typing_goes_on(light: Rig, state: ScaleState) -> None:
    await light.packer.scan("7")
    hear(light, Reading(state))
    (item,) = [each for each in light.packer.view().strip.items if each.id == "scale"]
    assert (item.tone, item.word.id) == (Tone.LOOK, f"scale.{state.value}")
    with light.said("scale.not_settled"):
        light.packer.weigh()
    light.packer.edit({"parcel.0.weight_g": "700"})
    assert weights(light) == ["700"]
    await light.offered()


async def test_a_scale_that_comes_back_has_to_be_empty_first(light: Rig) -> None:
    hear(light, at(900), ABSENT)
    await light.packer.scan("7")
    hear(light, at(900))
    assert weights(light) == [""]
    hear(light, ZERO, at(900))
    assert weights(light) == ["900"]


async def test_without_a_scale_the_strip_has_none_and_the_key_says_so(light: Rig) -> None:
    await light.packer.scan("7")
    hear(light, None)
    assert not [each for each in light.packer.view().strip.items if each.id == "scale"]
    with light.said("scale.none"):
        light.packer.weigh()


async def test_a_frozen_form_is_not_weighed(light: Rig) -> None:
    await light.open("1")
    begun, go_on = light.books.hold("commit")
    press = light.task(light.packer.dispatch())
    await begun.wait()
    hear(light, at(5000))
    light.packer.weigh()
    assert light.packer.view().stage is Stage.DISPATCHING
    go_on.set()
    await press
    await light.done()
    (shipment,) = await light.store.all_shipments()
    assert shipment.form.parcels[0].weight_g == 2340


async def test_while_nobody_is_signed_in_nothing_is_filled(light: Rig) -> None:
    await light.packer.scan("7")
    light.packer.sign_in(Actor("nobody", Role.CLERK, signed_in=False))
    hear(light, at(900))
    assert weights(light) == [""]
    light.packer.sign_in(DANA)
    hear(light, at(900))
    assert weights(light) == ["900"]
