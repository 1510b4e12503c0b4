"""A bench without a screen: the real store, outbox and acts; insurer and printer at their ports.

Time is the loop's own and passes at once whenever nothing is running: nobody waits for it.
"""

import asyncio
import math
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from station.desk.amending import Amending
from station.desk.queue import Queue
from station.desk.resolving import Resolving
from station.desk.voiding import Voiding
from station.domain.amendment import Amendment, Wanted
from station.domain.cover import PROVEN, CoverState
from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.papers import Paper
from station.domain.people import Actor, Role
from station.domain.settings import Settings
from station.domain.shipment import PaperKind, ShipmentState
from station.domain.void import VoidReason
from station.flow.acts import Acts
from station.flow.carrier_port import Carrier
from station.flow.line import Line
from station.flow.makers import Makers
from station.flow.outbox import Outbox
from station.flow.pace import Pace
from station.flow.ports import Delivered
from station.flow.seen import (
    Call,
    CancellationFacts,
    PackageFacts,
    Problem,
    QuoteAsk,
    QuoteChange,
    QuoteReply,
    Seen,
    StepKind,
)
from station.flow.verdict import Answer
from station.flow.work import Shipment, Work
from station.store.amend_rows import AmendRows
from station.store.manifests import ManifestRows
from station.store.void_books import VoidRows
from tests.store import making
from tests.store.making import NOW


class VirtualLoop(asyncio.SelectorEventLoop):
    """Skips to the next timer when neither this thread nor the store's has anything to do."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0.0
        self._busy = 0
        self._really = self._selector.select  # type: ignore[attr-defined]
        self._selector.select = self._skip  # type: ignore[attr-defined]

    def time(self) -> float:
        return self._at

    def _skip(self, timeout: float | None = None) -> Any:
        if timeout == 0 or self._busy:
            return self._really(0 if timeout == 0 else 5.0)
        if timeout is None:
            raise RuntimeError("nothing will ever happen again")
        self._at += timeout
        return []

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:
        self._busy += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._idle)
        return future

    def _idle(self, _: object) -> None:
        self._busy -= 1

    async def shutdown_default_executor(self, *others: Any) -> None:
        self._busy += 1  # it waits for a thread too
        await super().shutdown_default_executor(*others)


def run(work: Coroutine[Any, Any, None], *, at: float = 0.0) -> None:
    """Runs `work` to its end in a loop whose time begins `at` and is skipped."""

    def loop() -> VirtualLoop:
        made = VirtualLoop()
        made._at = at
        return made

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(work)


@dataclass
class Clock:
    """The loop's time as a clock on the wall; `shift` sets the clock wrong."""

    shift: timedelta = timedelta(0)

    def now(self) -> datetime:
        return NOW + timedelta(seconds=asyncio.get_running_loop().time()) + self.shift

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


OK = Seen(True, 200)
LOST = Seen(True, None, problem=Problem.TIMEOUT)
UNSENT = Seen(False, problem=Problem.NO_CONNECTION)


