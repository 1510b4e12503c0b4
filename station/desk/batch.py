"""Many orders dispatched by command: the same acts as at the bench, one result an order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from station.desk.goods import GoodsDesk
from station.desk.packing import Packing, require
from station.desk.pricing import priced_form
from station.domain import settings as declared
from station.domain.cover import Consent, ConsentBy, CoverState, Offer, Option
from station.domain.errors import Message, RefusedError, StationError, message
from station.domain.money import Money
from station.domain.people import Actor, Permission
from station.domain.restricted import flags
from station.domain.settings import Settings
from station.domain.shipment import Form, Order, ShipmentState
from station.flow import money
from station.flow.books import Books
from station.flow.dispatch import CHOOSING
from station.flow.outbox import Outbox
from station.flow.ports import Clock
from station.flow.seen import StepKind
from station.flow.work import HoldWhy, OrderState, Shipment, Step, StoredOrder

_AT_ONCE = 8


@dataclass(frozen=True)
class Wanted:
    """What the command line asked for."""

    insure: frozenset[str] | None
    """Numbers of the orders to insure; None for all of them."""
    option: str | None
    premium_up_to: Money | None
    """Most that the cover of one parcel may cost; None for no limit (practice only)."""
    again: bool
    wait: timedelta
    allow_goods: bool = False
    """A supervisor says that contents may go which need a supervisor's word."""

    def covers(self, number: str) -> bool:
        """True if cover is asked for this order."""
        return self.insure is None or number in self.insure


@dataclass(frozen=True)
class Result:
    """What one order came to."""

    order: str
    shipment: Shipment | None
    papers: tuple[str, ...]
    debited: tuple[Money, ...]
    reason: Message | None
    already: bool = False
    """It was dispatched by an earlier run."""
    as_asked: bool = False
    """Dispatched, with cover proven where cover was asked for."""


