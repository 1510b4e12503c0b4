"""Backups: one a day while the window is open, and whenever somebody asks for one."""

from datetime import timedelta
from pathlib import Path

from station.flow.ports import Backups, Clock

_EVERY = timedelta(days=1)


class BackingUp:
    """Makes backups. Whoever may run a command on this computer may have one."""

    def __init__(self, backups: Backups, clock: Clock) -> None:
        self._backups = backups
        self._clock = clock

    async def due(self) -> bool:
        """True if the newest is a day old, or of a day to come by a clock that was wrong."""
        newest = await self._backups.newest_at()
        return newest is None or not timedelta(0) <= self._clock.now() - newest < _EVERY

    async def make(self, to: Path | None = None) -> Path:
        """A proven backup in the folder of backups, or in the new file `to`; where it is.

        Raises EnvironmentFaultError; there is no backup then.
        """
        return await self._backups.make(self._clock.now(), to)