@dataclass
class Insurer:
    """The insurer's truth, and how its answers come to us.

    `says` is asked before each call and names what happens to it; see `_fate`. It would book a
    package twice under two keys: that no one asks it to is what the tests look at.
    """

    says: Callable[[str], str] = lambda _: "ok"
    booked: dict[str, str] = field(default_factory=dict)
    """Package to its state."""
    keys: dict[str, str] = field(default_factory=dict)
    """Key to package: what was executed under it."""
    executed: list[tuple[StepKind, str, str]] = field(default_factory=list)
    opted_out: list[str] = field(default_factory=list)
    calls: list[tuple[float, str, str]] = field(default_factory=list)
    bodies: dict[str, set[bytes]] = field(default_factory=dict)
    answers: dict[str, CancellationFacts] = field(default_factory=dict)
    """Key to the first answer of a cancellation."""
    pending: bool = False
    price: str = "7.06"
    refund: str = "7.06"
    cancellable: bool = True
    previews: dict[str, tuple[str, datetime, str]] = field(default_factory=dict)
    """Cancellation id to its package, its last moment and its refund."""
    refunded: dict[str, str] = field(default_factory=dict)
    """Package to what was really refunded."""
    preview_life: timedelta = timedelta(hours=24)
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Package to its price and limit, once a change of it was carried out."""
    updates: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """The id of a priced change to its package, its price and its limit."""
    new_price: str = "8.74"
    really: str = ""
    """What a confirmed change really costs, where that is not what was said before."""

    async def price_change(self, package: str, changes: Sequence[QuoteChange]) -> Seen:
        self.calls.append((asyncio.get_running_loop().time(), "price_change", package))
        return await self._fate(self.says("price_change"), lambda: self._priced(package, changes))

    def _priced(self, package: str, changes: Sequence[QuoteChange]) -> Seen:
        facts = self._facts(package)
        (change,), (quote,) = changes, facts.quotes
        limit = str(quote.limit)
        if change.contents is not None:
            limit = str(sum(line.value.minor for line in change.contents) // 100)
        update = f"UPD-{len(self.updates):05d}"
        self.updates[update] = (package, self.new_price, limit)
        told = _with_terms(facts, self.new_price, limit)
        return Seen(True, 200, replace(told, update_id=update))

    def _change(self, call: Call) -> Seen:
        package, _, update = call.package.partition("/")
        if call.key in self.keys:
            return Seen(True, 409, self._facts(package))
        if self.booked.get(package) != "CONFIRMED":
            return Seen(True, 422, errors=("Booking can not be updated",))
        self.keys[call.key] = package
        self.executed.append((call.kind, package, call.key))
        _, price, limit = self.updates[update]
        self.changed[package] = (self.really or price, limit)
        return Seen(True, 201, self._facts(package))

    async def send(self, call: Call) -> Seen:
        self.calls.append((asyncio.get_running_loop().time(), call.kind.value, call.package))
        self.bodies.setdefault(call.key, set()).add(call.body)
        return await self._fate(self.says(call.kind.value), lambda: self._execute(call))

    async def read(self, package: str) -> Seen:
        self.calls.append((asyncio.get_running_loop().time(), "read", package))
        return await self._fate(self.says("read"), lambda: self._state(package))

    async def ping(self) -> Seen:
        return await self._fate(self.says("ping"), lambda: OK)

    async def _fate(self, fate: str, act: Callable[[], Seen]) -> Seen:
        name, _, figure = fate.partition(" ")
        if name == "unsent":
            await asyncio.sleep(0.1)
            return UNSENT
        if name == "late":  # lost on the way back, and executed `figure` seconds after that
            await asyncio.sleep(15)
            asyncio.get_running_loop().call_later(float(figure), act)
            return LOST
        if name.isdigit():
            await asyncio.sleep(0.1)
            wait = float(figure) if figure else None
            errors = ("no such thing",) if name in ("400", "404", "422") else ()
            return Seen(True, int(name), retry_after_s=wait, errors=errors)
        await asyncio.sleep(0.05)
        seen = act() if name in ("ok", "lost", "500") else None
        await asyncio.sleep(0.05 if name == "ok" else 15)
        if seen is None or name == "lost":
            return LOST
        return Seen(True, 500) if name == "500" else seen

    def _execute(self, call: Call) -> Seen:
        if call.kind is StepKind.OPT_OUT:
            self.opted_out.append(call.package)
            return Seen(True, 204, empty=True)
        if call.kind in (StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL):
            return self._cancel(call)
        if call.kind is StepKind.CONFIRM_UPDATE:
            return self._change(call)
        if call.key in self.keys:
            return Seen(True, 409, self._facts(call.package))
        self.keys[call.key] = call.package
        self.executed.append((call.kind, call.package, call.key))
        paid = call.kind is StepKind.CONFIRM_PAYMENT or not self.pending
        self.booked[call.package] = "CONFIRMED" if paid else "PENDING_PAYMENT"
        status = 201 if call.kind is StepKind.CONFIRM_PAYMENT else 200
        return Seen(True, status, self._facts(call.package))

    def _cancel(self, call: Call) -> Seen:
        package, _, cancellation = call.package.partition("/")
        kept = self.answers.get(call.key)
        if kept is not None:
            return Seen(True, 409, cancellation=kept)
        refusal = self._refusal(package, cancellation)
        if refusal:
            return Seen(True, 422, errors=(refusal,))
        now = NOW + timedelta(seconds=asyncio.get_running_loop().time())
        if call.kind is StepKind.PREVIEW_CANCEL:
            cancellation = f"CCL-{len(self.previews):05d}"
            until = now + self.preview_life
            self.previews[cancellation] = (package, until, self.refund)
            facts = CancellationFacts(
                package, "GBP", Decimal(self.refund), cancellation, until, None
            )
        else:
            refund = self.previews[cancellation][2]
            self.executed.append((call.kind, package, call.key))
            self.booked[package] = "CANCELLED"
            self.refunded[package] = refund
            facts = CancellationFacts(package, "GBP", Decimal(refund), None, None, now)
        self.answers[call.key] = facts
        return Seen(True, 200, cancellation=facts)

    def _refusal(self, package: str, cancellation: str) -> str:
        if self.booked.get(package) != "CONFIRMED":
            return f"Status change not allowed for QuotePackage in status {self.booked[package]}"
        if not self.cancellable:
            return "Booking can not be cancelled"
        now = NOW + timedelta(seconds=asyncio.get_running_loop().time())
        if cancellation and now > self.previews[cancellation][1]:
            return "The cancellation can no longer be confirmed"
        return ""

    def _state(self, package: str) -> Seen:
        if package in self.booked:
            return Seen(True, 200, self._facts(package))
        received = making.facts(int(package[6:11]), "RECEIVED")
        return Seen(True, 200, PackageFacts(**{**received.__dict__, "from_quote": True}))

    def _facts(self, package: str) -> PackageFacts:
        made = making.facts(int(package[6:11]), self.booked[package], self.price)
        made = _with_terms(made, *self.changed.get(package, ()))
        (quote,) = made.quotes
        can = self.cancellable and made.status == "CONFIRMED"
        return replace(made, quotes=(replace(quote, can_be_cancelled=can),))

    async def quote(self, ask: QuoteAsk) -> QuoteReply:
        return QuoteReply(UNSENT)

    async def aclose(self) -> None:
        return

    async def list_refs(
        self, *, turn: Callable[[], Awaitable[AbstractContextManager[object]]] | None = None
    ) -> AsyncIterator[PackageFacts]:
        for package in self.booked:
            yield self._facts(package)


def _with_terms(facts: PackageFacts, *terms: str) -> PackageFacts:
    """`facts` at another price and limit; unchanged where none are given."""
    if not terms:
        return facts
    price, limit = (Decimal(each) for each in terms)
    (quote,) = facts.quotes
    return replace(facts, total=price, quotes=(replace(quote, price=price, limit=limit),))


@dataclass
class Printer:
    """What came out, and how often."""

    says: Callable[[str], Answer] = lambda _: Answer.YES
    out: list[tuple[str, PaperKind]] = field(default_factory=list)

    async def deliver(self, shipment: Shipment, papers: Sequence[Paper]) -> Delivered:
        answer = self.says("deliver")
        if answer is not Answer.NO:
            self.out.append((shipment.id, papers[0].kind))
        await asyncio.sleep(0.01)
        return Delivered(answer, ("printed",))

    async def look(self, shipment: Shipment, papers: Sequence[Paper]) -> Delivered:
        out = (shipment.id, papers[0].kind) in self.out
        return Delivered(Answer.YES if out else Answer.NO)


class Maker:
    """Papers of one line; a confirmation only for a proven cover, as everywhere."""

    def __init__(self) -> None:
        self.ahead: list[tuple[Shipment, PaperKind]] = []

    def printer(self, kind: PaperKind) -> str:
        return ""

    def check(self, shipment: Shipment) -> None:
        return

    async def marked(self, papers: Sequence[Paper], number: int) -> tuple[Paper, ...]:
        return tuple(papers)

    async def make(self, shipment: Shipment, kind: PaperKind) -> tuple[Paper, ...]:
        if kind is PaperKind.CONFIRMATION and shipment.cover not in PROVEN:
            raise RefusedError("paper.not_proven", order=shipment.number)
        return (Paper(kind, 1, "zpl", f"{shipment.id} {kind.value}".encode()),)

    async def draw_ahead(self, shipment: Shipment, kind: PaperKind) -> None:
        await self.make(shipment, kind)
        self.ahead.append((shipment, kind))

    async def carried(self, content: bytes, dpi: int | None) -> tuple[Paper, ...]:
        return (Paper(PaperKind.LABEL, 1, "zpl", content),)


class Bench:
    """One bench's outbox over one folder; `kill` drops everything but the files."""

    def __init__(self, folder: Path, insurer: Insurer, printer: Printer | None = None) -> None:
        self.folder = folder
        self.insurer = insurer
        self.printer = printer or Printer()
        self.clock = Clock()
        self.per_second = 50.0
        self.rebuild = False
        self.jitter = 0.0
        self.settings: dict[str, str] = {}
        self.carrier: Carrier | None = None
        """None: the carrier of the tests' makings."""
        self.makers = MAKERS
        self.maker = Maker()
        self.tasks: list[asyncio.Task[None]] = []
        self.told: list[str] = []

    async def start(self) -> None:
        self.store = making.new_store(self.folder)
        self.held = await self.store.open(rebuild=self.rebuild)
        self.line = Line()
        pace = Pace(self.per_second, self.clock.monotonic)
        self.acts = Acts(
            self.store, self.insurer, self.carrier or making.CARRIER, self.printer, self.maker,
            self.line, pace, self.clock, lambda: self.outbox.line_changed(),
        )  # fmt: skip
        self.outbox = Outbox(
            self.store, self.acts, self.line, self.clock, self.makers, self.told.append,
            jitter=lambda: self.jitter,
        )  # fmt: skip
        self.voids = VoidRows(self.store)
        settings = Settings().typed(self.settings)
        self.voiding = Voiding(
            self.store, self.voids, self.clock, lambda: settings, self.outbox.wake,
            ManifestRows(self.store).of,
        )  # fmt: skip
        self.queue = Queue(
            self.store, self.voids, self.clock, self.outbox.next_try, self.outbox.hurry
        )
        self.resolving = Resolving(self.store, self.voids, self.clock, self.outbox.wake)
        self.amending = Amending(
            self.store, AmendRows(self.store), self.insurer, self.line, pace, self.clock,
            lambda: settings, making.key, self.outbox.wake, lambda: None,
        )  # fmt: skip
        self.tasks = [asyncio.create_task(self.outbox.run()), asyncio.create_task(self._probe())]

    async def _probe(self) -> None:
        wait = 5
        while True:
            await asyncio.sleep(wait)
            now = self.clock.now()
            if self.line.probe_at(now) <= now:
                await self.acts.ping()
                now = self.clock.now()
            # Every five seconds, without those at which it cannot be time yet: an answer that
            # comes meanwhile only puts it off.
            quiet = (self.line.probe_at(now) - now).total_seconds()
            wait = 5 * max(1, math.ceil(quiet / 5))

    async def kill(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.store.close()

    async def dispatch(self, number: int = 1, **other: Any) -> Shipment:
        wanted = await making.dispatch(self.store, number, **other)
        self.outbox.wake(wanted.id)
        return wanted

    async def covered(self, number: int = 1, **other: Any) -> Shipment:
        """A shipment that is dispatched with proven cover."""
        await self.dispatch(number, **other)
        return (await self.until(dispatched, number)).shipment

    async def void(
        self, number: int = 1, *, accepted: Money | None = None, approve: bool = True
    ) -> None:
        """A supervisor asks for a void and approves it at once, with what is known then."""
        ident = making.shipment(number).id
        await self.voiding.ask(ident, VoidReason.WRONG_ADDRESS, "", RUTH)
        if approve:
            await self.voiding.approve(ident, accepted, RUTH)

    async def change(self, value: int, number: int = 1) -> Amendment:
        """A supervisor asks what it costs to insure `value` instead, and says yes."""
        ident = making.shipment(number).id
        wanted = Wanted({0: {0: Money(value, "GBP")}})
        asked = await self.amending.ask(ident, wanted, RUTH)
        assert asked.change is not None
        return await self.amending.confirm(ident, asked.change.n, RUTH)

    async def work(self, number: int = 1) -> Work:
        return await self.store.work(making.shipment(number).id)

    async def until(self, done: Callable[[Work], bool], number: int = 1, hours: float = 60) -> Work:
        """Lets time pass until `done`."""
        ident = making.shipment(number).id
        async with asyncio.timeout(hours * 3600):
            with self.outbox.watch(ident) as watch:
                while not done(work := await self.store.work(ident)):
                    await watch.moved()
        return work


def _body(shipment: Shipment) -> bytes:
    return f"book {shipment.id} {shipment.bought and shipment.bought.tracking}".encode()


RUTH = Actor("Ruth Adeyemi", Role.SUPERVISOR)
DANA = Actor("Dana Kowalski", Role.CLERK)
MAKERS = Makers(
    making.key,
    _body,
    lambda shipment, void: f"preview {shipment.id} {void.reason}".encode(),
    lambda shipment, void: making.CARRIER.voiding(shipment, void.label_until),
)


def dice_of(seed: random.Random, fates: dict[str, Sequence[str]]) -> Callable[[str], str]:
    """A fate for each call, thrown from the list of its kind."""
    return lambda kind: seed.choice(fates.get(kind, ("ok",)))


def script(*fates: str, of: str = "book_cover") -> Callable[[str], str]:
    """These fates for the calls of one kind, one after another, and then only good ones."""
    left = chain(fates, repeat("ok"))
    return lambda kind: next(left) if kind == of else "ok"


def dispatched(work: Work) -> bool:
    return work.shipment.state is ShipmentState.DISPATCHED


def settled(work: Work) -> bool:
    return work.shipment.cover not in (CoverState.ASKING, CoverState.UNKNOWN)


def booking_calls(insurer: Insurer) -> list[float]:
    return [at for at, kind, _ in insurer.calls if kind == "book_cover"]


def on_a_bench(
    folder: Path, act: Callable[[Bench], object], says: Callable[[str], str], **other: object
) -> Bench:
    bench = Bench(folder, Insurer(says))
    for name, value in other.items():
        setattr(bench, name, value)

    async def all_of_it() -> None:
        await bench.start()
        try:
            await making.top_up(bench.store, 1_000_000)
            await act(bench)  # type: ignore[misc]
            assert await bench.store.ledger_faults() == []
            assert await bench.store.integrity_faults() == []
        finally:
            await bench.kill()

    run(all_of_it())
    return bench
