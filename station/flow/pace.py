"""Keeps calls to one party below its rate limit in every second, the urgent ones first."""

import asyncio
import heapq
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
    """Lets at most `per_second` calls begin in any one second."""

    def __init__(self, per_second: float, clock: Callable[[], float]) -> None:
        # Below one a second the window grows instead of the count shrinking to nothing.
        self._count = max(1, int(per_second))
        self._window_s = max(1.0, self._count / per_second)
        self._clock = clock
        self._begun: deque[float] = deque()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, urgency: Urgency) -> None:
        """Returns when a call may begin."""
        if not self._waiting and self._free():
            self._begun.append(self._clock())
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (urgency, next(self._order), turn))
        self._arm()
        await turn

    def _free(self) -> bool:
        now = self._clock()
        while self._begun and now - self._begun[0] >= self._window_s:
            self._begun.popleft()
        return len(self._begun) < self._count

    def _arm(self) -> None:
        if self._timer is None and self._waiting:
            wait = self._window_s - (self._clock() - self._begun[0]) if self._begun else 0.0
            self._timer = asyncio.get_running_loop().call_later(max(wait, 0.001), self._release)

    def _release(self) -> None:
        self._timer = None
        while self._waiting and self._free():
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():  # a cancelled caller gives its turn away
                self._begun.append(self._clock())
                turn.set_result(None)
        self._arm()
