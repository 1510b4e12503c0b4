"""Carries one planned effect out: SENT, the call itself, its reading, OUTCOME."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from station.domain.errors import StationError, message
from station.domain.papers import Paper
from station.domain.shipment import PaperKind
from station.flow import amend, cancel_schedule, cancel_verdict, points, schedule, verdict, void
from station.flow.amend_acts import AmendActs
from station.flow.carrier_port import Carrier
from station.flow.line import Line, LineState
from station.flow.pace import Pace, Turn, Urgency
from station.flow.ports import Clock, Delivered, Insurer, Journal, PaperMaker, Printer
from station.flow.proven import covered_by
from station.flow.seen import Agreed, Call, Seen, StepKind
from station.flow.verdict import Answer, Verdict
from station.flow.work import Evidence, Outcome, Shipment, Source, Step
from station.log.times import Timed, timed, took

_log = logging.getLogger(__name__)

_READ = "read"
"""Of the pace: all reads of one booking take about the same time."""


class Acts:
    """The effects of the saga on the outside, each between its records."""

    def __init__(
        self,
        journal: Journal,
        insurer: Insurer,
        carrier: Carrier,
        printer: Printer,
        maker: PaperMaker,
        line: Line,
        pace: Pace,
        clock: Clock,
        line_changed: Callable[[], None],
    ) -> None:
        self._journal = journal
        self._insurer = insurer
        self._carrier = carrier
        self._printer = printer
        self._maker = maker
        self._line = line
        self._pace = pace
        self._clock = clock
        self._line_changed = line_changed
        self._amend = AmendActs(journal, insurer, line, pace, clock, self._answered)

    async def send(self, shipment: Shipment, step: Step) -> None:
        """Does `step` once: SENT durable first, then the act, then its OUTCOME."""
        if step.kind is StepKind.BUY_LABEL:
            await self._buy(shipment, step)
        elif step.kind is StepKind.PRINT:
            await self._print(shipment, step)
        elif step.kind is StepKind.VOID_LABEL:
            await self._void_label(shipment, step)
        elif step.kind in void.CANCELS:
            await self._cancel(shipment, step)
        elif step.kind is amend.KIND:
            await self._amend.send(step)
        else:
            await self._insure(shipment, step)

    async def read(self, shipment: Shipment, step: Step) -> None:
        """Learns what became of `step` without doing it again."""
        if step.kind is StepKind.BUY_LABEL:
            found = await self._carrier.look_up(shipment, step)
            evidence = Evidence(label=found.label, reason=found.reason, wait_s=found.wait_s)
            await self._record(step, step.sent[-1].n, Source.READ, found.answer, evidence)
        elif step.kind is StepKind.PRINT:
            out = await self._look(shipment, step)
            evidence = evidence_of_print(out)
            await self._record(step, step.sent[-1].n, Source.READ, out.answer, evidence)
        elif step.kind is StepKind.VOID_LABEL:
            told = await self._carrier.look_up_void(shipment, step)
            evidence = Evidence(refund=told.refund, reason=told.reason, wait_s=told.wait_s)
            await self._record(step, step.sent[-1].n, Source.READ, told.answer, evidence)
        elif step.kind in void.CANCELS:
            await self._read_cancel(step)
        elif step.kind is amend.KIND:
            await self._amend.read(step)
        else:
            # As the label while it books: what the confirmation says is known, but for the proof.
            await asyncio.gather(
                self._read_booking(shipment, step), self._draw_confirmation(shipment, step)
            )

    async def _read_booking(self, shipment: Shipment, step: Step) -> None:
        turn = await self._pace.turn(Urgency.CLERK if not step.flagged else Urgency.READ)
        if self._line.state is LineState.REFUSING:
            return  # it began to refuse while this waited for its turn
        with turn:
            turn.leaves(_READ)
            seen = await self._insurer.read(step.subject)
        read = verdict.of_read(seen, agreed(shipment), now=self._clock.now())
        self._heard(read, seen)
        answer = read.answer
        if step.kind is StepKind.CONFIRM_PAYMENT and answer is Answer.PENDING_PAYMENT:
            answer = Answer.ABSENT  # still pending: this confirmation was not executed
        evidence = evidence_of(read, seen)
        await self._record(step, step.sent[-1].n, Source.READ, answer, evidence)
        if read.answer is Answer.YES:
            points.reached("book_cover.proven")

    async def _draw_confirmation(self, shipment: Shipment, step: Step) -> None:
        """Nothing of it is kept or printed: it is drawn, and taken only if the proof says so."""
        last = step.outcomes[-1] if step.outcomes else None
        if last is None or (last.source, last.answer) != (Source.SEND, Answer.YES):
            return
        would_be = covered_by(shipment, last.evidence.facts)
        if would_be is not None:
            drawing = self._maker.draw_ahead(would_be, PaperKind.CONFIRMATION)
            await self._made_ahead(shipment, drawing)

    async def _read_cancel(self, step: Step) -> None:
        turn = await self._pace.turn(Urgency.READ if step.flagged else Urgency.CANCEL)
        if self._line.down:
            return  # it went down while this waited for its turn
        package = step.subject.partition("/")[0]
        with turn:
            turn.leaves(_READ)
            seen = await self._insurer.read(package)
        read = cancel_verdict.of_read(seen, package, now=self._clock.now())
        self._heard(read, seen)
        answer = read.answer
        if step.kind is StepKind.CONFIRM_CANCEL:
            answer = _about_confirmation(answer)
        n = step.sent[-1].n if step.sent else 0
        await self._record(step, n, Source.READ, answer, evidence_of(read, seen))
        points.reached(f"{step.kind.value}.read")

    async def opt_out(self, step: Step) -> None:
        """Reports one declined offer."""
        turn = await self._pace.turn(Urgency.OPT_OUT)
        if self._line.down:
            return
        await self._call(step, None, False, turn)

    async def ping(self) -> Verdict:
        """Asks the insurer whether it answers, for the line's sake."""
        with await self._pace.turn(Urgency.READ) as turn:
            turn.leaves("ping")
            seen = await self._insurer.ping()
        read = verdict.of_ping(seen, now=self._clock.now())
        self._heard(read, seen)
        return read

    async def _insure(self, shipment: Shipment, step: Step) -> None:
        turn = await self._pace.turn(Urgency.CLERK)
        # The turn may have come after the booking's last moment, or after a refusal.
        late = not schedule.sendable(step, self._clock.now())
        if late or self._line.state is LineState.REFUSING:
            return
        # The label waits for nothing but the printer, so it is made while the insurer thinks.
        await asyncio.gather(
            self._call(step, agreed(shipment), schedule.maybe_executed(step), turn),
            self._made_ahead(shipment, self._papers(shipment, PaperKind.LABEL)),
        )

    async def _made_ahead(self, shipment: Shipment, making: Awaitable[object]) -> None:
        try:
            await making
        except StationError as error:
            # Said where it matters: when the paper is to be printed.
            _log.warning("a paper of %s cannot be made yet: %s", shipment.id, error.message.id)
        except Exception:  # noqa: BLE001 - a bug must not hold the proof up, nor leave a call on its way alone; it is logged
            _log.exception("a paper of %s cannot be made", shipment.id)

    async def _call(
        self, step: Step, terms: Agreed | None, earlier_unknown: bool, turn: Turn
    ) -> None:
        name = point_of(step.kind)
        with turn:
            n = await self._journal.sent(step, self._clock.now())
            points.reached(f"{name}.sent")
            turn.leaves(step.kind.value)
            begun = self._clock.monotonic()
            seen = await self._insurer.send(Call(step.kind, step.subject, step.body, step.key))
        if step.kind is StepKind.BOOK_COVER:
            took(Timed.BOOKING, self._clock.monotonic() - begun)
        points.reached(f"{name}.answered")
        now = self._clock.now()
        read = verdict.of_write(step.kind, seen, terms, earlier_unknown, now=now)
        self._heard(read, seen)
        await self._record(step, n, Source.SEND, read.answer, evidence_of(read, seen))

    async def _cancel(self, shipment: Shipment, step: Step) -> None:
        """A preview, or the confirmation of one that a supervisor has approved."""
        turn = await self._pace.turn(Urgency.CANCEL)
        now = self._clock.now()
        if self._line.down or not cancel_schedule.may_send(step, now):
            return  # its moment passed, or the line went, while this waited for its turn
        premium = shipment.premium
        assert premium is not None  # noqa: S101 - only a booked cover is cancelled
        package = step.subject.partition("/")[0]
        unsure = schedule.maybe_executed(step)
        with turn:
            n = await self._journal.sent(step, now)
            points.reached(f"{step.kind.value}.sent")
            turn.leaves(step.kind.value)
            seen = await self._insurer.send(Call(step.kind, step.subject, step.body, step.key))
        points.reached(f"{step.kind.value}.answered")
        now = self._clock.now()
        read = cancel_verdict.of_write(step.kind, seen, package, premium.currency, unsure, now=now)
        self._heard(read, seen)
        await self._record(step, n, Source.SEND, read.answer, evidence_of(read, seen))

    async def _void_label(self, shipment: Shipment, step: Step) -> None:
        n = await self._journal.sent(step, self._clock.now())
        points.reached("void_label.sent")
        told = await self._carrier.void(shipment, step)
        points.reached("void_label.answered")
        evidence = Evidence(refund=told.refund, reason=told.reason, wait_s=told.wait_s)
        await self._record(step, n, Source.SEND, told.answer, evidence)

    async def _buy(self, shipment: Shipment, step: Step) -> None:
        n = await self._journal.sent(step, self._clock.now())
        points.reached("buy_label.sent")
        with timed(Timed.LABEL):
            bought = await self._carrier.buy(shipment, step)
        points.reached("buy_label.answered")
        evidence = Evidence(label=bought.label, reason=bought.reason, wait_s=bought.wait_s)
        await self._record(step, n, Source.SEND, bought.answer, evidence)

    async def _print(self, shipment: Shipment, step: Step) -> None:
        n = await self._journal.sent(step, self._clock.now())
        points.reached("print.sent")
        try:
            with timed(Timed.PAPERS):
                papers = await self._papers(shipment, PaperKind(step.subject))
                points.reached("print.made")
                out = await self._printer.deliver(shipment, papers)
            answer, evidence = out.answer, evidence_of_print(out)
        except StationError as error:
            answer, evidence = Answer.NO, Evidence(reason=error.message)
        points.reached("print.answered")
        await self._record(step, n, Source.SEND, answer, evidence)

    async def _look(self, shipment: Shipment, step: Step) -> Delivered:
        papers = await self._journal.papers(shipment.id, PaperKind(step.subject))
        if papers:
            return await self._printer.look(shipment, papers)
        if step.flagged:
            return Delivered(Answer.UNKNOWN)  # its bytes may have been lost with a store
        return Delivered(Answer.NO)  # never made, so it cannot have come out

    async def _papers(self, shipment: Shipment, kind: PaperKind) -> tuple[Paper, ...]:
        """The paper's bytes: the stored ones, else made now and stored before they print.

        Of what never came out, those for another printer are made anew: for the one of today.
        """
        papers = await self._journal.papers(shipment.id, kind)
        printer = self._maker.printer(kind)
        if not papers or any(paper.printer != printer for paper in papers):
            papers = await self._made(shipment, kind)
            await self._journal.keep_papers(shipment.id, papers, self._clock.now())
        return papers

    async def _made(self, shipment: Shipment, kind: PaperKind) -> tuple[Paper, ...]:
        """The paper, made here; a carrier's own label is fetched instead."""
        if kind is not PaperKind.LABEL:
            return await self._maker.make(shipment, kind)
        file = await self._carrier.label(shipment)
        if file.answer is Answer.ABSENT:
            return await self._maker.make(shipment, kind)
        if file.answer is not Answer.YES:
            why = file.reason or message("label.not_fetched")
            raise StationError(why.id, **why.facts)
        return await self._maker.carried(file.content, file.dpi)

    async def _answered(
        self, step: Step, n: int, source: Source, read: Verdict, seen: Seen
    ) -> None:
        self._heard(read, seen)
        await self._record(step, n, source, read.answer, evidence_of(read, seen))

    async def _record(
        self, step: Step, n: int, source: Source, answer: Answer, evidence: Evidence
    ) -> None:
        await self._journal.outcome(step, Outcome(n, source, self._clock.now(), answer, evidence))
        if source is Source.SEND:
            points.reached(f"{point_of(step.kind)}.outcome")

    def _heard(self, read: Verdict, seen: Seen) -> None:
        if self._line.heard(read, seen, self._clock.now()):
            self._line_changed()


