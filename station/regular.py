"""Files that somebody else may have put there, opened without waiting for anybody.

A named pipe in the place of a file holds up whoever opens it until somebody writes into it, and a
device may have no end. Neither is ever what is looked for.
"""

import errno
import os
import stat
from pathlib import Path
from typing import IO


class NoFileError(OSError):
    """What lies there is a pipe, a device or a socket."""

    def __init__(self, file: Path, words: str = "not a regular file") -> None:
        super().__init__(errno.EINVAL, words, str(file))


def opened(file: Path) -> IO[bytes]:
    """`file`, to be read as bytes. Raises OSError, at once and for all but a regular file."""
    stream = open(file, "rb", opener=_at_once)  # noqa: SIM115 - `Path.open` takes no opener
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise NoFileError(file)
    return stream


def read(file: Path, most: int | None = None) -> bytes:
    """What stands in `file`, of a longer one the first `most` bytes. Raises OSError as `opened`."""
    with opened(file) as stream:
        return stream.read(-1 if most is None else most)


def content(file: Path, most: int) -> bytes:
    """What stands in a file that a person named, or comes through the pipe that it is.

    Of a longer one the first `most` bytes; whoever writes into a pipe is waited for. Raises
    OSError, for all else at once: a device may have no end.
    """
    _refuse_device(file, file.stat().st_mode)
    with file.open("rb") as stream:
        # It may be another by now.
        _refuse_device(file, os.fstat(stream.fileno()).st_mode)
        return stream.read(most)


def _refuse_device(file: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise NoFileError(file, "neither a file nor a pipe")


def refuse_pipe(file: Path) -> None:
    """Raises NoFileError if a pipe lies where somebody else is about to open `file`."""
    if file.is_fifo():
        raise NoFileError(file)


def refuse_other(file: Path) -> None:
    """As `refuse_pipe`, for all but a regular file, folders too. None there is no fault."""
    try:
        mode = file.stat().st_mode
    except OSError:
        return  # whoever opens it says why it cannot be
    if not stat.S_ISREG(mode):
        raise NoFileError(file)


def _at_once(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