class Batch:
    """Dispatches orders one after the other, several on their way at once."""

    def __init__(
        self,
        packing: Packing,
        books: Books,
        outbox: Outbox,
        clock: Clock,
        settings: Callable[[], Settings],
        new_shipment: Callable[[], str],
        goods: GoodsDesk,
    ) -> None:
        self._packing = packing
        self._books = books
        self._outbox = outbox
        self._clock = clock
        self._settings = settings
        self._new_shipment = new_shipment
        self._goods = goods

    async def run(
        self, orders: Sequence[Order], wanted: Wanted, actor: Actor
    ) -> AsyncIterator[Result]:
        """Dispatches `orders` and yields a result each, in their order.

        Raises PermissionRefusedError before the first.
        """
        require(actor, Permission.PACK)
        slots = asyncio.Semaphore(_AT_ONCE)

        async def one(order: Order) -> Result:
            async with slots:
                return await self._one(order, wanted, actor)

        tasks = [asyncio.create_task(one(order)) for order in orders]
        try:
            for task in tasks:
                yield await task
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(self, order: Order, wanted: Wanted, actor: Actor) -> Result:
        stored = await self._books.order(order.source, order.number)
        voided = await self._voided(order)
        if voided is not None:
            if stored is not None and not _left_by(voided, stored):
                return _left(order, message("order.on_hold", order=order.number))
            if not wanted.again:
                return await self._result(voided.id, wanted, already=True)
            at = self._clock.now()
            await self._books.move_order(order, OrderState.OPEN, at, actor.name)
        elif stored is not None and stored.shipment is not None:
            former = await self._former(stored, wanted)
            if former is not None:
                return former
        if voided is None and stored is not None and stored.state is OrderState.ON_HOLD:
            return _left(order, message("order.on_hold", order=order.number))
        shipment = self._new_shipment()
        try:
            await self._dispatch(stored.order if stored else order, shipment, wanted, actor)
        except StationError as error:
            await self._packing.declined(shipment, actor)
            return _left(order, error.message)
        # From here on it is dispatched, whatever happens to the looking at it.
        await self.settled(shipment, wanted.wait)
        return await self._result(shipment, wanted)

    async def _voided(self, order: Order) -> Shipment | None:
        """The order's newest shipment, if that was voided."""
        newest = await self._books.newest_of(order.source, order.number)
        voided = newest is not None and newest.state is ShipmentState.VOIDED
        return newest if voided else None

    async def _former(self, stored: StoredOrder, wanted: Wanted) -> Result | None:
        """What an earlier run did with the order: finished if it was cut, and reported."""
        assert stored.shipment is not None  # noqa: S101 - the caller looked
        shipment = await self._books.shipment(stored.shipment)
        if shipment is None:
            return None
        was_open = shipment.state is ShipmentState.DISPATCHING
        await self.settled(shipment.id, wanted.wait)
        return await self._result(shipment.id, wanted, already=not was_open)

    async def _dispatch(self, order: Order, shipment: str, wanted: Wanted, actor: Actor) -> None:
        allowed = await self._allowed(order, shipment, wanted, actor)
        form = await priced_form(order, shipment, self._settings(), self._packing, allowed)
        chosen = None
        if wanted.covers(order.number):
            chosen = await self._choose(shipment, form, wanted, actor)
        await self._packing.commit(order, shipment, form, chosen, actor)

    async def _allowed(
        self, order: Order, shipment: str, wanted: Wanted, actor: Actor
    ) -> frozenset[str]:
        """The names of flagged contents for which the command brings a supervisor's word.

        Raises RefusedError for what is never sent, PermissionRefusedError for a clerk.
        """
        found = flags(order.parcels, self._settings().of(declared.BENCH_GOODS))
        if not found or not wanted.allow_goods:
            return frozenset()
        return await self._goods.allow(found, order.number, shipment, actor)

    async def _choose(
        self, shipment: str, form: Form, wanted: Wanted, actor: Actor
    ) -> tuple[Offer, Option, Consent]:
        """The option that the command consents to. Raises RefusedError with the reason for none."""
        if all(held.currency != form.currency for held in await self._packing.wallet()):
            raise RefusedError("offer.no_wallet", currency=form.currency)
        quoted = await self._packing.quote(shipment, form)
        if quoted.offer is None:
            raise RefusedError("order.no_offer", why=quoted.verdict.reason)
        offer = quoted.offer
        if not offer.options:
            why = " ".join(offer.refusals)
            raise RefusedError("order.none_offered", why=why)
        option = self._option(offer, wanted)
        limit = wanted.premium_up_to
        if limit is not None:
            self._check_limit(form, option, limit)
        return offer, option, self._packing.consent(offer, option, actor, ConsentBy.COMMAND)

    @staticmethod
    def _option(offer: Offer, wanted: Wanted) -> Option:
        if wanted.option is not None:
            named = offer.option(wanted.option)
            if named is None:
                raise RefusedError("order.option_unknown", option=wanted.option)
            return named
        if len(offer.options) > 1:
            names = ", ".join(option.id for option in offer.options)
            raise RefusedError("order.option_needed", options=names)
        return offer.options[0]

    @staticmethod
    def _check_limit(form: Form, option: Option, limit: Money) -> None:
        if limit.currency != option.price.currency:
            raise RefusedError("order.limit_currency", currency=option.price.currency)
        dear = any(quote.price.minor > limit.minor for quote in option.quotes)
        if dear or option.price.minor > limit.minor * len(form.parcels):
            raise RefusedError("order.too_dear", price=option.price, limit=limit)

    async def settled(self, shipment: str, wait: timedelta) -> None:
        """Waits until nothing moves any more, at most so long."""
        end = self._clock.monotonic() + wait.total_seconds()
        # Watched before it is asked for: no change falls between the asking and the waiting.
        with self._outbox.watch(shipment) as watch:
            while True:
                left = end - self._clock.monotonic()
                if left <= 0 or await self._done(shipment):
                    return
                try:
                    async with asyncio.timeout(left):
                        await watch.moved()
                except TimeoutError:
                    return

    async def _done(self, shipment: str) -> bool:
        found = await self._books.shipment(shipment)
        return (
            found is None or found.state is not ShipmentState.DISPATCHING or found.cover in CHOOSING
        )

    async def _result(self, shipment: str, wanted: Wanted, *, already: bool = False) -> Result:
        work = await self._books.work(shipment)
        found = work.shipment
        as_asked = found.state is ShipmentState.DISPATCHED and (
            found.cover is CoverState.COVERED or not wanted.covers(found.number)
        )
        reason = None if as_asked and not already else _reason(found, already)
        return Result(
            order=found.number,
            shipment=found,
            papers=tuple(path for step in work.steps for path in _paths(step)),
            debited=money.spent(await self._books.money_of(shipment)),
            reason=reason,
            already=already,
            as_asked=as_asked,
        )


def _left_by(voided: Shipment, stored: StoredOrder) -> bool:
    """True if nothing but the void itself stands against the order's being dispatched again.

    A buyer who withdrew, a person's reason, or a shipment that only the second record knows is
    for a person to see to first.
    """
    if stored.state is OrderState.ON_HOLD:
        return stored.hold is not None and stored.hold.why is HoldWhy.NOTHING_BOUGHT
    return stored.shipment in (None, voided.id)


def _left(order: Order, reason: Message) -> Result:
    return Result(order.number, None, (), (), reason)


def _reason(shipment: Shipment, already: bool) -> Message | None:
    if already and shipment.state is ShipmentState.DISPATCHED:
        return message("order.was_dispatched", at=shipment.created_at)
    if already and shipment.state is ShipmentState.VOIDED:
        return message("order.was_voided", at=shipment.updated_at or shipment.created_at)
    if shipment.flag is not None:
        return shipment.flag
    if shipment.cover in (CoverState.ASKING, CoverState.UNKNOWN):
        return message("cover.unknown")
    return shipment.reason or message("order.not_finished")


def _paths(step: Step) -> tuple[str, ...]:
    if step.kind is not StepKind.PRINT or not step.outcomes:
        return ()
    return step.outcomes[-1].evidence.where
