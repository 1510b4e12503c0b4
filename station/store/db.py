"""The connection and its thread. All SQL runs there, one piece of work after another."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import apsw

from station import regular
from station.domain.errors import EnvironmentFaultError
from station.store import checksums

_log = logging.getLogger(__name__)

T = TypeVar("T")

DAMAGED = "store.corrupt"

# What the machine did to us, as against a mistake of ours (design: known errors get a sentence).
_FAULTS: tuple[tuple[type[apsw.Error], str], ...] = (
    (apsw.FullError, "store.disk_full"),
    (apsw.IOError, "store.disk_failed"),
    (apsw.ReadOnlyError, "store.read_only"),
    (apsw.CantOpenError, "store.cannot_open"),
    (apsw.CorruptError, DAMAGED),
    (apsw.NotADBError, DAMAGED),
    (apsw.BusyError, "store.busy"),
    (apsw.LockedError, "store.busy"),
    (apsw.ProtocolError, "store.busy"),
    (apsw.PermissionsError, "store.cannot_open"),
)


@contextlib.contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turns SQLite's environment errors into EnvironmentFaultError; our own bugs pass."""
    try:
        yield
    except apsw.Error as error:
        for kind, message_id in _FAULTS:
            if isinstance(error, kind):
                _log.error("store: %s: %s", kind.__name__, error)
                found = DAMAGED if checksums.is_wrong(error) else message_id
                raise EnvironmentFaultError(found, path=str(path)) from error
        raise


def refuse_other(*files: Path) -> None:
    """Raises EnvironmentFaultError if one of `files` is there and is none: a pipe, a folder.

    SQLite, or whoever else opens it, would wait for it, or take it for an empty beginning.
    """
    for file in files:
        try:
            regular.refuse_other(file)
        except regular.NoFileError as error:
            raise EnvironmentFaultError("store.no_file", path=str(file)) from error


def with_logs(database: Path) -> Iterator[Path]:
    """The file of a database, and the files that SQLite opens beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        yield Path(f"{database}{ending}")  # also of what has no name, as the root


@contextlib.contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """All of it or nothing; durable at the end."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


class Database:
    """One SQLite connection that lives on one worker thread."""

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        damaged: Callable[[], None] = lambda: None,
    ) -> None:
        """`damaged` is called, on the store's thread, when damage is found while it is open."""
        self.path = path
        self.read_only = read_only
        self._damaged = damaged
        self.is_damaged = False
        """Damage was found since it was opened; nothing is written or folded back any more."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._connection: apsw.Connection | None = None
        self._closed = False

    async def open(self, check: Callable[[apsw.Connection], None] = lambda _: None) -> None:
        """Opens the file, lets `check` refuse it untouched, then reads its durability back.

        Raises EnvironmentFaultError when the file cannot be opened or is not a database, and
        what `check` raises.
        """
        await self._on_thread(lambda: self._open(check))

    def _open(self, check: Callable[[apsw.Connection], None]) -> None:
        checksums.load()
        refuse_other(*with_logs(self.path))
        with faults(self.path):
            flags = (
                apsw.SQLITE_OPEN_READONLY
                if self.read_only
                else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
            )
            connection = apsw.Connection(str(self.path), flags=flags)
            try:
                connection.set_busy_timeout(5_000)
                # Closing a file that is refused must not even fold its log back.
                connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
                connection.pragma("schema_version")
                check(connection)
                if not self.read_only:
                    self._make_durable(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection

    def _make_durable(self, connection: apsw.Connection) -> None:
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)
        connection.pragma("foreign_keys", True)
        # What is freed is overwritten, by every write: it names people, and a backup copies it.
        connection.pragma("secure_delete", True)
        checksums.begin(connection)
        mode = connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "full")
        if mode != "wal" or connection.pragma("synchronous") != 2:
            raise EnvironmentFaultError("store.not_durable", path=str(self.path))

    async def run(self, work: Callable[[apsw.Connection], T]) -> T:
        """Runs `work` with the connection on the store's thread and returns its result."""
        return await self._on_thread(lambda: self._with(work))

    def _with(self, work: Callable[[apsw.Connection], T]) -> T:
        if self._connection is None:
            raise RuntimeError("the store is closed")
        try:
            with faults(self.path):
                return work(self._connection)
        except EnvironmentFaultError as error:
            if error.message.id == DAMAGED:
                self.is_damaged = True
                self._damaged()
            raise

    async def _on_thread(self, work: Callable[[], T]) -> T:
        # Not to be cut short: a caller that goes away must not leave a transaction half seen.
        future = asyncio.get_running_loop().run_in_executor(self._thread, work)
        return await asyncio.shield(future)

    async def close(self) -> None:
        """Closes the file; the write-ahead log is folded back into it. A second time is nothing."""
        if self._closed:
            return
        self._closed = True

        def close() -> None:
            if self._connection is not None:
                if self.is_damaged:
                    self._connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
                self._connection.close()
                self._connection = None

        await self._on_thread(close)
        self._thread.shutdown()
