"""Reply lost, program ended, carrier refusing: one label and one charge, or none of both."""

import asyncio
from decimal import Decimal

import pytest

from station.domain.cover import CoverState
from station.domain.shipment import LabelMoney, LabelState, ShipmentState
from station.sandbox.practice import Twist
from tests.carriers import saga
from tests.carriers.saga import Run, dispatched, on_a_bench, one, one_void, script, voided


@pytest.mark.parametrize("buy", saga.BUY_FATES)
def test_every_fate_of_a_purchase_is_one_label_or_none(buy: str) -> None:
    run = one(buy, "ok", "")
    assert run.client.calls["buy"] == (2 if buy in ("unsent", "429 7") else 1)


@pytest.mark.parametrize("point", saga.BUY_POINTS)
def test_the_program_may_end_at_every_point(point: str) -> None:
    run = one("lost", "ok", point)
    assert run.cut is not None
    assert run.cut.happened.is_set()
    # At the first of them nothing has left this computer, and it is not bought by itself.
    left = point != "buy_label.sent"
    assert run.client.truth("B1-0000000001")["labels"] == int(left)


@pytest.mark.parametrize("case", list(saga.matrix(every=97)), ids=" / ".join)
def test_a_slice_of_the_matrix(case: tuple[str, str, str]) -> None:
    one(*case)


@pytest.mark.parametrize("fate", ["cut", "late 40", "unsent", "422"])
def test_a_spoilt_void_is_one_refund_or_none(fate: str) -> None:
    one_void(fate, "ok", "")


@pytest.mark.parametrize("point", saga.VOID_POINTS)
def test_a_void_may_be_cut_at_every_point(point: str) -> None:
    run = one_void("lost", "ok", point)
    assert run.cut is not None
    # Its end is settled only once the carrier has decided about the money.
    assert run.cut.happened.is_set() is not point.endswith(".applied")
    assert run.client.truth("B1-0000000001")["refunds"] == 1


def test_a_lost_answer_is_looked_up_and_never_bought_again() -> None:
    run = on_a_bench(dispatched, script(buy=("lost",)))
    assert run.client.calls["buy"] == 1
    assert run.client.truth("B1-0000000001")["labels"] == 1


def test_what_was_not_bought_is_given_back_after_two_looks() -> None:
    async def act(run: Run) -> None:
        begun = asyncio.get_running_loop().time()
        work = await dispatched(run)
        assert work.shipment.label is LabelState.REFUSED
        assert work.shipment.state is ShipmentState.HELD
        assert work.shipment.reason is not None
        assert work.shipment.reason.id == "label.not_bought"
        assert 240 <= asyncio.get_running_loop().time() - begun < 320

    run = on_a_bench(act, script(buy=("cut",)))
    assert run.client.calls["buy"] == 1


def test_without_a_line_the_clerk_has_the_order_back_within_a_minute() -> None:
    async def act(run: Run) -> None:
        begun = asyncio.get_running_loop().time()
        work = await dispatched(run)
        assert work.shipment.label is LabelState.REFUSED
        assert asyncio.get_running_loop().time() - begun < 90

    run = on_a_bench(act, script(buy=("unsent",) * 50))
    assert run.client.truth("B1-0000000001")["labels"] == 0


def test_a_charge_above_what_was_agreed_is_for_a_person_and_never_booked() -> None:
    async def act(run: Run) -> None:
        run.client.bend = Twist(price_delta=Decimal("1.25"))
        await run.dispatch()
        work = await run.bench.until(lambda w: w.shipment.label is LabelState.BOUGHT)
        shipment = work.shipment
        assert shipment.flag is not None
        assert shipment.flag.id == "flag.label_price"
        assert shipment.bought is not None
        assert shipment.bought.price.minor == run.price.minor + 125
        booked = await run.bench.store.money_of(shipment.id)
        assert booked["capture.label"] == (run.price,)
        assert await run.bench.store.ledger_faults() == []

    on_a_bench(act, script())


def test_a_label_whose_file_is_late_is_printed_once_it_is_there() -> None:
    run = on_a_bench(dispatched, script(download_label=("lost", "lost")))
    assert run.client.calls["download_label"] == 3
    assert run.client.calls["buy"] == 1


def test_cover_is_booked_beside_it_and_carries_its_number() -> None:
    async def act(run: Run) -> None:
        work = await dispatched(run)
        assert work.shipment.cover is CoverState.COVERED
        (body,) = {body for bodies in run.bench.insurer.bodies.values() for body in bodies}
        assert work.shipment.bought is not None
        assert work.shipment.bought.tracking[0].encode() in body

    on_a_bench(act, script(buy=("lost",)), cover=True)


def test_a_refund_is_money_only_once_the_carrier_says_so() -> None:
    async def act(run: Run) -> None:
        work = await voided(run)
        assert work.shipment.label_money is LabelMoney.REFUND_ASKED
        parcel = next(run.client.broker.shelf.parcels())
        from station.sandbox.easypost.purchases import decide

        decide(run.client.broker, parcel, "refunded")
        work = await run.bench.until(
            lambda w: w.shipment.label_money is not LabelMoney.REFUND_ASKED
        )
        assert work.shipment.label_money is LabelMoney.REFUNDED
        await run.check(work)

    on_a_bench(act, script())


def test_a_refund_that_is_rejected_later_leaves_the_label_void() -> None:
    async def act(run: Run) -> None:
        await voided(run)
        parcel = next(run.client.broker.shelf.parcels())
        parcel.document["refund_status"] = "rejected"
        run.client.broker.shelf.keep(parcel)
        work = await run.bench.until(
            lambda w: w.shipment.label_money is not LabelMoney.REFUND_ASKED
        )
        assert work.shipment.label_money is LabelMoney.REFUND_REFUSED
        assert work.shipment.label is LabelState.VOIDED
        await run.check(work)

    on_a_bench(act, script())
