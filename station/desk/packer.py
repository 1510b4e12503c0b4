"""The bench at work: scan, form, offer, tick, dispatch, choice, next parcel.

Everything that matters outlives this object: the order on the bench, the offers shown and the
dispatch itself are rows of the store. What is held here is only what a screen needs.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

from station.desk import bench_view, beside
from station.desk.asking import Asking
from station.desk.bench_view import Bench
from station.desk.commands import Commands
from station.desk.filling import Filling
from station.desk.following import Following
from station.desk.guarding import for_packers, for_packers_at_once
from station.desk.jobs import Jobs
from station.desk.labelling import Labelling
from station.desk.last_papers import LastPapers
from station.desk.leaving import Leaving
from station.desk.open_order import OpenOrder
from station.desk.opening import Opening
from station.desk.presets import Presets
from station.desk.pressing import Pressing
from station.desk.telling import Telling
from station.desk.tools import Tools
from station.desk.view_rest import hurries
from station.desk.views import BenchView, OfferState, Sound, Stage
from station.desk.weighing import Weighing
from station.domain.errors import Message, StationError, message
from station.domain.people import Actor
from station.domain.scale import Reading
from station.domain.shipment import PaperKind, ShipmentState
from station.flow.work import OrderState

_log = logging.getLogger(__name__)


class Packer:
    """One bench. All methods are called on the loop's thread.

    Acts that wait for the store come one after the other: two of them must not mix. What changes
    the form or the tick happens at once.
    """

    def __init__(self, tools: Tools, actor: Actor) -> None:
        self._tools = tools
        self._bench = Bench(actor=actor, practice=tools.practice)
        self._jobs = Jobs(self._job_failed)
        self._acts = asyncio.Lock()
        self._next_scan: str | None = None
        tell = self._telling = Telling(self._bench)
        self._beside = beside.Beside(self._bench, tools, tell.changed)
        after = self._beside.read_after
        self._following = Following(self._bench, tools, tell.go, tell.sound)
        self._asking = Asking(
            self._bench, tools.packing, tools.line, self._jobs.start, tell.changed
        )
        self._labels = Labelling(self._bench, tools, tell.sound, after)
        self._last = LastPapers(self._bench, tools, tell.sound, tell.refuse, after)
        self._filling = Filling(self._bench, tools, self._asking, tell.changed, tell.refuse)
        self._presets = Presets(self._bench, tools, self._filling)
        self._weighing = Weighing(self._bench, self._filling, tell.changed, tell.sound, tell.refuse)
        self._leaving = Leaving(self._bench, tools, self._asking, tell)
        self._opening = Opening(
            self._bench, tools, tell, self._filling, self._labels, self._weighing,
            self._asking, self._leaving,
        )  # fmt: skip
        self._pressing = Pressing(self._bench, tools, self._asking, self._following, tell)
        self._commands = Commands(self._bench, self, self._presets)

    @property
    def actor(self) -> Actor:
        """Who is at the bench."""
        return self._bench.actor

    # What a page may ask.

    def view(self) -> BenchView:
        """The bench at this moment, to be drawn."""
        self._bench.drawn = self._bench.open.offer if self._bench.open is not None else None
        self._bench.told_shown = self._bench.stage is Stage.WAITING
        return self._view()

    def _view(self) -> BenchView:
        self._bench.settings = self._tools.settings()
        self._bench.line = self._tools.line
        return bench_view.build(self._bench, self._tools.clock.now())

    def subscribe(self, changed: Callable[[], None], sound: Callable[[Sound], None]) -> None:
        """`changed` after every change of the view; `sound` when something is to be heard."""
        self._telling.listen(changed, sound)

    def sign_in(self, actor: Actor) -> None:
        """`actor` works here from now on."""
        self._bench.actor = actor
        self._telling.changed()

    def tell(self, notices: Sequence[Message]) -> None:
        """What the start-up has to say: one after the other, each until the next order."""
        self._bench.told = list(notices)
        self._telling.changed()

    async def start(self) -> None:
        """Takes up what the last run left: finishes its dispatches, puts its orders back."""
        async with self._acts:
            taken = await self._tools.packing.recover(self.actor)
            self._bench.recovered = taken + await self._following.recover()
            await self._look()
        await self.refresh()

    async def refresh(self) -> None:
        """Reads anew what stands beside the open order: wallet, earlier parcels, queue."""
        await self._beside.read()

    @for_packers
    async def scan(self, code: str) -> None:
        """A scanned or typed code: an order number, a command, or the code on a label."""
        code = code.strip()
        if await self._commands.takes(code):
            return
        # A label says nothing of the open order: it is seen to whatever the page is at.
        if not code or await self._label(code) or self._keep(code):
            return
        async with self._acts:
            if not self._keep(code):
                await self._opening.scan(code)

    async def _label(self, code: str) -> bool:
        try:
            return await self._labels.takes(code)
        except StationError as error:
            self.refuse(error.message)
            return True

    def _keep(self, code: str) -> bool:
        """While a dispatch is on the page the code waits; the newest one is opened after it."""
        if self._bench.stage not in (Stage.DISPATCHING, Stage.CHOOSING):
            return False
        self._next_scan = code
        choosing = self._bench.stage is Stage.CHOOSING
        self._telling.sound(Sound.LOOK_HERE if choosing else Sound.ACCEPTED)
        return True

    def refuse(self, word: Message, found: str = "") -> None:
        """Says and sounds that an act is not possible; `found` is what the code belongs to."""
        self._telling.refuse(word, found)

    @for_packers_at_once
    def edit(self, values: Mapping[str, str]) -> None:
        """Fields of the open form as typed."""
        self._filling.edit(values)

    @for_packers_at_once
    def choose_service(self, code: str) -> None:
        """Takes the service with `code`."""
        self._filling.choose_service(code)

    @for_packers_at_once
    def next_service(self) -> None:
        """Takes the next service."""
        self._filling.next_service()

    def heard_scale(self, reading: Reading | None) -> None:
        """The scale said something; None: there is none set up."""
        self._weighing.heard(reading)

    @for_packers_at_once
    def weigh(self, field: str = "") -> None:
        """Takes what lies on the scale for the parcel of `field`, or else for the one in hand."""
        self._weighing.take(field)

    @for_packers_at_once
    def next_box(self, field: str = "") -> None:
        """Takes the next box for the parcel of `field`, or else for the one in hand."""
        if self._bench.stage is Stage.FILLING and not self._presets.next(field):
            self.refuse(message("boxes.none"))

    @for_packers_at_once
    def next_why(self) -> None:
        """Takes the next reason for a rate that does not stand first."""
        self._filling.next_why()

    @for_packers_at_once
    def tick(self, option: str) -> None:
        """Ticks the option, or takes its tick away."""
        self._filling.tick(option, self.actor)

    @for_packers
    async def ask_again(self) -> None:
        """Asks the insurer now; a new offer starts unticked."""
        opened = self._bench.open
        if opened is None or self._bench.stage is not Stage.FILLING:
            await self._tools.health.probe()
            await self.refresh()
            return
        if self._tools.line.down:
            await self._tools.health.probe()
            if self._bench.open is not opened or self._bench.stage is not Stage.FILLING:
                return
        opened.drop_offer()
        self._asking.ask()

    @for_packers
    async def allow_goods(self) -> None:
        """A supervisor's word: what was flagged may go. Until then nothing is asked."""
        opened = self._bench.open
        if opened is None or self._bench.stage is not Stage.FILLING or not opened.flags:
            return
        async with self._acts:
            if self._bench.open is not opened or self._bench.stage is not Stage.FILLING:
                return
            try:
                number = opened.order.number
                names = await self._tools.goods.allow(
                    opened.flags, number, opened.shipment, self.actor
                )
            except StationError as error:
                self.refuse(error.message)
                return
            opened.allowed |= names
            self._bench.said = None
            self._filling.put(opened, {})

    @for_packers
    async def dispatch(self) -> None:
        """Dispatch: one press is enough. What it buys is what stood there when it was pressed."""
        opened = self._bench.open
        if opened is None or self._bench.stage is not Stage.FILLING:
            return
        pressed = opened.terms
        async with self._acts:
            if self._bench.open is not opened or self._bench.stage is not Stage.FILLING:
                return
            if any(a is not b for a, b in zip(pressed, opened.terms, strict=True)):
                self.refuse(message("band.look_again"))
                return
            try:
                if await self._pressing.dispatch(opened, self._view().dispatch):
                    await self._look_after()
            except StationError as error:
                self.refuse(error.message)
            finally:
                if self._bench.stage is Stage.FILLING:
                    self._next_scan = None  # the order still lies there: no next one pushes it away

    @for_packers
    async def put_back(self) -> None:
        """Puts the open order back; an edited one needs it twice."""
        opened = self._bench.open
        if opened is None or self._bench.stage is not Stage.FILLING:
            if self._labels.answer():
                self._telling.changed()
            return
        if not self._leaving.asks_twice(opened):
            await self._away(opened, OrderState.OPEN)

    @for_packers
    async def set_aside(self) -> None:
        """Puts the open order on hold; an edited one needs it twice."""
        opened = self._bench.open
        if opened is None or self._bench.stage is not Stage.FILLING:
            return
        if self._leaving.asks_twice(opened):
            return
        await self._away(opened, OrderState.ON_HOLD)
        if self._bench.open is None:
            self._bench.said = message("band.set_aside", order=opened.order.number)
            self._telling.changed()

    async def _away(self, opened: OpenOrder, state: OrderState) -> None:
        async with self._acts:
            if self._bench.open is not opened or self._bench.stage is not Stage.FILLING:
                return
            try:
                await self._leaving.leave(opened, state)
            except StationError as error:
                self.refuse(error.message)
                return
        await self._beside.read_after()

    @for_packers
    async def choose(self, choice: str) -> None:
        """Answers the choice card."""
        shipment = self._following.shipment
        if self._bench.stage is not Stage.CHOOSING:
            return
        async with self._acts:
            if self._bench.stage is not Stage.CHOOSING or self._following.shipment != shipment:
                return
            try:
                await self._following.choose(choice, self.actor)
            except StationError as error:
                self.refuse(error.message)
                return
            self._bench.said = None
            await self._look_after()

    @for_packers
    async def reprint(self, kind: str) -> None:
        """Prints a paper of the last parcel again; or at all, where it is not there."""
        await self._last.print_again(PaperKind(kind))

    @for_packers
    async def is_there(self) -> None:
        """A paper of the last parcel, of which nobody knew, is in the clerk's hand."""
        await self._last.is_there()

    # What the outside tells.

    async def changed(self, shipment: str) -> None:
        """The outbox moved `shipment`."""
        if shipment == self._following.shipment:
            async with self._acts:
                if shipment == self._following.shipment:
                    await self._look()
        elif any(parcel.shipment.id == shipment for parcel in self._bench.earlier):
            await self.refresh()
        else:
            self._beside.behind = True  # many may come at once: the clock reads them together

    async def _look(self) -> None:
        """Moves the page on when the dispatch has, and to the next one when it has ended."""
        ended = await self._following.look()
        if ended is None:
            return
        while ended is not None:
            # The parcel is on the list before the page is free of it: no frame shows the one
            # before as the last.
            try:
                await self._beside.read_at_end()
            except Exception:
                self._following.shipment = ended.id  # else the page would follow it for ever
                raise
            self._bench.watched = None
            self._telling.go(Stage.WAITING)
            dispatched = ended.state is ShipmentState.DISPATCHED
            self._telling.sound(Sound.ACCEPTED if dispatched else Sound.LOOK_HERE)
            ended = await self._following.look()
        if self._next_scan is not None and self._bench.stage is Stage.WAITING:
            code, self._next_scan = self._next_scan, None
            await self._opening.scan(code)

    async def _look_after(self) -> None:
        """As `_look`, after an act that is kept: where it fails the clock looks again."""
        try:
            await self._look()
        except StationError as error:
            _log.warning("the page after an act: %s", error.message.id)

    async def tick_of_clock(self) -> None:
        """What only time changes: the 40 s, ages, an offer's age, its cover's start, the day."""
        if self._following.shipment is not None:
            async with self._acts:
                await self._look()
        elif self._bench.owed.queue or self._tools.line.down:
            self._telling.changed()
        self._warn()
        if self._bench.stage is Stage.FILLING:
            self._asking.watch_age()
        if self._beside.due(following=self._following.shipment is not None):
            await self.refresh()

    def _warn(self) -> None:
        """Says once, by sound too, that a void has less than four hours left."""
        deadline = self._bench.owed.deadline
        if deadline == self._bench.warned or not hurries(self._bench, self._tools.clock.now()):
            return
        self._bench.warned = deadline
        self._telling.sound(Sound.LOOK_HERE)

    async def line_changed(self) -> None:
        """The way to the insurer changed; an order without an offer asks again when it is back."""
        opened = self._bench.open
        lacking = (OfferState.NO_LINE, OfferState.FAILED)
        filling = opened is not None and self._bench.stage is Stage.FILLING
        if filling and opened and opened.offer_state in lacking and not self._tools.line.down:
            self._asking.ask()
            return
        await self.refresh()

    def _job_failed(self) -> None:
        self._bench.said = message("band.our_fault")
        self._telling.changed()

    async def run(self) -> None:
        """The bench's clock: looks at time once a second until cancelled."""
        try:
            while True:
                try:
                    await self.tick_of_clock()
                except StationError as error:
                    _log.warning("the clock of the bench: %s", error.message.id)
                except Exception:  # noqa: BLE001 - without its clock a bench waits for ever
                    _log.exception("the clock of the bench failed")
                await asyncio.sleep(1.0)
        finally:
            await self._jobs.end()
