"""Personal data removed by age: of shipments that are settled, of offers that came to nothing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from station.aside import aside
from station.desk import order_folder
from station.desk.concerns import Concern
from station.desk.letting_go import LettingGo
from station.desk.packing import require
from station.domain import settings as declared
from station.domain.errors import Message, RefusedError, StationError, message, reason_of
from station.domain.people import Actor, Permission
from station.domain.settings import Settings
from station.flow.ports import Clock, Purging

_log = logging.getLogger(__name__)
_AT_ONCE = 20
"""Shipments of one transaction: a scan in between does not wait for more."""
_REST_S = 0.05
_SILENT_S = 60.0
"""A folder that has not answered by then is away."""
_SWEPT_AT_ONCE = 100_000_000
"""Bytes of a database whose rewrite (`Purging.finish`) takes some two seconds."""
_OFFER_LIFE = timedelta(days=30)
"""A declined offer that the insurer knows of is looked at by nobody after that."""

Forget: TypeAlias = Callable[[Sequence[tuple[str, str]]], None]
"""Takes the papers of orders' shipments out of the folder that it belongs to."""


@dataclass(frozen=True)
class Purged:
    """How much was let go."""

    shipments: int = 0
    orders: int = 0
    """Never dispatched, and untouched for as long."""
    names: int = 0
    """Of people who work here, or did, in the audit log."""
    offers: int = 0
    files: int = 0
    """Of orders, that were taken in and lie in `done/`."""
    undone: Message | None = None
    """Why what was deleted may still be read in the database's free room."""
    kept: int = 0
    """Shipments whose papers lie where nothing can be removed now: they stay due."""
    away: tuple[str, ...] = ()
    """Those folders."""


