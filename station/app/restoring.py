"""`station restore`: before there is a store to open, so beside everything that `build` makes."""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from station import log
from station.aside import aside
from station.config import file as settings_file
from station.config.paths import Home, home
from station.domain import settings as declared
from station.domain.errors import EnvironmentFaultError, Message, message, reason_of
from station.domain.settings import Settings
from station.store.backup import BackupFolder, listed
from station.store.lock import InstanceLock
from station.store.restore import Restore, Restored
from station.store.second_folder import lies_in, own_name

_SILENT_S = 5.0


async def restore(*, practice: bool, file: Path | None, by: str) -> Restored:
    """Puts the backup `file`, or the newest sound one, in the place of a damaged store.

    Raises InUseError while a window or a command has the store, RefusedError for a store that
    is sound, or EnvironmentFaultError.
    """
    where = home(practice=practice)
    where.create()
    lock = InstanceLock(where.lock)
    lock.acquire()
    try:
        running = _log(where.log)
        try:
            backups = BackupFolder(where.store, where.backups).all()
            job = Restore(where.store, where.record, backups)
            return await job.run(file, datetime.now(UTC), by)
        finally:
            running.close()
    finally:
        lock.release()


@dataclass(frozen=True)
class Restorable:
    """A file that could be put back, or that was put aside."""

    file: Path
    at: datetime
    size: int
    """Bytes."""
    damaged: bool


def restorable(*, practice: bool) -> list[Restorable]:
    """All backups, here and in the second folder, and what was set aside; newest first.

    Needs neither the lock nor a sound store.
    """
    where = home(practice=practice)
    second = second_folder(settings_file.look(where).settings)
    found = []
    for folder in (where.backups, *((second,) if second is not None else ())):
        for each in listed(folder):
            size = each.file.stat().st_size
            found.append(Restorable(each.file, each.made_at, size, damaged=False))
    for file in where.folder.glob("*.damaged-*"):
        if file.suffix in (".db", ".jsonl"):
            stat = file.stat()
            at = datetime.fromtimestamp(stat.st_ctime, UTC)
            found.append(Restorable(file, at, stat.st_size, damaged=True))
    return sorted(found, key=lambda each: (each.at, each.file.name), reverse=True)


def second_folder(settings: Settings) -> Path | None:
    """This bench's own folder in the second place for backups, if the settings name one."""
    named = settings.of(declared.BACKUPS_FOLDER)
    return Path(named) / own_name(settings.of(declared.BENCH_CODE)) if named else None


async def against(where: Home, key: str, value: object) -> Message | None:
    """What this computer has against `value` of the setting `key`.

    A share that says nothing for a while is none of its own folders.
    """
    if key != declared.BACKUPS_FOLDER.key or not value:
        return None
    named = Path(str(value))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_SILENT_S):
            if await aside(lambda: lies_in(named, where.folder)):
                return message("backup.second_own", folder=str(named))
    return None


def _log(folder: Path) -> log.Log:
    try:
        return log.setup(folder)
    except OSError as error:
        raise EnvironmentFaultError(
            "settings.folder_unusable",
            folder=str(folder),
            reason=reason_of(error),
        ) from error
