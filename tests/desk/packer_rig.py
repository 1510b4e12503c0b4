"""A bench without a window: the real packer, store, outbox; insurer and printer at their ports."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station.carriers.house import HouseCarrier, Refunds
from station.desk.choices import Choices
from station.desk.goods import GoodsDesk
from station.desk.health import Health
from station.desk.packer import Packer
from station.desk.packing import Packing, Parts
from station.desk.papers import Papers
from station.desk.printers import Printers
from station.desk.scan_back import ScanBack
from station.desk.tools import Tools
from station.desk.views import OfferState, Sound, Stage
from station.domain.address import Address
from station.domain.cover import Offer
from station.domain.errors import EnvironmentFaultError
from station.domain.money import Money
from station.domain.papers import Paper
from station.domain.people import Actor, Role
from station.domain.printers import FOLDER
from station.domain.settings import Settings
from station.domain.shipment import Order, PaperKind
from station.flow import money
from station.flow.acts import Acts
from station.flow.carriers import Carriers
from station.flow.line import Line
from station.flow.makers import Makers
from station.flow.outbox import Outbox
from station.flow.pace import Pace
from station.flow.ports import Delivered
from station.flow.seen import Call, PackageFacts, QuoteAsk, QuoteFact, QuoteReply, Seen, StepKind
from station.flow.verdict import Answer
from station.flow.work import OrderState, Shipment
from station.store.proof_rows import ProofRows
from station.store.scan_rows import ScanRows
from station.store.store import Store
from station.store.void_books import VoidRows
from tests.store import making

OK = Seen(True, 200)
DANA = Actor("Dana", Role.CLERK)


@dataclass
class Insurer:
    """Offers what it is told to, books what it is sent."""

    make_offer: Callable[..., Offer]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    price: int = 706
    asked: int = 0
    refuses: bool = False
    booked: list[str] = field(default_factory=list)
    opted_out: list[str] = field(default_factory=list)
    offers: dict[str, Offer] = field(default_factory=dict)

    async def quote(self, ask: QuoteAsk) -> QuoteReply:
        self.asked += 1
        package = f"PACK{self.asked}-AAAAA-INS"
        starts = ask.starts
        offer = replace(self.make_offer(package, self.price), asked_at=self.now(), starts=starts)
        options = tuple(
            replace(o, quotes=tuple(replace(q, starts=starts) for q in o.quotes))
            for o in offer.options
        )
        self.offers[package] = replace(offer, options=options)
        return QuoteReply(OK, self.offers[package], b"{}")

    async def send(self, call: Call) -> Seen:
        if call.kind is StepKind.OPT_OUT:
            self.opted_out.append(call.package)
            return Seen(True, 204, empty=True)
        if self.refuses:
            return Seen(True, 422, errors=("not today",))
        self.booked.append(call.package)
        return self._facts(call.package)

    async def read(self, package: str) -> Seen:
        return self._facts(package) if package in self.booked else Seen(True, 404)

    async def ping(self) -> Seen:
        return OK

    async def aclose(self) -> None:
        pass

    def _facts(self, package: str) -> Seen:
        option = self.offers[package].options[0]
        price = Decimal(option.price.minor) / 100
        quote = QuoteFact(option.quotes[0].quote_id, "CONFIRMED", price)
        return Seen(True, 200, PackageFacts(package, "CONFIRMED", "GBP", price, (quote,)))


class Paperwork:
    """Makes and prints papers of no content; `jams` and nothing comes out."""

    jams = False
    jobs = 0

    def printer(self, kind: PaperKind) -> str:
        return ""

    def check(self, shipment: Shipment) -> None:
        pass

    async def marked(self, papers: Any, number: int) -> tuple[Paper, ...]:
        return tuple(papers)

    async def make(self, shipment: Shipment, kind: Any) -> tuple[Paper, ...]:
        return (Paper(kind, 0, "zpl", b"x"),)

    async def draw_ahead(self, shipment: Shipment, kind: Any) -> None:
        pass

    async def deliver(self, shipment: Shipment, papers: Any) -> Delivered:
        self.jobs += 1
        return Delivered(Answer.UNKNOWN if self.jams else Answer.YES, ("file",))

    async def look(self, shipment: Shipment, papers: Any) -> Delivered:
        return Delivered(Answer.UNKNOWN if self.jams else Answer.YES, ("file",))


class Clock:
    ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


class Gated:
    """The store, of which a test may hold one method back or let it fail."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.held: dict[str, tuple[asyncio.Event, asyncio.Event]] = {}
        self.fails: set[str] = set()
        self.fails_after: set[str] = set()

    def hold(self, name: str) -> tuple[asyncio.Event, asyncio.Event]:
        """The next call of `name`: set once it has begun; goes on when the second is set."""
        self.held[name] = (asyncio.Event(), asyncio.Event())
        return self.held[name]

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.store, name)

        async def call(*args: Any, **words: Any) -> Any:
            if name in self.held:
                begun, go_on = self.held.pop(name)
                begun.set()
                await go_on.wait()
            if name in self.fails:
                raise EnvironmentFaultError("store.disk_full")
            result = await real(*args, **words)
            if name in self.fails_after:
                raise EnvironmentFaultError("store.disk_full")
            return result

        return call


