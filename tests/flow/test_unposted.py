"""What the books refuse: a price below nil or above the hold, and money that is back already."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from station.carriers.house import HouseCarrier, Refunds
from station.desk.resolving import Resolution
from station.domain.cover import CoverState
from station.domain.money import Money
from station.domain.shipment import LabelMoney, LabelState
from station.flow.carrier_port import LabelAnswer
from station.flow.work import Shipment, Step, Work
from tests.flow.rig import (
    MAKERS,
    RUTH,
    Bench,
    Insurer,
    dispatched,
    on_a_bench,
    run,
    script,
    settled,
)
from tests.store import making

ONE = making.shipment(1).id


class OtherPrice(HouseCarrier):
    """A carrier that takes another price than was agreed."""

    def __init__(self, price: Money, refunds: str = "at_once") -> None:
        super().__init__(
            lambda: making.PREFIX,
            lambda: Refunds(refunds, 15),
            lambda: making.NOW,
            lambda: ((), None),
        )
        self._price = price

    async def buy(self, shipment: Shipment, step: Step) -> LabelAnswer:
        found = await super().buy(shipment, step)
        assert found.label is not None
        return replace(found, label=replace(found.label, price=self._price))


@pytest.mark.parametrize("minor", [-500, 0, 1, 1460, 1600])
def test_whatever_a_label_cost_the_dispatch_goes_on(tmp_path: Path, minor: int) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch()
        shipment = (await bench.until(dispatched, hours=1)).shipment
        as_agreed = 0 <= minor <= making.LABEL.minor
        flag = shipment.flag.id if shipment.flag else None
        assert flag == (None if as_agreed else "flag.label_price")
        taken = Money(minor, "GBP") if as_agreed else making.LABEL
        events = await bench.store.money_of(ONE)
        assert events.get("capture.label", ()) == ((taken,) if taken.minor else ())
        assert (await bench.store.balances("held"))[0].minor == 0

    on_a_bench(tmp_path, act, script(), carrier=OtherPrice(Money(minor, "GBP")))


@pytest.mark.parametrize("refunds", ["at_once", "asked"])
def test_of_a_label_that_cost_more_what_was_taken_for_it_comes_back(
    tmp_path: Path, refunds: str
) -> None:
    dearer = OtherPrice(Money(1600, "GBP"), refunds)

    async def act(bench: Bench) -> None:
        await bench.dispatch()
        await bench.until(dispatched)
        await bench.resolving.resolve(ONE, Resolution.SEEN, "Invoice 7", None, RUTH)
        await bench.void()
        if refunds == "asked":
            await bench.until(lambda w: w.shipment.label_money is LabelMoney.REFUND_ASKED)
            back = Money(1600, "GBP")
            await bench.resolving.resolve(ONE, Resolution.EXECUTED, "Statement 9", back, RUTH)
        work = await bench.until(lambda w: w.shipment.label_money is LabelMoney.REFUNDED, hours=1)
        assert work.shipment.label is LabelState.VOIDED
        assert (await bench.store.money_of(ONE))["refund.label"] == (making.LABEL,)

    makers = replace(
        MAKERS, void_label=lambda shipment, void: dearer.voiding(shipment, void.label_until)
    )
    on_a_bench(tmp_path, act, script(), carrier=dearer, makers=makers)


def test_proof_of_what_was_released_by_hand_is_told_and_settled_by_hand(tmp_path: Path) -> None:
    first, again = tmp_path / "first", tmp_path / "again"
    first.mkdir()
    bench = Bench(first, Insurer(script()))
    bench.insurer.price = "9.00"

    async def day() -> None:
        await bench.start()
        await making.top_up(bench.store)
        await bench.dispatch()
        await bench.until(lambda w: w.shipment.label is LabelState.BOUGHT)
        shutil.copytree(first, again)
        await bench.until(lambda w: w.shipment.cover is CoverState.MISMATCH)
        found = Resolution.NOT_EXECUTED
        await bench.resolving.resolve(ONE, found, "They correct it", None, RUTH)
        await bench.kill()

    run(day())
    shutil.copy(first / "record.jsonl", again / "record.jsonl")
    bench.insurer.price = "7.06"
    restored = Bench(again, bench.insurer, bench.printer)
    restored.rebuild = True

    async def after() -> None:
        await restored.start()
        work = await restored.until(_unposted, hours=1)
        await asyncio.sleep(3600)
        assert await restored.voids.set_aside() == {ONE: "UnfoundedError"}
        (item,) = [i for i in await restored.queue.items(RUTH) if i.owed.shipment == ONE]
        assert item.needs_person
        assert await restored.resolving.choices(ONE, RUTH) == (Resolution.NOT_EXECUTED,)
        await restored.kill()
        await restored.start()  # it stays so: who settles it need not be here today
        found = Resolution.NOT_EXECUTED
        await restored.resolving.resolve(ONE, found, "Cancelled by letter", None, RUTH)
        work = await restored.until(settled)
        assert work.shipment.cover is CoverState.TOO_LATE
        assert await restored.voids.set_aside() == {}
        assert await restored.store.ledger_faults() == []
        await restored.kill()

    run(after(), at=9000.0)


def test_what_was_sent_before_a_fault_of_our_own_can_be_settled_by_hand(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        async def broken(_: object) -> object:
            raise ZeroDivisionError

        bench.insurer.send = broken  # type: ignore[method-assign, assignment]
        bench.insurer.read = broken  # type: ignore[method-assign, assignment]
        await bench.dispatch()
        await asyncio.sleep(600)
        assert await bench.voids.set_aside() == {ONE: "ZeroDivisionError"}
        found = Resolution.NOT_EXECUTED
        await bench.resolving.resolve(ONE, found, "Asked by phone", None, RUTH)
        assert (await bench.until(settled, hours=1)).shipment.cover is CoverState.TOO_LATE
        assert await bench.voids.set_aside() == {}

    on_a_bench(tmp_path, act, script())


def _unposted(work: Work) -> bool:
    return work.shipment.flag is not None and work.shipment.flag.id == "flag.unposted"
