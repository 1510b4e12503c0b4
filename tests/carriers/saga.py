"""The dispatch and the void of a shipment that EasyPost carries, spoilt and cut in every way.

The store, the outbox and the acts are the program's own, and so is the carrier; behind its client
stands the practice broker itself, in this process. Time passes at once.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain, repeat
from pathlib import Path

from station.carriers.easypost.carrier import Account, Choice, EasyPostCarrier
from station.carriers.easypost.keys import PRODUCTION
from station.domain.shipment import LabelMoney, LabelState, PaperKind
from station.flow import money, points
from station.flow.work import Work
from tests.carriers.direct import DirectClient
from tests.carriers.parcels import chosen
from tests.flow import rig
from tests.flow.rig import Bench, Insurer
from tests.store import making

SETTLED = (LabelState.BOUGHT, LabelState.REFUSED)
VOIDED = (LabelState.VOIDED, LabelState.VOID_REFUSED)


@dataclass
class Cut:
    """Ends the program the `at`th time that it comes by `point`."""

    point: str
    at: int = 1
    happened: asyncio.Event = field(default_factory=asyncio.Event)
    passed: int = 0

    def __call__(self, name: str) -> None:
        if self.happened.is_set() or name != self.point:
            return
        self.passed += 1
        if self.passed == self.at:
            self.happened.set()
            raise asyncio.CancelledError


@contextmanager
def cutting(cut: Cut | None) -> Iterator[None]:
    """The cut is in force inside."""
    points.install(cut)
    try:
        yield
    finally:
        points.install(None)


def script(**fates: Sequence[str]) -> Callable[[str], str]:
    """These fates for the calls of each endpoint, one after another, and then only good ones."""
    left = {name: chain(each, repeat("ok")) for name, each in fates.items()}
    return lambda endpoint: next(left[endpoint]) if endpoint in left else "ok"


class Run:
    """One shipment's whole way."""

    def __init__(self, says: Callable[[str], str], *, cover: bool = False) -> None:
        self.client = DirectClient(says)
        self.cover = cover
        self.cut: Cut | None = None

    async def start(self, folder: Path) -> None:
        self.bench = Bench(folder, Insurer())
        carrier = EasyPostCarrier(
            Choice, lambda: "ZPL", lambda _read, _seen: None, self.bench.clock.now
        )
        await carrier.become(Account(self.client, PRODUCTION))  # type: ignore[arg-type]
        self.bench.carrier = self.carrier = carrier
        self.bench.makers = replace(
            rig.MAKERS,
            void_label=lambda shipment, void: carrier.voiding(shipment, void.label_until),
        )
        await self.bench.start()
        await making.top_up(self.bench.store, 1_000_000)

    async def dispatch(self) -> None:
        """Rated and committed, as the desk does."""
        store = self.bench.store
        plain = making.shipment(1, cover=self.cover)
        told = await self.carrier.rate(plain.form, plain.id)
        wanted = replace(plain, form=chosen(plain.form, told.rates[0]))
        self.price = wanted.form.label_price
        await store.keep_orders([making.order(1)], making.NOW)
        holds = [money.hold(wanted.id, "label", self.price)]
        if wanted.consent is not None:
            await store.keep_offer(wanted.id, making.offer(1), b"{}")
            holds.append(money.hold(wanted.id, "cover", making.PRICE))
        intent = self.carrier.purchase(wanted.form, making.key())
        await store.commit(wanted, holds, [intent], [])
        self.bench.outbox.wake(wanted.id)

    async def until(self, done: Callable[[Work], bool], cut: Cut | None = None) -> Work:
        """Lets time pass until `done`; a cut on the way is followed by a new start."""
        self.cut = cut
        if cut is None:
            return await self.bench.until(done)
        waits = [
            asyncio.create_task(self.bench.until(done)),
            asyncio.create_task(cut.happened.wait()),
        ]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in waits:
            each.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
        if cut.happened.is_set():
            await self.bench.kill()
            await self.bench.start()
        return await self.bench.until(done)

    async def check(self, work: Work) -> None:
        """One label and one charge, or none of both; the books say what EasyPost says."""
        shipment, truth = work.shipment, self.client.truth(work.shipment.id)
        booked = await self.bench.store.money_of(shipment.id)
        assert await self.bench.store.ledger_faults() == []
        if shipment.label is LabelState.REFUSED:
            assert truth["labels"] == 0, truth
            assert booked["release.label"] == (self.price,)
            assert "capture.label" not in booked
            return
        assert truth["labels"] == 1, truth
        assert booked["capture.label"] == (self.price,)
        assert Decimal(truth["prices"][0]) == self.price.decimal
        assert self.client.calls["buy"] >= 1
        assert truth["refunds"] <= 1
        refunded = shipment.label_money is LabelMoney.REFUNDED
        assert ("refund.label" in booked) is refunded


