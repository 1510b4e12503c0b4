"""The scale asked by command: what it says, waiting for a weight that has settled."""

import asyncio
import contextlib
from collections.abc import Callable

from station.desk.packing import require
from station.domain.people import Actor, Permission
from station.domain.scale import Reading, ScaleState
from station.flow.ports import Scale


class ScaleDesk:
    """Reads the scale; changes nothing."""

    def __init__(self, scale: Scale) -> None:
        self._scale = scale

    async def run(self, heard: Callable[[Reading | None], None]) -> None:
        """Tells the bench every reading until cancelled."""
        await self._scale.run(heard)

    async def settled(self, wait_s: float, actor: Actor) -> Reading | None:
        """The first settled weight within `wait_s`, else what it said last; None: none is set up.

        Raises PermissionRefusedError.
        """
        require(actor, Permission.LOOK)
        last: list[Reading | None] = [None]
        done = asyncio.Event()

        def heard(reading: Reading | None) -> None:
            last[0] = reading
            if reading is None or reading.state is ScaleState.STABLE:
                done.set()

        reading = asyncio.create_task(self.run(heard))
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await done.wait()
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        return last[0]
