"""What a power cut must not take: brought to the disk before it is called written."""

import os
from pathlib import Path

_HALF = ".part"


def file(path: Path) -> None:
    """What was written into `path` is on the disk afterwards. Raises OSError."""
    _flush(path, os.O_RDWR)


def names_in(folder: Path) -> None:
    """The names in `folder` are on the disk: of a new file, or of one that took another's place.

    Windows does this by itself and has no such call. Raises OSError.
    """
    if os.name == "posix":
        _flush(folder, os.O_RDONLY | os.O_DIRECTORY)


def tried_in(folder: Path, size: int = 4096) -> None:
    """Proves that `folder` takes a file of `size` bytes now; nothing of it stays. Raises OSError.

    The rights say nothing of a disk that is full, and little of a share.
    """
    import tempfile  # only some commands try, and all load this

    with tempfile.TemporaryFile(dir=folder) as trial:
        trial.write(b"\0" * size)
        trial.flush()
        os.fsync(trial.fileno())


def write(file: Path, content: bytes, name: str = "") -> None:
    """Writes `content` as `file`, for its owner only; until then what was there stands.

    Half done it lies beside it under `.NAME.part`, after `name` or the file's own: what a killed
    process left there goes. Blocks for the disk. Raises OSError.
    """
    half = file.with_name(f".{name or file.name}{_HALF}")
    half.unlink(missing_ok=True)
    try:
        # A new one: never through a link that lies there.
        with open(half, "xb", opener=_for_its_owner) as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        half.replace(file)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _for_its_owner(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _flush(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
