"""Keeps calls to one party below its rate limit in every second, the urgent ones first."""

import asyncio
import heapq
import math
from collections import defaultdict, deque
from collections.abc import Callable
from enum import IntEnum
from itertools import count


class Urgency(IntEnum):
    """Who goes first (design section 5): a waiting clerk, cancels, reads, opt-outs last."""

    CLERK = 0
    CANCEL = 1
    READ = 2
    OPT_OUT = 3


ON_THE_WAY_S = 1.0
"""How much later than it left a call may reach the other side, where its answer does not say."""
_EVEN_S = 0.04
"""By no more than this do two calls differ in the time that they take to the other side."""
_REMEMBERED = 64
_ENOUGH = 16


class Ways:
    """How long the newest calls of each kind took at least, from leaving to their answer."""

    def __init__(self) -> None:
        self._took: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=_REMEMBERED))

    def took(self, kind: str, seconds: float) -> float:
        """Notes a call; by how many seconds before its answer it counts.

        When it arrived is not known. But the next one in its place takes its way too: if the two
        ways are even, both together are no less than what every call of the kind takes.
        """
        known = self._took[kind]
        known.append(seconds)
        return max(0.0, min(known) - _EVEN_S) if len(known) >= _ENOUGH else 0.0


class Turn:
    """The right to begin one call. Inside `with` it counts from when the call reached the party:
    no later than its answer (and earlier where ways are long), and no later than a moment after it
    left.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        ways: Ways,
        told: Callable[[], None],
        ago_s: float = 0.0,
    ) -> None:
        self._clock = clock
        self._ways = ways
        self._told = told
        self._open = False
        self._kind = ""
        self._left: float | None = None
        self._counts_from = clock() - ago_s

    def leaves(self, kind: str) -> None:
        """The first byte of a call leaves now; what was to be written down before it is written.

        Calls of one `kind` take the other side about the same time.
        """
        self._kind = kind
        self._left = self._clock()

    def counts_from(self, now: float) -> float:
        """From when its second runs; a call that has not left yet still has it before it."""
        if not self._open:
            return self._counts_from
        return now if self._left is None else min(now, self._left + ON_THE_WAY_S)

    def __enter__(self) -> "Turn":
        self._open = True
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        now = self._clock()
        self._counts_from = self.counts_from(now)
        if self._left is not None and failed is None:
            early = now - self._ways.took(self._kind, now - self._left)
            self._counts_from = min(self._counts_from, early)
        self._open = False
        self._told()


class Pace:
    """Lets calls reach a party at `per_second` on average, and never more than that, rounded up
    to a whole number, in any one second.
    """

    def __init__(self, per_second: float, clock: Callable[[], float]) -> None:
        # A whole number of calls in a window of at least a second: 1.8 is 2 in 1.11 s.
        self._count = math.ceil(per_second)
        self._window_s = self._count / per_second
        self._clock = clock
        self._ways = Ways()
        self._begun: list[Turn] = []
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._given = 0
        """Turns given to callers that have not taken them yet."""
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None

    def used_up(self, ago_s: float) -> None:
        """All calls of one window were made `ago_s` seconds ago, by a program that has ended."""
        for _ in range(self._count if ago_s < self._window_s else 0):
            self._begun.append(Turn(self._clock, self._ways, self._arm, ago_s))

    async def turn(self, urgency: Urgency) -> Turn:
        """Returns when a call may begin."""
        self._forget_cancelled()
        if self._waiting or not self._free():
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (urgency, next(self._order), turn))
            self._arm()
            await self._given_to(turn)
        taken = Turn(self._clock, self._ways, self._arm)
        self._begun.append(taken)
        return taken

    async def _given_to(self, turn: asyncio.Future[None]) -> None:
        try:
            await turn
        finally:
            # The call begins now, not when the turn was given; cancelled, it never does.
            if turn.done() and not turn.cancelled():
                self._given -= 1
                self._arm()

    def _forget_cancelled(self) -> None:
        while self._waiting and self._waiting[0][2].done():
            heapq.heappop(self._waiting)

    def _free(self) -> bool:
        now = self._clock()
        self._begun = [turn for turn in self._begun if now - turn.counts_from(now) < self._window_s]
        return len(self._begun) + self._given < self._count

    def _arm(self) -> None:
        self._forget_cancelled()
        if self._timer is None and self._waiting:
            wait = 0.0
            if len(self._begun) >= self._count:
                now = self._clock()
                wait = self._window_s - max(now - turn.counts_from(now) for turn in self._begun)
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(wait, 0.001), self._release)

    def _release(self) -> None:
        self._timer = None
        self._forget_cancelled()
        while self._waiting and self._free():
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():  # a cancelled caller gives its turn away
                self._given += 1
                turn.set_result(None)
        self._arm()
