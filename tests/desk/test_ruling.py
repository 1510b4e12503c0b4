"""Rules at the bench: they choose where nobody has, the clerk's choice stays, and none ticks."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

import station.desk.ruling as ruling_module
import station.domain.rules as rules_module
from station.desk import ruling
from station.desk.pricing import shopping_for
from station.desk.rules import RulesDesk, result
from station.desk.shopping import ChosenBy
from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.domain.rate import Rate
from station.domain.settings import Settings
from station.domain.shipment import Form, Order
from station.flow.carrier_port import RateAnswer
from station.flow.verdict import Answer
from tests.desk.packer_rig import Rig

SERVICES = [
    {"code": code, "name": name, "price": "4.20", "currency": "GBP", "liability": "20.00"}
    for code, name in (("ND", "Next Day"), ("ST", "Standard"), ("EU", "Europe"))
]
BOXES = ["S = Small box; 230x160x110; 90 g", "L = Large box; 400x300x300; 320 g"]
RULES = [
    "not country GB -> service EU",
    "weight up to 1000 -> service ST, box S",
    "weight over 1000 -> box L",
]
CLERK = Actor("Dana", Role.CLERK)


@pytest.fixture
async def ruled(rig: Rig, order: Order) -> Rig:
    """A bench with rules, and order 7: no service, no sizes, not weighed."""
    rig.set({"house.services": SERVICES, "bench.boxes": BOXES, "bench.rules": RULES})
    bare = replace(order.parcels[0], weight_g=0, length_mm=0, width_mm=0, height_mm=0)
    one = replace(order, number="7", service="", parcels=(bare,))
    await rig.store.keep_orders([one], rig.clock.now())
    return rig


def chosen(rig: Rig) -> tuple[str, int, str, int]:
    form = rig.packer.view().form
    service = next((each.code for each in form.services if each.chosen), "")
    return (service, form.service_rule, form.parcels[0].box, form.parcels[0].box_rule)


async def test_the_weight_decides_when_it_settles_and_again_when_it_changes(ruled: Rig) -> None:
    await ruled.packer.scan("7")
    assert chosen(ruled) == ("ND", 0, "", 0)
    ruled.packer.edit({"parcel.0.weight_g": "800"})
    assert chosen(ruled) == ("ST", 2, "Small box", 2)
    assert ruled.packer.view().form.parcels[0].height_mm.value == "110"
    ruled.packer.edit({"parcel.0.weight_g": "1800"})
    assert chosen(ruled) == ("ND", 0, "Large box", 3)
    ruled.packer.edit({"to.country": "DE", "to.postcode": "10115"})
    assert chosen(ruled) == ("EU", 1, "Large box", 3)


async def test_what_the_clerk_chose_stays(ruled: Rig) -> None:
    await ruled.packer.scan("7")
    ruled.packer.edit({"parcel.0.weight_g": "800"})
    ruled.packer.choose_service("EU")
    ruled.packer.next_box()  # the one after the rule's
    assert chosen(ruled) == ("EU", 0, "Large box", 0)
    ruled.packer.edit({"parcel.0.weight_g": "700"})
    assert chosen(ruled) == ("EU", 0, "Large box", 0)
    ruled.packer.edit({"parcel.0.width_mm": "299"})
    ruled.packer.edit({"parcel.0.weight_g": "600"})
    assert chosen(ruled) == ("EU", 0, "", 0)


async def test_sizes_typed_over_a_rules_box_are_the_clerks(ruled: Rig) -> None:
    await ruled.packer.scan("7")
    ruled.packer.edit({"parcel.0.weight_g": "800"})
    ruled.packer.edit({"parcel.0.width_mm": "150"})
    ruled.packer.edit({"parcel.0.weight_g": "1800"})
    assert ruled.packer.view().form.parcels[0].width_mm.value == "150"
    assert chosen(ruled)[2:] == ("", 0)


async def test_an_orders_own_service_and_sizes_stay(ruled: Rig) -> None:
    await ruled.open("1")
    assert chosen(ruled) == ("ND", 0, "", 0)
    assert ruled.packer.view().form.parcels[0].length_mm.value == "400"


async def test_a_rule_takes_a_tick_away_like_any_other_change_and_never_gives_one(
    ruled: Rig,
) -> None:
    await ruled.packer.scan("7")
    ruled.packer.edit({"parcel.0.weight_g": "800"})
    await ruled.offered()
    ruled.packer.tick("parcel_insurance")
    ruled.packer.edit({"parcel.0.weight_g": "1800"})
    await ruled.offered()
    view = ruled.packer.view()
    assert not any(option.ticked for option in view.offer.options)
    assert view.offer.word is not None


def test_the_rules_know_nothing_of_cover() -> None:
    for module in (rules_module, ruling_module):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        imported = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
            for alias in node.names
        } | {node.module for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)}  # fmt: skip
        assert not {name for name in imported if "cover" in name}
        words = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not words & {"consent", "tick", "ticked", "take_offer", "offer"}


def test_a_command_packs_by_the_same_rules(order: Order) -> None:
    settings = Settings().changed(
        {"house.services": SERVICES, "bench.boxes": BOXES, "bench.rules": RULES,
         "bench.weights": "without_box"}
    )  # fmt: skip
    bare = replace(order.parcels[0], weight_g=900, length_mm=0, width_mm=0, height_mm=0)
    one = replace(order, service="", parcels=(bare,))
    assert ruling.of_order(one, settings).service == "ST"
    (parcel,) = ruling.packed(one, settings)
    assert (parcel.weight_g, parcel.length_mm, parcel.height_mm) == (990, 230, 110)
    assert ruling.packed(order, settings) == order.parcels


async def test_rules_are_tried_before_they_are_saved(ruled: Rig) -> None:
    desk = RulesDesk(ruled.store, lambda: ruled.current[0])
    sample = await desk.of_order("7", CLERK)
    (now,) = desk.tried([sample], {})
    assert (now.service, now.service_rule, now.box) == ("Next Day", 0, None)
    (then,) = desk.tried([sample], {"bench.rules": "-> service ST, box L"})
    assert (then.service, then.service_rule, then.box.code) == ("Standard", 1, "L")
    assert [word.id for word in result(then)] == ["rules.tried.service", "rules.tried.box"]
    (own,) = desk.tried([await desk.of_order("1", CLERK)], {"bench.rules": "-> service ST"})
    assert [word.id for word in result(own)] == ["rules.tried.own_service"]
    with pytest.raises(RefusedError):
        await desk.of_order("nowhere", CLERK)
    assert await desk.samples(CLERK) == ()
    await ruled.open("2")
    await ruled.packer.dispatch()
    await ruled.done()
    assert [each.number for each in await desk.samples(CLERK)] == ["2"]


def remote(code: str, minor: int) -> Rate:
    return Rate("easypost", code, code, Money(minor, "GBP"), None, None)


def test_a_rule_may_name_a_service_of_another_carrier(order: Order) -> None:
    settings = Settings().changed(
        {"house.services": SERVICES, "bench.rules": ["-> service easypost/Priority"]}
    )
    shopping = shopping_for(replace(order, service=""), settings, several=True)
    form = Form(order.recipient, order.recipient, order.parcels, shopping.any_service)
    shopping.look(form)
    shopping.decide()
    assert (shopping.service, shopping.by) == (None, ChosenBy.RULE)
    shopping.answered(RateAnswer(Answer.YES, (remote("First", 100), remote("Priority", 900)), ()))
    shopping.decide()
    assert shopping.service is not None
    assert (shopping.service.code, shopping.rule, shopping.against) == ("Priority", 1, None)


def test_a_service_that_nobody_has_is_none_of_the_rules_business(order: Order) -> None:
    settings = Settings().changed(
        {"house.services": SERVICES, "bench.rules": ["-> service easypost/Priority"]}
    )
    alone = shopping_for(replace(order, service=""), settings, several=False)
    assert (alone.service.code, alone.by, alone.rule) == ("ND", ChosenBy.FIRST, 0)
    shopping = shopping_for(replace(order, service=""), settings, several=True)
    shopping.look(Form(order.recipient, order.recipient, order.parcels, shopping.any_service))
    shopping.answered(RateAnswer(Answer.YES, (remote("First", 100),), ()))
    shopping.decide()
    assert (shopping.service.code, shopping.by, shopping.rule) == ("First", ChosenBy.FIRST, 0)
