"""What a power cut must not take: brought to the disk before it is called written."""

import os
from pathlib import Path


def file(path: Path) -> None:
    """What was written into `path` is on the disk afterwards. Raises OSError."""
    _flush(path, os.O_RDWR)


def names_in(folder: Path) -> None:
    """The names in `folder` are on the disk: of a new file, or of one that took another's place.

    Windows does this by itself and has no such call. Raises OSError.
    """
    if os.name == "posix":
        _flush(folder, os.O_RDONLY | os.O_DIRECTORY)


def _flush(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
