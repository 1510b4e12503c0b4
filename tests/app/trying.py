"""Each act of the matrix as somebody does it, on a whole station without an insurer."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, Mock

from station.app.build import Station, practice_orders
from station.app.pages import (
    amend_desk,
    batch_desk,
    closing_desk,
    orders_desk,
    queue_desk,
    settings_desk,
    setup_desk,
    to_do_desk,
    update_desk,
    void_desk,
    wallet_desk,
)
from station.desk import batch, view_orders
from station.desk.about_page import Behind, BenchAbout
from station.desk.auditing import Auditing, Form
from station.desk.batch_page import BenchBatch, Plan, Totals
from station.desk.closing_page import BenchClosing
from station.desk.credentials import Offered
from station.desk.front_door import FrontDoor
from station.desk.history import History
from station.desk.history_page import BenchHistory
from station.desk.looking import Looking, Shown
from station.desk.order_files import Looked, Preview
from station.desk.orders import read_file
from station.desk.packer import Packer
from station.desk.pricing import priced_form
from station.desk.queue import QueueItem
from station.desk.queue_page import BenchQueue, Found
from station.desk.resolving import Resolution
from station.desk.settings_page import BenchSettings
from station.desk.setup_page import BenchSetup
from station.desk.tools import Tools
from station.desk.view_amend import AmendAct, AmendView
from station.desk.view_orders import Part
from station.desk.views import Band, Shape, Tone
from station.desk.void_page import BenchVoid
from station.desk.wallet_page import BenchWallet, Booking, Kind
from station.diagnostics.doctor import AllAtOnce
from station.diagnostics.latency import LogTimes
from station.domain.amendment import Wanted as Change
from station.domain.cover import CoverState
from station.domain.errors import PermissionRefusedError, message
from station.domain.money import Money
from station.domain.people import Actor, Person, Role
from station.domain.period import Period
from station.domain.printers import PrinterRole
from station.domain.reprint import ReprintReason, Why
from station.domain.shipment import Order, PaperKind
from station.domain.void import VoidReason
from station.flow.history import Wanted
from station.flow.order_files import OrderRow, OrdersWanted, StagedCounts
from station.flow.void_books import Owed
from station.flow.work import OrderState, Wish
from station.orders import Import
from station.orders.report import Told
from station.printing.picture import picture

_SAID = ("people.not_allowed", "people.sign_in_first")
_names = itertools.count(1)
_pins = itertools.count(304_117, 101)
_TARIFF = str(practice_orders().with_name("tariff.csv"))
ORDERS: tuple[Order, ...] = tuple(read_file(practice_orders(), "trying").orders)


@dataclass
class Trial:
    """A station with an order open on its bench, and somebody who tries something."""

    station: Station
    packer: Packer
    actor: Actor

    async def somebody(self) -> Person:
        """A clerk who has just come."""
        people, by = self.station.people, Actor("Ruth Adeyemi", Role.SUPERVISOR)
        return await people.add(f"Clerk {next(_names)}", Role.CLERK, str(next(_pins)), by)

    async def packs(self, act: Callable[[], Awaitable[None] | None]) -> None:
        """An act of the bench: it says that it is refused instead of raising it."""
        self.packer.sign_in(self.actor)
        self.packer.refuse(_NOTHING)
        result = act()
        if result is not None:
            await result
        said = self.packer._bench.said
        if said is not None and said.id in _SAID:
            raise PermissionRefusedError(said.id)


LOOKED = Looked(practice_orders(), "", "trying", None, None, None)
PREVIEW = Preview(LOOKED, None, Told("", 0, Import(refused=True), 0, 0, {}), StagedCounts())
_PRICED = AmendView(
    "B1-NONE", "", Band(Shape.FLAG, Tone.PLAIN, message("amend.order", order="")), AmendAct.CONFIRM,
    (), None, None, "GBP", None, n=1,
)  # fmt: skip
LINE = view_orders.line(
    OrderRow("trying", ORDERS[1].number, OrderState.OPEN, ORDERS[1], None, "", datetime.now(UTC))
)
_NOTHING = PermissionRefusedError("band.look_again").message
Act = Callable[[Trial], Awaitable[Any]]


def bench_of(station: Station, actor: Actor) -> Packer:
    """The bench as the window has it."""
    tools = Tools(
        packing=station.packing,
        choices=station.choices,
        papers=station.papers,
        scan_back=station.scan_back,
        health=station.health,
        goods=station.goods,
        books=station.store,
        line=station.line,
        clock=station.clock,
        settings=station.current,
        new_shipment=station.new_shipment,
        next_try=station.outbox.next_try,
        wake=station.outbox.wake,
        practice=True,
    )
    return Packer(tools, actor)


async def _export(trial: Trial) -> None:
    auditing = Auditing(trial.station.audit_log, trial.station.clock)
    async for _ in auditing.export(None, None, Form.JSON, trial.actor):
        pass


async def _batch(trial: Trial) -> None:
    wanted = batch.Wanted(frozenset(), None, None, again=False, wait=timedelta(0))
    async for _ in trial.station.batch.run([], wanted, trial.actor):
        pass


async def _labels(trial: Trial) -> None:
    async for _ in trial.station.batches.run(trial.actor):
        pass


async def _page_labels(trial: Trial) -> None:
    async for _ in _page(trial).run_batch():
        pass


async def _commit(trial: Trial) -> None:
    station, shipment = trial.station, trial.station.new_shipment()
    form = await priced_form(ORDERS[1], shipment, station.current(), station.packing)
    await trial.station.packing.commit(ORDERS[1], shipment, form, None, trial.actor)


def _history(trial: Trial) -> History:
    return History(trial.station.history)


def _page(trial: Trial) -> BenchHistory:
    station = trial.station
    looking = Looking(station.store, picture)
    return BenchHistory(
        _history(trial),
        station.papers,
        looking,
        station.batches,
        station.clock,
        lambda: trial.actor,
        lambda: "GB",
    )


def _closing_page(trial: Trial) -> BenchClosing:
    return closing_desk(trial.station, lambda: trial.actor)


async def _taken(desk: BenchSettings) -> None:
    await desk.read_tariff(_TARIFF)
    await desk.take_tariff()


async def _read_and_taken(trial: Trial) -> None:
    await trial.station.tariff.read(_TARIFF, trial.actor)
    await trial.station.tariff.take(trial.actor)


async def _at_once(look: Callable[[Actor], object], trial: Trial) -> None:
    look(trial.actor)


def _settings(trial: Trial) -> BenchSettings:
    return settings_desk(trial.station, lambda: trial.actor)


def _setup(trial: Trial) -> BenchSetup:
    return setup_desk(
        trial.station,
        lambda: trial.actor,
        FrontDoor(trial.station.people, lambda _: None, trial.actor).first,
    )


def _void_page(trial: Trial) -> BenchVoid:
    return void_desk(trial.station, lambda: trial.actor)


def _queue_page(trial: Trial) -> BenchQueue:
    return queue_desk(trial.station, lambda: trial.actor)


def _wallet(trial: Trial) -> BenchWallet:
    return wallet_desk(trial.station, lambda: trial.actor)


DAY = Period(date(2026, 11, 24))


def _bench_batch(trial: Trial) -> BenchBatch:
    return batch_desk(trial.station, lambda: trial.actor)


async def _did(act: Callable[[], None]) -> None:
    act()


NO_PAPER = Shown("B1-NONE", PaperKind.LABEL, 1, 1, "4x6", b"")
ITEM = QueueItem(
    Owed(
        shipment="B1-NONE",
        step=None,
        kind=None,
        subject="",
        number="",
        recipient="",
        town="",
        country="",
        cover=CoverState.NONE,
        at=datetime(2026, 11, 24, tzinfo=UTC),
        by="",
        deadline=None,
        attempts=0,
        reads=0,
        last=None,
        last_at=None,
        flagged=True,
        flag=None,
        faults=0,
    ),
    None,
)


def _about(trial: Trial) -> BenchAbout:
    """The page about the program, whose doctor looks at nothing and whose bundle is not made."""
    station = trial.station
    bundles = Mock(make=AsyncMock(return_value=Path("support.zip")))
    behind = Behind(AllAtOnce(()), LogTimes(station.home.log), bundles, station.crashes,
                    station.clock, "0.1.0", "", lambda: None)  # fmt: skip
    return BenchAbout(behind, lambda: trial.actor)


ACTS: dict[str, Act] = {
    "Auditing.export": _export,
    "Batch.run": _batch,
    "BatchList.ask_again": lambda t: _did(lambda: t.station.batch_list.ask_again(t.actor)),
    "BatchList.choose": lambda t: _did(lambda: t.station.batch_list.choose([], t.actor)),
    "BatchList.dispatch": lambda t: t.station.batch_list.dispatch(Plan(), t.actor),
    "BatchList.leave": lambda t: t.station.batch_list.leave([], t.actor),
    "BatchList.load": lambda t: t.station.batch_list.load(t.actor),
    "BatchList.tick": lambda t: _did(lambda: t.station.batch_list.tick("x", t.actor)),
    "BatchList.tick_all": lambda t: _did(lambda: t.station.batch_list.tick_all(Totals(), t.actor)),
    "BenchBatch.ask_again": lambda t: _did(_bench_batch(t).ask_again),
    "BenchBatch.choose": lambda t: _did(lambda: _bench_batch(t).choose([])),
    "BenchBatch.dispatch": lambda t: _bench_batch(t).dispatch(Plan()),
    "BenchBatch.leave": lambda t: _bench_batch(t).leave([]),
    "BenchBatch.load": lambda t: _bench_batch(t).load(),
    "BenchBatch.tick": lambda t: _did(lambda: _bench_batch(t).tick("x")),
    "BenchBatch.tick_all": lambda t: _did(lambda: _bench_batch(t).tick_all(Totals())),
    "BenchVoid.ask": lambda t: _void_page(t).ask("B1-NONE", VoidReason.PACKED_WRONG, ""),
    "BenchAmend.ask": lambda t: amend_desk(t.station, lambda: t.actor).ask("B1-NONE", {}, ""),
    "BenchAmend.confirm": lambda t: amend_desk(t.station, lambda: t.actor).confirm(_PRICED),
    "BenchAmend.view": lambda t: amend_desk(t.station, lambda: t.actor).view("B1-NONE"),
    "BenchVoid.supervisors": lambda t: _void_page(t).supervisors(),
    "BenchVoid.view": lambda t: _void_page(t).view("B1-NONE"),
    "BenchHistory.papers": lambda t: _page(t).papers("B1-NONE"),
    "BenchHistory.batch": lambda t: _page(t).batch(),
    "BenchHistory.begin_batch": lambda t: _page(t).begin_batch(
        Wanted(), "B1-NONE", Why(ReprintReason.LOST)
    ),
    "BenchHistory.drop_batch": lambda t: _page(t).drop_batch(),
    "BenchHistory.run_batch": _page_labels,
    "BenchHistory.past": lambda t: _page(t).past("B1-NONE"),
    "BenchHistory.picture": lambda t: _page(t).picture(NO_PAPER, 100),
    "BenchHistory.reprint": lambda t: _page(t).reprint(
        "B1-NONE", PaperKind.LABEL, Why(ReprintReason.LOST)
    ),
    "BenchHistory.search": lambda t: _page(t).search(Wanted(), None),
    "BenchHistory.void_slip": lambda t: _page(t).void_slip("B1-NONE"),
    "BenchHistory.tally": lambda t: _page(t).tally(Wanted()),
    "Choices.choose": lambda t: t.station.choices.choose("B1-NONE", Wish.HOLD, t.actor),
    "Closing.close": lambda t: t.station.closing.close("nobody", t.actor),
    "Closing.files": lambda t: t.station.closing.files("nobody-1", t.actor),
    "Closing.outlook": lambda t: t.station.closing.outlook(t.actor),
    "Closing.past": lambda t: t.station.closing.past(t.actor),
    "Closing.save": lambda t: t.station.closing.save("nobody-1", t.actor),
    "BenchClosing.close": lambda t: _closing_page(t).close("nobody"),
    "BenchClosing.picture": lambda t: _closing_page(t).picture("nobody-1", 0, 9),
    "BenchClosing.print": lambda t: _closing_page(t).print("nobody-1"),
    "BenchClosing.save": lambda t: _closing_page(t).save("nobody-1"),
    "BenchSetup.add": lambda t: _setup(t).add(f"New {next(_names)}", Role.CLERK, str(next(_pins))),
    "BenchSetup.carrier": lambda t: _setup(t).carrier({"house.prefix": "5012345"}, None, ""),
    "BenchSetup.change": lambda t: _setup(t).change({"papers.dpi": "300"}),
    "BenchSetup.check": lambda t: _setup(t).check(),
    "BenchSetup.insurer": lambda t: _setup(t).insurer(Offered(key="x")),
    "BenchSetup.prove": lambda t: _setup(t).prove("TEST 0000"),
    "BenchSetup.test": lambda t: _setup(t).test(),
    "BenchSetup.top_up": lambda t: _setup(t).top_up("1", "GBP", "", ""),
    "BenchSetup.view": lambda t: _setup(t).view(),
    "BenchSettings.ask_printers": lambda t: _settings(t).ask_printers(),
    "BenchSettings.look_at_copy": lambda t: _settings(t).look_at_copy("/nowhere", own=False),
    "BenchSettings.take_copy": lambda t: _settings(t).take_copy(),
    "BenchSettings.write_copy": lambda t: _settings(t).write_copy(),
    "BenchSettings.change": lambda t: _settings(t).change({"papers.dpi": "300"}),
    "BenchSettings.empty": lambda t: _settings(t).empty(PrinterRole.LABEL),
    "BenchSettings.prove": lambda t: _settings(t).prove("TEST 0000"),
    "BenchSettings.test": lambda t: _settings(t).test(PrinterRole.LABEL),
    "BenchSettings.read_tariff": lambda t: _settings(t).read_tariff(_TARIFF),
    "BenchSettings.take_tariff": lambda t: _taken(_settings(t)),
    "BenchSettings.tariff": lambda t: _settings(t).tariff(),
    "BenchSettings.write_tariff": lambda t: _settings(t).write_tariff(),
    "BenchSettings.view": lambda t: _settings(t).view(),
    "BenchClosing.view": lambda t: _closing_page(t).view(),
    "History.find": lambda t: _history(t).find("B1-NONE", t.actor),
    "History.past": lambda t: _history(t).past("B1-NONE", t.actor),
    "History.search": lambda t: _history(t).search(Wanted(), t.actor),
    "History.tally": lambda t: _history(t).tally(Wanted(), t.actor),
    "Looking.papers": lambda t: Looking(t.station.store, picture).papers("B1-NONE", t.actor),
    "Looking.picture": lambda t: Looking(t.station.store, picture).picture(NO_PAPER, 9, t.actor),
    "Losses.seen": lambda t: t.station.losses.seen("B1-NONE", "x", t.actor),
    "BenchOrders.hold": lambda t: orders_desk(t.station, lambda: t.actor).hold(LINE, "Why"),
    "BenchOrders.keep": lambda t: orders_desk(t.station, lambda: t.actor).keep(PREVIEW, print),
    "BenchOrders.look": lambda t: orders_desk(t.station, lambda: t.actor).look("/nowhere"),
    "BenchOrders.more": lambda t: orders_desk(t.station, lambda: t.actor).more(Part.ALL, "", 0),
    "BenchOrders.read": lambda t: orders_desk(t.station, lambda: t.actor).read(
        LOOKED, None, print, None
    ),
    "BenchOrders.release": lambda t: orders_desk(t.station, lambda: t.actor).release(LINE),
    "BenchOrders.view": lambda t: orders_desk(t.station, lambda: t.actor).view(Part.ALL, ""),
    "Orders.hold": lambda t: t.station.orders.hold("trying", "10484", "Out of stock", t.actor),
    "Orders.release": lambda t: t.station.orders.release("trying", "10484", t.actor),
    "Orders.page": lambda t: t.station.orders.page(OrdersWanted(), 0, 5, t.actor),
    "Orders.count": lambda t: t.station.orders.count(OrdersWanted(), t.actor),
    "Orders.tally": lambda t: t.station.orders.tally(t.actor),
    "FileDesk.look": lambda t: t.station.files.look(practice_orders(), t.actor),
    "FileDesk.read": lambda t: t.station.files.read(LOOKED, None, t.actor),
    "FileDesk.keep": lambda t: t.station.files.keep(PREVIEW, t.actor),
    "Orders.keep": lambda t: t.station.orders.keep(ORDERS[2:3], t.actor),
    "Packer.ask_again": lambda t: t.packs(t.packer.ask_again),
    "Packer.choose": lambda t: t.packs(lambda: t.packer.choose("hold")),
    "Packer.choose_service": lambda t: t.packs(lambda: t.packer.choose_service("ND")),
    "Packer.dispatch": lambda t: t.packs(t.packer.dispatch),
    "Packer.edit": lambda t: t.packs(lambda: t.packer.edit({"to.name": "Mary"})),
    "RulesDesk.of_order": lambda t: t.station.rules.of_order("1", t.actor),
    "RulesDesk.samples": lambda t: t.station.rules.samples(t.actor),
    "CommandCards.pdf": lambda t: t.station.command_cards.pdf(t.actor),
    "CommandCards.print": lambda t: t.station.command_cards.print(t.actor),
    "GoodsDesk.allow": lambda t: t.station.goods.allow((), "1", "B1-NONE", t.actor),
    "Packer.allow_goods": lambda t: t.packs(t.packer.allow_goods),
    "BenchSettings.print_card": lambda t: _settings(t).print_card(),
    "Packer.weigh": lambda t: t.packs(t.packer.weigh),
    "ScaleDesk.settled": lambda t: t.station.scale.settled(0.01, t.actor),
    "Packer.next_box": lambda t: t.packs(t.packer.next_box),
    "Packer.next_why": lambda t: t.packs(t.packer.next_why),
    "Packer.next_service": lambda t: t.packs(t.packer.next_service),
    "Packer.put_back": lambda t: t.packs(t.packer.put_back),
    "Packer.is_there": lambda t: t.packs(t.packer.is_there),
    "Packer.reprint": lambda t: t.packs(lambda: t.packer.reprint("label")),
    "Packer.scan": lambda t: t.packs(lambda: t.packer.scan(ORDERS[0].number)),
    "Packer.set_aside": lambda t: t.packs(t.packer.set_aside),
    "Packer.tick": lambda t: t.packs(lambda: t.packer.tick("parcel_insurance")),
    "Packing.commit": _commit,
    "Papers.came_out": lambda t: t.station.papers.came_out(
        "B1-NONE", PaperKind.LABEL, True, t.actor
    ),
    "Papers.cancel": lambda t: t.station.papers.cancel("B1-NONE", PaperKind.LABEL, t.actor),
    "ListPrints.print": lambda t: t.station.list_prints.print("M-NONE", t.actor),
    "Papers.void_slip": lambda t: t.station.papers.void_slip("B1-NONE", t.actor),
    "Papers.reprint": lambda t: t.station.papers.reprint(
        "B1-NONE", PaperKind.LABEL, Why(ReprintReason.LOST), t.actor
    ),
    "People.add": lambda t: t.station.people.add(
        f"New {next(_names)}", Role.CLERK, str(next(_pins)), t.actor
    ),
    "Papers.again": lambda t: t.station.papers.again(
        "B1-NONE", PaperKind.LABEL, Why(ReprintReason.LOST), t.actor, 1
    ),
    "PrintBatches.begin": lambda t: t.station.batches.begin([], Why(ReprintReason.LOST), t.actor),
    "PrintBatches.drop": lambda t: t.station.batches.drop(t.actor),
    "PrintBatches.run": _labels,
    "PrintBatches.standing": lambda t: t.station.batches.standing(t.actor),
    "Printers.empty": lambda t: t.station.printers.empty(PrinterRole.LABEL, t.actor),
    "Printers.prove": lambda t: t.station.printers.prove("TEST 0000", t.actor),
    "Printers.test": lambda t: t.station.printers.test(PrinterRole.LABEL, t.actor),
    "LettingGo.believe": lambda t: t.station.letting_go.believe(t.actor),
    "Privacy.papers_gone": lambda t: t.station.privacy.papers_gone("/nowhere", t.actor),
    "Privacy.purge": lambda t: t.station.privacy.purge(t.actor),
    "Queue.items": lambda t: t.station.queue.items(t.actor),
    "Queue.retry": lambda t: t.station.queue.retry("B1-NONE", t.actor),
    "Queue.retry_all": lambda t: t.station.queue.retry_all(t.actor),
    "BenchQueue.evidence": lambda t: _queue_page(t).evidence(ITEM),
    "BenchQueue.read_again": lambda t: _queue_page(t).read_again(ITEM),
    "BenchQueue.resolve": lambda t: _queue_page(t).resolve(ITEM, Found(Resolution.SEEN, "x")),
    "BenchQueue.send_now": lambda t: _queue_page(t).send_now(),
    "BenchQueue.view": lambda t: _queue_page(t).view(),
    "Reconciling.newest": lambda t: t.station.reconciling.newest(t.actor),
    "Resolving.choices": lambda t: t.station.resolving.choices("B1-NONE", t.actor),
    "Resolving.resolve": lambda t: t.station.resolving.resolve(
        "B1-NONE", Resolution.SEEN, "x", None, t.actor
    ),
    "ScanBack.confirm": lambda t: t.station.scan_back.confirm("B1-NONE", None, t.actor),
    "ScanBack.pass_by": lambda t: t.station.scan_back.pass_by("B1-NONE", t.actor),
    "TariffDesk.drop": lambda t: t.station.tariff.drop(t.actor),
    "TariffDesk.read": lambda t: t.station.tariff.read(_TARIFF, t.actor),
    "TariffDesk.shown": lambda t: _at_once(t.station.tariff.shown, t),
    "TariffDesk.take": _read_and_taken,
    "TariffDesk.text": lambda t: _at_once(t.station.tariff.text, t),
    "TariffDesk.write": lambda t: t.station.tariff.write(t.actor),
    "CredentialsDesk.check": lambda t: t.station.credentials.check(t.actor),
    "CredentialsDesk.keep": lambda t: t.station.credentials.keep(Offered(key="x"), t.actor),
    "SettingsCopy.look": lambda t: t.station.settings_copy.look("/nowhere", t.actor),
    "SettingsCopy.take": lambda t: t.station.settings_copy.take(t.actor),
    "SettingsCopy.text": lambda t: _at_once(t.station.settings_copy.text, t),
    "SettingsCopy.write": lambda t: t.station.settings_copy.write(t.actor),
    "SettingsDesk.take": lambda t: t.station.settings.take({"papers.dpi": 300}, t.actor),
    "SettingsDesk.keep_secret": lambda t: t.station.settings.keep_secret(
        "insurer.key", "abcdef", t.actor
    ),
    "BenchAbout.dismiss": lambda t: _about(t).dismiss(),
    "BenchAbout.examine": lambda t: _about(t).examine(lambda: None),
    "BenchAbout.save_bundle": lambda t: _about(t).save_bundle(),
    "BenchAbout.view": lambda t: _about(t).view(),
    "BenchToDo.view": lambda t: to_do_desk(t.station, lambda: t.actor).view(),
    "BenchUpdate.look": lambda t: update_desk(t.station, lambda: t.actor).look(),
    "BenchUpdate.view": lambda t: update_desk(t.station, lambda: t.actor).view(),
    "Amending.ask": lambda t: t.station.amending.ask("B1-NONE", Change(), t.actor),
    "Amending.confirm": lambda t: t.station.amending.confirm("B1-NONE", 1, t.actor),
    "Amending.outlook": lambda t: t.station.amending.outlook("B1-NONE", t.actor),
    "Voiding.approve": lambda t: t.station.voiding.approve("B1-NONE", None, t.actor),
    "Voiding.ask": lambda t: t.station.voiding.ask("B1-NONE", VoidReason.PACKED_WRONG, "", t.actor),
    "Voiding.cover_anyway": lambda t: t.station.voiding.cover_anyway("B1-NONE", t.actor),
    "Voiding.keep_cover": lambda t: t.station.voiding.keep_cover("B1-NONE", t.actor),
    "Voiding.outlook": lambda t: t.station.voiding.outlook("B1-NONE", t.actor),
    "BenchWallet.ask_carriers": lambda t: _wallet(t).ask_carriers(),
    "BenchWallet.book": lambda t: _wallet(t).book(Booking(Kind.TOP_UP, "1", "GBP", "", "")),
    "BenchWallet.more": lambda t: _wallet(t).more(DAY, 0),
    "BenchWallet.print": lambda t: _wallet(t).print(DAY),
    "BenchWallet.save": lambda t: _wallet(t).save(DAY),
    "BenchWallet.view": lambda t: _wallet(t).view(DAY),
    "Statements.of": lambda t: t.station.statements.of(DAY, t.actor),
    "Statements.print": lambda t: t.station.statements.print(DAY, t.actor),
    "Statements.save": lambda t: t.station.statements.save(DAY, t.actor),
    "CarrierDesk.balances": lambda t: t.station.carrier_desk.balances(t.actor),
    "CarrierDesk.rates": lambda t: t.station.carrier_desk.rates("10482", t.actor),
    "Wallet.correct": lambda t: t.station.wallet.correct(Money(-1, "GBP"), "Lost", t.actor),
    "Wallet.page": lambda t: t.station.wallet.page(DAY, t.actor),
    "Wallet.top_up": lambda t: t.station.wallet.top_up(Money(100, "GBP"), t.actor),
}


def _of_somebody(name: str, *more: Any) -> Act:
    async def act(trial: Trial) -> None:
        method = getattr(trial.station.people, name)
        await method(await trial.somebody(), *more, trial.actor)

    return act


ACTS |= {
    "People.change_role": _of_somebody("change_role", Role.SUPERVISOR),
    "People.leave": _of_somebody("leave"),
    "People.new_badge": _of_somebody("new_badge"),
    "People.revoke_badge": _of_somebody("revoke_badge"),
}