@dataclass
class Notes:
    """An audit log that keeps what it is told, or cannot."""

    kept: list[dict[str, object]] = field(default_factory=list)
    fails: bool = False

    async def note(self, what: str, at: datetime, by: str, **facts: object) -> None:
        if self.fails:
            raise EnvironmentFaultError("store.disk_full")
        self.kept.append({"what": what, "by": by, **facts})


@dataclass
class Rig:
    packer: Packer
    books: Gated
    store: Store
    insurer: Insurer
    clock: Clock
    paperwork: Paperwork
    line: Line
    sounds: list[Sound]
    moved: asyncio.Event
    tasks: set[asyncio.Task[None]]
    current: list[Settings]
    others: list[Any]
    notes: Notes
    """Carriers beside the house's; none at first."""

    def set(self, raws: dict[str, object]) -> None:
        """Changes settings."""
        self.current[0] = self.current[0].changed(raws)

    async def until(self, true: Callable[[], bool]) -> None:
        """Waits until `true`, looking again at every change of the view."""
        async with asyncio.timeout(20):
            while not true():
                self.moved.clear()
                await self.moved.wait()

    async def offered(self) -> None:
        await self.until(
            lambda: (
                (view := self.packer.view()).offer is not None
                and view.offer.state is OfferState.SHOWN
            )
        )

    async def open(self, code: str) -> None:
        await self.packer.scan(code)
        await self.offered()

    async def done(self) -> None:
        await self.until(lambda: self.packer.view().stage is Stage.WAITING)

    def task(self, work: Any) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        return task

    async def state(self, number: str) -> OrderState:
        return (await self.store.find_orders(number))[0].state

    @contextmanager
    def said(self, word: str) -> Iterator[None]:
        """The act inside is refused with `word`."""
        self.sounds.clear()
        yield
        assert Sound.REFUSED in self.sounds
        assert word in [notice.word.id for notice in self.packer.view().notices]


@pytest.fixture
async def rig(tmp_path: Path, order: Order, make_offer: Any, sender: Any) -> AsyncIterator[Rig]:
    async with bench(tmp_path, order, make_offer, sender) as made:
        yield made
    failed = [f for f in await asyncio.gather(*made.tasks, return_exceptions=True) if f is not None]
    assert not failed


async def _kept_up(outbox: Outbox) -> None:
    """As the program does."""
    while True:
        with suppress(EnvironmentFaultError):
            await outbox.run()
        await asyncio.sleep(5)


