"""Files that a command writes: new ones only, each whole or not at all."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from station.domain.errors import EnvironmentFaultError, reason_of


@contextlib.contextmanager
def new_file(file: Path) -> Iterator[IO[bytes]]:
    """`file` to be written, readable by its owner only. Never over one that is there.

    Raises EnvironmentFaultError. Whatever goes wrong on the way, there is no file then.
    """
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise _fault(file, error) from error
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
    except BaseException as error:
        with contextlib.suppress(OSError):
            file.unlink()
        if isinstance(error, OSError):
            raise _fault(file, error) from error
        raise


def _fault(file: Path, error: OSError) -> EnvironmentFaultError:
    return EnvironmentFaultError("cli.file_not_written", file=str(file), why=reason_of(error))
