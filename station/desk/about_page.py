"""The page about the program: how it stands, how fast it is, what went wrong, support."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.desk.packing import require
from station.desk.view_about import AboutView, build
from station.domain.people import Actor, Permission
from station.flow.diagnosis import Bundles, Diagnosis, Doctor, Times
from station.flow.ports import Clock
from station.log.crashes import Crash


class AboutDesk(Protocol):
    """What the page may ask. Raises PermissionRefusedError for who may not."""

    async def view(self) -> AboutView:
        """The page at this moment."""
        ...

    async def examine(self, changed: Callable[[], None]) -> None:
        """Looks at everything; `changed` after each finding. While it looks, it does nothing."""
        ...

    async def save_bundle(self) -> str:
        """Makes a support bundle; where it lies."""
        ...

    async def dismiss(self) -> None:
        """The reports were seen: the bench says no more of them."""
        ...


class Reports(Protocol):
    """The reports of what went wrong."""

    def unseen(self) -> tuple[Crash, ...]:
        """Those that nobody has dismissed, newest first."""
        ...

    def dismiss(self) -> None:
        """Somebody has seen all of them."""
        ...


@dataclass(frozen=True)
class Behind:
    """What the page stands on, handed in by `app`."""

    doctor: Doctor
    times: Times
    bundles: Bundles
    reports: Reports
    clock: Clock
    version: str
    folder: str
    dismissed: Callable[[], None]
    """The bench draws itself anew."""


class BenchAbout:
    """Fills `AboutDesk` for the person who is at the bench at that moment."""

    def __init__(self, behind: Behind, who: Callable[[], Actor]) -> None:
        self._behind = behind
        self._who = who
        self._found: dict[str, Diagnosis] = {}
        self._looking = False
        self._looked_at: datetime | None = None

    async def view(self) -> AboutView:
        """As `AboutDesk`."""
        actor, behind = self._who(), self._behind
        require(actor, Permission.LOOK)
        times = await behind.times.figures()
        crashes: Sequence[Crash] = await asyncio.to_thread(behind.reports.unseen)
        return build(
            behind.doctor.names,
            self._found,
            times,
            crashes,
            looking=self._looking,
            looked_at=self._looked_at,
            version=behind.version,
            folder=behind.folder,
            may_bundle=actor.may(Permission.AUDIT),
            now=behind.clock.now(),
        )

    async def examine(self, changed: Callable[[], None]) -> None:
        """As `AboutDesk`."""
        require(self._who(), Permission.LOOK)
        if self._looking:
            return
        self._looking, self._found = True, {}
        try:
            changed()
            async with aclosing(self._behind.doctor.run()) as findings:
                async for each in findings:
                    self._found[each.name] = each
                    changed()
            self._looked_at = self._behind.clock.now()
        finally:
            self._looking = False

    async def save_bundle(self) -> str:
        """As `AboutDesk`."""
        require(self._who(), Permission.AUDIT)
        return str(await self._behind.bundles.make())

    async def dismiss(self) -> None:
        """As `AboutDesk`."""
        require(self._who(), Permission.LOOK)
        await asyncio.to_thread(self._behind.reports.dismiss)
        self._behind.dismissed()
