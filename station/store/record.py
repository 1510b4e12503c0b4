"""The second record: an append-only, hash-chained file beside the database (design section 5).

Each line is JSON with a running number, the hash of the line before and its own. It holds ids,
keys, hashes and amounts, never a name or an address: a person's name is written as its code, a free
text as its hash. A line is made inside the transaction that it tells of, kept in the table
`record_line`, and follows into the file before the store's method returns. At start the two are
compared: whichever is behind is caught up.
"""

import errno
import json
import os
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import apsw

from station import durable
from station.domain.errors import EnvironmentFaultError, reason_of
from station.flow import points
from station.store import names
from station.store.chain import (
    START,
    Head,
    RecordBrokenError,
    body_hash,
    hashed,
    head_of,
    last_line,
    parsed,
)
from station.store.codec import compact, moment
from station.store.db import refuse_other

_RESERVE = 256 * 1024
"""More than the lines of any one transaction."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FREE_TEXTS = frozenset({"note", "evidence"})
_DAY = len("2026-11-24")


def is_name(fact: str) -> bool:
    """True if a line's fact called `fact` names a person."""
    return fact == "by" or fact.endswith("_by")


def add(connection: apsw.Connection, at: str, what: str, **facts: object) -> None:
    """Adds a line inside the running transaction.

    Facts called `by` or `…_by` are names and stand in the line as their codes; `note` and
    `evidence` are free texts, of which the line holds `note_sha256` or `evidence_sha256`.
    """
    head = head_of_table(connection)
    line: dict[str, Any] = {"seq": head.seq + 1, "at": at, "what": what, "prev": head.hash}
    for key, fact in facts.items():
        if isinstance(fact, str) and is_name(key):
            line[key] = names.code_of(connection, fact, at[:_DAY])
        elif isinstance(fact, str) and key in _FREE_TEXTS:
            line[f"{key}_sha256"] = body_hash(fact.encode()) if fact else None
        else:
            line[key] = fact
    line["hash"] = hashed(line)
    connection.execute(
        "INSERT INTO record_line (seq, line) VALUES (?, ?)", (line["seq"], compact(line))
    )


def head_of_table(connection: apsw.Connection) -> Head:
    """The newest line that the database knows."""
    newest = connection.execute("SELECT line FROM record_line ORDER BY seq DESC LIMIT 1").get
    if newest is None:
        return START
    return head_of(json.loads(newest))


def newest_at(connection: apsw.Connection) -> datetime | None:
    """When the newest line that the database knows was made, UTC; None before the first."""
    newest = connection.execute("SELECT line FROM record_line ORDER BY seq DESC LIMIT 1").get
    return None if newest is None else moment(json.loads(newest)["at"])


class RecordFile:
    """The file, open for appending, and a reserve of disk space for its next lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reserve = path.with_suffix(".reserve")
        self._reserved = False
        self._file: IO[bytes] | None = None
        self._failed = False
        self.seq = 0
        self.synced = 0
        """The newest line that a power cut cannot take; the database keeps the ones after it."""

    def open(self) -> Head:
        """Cuts a torn last line off and returns the newest whole one.

        Only the end of the file is read; `lines_of` walks the whole chain. Raises
        RecordBrokenError, or EnvironmentFaultError when the file cannot be written.
        """
        try:
            fresh = not self._path.exists()
            self._file = self._path.open("ab", buffering=0)
            if fresh:
                durable.names_in(self._path.parent)
            size = self._path.stat().st_size
            with self._path.open("rb") as file:
                last, end = last_line(file, size)
            if end < size:
                self._file.truncate(end)
            # The run before may have ended with lines that were only on their way to the disk.
            os.fsync(self._file.fileno())
        except OSError as error:
            raise _fault(self._path, error) from error
        if last is None:
            return START
        try:
            head = head_of(parsed(last, 0))
        except RecordBrokenError as error:
            with self._path.open("rb") as file:
                raise RecordBrokenError(sum(1 for _ in file), error.why) from error
        self.seq = self.synced = head.seq
        return head

    def make_room(self) -> None:
        """Sets disk space aside, so that what is committed can also be recorded on a full disk.

        Raises EnvironmentFaultError when there is none: before anything is written.
        """
        if self._reserved:
            return
        refuse_other(self._reserve)
        try:
            if not self._reserve.exists() or self._reserve.stat().st_size < _RESERVE:
                # Random: a file system that compresses would set nothing aside for zeros.
                with self._reserve.open("wb") as file:
                    file.write(os.urandom(_RESERVE))
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            self._reserve.unlink(missing_ok=True)
            raise _fault(self._reserve, error) from error
        self._reserved = True

    def follow(self, connection: apsw.Connection, *, sync: bool = True) -> None:
        """Appends the lines that the database has and the file has not.

        With `sync` all of them are on the disk when this returns; without, they follow at the
        next one that asks for it, and until then the database has them.
        """
        rows = connection.execute(
            "SELECT seq, line FROM record_line WHERE seq > ? ORDER BY seq", (self.seq,)
        ).fetchall()
        # After a failure nothing goes on before the disk has taken everything again.
        sync = sync or self._failed
        self._failed = True
        if rows:
            points.reached("record.before_line")
            self._append(b"".join(str(line).encode() + b"\n" for _, line in rows), sync)
            self.seq = int(str(rows[-1][0]))
        elif sync and self.synced < self.seq:
            self._append(b"", sync)
        self._failed = False
        if sync:
            self.synced = self.seq
        if rows:
            points.reached("record.after_line")

    def _append(self, data: bytes, sync: bool) -> None:
        try:
            try:
                self._write(data, sync)
            except OSError as error:
                if error.errno not in _FULL or not self._reserve.exists():
                    raise
                self._reserved = False
                self._reserve.unlink()
                self._write(data, sync)
        except OSError as error:
            raise _fault(self._path, error) from error

    def _write(self, data: bytes, sync: bool) -> None:
        assert self._file is not None  # noqa: S101 - opened before anything is written
        start = self._file.seek(0, os.SEEK_END)
        try:
            half = len(data) // 2
            self._put(data[:half])
            points.reached("record.half_line")
            self._put(data[half:])
            if sync:
                os.fsync(self._file.fileno())
        except OSError:
            # Half a line must not stand before the next one.
            self._file.truncate(start)
            raise

    def _put(self, data: bytes) -> None:
        assert self._file is not None  # noqa: S101
        while data:
            data = data[self._file.write(data) :]

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def prune(connection: apsw.Connection, seq: int) -> None:
    """Lets go of lines that are safe in the file, but for the newest: it carries the chain on."""
    connection.execute("DELETE FROM record_line WHERE seq < ?", (seq,))


def _fault(path: Path, error: OSError) -> EnvironmentFaultError:
    if error.errno in _FULL:
        return EnvironmentFaultError("store.disk_full")
    return EnvironmentFaultError("store.record_unwritable", path=str(path), why=reason_of(error))
