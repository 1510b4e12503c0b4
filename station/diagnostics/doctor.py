"""Runs every look at once: none waits for another, and none can hold up the rest."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from station.domain.errors import StationError, message
from station.flow.diagnosis import Diagnosis, State
from station.log import traces

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Look:
    """One look: what it tells of, how, and how long it may take in seconds."""

    names: tuple[str, ...]
    look: Callable[[], Awaitable[Sequence[Diagnosis]]]
    limit_s: float = 10.0


class AllAtOnce:
    """Fills the doctor's port."""

    def __init__(self, looks: Sequence[Look]) -> None:
        self._looks = tuple(looks)

    @property
    def names(self) -> tuple[str, ...]:
        """What is looked at, in the order in which it is shown."""
        return tuple(name for look in self._looks for name in look.names)

    async def run(self) -> AsyncGenerator[Diagnosis, None]:
        """Each finding as soon as it is there."""
        tasks = [asyncio.create_task(_looked(look)) for look in self._looks]
        try:
            for done in asyncio.as_completed(tasks):
                for diagnosis in await done:
                    yield diagnosis
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _looked(look: Look) -> Sequence[Diagnosis]:
    """What came of it; a look that hangs or fails is a finding too."""
    try:
        async with asyncio.timeout(look.limit_s):
            found = await look.look()
    except TimeoutError:
        late = message("doctor.hangs", seconds=round(look.limit_s))
        return [Diagnosis(name, State.BAD, late) for name in look.names]
    except StationError as error:
        return [Diagnosis(name, State.BAD, error.message) for name in look.names]
    except Exception as error:  # noqa: BLE001 - a mistake in one look must not hide the others
        # Not as an exception: the doctor's own mistake is no crash of the program.
        _log.error("the look at %s failed: %s", look.names[0], " | ".join(traces.lines(error)))
        failed = message("doctor.failed", kind=type(error).__name__)
        return [Diagnosis(name, State.LOOK, failed) for name in look.names]
    missing = [name for name in look.names if name not in {each.name for each in found}]
    if missing:
        raise AssertionError(f"no finding about {', '.join(missing)}")
    return found
