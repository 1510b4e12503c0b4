"""Voids as people ask for and approve them. The saga itself is the flow's and the outbox's."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from station.desk.packing import require
from station.desk.waking import waking
from station.domain import settings as declared
from station.domain.cover import CoverState
from station.domain.errors import Message, PermissionRefusedError, RefusedError, message
from station.domain.manifest import Manifest
from station.domain.money import Money
from station.domain.people import Actor, Permission, folded, is_like_a_code
from station.domain.settings import Settings
from station.domain.shipment import HOUSE, LabelState, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
from station.flow import void as saga
from station.flow.books import Books
from station.flow.cancel_verdict import refund_of
from station.flow.ports import Clock
from station.flow.seen import CancellationFacts, StepKind
from station.flow.verdict import Answer
from station.flow.void_books import VoidBooks
from station.flow.work import Shipment, Work

LONGEST_NOTE = 200
_VOIDABLE = frozenset({ShipmentState.HELD, ShipmentState.DISPATCHED})


@dataclass(frozen=True)
class Outlook:
    """What a void of one shipment would do, or what it has come to. Times are UTC."""

    work: Work
    why_not: Message | None
    """Why it cannot be asked for now; None where it can, or where one is open."""
    label_until: datetime | None
    cover_until: datetime | None
    refund: Money | None
    """What the insurer's newest preview would refund."""
    previewed_at: datetime | None
    confirm_before: datetime | None
    closed: Manifest | None
    """The manifest that it is on: the carrier has it on its list."""
    accepted: bool
    """That refund is enough for what was approved: the whole premium, or what was accepted."""


class Voiding:
    """Asks, approves and withdraws voids. Everything is durable before a method returns."""

    def __init__(
        self,
        books: Books,
        voids: VoidBooks,
        clock: Clock,
        settings: Callable[[], Settings],
        wake: Callable[[str], None],
        manifest_of: Callable[[str], Awaitable[Manifest | None]],
    ) -> None:
        self._books = books
        self._voids = voids
        self._clock = clock
        self._settings = settings
        self._wake = wake
        self._manifest_of = manifest_of

    async def outlook(self, shipment: str, actor: Actor) -> Outlook:
        """How it stands. Raises PermissionRefusedError, or RefusedError for an unknown shipment."""
        require(actor, Permission.LOOK)
        work = await self._work(shipment)
        preview, at = _previewed(work)
        refund = refund_of(preview) if preview is not None else None
        asked = work.void if work.void is not None and work.void.open else None
        closed = await self._manifest_of(shipment)
        return Outlook(
            work=work,
            why_not=None if asked is not None else why_not(work.shipment),
            label_until=asked.label_until if asked else self._label_until(work.shipment, closed),
            cover_until=asked.deadline if asked else self._cover_until(work.shipment),
            refund=refund,
            previewed_at=at,
            confirm_before=preview.confirm_before if preview is not None else None,
            closed=closed,
            accepted=asked is not None and saga.accepted(work, asked, refund),
        )

    async def ask(self, shipment: str, reason: VoidReason, note: str, actor: Actor) -> Void:
        """Writes the wish down, with the deadline known now; nothing is undone before a yes.

        With the line up the insurer is asked what it would refund. Raises PermissionRefusedError
        or RefusedError.
        """
        require(actor, Permission.ASK_VOID)
        words = note.strip()
        if len(words) > LONGEST_NOTE:
            raise RefusedError("void.note_too_long", most=LONGEST_NOTE, length=len(words))
        work = await self._work(shipment)
        found = work.shipment
        why = why_not(found)
        if why is not None:
            raise RefusedError("void.not_now", order=found.number, why=why)
        wanted = Void(
            n=0,
            state=VoidState.ASKED,
            reason=reason,
            note=words,
            asked_at=self._clock.now(),
            asked_by=actor.name,
            deadline=self._cover_until(found),
            label_until=self._label_until(found, await self._manifest_of(found.id)),
        )
        with waking(self._wake, found.id):
            return await self._voids.ask(found.id, wanted)

    async def approve(self, shipment: str, accepted: Money | None, approver: Actor) -> Void:
        """A supervisor's yes: the carrier is asked, and then the cover is cancelled.

        `accepted` is the refund that stood on the screen; None where none was known: then only the
        whole premium will do. Raises PermissionRefusedError, or RefusedError where nothing is
        asked.
        """
        require(approver, Permission.VOID)
        work = await self._work(shipment)
        asked = _open(work)
        if self._settings().of(declared.VOID_TWO_PEOPLE):
            _check_another(asked, approver)
        with waking(self._wake, shipment):
            now = self._clock.now()
            return await self._voids.approve(shipment, accepted, now, approver.name)

    async def withdraw(self, shipment: str, actor: Actor) -> Void:
        """Takes the wish back while neither carrier nor insurer can have acted on it.

        Whoever asked may take back what is not approved yet; an approved one needs a supervisor.
        Raises PermissionRefusedError or RefusedError.
        """
        require(actor, Permission.ASK_VOID)
        work = await self._work(shipment)
        asked = _open(work)
        if asked.state is not VoidState.ASKED or asked.asked_by != actor.name:
            require(actor, Permission.VOID)
        with waking(self._wake, shipment):
            return await self._voids.withdraw(shipment, self._clock.now(), actor.name)

    async def cover_anyway(self, shipment: str, approver: Actor) -> None:
        """The carrier does not void the label: the cover is cancelled all the same.

        Raises PermissionRefusedError, or RefusedError unless the carrier has refused.
        """
        require(approver, Permission.VOID)
        work = await self._work(shipment)
        if _open(work).state is not VoidState.APPROVED or (
            work.shipment.label is not LabelState.VOID_REFUSED
        ):
            raise RefusedError("void.not_refused")
        with waking(self._wake, shipment):
            await self._voids.cover_anyway(shipment, self._clock.now(), approver.name)

    async def keep_cover(self, shipment: str, approver: Actor) -> Void:
        """The cover is left as it is, for a refund that is too small, say; the void ends so.

        Raises PermissionRefusedError, or RefusedError once the insurer may have cancelled.
        """
        require(approver, Permission.VOID)
        with waking(self._wake, shipment):
            return await self._voids.keep_cover(shipment, self._clock.now(), approver.name)

    async def _work(self, shipment: str) -> Work:
        if await self._books.shipment(shipment) is None:
            raise RefusedError("void.unknown_shipment", shipment=shipment[:40])
        return await self._books.work(shipment)

    def _label_until(self, shipment: Shipment, closed: Manifest | None) -> datetime | None:
        """By the agreement; where it ends with the day's close, the manifest was that close."""
        bought, settings = shipment.bought, self._settings()
        if shipment.form.service.carrier != HOUSE:
            return None  # only the house carrier's agreement is known here
        until = declared.label_until(settings, bought.bought_at) if bought else None
        if closed is None or until is None or not settings.of(declared.HOUSE_VOID_BEFORE_CLOSE):
            return until
        return min(until, closed.closed_at)

    def _cover_until(self, shipment: Shipment) -> datetime | None:
        if shipment.consent is None:
            return None
        proven = shipment.proven
        since = proven.confirmed_at if proven is not None else None
        starts = proven.starts if proven is not None else shipment.book_until
        return declared.cover_until(self._settings(), since or shipment.created_at, starts)


