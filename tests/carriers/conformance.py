"""What every carrier promises behind its port, whoever it is. `test_conformance` runs it over all.

A bed is a carrier with a truth beside it: how many labels it really sold, and its faults.
"""

from dataclasses import replace
from typing import Protocol

from station.domain.errors import StationError
from station.domain.shipment import Form
from station.flow.carrier_port import Carrier, LabelAnswer
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Intent, RefundState, Shipment, Step
from tests.carriers import parcels


class Bed(Protocol):
    """A carrier in a test."""

    carrier: Carrier

    def sold(self, shipment: str) -> int:
        """How many labels the carrier itself says that it sold for a shipment of ours."""
        ...

    def refunds(self, shipment: str) -> int:
        """How many refunds it took for it."""
        ...

    def lose_the_answer(self, act: str) -> bool:
        """The next answer to `buy` or `void` is lost; False where none can be."""
        ...

    def refuse(self, act: str, step: Step) -> Step:
        """The next `buy` or `void` is refused; the step that it is asked with."""
        ...

    def serials(self, intent: Intent) -> tuple[int, ...]:
        """The numbers that the store takes with an intent."""
        ...

    def broken(self) -> Carrier:
        """The same carrier, set up wrongly."""
        ...


class Sale:
    """A rated form on its way through one carrier."""

    def __init__(self, bed: Bed) -> None:
        self.bed = bed
        self.carrier = bed.carrier
        self.ident = parcels.reference()

    async def rated(self) -> "Sale":
        told = await self.carrier.rate(parcels.form(), self.ident)
        assert told.answer is Answer.YES, told
        self.rates = told.rates
        self.form: Form = parcels.chosen(parcels.form(), told.rates[0])
        self.shipment: Shipment = parcels.shipment(self.form, self.ident)
        intent = self.carrier.purchase(self.form, "key-buy")
        self.intent = intent
        self.step: Step = parcels.step(self.shipment, intent, self.bed.serials(intent))
        return self

    async def bought(self) -> LabelAnswer:
        await self.rated()
        told = await self.carrier.buy(self.shipment, self.step)
        assert told.answer is Answer.YES, told
        self.shipment = replace(self.shipment, bought=told.label)
        self.void = parcels.voiding(self.shipment, self.carrier.voiding(self.shipment, None))
        return told


