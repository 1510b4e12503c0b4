"""What the program does by itself while its window is open: each hour, each day, each minute."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from station.domain.errors import StationError

_log = logging.getLogger(__name__)
_LOOK_S = 60.0
_AFTER_FAILURE_LOOKS = 60
"""A chore that failed is left alone for an hour."""


@dataclass(frozen=True)
class Chore:
    """One of them. `due` is asked every minute, and says no while the chore is not possible."""

    name: str
    due: Callable[[], Awaitable[bool]]
    do: Callable[[], Awaitable[object]]


async def keep_house(chores: Sequence[Chore]) -> None:
    """Does what is due, one after the other, until cancelled. No failure stops the others."""
    pause = dict.fromkeys((chore.name for chore in chores), 0)
    while True:
        # Not at once: the first minute belongs to whoever opened the window.
        await asyncio.sleep(_LOOK_S)
        for chore in chores:
            if pause[chore.name]:
                pause[chore.name] -= 1
                continue
            try:
                if await chore.due():
                    await chore.do()
            except StationError as error:
                _log.warning("%s: %s", chore.name, error.message.id)
                pause[chore.name] = _AFTER_FAILURE_LOOKS
            except Exception:  # noqa: BLE001 - the others are still to be done; it is logged
                _log.exception("%s failed", chore.name)
                pause[chore.name] = _AFTER_FAILURE_LOOKS
