"""Keeps calls to one party below its rate limit in every second, the urgent ones first."""

import asyncio
import heapq
import math
from collections import deque
from collections.abc import Callable
from enum import IntEnum
from itertools import count


class Urgency(IntEnum):
    """Who goes first (design section 5): a waiting clerk, cancels, reads, opt-outs last."""

    CLERK = 0
    CANCEL = 1
    READ = 2
    OPT_OUT = 3


class Pace:
    """Lets calls begin at `per_second` on average, and never more than that, rounded up to a
    whole number, in any one second.
    """

    def __init__(self, per_second: float, clock: Callable[[], float]) -> None:
        # A whole number of calls in a window of at least a second: 1.8 is 2 in 1.11 s.
        self._count = math.ceil(per_second)
        self._window_s = self._count / per_second
        self._clock = clock
        self._begun: deque[float] = deque()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._given = 0
        """Turns given to callers that have not taken them yet."""
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, urgency: Urgency) -> None:
        """Returns when a call may begin."""
        self._forget_cancelled()
        if self._waiting or not self._free():
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (urgency, next(self._order), turn))
            self._arm()
            await self._given_to(turn)
        self._begun.append(self._clock())

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
        while self._begun and now - self._begun[0] >= self._window_s:
            self._begun.popleft()
        return len(self._begun) + self._given < self._count

    def _arm(self) -> None:
        self._forget_cancelled()
        if self._timer is None and self._waiting:
            full = len(self._begun) >= self._count
            wait = self._window_s - (self._clock() - self._begun[0]) if full else 0.0
            self._timer = asyncio.get_running_loop().call_later(max(wait, 0.001), self._release)

    def _release(self) -> None:
        self._timer = None
        self._forget_cancelled()
        while self._waiting and self._free():
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():  # a cancelled caller gives its turn away
                self._given += 1
                turn.set_result(None)
        self._arm()
