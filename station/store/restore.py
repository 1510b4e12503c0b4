"""Puts a backup in the place of a damaged store, and catches it up from the second record.

Everything is made beside the store and proven before anything is moved. The damaged store is set
aside under a name with the time, and never deleted.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import apsw

from station import durable
from station.domain.errors import (
    EnvironmentFaultError,
    Message,
    RefusedError,
    StationError,
    message,
    reason_of,
)
from station.flow.lost import LostShipment
from station.store import backup
from station.store.backup import Backup
from station.store.codec import stamp
from station.store.db import Database
from station.store.record import add
from station.store.soundness import DAMAGES, is_sound, size_of, unmark
from station.store.store import Store

_LOGS = ("", "-wal", "-shm")


@dataclass(frozen=True)
class Restored:
    """What was done."""

    backup: Path | None
    """The backup that was put back; None: there was none, all there is comes from the record."""
    made_at: datetime | None
    """When that backup was made; None for a file that somebody named."""
    skipped: int
    """Newer backups that were damaged themselves."""
    kept: Path | None
    """Where the former store was set aside; None if it was gone."""
    caught_up: int
    """Lines of the second record that the backup did not know."""
    held: Sequence[str]
    """Numbers of orders that wait for a person now."""
    lost: Sequence[LostShipment]
    """Shipments that only the record knows now."""
    short_lists: Sequence[str] = ()
    """Closed lists of which not everything is known any more."""

    @property
    def sentence(self) -> Message:
        """What was done, in one sentence."""
        after = message("restore.caught_up", count=self.caught_up)
        if self.kept is not None:
            after = message("restore.and_kept", after=after, kept=self.kept.name)
        if self.backup is None:
            return message("restore.done_without", after=after)
        return message("restore.done", backup=self.backup.name, after=after)


class Restore:
    """Restores one bench's store. The caller holds the bench's lock."""

    def __init__(self, store: Path, record: Path, backups: Sequence[Backup]) -> None:
        self._store = store
        self._record = record
        self._backups = backups
        self._made = store.with_name(f"{store.stem}.restoring{store.suffix}")

    async def run(self, file: Path | None, at: datetime, by: str) -> Restored:
        """Puts `file` back, or the newest sound backup, or without any what the record has.

        Without a `file` a store that is sound is left alone. Raises RefusedError, RecordBrokenError
        or EnvironmentFaultError; the store is as it was then.
        """
        if file is None and await is_sound(self._store, self._record):
            raise RefusedError("restore.sound")
        self._clear()
        try:
            chosen, made_at, skipped = self._put_back(file)
            if chosen is None and not size_of(self._record):
                raise RefusedError("restore.nothing", path=str(self._store))
            caught = await self._catch_up(chosen, at, by)
            kept = self._set_aside(at)
            self._made.replace(self._store)
            durable.names_in(self._store.parent)
            unmark(self._store)
        except OSError as error:
            why = reason_of(error)
            raise EnvironmentFaultError(
                "backup.not_written", file=str(self._store), why=why
            ) from error
        finally:
            self._clear()
        return Restored(chosen, made_at, skipped, kept, *caught)

    def _put_back(self, file: Path | None) -> tuple[Path | None, datetime | None, int]:
        if file is not None:
            try:
                backup.copy(file, self._made)
            except StationError as error:
                if error.message.id not in (*DAMAGES, "store.no_file"):
                    raise
                # Not the sentence for the bench's own data: that is as it was.
                raise RefusedError("restore.file_unsound", file=str(file)) from error
            return file, None, 0
        skipped = 0
        for each in backup.by_record(self._backups):
            try:
                backup.copy(each.file, self._made)
            except StationError as error:
                if error.message.id not in DAMAGES:
                    raise  # a full disk says nothing of the backup
                skipped += 1
            else:
                return each.file, each.made_at, skipped
        return None, None, skipped

    async def _catch_up(
        self, chosen: Path | None, at: datetime, by: str
    ) -> tuple[int, Sequence[str], Sequence[LostShipment], Sequence[str]]:
        store = Store(Database(self._made), self._record)
        try:
            held = await store.open(rebuild=True)
            name = chosen.name if chosen is not None else None
            facts = {"backup": name, "caught_up": store.caught_up, "by": by}

            def note(connection: apsw.Connection) -> None:
                # What it knew of the insurer's list is old: the two are compared anew, at once.
                connection.execute("DELETE FROM reconcile")
                add(connection, stamp(at), "restore", **facts)

            await store.write(note)
            faults = [*await store.ledger_faults(), *await store.integrity_faults()]
            if faults:
                raise RefusedError("restore.unsound", why="; ".join(faults[:3]))
            return store.caught_up, held, await store.lost(), store.short_lists
        finally:
            await store.close()

    def _set_aside(self, at: datetime) -> Path | None:
        """The former store under a name with the time, its log beside it."""
        kept = self._store.with_name(
            f"{self._store.stem}.damaged-{at.astimezone(UTC):%Y%m%dT%H%M%S}Z{self._store.suffix}"
        )
        while kept.exists():
            kept = kept.with_name(f"{kept.stem}x{kept.suffix}")
        there = self._store.exists()
        for old, new in zip(_files(self._store), _files(kept), strict=True):
            with contextlib.suppress(FileNotFoundError):
                old.rename(new)
        return kept if there else None

    def _clear(self) -> None:
        for file in _files(self._made):
            with contextlib.suppress(FileNotFoundError):
                file.unlink()


def _files(store: Path) -> Iterator[Path]:
    for log in _LOGS:
        yield store.with_name(f"{store.name}{log}")
