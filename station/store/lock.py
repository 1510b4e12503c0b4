"""One writing program per data folder: an advisory lock on a file of its own, held for life.

The lock goes with the process, however it ends: there is no stale lock to clear away.
"""

import errno
import sys
from pathlib import Path
from typing import IO

from station.domain.errors import EnvironmentFaultError, RefusedError, reason_of
from station.store.db import refuse_other

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


# What a lock that somebody else holds answers, on every system.
_HELD = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})


class InUseError(RefusedError):
    """Another program holds this data folder."""


class InstanceLock:
    """Holds `path` locked until `release` or the end of the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> None:
        """Takes the lock.

        Raises InUseError if another process has it, EnvironmentFaultError if the file cannot
        be opened, or is none.
        """
        try:
            refuse_other(self._path)
            file = self._path.open("a+b")
        except OSError as error:
            raise _unwritable(self._path, error) from error
        try:
            if sys.platform == "win32":
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            if error.errno not in _HELD:
                raise _unwritable(self._path, error) from error
            raise InUseError("store.in_use") from error
        self._file = file

    def release(self) -> None:
        """Gives the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _unwritable(path: Path, error: OSError) -> EnvironmentFaultError:
    return EnvironmentFaultError("store.unwritable", path=str(path), why=reason_of(error))
