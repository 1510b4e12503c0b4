"""What stands beside the open order, read anew: wallet, earlier parcels, queue, checks."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from station.desk.bench_view import Bench, Parcel
from station.desk.history import midnight
from station.desk.tools import Tools
from station.domain.errors import Message, StationError, message
from station.flow.seen import StepKind
from station.flow.work import Shipment

_log = logging.getLogger(__name__)

EARLIER = 7
"""How many parcels the list of earlier ones shows, beside the last one."""
_AGAIN = timedelta(minutes=1)
_IN_HAND = timedelta(hours=1)
"""So long after its last step a parcel of before midnight is still the last one."""
_DISPATCH = frozenset(
    {StepKind.BUY_LABEL, StepKind.BOOK_COVER, StepKind.CONFIRM_PAYMENT, StepKind.PRINT}
)
_LEFT_OVER = timedelta(days=7)
"""So long a label that was not scanned is asked for, as on the page To do."""


class Beside:
    """Reads it when it has changed, and once more where it could not be read.

    Once a day has begun all of it has: what was today's says no day.
    """

    def __init__(self, bench: Bench, tools: Tools, changed: Callable[[], None]) -> None:
        self._bench = bench
        self._tools = tools
        self._changed = changed
        self._failed_at: datetime | None = None
        self._why: Message | None = None
        self.behind = False
        """Something of it has changed since it was read, or it could not be read."""

    async def read(self) -> None:
        """Reads it now."""
        self.behind = False
        try:
            await refresh(self._bench, self._tools)
        except Exception:
            self.behind, self._failed_at = True, self._tools.clock.now()
            raise
        self._failed_at = None
        self._changed()

    async def read_after(self) -> None:
        """As `read`, after an act that is done: where it cannot be read, the act stands."""
        try:
            await self.read()
        except StationError as error:
            _log.warning("what stands beside the order: %s", error.message.id)
            self._changed()

    async def read_at_end(self) -> None:
        """Reads it at the end of a dispatch, which stays on the page until that has been possible.

        As long as it is not, the page says why.
        """
        bench = self._bench
        try:
            await refresh(bench, self._tools)
        except Exception as error:
            ours = message("band.our_fault")
            self._why = bench.said = error.message if isinstance(error, StationError) else ours
            self._changed()
            raise
        if bench.said is self._why:
            bench.said = None
        self._why = None

    def due(self, *, following: bool) -> bool:
        """True if the clock is to read it; where that failed, once a minute.

        While a dispatch is followed, only for a new day: at its end all is read.
        """
        now, read = self._tools.clock.now(), self._bench.checked_at
        if self._failed_at is not None and abs(now - self._failed_at) < _AGAIN:
            return False
        new_day = read is not None and read.astimezone().date() != now.astimezone().date()
        return new_day or (self.behind and not following)


async def refresh(bench: Bench, tools: Tools) -> None:
    """Fills `bench` from the store. A day begins at midnight of the bench's own time zone."""
    books, now = tools.books, tools.clock.now()
    today = midnight(now.astimezone().date())
    bench.wallet = await tools.packing.wallet()
    bench.waiting = await books.orders_waiting()
    earlier = [
        await _parcel(tools, shipment) for shipment in await books.newest(EARLIER + 1, today)
    ]
    # In one go: a bench whose last parcel were gone for a moment would let a wrong label pass.
    bench.earlier = earlier or await _left_over(tools, today)
    bench.today, bench.since = await books.dispatched_since(today)
    bench.owed = await books.owed(now)
    bench.printer = tools.health.printer
    bench.broker = tools.health.broker
    bench.checks = await tools.health.checks()
    bench.checked_at = now
    bench.crashes = tools.health.crashes()
    bench.concerns = tools.health.concerns()
    # What stands there until it is put right is not told beside it.
    standing = [each.detail for each in bench.concerns]
    bench.told = [each for each in bench.told if each not in standing]
    bench.scan_back = tools.scan_back.wanted()


async def _left_over(tools: Tools, today: datetime) -> list[Parcel]:
    """The last parcel of a day before, while it is in hand, or its label or a paper wants a person.

    Midnight answers neither: a wrong label would pass, and nobody be told of the one not scanned.
    What a dispatch over midnight came to is told, and its papers are printed again, as at noon.
    """
    found = []
    for shipment in await tools.books.newest(1, today - _LEFT_OVER):
        last = await _parcel(tools, shipment, before_today=True)
        unscanned = last.to_scan and last.scans.passed is None and tools.scan_back.wanted()
        asked = any(step.nobody_knows for step in last.steps)
        if unscanned or asked or tools.clock.now() - _ended(last) < _IN_HAND:
            found.append(last)
    return found


def _ended(parcel: Parcel) -> datetime:
    """When its dispatch last came on, or a paper out; a void of it is another work."""
    steps = [step for step in parcel.steps if step.kind in _DISPATCH]
    outcomes = [outcome.at for step in steps for outcome in step.outcomes]
    return max(outcomes, default=parcel.shipment.created_at)


async def _parcel(tools: Tools, shipment: Shipment, *, before_today: bool = False) -> Parcel:
    money = await tools.books.money_of(shipment.id)
    steps = await tools.books.steps(shipment.id)
    scans = await tools.scan_back.scans(shipment.id)
    return Parcel(shipment, money, steps, scans, before_today)