def why_not(shipment: Shipment) -> Message | None:
    """Why a void cannot be asked for now; None where it can."""
    if shipment.state is ShipmentState.VOIDED:
        return message("void.voided_already")
    if shipment.label is not LabelState.BOUGHT:
        return message("void.no_label")
    if shipment.purged_at is not None:
        return message("void.too_old")
    if shipment.state not in _VOIDABLE and not _stuck(shipment):
        return message("void.under_dispatch")
    return None


def _stuck(shipment: Shipment) -> bool:
    """A dispatch that waits for a person: its paper never came, or its cover is not as agreed."""
    waits = shipment.flag is not None or shipment.cover is CoverState.REFUSED
    return shipment.state is ShipmentState.DISPATCHING and waits


def _open(work: Work) -> Void:
    if work.void is None or not work.void.open:
        raise RefusedError("void.none")
    return work.void


def _check_another(asked: Void, approver: Actor) -> None:
    """Raises PermissionRefusedError unless somebody else than `approver` has asked for certain."""
    if is_like_a_code(asked.asked_by):
        # Data put back knows only the code of whoever asked: anybody may be behind it.
        raise PermissionRefusedError("void.asker_unknown")
    if folded(asked.asked_by) == folded(approver.name):
        raise PermissionRefusedError("void.needs_another")


def _previewed(work: Work) -> tuple[CancellationFacts | None, datetime | None]:
    """The newest answered preview of the newest void, and when it was answered."""
    step = work.step(StepKind.PREVIEW_CANCEL)
    if step is None or work.void is None or step.id <= work.void.after_step or not step.outcomes:
        return None, None
    newest = step.outcomes[-1]
    facts = newest.evidence.cancellation
    # An answer that was no usable preview may name an amount too: that is not one to accept.
    return (facts, newest.at) if facts and newest.answer is Answer.YES else (None, None)
