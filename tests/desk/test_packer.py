"""Acts that meet: nothing is bought twice, no order and no tick is lost, no dispatch unseen."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station.carriers.house import HouseCarrier, Refunds
from station.desk.choices import Choices, allowed
from station.desk.goods import GoodsDesk
from station.desk.health import Health
from station.desk.packer import Packer
from station.desk.packing import Packing, Parts
from station.desk.papers import Papers
from station.desk.printers import Printers
from station.desk.scan_back import ScanBack
from station.desk.tools import Tools
from station.desk.views import OfferState, Sound, Stage, Tone
from station.domain.cover import CoverState, Offer
from station.domain.errors import EnvironmentFaultError, RefusedError, message
from station.domain.money import Money
from station.domain.papers import Paper
from station.domain.people import Actor, Role
from station.domain.printers import FOLDER
from station.domain.settings import Settings
from station.domain.shipment import Order, PaperKind, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
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
from station.flow.work import OrderState, Shipment, Wish
from station.store.db import Database
from station.store.order_list import OrderListRows
from station.store.proof_rows import ProofRows
from station.store.scan_rows import ScanRows
from station.store.store import Store
from station.store.void_books import VoidRows

OK = Seen(True, 200)
DANA = Actor("Dana", Role.CLERK)


@dataclass
class Insurer:
    """Offers what it is told to, books what it is sent."""

    make_offer: Callable[..., Offer]
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
        offer = replace(
            self.make_offer(package, self.price), asked_at=datetime.now(UTC), starts=starts
        )
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
    store = Store(Database(tmp_path / "station.db"), tmp_path / "record.jsonl")
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
    running = [asyncio.create_task(outbox.run()), asyncio.create_task(packer.run())]
    yield Rig(
        packer, books, store, insurer, clock, paperwork, line, sounds, moved, tasks, current,
        others,
        notes,
    )  # fmt: skip
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    failed = [f for f in await asyncio.gather(*tasks, return_exceptions=True) if f is not None]
    await store.close()
    assert not failed


async def test_one_order_is_covered_and_the_page_is_as_at_the_start(rig: Rig) -> None:
    await rig.open("1")
    rig.packer.tick("parcel_insurance")
    await rig.packer.dispatch()
    await rig.done()
    (shipment,) = await rig.store.all_shipments()
    assert (shipment.state, shipment.cover) == (ShipmentState.DISPATCHED, CoverState.COVERED)
    assert rig.insurer.booked == [shipment.consent.package]
    assert rig.packer.view().form is None


async def test_two_scans_at_once_open_one_order_and_leave_none_on_the_bench(rig: Rig) -> None:
    await asyncio.gather(rig.packer.scan("1"), rig.packer.scan("2"), rig.packer.scan("2"))
    await rig.offered()
    assert rig.packer.view().form.order == "2"
    assert await rig.state("1") is OrderState.OPEN
    assert await rig.state("2") is OrderState.ON_BENCH
    await rig.packer.put_back()
    assert await rig.state("2") is OrderState.OPEN
    assert await rig.store.shown_offers() == []


async def test_an_order_on_hold_with_a_reason_is_not_opened_and_says_why(
    rig: Rig, order: Order
) -> None:
    held = OrderListRows(rig.store, None)  # type: ignore[arg-type]
    await held.hold(order.source, "1", "Out of stock", rig.clock.now(), "Ruth")
    with rig.said("band.held_why"):
        await rig.packer.scan("1")
    assert rig.packer.view().form is None
    await held.release(order.source, "1", rig.clock.now(), "Ruth")
    await rig.open("1")
    await rig.packer.set_aside()
    await rig.open("1")  # what was only set aside is gone on with


async def test_what_is_not_weighed_is_neither_priced_nor_bought(rig: Rig, order: Order) -> None:
    unweighed = replace(order, number="9", parcels=(replace(order.parcels[0], weight_g=0),))
    await rig.store.keep_orders([unweighed], rig.clock.now())
    await rig.packer.scan("9")
    assert rig.packer.view().offer.state is OfferState.NO_FORM
    await rig.packer.dispatch()
    opened = rig.packer._bench.open
    opened.texts["parcel.0.weight_g"] = "2340"
    opened.reread()
    form = replace(opened.form, parcels=unweighed.parcels)
    packing = rig.packer._tools.packing
    with pytest.raises(RefusedError, match=r"form\.weight_missing"):
        await packing.quote(opened.shipment, form)
    with pytest.raises(RefusedError, match=r"form\.weight_missing"):
        await packing.commit(unweighed, opened.shipment, form, None, DANA)
    assert rig.insurer.asked == 0
    assert await rig.store.all_shipments() == []


async def test_f12_twice_buys_once(rig: Rig) -> None:
    await rig.open("1")
    await asyncio.gather(rig.packer.dispatch(), rig.packer.dispatch(), rig.packer.dispatch())
    await rig.done()
    assert len(await rig.store.all_shipments()) == 1


async def test_a_scan_that_was_looked_up_while_f12_came_does_not_open_the_order_again(
    rig: Rig,
) -> None:
    await rig.open("1")
    begun, go_on = rig.books.hold("find_orders")
    scan = rig.task(rig.packer.scan("2"))
    await begun.wait()
    press = rig.task(rig.packer.dispatch())
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(scan, press)
    await rig.offered()
    # The press was meant for the order that is gone from the page: nothing is bought unseen.
    assert rig.packer.view().form.order == "2"
    assert await rig.store.all_shipments() == []
    assert await rig.state("1") is OrderState.OPEN


async def test_acts_while_dispatch_is_written_down_change_nothing(rig: Rig) -> None:
    await rig.open("1")
    begun, go_on = rig.books.hold("commit")
    press = rig.task(rig.packer.dispatch())
    await begun.wait()
    view = rig.packer.view()
    assert view.stage is Stage.DISPATCHING
    assert view.form is not None
    assert view.form.frozen
    asked = rig.insurer.asked
    rig.packer.tick("parcel_insurance")
    rig.packer.edit({"parcel.0.weight_g": "999"})
    rig.packer.next_service()
    await rig.packer.line_changed()
    acts = [rig.task(rig.packer.put_back()), rig.task(rig.packer.set_aside())]
    await rig.packer.scan("2")
    go_on.set()
    await asyncio.gather(press, *acts)
    await rig.offered()
    assert rig.packer.view().form.order == "2"  # the scan was kept
    (shipment,) = await rig.store.all_shipments()
    assert shipment.consent is None
    assert shipment.form.parcels[0].weight_g == 2340
    assert await rig.state("1") is OrderState.DISPATCHED
    assert rig.insurer.asked == asked + 1


async def test_a_refused_dispatch_stays_on_the_page_and_is_not_pushed_away(rig: Rig) -> None:
    await rig.open("1")
    begun, go_on = rig.books.hold("commit")
    rig.books.fails.add("commit")
    press = rig.task(rig.packer.dispatch())
    await begun.wait()
    await rig.packer.scan("2")
    with rig.said("store.disk_full"):
        go_on.set()
        await press
    assert rig.packer.view().form.order == "1"
    rig.books.fails.clear()
    await rig.packer.dispatch()
    await rig.done()
    assert await rig.state("1") is OrderState.DISPATCHED
    assert await rig.state("2") is OrderState.OPEN


async def test_a_disk_that_fails_after_the_transaction_does_not_undo_the_dispatch(
    rig: Rig,
) -> None:
    await rig.open("1")
    rig.books.fails_after.add("commit")
    await rig.packer.dispatch()
    await rig.done()
    assert await rig.state("1") is OrderState.DISPATCHED
    assert len(await rig.store.all_shipments()) == 1


async def test_put_back_that_fails_leaves_the_order_where_it_was(rig: Rig) -> None:
    await rig.open("1")
    rig.books.fails.add("move_order")
    with rig.said("store.disk_full"):
        await rig.packer.put_back()
    assert rig.packer.view().form.order == "1"
    rig.books.fails.clear()
    await rig.packer.put_back()
    assert await rig.state("1") is OrderState.OPEN


async def test_a_scan_during_put_back_opens_the_order_afterwards(rig: Rig) -> None:
    await rig.open("1")
    begun, go_on = rig.books.hold("move_order")
    back = rig.task(rig.packer.put_back())
    await begun.wait()
    scan = rig.task(rig.packer.scan("1"))
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(back, scan)
    assert rig.packer.view().form.order == "1"
    assert await rig.state("1") is OrderState.ON_BENCH


class TestTheTick:
    async def test_only_what_was_drawn_can_be_ticked(self, rig: Rig) -> None:
        await rig.open("1")
        rig.insurer.price = 9900
        await rig.packer.ask_again()
        await rig.until(lambda: rig.packer._bench.open.offer is not None)
        with rig.said("band.look_again"):
            rig.packer.tick("parcel_insurance")
        assert rig.packer._bench.open.consent is None
        assert rig.packer.view().offer.options[0].price == Money(9900, "GBP")
        rig.packer.tick("parcel_insurance")
        assert rig.packer._bench.open.consent.price == Money(9900, "GBP")

    async def test_one_that_an_edit_took_away_is_not_forgotten_by_f12(self, rig: Rig) -> None:
        await rig.open("1")
        rig.packer.tick("parcel_insurance")
        rig.packer.edit({"parcel.0.weight_g": "999"})
        with rig.said("dispatch.tick_lost"):
            await rig.packer.dispatch()
        assert await rig.store.all_shipments() == []
        await rig.packer.dispatch()  # told, and pressed again
        await rig.done()
        (shipment,) = await rig.store.all_shipments()
        assert shipment.consent is None

    async def test_a_ticked_order_is_not_pushed_away_by_the_next_scan(self, rig: Rig) -> None:
        await rig.open("1")
        rig.packer.tick("parcel_insurance")
        with rig.said("band.open_first"):
            await rig.packer.scan("2")
        assert rig.packer.view().form.order == "1"

    async def test_nobody_ticks_who_is_not_signed_in(self, rig: Rig) -> None:
        await rig.open("1")
        rig.packer.sign_in(Actor("Nobody", Role.CLERK, signed_in=False))
        with rig.said("people.sign_in_first"):
            rig.packer.tick("parcel_insurance")
        await rig.packer.dispatch()
        assert await rig.store.all_shipments() == []
        with rig.said("people.sign_in_first"):
            await rig.packer.scan("2")


class TestTheChoice:
    @pytest.fixture
    async def asked(self, rig: Rig) -> Rig:
        """The insurer refused, and the clerk is asked."""
        rig.insurer.refuses = True
        await rig.open("1")
        rig.packer.tick("parcel_insurance")
        await rig.packer.dispatch()
        await rig.until(lambda: rig.packer.view().stage is Stage.CHOOSING)
        return rig

    async def test_is_answered_once(self, asked: Rig) -> None:
        await asyncio.gather(asked.packer.choose("keep_back"), asked.packer.choose("ship_without"))
        await asked.done()
        (shipment,) = await asked.store.all_shipments()
        assert (shipment.state, shipment.wish.value) == (ShipmentState.HELD, "keep_back")

    async def test_a_parcel_kept_back_may_still_be_shipped(self, asked: Rig) -> None:
        """What a command can do to a shipment of an earlier hour."""
        await asked.packer.choose("keep_back")
        await asked.done()
        (held,) = await asked.store.all_shipments()
        choices = asked.packer._tools.choices
        assert allowed(held) == {Wish.KEEP_BACK, Wish.SHIP_WITHOUT}
        with pytest.raises(RefusedError) as refused:
            await choices.choose(held.id, Wish.PRINT_NOW, DANA)
        assert refused.value.message.id == "choice.not_now"
        with pytest.raises(RefusedError):
            await choices.choose("B1-NOBODY", Wish.SHIP_WITHOUT, DANA)
        await choices.choose(held.id, Wish.SHIP_WITHOUT, DANA)
        async with asyncio.timeout(10):
            while True:
                asked.moved.clear()
                found = await asked.store.shipment(held.id)
                assert found is not None
                if found.state is ShipmentState.DISPATCHED:
                    break
                await asked.moved.wait()
        assert allowed(found) == frozenset()

    async def test_that_cannot_be_written_is_said(self, asked: Rig) -> None:
        asked.books.fails.add("wish")
        with asked.said("store.disk_full"):
            await asked.packer.choose("keep_back")
        assert asked.packer.view().stage is Stage.CHOOSING


async def test_a_change_that_nobody_heard_of_is_seen_by_the_clock(rig: Rig) -> None:
    await rig.open("1")
    rig.packer.changed = _deaf  # type: ignore[method-assign]
    await rig.packer.dispatch()
    await rig.done()
    assert await rig.state("1") is OrderState.DISPATCHED


async def _deaf(_: str) -> None:
    pass


async def test_a_fault_of_the_store_does_not_stop_the_clock(rig: Rig) -> None:
    await rig.open("1")
    rig.packer.changed = _deaf  # type: ignore[method-assign]
    begun, go_on = rig.books.hold("work")
    rig.books.fails.add("work")
    press = rig.task(rig.packer.dispatch())
    await begun.wait()
    go_on.set()
    await press
    rig.books.fails.clear()
    await rig.done()
    assert await rig.state("1") is OrderState.DISPATCHED


async def test_a_paper_that_needs_a_person_does_not_hold_up_the_bench(rig: Rig) -> None:
    rig.paperwork.jams = True
    await rig.open("1")
    await rig.packer.dispatch()
    await rig.done()
    await rig.until(lambda: rig.packer.view().last is not None)
    last = rig.packer.view().last
    assert last is not None
    assert last.flag == message("flag.print", paper="label")
    await rig.open("2")


@pytest.mark.parametrize("there", [True, False])
async def test_the_clerk_says_whether_a_paper_came_out(rig: Rig, there: bool) -> None:
    rig.paperwork.jams = True
    await rig.open("1")
    await rig.packer.dispatch()
    await rig.done()
    await rig.until(lambda: rig.packer.view().last is not None)
    last = rig.packer.view().last
    assert last is not None
    (label,) = last.papers
    assert (label.word.id, label.asks, label.done) == ("last.label_unknown", True, False)
    rig.paperwork.jams = False
    printed = rig.paperwork.jobs
    await (rig.packer.is_there() if there else rig.packer.reprint("label"))
    assert rig.sounds[-1] is Sound.ACCEPTED
    await rig.until(lambda: bool(rig.packer.view().last and rig.packer.view().last.papers[0].done))
    assert rig.paperwork.jobs == printed + (0 if there else 1)
    assert rig.packer.view().last.flag is None
    # It is said once: whoever presses again reprints, or says nothing.
    await rig.packer.is_there()
    assert rig.paperwork.jobs == printed + (0 if there else 1)


async def test_each_word_of_the_start_is_on_the_page_until_the_next_order(rig: Rig) -> None:
    rig.packer.tell([message("store.orders_held", orders="7"), message("band.our_fault")])
    for word in ("store.orders_held", "band.our_fault"):
        assert [notice.word.id for notice in rig.packer.view().notices] == [word]
        await rig.packer.scan("1")
        await rig.packer.put_back()
    assert rig.packer.view().notices == ()


async def test_a_void_that_will_soon_be_too_late_is_said_once(rig: Rig) -> None:
    await rig.open("1")
    await rig.packer.dispatch()
    await rig.done()
    (shipment,) = await rig.store.all_shipments()
    now = rig.clock.now()
    soon = now + timedelta(hours=4, seconds=30)
    wish = Void(0, VoidState.ASKED, VoidReason.PACKED_WRONG, "", now, "Ruth", deadline=soon)
    await VoidRows(rig.store).ask(shipment.id, wish)
    await rig.packer.refresh()
    rig.sounds.clear()
    await rig.packer.tick_of_clock()
    assert rig.sounds == []
    rig.clock.ahead = timedelta(minutes=1)
    await rig.packer.tick_of_clock()
    await rig.packer.tick_of_clock()
    assert rig.sounds == [Sound.LOOK_HERE]
    (queue,) = (item for item in rig.packer.view().strip.items if item.id == "queue")
    assert (queue.tone, queue.word.id) == (Tone.LOOK, "strip.queue_hurries")
