"""`station restore`: before there is a store to open, so beside everything that `build` makes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from station import log
from station.app.second_place import second_folder
from station.config import file as settings_file
from station.config.paths import home
from station.domain.errors import EnvironmentFaultError, reason_of
from station.store.backup import BackupFolder, listed
from station.store.lock import InstanceLock
from station.store.restore import Restore, Restored


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


def _log(folder: Path) -> log.Log:
    try:
        return log.setup(folder)
    except OSError as error:
        raise EnvironmentFaultError(
            "settings.folder_unusable",
            folder=str(folder),
            reason=reason_of(error),
        ) from error
