"""Backups: one an hour while the window is open, and whenever somebody asks for one.

A store so large that a copy takes minutes is copied less often: a backup has at most a twentieth of
the disk's time.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from station.desk.concerns import Concern
from station.domain.errors import Message, StationError, message
from station.flow.ports import Backups, Clock, Second

_EVERY = timedelta(hours=1)
_SHARE = 20


class BackingUp:
    """Makes backups. Whoever may run a command on this computer may have one."""

    def __init__(
        self,
        backups: Backups,
        second: Second,
        clock: Clock,
        why_not: Callable[[], Awaitable[Message | None]],
    ) -> None:
        """`why_not` says why no old one may go now."""
        self._why_not = why_not
        self._backups = backups
        self._second = second
        self._clock = clock
        self._took = timedelta(0)
        self._failed: Message | None = None
        self._alone: Message | None = None
        """Why the newest is on this computer only."""

    async def due(self) -> bool:
        """True if the newest is an hour old; one of a time to come, by a wrong clock, is none."""
        now = self._clock.now()
        newest = await self._backups.newest_at(now)
        return newest is None or now - newest >= max(_EVERY, self._took * _SHARE)

    async def make(self, to: Path | None = None) -> Path:
        """A proven backup in the folder of backups, or in the new file `to`; where it is.

        That of the folder is copied to the second folder too, if there is one; a fault of that is
        a concern. Raises EnvironmentFaultError; there is no backup then.
        """
        if to is not None:
            return await self._backups.make(self._clock.now(), to)
        at, began = self._clock.now(), self._clock.monotonic()
        thin = await self._why_not() is None
        try:
            made = await self._backups.make(at, thin=thin)
        except StationError as error:
            self._failed = error.message
            raise
        self._failed = None
        await self._copy(made, at, thin=thin)
        self._took = timedelta(seconds=self._clock.monotonic() - began)
        return made

    async def _copy(self, made: Path, at: datetime, *, thin: bool) -> None:
        try:
            await self._second.take(made, at, thin=thin)
        except StationError as error:
            self._alone = error.message
        else:
            self._alone = None

    def concern(self) -> Concern | None:
        """What is wrong with the newest backup."""
        if self._failed is not None:
            return Concern(message("notice.no_backup"), self._failed)
        if self._alone is not None:
            return Concern(message("notice.backup_alone"), self._alone)
        return None
