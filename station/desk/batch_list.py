"""Many orders in one list: priced, offered cover, ticked by a person, dispatched, stopped, resumed.

What is dispatched lives in the journal, as from the bench: after a kill it goes on by itself, and
no order is dispatched twice. The list itself is only of this moment: what was not dispatched is an
open order, its offer declined at the next start, and starts unticked.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from station.desk.batch import Batch
from station.desk.batch_items import Item, Plan, Stand, Totals, missing, plan, to_tick
from station.desk.jobs import Jobs
from station.desk.packing import Packing, require
from station.desk.pricing import priced_form
from station.desk.view_form import no_cover
from station.domain.cover import ConsentBy
from station.domain.errors import Message, RefusedError, StationError, message
from station.domain.people import Actor, Permission
from station.domain.settings import Settings
from station.domain.shipment import ShipmentState
from station.flow.books import Books
from station.flow.line import Line
from station.flow.order_files import OrderList, OrdersWanted
from station.flow.ports import Clock
from station.flow.work import OrderState

MOST = 1_000
"""Orders in the list."""
_PAGE = 500
_ASKED_AT_ONCE = 3
"""Few: the clerk at the bench waits for no more than the offers that are under way."""
_AT_ONCE = 8
_PATIENCE = timedelta(seconds=60)
"""So long a parcel holds its place; after that it goes on behind, and its row says how."""


@dataclass(frozen=True)
class BatchTools:
    """What the list is worked with."""

    packing: Packing
    batch: Batch
    books: Books
    listed: OrderList
    line: Line
    clock: Clock
    settings: Callable[[], Settings]
    new_shipment: Callable[[], str]


class BatchList:
    """The list of one bench. All methods are called on the loop's thread."""

    def __init__(self, tools: BatchTools) -> None:
        self._tools = tools
        self._changed: Callable[[], None] = lambda: None
        self._jobs = Jobs(lambda: self._changed())
        self._asking: asyncio.Semaphore = asyncio.Semaphore(_ASKED_AT_ONCE)
        self._items: dict[str, Item] = {}
        self._stop = False
        self.running = False
        """Orders are being dispatched."""

    def subscribe(self, changed: Callable[[], None]) -> None:
        """`changed` after every change of an item."""
        self._changed = changed

    @property
    def stopping(self) -> bool:
        """It runs, and begins no further order."""
        return self.running and self._stop

    @property
    def items(self) -> tuple[Item, ...]:
        """Every order of the list, in its order."""
        return tuple(self._items.values())

    async def load(self, actor: Actor) -> None:
        """Reads the open orders anew; what is under way, and what became of the others, stays.

        Raises PermissionRefusedError.
        """
        require(actor, Permission.LOOK)
        found: dict[str, Item] = {}
        wanted, read = OrdersWanted(OrderState.OPEN), 0
        while len(found) < MOST:
            rows = await self._tools.listed.page(wanted, read, _PAGE)
            for row in rows:
                item = self._items.get(Item(row).key) or Item(row)
                found[item.key] = item
            if len(rows) < _PAGE:
                break
            read += len(rows)
        kept = {
            key: item
            for key, item in self._items.items()
            if self.running or not (item.stand is Stand.OUT or item.settled)
        }
        self._items = {**kept, **dict(list(found.items())[:MOST])}
        self.watch_age()

    def watch_age(self) -> None:
        """An offer that is too old, or whose cover would have begun, is no more; nor its tick."""
        packing = self._tools.packing
        for item in self._items.values():
            offer = item.offer
            if offer is None or item.stand is not Stand.READY:
                continue
            if packing.stale(offer) or packing.too_late(offer):
                item.offer = None
                item.untick(message("batch_list.expired", at=offer.asked_at))

    # Choosing, and what it costs. While a run goes on nothing of it is done: what was pressed
    # stands until it has ended. Each raises PermissionRefusedError, or RefusedError for that.

    def _may(self, actor: Actor) -> None:
        require(actor, Permission.PACK)
        if self.running:
            raise RefusedError("batch_list.running")

    def choose(self, keys: Sequence[str], actor: Actor) -> None:
        """These orders are in the batch: their prices and offers are asked for."""
        self._may(actor)
        for item in self._named(keys):
            if item.stand in (Stand.OUT, Stand.LEFT) and item.made is None:
                self._ask(item, actor)
        self._changed()

    def ask_again(self, actor: Actor) -> None:
        """Asks for whatever has no offer now; what is ticked is never asked for again."""
        self._may(actor)
        self.watch_age()
        for item in self._items.values():
            lacks = item.stand is Stand.READY and item.offer is None
            if (lacks or item.stand is Stand.LEFT) and item.made is None:
                self._ask(item, actor)
        self._changed()

    def _ask(self, item: Item, actor: Actor) -> None:
        item.stand, item.why = Stand.ASKING, None
        item.generation += 1
        item.shipment = item.shipment or self._tools.new_shipment()
        self._jobs.start(self._priced(item, item.generation, actor))

    async def _priced(self, item: Item, generation: int, actor: Actor) -> None:
        shipment, why = item.shipment, message("band.our_fault")
        try:
            async with self._asking:
                if item.generation == generation:
                    await self._price(item, generation)
        except StationError as error:
            why = error.message
        finally:
            if item.generation == generation and item.stand is Stand.ASKING:
                item.stand, item.why = Stand.LEFT, why
            self._changed()
        if item.shipment != shipment:
            # It left the batch while it was asked about: what came after that is declined too.
            await self._tools.packing.declined(shipment, actor)

    async def _price(self, item: Item, generation: int) -> None:
        """The form and its offer. Raises StationError with the reason why it has no price."""
        tools, row, shipment = self._tools, item.row, item.shipment
        stored = await tools.books.order(row.source, row.number)
        if stored is None or stored.state is not OrderState.OPEN:
            raise RefusedError("batch_list.not_open")
        # Flagged contents are left: a supervisor may let them go at the bench, the box before him.
        form = await priced_form(stored.order, shipment, tools.settings(), tools.packing)
        if item.generation != generation:
            return
        item.order, item.form, item.offer = stored.order, form, None
        if all(held.currency != form.currency for held in await tools.packing.wallet()):
            item.why = message("offer.no_wallet", currency=form.currency)
        else:
            await self._quote(item, generation)
        if item.generation == generation:
            item.stand = Stand.READY

    async def _quote(self, item: Item, generation: int) -> None:
        assert item.form is not None  # noqa: S101 - the caller priced it
        try:
            quoted = await self._tools.packing.quote(item.shipment, item.form)
        except StationError as error:
            item.why = error.message
            return
        if item.generation != generation:
            return
        item.offer = quoted.offer
        if quoted.offer is None:
            item.why = quoted.verdict.reason
        elif not quoted.offer.options:
            item.why = message("order.none_offered", why=" ".join(quoted.offer.refusals))
        elif item.option is None:
            item.why = message("batch_list.several")

    async def leave(self, keys: Sequence[str], actor: Actor) -> None:
        """These orders are not in the batch any more; their offers are declined."""
        self._may(actor)
        for item in self._named(keys):
            if item.stand not in (Stand.ASKING, Stand.READY, Stand.LEFT) or item.made is not None:
                continue
            item.generation += 1
            item.stand, item.form, item.offer = Stand.OUT, None, None
            item.untick()
            shipment, item.shipment = item.shipment, ""
            if shipment:
                await self._tools.packing.declined(shipment, actor)
        self._changed()

    # Ticks.

    def tick(self, key: str, actor: Actor) -> None:
        """Ticks the cover of one order, or takes its tick away. Raises RefusedError for none."""
        self._may(actor)
        self.watch_age()
        (item,) = self._named([key]) or (None,)
        if item is None or item.stand is not Stand.READY:
            raise RefusedError("batch_list.no_tick")
        if item.consent is not None:
            item.untick()
        else:
            self._consent(item, actor, ConsentBy.WINDOW)
        self._changed()

    def tick_all(self, shown: Totals, actor: Actor) -> None:
        """Ticks every cover that is offered: each is a consent of its own, with its own text.

        Raises RefusedError, and ticks none, unless `shown` is what it comes to now.
        """
        self._may(actor)
        self.watch_age()
        items = self.items
        if not shown.count or to_tick(list(items)) != shown:
            self._changed()
            raise RefusedError("batch_list.changed")
        for item in items:
            if item.may_tick:
                self._consent(item, actor, ConsentBy.BATCH)
        self._changed()

    def _consent(self, item: Item, actor: Actor, how: ConsentBy) -> None:
        if item.offer is None or item.option is None:
            raise RefusedError("batch_list.no_tick")
        item.consent = self._tools.packing.consent(item.offer, item.option, actor, how)
        item.why = None

    # Dispatch.

    @property
    def no_cover(self) -> Message | None:
        """Why what is ticked is not dispatched: no cover can be had now (design 6)."""
        unheard = message("batch_list.ticked_no_line")
        return no_cover(self._tools.line, unheard, message("batch_list.ticked_refused"))

    async def dispatch(self, shown: Plan, actor: Actor) -> None:
        """Dispatches everything that is ready; returns when nothing moves or it was stopped.

        Raises RefusedError before anything is bought: while it runs already, unless `shown` is
        what it comes to now, while covers are ticked that nobody answers for, or with what the
        wallet lacks for all of it.
        """
        self._may(actor)
        self.watch_age()
        ready = [each for each in self._items.values() if each.stand is Stand.READY]
        if not shown.parcels or plan(ready) != shown:
            self._changed()
            raise RefusedError("batch_list.changed")
        if shown.covers.count and (why := self.no_cover) is not None:
            raise RefusedError(why.id)
        self.running, self._stop = True, False
        try:
            lacking = missing(shown.debit, await self._tools.packing.wallet())
            if lacking is not None:
                raise RefusedError("wallet.short", missing=lacking)
            await self._run(ready, actor)
        finally:
            self.running = False
            self._changed()

    async def _run(self, ready: Sequence[Item], actor: Actor) -> None:
        slots = asyncio.Semaphore(_AT_ONCE)
        pressed = {item.key: item.terms for item in ready}

        async def one(item: Item) -> None:
            async with slots:
                # What is not as it stood in the plan that was pressed waits for another press.
                as_pressed = all(a is b for a, b in zip(pressed[item.key], item.terms, strict=True))
                waits = item.consent is not None and self.no_cover is not None
                if not (self._stop or waits) and item.stand is Stand.READY and as_pressed:
                    await self._one(item, actor)

        # A fault of our own in one of them must not cut the others short.
        ended = await asyncio.gather(*map(one, ready), return_exceptions=True)
        for fault in ended:
            if isinstance(fault, BaseException):
                raise fault

    async def _one(self, item: Item, actor: Actor) -> None:
        item.stand, item.why = Stand.UNDER_WAY, None
        self._changed()
        try:
            await self._commit(item, actor)
        except StationError as error:
            await self._left(item, error.message, actor)
            return
        except Exception:
            # Whether it was written is found out when it is asked again: it is not open then.
            item.stand = Stand.LEFT
            item.untick(message("band.our_fault"))
            raise
        await self._tools.batch.settled(item.shipment, _PATIENCE)
        await self.look(item.shipment)

    async def _left(self, item: Item, why: Message, actor: Actor) -> None:
        """Nothing was bought. Its offer is declined, and its tick gone with it."""
        item.stand, item.offer = Stand.LEFT, None
        item.untick(why)
        shipment, item.shipment = item.shipment, ""
        await self._tools.packing.declined(shipment, actor)
        self._changed()

    async def _commit(self, item: Item, actor: Actor) -> None:
        tools = self._tools
        stored = await tools.books.order(item.row.source, item.row.number)
        if stored is None or stored.state is not OrderState.OPEN:
            raise RefusedError("batch_list.not_open")
        if stored.order != item.order or item.form is None:
            raise RefusedError("batch_list.other_order")
        chosen = None
        if item.consent is not None:
            if item.offer is None or item.option is None or tools.packing.stale(item.offer):
                raise RefusedError("offer.over")
            chosen = (item.offer, item.option, item.consent)
        item.made = await tools.packing.commit(
            stored.order, item.shipment, item.form, chosen, actor
        )

    def stop(self) -> None:
        """No further order is begun; what is under way is finished."""
        self._stop = True
        self._changed()

    async def look(self, shipment: str) -> None:
        """A shipment moved: its row says how it stands."""
        for item in self._items.values():
            if item.shipment == shipment and item.made is not None:
                await self._look(item)
                self._changed()

    async def catch_up(self) -> None:
        """What a run left under way says how it stands: nobody may have seen it move since."""
        if not self.running:
            for item in self.items:
                if item.stand is Stand.UNDER_WAY:
                    await self._look(item)

    async def _look(self, item: Item) -> None:
        found = await self._tools.books.shipment(item.shipment)
        if found is not None:
            item.made = found
            done = found.state is not ShipmentState.DISPATCHING
            item.stand = Stand.ENDED if done or item.waits else Stand.UNDER_WAY

    async def end(self) -> None:
        """The program ends."""
        await self._jobs.end()

    def _named(self, keys: Sequence[str]) -> list[Item]:
        return [self._items[key] for key in keys if key in self._items]
