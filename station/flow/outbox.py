"""The drain: runs the planner's effects until nothing is owed, in the window and by command."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.domain.errors import EnvironmentFaultError, StationError, message
from station.domain.shipment import ShipmentState
from station.flow import points, schedule, void
from station.flow.acts import Acts, point_of
from station.flow.agenda import Agenda, Rank
from station.flow.effects import Apply, Effect, Read, Send, UnpostedError, Wait
from station.flow.flags import OF_A_STEP
from station.flow.line import Line, LineState
from station.flow.makers import Makers
from station.flow.opt_outs import OptOuts
from station.flow.plan import EVERYTHING, NOTHING, PRINTS, plan
from station.flow.ports import Clock, Journal
from station.flow.seen import StepKind
from station.flow.watch import Watch, Watches
from station.flow.work import SET_ASIDE, Change, Shipment, Work
from station.log.times import Timed, took

_log = logging.getLogger(__name__)

_INSURER = frozenset({StepKind.BOOK_COVER, StepKind.CONFIRM_PAYMENT, StepKind.CONFIRM_UPDATE})
_AT_ONCE = 12
"""How many shipments are worked on at the same time."""
_VOIDS_AT_ONCE = 6
"""How many of them may be voids: a clerk who waits always finds a place."""
_MOST_EFFECTS = 100
"""Several times what a dispatch needs without once waiting."""
_LOOK_AT_LINE_S = 1.0
_LOOK_AT_CLOCK_S = 60.0
_SOON = timedelta(seconds=schedule.SLOW_READ_S)
"""Whatever is read again only after longer than this waits for something else than the line."""
_CLOCK_SET = timedelta(seconds=60)
"""Less than this is a clock that is kept right, not one that was set."""
_UNSURE = timedelta(seconds=30)
_LONGEST_JITTER_S = 10.0
_IN_ONE_GO = timedelta(minutes=10)
"""Longer than this a dispatch waited for somebody."""


def _jitter() -> float:
    """Benches that come back on line together do not all begin in the same second."""
    return random.uniform(0, _LONGEST_JITTER_S)  # noqa: S311 - no secret depends on it


@dataclass(frozen=True)
class Next:
    """When a shipment is looked at again; None: when somebody acts. `rank`: among the voids."""

    at: datetime | None
    rank: Rank | None = None


class Outbox:
    """Works everything that the journal says is owed to the outside."""

    def __init__(
        self,
        journal: Journal,
        acts: Acts,
        line: Line,
        clock: Clock,
        make: Makers,
        changed: Callable[[str], None],
        jitter: Callable[[], float] = _jitter,
    ) -> None:
        self._journal = journal
        self._acts = acts
        self._line = line
        self._clock = clock
        self._make = make
        self._changed = changed
        self._jitter = jitter
        self._opt_outs = OptOuts(journal, acts, line, clock, make.key, self._tell)
        self._agenda = Agenda()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._voiding: set[str] = set()
        """Those of the running ones that are in the lane of the voids."""
        self._woken: set[str] = set()
        self._hurried: dict[str, frozenset[StepKind]] = {}
        self._faulted: set[str] = set()
        self._event = asyncio.Event()
        self._watches = Watches()
        self._begun = False
        self._since: datetime | None = None
        """What was dispatched before it began is timed by nobody: the program was not there."""
        self._up_since: datetime | None = None
        self._voids_from: datetime | None = None
        self._back_since: datetime | None = None
        """Since when the line is up that made what waited be read at once."""
        self._zero: datetime | None = None
        """When the monotonic clock showed nought, by the clock on the wall."""

    def wake(self, shipment: str) -> None:
        """There is something new to do for `shipment`."""
        if shipment in self._running:
            self._woken.add(shipment)
        else:
            self._agenda.put(shipment, self._clock.now())
        self._event.set()

    def hurry(self, shipment: str) -> None:
        """A person wants to know now: what is only to be read is read at once.

        A void that only waits for its turn keeps it: ten thousand of them, hurried together, would
        stand before the next dispatch.
        """
        self._hurry(shipment, EVERYTHING)

    def _hurry(self, shipment: str, what: frozenset[StepKind]) -> None:
        self._hurried[shipment] = self._hurried.get(shipment, NOTHING) | what
        if not self._agenda.waits_its_turn(shipment, self._clock.now()):
            self.wake(shipment)

    def line_changed(self) -> None:
        """The line to the insurer is another than a moment ago."""
        self._event.set()

    def printer_changed(self) -> None:
        """A printer stands otherwise than a moment ago: what waits for one is tried now."""
        self._hurry_soon(self._clock.now(), PRINTS)

    def wake_opt_outs(self) -> None:
        """New opt-outs are owed."""
        self.wake("")

    async def run(self) -> None:
        """Works until cancelled; what is under way then is found again at the next start."""
        self._since = self._clock.now()
        for shipment in await self._journal.open_shipments():
            self.wake(shipment)
        waiting = await self._journal.voids_waiting()
        for each in waiting:
            if each.attempts:
                self.wake(each.shipment)  # its answer may be lost: that is told, line or not
        voids = [
            (each.shipment, (each.deadline or void.NO_DEADLINE, each.attempts, each.asked_at))
            for each in waiting
            if not each.attempts
        ]
        self._agenda.put_voids(voids, self._clock.now())
        self.wake_opt_outs()
        self._begun = True
        try:
            while True:
                self._start_due()
                await self._sleep()
        finally:
            tasks = list(self._running.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def watch(self, shipment: str) -> Watch:
        """Watches `shipment` until the watch's `with` block ends."""
        return self._watches.watch(shipment)

    def _tell(self, shipment: str) -> None:
        self._watches.tell(shipment)
        self._changed(shipment)

    def next_try(self, shipment: str) -> datetime | None:
        """When `shipment` is looked at again, UTC; None while it is worked on or done."""
        return self._agenda.at(shipment)

    def resting(self, ahead: timedelta) -> bool:
        """True if nothing is under way, due, or coming due within `ahead`."""
        if not self._begun or self._running:
            return False
        if self._agenda.has_urgent or self._agenda.has_voids:
            return False
        soonest = self._agenda.soonest()
        return soonest is None or soonest > self._clock.now() + ahead

    def _start_due(self) -> None:
        now = self._clock.now()
        self._notice_clock(now)
        self._notice_line(now)
        self._agenda.come_due(now)
        while len(self._running) < _AT_ONCE:
            item = self._agenda.take_urgent()
            if item is None:
                break
            self._begin(item, among_voids=False)
        while self._voids_may_begin(now):
            item = self._agenda.take_void()
            if item is None:
                break
            self._begin(item, among_voids=True)

    def _notice_clock(self, now: datetime) -> None:
        """When the clock on the wall is set, no time that was reckoned by it holds any more."""
        zero = now - timedelta(seconds=self._clock.monotonic())
        if self._zero is not None and abs(zero - self._zero) > _CLOCK_SET:
            self._agenda.all_due(now)
            self._voids_from = None
        self._zero = zero

    def _notice_line(self, now: datetime) -> None:
        """The first answer after a start or a silence: what waits for another look gets it now.

        Sending keeps its back-off: benches that come back together are told apart by it.
        """
        if self._line.state is not LineState.UP or self._line.since == self._back_since:
            return
        self._back_since = self._line.since
        self._hurry_soon(now, EVERYTHING)

    def _hurry_soon(self, now: datetime, what: frozenset[StepKind]) -> None:
        for item in self._agenda.due_between(now, now + _SOON):
            if item:
                self._hurry(item, what)

    def _begin(self, item: str, *, among_voids: bool) -> None:
        if among_voids:
            self._voiding.add(item)
        work = self._work(item, among_voids=among_voids)
        self._running[item] = asyncio.create_task(work, name=f"outbox {item}")

    def _voids_may_begin(self, now: datetime) -> bool:
        """The line is up (an answer of the API was read), a little while after it came back."""
        if self._line.state is not LineState.UP:
            self._up_since = None
            return False
        if self._up_since != self._line.since or self._voids_from is None:
            self._up_since = self._line.since
            # Only what waited for the line: what is approved now does not wait for other benches.
            waited = self._agenda.has_voids
            self._voids_from = now + timedelta(seconds=self._jitter() if waited else 0.0)
        early = timedelta(0) < self._voids_from - now <= timedelta(seconds=_LONGEST_JITTER_S)
        room = len(self._voiding) < _VOIDS_AT_ONCE and len(self._running) < _AT_ONCE
        return room and not early

    async def _sleep(self) -> None:
        self._event.clear()
        # Not `wait_for`: before Python 3.12 it loses a cancellation that comes with the time-out.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._pause()):
                await self._event.wait()

    def _pause(self) -> float | None:
        """Seconds until something comes due; None where only an event helps."""
        if len(self._running) >= _AT_ONCE:
            return None
        soonest = self._agenda.soonest()
        waits = []
        if soonest is not None:
            waits.append(max(0.0, (soonest - self._clock.now()).total_seconds()))
        if self._agenda.has_voids and len(self._voiding) < _VOIDS_AT_ONCE:
            waits.append(_LOOK_AT_LINE_S)
        return min(*waits, _LOOK_AT_CLOCK_S) if waits else None

    async def _work(self, item: str, *, among_voids: bool) -> None:
        again = Next(self._clock.now() + schedule.FAULT_WAIT)  # whatever else fails
        try:
            if item == "":
                again = Next(await self._opt_outs.drain())
            else:
                again = await self._advance(item, among_voids=among_voids)
        except asyncio.CancelledError:
            raise
        except StationError as error:
            _log.warning("work on %s stopped: %s", item or "opt-outs", error.message.id)
            again = Next(self._clock.now() + schedule.FAULT_WAIT)
        except UnpostedError as error:
            _log.warning("work on %s: the books refuse its end: %s", item, error)
            again = await self._after_fault(item, type(error.why).__name__, error)
        except Exception as error:  # noqa: BLE001 - one shipment's bug must not stop the others; it is logged
            _log.exception("work on %s failed", item or "opt-outs")
            again = await self._after_fault(item, type(error).__name__)
        finally:
            self._running.pop(item, None)
            self._voiding.discard(item)
            if item in self._woken:
                self._woken.discard(item)
                again = Next(self._clock.now())
            if again.at is not None:
                self._agenda.put(item, again.at, again.rank)
            self._event.set()

    async def _after_fault(
        self, item: str, what: str, refused: UnpostedError | None = None
    ) -> Next:
        """Three faults of our own in one shipment set it aside: a person is told.

        What the books refused is flagged: a person can settle it by hand.
        """
        later = Next(self._clock.now() + schedule.FAULT_WAIT)
        if item == "":
            return later
        self._faulted.add(item)
        try:
            count = await self._journal.fault(item, what, self._clock.now())
            if count < SET_ASIDE:
                return later
            if refused is not None:
                await self._flag(item, refused)
        except StationError:
            return later
        _log.error("work on %s is set aside", item)
        self._tell(item)
        return Next(None)

    async def _flag(self, shipment: str, refused: UnpostedError) -> None:
        work = await self._journal.work(shipment)
        flag, told = message("flag.unposted", why=refused.why.message), work.shipment.flag
        if told is not None and told.id not in OF_A_STEP:
            flag = told  # what waits for a person for another reason is not covered up
        change = Change(flag=flag, flag_step=refused.step)
        await self._journal.apply(work, change, self._clock.now())

    async def _went_well(self, item: str) -> None:
        if item in self._faulted:
            self._faulted.discard(item)
            await self._journal.forgive(item)

    async def _advance(self, shipment: str, *, among_voids: bool) -> Next:
        for _ in range(_MOST_EFFECTS):
            work = await self._journal.work(shipment)
            now, hurry = self._clock.now(), self._hurried.get(shipment, NOTHING)
            effect = plan(work, now, self._make, hurry=hurry)
            held = self._held_up(work, effect, now, among_voids=among_voids)
            if held is not None:
                return held  # hurried, its turn comes in the other lane
            if isinstance(effect, Wait):
                self._hurried.pop(shipment, None)
                return Next(effect.at)
            await self._do(work, effect)
            if not isinstance(effect, Apply) and self._hurried.get(shipment) is hurry:
                del self._hurried[shipment]  # only now: who waits for what failed still waits
            self._tell(shipment)
        # A planner that asks for the same thing for ever must not fill the disk with it.
        _log.error("work on %s does not come to an end", shipment)
        return Next(self._clock.now() + schedule.FAULT_WAIT)

    async def _do(self, work: Work, effect: Send | Read | Apply) -> None:
        shipment = work.shipment.id
        if isinstance(effect, Send):
            await self._acts.send(work.shipment, effect.step)
            return
        if isinstance(effect, Read):
            await self._acts.read(work.shipment, effect.step)
            return
        try:
            applied = await self._journal.apply(work, effect.change, self._clock.now())
        except EnvironmentFaultError:
            raise  # as much so for every other shipment: it is tried again
        except StationError as error:
            raise UnpostedError(effect.change.step, error) from error
        if not applied:
            return  # a person was quicker: it is planned anew
        self._note_end(work.shipment, effect.change)
        if any(intent.kind is StepKind.OPT_OUT for intent in effect.change.intents):
            self.wake_opt_outs()
        settled = next((s for s in work.steps if s.id == effect.change.step), None)
        if settled is not None:
            points.reached(f"{point_of(settled.kind)}.applied")
            await self._went_well(shipment)

    def _note_end(self, shipment: Shipment, change: Change) -> None:
        """How long a dispatch took that nothing held up."""
        if (shipment.state, change.state) == (ShipmentState.DISPATCHING, ShipmentState.DISPATCHED):
            spent = self._clock.now() - shipment.created_at
            ours = self._since is not None and self._since <= shipment.created_at
            if ours and spent < _IN_ONE_GO:
                took(Timed.DISPATCH, spent.total_seconds())

    def _held_up(
        self, work: Work, effect: Effect, now: datetime, *, among_voids: bool
    ) -> Next | None:
        """What has to wait for the line, or for its place among the voids."""
        if not isinstance(effect, Send | Read):
            return None
        kind = effect.step.kind
        if kind in void.CANCELS:
            if not void.approved(work):
                # Somebody stands before the page; offline there is nothing to be shown.
                up = self._line.state is LineState.UP
                return None if up else Next(now + timedelta(seconds=_LOOK_AT_LINE_S * 5))
            up = self._line.state is LineState.UP
            if among_voids and up:
                return None
            if not up and schedule.maybe_executed(effect.step) and not effect.step.flagged:
                return Next(now + _UNSURE)  # after half an hour a person is told, line or not
            return Next(now, void.rank(work))
        # While the insurer refuses our credentials nothing is sent to it: no attempts burned.
        if self._line.state is not LineState.REFUSING or kind not in _INSURER:
            return None
        not_after = effect.step.not_after
        probe = now + timedelta(seconds=5)
        return Next(min(probe, not_after) if not_after and not_after > now else probe)