class Privacy:
    """Removes personal data."""

    def __init__(
        self,
        purging: Purging,
        saved: Callable[[Path, str], Forget],
        folders: Callable[[], tuple[Path, Path]],
        settings: Callable[[], Settings],
        clock: Clock,
        letting_go: LettingGo,
    ) -> None:
        """`saved` looks at the papers in a folder, whose disk is to be mounted at that place.

        Raises EnvironmentFaultError, as what it answers does, where the folder is not there.
        `folders` are the data folder's own and the one where papers go now.
        """
        self._letting_go = letting_go
        self._purging = purging
        self._saved = saved
        self._folders = folders
        self._settings = settings
        self._clock = clock
        self._done_at: datetime | None = None
        self._undone: Message | None = None
        self._away: tuple[str, ...] = ()

    async def due(self) -> bool:
        """True once a day."""
        now = self._clock.now()
        return self._done_at is None or not timedelta(0) <= now - self._done_at < timedelta(days=1)

    def concern(self) -> Concern | None:
        """That something which was deleted, or should be, can still be read."""
        if self._away:
            detail = message("privacy.papers_away", folder=self._away[0])
            return Concern(message("notice.papers_stay"), detail)
        if self._undone is None:
            return None
        return Concern(message("notice.not_swept"), self._undone)

    async def purge(
        self, actor: Actor, *, clock_is_right: bool = False, at_the_bench: bool = False
    ) -> Purged:
        """Removes what is older than the settings allow; what is not settled stays whole.

        `clock_is_right`: `actor` says so, and it is written down if it was doubted. `at_the_bench`
        somebody packs meanwhile, and does not wait for long. May be ended at any moment and begun
        again. Raises PermissionRefusedError, RefusedError while nothing may be let go, or
        EnvironmentFaultError when the store cannot be written. Of what lies in a folder that
        cannot be reached the shipment is kept whole, and is due again.
        """
        require(actor, Permission.AUDIT)
        held = await self._letting_go.why_not()
        if held is not None and held.id == "let_go.clock" and clock_is_right:
            await self._letting_go.believe(actor)
            held = await self._letting_go.why_not()
        if held is not None:
            raise RefusedError(held.id, **held.facts)
        now = self._clock.now()
        shipments = orders = names = files = kept = 0
        away: set[Path] = set()
        offers = await self._all_of(lambda: self._purging.let_go(now - _OFFER_LIFE, _AT_ONCE))
        days = self._settings().of(declared.PRIVACY_PURGE_AFTER_DAYS)
        if days:
            before = now - timedelta(days=days)
            shipments, kept, away = await self._purge(before, now, actor.name)
            orders = await self._all_of(
                lambda: self._purging.empty_orders(before, now, actor.name, _AT_ONCE)
            )
            # Last: what came before may still have to put a code in the place of a name.
            names = await self._purging.forget_names(before, now, actor.name)
            files = await self._forget_files(before)
        removed = shipments or orders or names or offers
        if removed or self._undone is not None or not at_the_bench:
            largest = _SWEPT_AT_ONCE if at_the_bench else None
            self._undone = await self._purging.finish(now, largest)
        self._done_at = now
        self._away = tuple(sorted(map(str, away)))
        return Purged(shipments, orders, names, offers, files, self._undone, kept, self._away)

    async def _forget_files(self, before: datetime) -> int:
        folder = self._settings().of(declared.ORDERS_FOLDER)
        if not folder:
            return 0
        try:
            forgetting = aside(lambda: order_folder.forget(Path(folder), before))
            return await asyncio.wait_for(forgetting, _SILENT_S)
        except OSError as error:  # TimeoutError is one
            # A share that is away, or silent, holds up nothing else; tomorrow it is tried again.
            _log.warning("files of orders stay: %s", reason_of(error))
            return 0

    @staticmethod
    async def _all_of(some: Callable[[], Awaitable[int]]) -> int:
        total = 0
        while count := await some():
            total += count
            await asyncio.sleep(_REST_S)
        return total

    async def papers_gone(self, folder: str, actor: Actor) -> None:
        """`actor` says that no papers are left in `folder`, which is not there any more.

        Raises PermissionRefusedError, or RefusedError if none were ever saved there.
        """
        require(actor, Permission.AUDIT)
        await self._purging.papers_gone(folder, self._clock.now(), actor.name)

    async def _purge(self, before: datetime, now: datetime, by: str) -> tuple[int, int, set[Path]]:
        """How many were purged, how many stay due, and the folders that these wait for."""
        own, current = self._folders()
        known = {own: "", current: ""}
        for name, disk in (await self._purging.paper_folders(str(own))).items():
            # The data folder may be another computer's by now: its disk is the one it lies on.
            known[Path(name)] = "" if Path(name) == own and not _is_in(disk, own) else disk
        listed: dict[Path, Forget] = {}
        count, after = 0, ("", "")
        # Of the data folder's own nothing is missed where there is none.
        always = {own} if await asyncio.to_thread(own.exists) else set()
        kept: dict[str, set[Path]] = {}
        away: set[Path] = set()
        while some := await self._purging.settled(before, _AT_ONCE, after):
            after = some[-1].place
            papers = [(each.number, each.shipment) for each in some]
            # First: once the store has forgotten the shipment, nobody would look for them.
            for folder in known.keys() - away:
                if not await self._forget(folder, known[folder], papers, listed):
                    away.add(folder)
            for each in some:
                if waits := away & {*always, *map(Path, each.folders)}:
                    kept[each.shipment] = waits
            ids = [each.shipment for each in some if each.shipment not in kept]
            count += await self._purging.purge(ids, before, now, by) if ids else 0
            await asyncio.sleep(_REST_S)
        return count, len(kept), set().union(*kept.values())

    async def _forget(
        self,
        folder: Path,
        disk: str,
        papers: Sequence[tuple[str, str]],
        listed: dict[Path, Forget],
    ) -> bool:
        def forget() -> None:
            if folder not in listed:
                listed[folder] = self._saved(folder, disk)
            listed[folder](papers)

        try:
            # Aside: a share that has gone silent would hold up the end of the program too.
            await asyncio.wait_for(aside(forget), _SILENT_S)
        except (StationError, TimeoutError) as error:
            _log.warning("papers stay: %s", type(error).__name__)
            return False
        return True


def _is_in(disk: str, folder: Path) -> bool:
    return bool(disk) and Path(disk).is_relative_to(folder)
