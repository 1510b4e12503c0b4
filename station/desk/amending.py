"""Changes of a booked cover before the hand-over: what one would cost, and a supervisor's yes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.desk.packing import require
from station.desk.waking import waking
from station.domain import settings as declared
from station.domain.amendment import Amendment, ChangeState, Terms, Wanted, revalued, without_same
from station.domain.cover import CoverState
from station.domain.errors import Message, RefusedError, message
from station.domain.money import Money, MoneyError
from station.domain.people import Actor, Permission
from station.domain.settings import Settings
from station.domain.shipment import Form
from station.flow import amend, amend_verdict, verdict
from station.flow.acts import agreed
from station.flow.amend_books import AmendBooks
from station.flow.books import Books
from station.flow.line import Line
from station.flow.money import WALLET
from station.flow.pace import Pace, Urgency
from station.flow.ports import Clock, Insurer
from station.flow.seen import PackageFacts, QuoteChange, Seen
from station.flow.verdict import Answer, Verdict
from station.flow.work import Intent, Shipment, Step, Work


@dataclass(frozen=True)
class AmendOutlook:
    """How the change of one cover stands. Times are UTC."""

    work: Work
    why_not: Message | None
    """Why nothing can be changed now; None where it can, or where a change is under way."""
    until: datetime
    """The hand-over: nothing is changed from then on."""
    change: Amendment | None
    """The newest priced change that may be confirmed, or the newest that was."""
    step: Step | None
    """Its confirmation; None while nobody said yes."""
    state: ChangeState | None
    missing: Money | None
    """What the wallet lacks for the difference; None where it is enough."""


@dataclass(frozen=True)
class Asked:
    """What asking for a price came to: a priced change, or the insurer's no."""

    change: Amendment | None
    refusal: Message | None = None


class Amending:
    """Asks what a change costs, and confirms it. What is confirmed survives any end."""

    def __init__(
        self,
        books: Books,
        amendments: AmendBooks,
        insurer: Insurer,
        line: Line,
        pace: Pace,
        clock: Clock,
        settings: Callable[[], Settings],
        new_key: Callable[[], str],
        wake: Callable[[str], None],
        line_changed: Callable[[], None],
    ) -> None:
        self._books = books
        self._amendments = amendments
        self._insurer = insurer
        self._line = line
        self._pace = pace
        self._clock = clock
        self._settings = settings
        self._new_key = new_key
        self._wake = wake
        self._line_changed = line_changed

    async def outlook(self, shipment: str, actor: Actor) -> AmendOutlook:
        """How it stands. Raises PermissionRefusedError, or RefusedError for an unknown shipment."""
        require(actor, Permission.LOOK)
        work = await self._work(shipment)
        until = self._until(work.shipment)
        change, step = await self._newest(work)
        return AmendOutlook(
            work=work,
            why_not=None if amend.open_step(work) else why_not(work, until, self._clock.now()),
            until=until,
            change=change,
            step=step,
            state=None if change is None else amend.state_of(step),
            missing=None if change is None or step is not None else await self._missing(change),
        )

    async def _newest(self, work: Work) -> tuple[Amendment | None, Step | None]:
        """The newest change; a price that is too old to be confirmed counts as none."""
        priced = await self._amendments.priced(work.shipment.id)
        if not priced:
            return None, None
        newest = priced[-1]
        step = work.step(amend.KIND, newest.subject)
        if step is not None or self._clock.now() < newest.until:
            return newest, step
        confirmed = work.amendments[-1] if work.amendments else None
        return confirmed, work.step(amend.KIND, confirmed.subject) if confirmed else None

    async def _missing(self, change: Amendment) -> Money | None:
        more = change.difference
        held = next(
            (each for each in await self._books.balances(WALLET) if each.currency == more.currency),
            Money(0, more.currency),
        )
        return more - held if held < more and more.minor > 0 else None

    async def ask(self, shipment: str, wanted: Wanted, actor: Actor) -> Asked:
        """Asks the insurer for the price of what is `wanted`; it is stored before it is returned.

        Buys nothing and changes nothing. Raises PermissionRefusedError, or RefusedError where it
        cannot be asked now, or where there is nothing to change.
        """
        require(actor, Permission.AMEND)
        work = await self._work(shipment)
        found = work.shipment
        self._check(work)
        wanted = _checked(found.form, wanted, self._clock.now())
        before = await self._booked(found)
        changes = _changes(found, wanted, before)
        with await self._pace.turn(Urgency.CLERK) as turn:
            turn.leaves("quote")
            seen = await self._insurer.price_change(_package(found), changes)
        read = amend_verdict.of_quote(seen, _package(found), now=self._clock.now())
        self._heard(read, seen)
        if read.answer is Answer.NO:
            return Asked(None, read.reason)
        if read.answer is not Answer.YES or read.facts is None:
            raise RefusedError("amend.no_price", why=read.reason)
        after = _readable(read.facts, found.quotes)
        if after == before:
            raise RefusedError("amend.changes_nothing")
        now = self._clock.now()
        age = timedelta(minutes=self._settings().of(declared.INSURER_MAX_OFFER_AGE))
        priced = Amendment(
            n=0,
            package=_package(found),
            update=read.facts.update_id or "",
            asked_at=now,
            asked_by=actor.name,
            until=min(self._until(found), now + age),
            wanted=wanted,
            before=before,
            after=after,
        )
        return Asked(await self._amendments.keep(found.id, priced))

    async def _booked(self, shipment: Shipment) -> dict[str, Terms]:
        """What the insurer's own record says now. Raises RefusedError unless it is as agreed."""
        with await self._pace.turn(Urgency.CLERK) as turn:
            turn.leaves("read")
            seen = await self._insurer.read(_package(shipment))
        read = verdict.of_read(seen, agreed(shipment), now=self._clock.now())
        self._heard(read, seen)
        if read.answer is not Answer.YES or read.facts is None:
            raise RefusedError("amend.not_as_booked", why=read.reason)
        return _readable(read.facts, shipment.quotes)

    def _heard(self, read: Verdict, seen: Seen) -> None:
        if self._line.heard(read, seen, self._clock.now()):
            self._line_changed()

    async def confirm(self, shipment: str, n: int, actor: Actor) -> Amendment:
        """A supervisor's yes to the price of change `n`; the difference is held before it is sent.

        It is not saved for later: without a line it is refused. Raises PermissionRefusedError, or
        RefusedError (a price that is too old, the wallet is short, a void is open).
        """
        require(actor, Permission.AMEND)
        work = await self._work(shipment)
        self._check(work)
        priced = await self._amendments.priced(shipment)
        now = self._clock.now()
        change = next((each for each in priced if each.n == n), None)
        # What stands on the screen is the newest; a yes is to nothing else.
        if change is None or change is not priced[-1] or now >= change.until:
            raise RefusedError("amend.price_old")
        if work.step(amend.KIND, change.subject) is not None:
            raise RefusedError("amend.confirmed_already")
        intent = Intent(amend.KIND, change.subject, self._new_key(), b"{}", not_after=change.until)
        holds = amend.held(shipment, change)
        with waking(self._wake, shipment):
            await self._amendments.confirm(shipment, change, holds, intent, now, actor.name)
        return change

    def _check(self, work: Work) -> None:
        """Raises RefusedError where nothing can be changed now."""
        if amend.open_step(work) is not None:
            raise RefusedError("amend.under_way")
        why = why_not(work, self._until(work.shipment), self._clock.now())
        if why is not None:
            raise RefusedError(why.id, **why.facts)
        if self._line.down:
            raise RefusedError("amend.needs_line")

    async def _work(self, shipment: str) -> Work:
        if await self._books.shipment(shipment) is None:
            raise RefusedError("void.unknown_shipment", shipment=shipment[:40])
        return await self._books.work(shipment)

    def _until(self, shipment: Shipment) -> datetime:
        """The hand-over as it was at the dispatch, and never after the cover has begun."""
        handover = declared.next_handover(self._settings(), shipment.created_at)
        starts = shipment.proven.starts if shipment.proven is not None else None
        return min(handover, starts) if starts is not None else handover


