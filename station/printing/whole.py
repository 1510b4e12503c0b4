"""A file that is there whole or not at all, whatever ends the program meanwhile."""

import os
from pathlib import Path

_HALF = ".part"


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
