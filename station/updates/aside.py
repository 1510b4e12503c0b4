"""Work on a share, which may hang for ever, one piece at a time."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from station.aside import aside

T = TypeVar("T")


class StillBusyError(TimeoutError):
    """What was asked before has not come back yet."""


class Aside:
    """One piece of work at a time."""

    def __init__(self) -> None:
        self._busy = False

    async def run(self, work: Callable[[], T], longest_s: float) -> T:
        """What `work` returns or raises. Raises TimeoutError after `longest_s` seconds.

        Work that is late goes on behind; until it has ended, StillBusyError at once.
        """
        if self._busy:
            raise StillBusyError

        def to_its_end() -> T:
            try:
                return work()
            finally:
                self._busy = False

        self._busy = True
        async with asyncio.timeout(longest_s):
            return await aside(to_its_end)