class Conformance:
    """The promises. A class of tests inherits them and has a fixture `bed`."""

    async def test_rates_name_the_carrier_and_buy_nothing(self, bed: Bed) -> None:
        sale = await Sale(bed).rated()
        assert sale.rates
        for rate in sale.rates:
            assert rate.carrier == bed.carrier.name
            assert rate.price.minor > 0
            assert rate.code
            assert rate.name
        assert bed.sold(sale.ident) == 0

    async def test_a_purchase_is_an_intent_without_personal_data(self, bed: Bed) -> None:
        sale = await Sale(bed).rated()
        assert sale.intent.kind is StepKind.BUY_LABEL
        for part in ("Okafor", "Castle", "Fjord", "Pier", "90277"):
            assert part.encode() not in sale.intent.body
        assert bed.sold(sale.ident) == 0

    async def test_a_label_has_a_number_a_parcel_and_the_price_that_was_shown(
        self, bed: Bed
    ) -> None:
        sale = Sale(bed)
        told = await sale.bought()
        assert told.label is not None
        assert told.label.carrier == bed.carrier.name
        assert len(told.label.tracking) == len(sale.form.parcels)
        assert told.label.price == sale.form.label_price
        assert bed.sold(sale.ident) == 1

    async def test_looking_up_says_the_same_and_buys_nothing(self, bed: Bed) -> None:
        sale = Sale(bed)
        told = await sale.bought()
        for _ in range(2):
            again = await bed.carrier.look_up(sale.shipment, sale.step)
            assert again.answer is Answer.YES
            assert again.label is not None
            assert again.label.tracking == told.label.tracking
            assert again.label.price == told.label.price
        assert bed.sold(sale.ident) == 1

    async def test_a_second_purchase_is_the_same_label_and_one_charge(self, bed: Bed) -> None:
        sale = Sale(bed)
        told = await sale.bought()
        again = await bed.carrier.buy(sale.shipment, sale.step)
        assert again.answer is Answer.YES
        assert again.label is not None
        assert again.label.tracking == told.label.tracking
        assert bed.sold(sale.ident) == 1

    async def test_a_lost_answer_is_unknown_until_it_is_looked_up(self, bed: Bed) -> None:
        sale = await Sale(bed).rated()
        if not bed.lose_the_answer("buy"):
            return
        told = await bed.carrier.buy(sale.shipment, sale.step)
        assert told.answer is Answer.UNKNOWN
        assert told.label is None
        found = await bed.carrier.look_up(sale.shipment, sale.step)
        assert found.answer is Answer.YES
        assert bed.sold(sale.ident) == 1

    async def test_what_was_never_bought_is_not_found(self, bed: Bed) -> None:
        sale = await Sale(bed).rated()
        if not bed.lose_the_answer("nothing"):
            return
        found = await bed.carrier.look_up(sale.shipment, sale.step)
        assert found.answer is Answer.ABSENT
        assert bed.sold(sale.ident) == 0

    async def test_a_refusal_says_why_and_sells_nothing(self, bed: Bed) -> None:
        sale = await Sale(bed).rated()
        told = await bed.carrier.buy(sale.shipment, bed.refuse("buy", sale.step))
        assert told.answer is Answer.NO
        assert told.label is None
        assert told.reason is not None
        assert bed.sold(sale.ident) == 0

    async def test_the_label_is_there_or_made_here(self, bed: Bed) -> None:
        sale = Sale(bed)
        await sale.bought()
        file = await bed.carrier.label(sale.shipment)
        assert file.answer in (Answer.YES, Answer.ABSENT)
        assert bool(file.content) == (file.answer is Answer.YES)

    async def test_a_void_says_what_becomes_of_the_money(self, bed: Bed) -> None:
        sale = Sale(bed)
        await sale.bought()
        told = await bed.carrier.void(sale.shipment, sale.void)
        assert told.answer is Answer.YES
        assert told.refund is not None
        if told.refund.state in (RefundState.ASKED, RefundState.REFUNDED):
            assert told.refund.amount == sale.form.label_price
        if told.refund.state is RefundState.ASKED:
            assert told.refund.decides_by is not None
        looked = await bed.carrier.look_up_void(sale.shipment, sale.void)
        assert looked.answer is Answer.YES
        assert looked.refund == told.refund

    async def test_a_second_void_is_the_same_refund(self, bed: Bed) -> None:
        sale = Sale(bed)
        await sale.bought()
        first = await bed.carrier.void(sale.shipment, sale.void)
        again = await bed.carrier.void(sale.shipment, sale.void)
        assert again.answer is Answer.YES
        assert again.refund == first.refund
        assert bed.refunds(sale.ident) == 1

    async def test_a_void_whose_answer_was_lost_is_looked_up(self, bed: Bed) -> None:
        sale = Sale(bed)
        await sale.bought()
        if not bed.lose_the_answer("void"):
            return
        before = await bed.carrier.look_up_void(sale.shipment, sale.void)
        assert before.answer is Answer.ABSENT
        told = await bed.carrier.void(sale.shipment, sale.void)
        assert told.answer is Answer.UNKNOWN
        found = await bed.carrier.look_up_void(sale.shipment, sale.void)
        assert found.answer is Answer.YES
        assert bed.refunds(sale.ident) == 1

    async def test_a_void_too_late_leaves_the_label_and_says_why(self, bed: Bed) -> None:
        sale = Sale(bed)
        await sale.bought()
        body = bed.carrier.voiding(sale.shipment, parcels.NOW)
        late = bed.refuse("void", parcels.voiding(sale.shipment, body))
        told = await bed.carrier.void(sale.shipment, late)
        assert told.answer is Answer.NO
        assert told.reason is not None
        assert bed.refunds(sale.ident) == 0

    async def test_set_up_wrongly_it_refuses_with_a_reason(self, bed: Bed) -> None:
        sale = await Sale(bed).rated()
        wrong = bed.broken()
        try:
            intent = wrong.purchase(sale.form, "key-wrong")
        except StationError as error:
            assert error.message.id
        else:
            told = await wrong.buy(sale.shipment, parcels.step(sale.shipment, intent))
            assert told.answer is Answer.NO
            assert told.reason is not None
        assert bed.sold(sale.ident) == 0

    async def test_its_money_is_told_or_it_keeps_none(self, bed: Bed) -> None:
        told = await bed.carrier.balance()
        assert told.answer in (Answer.YES, Answer.ABSENT)
        assert (told.amount is not None) == (told.answer is Answer.YES)