def evidence_of_print(out: Delivered) -> Evidence:
    """What the printer said of a job."""
    how = out.out if out.answer is Answer.YES else None
    return Evidence(where=out.where, reason=out.reason, out=how)


def agreed(shipment: Shipment) -> Agreed:
    """What the person consented to, which a booking must equal."""
    consent = shipment.consent
    assert consent is not None  # noqa: S101 - only a consented cover is ever booked
    return Agreed(consent.package, shipment.premium or consent.price, shipment.quotes)


def evidence_of(read: Verdict, seen: Seen) -> Evidence:
    """What `read` rests on, without personal data."""
    return Evidence(
        status=seen.status,
        problem=seen.problem.value if seen.problem else None,
        errors=seen.errors,
        reason=read.reason,
        wait_s=read.wait_s,
        facts=read.facts,
        server_date=seen.server_date,
        cancellation=seen.cancellation,
    )


def _about_confirmation(answer: Answer) -> Answer:
    """What a read of the booking says of a confirmation: cover that stands was not cancelled."""
    if answer in (Answer.YES, Answer.NO):
        return Answer.ABSENT
    return Answer.UNKNOWN if answer is Answer.ABSENT else answer


def point_of(kind: StepKind) -> str:
    """The family of kill points that `kind` belongs to."""
    return StepKind.BOOK_COVER.value if kind is StepKind.CONFIRM_PAYMENT else kind.value
