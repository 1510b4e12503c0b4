"""The drain: runs the planner's effects until nothing is owed, in the window and by command."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self

from station.domain.errors import StationError
from station.flow import points, schedule
from station.flow.acts import Acts, point_of
from station.flow.dispatch import Apply, Effect, Read, Send, Wait, plan
from station.flow.line import Line, LineState
from station.flow.ports import Clock, Journal
from station.flow.seen import StepKind
from station.flow.work import Shipment, Step

_log = logging.getLogger(__name__)

_INSURER = frozenset({StepKind.BOOK_COVER, StepKind.CONFIRM_PAYMENT})
_FAULT_WAIT = timedelta(seconds=10)
_AT_ONCE = 12
"""How many shipments are worked on at the same time."""
_MOST_EFFECTS = 100
"""Several times what a dispatch needs without once waiting."""


class Watch:
    """Hears of every change of one shipment from the moment it was made until it is closed.

    Ask for the state after making it, and again after each `moved`: no change is missed, however
    it falls between the asking and the waiting.
    """

    def __init__(self, close: "Callable[[Watch], None]") -> None:
        self._close = close
        self._event = asyncio.Event()

    async def moved(self) -> None:
        """Returns once something has changed since the watch was made or this last returned."""
        await self._event.wait()
        self._event.clear()

    def tell(self) -> None:
        """Something has changed."""
        self._event.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close(self)


class Outbox:
    """Works everything that the journal says is owed to the outside."""

    def __init__(
        self,
        journal: Journal,
        acts: Acts,
        line: Line,
        clock: Clock,
        key: Callable[[], str],
        booking_body: Callable[[Shipment], bytes],
        changed: Callable[[str], None],
    ) -> None:
        self._journal = journal
        self._acts = acts
        self._line = line
        self._clock = clock
        self._key = key
        self._booking_body = booking_body
        self._changed = changed
        self._due: dict[str, datetime] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self._event = asyncio.Event()
        self._watches: dict[str, set[Watch]] = {}

    def wake(self, shipment: str) -> None:
        """There is something new to do for `shipment`."""
        if shipment in self._running:
            self._woken.add(shipment)
        self._due[shipment] = self._clock.now()
        self._event.set()

    def wake_opt_outs(self) -> None:
        """New opt-outs are owed."""
        self.wake("")

    async def run(self) -> None:
        """Works until cancelled; what is under way then is found again at the next start."""
        for shipment in await self._journal.open_shipments():
            self.wake(shipment)
        self.wake_opt_outs()
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
        watches = self._watches.setdefault(shipment, set())

        def close(watch: Watch) -> None:
            watches.discard(watch)
            if not watches and self._watches.get(shipment) is watches:
                del self._watches[shipment]

        watch = Watch(close)
        watches.add(watch)
        return watch

    def _tell(self, shipment: str) -> None:
        for watch in self._watches.get(shipment, ()):
            watch.tell()
        self._changed(shipment)

    def next_try(self, shipment: str) -> datetime | None:
        """When `shipment` is looked at again, UTC; None while it is worked on or done."""
        return self._due.get(shipment)

    def _start_due(self) -> None:
        now = self._clock.now()
        ready = sorted((at, item) for item, at in self._due.items() if at <= now)
        for _, item in ready:
            if item in self._running or len(self._running) >= _AT_ONCE:
                continue
            del self._due[item]
            self._running[item] = asyncio.create_task(self._work(item), name=f"outbox {item}")

    async def _sleep(self) -> None:
        now = self._clock.now()
        free = len(self._running) < _AT_ONCE
        soonest = min(
            (at for item, at in self._due.items() if free and item not in self._running),
            default=None,
        )
        self._event.clear()
        wait = None if soonest is None else max(0.0, (soonest - now).total_seconds())
        try:
            await asyncio.wait_for(self._event.wait(), wait)
        except TimeoutError:
            return

    async def _work(self, item: str) -> None:
        again: datetime | None = None
        try:
            again = await (self._drain_opt_outs() if item == "" else self._advance(item))
        except asyncio.CancelledError:
            raise
        except StationError as error:
            _log.warning("work on %s stopped: %s", item or "opt-outs", error.message.id)
            again = self._clock.now() + _FAULT_WAIT
        except Exception:  # noqa: BLE001 - one shipment's bug must not stop the others; it is logged
            _log.exception("work on %s failed", item or "opt-outs")
            again = self._clock.now() + _FAULT_WAIT
        finally:
            self._running.pop(item, None)
            if item in self._woken:
                self._woken.discard(item)
                again = self._clock.now()
            if again is not None:
                self._due[item] = again
            self._event.set()

    async def _advance(self, shipment: str) -> datetime | None:
        for _ in range(_MOST_EFFECTS):
            work = await self._journal.work(shipment)
            now = self._clock.now()
            effect = plan(work, now, self._key, self._booking_body)
            held = self._held_up(effect, now)
            if held is not None:
                return held
            if isinstance(effect, Wait):
                return effect.at
            if isinstance(effect, Apply):
                await self._journal.apply(shipment, effect.change, now)
                if any(intent.kind is StepKind.OPT_OUT for intent in effect.change.intents):
                    self.wake_opt_outs()
                settled = next((s for s in work.steps if s.id == effect.change.step), None)
                if settled is not None:
                    points.reached(f"{point_of(settled.kind)}.applied")
            elif isinstance(effect, Send):
                await self._acts.send(work.shipment, effect.step)
            else:
                await self._acts.read(work.shipment, effect.step)
            self._tell(shipment)
        # A planner that asks for the same thing for ever must not fill the disk with it.
        _log.error("work on %s does not come to an end", shipment)
        return self._clock.now() + _FAULT_WAIT

    def _held_up(self, effect: Effect, now: datetime) -> datetime | None:
        """While the insurer refuses our credentials nothing is sent to it: no attempts burned."""
        if self._line.state is not LineState.REFUSING or not isinstance(effect, Send | Read):
            return None
        if effect.step.kind not in _INSURER:
            return None
        not_after = effect.step.not_after
        probe = now + timedelta(seconds=5)
        return min(probe, not_after) if not_after is not None and not_after > now else probe

    async def _drain_opt_outs(self) -> datetime | None:
        soonest: datetime | None = None
        for step in await self._journal.open_opt_outs():
            try:
                at = await self._one_opt_out(step)
            except Exception:  # noqa: BLE001 - the others are still owed; it is logged
                _log.exception("opt-out %s failed", step.id)
                at = self._clock.now() + _FAULT_WAIT
            soonest = min(soonest, at) if soonest else at
        return soonest

    async def _one_opt_out(self, step: Step) -> datetime:
        """Does what is due about one opt-out; when to look at it again."""
        now = self._clock.now()
        due = schedule.opt_out_due(step, now)
        at = due.at
        if self._line.down and due.act == "send":
            at = max(at, now + timedelta(seconds=30))
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
