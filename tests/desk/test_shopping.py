"""Rates of several carriers at the bench: which is taken, what a late one changes, what is kept."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from station.desk import asking
from station.desk.pricing import shopping_for
from station.desk.views import Stage
from station.domain.address import Address
from station.domain.errors import message
from station.domain.money import Money
from station.domain.rate import Override, Rate, Why
from station.domain.settings import Settings
from station.domain.shipment import Form, Order, Service
from station.flow.carrier_port import RateAnswer
from station.flow.verdict import Answer
from tests.desk.packer_rig import Rig, rig

__all__ = ["rig"]


def rate(code: str, minor: int, currency: str = "GBP", days: int | None = None) -> Rate:
    return Rate("other", code, f"Other {code}", Money(minor, currency), None, days, f"ref-{code}")


@dataclass
class Other:
    """A carrier that answers when it is let."""

    rates: tuple[Rate, ...]
    answer: Answer = Answer.YES
    name: str = "other"
    asked: list[Form] = field(default_factory=list)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def rate(self, form: Form, reference: str) -> RateAnswer:
        self.asked.append(form)
        await self.go.wait()
        reasons = () if self.answer is Answer.YES else (message("rates.late"),)
        return RateAnswer(self.answer, self.rates, reasons)


@pytest.fixture
def other(rig: Rig) -> Other:
    made = Other((rate("SLOW", 300, days=5), rate("FAST", 1900, days=1), rate("US", 100, "USD")))
    rig.others.append(made)
    rig.set({"house.default_service": "ND"})
    return made


def chosen(rig: Rig) -> str | None:
    form = rig.packer.view().form
    return next((each.code for each in form.services if each.chosen), None)


async def open_without_service(rig: Rig, number: str = "1") -> None:
    (stored,) = await rig.store.find_orders(number)
    from dataclasses import replace

    await rig.store.keep_orders([replace(stored.order, service="")], rig.clock.now())
    await rig.packer.scan(number)


async def test_the_cheapest_is_taken_once_the_carriers_have_answered(
    rig: Rig, other: Other
) -> None:
    await open_without_service(rig)
    view = rig.packer.view()
    assert view.dispatch.caption.id == "rates.asking"
    assert rig.insurer.asked == 0
    other.go.set()
    await rig.offered()
    assert chosen(rig) == "other/SLOW"
    form = rig.packer.view().form
    assert [each.code for each in form.services] == ["other/SLOW", "ND", "other/FAST", "other/US"]
    assert rig.packer.view().money.debits == (Money(300, "GBP"),)
    assert len(other.asked) == 1
    assert rig.insurer.asked == 1


async def test_a_late_carrier_holds_nobody_up_and_changes_nothing_when_it_comes(
    rig: Rig, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE_S", 0.01)
    await open_without_service(rig)
    await rig.offered()
    assert chosen(rig) == "ND"
    assert [word.id for word in rig.packer.view().form.shop.words] == ["rates.late"]
    rig.packer.tick("parcel_insurance")
    other.go.set()
    await rig.until(lambda: len(rig.packer.view().form.services) == 4)
    assert chosen(rig) == "ND"
    assert rig.packer.view().offer.options[0].ticked
    assert rig.packer.view().form.shop.against is None


async def test_a_question_that_ends_in_a_fault_of_ours_is_answered_by_what_is_known(
    rig: Rig, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def bug(*_: object) -> RateAnswer:
        raise LookupError("a bug")

    monkeypatch.setattr(rig.packer._tools.packing, "rates", bug)
    await open_without_service(rig)
    await rig.offered()
    assert chosen(rig) == "ND"


async def test_another_choice_needs_a_reason_and_keeps_it(rig: Rig, other: Other) -> None:
    other.go.set()
    await open_without_service(rig)
    await rig.offered()
    rig.packer.next_service()
    await rig.offered()
    assert chosen(rig) == "ND"
    assert rig.packer.view().dispatch.caption.id == "dispatch.say_why"
    with rig.said("dispatch.say_why"):
        await rig.packer.dispatch()
    rig.packer.next_why()
    offer = rig.packer.view().offer
    assert offer.options  # a reason asks for no new price
    rig.packer.next_why()
    await rig.packer.dispatch()
    await rig.done()
    (shipment,) = await rig.store.all_shipments()
    assert shipment.form.override == Override("Other SLOW", Money(300, "GBP"), Why.FASTER)
    assert shipment.form.service.code == "ND"


async def test_what_the_order_asks_for_needs_no_reason(rig: Rig, other: Other) -> None:
    other.go.set()
    await rig.packer.scan("1")  # it names ND
    await rig.offered()
    await rig.until(lambda: len(rig.packer.view().form.services) == 4)
    assert chosen(rig) == "ND"
    assert rig.packer.view().dispatch.ready


async def test_without_an_answer_the_default_goes_and_the_reason_stands_there(
    rig: Rig, other: Other
) -> None:
    other.answer, other.rates = Answer.UNKNOWN, ()
    other.go.set()
    await open_without_service(rig)
    await rig.offered()
    assert chosen(rig) == "ND"
    assert rig.packer.view().form.shop.words
    await rig.packer.dispatch()
    await rig.done()
    (shipment,) = await rig.store.all_shipments()
    assert shipment.form.override is None


async def test_a_change_of_weight_asks_anew_and_an_old_answer_is_never_shown(
    rig: Rig, other: Other
) -> None:
    await open_without_service(rig)
    rig.packer.edit({"parcel.0.weight_g": "999"})
    other.go.set()
    await rig.offered()
    assert other.asked[-1].parcels[0].weight_g == 999
    assert rig.packer.view().stage is Stage.FILLING
    assert chosen(rig) == "other/SLOW"


def test_an_order_is_not_sent_by_another_service_than_it_asks_for(order: Order) -> None:
    form = Form(Address(), order.recipient, order.parcels, Service("", "", Money(0, "GBP"), None))
    shopping = shopping_for(replace(order, service="other/GONE"), Settings(), several=True)
    shopping.look(form)
    shopping.answered(RateAnswer(Answer.YES, (rate("SLOW", 300),)))
    shopping.decide()
    assert shopping.service is None
    assert shopping.priced(form) == message("form.no_service")
