"""One SQLite file of the practice parties, which outlives the process.

WAL with synchronous NORMAL: a commit survives the death of this process, which is what a practice
party must survive; it does not wait for the disk, so it may lose the last moments of a machine
that loses power.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import apsw


class DataFile:
    """All reading and writing of the file, from one thread."""

    def __init__(self, path: str, schema: str) -> None:
        self._db = apsw.Connection(path)
        self._db.set_busy_timeout(2000)
        self._db.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL")
        self._db.execute(schema)

    def close(self) -> None:
        """Give the file back; nothing may be asked afterwards."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside are kept together, or none when the block raises."""
        with self._db:
            yield
