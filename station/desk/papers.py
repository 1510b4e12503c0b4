"""Papers asked for again: counted, attributed, marked."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from station.desk.packing import require
from station.desk.waking import waking
from station.domain.cover import PROVEN
from station.domain.errors import Message, RefusedError, StationError, message
from station.domain.papers import Paper
from station.domain.people import Actor, Permission
from station.domain.printers import parse
from station.domain.reprint import ReprintEnd, Why
from station.domain.shipment import LabelState, PaperKind
from station.flow import amend, schedule
from station.flow.books import Books
from station.flow.ports import Audit, Clock, Delivered, PaperMaker, Printer
from station.flow.verdict import Answer
from station.flow.void_books import VoidBooks
from station.flow.work import Evidence, Outcome, Shipment, Source, Work

_log = logging.getLogger(__name__)


def why_not(work: Work, kind: PaperKind) -> Message | None:
    """Why a paper may not come out again; None where it may."""
    out, shipment = work.printing(kind), work.shipment
    # A label's bytes may be ready long before it prints; only what came out comes out again.
    if out is None or not out.came_out:
        return message(f"last.no_{kind.value}")
    if shipment.purged_at is not None:
        return message("last.purged", order=shipment.number)
    if work.void is not None and work.void.open:
        return message("last.void_asked", order=shipment.number)
    if shipment.label is LabelState.VOIDED:
        return message("last.voided", order=shipment.number)
    if kind is PaperKind.CONFIRMATION and amend.open_step(work) is not None:
        return message("amend.paper_waits")
    if kind is PaperKind.CONFIRMATION and shipment.cover not in PROVEN:
        return message("paper.not_proven", order=shipment.number)
    return None


class Papers:
    """Reprints of papers that came out before."""

    def __init__(
        self,
        books: Books,
        maker: PaperMaker,
        printer: Printer,
        voids: VoidBooks,
        audit: Audit,
        clock: Clock,
        wake: Callable[[str], None],
    ) -> None:
        self._books = books
        self._maker = maker
        self._printer = printer
        self._voids = voids
        self._audit = audit
        self._clock = clock
        self._wake = wake

    async def came_out(self, shipment: str, kind: PaperKind, out: bool, actor: Actor) -> None:
        """Whoever stands at the printer says whether a paper came out; a no prints it once more.

        A no that is said again before that print has ended is the same no. Raises
        PermissionRefusedError, or RefusedError where nobody asks.
        """
        require(actor, Permission.PACK)
        work = await self._books.work(shipment)
        step = work.printing(kind)
        if step is None or not step.nobody_knows:
            raise RefusedError("paper.nobody_asks", order=work.shipment.number)
        if not out and schedule.prints_again(step):
            return
        words = f"{kind.value}: {'seen' if out else 'not there'}"
        said = message("queue.by_hand", by=actor.name, evidence=words)
        answer = Answer.YES if out else Answer.NO
        told = Outcome(
            len(step.sent), Source.PERSON, self._clock.now(), answer, Evidence(reason=said)
        )
        with waking(self._wake, shipment):
            await self._voids.found_out(step, told, actor.name, words)

    async def cancel(self, shipment: str, kind: PaperKind, actor: Actor) -> int:
        """Cancels the job of a paper that waits at its queue; how many jobs.

        What became of it is looked at afterwards, and asked of a person: it never prints again by
        itself. Raises PermissionRefusedError, or RefusedError where nothing waits.
        """
        require(actor, Permission.PACK)
        papers = await self._books.papers(shipment, kind)
        if not papers:
            raise RefusedError(f"last.no_{kind.value}")
        cancelled = await self._printer.cancel((await self._books.work(shipment)).shipment, papers)
        facts = {"shipment": shipment, "kind": kind.value, "jobs": cancelled}
        with waking(self._wake, shipment):
            await self._audit.note("job_cancelled", self._clock.now(), actor.name, **facts)
        return cancelled

    async def _again(
        self, shipment: Shipment, kind: PaperKind, number: int, parcel: int | None
    ) -> Sequence[Paper]:
        """The bytes that came out first, marked; where the printer of today needs others, new ones.

        A printer of the same head, stock and language takes what another one was made for.
        """
        wanted = parse(self._maker.printer(kind))
        papers = [
            replace(paper, printer=str(wanted))
            for paper in await self._books.papers(shipment.id, kind)
            if (made := parse(paper.printer)).dpi == wanted.dpi and made.stock is wanted.stock
        ]
        if not any(paper.form == wanted.form for paper in papers):
            papers = list(await self._maker.make(shipment, kind))
        wanted_ones = [paper for paper in papers if parcel in (None, paper.number)]
        return await self._maker.marked(wanted_ones, number)

    async def reprint(
        self, shipment: str, kind: PaperKind, why: Why, actor: Actor
    ) -> tuple[str, ...]:
        """Brings a paper out again, marked with its number; returns where it went.

        Raises RefusedError for a paper that never came out, whose shipment is being voided, or
        that the printer did not print; PermissionRefusedError, or what the printer raises.
        """
        delivered, end = await self._reprint(shipment, kind, why, actor, None)
        return _where(delivered, end)

    async def again(
        self, shipment: str, kind: PaperKind, why: Why, actor: Actor, parcel: int
    ) -> tuple[ReprintEnd, Message | None]:
        """As `reprint`, of one parcel; what became of it, and what the printer said.

        Raises as `reprint` does before anything is sent, and what the printer raises.
        """
        delivered, end = await self._reprint(shipment, kind, why, actor, parcel)
        return end, delivered.reason

    async def _reprint(
        self, shipment: str, kind: PaperKind, why: Why, actor: Actor, parcel: int | None
    ) -> tuple[Delivered, ReprintEnd]:
        require(actor, Permission.PACK)
        why = why.checked()
        work = await self._books.work(shipment)
        barred = why_not(work, kind)
        if barred is not None:
            raise RefusedError(barred.id, **barred.facts)
        # Counted before it is printed: a count too many is harmless, one too few is not.
        now = self._clock.now()
        number = await self._books.count_reprint(shipment, kind, why, now, actor.name)
        papers = await self._again(work.shipment, kind, number, parcel)
        delivered = await self._printer.deliver(work.shipment, papers)
        end = _end(delivered)
        try:
            await self._books.end_reprint(shipment, kind, number, end, self._clock.now())
        except StationError as error:
            # What the printer told stands: said to have failed, it would be printed once more.
            _log.warning("the end of a reprint is not written: %s", error.message.id)
        return delivered, end

    async def void_slip(self, shipment: str, actor: Actor) -> tuple[str, ...]:
        """Prints the slip that keeps a parcel on the bench; returns where it went.

        Each asking prints one, with what is known by then; its bytes are stored first. Raises
        PermissionRefusedError, RefusedError where nothing is voided or the slip did not come out,
        or what the printer raises.
        """
        require(actor, Permission.PACK)
        work = await self._books.work(shipment)
        if work.shipment.purged_at is not None:
            raise RefusedError("last.purged", order=work.shipment.number)
        earlier = await self._books.papers(shipment, PaperKind.VOID_SLIP)
        number = 1 + max((paper.number for paper in earlier), default=0)
        papers = await self._maker.void_slip(work, number)
        now, facts = self._clock.now(), {"shipment": shipment, "n": number}
        await self._books.keep_papers(shipment, papers, now)
        await self._audit.note("void_slip", now, actor.name, **facts)
        delivered = await self._printer.deliver(work.shipment, papers)
        end = _end(delivered)
        await self._audit.note("void_slip_end", self._clock.now(), actor.name, end=end, **facts)
        return _where(delivered, end)


def _where(delivered: Delivered, end: ReprintEnd) -> tuple[str, ...]:
    """Where it went. Raises RefusedError for what did not come out, or may not have."""
    if end is ReprintEnd.NOT_KNOWN:
        raise RefusedError("last.reprint_unknown")
    if end is ReprintEnd.NOT_PRINTED:
        reason = delivered.reason or message("last.reprint_failed")
        raise RefusedError(reason.id, **reason.facts)
    return delivered.where


def _end(delivered: Delivered) -> ReprintEnd:
    if delivered.answer is Answer.YES:
        return ReprintEnd(delivered.out.value)
    return ReprintEnd.NOT_PRINTED if delivered.answer is Answer.NO else ReprintEnd.NOT_KNOWN
