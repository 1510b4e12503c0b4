"""What really happened outside: an insurer, a carrier and a printer that watch what they are asked.

Whatever is asked of them that must not be is noted in `wrong`, at the moment at which it is asked.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import apsw

from station.carriers.house import HouseCarrier, Refunds
from station.domain.money import Money
from station.domain.shipment import Form, PaperKind
from station.flow.carrier_port import BalanceAnswer, FileAnswer, LabelAnswer, RateAnswer, VoidAnswer
from station.flow.ports import Delivered
from station.flow.schedule import KEY_LIFE
from station.flow.seen import Call, PackageFacts, Seen, StepKind
from station.flow.verdict import Answer
from station.flow.work import Intent, LabelRefund, RefundState, Shipment, Step
from station.store.codec import load
from tests.flow.rig import Insurer, Printer
from tests.store import making
from tests.store.making import NOW, PRICE


def true_now() -> datetime:
    """The time that no bench can set."""
    return NOW + timedelta(seconds=asyncio.get_running_loop().time())


@dataclass
class Says:
    """What meets each kind of call: what was set down for it, one after another, else `ok`."""

    down: str = ""
    """What meets every call to the insurer while the line is down."""
    fates: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, kind: str) -> str:
        if self.down:
            return self.down
        waiting = self.fates.get(kind)
        return waiting.pop(0) if waiting else "ok"

    def of_carrier(self, kind: str) -> str:
        """The carrier has a line of its own."""
        waiting = self.fates.get(kind)
        return waiting.pop(0) if waiting else "ok"


@dataclass
class Database:
    """The bench's own rows, read beside it."""

    folder: Path

    def row(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row."""
        connection = apsw.Connection(
            str(self.folder / "station.db"), flags=apsw.SQLITE_OPEN_READONLY
        )
        try:
            return connection.execute(sql, values).fetchone()
        finally:
            connection.close()

    def void(self, shipment: str) -> tuple[str, Money | None]:
        """State of the newest void, and the refund that was accepted."""
        row = self.row(
            "SELECT state, accepted FROM void WHERE shipment = ? ORDER BY n DESC LIMIT 1", shipment
        )
        if row is None:
            return "none", None
        return str(row[0]), load(Money, row[1]) if row[1] else None


def number_of(package: str) -> int:
    """The number of the shipment that a package is of."""
    return int(package[6:11])


@dataclass
class TrueInsurer(Insurer):
    """Knows what stands, and what it gave back; `wrong` is what it must never have been asked."""

    database: Database | None = None
    wrong: list[str] = field(default_factory=list)
    first_sent: dict[str, datetime] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    """Packages that somebody else cancelled, and what was refunded for them."""
    prices: dict[str, str] = field(default_factory=dict)
    """Packages and the price at which they are booked; `price` for the others."""
    broken: int = 0
    """So many calls end in a fault of ours."""

    async def send(self, call: Call) -> Seen:
        if self.broken:
            self.broken -= 1
            raise ZeroDivisionError
        first = self.first_sent.setdefault(call.key, true_now())
        if true_now() - first > KEY_LIFE:
            self.wrong.append(f"{call.kind} {call.package}: its key is {true_now() - first} old")
        if call.kind is StepKind.CONFIRM_CANCEL:
            self._authorised(call, at_send=True)
        return self._dated(await super().send(call))

    async def read(self, package: str) -> Seen:
        return self._dated(await super().read(package))

    async def ping(self) -> Seen:
        return self._dated(await super().ping())

    @staticmethod
    def _dated(seen: Seen) -> Seen:
        if seen.status is None:
            return seen
        return replace(seen, server_date=true_now().replace(microsecond=0))

    def _authorised(self, call: Call, *, at_send: bool) -> None:
        """A supervisor's yes stands, to this very refund."""
        assert self.database is not None
        package, _, cancellation = call.package.partition("/")
        state, accepted = self.database.void(making.shipment(number_of(package)).id)
        if state != "approved":
            self.wrong.append(f"confirm of {package} while its void is {state}")
        known = self.previews.get(cancellation)
        if known is None:
            self.wrong.append(f"confirm of {package} under the id {cancellation}")
        elif at_send and self.booked.get(package) == "CONFIRMED":
            refund = Money(round(float(known[2]) * 100), "GBP")
            if refund < (accepted or PRICE):
                self.wrong.append(f"{package}: {refund} confirmed, {accepted or PRICE} accepted")

    def _cancel(self, call: Call) -> Seen:
        package = call.package.partition("/")[0]
        if package not in self.booked:
            return Seen(True, 404, errors=("Booking does not exist",))
        before = self.booked[package]
        seen = super()._cancel(call)
        if before == "CONFIRMED" and self.booked[package] == "CANCELLED":
            self._authorised(call, at_send=False)
        return seen

    def cancel_elsewhere(self, package: str, refund: str) -> None:
        """Somebody cancels a booking on the insurer's own page."""
        if self.booked.get(package) == "CONFIRMED":
            self.booked[package] = "CANCELLED"
            self.elsewhere[package] = refund

    def gave_back(self, package: str) -> Money:
        """What was really refunded."""
        told = self.refunded.get(package) or self.elsewhere.get(package) or "0"
        return Money(round(float(told) * 100), "GBP")

    def price_of(self, package: str) -> str:
        """What a booking really costs."""
        return self.prices.get(package, self.price)

    def _facts(self, package: str) -> PackageFacts:
        usual, self.price = self.price, self.price_of(package)
        try:
            return super()._facts(package)
        finally:
            self.price = usual

    def _state(self, package: str) -> Seen:
        if package in self.booked:
            return Seen(True, 200, self._facts(package))
        received = making.facts(number_of(package), "RECEIVED")
        return Seen(True, 200, PackageFacts(**{**received.__dict__, "from_quote": True}))


@dataclass
class TruePrinter(Printer):
    """What came out; nothing may while a void is open."""

    database: Database | None = None
    wrong: list[str] = field(default_factory=list)

    async def deliver(self, shipment: Shipment, papers: Any) -> Delivered:
        assert self.database is not None
        state, _ = self.database.void(shipment.id)
        kind = papers[0].kind
        if state in ("asked", "approved"):
            self.wrong.append(f"{kind} of {shipment.id} printed while its void is {state}")
        row = self.database.row("SELECT cover FROM shipment WHERE id = ?", shipment.id)
        if kind is PaperKind.CONFIRMATION and row != ("covered",):
            self.wrong.append(f"confirmation of {shipment.id} printed while {row}")
        return await super().deliver(shipment, papers)


@dataclass
class TrueCarrier:
    """The house carrier over a line that loses answers; knows which labels are void."""

    says: Says
    how: str = "at_once"
    """What becomes of a voided label's money, for the labels that are voided from now on."""
    voided: dict[str, VoidAnswer] = field(default_factory=dict)
    """Step's key to what was agreed."""
    labels: set[str] = field(default_factory=set)
    """Shipments whose label is void."""
    name: str = "house"

    def __post_init__(self) -> None:
        prefix: Callable[[], str] = lambda: making.PREFIX  # noqa: E731
        self._house = HouseCarrier(
            prefix, lambda: Refunds(self.how, 1), true_now, lambda: ((), None)
        )

    async def rate(self, form: Form, reference: str) -> RateAnswer:
        return await self._house.rate(form, reference)

    def purchase(self, form: Form, key: str) -> Intent:
        return self._house.purchase(form, key)

    async def buy(self, shipment: Shipment, step: Step) -> LabelAnswer:
        return await self._house.buy(shipment, step)

    async def look_up(self, shipment: Shipment, step: Step) -> LabelAnswer:
        return await self._house.look_up(shipment, step)

    async def label(self, shipment: Shipment) -> FileAnswer:
        return await self._house.label(shipment)

    async def balance(self) -> BalanceAnswer:
        return await self._house.balance()

    def voiding(self, shipment: Shipment, until: datetime | None) -> bytes:
        return self._house.voiding(shipment, until)

    async def void(self, shipment: Shipment, step: Step) -> VoidAnswer:
        fate = self.says.of_carrier("void_label")
        await asyncio.sleep(0.02)
        if fate == "lost_before":
            return VoidAnswer(Answer.UNKNOWN)
        if step.key not in self.voided:
            self.voided[step.key] = await self._house.void(shipment, step)
            if self.voided[step.key].answer is Answer.YES:
                self.labels.add(shipment.id)
        return VoidAnswer(Answer.UNKNOWN) if fate == "lost" else self.voided[step.key]

    async def look_up_void(self, shipment: Shipment, step: Step) -> VoidAnswer:
        if self.says.of_carrier("look_void") != "ok":
            return VoidAnswer(Answer.UNKNOWN)
        return self.voided.get(step.key, VoidAnswer(Answer.ABSENT))

    def pay(self) -> None:
        """The carrier pays what it was asked for."""
        for key, told in self.voided.items():
            if told.refund is not None and told.refund.state is RefundState.ASKED:
                paid = LabelRefund(RefundState.REFUNDED, told.refund.amount)
                self.voided[key] = replace(told, refund=paid)

    def owes(self, step: Step) -> Money | None:
        """What came, or will come, for a label that was voided by `step`."""
        told = self.voided.get(step.key)
        if told is None or told.answer is not Answer.YES or told.refund is None:
            return None
        return told.refund.amount


def paper_kinds(printer: Printer, shipment: str) -> list[PaperKind]:
    """What came out for `shipment`."""
    return [kind for ident, kind in printer.out if ident == shipment]