@asynccontextmanager
async def bench(
    tmp_path: Path, order: Order, make_offer: Callable[..., Offer], sender: Address
) -> AsyncIterator[Rig]:
    """The rig, in whatever loop runs."""
    settings = Settings().changed(
        {
            "sender.name": sender.name,
            "sender.address1": sender.address1,
            "sender.city": sender.city,
            "sender.postcode": sender.postcode,
            "sender.country": sender.country,
            "house.prefix": "0614141",
            "house.services": [
                {"code": "ND", "name": "Next Day", "price": "8.40", "currency": "GBP",
                 "liability": "50.00"},
            ],
        }
    )  # fmt: skip
    current = [settings]
    store = making.new_store(tmp_path)
    await store.open()
    clock, line, paperwork, insurer = Clock(), Line(), Paperwork(), Insurer(make_offer)
    await store.post(money.top_up("t", Money(500_000, "GBP")), clock.now(), "Sam")
    await store.keep_orders([replace(order, number=n) for n in ("1", "2", "3")], clock.now())
    books, tasks, moved = Gated(store), set(), asyncio.Event()
    counter = iter(range(10_000))
    house = HouseCarrier(
        lambda: "0614141", lambda: Refunds("at_once", 15), clock.now, lambda: ((), None)
    )
    others: list[Any] = []
    carrier = Carriers(lambda: (house, *others))
    pace = Pace(1000, clock.monotonic)
    acts = Acts(store, insurer, carrier, paperwork, paperwork, line, pace, clock, lambda: None)  # type: ignore[arg-type]
    outbox = Outbox(
        store, acts, line, clock,
        Makers(lambda: f"key-{next(counter)}", lambda _: b"{}", lambda *_: b"", lambda *_: b""),
        lambda shipment: tasks.add(asyncio.create_task(packer.changed(shipment))),
    )  # fmt: skip
    packing = Packing(
        Parts(
            books=books, insurer=insurer, carrier=carrier, maker=paperwork, clock=clock,
            line=line, pace=pace, settings=lambda: current[0],
            new_shipment=lambda: f"B1-{next(counter):010}", new_key=lambda: f"key-{next(counter)}",
            opt_out_body=lambda _: b"{}", wake=outbox.wake, wake_opt_outs=outbox.wake_opt_outs,
            line_changed=lambda: None, several_carriers=carrier.several,
        )  # type: ignore[arg-type]
    )  # fmt: skip

    async def ping() -> None:
        pass

    printers = Printers(lambda _: FOLDER, list, paperwork, paperwork, ProofRows(store), clock)  # type: ignore[arg-type]
    notes = Notes()
    papers = Papers(store, paperwork, paperwork, VoidRows(store), None, clock, outbox.wake)  # type: ignore[arg-type]
    tools = Tools(
        packing=packing,
        choices=Choices(books, clock, outbox.wake),  # type: ignore[arg-type]
        papers=papers,  # type: ignore[arg-type]
        goods=GoodsDesk(notes, clock),
        health=Health(store, line, lambda: current[0], printers, ping, Line(), lambda: ()),
        scan_back=ScanBack(
            books, ScanRows(store), clock, lambda: current[0], papers.came_out, practice=True
        ),  # type: ignore[arg-type]
        books=books,  # type: ignore[arg-type]
        line=line, clock=clock, settings=lambda: current[0],
        new_shipment=lambda: f"B1-{next(counter):010}", next_try=outbox.next_try,
        wake=outbox.wake, practice=True,
    )  # fmt: skip
    packer = Packer(tools, DANA)
    sounds: list[Sound] = []
    packer.subscribe(moved.set, sounds.append)
    await packer.start()
    running = [asyncio.create_task(_kept_up(outbox)), asyncio.create_task(packer.run())]
    yield Rig(
        packer, books, store, insurer, clock, paperwork, line, sounds, moved, tasks, current,
        others,
        notes,
    )  # fmt: skip
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await asyncio.gather(*tasks, return_exceptions=True)
    await store.close()
