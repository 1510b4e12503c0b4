"""`station restore`: before there is a store to open, so beside everything that `build` makes."""

from datetime import UTC, datetime
from pathlib import Path

from station import log
from station.config.paths import home
from station.domain.errors import EnvironmentFaultError
from station.store.backup import BackupFolder
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


def _log(folder: Path) -> log.Log:
    try:
        return log.setup(folder)
    except OSError as error:
        raise EnvironmentFaultError(
            "settings.folder_unusable",
            folder=str(folder),
            reason=error.strerror or type(error).__name__,
        ) from error
