"""The composition root: builds every room and hands each what it needs."""

import asyncio
from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

from station import __version__
from station.app.bodies import booking_of, preview_of
from station.app.broker import Broker
from station.app.ground import Ground
from station.app.machine import (
    ArgonHasher,
    new_badge,
    new_key,
    new_person,
    new_reference,
    new_shipment,
    system,
)
from station.app.maker import PaperMaker
from station.app.second_place import second_folder
from station.carriers.house import HouseCarrier, Refunds
from station.config import file as settings_file
from station.config.pin_key import PinKey
from station.desk.amending import Amending
from station.desk.backing_up import BackingUp
from station.desk.batch import Batch
from station.desk.batch_list import BatchList, BatchTools
from station.desk.carriers import CarrierDesk
from station.desk.choices import Choices
from station.desk.closing import Closing
from station.desk.command_card import CommandCards
from station.desk.goods import GoodsDesk
from station.desk.health import Health
from station.desk.letting_go import LettingGo
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
from station.desk.statements import Statements
from station.desk.tariff import TariffDesk
from station.desk.updating import Machine, Updating
from station.desk.voiding import Voiding
from station.desk.wallet import Wallet
from station.devices.hid_scale import HidScale
from station.domain import settings as declared
from station.domain.printers import PrinterRole, PrinterSpec
from station.domain.void import Void
from station.flow.acts import Acts
from station.flow.carriers import Carriers
from station.flow.makers import Makers
from station.flow.outbox import Outbox
from station.flow.pace import Pace
from station.flow.work import Shipment
from station.printing.cups import queues
from station.printing.lists import Lists
from station.printing.routing import RoutedPrinter
from station.printing.saved import SavedPapers
from station.store.amend_rows import AmendRows
from station.store.known_times import KnownTimes
from station.store.manifests import ManifestRows
from station.store.mirror_rows import MirrorRows
from station.store.order_files import OrderFileRows
from station.store.order_list import OrderListRows
from station.store.paper_folders import PaperPlaces
from station.store.people import PeopleStore
from station.store.print_batch_rows import BatchRows
from station.store.proof_rows import ProofRows
from station.store.purge import Purge
from station.store.reconciling import ReconcileRows
from station.store.scan_rows import ScanRows
from station.store.second_folder import SecondPlace
from station.store.space import DiskSpace
from station.store.update_rows import UpdateRows
from station.store.void_books import VoidRows
from station.store.wallet_rows import WalletRows
from station.xcover.bodies import opt_out_body

if TYPE_CHECKING:
    from station.xcover.credentials import Credentials


class Rooms(Ground):
    """Every room of one bench's program, built and handed what it needs; nothing is started."""

    def _build(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []
        self._connecting = asyncio.Lock()
        self._asks_with: Credentials | None = None
        self._connects = False
        self._build_flow()
        self._build_bench()
        self._build_office()

    def _build_flow(self) -> None:
        """The outbox and the parties that it works with."""
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
        self.printer = RoutedPrinter(PaperPlaces(self.store).note)
        self.printers = Printers(
            self._printer_spec,
            queues,
            self.maker,
            self.printer,
            ProofRows(self.store),
            self.clock,
            lambda: self.outbox.printer_changed(),
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
            self._line_changed,
        )
        self.outbox = Outbox(
            self.store,
            self.acts,
            self.line,
            self.clock,
            Makers(new_key, booking_of, preview_of, self._void_label),
            lambda shipment: self.listeners.shipment(shipment),
        )

    def _build_bench(self) -> None:
        """The desks of what is done with a parcel: packing, papers, voids, changes, the queue."""
        second = SecondPlace(self._second_folder, self.home.record, self._backups_kept)
        self.letting_go = LettingGo(
            KnownTimes(self.home.record),
            lambda: settings_file.doubt(self.home, self.was_set_up),
            # Practice's own insurer runs on this computer, by the same clock.
            lambda now: None if self.practice else self.line.ahead_now(now),
            self.audit_log,
            self.clock,
        )
        self.backing_up = BackingUp(self.backups, second, self.clock, self.letting_go.why_not)
        self.room = Room(DiskSpace(self.home.folder))
        self.privacy = Privacy(
            Purge(self.store),
            lambda folder, disk: SavedPapers(folder, disk).forget,
            lambda: (self.home.papers, self.folder().absolute()),
            self.current,
            self.clock,
            self.letting_go,
        )
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
            self._line_changed,
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
            (self.room, self.backing_up, self.letting_go, self.privacy),
        )

    def _build_office(self) -> None:
        """The desks of what stands around it: orders, wallet, updates, people."""
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
        self._staff = PeopleStore(self.store)
        self._hasher = ArgonHasher(PinKey(self.home))
        self.people = People(self._staff, self._hasher, self.clock, new_person, new_badge)

    def _printer_spec(self, role: PrinterRole) -> PrinterSpec:
        return declared.printer(self.current(), role, str(self.folder().absolute()))

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
            line_changed=self._line_changed,
            several_carriers=self.carrier.several,
            room=self.room.ask,
        )

    def _line_changed(self) -> None:
        self.outbox.line_changed()
        self.listeners.line()

    def new_shipment(self) -> str:
        """A fresh shipment id."""
        return new_shipment(self.current().of(declared.BENCH_CODE))

    @abstractmethod
    async def probe(self) -> None:
        """Somebody wants to know now how the lines are."""
