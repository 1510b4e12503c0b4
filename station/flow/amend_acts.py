"""Confirms a change of a booking, and reads what became of it, each between its records."""

from collections.abc import Awaitable, Callable

from station.flow import amend, amend_verdict, points, schedule
from station.flow.line import Line, LineState
from station.flow.pace import Pace, Urgency
from station.flow.ports import Clock, Insurer, Journal
from station.flow.seen import Call, Seen
from station.flow.verdict import Answer, Verdict
from station.flow.work import Source, Step

Recorded = Callable[[Step, int, Source, Verdict, Seen], Awaitable[None]]
"""Hears an answer for the line's sake, and writes its OUTCOME."""


class AmendActs:
    """The two calls of a change that is confirmed."""

    def __init__(
        self,
        journal: Journal,
        insurer: Insurer,
        line: Line,
        pace: Pace,
        clock: Clock,
        record: Recorded,
    ) -> None:
        self._journal = journal
        self._insurer = insurer
        self._line = line
        self._pace = pace
        self._clock = clock
        self._record = record

    async def send(self, step: Step) -> None:
        """SENT durable first, then the call, then its OUTCOME."""
        change = (await self._journal.work(step.shipment)).amendment(step)
        turn = await self._pace.turn(Urgency.CLERK)
        late = not schedule.sendable(step, self._clock.now())
        if late or self._line.state is LineState.REFUSING:
            return  # its last moment passed, or credentials went, while this waited for its turn
        unsure = schedule.maybe_executed(step)
        with turn:
            n = await self._journal.sent(step, self._clock.now())
            points.reached(f"{amend.KIND.value}.sent")
            turn.leaves(amend.KIND.value)
            seen = await self._insurer.send(Call(step.kind, step.subject, step.body, step.key))
        points.reached(f"{amend.KIND.value}.answered")
        read = amend_verdict.of_write(seen, change, unsure, now=self._clock.now())
        await self._record(step, n, Source.SEND, read, seen)

    async def read(self, step: Step) -> None:
        """Learns from the booking itself whether the change was carried out."""
        change = (await self._journal.work(step.shipment)).amendment(step)
        turn = await self._pace.turn(Urgency.READ if step.flagged else Urgency.CLERK)
        if self._line.state is LineState.REFUSING:
            return
        with turn:
            turn.leaves("read")
            seen = await self._insurer.read(change.package)
        said_yes = any(each.answer is Answer.YES for each in schedule.sends_of(step))
        read = amend_verdict.of_read(seen, change, said_yes, now=self._clock.now())
        await self._record(step, step.sent[-1].n, Source.READ, read, seen)
        points.reached(f"{amend.KIND.value}.read")
