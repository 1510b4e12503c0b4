"""What is done about a store before it is opened: damage mended, and a copy kept before a change.

A damaged store is set aside, and the newest sound backup put back. It is the same restore as by
command; whatever the backup does not know is caught up from the second record and asked about, and
nothing is claimed of it meanwhile. The caller holds the lock.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from station.config.paths import Home
from station.desk.view_history import when
from station.domain.errors import Message, message
from station.store.backup import BackupFolder
from station.store.restore import Restore, Restored
from station.store.soundness import is_damaged, is_older, mark

_log = logging.getLogger(__name__)


async def mended(home: Home, at: datetime) -> Restored | None:
    """What was done; None for a sound store, which is left alone.

    Raises RefusedError, RecordBrokenError or EnvironmentFaultError if there is nothing to put back
    or no room for it; all files are as they were then.
    """
    if not await is_damaged(home.store, home.record):
        return None
    _log.error("the store is damaged; the newest sound backup is put back")
    backups = BackupFolder(home.store, home.backups).all()
    done = await Restore(home.store, home.record, backups).run(None, at, "")
    _log.warning("restored: %s", done.sentence.id)
    return done


def told(done: Restored, now: datetime) -> Message:
    """What a person at the bench is told of it."""
    kept = message("restore.told_kept", kept=done.kept.name) if done.kept is not None else ""
    if done.made_at is None:
        return message("restore.told_without", kept=kept)
    return message("restore.told", at=when(done.made_at, now), kept=kept)


async def kept_as_it_is(home: Home, at: datetime) -> None:
    """A backup of a store that this version of the program is about to change.

    Raises EnvironmentFaultError if there can be none; nothing may be changed then.
    """
    if await is_older(home.store):
        await BackupFolder(home.store, home.backups).make(at)


class Alarm:
    """Rings once when damage is found in a store that is open, on whichever thread."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._loop: asyncio.AbstractEventLoop | None = None
        self._heard: Callable[[], None] = lambda: None
        self._rung = False

    def listen(self, heard: Callable[[], None]) -> None:
        """From now on `heard` is called, on this loop."""
        self._loop = asyncio.get_running_loop()
        self._heard = heard

    def ring(self) -> None:
        """Damage was found: the next start looks through all of the store."""
        if self._rung:
            return
        self._rung = True
        _log.error("damage was found in the open store")
        mark(self._store)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._heard)
