"""The conformance suite over every carrier: the house, and EasyPost over real HTTP."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from station.carriers.house import HouseCarrier, Refunds
from station.domain.money import Money
from station.domain.shipment import Service
from station.flow.carrier_port import Carrier, LabelAnswer, VoidAnswer
from station.flow.work import Intent, Shipment, Step
from tests.carriers import easypost_here, parcels
from tests.carriers.broker import PracticeBroker
from tests.carriers.conformance import Bed, Conformance

SERVICES = (Service("ND", "Next Day", Money(840, "USD"), Money(50_00, "USD")),)


class Counted(HouseCarrier):
    """The house carrier, with a list of what it answered: that is all the truth it has."""

    def __init__(self, prefix: str) -> None:
        # Its agreement: the contract carrier is asked for the money and decides within 15 days.
        super().__init__(
            lambda: prefix, lambda: Refunds("asked", 15), lambda: parcels.NOW,
            lambda: (SERVICES, None),
        )  # fmt: skip
        self.labels: set[tuple[str, tuple[str, ...]]] = set()
        self.voids: set[tuple[str, int]] = set()

    async def buy(self, shipment: Shipment, step: Step) -> LabelAnswer:
        told = await super().buy(shipment, step)
        if told.label is not None:
            self.labels.add((shipment.id, told.label.tracking))
        return told

    async def void(self, shipment: Shipment, step: Step) -> VoidAnswer:
        told = await super().void(shipment, step)
        if told.refund is not None:
            self.voids.add((shipment.id, step.id))
        return told


class HouseBed:
    """The shop's own fleet: no answer of its own is ever lost."""

    def __init__(self) -> None:
        self.carrier = Counted("0614141")

    def sold(self, shipment: str) -> int:
        return sum(owner == shipment for owner, _ in self.carrier.labels)

    def refunds(self, shipment: str) -> int:
        return sum(owner == shipment for owner, _ in self.carrier.voids)

    def lose_the_answer(self, act: str) -> bool:
        return False

    def refuse(self, act: str, step: Step) -> Step:
        """Its numbers are used up; too late it is by the wish itself."""
        return replace(step, serials=(10**12,)) if act == "buy" else step

    def serials(self, intent: Intent) -> tuple[int, ...]:
        return tuple(range(1, intent.serials + 1))

    def broken(self) -> Carrier:
        return Counted("12")


class EasyPostBed:
    """EasyPost, and the truth of the practice EasyPost."""

    def __init__(self, broker: PracticeBroker) -> None:
        self.broker = broker

    async def start(self) -> None:
        self.carrier = await easypost_here.carrier(self.broker.keys())
        self.wrong = await easypost_here.carrier(self.broker.wrong_keys())

    def sold(self, shipment: str) -> int:
        return sum(each["bought"] for each in self.broker.shipments(shipment))

    def refunds(self, shipment: str) -> int:
        return sum(each["refunds"] for each in self.broker.shipments(shipment))

    def lose_the_answer(self, act: str) -> bool:
        if act != "nothing":
            endpoint = "refund" if act == "void" else "buy"
            self.broker.fault("execute_then_drop", endpoint)
        return True

    def refuse(self, act: str, step: Step) -> Step:
        if act == "buy":
            self.broker.rich("0.50")
        else:
            self.broker.set(step.shipment, scanned=True)
        return step

    def serials(self, intent: Intent) -> tuple[int, ...]:
        return ()

    def broken(self) -> Carrier:
        return self.wrong


class TestHouse(Conformance):
    @pytest.fixture
    def bed(self) -> Bed:
        return HouseBed()


class TestEasyPost(Conformance):
    @pytest.fixture
    async def bed(self, broker: PracticeBroker) -> AsyncIterator[Bed]:
        made = EasyPostBed(broker)
        await made.start()
        yield made
        await made.carrier.become(None)
        await made.wrong.become(None)
