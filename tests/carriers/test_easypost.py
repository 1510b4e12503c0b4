"""EasyPost over real HTTP to the practice EasyPost: what is particular to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from station.carriers.easypost.carrier import Choice, EasyPostCarrier
from station.carriers.easypost.keys import TEST, Keys
from station.domain.errors import RefusedError, StationError
from station.domain.money import Money
from station.domain.shipment import ContentsLine, Parcel
from station.flow.seen import Problem
from station.flow.verdict import Answer
from station.flow.work import RefundState
from tests.carriers import easypost_here, parcels
from tests.carriers.broker import PracticeBroker
from tests.carriers.easypost_here import Ear

Make = Callable[..., Awaitable[EasyPostCarrier]]


@pytest.fixture
async def make(broker: PracticeBroker) -> AsyncIterator[Make]:
    """Makes carriers, and closes them."""
    made: list[EasyPostCarrier] = []

    async def new(keys: Keys | None = None, **other: Any) -> EasyPostCarrier:
        carrier = await easypost_here.carrier(keys or broker.keys(), **other)
        made.append(carrier)
        return carrier

    yield new
    for each in made:
        await each.become(None)


class Sale:
    """A form at the rate of one service."""

    def __init__(self, carrier: EasyPostCarrier, form: Any = None) -> None:
        self.carrier = carrier
        self.ident = parcels.reference()
        self.plain = form or parcels.form()

    async def rated(self, service: str = "USPS.GroundAdvantage") -> "Sale":
        told = await self.carrier.rate(self.plain, self.ident)
        assert told.answer is Answer.YES, told
        rate = next(each for each in told.rates if each.code == service)
        self.form = parcels.chosen(self.plain, rate)
        self.shipment = parcels.shipment(self.form, self.ident)
        self.step = parcels.step(self.shipment, self.carrier.purchase(self.form, "key"))
        return self

    async def bought(self, service: str = "USPS.GroundAdvantage") -> "Sale":
        await self.rated(service)
        told = await self.carrier.buy(self.shipment, self.step)
        assert told.answer is Answer.YES, told
        self.shipment = replace(self.shipment, bought=told.label)
        self.void = parcels.voiding(self.shipment, self.carrier.voiding(self.shipment, None))
        return self


async def test_weight_and_sides_go_over_in_ounces_and_inches_rounded_up(
    make: Make, broker: PracticeBroker
) -> None:
    sale = await Sale(await make()).rated()
    (truth,) = broker.shipments(sale.ident)
    # 1180 g are 41.62… oz; 250 mm are 9.84… in.
    assert truth["parcel"]["weight"] == 41.7
    assert [truth["parcel"][side] for side in ("length", "width", "height")] == [9.9, 7.9, 6.0]


async def test_only_the_services_that_the_bench_uses_are_offered(make: Make) -> None:
    liability = {"USPS": Money(100_00, "USD"), "USPS.Express": Money(0, "USD")}
    carrier = await make(choice=Choice(("USPS", "UPSDAP.Air"), liability))
    told = await carrier.rate(parcels.form(), parcels.reference())
    rates = {rate.code: rate for rate in told.rates}
    assert set(rates) == {"USPS.GroundAdvantage", "USPS.Priority", "USPS.Express"}
    assert rates["USPS.Priority"].liability == Money(100_00, "USD")
    assert rates["USPS.Express"].liability == Money(0, "USD")
    assert rates["USPS.GroundAdvantage"].name == "USPS Ground Advantage"
    assert rates["USPS.GroundAdvantage"].days == 3
    assert rates["USPS.Express"].days is None


async def test_a_liability_that_nobody_has_said_is_unknown(make: Make) -> None:
    told = await (await make()).rate(parcels.form(), parcels.reference())
    assert {rate.liability for rate in told.rates} == {None}


async def test_several_boxes_are_refused_before_anything_is_asked(
    make: Make, broker: PracticeBroker
) -> None:
    ident, box = parcels.reference(), parcels.form().parcels[0]
    told = await (await make()).rate(parcels.form(parcels=(box, box)), ident)
    assert told.answer is Answer.NO
    assert told.reasons[0].id == "easypost.one_box"
    assert broker.shipments(ident) == []


async def test_why_no_carrier_has_a_price_is_told(make: Make) -> None:
    heavy = Parcel(40_000, 300, 200, 100, (parcels.BOWL,))
    told = await (await make()).rate(parcels.form(parcels=(heavy,)), parcels.reference())
    assert told.answer is Answer.NO
    assert told.reasons[0].id == "easypost.complaint"
    assert "weighs" in str(told.reasons[0].facts["text"])


async def test_a_price_that_changed_meanwhile_is_not_paid(
    make: Make, broker: PracticeBroker
) -> None:
    sale = await Sale(await make()).rated()
    broker.fault("changed_price", "get_shipment", delta="0.35")
    told = await sale.carrier.buy(sale.shipment, sale.step)
    assert told.answer is Answer.NO
    assert told.reason is not None
    assert told.reason.id == "easypost.price_changed"
    assert told.reason.facts["asked"] == sale.form.label_price
    assert sum(each["bought"] for each in broker.shipments(sale.ident)) == 0


async def test_a_charge_that_differs_all_the_same_is_told_as_it_is(
    make: Make, broker: PracticeBroker
) -> None:
    sale = await Sale(await make()).rated()
    broker.fault("changed_price", "buy", delta="1")
    told = await sale.carrier.buy(sale.shipment, sale.step)
    assert told.answer is Answer.YES
    assert told.label is not None
    assert told.label.price == Money(sale.form.label_price.minor + 100, "USD")
    assert told.reason is not None


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ({"kind": "execute_then_drop"}, Answer.UNKNOWN),
        ({"kind": "drop_before"}, Answer.UNKNOWN),
        ({"kind": "truncate", "bytes": 40}, Answer.UNKNOWN),
        ({"kind": "status", "status": 500, "executed": True}, Answer.UNKNOWN),
        ({"kind": "captive"}, Answer.UNKNOWN),
        ({"kind": "captive", "html": True}, Answer.UNKNOWN),
        ({"kind": "wrong_id"}, Answer.UNKNOWN),
        ({"kind": "throttle", "retry_after": 7}, Answer.THROTTLED),
    ],
    ids=lambda value: str(value.get("kind")) if isinstance(value, dict) else str(value),
)
async def test_faults_of_the_line_while_buying(
    make: Make, broker: PracticeBroker, fault: dict[str, Any], answer: Answer
) -> None:
    sale = await Sale(await make()).rated()
    broker.fault(endpoint="buy", **fault)
    told = await sale.carrier.buy(sale.shipment, sale.step)
    assert told.answer is answer
    assert told.label is None
    if answer is Answer.THROTTLED:
        assert told.wait_s == 7
    bought = sum(each["bought"] for each in broker.shipments(sale.ident))
    found = await sale.carrier.look_up(sale.shipment, sale.step)
    assert found.answer is (Answer.YES if bought else Answer.ABSENT)


async def test_what_cannot_be_read_before_the_purchase_is_not_sent(
    make: Make, broker: PracticeBroker
) -> None:
    sale = await Sale(await make()).rated()
    broker.fault("drop_before", "get_shipment")
    told = await sale.carrier.buy(sale.shipment, sale.step)
    assert told.answer is Answer.NOT_SENT
    assert broker.shipments(sale.ident)[0]["bought"] == 0


async def test_the_label_is_fetched_in_the_format_of_the_printer(make: Make) -> None:
    zpl = await Sale(await make(label_format="ZPL")).bought()
    file = await zpl.carrier.label(zpl.shipment)
    assert (file.answer, file.dpi) == (Answer.YES, 203)
    assert file.content.startswith(b"^XA")
    pdf = await Sale(await make(label_format="PDF")).bought()
    assert (await pdf.carrier.label(pdf.shipment)).content.startswith(b"%PDF-")


async def test_a_label_that_cannot_be_fetched_now_is_asked_for_later(
    make: Make, broker: PracticeBroker
) -> None:
    sale = await Sale(await make()).bought()
    broker.fault("drop_before", "download_label")
    assert (await sale.carrier.label(sale.shipment)).answer is Answer.UNKNOWN
    assert (await sale.carrier.label(sale.shipment)).answer is Answer.YES


async def test_a_key_of_the_other_kind_buys_nothing(make: Make, broker: PracticeBroker) -> None:
    """A production key in the place of the test key would spend real money."""
    wrong = replace(broker.keys(), mode=TEST)
    carrier = await make(wrong)
    told = await carrier.rate(parcels.form(), parcels.reference())
    assert told.answer is Answer.NO
    assert told.reasons[0].id == "easypost.other_mode"


async def test_the_balance_needs_a_production_key(make: Make, broker: PracticeBroker) -> None:
    broker.rich("12.34567")
    assert (await (await make()).balance()).amount == Money(12_35, "USD")
    told = await (await make(broker.keys(TEST))).balance()
    assert told.answer is Answer.NO
    assert told.reason is not None


async def test_the_line_hears_every_call(make: Make, broker: PracticeBroker) -> None:
    ear = Ear()
    carrier = await make(ear=ear)
    await carrier.ping()
    broker.fault("drop_before", "list_shipments")
    await carrier.ping()
    answers = [(verdict.answer, seen.status, seen.problem) for verdict, seen in ear.heard]
    assert answers == [(Answer.YES, 200, None), (Answer.UNKNOWN, None, Problem.RESET)]
    stopped = Ear()
    await (await make(broker.wrong_keys(), ear=stopped)).ping()
    assert stopped.heard[0][0].answer is Answer.STOPPED


async def test_without_an_account_no_byte_leaves(make: Make, broker: PracticeBroker) -> None:
    ear = Ear()
    sale = await Sale(await make(ear=ear)).rated()
    heard = len(ear.heard)
    await sale.carrier.become(None)
    assert (await sale.carrier.rate(sale.plain, sale.ident)).answer is Answer.UNKNOWN
    assert (await sale.carrier.buy(sale.shipment, sale.step)).answer is Answer.NOT_SENT
    assert (await sale.carrier.look_up(sale.shipment, sale.step)).answer is Answer.UNKNOWN
    # What was never asked says nothing of the line.
    assert len(ear.heard) == heard


async def test_a_refused_key_voids_nothing_and_is_asked_again(
    make: Make, broker: PracticeBroker
) -> None:
    sale = await Sale(await make()).bought()
    told = await (await make(broker.wrong_keys())).void(sale.shipment, sale.void)
    assert told.answer is Answer.NOT_SENT
    assert broker.shipments(sale.ident)[0]["refunds"] == 0


async def test_who_bills_by_the_scan_pays_nothing_back(make: Make) -> None:
    sale = await Sale(await make()).bought("UPSDAP.Ground")
    told = await sale.carrier.void(sale.shipment, sale.void)
    assert told.answer is Answer.YES
    assert told.refund is not None
    assert told.refund.state is RefundState.NOT_POSSIBLE


@pytest.mark.parametrize(
    ("status", "state"), [("refunded", RefundState.REFUNDED), ("rejected", RefundState.REJECTED)]
)
async def test_the_later_word_on_a_refund(
    make: Make, broker: PracticeBroker, status: str, state: RefundState
) -> None:
    sale = await Sale(await make()).bought()
    told = await sale.carrier.void(sale.shipment, sale.void)
    assert told.refund is not None
    assert told.refund.state is RefundState.ASKED
    taken = parcels.answered(sale.void, Answer.YES)
    broker.set(sale.ident, refund_status=status)
    later = await sale.carrier.look_up_void(sale.shipment, taken)
    assert later.answer is Answer.YES
    assert later.refund is not None
    assert later.refund.state is state


async def test_a_refund_that_is_rejected_at_once_leaves_the_label(
    make: Make, broker: PracticeBroker
) -> None:
    sale = await Sale(await make()).bought()
    broker.set(sale.ident, refund_status="rejected")
    assert (await sale.carrier.look_up_void(sale.shipment, sale.void)).answer is Answer.NO


async def test_abroad_the_customs_information_goes_along(
    make: Make, broker: PracticeBroker
) -> None:
    lines = (
        ContentsLine("A", "Bowl", 1, Money(20_00, "USD"), "6912.00", "US"),
        ContentsLine("B", "Cup", 3, Money(30_00, "USD"), "", "PT"),
    )
    form = parcels.form(
        recipient=replace(parcels.BUYER, country="NO"),
        parcels=(Parcel(1180, 250, 200, 150, lines),),
    )
    sale = await Sale(await make(), form).bought("USPS.PriorityMailInternational")
    customs = broker.shipments(sale.ident)[0]["customs_info"]
    assert customs["customs_signer"] == "Fjord & Fell"
    assert customs["eel_pfc"] == "NOEEI 30.37(a)"
    bowl, cup = customs["customs_items"]
    assert bowl["hs_tariff_number"] == "6912.00"
    assert "hs_tariff_number" not in cup
    assert (bowl["value"], cup["value"], cup["origin_country"]) == (20.0, 30.0, "PT")
    weights = [Decimal(str(item["weight"])) for item in (bowl, cup)]
    assert weights == [Decimal("10.405"), Decimal("31.217")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (ContentsLine("A", "Bowl", 1, Money(20_00, "USD"), "6912.00", ""), "easypost.no_origin"),
        (ContentsLine("A", "Bowl", 1, Money(2500_01, "USD"), "6912.00", "US"), "easypost.filing"),
        (ContentsLine("A", "Bowl", 1, Money(20_00, "EUR"), "6912.00", "US"), "easypost.filing"),
    ],
)
async def test_an_export_that_cannot_be_declared_is_not_asked_for(
    make: Make, line: ContentsLine, why: str
) -> None:
    form = parcels.form(
        recipient=replace(parcels.BUYER, country="NO"),
        parcels=(Parcel(1180, 0, 0, 0, (line,)),),
    )
    told = await (await make()).rate(form, parcels.reference())
    assert (told.answer, told.reasons[0].id) == (Answer.NO, why)


def test_a_form_without_its_rate_is_no_purchase() -> None:
    from station.carriers.easypost import purchase

    with pytest.raises(RefusedError):
        purchase.of_form(parcels.form())


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://api.easypost.com/v2", "EZAK1"),
        ("https://api.easypost.com/v2?x=1", "EZAK1"),
        ("https://api.easypost.com/v2", ""),
        ("https://api.easypost.com/v2", "EZ:AK"),
    ],
)
def test_what_could_not_be_asked_safely_is_refused(url: str, key: str) -> None:
    with pytest.raises(StationError):
        Keys(url, key, TEST)


def test_the_key_shows_nowhere() -> None:
    assert "EZAKsecret" not in repr(Keys("https://api.easypost.com/v2", "EZAKsecret", TEST))
