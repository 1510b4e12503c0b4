"""The bench at work: scan, form, offer, tick, dispatch, choice, next parcel.

Everything that matters outlives this object: the order on the bench, the offers shown and the
dispatch itself are rows of the store. What is held here is only what a screen needs.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from station.desk import bench_view, beside, finding
from station.desk.asking import SETTLE_S, Asking
from station.desk.bench_view import Bench
from station.desk.open_order import OpenOrder
from station.desk.packing import require
from station.desk.tools import Tools
from station.desk.views import BenchView, OfferState, Sound, Stage
from station.desk.watching import Watched
from station.domain import settings as declared
from station.domain.cover import ConsentBy
from station.domain.errors import Message, StationError, message
from station.domain.people import Actor, Permission
from station.domain.shipment import Order, PaperKind, ShipmentState
from station.flow.work import OrderState, Shipment, Wish

_log = logging.getLogger(__name__)

_WISHES = {wish.value: wish for wish in Wish if wish is not Wish.NONE}


class Packer:
    """One bench. All methods are called on the loop's thread."""

    def __init__(self, tools: Tools, actor: Actor) -> None:
        self._tools = tools
        self._actor = actor
        self._bench = Bench(actor=actor, practice=tools.practice)
        self._changed: Callable[[], None] = lambda: None
        self._sound: Callable[[Sound], None] = lambda _: None
        self._jobs: set[asyncio.Task[None]] = set()
        self._next_scan: str | None = None
        self._asking = Asking(
            self._bench, tools.packing, tools.line, self._job, lambda: self._changed()
        )

    # What a page may ask.

    def view(self) -> BenchView:
        """The bench at this moment."""
        self._bench.settings = self._tools.settings()
        self._bench.line = self._tools.line
        return bench_view.build(self._bench, self._tools.clock.now())

    def subscribe(self, changed: Callable[[], None], sound: Callable[[Sound], None]) -> None:
        """`changed` after every change of the view; `sound` when something is to be heard."""
        self._changed = changed
        self._sound = sound

    def sign_in(self, actor: Actor) -> None:
        """`actor` works here from now on."""
        self._actor = actor
        self._bench.actor = actor
        self._changed()

    def tell(self, notices: Sequence[Message]) -> None:
        """What the start-up has to say; the first of it stands until the next act."""
        if notices:
            self._bench.said = notices[0]
            self._changed()

    async def start(self) -> None:
        """Takes up what the last run left: finishes its dispatches, puts its orders back."""
        taken = await self._tools.packing.recover(self._actor)
        unfinished = 0
        for shipment in await self._tools.books.open_shipments():
            found = await self._tools.books.shipment(shipment)
            if found is not None and found.state is ShipmentState.DISPATCHING:
                unfinished += 1
                self._bench.queue_of_watched.append(shipment)
        if taken or unfinished:
            self._bench.recovered = taken + unfinished
        await self._next_watched()
        await self.refresh()

    async def refresh(self) -> None:
        """Reads anew what stands beside the open order: wallet, earlier parcels, queue."""
        await beside.refresh(self._bench, self._tools)
        self._changed()

    async def scan(self, code: str) -> None:
        """A scanned or typed code: an order number, or the code on a label."""
        code = code.strip()
        if not code:
            return
        self._bench.esc_asked = False
        if self._bench.stage in (Stage.DISPATCHING, Stage.CHOOSING):
            self._next_scan = code
            return
        try:
            await self._open(code)
        except StationError as error:
            self._refuse(error.message)

    async def _open(self, code: str) -> None:
        opened = self._bench.open
        if opened is not None and opened.order.number == code:
            self._sound(Sound.ACCEPTED)
            return
        found = await finding.find(self._tools.books, code)
        if found.order is None:
            self._refuse(found.refusal or message("band.unknown_code", code=code[:40]))
            return
        if opened is not None:
            if opened.edited:
                self._refuse(message("band.open_first", order=opened.order.number))
                return
            await self._put_back()
        order = found.order
        await self._tools.books.move_order(order, OrderState.ON_BENCH, self._tools.clock.now())
        self._take(order)

    def _take(self, order: Order) -> None:
        tools = self._tools
        settings = tools.settings()
        services = declared.services(settings)
        named = next((service for service in services if service.code == order.service), None)
        default = declared.default_service(settings) if not order.service else None
        self._bench.open = OpenOrder(
            order=order,
            shipment=tools.new_shipment(),
            opened_at=tools.clock.now(),
            sender=declared.sender(settings),
            services=services,
            service=named or default,
        )
        self._bench.said = None
        self._bench.recovered = 0
        self._go(Stage.FILLING)
        self._sound(Sound.ACCEPTED)
        self._asking.ask()

    def _refuse(self, word: Message) -> None:
        self._bench.said = word
        self._sound(Sound.REFUSED)
        self._changed()

    def edit(self, values: Mapping[str, str]) -> None:
        """Fields of the open form as typed."""
        opened = self._bench.open
        if opened is None or self._bench.stage is not Stage.FILLING:
            return
        known = {name: text for name, text in values.items() if name in opened.texts}
        if all(opened.texts[name] == text for name, text in known.items()):
            return
        opened.texts.update(known)
        opened.edited = True
        self._bench.esc_asked = False
        if opened.reread():
            self._asking.ask(SETTLE_S)
        self._changed()

    def choose_service(self, code: str) -> None:
        """Takes the service with `code`."""
        opened = self._bench.open
        if opened is None or self._bench.stage is not Stage.FILLING:
            return
        service = next((each for each in opened.services if each.code == code), None)
        if service is not None and opened.choose(service):
            self._asking.ask(SETTLE_S)
        self._changed()

    def next_service(self) -> None:
        """Takes the next service."""
        opened = self._bench.open
        if opened is None or not opened.services:
            return
        codes = [service.code for service in opened.services]
        at = codes.index(opened.service.code) if opened.service else -1
        self.choose_service(codes[(at + 1) % len(codes)])

    def tick(self, option: str) -> None:
        """Ticks the option, or takes its tick away."""
        opened = self._bench.open
        if opened is None or opened.offer is None or self._bench.stage is not Stage.FILLING:
            return
        wanted = opened.offer.option(option)
        if wanted is None:
            return
        if opened.ticked is wanted:
            opened.consent = None
        else:
            opened.offer_word = None
            opened.consent = self._tools.packing.consent(
                opened.offer, wanted, self._actor, ConsentBy.WINDOW
            )
        self._changed()

    async def ask_again(self) -> None:
        """Asks the insurer now; a new offer starts unticked."""
        opened = self._bench.open
        if opened is None or self._bench.stage is not Stage.FILLING:
            await self._tools.health.probe()
            await self.refresh()
            return
        opened.drop_offer()
        self._asking.ask()

    async def dispatch(self) -> None:
        """Dispatch: one press is enough."""
        opened = self._bench.open
        view = self.view()
        if opened is None or opened.form is None or view.dispatch is None:
            return
        if not view.dispatch.ready:
            self._refuse(view.dispatch.caption)
            return
        chosen = None
        if opened.offer is not None and opened.ticked is not None and opened.consent is not None:
            chosen = (opened.offer, opened.ticked, opened.consent)
        self._go(Stage.DISPATCHING)
        self._asking.drop()
        try:
            shipment = await self._tools.packing.commit(
                opened.order, opened.shipment, opened.form, chosen, self._actor
            )
        except StationError as error:
            self._go(Stage.FILLING)
            self._refuse(error.message)
            return
        self._bench.open = None
        self._bench.said = None
        self._bench.pressed_at = shipment.created_at
        await self._watch(shipment.id)

    async def put_back(self) -> None:
        """Puts the open order back; an edited one needs it twice."""
        opened = self._bench.open
        if opened is None or self._bench.stage is not Stage.FILLING:
            return
        if opened.edited and not self._bench.esc_asked:
            self._bench.esc_asked = True
            self._changed()
            return
        await self._put_back()
        await self.refresh()

    async def _put_back(self, state: OrderState = OrderState.OPEN) -> None:
        opened = self._bench.open
        if opened is None:
            return
        self._asking.drop()
        self._bench.open = None
        self._bench.esc_asked = False
        self._bench.said = None
        self._go(Stage.WAITING)
        await self._tools.packing.declined(opened.shipment, self._actor)
        await self._tools.books.move_order(opened.order, state, self._tools.clock.now())

    async def set_aside(self) -> None:
        """Puts the open order on hold."""
        if self._bench.stage is Stage.FILLING:
            await self._put_back(OrderState.ON_HOLD)
            await self.refresh()

    async def choose(self, choice: str) -> None:
        """Answers the choice card."""
        watched = self._bench.watched
        if watched is None or self._bench.stage is not Stage.CHOOSING or choice not in _WISHES:
            return
        require(self._actor, Permission.PACK)
        shipment = watched.work.shipment.id
        await self._tools.books.wish(
            shipment, _WISHES[choice], self._tools.clock.now(), self._actor.name
        )
        self._tools.wake(shipment)
        await self._watch(shipment)

    async def reprint(self, kind: str) -> None:
        """Prints a paper of the last parcel again."""
        if not self._bench.earlier:
            self._refuse(message("last.none"))
            return
        shipment = self._bench.earlier[0].shipment
        try:
            await self._tools.papers.reprint(shipment.id, PaperKind(kind), self._actor)
        except StationError as error:
            self._refuse(error.message)
            return
        self._bench.said = message(f"last.reprinted_{kind}", order=shipment.number)
        self._sound(Sound.ACCEPTED)
        self._changed()

    # What the outside tells.

    async def changed(self, shipment: str) -> None:
        """The outbox moved `shipment`."""
        watched = self._bench.watched
        if watched is not None and watched.work.shipment.id == shipment:
            await self._watch(shipment)
        elif any(parcel.shipment.id == shipment for parcel in self._bench.earlier):
            await self.refresh()

    async def _watch(self, shipment: str) -> None:
        work = await self._tools.books.work(shipment)
        money = await self._tools.books.money_of(shipment)
        pressed = self._bench.pressed_at or work.shipment.created_at
        self._bench.watched = Watched(work, pressed, dict(money))
        self._bench.next_try = self._tools.next_try(shipment)
        await self._step()

    async def _step(self) -> None:
        """Moves the page on when the dispatch has."""
        watched = self._bench.watched
        if watched is None:
            return
        stage = watched.stage(self._tools.clock.now())
        if stage is Stage.WAITING:
            await self._finish(watched.work.shipment)
            return
        if stage is Stage.CHOOSING and self._bench.stage is not Stage.CHOOSING:
            self._sound(Sound.LOOK_HERE if watched.waits_for_cover else Sound.REFUSED)
        self._go(stage)

    async def _finish(self, shipment: Shipment) -> None:
        self._bench.watched = None
        self._bench.pressed_at = None
        self._go(Stage.WAITING)
        dispatched = shipment.state is ShipmentState.DISPATCHED
        self._sound(Sound.ACCEPTED if dispatched else Sound.LOOK_HERE)
        await self._next_watched()
        await self.refresh()
        if self._next_scan is not None and self._bench.stage is Stage.WAITING:
            code, self._next_scan = self._next_scan, None
            await self.scan(code)

    async def _next_watched(self) -> None:
        if self._bench.queue_of_watched and self._bench.watched is None:
            await self._watch(self._bench.queue_of_watched.pop(0))

    async def tick_of_clock(self) -> None:
        """What only time changes: the 40 s, an offer's age, the start of its cover."""
        if self._bench.watched is not None:
            self._bench.next_try = self._tools.next_try(self._bench.watched.work.shipment.id)
            await self._step()
        if self._bench.stage is Stage.FILLING:
            self._asking.watch_age()

    async def line_changed(self) -> None:
        """The way to the insurer changed; an order without an offer asks again when it is back."""
        opened = self._bench.open
        lacking = (OfferState.NO_LINE, OfferState.FAILED)
        if opened is not None and opened.offer_state in lacking and not self._tools.line.down:
            self._asking.ask()
            return
        await self.refresh()

    def _go(self, stage: Stage) -> None:
        self._bench.stage = stage
        self._changed()

    def _job(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._jobs.add(task)
        task.add_done_callback(self._job_done)
        return task

    def _job_done(self, task: asyncio.Task[None]) -> None:
        self._jobs.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("a job of the bench failed", exc_info=task.exception())
            self._bench.said = message("band.our_fault")
            self._changed()

    async def run(self) -> None:
        """The bench's clock: looks at time once a second until cancelled."""
        try:
            while True:
                await self.tick_of_clock()
                await asyncio.sleep(1.0)
        finally:
            for task in list(self._jobs):
                task.cancel()
            await asyncio.gather(*self._jobs, return_exceptions=True)
