"""How much room the disk has, and a reserve that lets what is under way end on a full one."""

import os
import shutil
from pathlib import Path

RESERVE = 8 * 1024 * 1024
"""More than all that one shift's unfinished work still writes."""
_BLOCK = 1024 * 1024


class DiskSpace:
    """Fills the port `Space` for the disk that `folder` lies on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def free(self) -> int | None:
        """Bytes that this user may still write; None if the disk does not say."""
        try:
            return shutil.disk_usage(self._folder).free
        except OSError:
            return None


class Reserve:
    """A file that holds room on the disk until it is given away."""

    def __init__(self, path: Path, size: int = RESERVE) -> None:
        self._path = path
        self._size = size

    def keep(self) -> None:
        """Takes the room, if the disk has four times as much; else another time."""
        try:
            if self._path.exists() and not self._path.is_file():
                return  # a pipe would hold the store up
            if self._path.exists() and self._path.stat().st_size >= self._size:
                return
            if shutil.disk_usage(self._path.parent).free < 4 * self._size:
                return
            with self._path.open("wb") as file:
                for _ in range(self._size // _BLOCK):
                    # Random: a file system that compresses would set nothing aside for zeros.
                    file.write(os.urandom(_BLOCK))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            self.give()

    def give(self) -> bool:
        """Gives the room to whoever writes next; False if there was none."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
