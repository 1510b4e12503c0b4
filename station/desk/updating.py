"""Newer versions of the program: looked for where IT puts them, and never installed from here.

Nothing of it reaches whoever packs: a supervisor is told, with what has to settle first.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from station import resources
from station.domain import settings as declared
from station.domain.errors import Message, StationError, message
from station.domain.release import Release, ReleaseFile, Seen, System, Version, why_not
from station.domain.settings import Settings
from station.flow.ports import Clock
from station.flow.updates import Unsettled, UpdateBooks
from station.updates import folder as releases
from station.updates import signed
from station.updates.aside import Aside

_log = logging.getLogger(__name__)

MINUTE_S = 60.0
EVERY = timedelta(hours=1)
MANIFEST_S = 30.0
FILES_S = 900.0
"""So long a share may take for the manifest, and for all of the files."""


class UpdateState(StrEnum):
    """What a look came to."""

    OFF = "off"
    """No folder is set."""
    STARTING = "starting"
    """Nobody has looked yet."""
    SAME = "same"
    NEWER = "newer"
    """A signed, whole and newer one lies there."""
    TROUBLE = "trouble"
    """Nothing that lies there is offered, for the reason that is said."""


@dataclass(frozen=True)
class FoundFile:
    """A file of the release, and what is wrong with it."""

    file: ReleaseFile
    fault: Message | None


@dataclass(frozen=True)
class Looked:
    """The newest look."""

    state: UpdateState
    folder: str = ""
    at: datetime | None = None
    release: Release | None = None
    """Only one whose signature is good."""
    files: tuple[FoundFile, ...] = ()
    """Those for this system."""
    why: Message | None = None

    def why_else(self, other: str, **facts: object) -> Message:
        """The reason; where there is none, the sentence `other`."""
        return self.why if self.why is not None else message(other, **facts)


@dataclass(frozen=True)
class Machine:
    """What is known of this program and its computer."""

    version: str
    system: System


class Updating:
    """Looks at the folder of the settings."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        books: UpdateBooks,
        clock: Clock,
        machine: Machine,
    ) -> None:
        self._settings = settings
        self._books = books
        self._clock = clock
        self._machine = machine
        self._aside = Aside()
        self._looking = asyncio.Lock()
        self._looked = Looked(UpdateState.STARTING)

    @property
    def looked(self) -> Looked:
        """What the newest look into the folder of the settings came to; with none set, that."""
        where = self._settings().of(declared.UPDATES_FOLDER)
        if not where:
            return Looked(UpdateState.OFF)
        same = self._looked.folder == str(Path(where))
        return self._looked if same else Looked(UpdateState.STARTING)

    async def run(self, heard: Callable[[], None]) -> None:
        """Looks each hour until cancelled, and tells `heard` of a change.

        Not at once: the first minute belongs to whoever opened the window. A folder that is set
        meanwhile is looked into within a minute. A look that fails is logged, and the next one is
        an hour later.
        """
        failed: datetime | None = None
        while True:
            await asyncio.sleep(MINUTE_S)
            former, now = self.looked, self._clock.now()
            last = failed or former.at
            if last is not None and now - last < EVERY:
                continue
            try:
                failed = None
                found = await self.look(keep=True)
                if found.state is not former.state:
                    heard()
            except Exception:  # noqa: BLE001 - whatever it was, the next look may do better
                _log.exception("a look for an update failed")
                failed = now

    async def look(self, *, keep: bool) -> Looked:
        """Looks now. `keep`: a signed release is remembered, to be told from one put back later."""
        where = self._settings().of(declared.UPDATES_FOLDER)
        if not where:
            return self.looked
        async with self._looking:
            found = await self._look(Path(where), self.keys())
            if keep and found.release is not None:
                seen = Seen(found.release.version, found.release.dated)
                await self._books.saw(seen, self._clock.now())
            self._looked = found
        return found

    async def unsettled(self) -> Unsettled:
        """What has to settle before anything is installed."""
        return await self._books.unsettled()

    def keys(self) -> tuple[str, ...]:
        """Whose signature is believed: the key of the settings alone, else the shipped ones."""
        own = self._settings().of(declared.UPDATES_KEY)
        return (own,) if own else signed.keys_of(resources.text("release_keys.txt"))

    async def _look(self, where: Path, keys: tuple[str, ...]) -> Looked:
        now, own = self._clock.now(), Version.of(self._machine.version)
        release: Release | None = None
        why: Message | None
        files: tuple[FoundFile, ...] = ()
        try:
            release = await self._aside.run(lambda: releases.read(where, keys), MANIFEST_S)
            why = why_not(release, own, await self._books.newest_seen(), self._machine.system)
            if why is None:
                wanted = release.of_system(self._machine.system)
                files = await self._aside.run(lambda: checked(where, wanted), FILES_S)
                why = next((each.fault for each in files if each.fault is not None), None)
        except StationError as error:
            why = error.message
        except TimeoutError:
            why = message("update.silent", folder=str(where))
        if why is None:
            state = UpdateState.NEWER
        elif why.id == "update.same":
            state, why = UpdateState.SAME, None
        else:
            state = UpdateState.TROUBLE
        return Looked(state, str(where), now, release, files, why)


def checked(where: Path, files: tuple[ReleaseFile, ...]) -> tuple[FoundFile, ...]:
    """Each of `files` read whole and compared with its hash."""
    return tuple(FoundFile(each, releases.fault(where, each)) for each in files)
