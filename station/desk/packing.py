"""From an order to a dispatch: the offer, the consent, the commit. Used by window and command."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from station.domain import settings as declared
from station.domain.cover import Consent, ConsentBy, CoverState, Offer, Option
from station.domain.errors import PermissionRefusedError, RefusedError, StationError, message
from station.domain.money import Money
from station.domain.people import Actor, Permission
from station.domain.settings import Settings
from station.domain.shipment import Form, LabelMoney, LabelState, Order, ShipmentState
from station.flow import money, verdict
from station.flow.books import Books
from station.flow.carrier_port import Carrier, RateAnswer
from station.flow.line import Line
from station.flow.money import WALLET
from station.flow.pace import Pace, Urgency
from station.flow.ports import Clock, Insurer, PaperMaker
from station.flow.schedule import KEY_LIFE
from station.flow.seen import QuoteAsk, StepKind
from station.flow.verdict import Answer, Verdict
from station.flow.work import Intent, Posting, Shipment
from station.log.times import Timed, took


def require(actor: Actor, permission: Permission) -> None:
    """Raises PermissionRefusedError unless `actor` may."""
    if not actor.signed_in:
        raise PermissionRefusedError("people.sign_in_first")
    if not actor.may(permission):
        raise PermissionRefusedError("people.not_allowed", who=actor.name)


@dataclass(frozen=True)
class Quoted:
    """What asking for an offer came to: the offer, or why there is none."""

    offer: Offer | None
    verdict: Verdict


@dataclass(frozen=True)
class Parts:
    """What packing is built of, handed in by `app`."""

    books: Books
    insurer: Insurer
    carrier: Carrier
    maker: PaperMaker
    clock: Clock
    line: Line
    pace: Pace
    settings: Callable[[], Settings]
    new_shipment: Callable[[], str]
    new_key: Callable[[], str]
    opt_out_body: Callable[[str], bytes]
    wake: Callable[[str], None]
    wake_opt_outs: Callable[[], None]
    line_changed: Callable[[], None]
    several_carriers: Callable[[], bool] = lambda: False
    room: Callable[[], None] = lambda: None
    """Raises RefusedError while the disk is too full for a dispatch."""


def _known(form: Form) -> None:
    """Raises RefusedError while the weight of a box, or the worth of a line, is not known."""
    if not all(parcel.is_weighed for parcel in form.parcels):
        raise RefusedError("form.weight_missing")
    if any(line.value.minor <= 0 for parcel in form.parcels for line in parcel.contents):
        raise RefusedError("form.value_missing")


class Packing:
    """Asks for offers and commits dispatches."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def quote(self, shipment: str, form: Form) -> Quoted:
        """Asks for an offer for `form`; it is stored before this returns it.

        Raises RefusedError for a box that is not weighed, or a line whose worth is not known.
        """
        _known(form)
        parts = self._parts
        settings = parts.settings()
        same = form.label_price.currency == form.currency
        ask = QuoteAsk(
            sender=form.sender,
            recipient=form.recipient,
            parcels=form.parcels,
            label_price=form.label_price if same else None,
            currency=form.currency,
            starts=declared.next_handover(settings, parts.clock.now()),
            option_types=settings.of(declared.INSURER_OPTION_TYPES),
            language=settings.of(declared.INSURER_LANGUAGE),
            shipment=shipment,
            send_transaction_id=settings.of(declared.INSURER_SEND_TRANSACTION_ID_ON_QUOTE),
        )
        with await parts.pace.turn(Urgency.CLERK) as turn:
            turn.leaves("quote")
            begun = parts.clock.monotonic()
            reply = await parts.insurer.quote(ask)
        now = parts.clock.now()
        read = verdict.of_quote(reply.seen, now=now)
        if reply.offer is not None:
            read = Verdict(Answer.YES, message("insurer.answers"))
        if parts.line.heard(read, reply.seen, now):
            parts.line_changed()
        if reply.offer is not None:
            await parts.books.keep_offer(shipment, reply.offer, reply.answer)
            took(Timed.QUOTE, parts.clock.monotonic() - begun)
        return Quoted(reply.offer, read)

    def several_carriers(self) -> bool:
        """True where more than the house carrier is set up, so that their rates are compared."""
        return self._parts.several_carriers()

    async def rates(self, shipment: str, form: Form) -> RateAnswer:
        """What the carriers ask for the parcels of `form`; buys nothing."""
        return await self._parts.carrier.rate(form, shipment)

    async def wallet(self) -> tuple[Money, ...]:
        """What the wallet holds, a sum per currency."""
        return await self._parts.books.balances(WALLET)

    def consent(self, offer: Offer, option: Option, actor: Actor, how: ConsentBy) -> Consent:
        """The tick: who, when, at what price, and the exact text shown."""
        return Consent(
            package=offer.package,
            option=option.id,
            by=actor.name,
            how=how,
            at=self._parts.clock.now(),
            price=option.price,
            text=option.text,
            wording_url=option.wording_url,
            title=option.title,
            underwriter=option.underwriter,
            disclaimer=option.disclaimer or option.underwriter_disclaimer,
            description=option.description,
            inclusions=option.inclusions,
            exclusions=option.exclusions,
        )

    def stale(self, offer: Offer) -> bool:
        """True once the offer is older than our own age limit."""
        age = timedelta(minutes=self._parts.settings().of(declared.INSURER_MAX_OFFER_AGE))
        return self._parts.clock.now() - offer.asked_at >= age

    def too_late(self, offer: Offer) -> bool:
        """True once the start of cover that the offer was priced for is past."""
        return self._parts.clock.now() >= offer.starts

    def book_until(self, offer: Offer, option: Option, now: datetime) -> datetime:
        """Never booked from then on: start of the cover, hand-over, or the end of a key's life."""
        handover = declared.next_handover(self._parts.settings(), now)
        return min(option.starts, offer.starts, handover, now + KEY_LIFE)

    async def commit(
        self,
        order: Order,
        shipment: str,
        form: Form,
        chosen: tuple[Offer, Option, Consent] | None,
        actor: Actor,
    ) -> Shipment:
        """Dispatch: everything from here on is journaled and survives any end of the program.

        Raises PermissionRefusedError, RefusedError (a box not weighed, a worth not known, wallet
        short, disk full, order dispatched already, the offer's time is over, the label's text does
        not fit); nothing is bought then.
        """
        parts = self._parts
        require(actor, Permission.PACK)
        _known(form)
        parts.room()
        now = parts.clock.now()
        wanted = self._shipment(order, shipment, form, actor, now)
        if chosen is not None:
            wanted = self._with_cover(wanted, chosen, now)
        parts.maker.check(wanted)
        buy = parts.carrier.purchase(form, parts.new_key())
        booked = wanted.consent.package if wanted.consent else None
        declined = [
            self._opt_out(package, shipment)
            for package, _ in await parts.books.shown_offers(shipment)
            if package != booked
        ]
        try:
            await parts.books.commit(wanted, self._holds(wanted), [buy], declined)
        except StationError:
            # A disk may fail after the transaction: what is written is dispatched all the same.
            if await parts.books.shipment(shipment) is None:
                raise
        parts.wake(shipment)
        if declined:
            parts.wake_opt_outs()
        return wanted

    @staticmethod
    def _shipment(order: Order, shipment: str, form: Form, actor: Actor, now: datetime) -> Shipment:
        return Shipment(
            id=shipment,
            source=order.source,
            number=order.number,
            created_at=now,
            by=actor.name,
            state=ShipmentState.DISPATCHING,
            label=LabelState.BUYING,
            label_money=LabelMoney.HELD,
            cover=CoverState.NONE,
            form=form,
        )

    def _with_cover(
        self, shipment: Shipment, chosen: tuple[Offer, Option, Consent], now: datetime
    ) -> Shipment:
        offer, option, consent = chosen
        until = self.book_until(offer, option, now)
        if now >= until:
            raise RefusedError("offer.over")
        return replace(
            shipment,
            cover=CoverState.ASKING,
            consent=consent,
            quotes={quote.quote_id: quote.price for quote in option.quotes},
            book_until=until,
        )

    @staticmethod
    def _holds(shipment: Shipment) -> list[Posting]:
        holds = [money.hold(shipment.id, "label", shipment.form.label_price)]
        if shipment.premium is not None:
            holds.append(money.hold(shipment.id, "cover", shipment.premium))
        return holds

    def _opt_out(self, package: str, shipment: str) -> Intent:
        parts = self._parts
        body = parts.opt_out_body(shipment)
        return Intent(StepKind.OPT_OUT, package, parts.new_key(), body)

    async def declined(self, shipment: str, actor: Actor) -> None:
        """The order was put back: an opt-out is owed for every package shown for it."""
        parts = self._parts
        intents = [
            self._opt_out(package, shipment)
            for package, _ in await parts.books.shown_offers(shipment)
        ]
        if intents:
            await parts.books.decline(shipment, intents, parts.clock.now(), actor.name)
            parts.wake_opt_outs()

    async def recover(self, actor: Actor) -> int:
        """After an end of the program: orders on the bench are open again, their offers declined.

        Returns how many orders were taken back.
        """
        for shipment in {owner for _, owner in await self._parts.books.shown_offers()}:
            await self.declined(shipment, actor)
        return await self._parts.books.take_back_orders(self._parts.clock.now())
