"""What the insurer is told of cover that was shown and not taken: each one once, after all else."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from station.flow import points, schedule
from station.flow.acts import Acts
from station.flow.line import Line
from station.flow.ports import Clock, Journal
from station.flow.work import Step

_log = logging.getLogger(__name__)

_WHILE_DOWN = timedelta(seconds=30)


class OptOuts:
    """Works the opt-outs that the journal says are owed."""

    def __init__(
        self,
        journal: Journal,
        acts: Acts,
        line: Line,
        clock: Clock,
        key: Callable[[], str],
        tell: Callable[[str], None],
    ) -> None:
        self._journal, self._acts, self._line, self._clock = journal, acts, line, clock
        self._key, self._tell = key, tell

    async def drain(self) -> datetime | None:
        """Does what is due about all of them; when to look again, None if none is owed."""
        soonest: datetime | None = None
        for step in await self._journal.open_opt_outs():
            try:
                at = await self._one(step)
            except Exception:  # noqa: BLE001 - the others are still owed; it is logged
                _log.exception("opt-out %s failed", step.id)
                at = self._clock.now() + schedule.FAULT_WAIT
            soonest = min(soonest, at) if soonest else at
        return soonest

    async def _one(self, step: Step) -> datetime:
        """Does what is due about one opt-out; when to look at it again."""
        now = self._clock.now()
        due = schedule.opt_out_due(step, now)
        at = due.at
        if self._line.down and due.act == "send":
            at = max(at, now + _WHILE_DOWN)
        if at > now:
            return at
        if due.act == "send":
            await self._acts.opt_out(step)
        else:
            again = None if due.act == "settle" else self._key()
            await self._journal.opt_out_settled(step, again, now)
            points.reached("opt_out.applied")
        self._tell(step.shipment)
        return now
