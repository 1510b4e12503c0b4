"""The composition root: builds every room and hands each what it needs."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from station import __version__, i18n, log, resources
from station.app import behind, practice_people
from station.app.broker import Broker
from station.app.insurer_keys import LiveKeys, PracticeKeys
from station.app.kill_point import install_kill_point
from station.app.late import LateInsurer
from station.app.machine import (
    ArgonHasher,
    SystemClock,
    new_badge,
    new_key,
    new_person,
    new_reference,
    new_shipment,
    system,
)
from station.app.maker import PaperMaker
from station.app.mending import Alarm, kept_as_it_is, mended, told
from station.app.practice import PracticeInsurer
from station.app.restoring import second_folder
from station.carriers.house import HouseCarrier, Refunds
from station.config import file as settings_file
from station.config import settings_copy
from station.config.paths import Home, home
from station.config.pin_key import PinKey
from station.config.secrets import Keyring, Secret
from station.desk.amending import Amending
from station.desk.backing_up import BackingUp
from station.desk.batch import Batch
from station.desk.batch_list import BatchList, BatchTools
from station.desk.carriers import CarrierDesk
from station.desk.choices import Choices
from station.desk.closing import Closing
from station.desk.command_card import CommandCards
from station.desk.credentials import CredentialsDesk
from station.desk.goods import GoodsDesk
from station.desk.health import Health
from station.desk.list_prints import ListPrints
from station.desk.losses import Losses
from station.desk.mirroring import Mirroring
from station.desk.order_files import FileDesk
from station.desk.order_folder import OrderFolder
from station.desk.orders import Orders
from station.desk.packing import Packing, Parts
from station.desk.papers import Papers
from station.desk.people import People
from station.desk.print_batch import PrintBatches
from station.desk.printers import Printers
from station.desk.privacy import Privacy
from station.desk.queue import Queue
from station.desk.reconciling import Reconciling
from station.desk.resolving import Resolving
from station.desk.room import Room
from station.desk.rules import RulesDesk
from station.desk.scale import ScaleDesk
from station.desk.scan_back import ScanBack
from station.desk.settings import SettingsDesk
from station.desk.settings_copy import SettingsCopy
from station.desk.statements import Statements
from station.desk.tariff import TariffDesk
from station.desk.updating import Machine, Updating
from station.desk.voiding import Voiding
from station.desk.wallet import Wallet
from station.devices.hid_scale import HidScale
from station.domain import settings as declared
from station.domain.errors import EnvironmentFaultError, Message, StationError, message
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.domain.printers import PrinterRole, PrinterSpec
from station.domain.settings import Settings
from station.domain.void import Void
from station.flow import money
from station.flow.acts import Acts
from station.flow.carriers import Carriers
from station.flow.line import Line
from station.flow.makers import Makers
from station.flow.outbox import Outbox
from station.flow.pace import Pace
from station.flow.work import Identity, Shipment
from station.log.crashes import Crashes
from station.printing.cups import queues
from station.printing.folder import FolderPrinter
from station.printing.lists import Lists
from station.printing.routing import RoutedPrinter
from station.store.amend_rows import AmendRows
from station.store.audit import AuditLog
from station.store.backup import BackupFolder
from station.store.db import Database
from station.store.lock import InstanceLock
from station.store.manifests import ManifestRows
from station.store.mirror_rows import MirrorRows
from station.store.order_files import OrderFileRows
from station.store.order_list import OrderListRows
from station.store.people import PeopleStore
from station.store.print_batch_rows import BatchRows
from station.store.proof_rows import ProofRows
from station.store.purge import Purge
from station.store.reader import HistoryReader
from station.store.reconciling import ReconcileRows
from station.store.record_repair import repaired
from station.store.restore import Restored
from station.store.scan_rows import ScanRows
from station.store.second_folder import SecondPlace
from station.store.space import DiskSpace
from station.store.store import Store
from station.store.update_rows import UpdateRows
from station.store.void_books import VoidRows
from station.store.wallet_rows import WalletRows
from station.xcover.bodies import booking_body, opt_out_body, preview_body

if TYPE_CHECKING:
    from station.xcover.credentials import Credentials

PRACTICE_ACTOR = Actor(i18n.t("people.practice"), Role.SUPERVISOR)
_log = logging.getLogger(__name__)
_A_MOMENT = timedelta(seconds=10)
_PRACTICE_WALLET = Money(500_000, "GBP")


@dataclass(frozen=True)
class Listeners:
    """Who wants to hear what happens."""

    shipment: Callable[[str], None] = lambda _: None
    line: Callable[[], None] = lambda: None
    wallet: Callable[[], None] = lambda: None
    """Somebody changed the balance by hand."""
    settings: Callable[[frozenset[str]], None] = lambda _: None
    """These settings are others now."""
    damaged: Callable[[Message], None] = lambda _: None
    """The store was found damaged; everything has stopped."""


class Station:
    """One bench's program: everything built, nothing started."""

    def __init__(
        self,
        *,
        practice: bool,
        read_only: bool = False,
        papers: Path | None = None,
        crashes: Crashes | None = None,
        loaded: settings_file.Loaded | None = None,
    ) -> None:
        """Reads the settings, unless they were `loaded`.

        Raises EnvironmentFaultError when the data folder is unusable.
        """
        self.practice = practice
        self.read_only = read_only
        self.home: Home = home(practice=practice)
        if not read_only:
            self.home.create()
        self.crashes = crashes or Crashes(self.home.crashes, __version__)
        loaded = loaded or settings_file.load(self.home)
        self.settings_notices = loaded.notices
        self.notices: list[Message] = list(loaded.notices)
        self.listeners = Listeners()
        self.clock = SystemClock()
        self.line = Line()
        self._lock = InstanceLock(self.home.lock)
        self._locked_at = 0.0
        self.alarm = Alarm(self.home.store)
        database = Database(self.home.store, read_only=read_only, damaged=self.alarm.ring)
        self.store = Store(database, self.home.record)
        self.mended: Restored | None = None
        """What was put back at this start."""
        self.backups = BackupFolder(self.home.store, self.home.backups, self._backups_kept)
        self.audit_log = AuditLog(self.store, self.home.record, self.backups.anchors)
        self.settings = SettingsDesk(
            loaded.settings,
            lambda settings: settings_file.save(self.home, settings),
            Keyring(practice=practice).set,
            self.audit_log,
            self.clock,
            self._settings_changed,
        )
        i18n.speak(self.current().of(declared.BENCH_LANGUAGE))
        self.history = HistoryReader(
            Database(self.home.store, read_only=True, damaged=self.alarm.ring)
        )
        self.insurer = LateInsurer()
        self._practice_insurer = PracticeInsurer(self.home.sandbox) if practice else None
        child = self._practice_insurer
        self.keys = LiveKeys(self.current, self.store) if child is None else PracticeKeys(child)
        self.credentials = CredentialsDesk(self.keys, self.settings)
        # A later run, started elsewhere, must find what this one says it wrote.
        self._papers_folder = papers.absolute() if papers is not None else None
        self._tasks: list[asyncio.Task[None]] = []
        self._connecting = asyncio.Lock()
        self._asks_with: Credentials | None = None
        self._connects = False
        self.settings_copy = SettingsCopy(
            self.settings,
            lambda settings: settings_copy.written(settings, practice=self.practice),
            lambda data: settings_copy.read(data, practice=self.practice),
            Lists(self.folder).save,
            settings_copy.LARGEST_BYTES,
        )
        self._build()
        install_kill_point(practice=practice)

    def current(self) -> Settings:
        """The settings in force."""
        return self.settings.current()

    def folder(self) -> Path:
        """Where papers go."""
        named = self.current().of(declared.PAPERS_FOLDER)
        return self._papers_folder or (Path(named) if named else self.home.papers)

    def _build(self) -> None:
        current = self.current()
        self.pace = Pace(current.of(declared.INSURER_PACE), self.clock.monotonic)
        house = HouseCarrier(
            lambda: self.current().of(declared.HOUSE_PREFIX),
            self._refunds,
            self.clock.now,
            lambda: (declared.services(self.current()), declared.tariff(self.current())),
        )
        self.broker = Broker(
            self.current,
            lambda: self._printer_spec(PrinterRole.LABEL),
            self.clock,
            lambda: self.listeners.line(),
            practice=self.practice,
        )
        self.carrier = Carriers(
            lambda: (house, self.broker.carrier) if self.broker.enabled else (house,)
        )
        self.maker = PaperMaker(
            self.current, lambda: str(self.folder().absolute()), practice=self.practice
        )
        self.printer = RoutedPrinter()
        self.printers = Printers(
            self._printer_spec, queues, self.maker, self.printer, ProofRows(self.store), self.clock
        )
        self.acts = Acts(
            self.store,
            self.insurer,
            self.carrier,
            self.printer,
            self.maker,
            self.line,
            self.pace,
            self.clock,
            lambda: self.listeners.line(),
        )
        self.outbox = Outbox(
            self.store,
            self.acts,
            self.line,
            self.clock,
            Makers(new_key, _booking_of, _preview_of, self._void_label),
            lambda shipment: self.listeners.shipment(shipment),
        )
        second = SecondPlace(self._second_folder, self.home.record, self._backups_kept)
        self.backing_up = BackingUp(self.backups, second, self.clock)
        self.room = Room(DiskSpace(self.home.folder))
        self.packing = Packing(self._parts())
        self.choices = Choices(self.store, self.clock, self.outbox.wake)
        manifests = ManifestRows(self.store)
        self.closing = Closing(manifests, self.maker, self.clock, Lists(self.folder).save)
        self.tariff = TariffDesk(self.settings, self.store, Lists(self.folder).save)
        self.list_prints = ListPrints(
            self.closing, self._printer_spec, self.printer, self.audit_log, self.clock
        )
        self.goods = GoodsDesk(self.audit_log, self.clock)
        self.scale = ScaleDesk(HidScale(lambda: self.current().of(declared.BENCH_SCALE)))
        self.rules = RulesDesk(self.store, self.current)
        self.command_cards = CommandCards(
            self.current, self.maker, self._printer_spec, self.printer, self.clock
        )
        self.voids = VoidRows(self.store, self.history)
        self.voiding = Voiding(
            self.store, self.voids, self.clock, self.current, self.outbox.wake, manifests.of
        )
        self.amending = Amending(
            self.store,
            AmendRows(self.store),
            self.insurer,
            self.line,
            self.pace,
            self.clock,
            self.current,
            new_key,
            self.outbox.wake,
            lambda: self.listeners.line(),
        )
        self.queue = Queue(
            self.store, self.voids, self.clock, self.outbox.next_try, self.outbox.hurry
        )
        self.resolving = Resolving(self.store, self.voids, self.clock, self.outbox.wake)
        self.reconciling = Reconciling(
            ReconcileRows(self.store), self.insurer, self.pace, self.clock, self.current
        )
        self.papers = Papers(
            self.store,
            self.maker,
            self.printer,
            self.voids,
            self.audit_log,
            self.clock,
            self.outbox.hurry,
        )
        self.batches = PrintBatches(self.papers, self.store, BatchRows(self.store), self.clock)
        self.scan_back = ScanBack(
            self.store,
            ScanRows(self.store),
            self.clock,
            self.current,
            self.papers.came_out,
            practice=self.practice,
        )
        self.carrier_desk = CarrierDesk(
            self.carrier,
            lambda: {self.broker.carrier.name: self.broker.line} if self.broker.enabled else {},
            self.store,
            self.current,
            self.new_shipment,
        )
        self.health = Health(
            self.store,
            self.line,
            self.current,
            self.printers,
            self.probe,
            self.broker.line,
            self.crashes.unseen,
            (self.room, self.backing_up),
        )
        listed = OrderListRows(self.store, self.history)
        self.orders = Orders(self.store, listed, self.clock)
        self.files = FileDesk(OrderFileRows(self.store), self.clock)
        self.order_folder = OrderFolder(self.files, self.current)
        self.batch = Batch(
            self.packing, self.store, self.outbox, self.clock, self.current, self.new_shipment,
            self.goods,
        )  # fmt: skip
        self.batch_list = BatchList(
            BatchTools(
                self.packing, self.batch, self.store, listed, self.line, self.clock, self.current,
                self.new_shipment,
            )
        )  # fmt: skip
        moved = WalletRows(self.history)
        self.wallet = Wallet(self.store, moved, self.clock, new_reference)
        self.mirroring = Mirroring(MirrorRows(self.store), self.carrier, self.clock)
        self.statements = Statements(
            moved, self.mirroring, self.maker, Lists(self.folder).save, self._printer_spec,
            self.printer, self.audit_log, self.clock,
        )  # fmt: skip
        self.updating = Updating(
            self.current, UpdateRows(self.store), self.clock, Machine(__version__, system())
        )
        self.losses = Losses(self.store, self.clock)
        self.privacy = Privacy(
            Purge(self.store),
            lambda order, shipment: FolderPrinter(self.folder()).forget(order, shipment),
            self.current,
            self.clock,
        )
        self._staff = PeopleStore(self.store)
        self._hasher = ArgonHasher(PinKey(self.home))
        self.people = People(self._staff, self._hasher, self.clock, new_person, new_badge)

    def _printer_spec(self, role: PrinterRole) -> PrinterSpec:
        return declared.printer(self.current(), role, str(self.folder().absolute()))

    def _backups_kept(self) -> timedelta:
        return timedelta(days=self.current().of(declared.BACKUPS_KEEP_DAYS))

    def _second_folder(self) -> Path | None:
        return second_folder(self.current())

    def _refunds(self) -> Refunds:
        settings = self.current()
        return Refunds(settings.of(declared.HOUSE_REFUND), settings.of(declared.HOUSE_REFUND_DAYS))

    def _void_label(self, shipment: Shipment, void: Void) -> bytes:
        return self.carrier.voiding(shipment, void.label_until)

    def _parts(self) -> Parts:
        return Parts(
            books=self.store,
            insurer=self.insurer,
            carrier=self.carrier,
            maker=self.maker,
            clock=self.clock,
            line=self.line,
            pace=self.pace,
            settings=self.current,
            new_shipment=self.new_shipment,
            new_key=new_key,
            opt_out_body=lambda shipment: opt_out_body(
                shipment=shipment, station=self.current().of(declared.BENCH_CODE)
            ),
            wake=self.outbox.wake,
            wake_opt_outs=self.outbox.wake_opt_outs,
            line_changed=lambda: self.listeners.line(),
            several_carriers=self.carrier.several,
            room=self.room.ask,
        )

    def new_shipment(self) -> str:
        """A fresh shipment id."""
        return new_shipment(self.current().of(declared.BENCH_CODE))

    def start_log(self, crashed: Callable[[Path], None] | None = None) -> log.Log:
        """Starts the log; `crashed` is called, on any thread, for what nobody else caught.

        Raises EnvironmentFaultError when its file cannot be written.
        """
        try:
            return log.setup(self.home.log, crashed=crashed, crashes=self.crashes)
        except OSError as error:
            raise EnvironmentFaultError(
                "settings.folder_unusable",
                folder=str(self.home.log),
                reason=error.strerror or type(error).__name__,
            ) from error

    async def open(self) -> None:
        """Takes the lock, opens the store and brings both records together.

        A store that is damaged is set aside first, and its newest sound backup put back.

        Raises InUseError, NewerStoreError, RefusedError or EnvironmentFaultError.
        """
        if not self.read_only:
            self._lock.acquire()
            self._locked_at = self.clock.monotonic()
        self.alarm.listen(self._stop_for_damage)
        try:
            if not self.read_only:
                self.mended = await mended(self.home, self.clock.now())
                await kept_as_it_is(self.home, self.clock.now())
                await self._mend_record()
            held: Sequence[str] = await self.store.open()
            # Before anybody signs in, and before practice brings its people and its money.
            await self.store.check_mode("practice" if self.practice else "live")
            await self._mind_the_last_run()
        except BaseException:
            await self.store.close()
            self._lock.release()
            raise
        if self.mended is not None:
            self.notices.append(told(self.mended, self.clock.now()))
            held = self.mended.held
        if self.store.caught_up:
            self.notices.append(message("store.caught_up", count=self.store.caught_up))
        if held:
            self.notices.append(
                message(
                    "store.orders_held" if len(held) <= _NAMED else "store.many_orders_held",
                    orders=", ".join(held[:_NAMED]),
                    count=len(held) - _NAMED,
                )
            )
        if self.practice and not self.read_only:
            await self._bring_practice()

    async def _mend_record(self) -> None:
        """The second record is put together again if it is damaged and the database is not."""
        folder = self._second_folder()
        copies = [folder / self.home.record.name] if folder is not None else []
        kept = await repaired(self.home.store, self.home.record, copies, self.clock.now())
        if kept is not None:
            gone = kept == self.home.record
            word = "record.mended_gone" if gone else "record.mended"
            self.notices.append(message(word, kept=kept.name))

    def _stop_for_damage(self) -> None:
        """Nothing more is sent or written; what is under way is found again after the restore."""
        self.store.stop()
        for task in self._tasks:
            task.cancel()
        self.listeners.damaged(message("store.stopped"))

    async def _mind_the_last_run(self) -> None:
        """What a program that ended a moment ago has sent counts within this one's seconds too.

        It may have read until the moment when it ended, and of a read nothing is written: all that
        is known is that it had ended when this one got the lock.
        """
        at = await self.store.written_at()
        if at is not None and timedelta(0) <= self.clock.now() - at < _A_MOMENT:
            self.pace.used_up(self.clock.monotonic() - self._locked_at)

    async def _bring_practice(self) -> None:
        if not await self.wallet.balances():
            await self.store.post(
                money.top_up("topup-practice", _PRACTICE_WALLET),
                self.clock.now(),
                PRACTICE_ACTOR.name,
            )
        await practice_people.bring(self._staff, self._hasher, self.clock, PRACTICE_ACTOR.name)

    async def connect(self) -> None:
        """Finds the insurer: starts the practice one, or reads the live credentials.

        Raises StationError when there are none, or they are not this store's. EasyPost is found
        too where it is switched on; what is wrong with it, its own line says.
        """
        self._connects = True
        try:
            async with self._connecting:
                if not self.insurer.ready or self._practice_insurer_ended():
                    await self._connect()
        finally:
            await self.connect_broker()

    async def connect_broker(self) -> None:
        """Finds EasyPost's account where it is switched on; its line says what is wrong with it."""
        practice = self._practice_insurer
        await self.broker.connect(lambda: practice.easypost if practice else None)

    async def renew(self) -> None:
        """Takes over credentials that were changed since; the line says what is wrong with them.

        Only a live program that is connected does so: practice has its own, and a command that
        only changes settings asks nobody.
        """
        if self.practice or not self._connects:
            return
        with contextlib.suppress(StationError):  # the line says why
            async with self._connecting:
                if not self.insurer.ready or await self._others_in_force():
                    await self._connect()

    async def _others_in_force(self) -> bool:
        try:
            return await self.keys.credentials() != self._asks_with
        except StationError as error:
            # A keyring that is locked for a while takes nothing from an insurer that answers.
            return not isinstance(error, EnvironmentFaultError)

    async def renew_and_ask(self) -> None:
        """Takes over changed credentials and asks with them; the line says how it went."""
        await self.renew()
        if self.insurer.ready:
            await self.acts.ping()

    def _settings_changed(self, keys: frozenset[str]) -> None:
        """A setting or a secret is another since now."""
        if declared.BENCH_LANGUAGE.key in keys:
            i18n.speak(self.current().of(declared.BENCH_LANGUAGE))
        self.listeners.settings(keys)
        if not self._connects or self.practice:
            return
        if keys & _OF_INSURER:
            self._later("renew", self.renew_and_ask())
        if keys & _OF_EASYPOST:
            self._later("renew easypost", self.broker.renew())

    def _later(self, name: str, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.append(task)
        task.add_done_callback(self._tasks.remove)

    def _practice_insurer_ended(self) -> bool:
        return self._practice_insurer is not None and self._practice_insurer.ended

    async def probe(self) -> None:
        """Somebody wants to know now: finds the insurer if it is not found yet, and asks it."""
        try:
            await self.connect()
        except StationError:
            pass  # the line says why
        else:
            await self.acts.ping()
        await self.broker.probe()

    async def _connect(self) -> None:
        try:
            credentials = await self.keys.credentials()
            identity = Identity(
                "practice" if self.practice else "live",
                credentials.host,
                credentials.partner_code,
            )
            if not self.read_only:
                await self.store.identify(identity)
            elif not await self.store.belongs_to(identity):
                raise StationError("store.other_insurer")
        except StationError as error:
            self.line.stop(error.message, self.clock.now())
            self.listeners.line()
            raise
        from station.xcover.insurer import XCoverInsurer

        self._asks_with = credentials
        await self.insurer.become(XCoverInsurer(credentials))
        # What was asked while there was nobody says nothing of the line: it is looked at now, and
        # an order that was opened in the meantime gets its offer.
        self.line.heard_at = None

    def start(self) -> None:
        """Starts the outbox and the watch over the line."""
        self._tasks += [
            behind.started(self, "outbox", lambda station: station.outbox.run()),
            behind.started(self, "probe", behind.probe),
            behind.started(self, "carriers", behind.probe_carriers),
        ]

    def start_chores(self) -> None:
        """Starts what only an open window does by itself."""
        self._tasks += [
            behind.started(self, "printers", behind.watch_printers),
            behind.started(self, "chores", behind.keep),
            behind.started(self, "folder", lambda station: station.order_folder.run()),
            behind.started(self, "updates", behind.look_for_updates),
        ]

    async def close(self) -> None:
        """Ends everything in order; what is under way is found again at the next start."""
        await self.batch_list.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # Each is ended, whatever the one before it said.
        async with contextlib.AsyncExitStack() as ends:
            ends.callback(self._lock.release)
            if self._practice_insurer is not None:
                ends.push_async_callback(self._practice_insurer.stop)
            ends.push_async_callback(self.store.close)
            ends.push_async_callback(self.history.close)
            ends.push_async_callback(self.insurer.aclose)
            ends.push_async_callback(self.broker.aclose)


_NAMED = 8
"""How many orders a notice names."""
_OF_INSURER = frozenset(
    {Secret.INSURER_KEY, Secret.INSURER_SECRET, "insurer.url", "insurer.partner"}
)
_OF_EASYPOST = frozenset({Secret.EASYPOST_PRODUCTION_KEY, "easypost.url", "easypost.enabled"})


def _booking_of(shipment: Shipment) -> bytes:
    bought = shipment.bought
    return booking_body(
        list(shipment.quotes),
        shipment.form.sender,
        shipment.id,
        carrier=bought.carrier if bought else "",
        service=shipment.form.service.code,
        tracking=bought.tracking if bought else (),
    )


def _preview_of(shipment: Shipment, void: Void) -> bytes:
    # The short reason only: what a person wrote beside it stays in this house.
    return preview_body(list(shipment.quotes), i18n.t(f"reason.{void.reason.value}"))


def practice_orders() -> Path:
    """The orders that practice mode brings."""
    return resources.path("practice", "orders.csv")


@contextlib.asynccontextmanager
async def opened(station: Station) -> AsyncIterator[Station]:
    """`station` open, and closed at the end."""
    await station.open()
    try:
        yield station
    finally:
        await station.close()