def _dispatched(work: Work) -> bool:
    label = work.printing(PaperKind.LABEL)
    bought = label is not None and label.applied
    return bought or work.shipment.label is LabelState.REFUSED


async def dispatched(run: Run, cut: Cut | None = None) -> Work:
    """Dispatches to the end and looks at everything."""
    with cutting(cut):
        await run.dispatch()
        work = await run.until(_dispatched, cut)
    await run.check(work)
    if work.shipment.label is LabelState.BOUGHT:
        papers = await run.bench.store.papers(work.shipment.id, PaperKind.LABEL)
        assert work.shipment.bought is not None
        assert work.shipment.bought.tracking[0].encode() in papers[0].content
        printed = [each for each in run.bench.printer.out if each[1] is PaperKind.LABEL]
        assert len(printed) == 1
    return work


def settled_void(work: Work) -> bool:
    """The label's void has an answer."""
    return work.shipment.label in VOIDED


async def voided(run: Run, cut: Cut | None = None) -> Work:
    """Dispatches, then voids to the carrier's answer."""
    await dispatched(run)
    with cutting(cut):
        await run.bench.void()
        work = await run.until(settled_void, cut)
    await run.check(work)
    return work


def on_a_bench(act: Callable[[Run], object], says: Callable[[str], str], **other: bool) -> Run:
    """Runs `act` on a bench of its own, in time that passes at once."""
    made = Run(says, **other)

    async def all_of_it() -> None:
        with tempfile.TemporaryDirectory(prefix="saga-") as folder:
            await made.start(Path(folder))
            try:
                await act(made)  # type: ignore[misc]
            finally:
                await made.bench.kill()

    rig.run(all_of_it())
    return made


BUY_FATES = ("ok", "lost", "cut", "late 3", "late 40", "late 100", "unsent", "500", "503", "429 7",
             "401", "402", "404", "422", "302")  # fmt: skip
READ_FATES = ("ok", "lost", "429 20", "503", "unsent")
BUY_POINTS = ("buy_label.sent", "buy_label.answered", "buy_label.outcome", "buy_label.applied",
              "print.sent", "print.made", "print.answered", "print.outcome",
              "print.applied")  # fmt: skip
VOID_FATES = ("ok", "lost", "cut", "late 40", "unsent", "500", "429 7", "422")
VOID_POINTS = ("void_label.sent", "void_label.answered", "void_label.outcome", "void_label.applied")


def matrix(every: int = 1) -> Iterator[tuple[str, str, str]]:
    """Fate of the purchase, fate of the next reads, where the program ends: each `every`th."""
    cases = (
        (buy, read, point)
        for buy in BUY_FATES
        for read in READ_FATES
        for point in ("", *BUY_POINTS)
    )
    return (case for number, case in enumerate(cases) if number % every == 0)


def void_matrix() -> Iterator[tuple[str, str, str]]:
    """The same for a void."""
    for fate in VOID_FATES:
        for read in READ_FATES:
            for point in ("", *VOID_POINTS):
                yield fate, read, point


def one(buy: str, read: str, point: str) -> Run:
    """One case of the matrix, to its end."""
    says = script(buy=(buy,), get_shipment=("ok", read, read))
    return on_a_bench(lambda run: dispatched(run, Cut(point) if point else None), says)


def one_void(fate: str, read: str, point: str) -> Run:
    """One case of the same for a void."""
    says = script(refund=(fate,), get_shipment=("ok", "ok", read, read))
    return on_a_bench(lambda run: voided(run, Cut(point) if point else None), says)