def why_not(work: Work, until: datetime, now: datetime) -> Message | None:
    """Why the cover cannot be changed at `now`; None where it can."""
    shipment = work.shipment
    if shipment.consent is None:
        return message("amend.no_cover")
    if work.void is not None and work.void.open:
        return message("amend.void_open")
    if shipment.cover is not CoverState.COVERED or shipment.proven is None:
        return message("amend.not_covered")
    if now >= until:
        return message("amend.too_late", at=until, day=until.astimezone().date())
    return None


def _package(shipment: Shipment) -> str:
    assert shipment.consent is not None  # noqa: S101 - a proven cover has a consent
    return shipment.consent.package


def _checked(form: Form, wanted: Wanted, now: datetime) -> Wanted:
    """What is another than now. Raises RefusedError for a value or a start that cannot be."""
    if wanted.starts is not None and wanted.starts <= now:
        raise RefusedError("amend.start_past")
    for parcel, values in wanted.values.items():
        if not 0 <= parcel < len(form.parcels):
            raise RefusedError("amend.no_such_line")
        for line, value in values.items():
            if not 0 <= line < len(form.parcels[parcel].contents):
                raise RefusedError("amend.no_such_line")
            if value.currency != form.currency:
                raise RefusedError("amend.other_currency", currency=form.currency)
            if value.minor <= 0:
                raise RefusedError("amend.value_nil")
    other = without_same(form, wanted)
    if not other.values and other.starts is None:
        raise RefusedError("amend.nothing_wanted")
    return other


def _changes(
    shipment: Shipment, wanted: Wanted, before: Mapping[str, Terms]
) -> tuple[QuoteChange, ...]:
    """What the insurer is asked to change, by its own quotes.

    Raises RefusedError where it is not certain which quote is which box's.
    """
    form, quotes = shipment.form, list(shipment.quotes)
    if len(quotes) != len(form.parcels) or any(
        before[quote].limit not in (None, parcel.value)
        for quote, parcel in zip(quotes, form.parcels, strict=False)
        if len(quotes) > 1
    ):
        raise RefusedError("amend.boxes_unclear")
    new = revalued(form, wanted)
    found = []
    for quote, old, parcel in zip(quotes, form.parcels, new.parcels, strict=True):
        contents = parcel.contents if parcel != old else None
        if contents is not None or wanted.starts is not None:
            found.append(QuoteChange(quote, contents, wanted.starts))
    return tuple(found)


def _readable(facts: PackageFacts, quotes: Mapping[str, Money]) -> dict[str, Terms]:
    """The terms of our quotes. Raises RefusedError for an answer that cannot be relied on."""
    currency = next(iter(quotes.values())).currency if quotes else ""
    try:
        if facts.currency != currency or facts.errors or facts.null_quotes:
            raise ValueError("not as it was asked")
        return amend_verdict.terms_of(facts, quotes)
    except (MoneyError, KeyError, ValueError):
        raise RefusedError("amend.unreadable") from None
