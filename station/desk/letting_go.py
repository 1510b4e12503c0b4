"""Whether anything may be removed for its age: never on the word of a clock alone, and never by
settings that nobody chose.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from station.desk.concerns import Concern
from station.desk.packing import require
from station.domain.errors import Message, message
from station.domain.people import Actor, Permission
from station.flow.ports import Audit, Clock, Times

_FAR = timedelta(days=1)
"""The insurer's clock and this computer's are of one mind if they are no further apart."""


class LettingGo:
    """Asked before old backups and personal data go; what holds them is a concern."""

    def __init__(
        self,
        times: Times,
        doubt: Callable[[], Message | None],
        off: Callable[[datetime], timedelta | None],
        audit: Audit,
        clock: Clock,
    ) -> None:
        """`doubt` says why the settings in force may not be those that somebody chose; `off` how
        far the clock is ahead of the insurer's, None while that is not known.
        """
        self._times = times
        self._doubt = doubt
        self._off = off
        self._audit = audit
        self._clock = clock
        self._concern: Concern | None = None
        self.held: Message | None = None
        """Why nothing old was removed when it was last asked."""

    async def why_not(self) -> Message | None:
        """Why nothing may be removed now; None if it may."""
        now = self._clock.now()
        doubt = await asyncio.to_thread(self._doubt)
        if doubt is not None:
            self.held = message("let_go.settings", why=doubt)
            self._concern = Concern(message("notice.nothing_let_go"), doubt)
        elif await self._clock_doubted(now):
            day = now.astimezone().date()
            self.held = message("let_go.clock", day=day)
            detail = message("notice.clock_doubted_detail")
            self._concern = Concern(message("notice.clock_doubted", day=day), detail)
        else:
            self.held = self._concern = None
        return self.held

    async def _clock_doubted(self, now: datetime) -> bool:
        off = self._off(now)
        if off is not None:
            return abs(off) > _FAR
        return not await asyncio.to_thread(self._times.bear_out, now)

    async def believe(self, actor: Actor) -> None:
        """Writes down that `actor` says the clock is right. Raises PermissionRefusedError."""
        require(actor, Permission.AUDIT)
        await self._audit.note("clock_confirmed", self._clock.now(), actor.name)

    def concern(self) -> Concern | None:
        """That nothing old is removed, and why."""
        return self._concern
