"""The database and the second record as one: opened together, and written one after the other.

Every write ends by bringing the second record's file up to date; a method that returns has both
records on disk (design section 5).
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import apsw

from station.domain.errors import EnvironmentFaultError, RefusedError
from station.flow.audit import Checked
from station.flow.work import Identity
from station.store import catchup, checksums, migrate, record
from station.store.chain import Anchor, check_joins
from station.store.codec import stamp
from station.store.db import DAMAGED, Database, refuse_other, transaction
from station.store.space import Reserve
from station.store.verify import verified

_log = logging.getLogger(__name__)

T = TypeVar("T")


def _identity(connection: apsw.Connection) -> Identity | None:
    """Whose the store is; None while it is nobody's."""
    row = connection.execute("SELECT mode, insurer, partner FROM identity").fetchone()
    return None if row is None else Identity(*row)


def _may_become(connection: apsw.Connection, found: Identity, identity: Identity) -> bool:
    """The insurer that the store is `found` to be of was never asked for an offer."""
    if found.mode != identity.mode:
        return False
    asked = "SELECT EXISTS (SELECT 1 FROM shipment) OR EXISTS (SELECT 1 FROM offer)"
    return not connection.execute(asked).get


class Records:
    """A database and its second record, opened, written and closed as one."""

    def __init__(self, database: Database, record_path: Path) -> None:
        self._database = database
        self._record = record.RecordFile(record_path)
        self._record_path = record_path
        self._reserve = Reserve(database.path.with_suffix(".reserve"))
        self._stopped = False
        self.caught_up = 0
        """How many lines of the second record the database did not know when it was opened."""
        self.short_lists: Sequence[str] = ()
        """Closed lists of which not everything is known any more."""

    @property
    def read_only(self) -> bool:
        """True for a command that only looks."""
        return self._database.read_only

    async def open(self, *, rebuild: bool = False) -> list[str]:
        """Opens, migrates and reconciles the two records; returns orders put on hold by it.

        A database that is empty while its second record is not is only opened to `rebuild` it.
        Raises RefusedError, NewerStoreError, RecordBrokenError or EnvironmentFaultError; nothing
        is changed then.
        """
        refuse_other(self._database.path, self._record_path)
        try:
            if self.read_only:
                await self._database.open(migrate.check_readable)
                return []
            await self._database.open(migrate.check)
            await self._database.run(migrate.migrate)
            await self._database.run(checksums.seal)
            return await self._database.run(lambda c: self._reconcile(c, rebuild))
        except BaseException:
            await self.close()
            raise

    def _reconcile(self, connection: apsw.Connection, rebuild: bool) -> list[str]:
        head = self._record.open()
        known = record.head_of_table(connection)
        caught = catchup.Caught()
        if head.seq > known.seq:
            if not known.seq and not rebuild:
                raise RefusedError("store.lost", path=str(self._database.path))
            with transaction(connection):
                caught = catchup.catch_up(connection, self._record_path)
                # Said for ever: lines that were believed because they stood in the file.
                at, facts = stamp(datetime.now(UTC)), {"first": known.seq + 1, "last": head.seq}
                record.add(connection, at, "caught_up", **facts)
            self.caught_up = head.seq - known.seq
        else:
            check_joins(connection, head)
        if rebuild or self.caught_up:
            with transaction(connection):
                catchup.doubt_papers(connection)
        self._record.follow(connection)
        self.short_lists = caught.short_lists
        return caught.held

    async def keep_reserve(self) -> None:
        """Sets room on the disk aside for what is under way, if the disk has it to spare."""
        await self._database.run(lambda _: self._reserve.keep())

    def stop(self) -> None:
        """Nothing is written any more: somebody who reads beside it found damage."""
        self._stopped = True

    async def written_at(self) -> datetime | None:
        """When the newest line of the second record was made, UTC; None before the first."""
        return await self.read(record.newest_at)

    async def close(self) -> None:
        """Closes both records."""
        await self._database.close()
        self._record.close()

    async def identify(self, identity: Identity) -> None:
        """Makes a new store `identity`'s own.

        One that nothing was ever asked with takes another insurer or partner: a mistyped address
        must not tie it for ever. Raises RefusedError when the store belongs to another mode,
        insurer or partner.
        """

        def work(connection: apsw.Connection) -> None:
            found = _identity(connection)
            if found == identity:
                return
            if found is not None and not _may_become(connection, found, identity):
                raise RefusedError("store.other_identity", **asdict(found))
            connection.execute(
                "INSERT OR REPLACE INTO identity (one, mode, insurer, partner) VALUES (1, ?, ?, ?)",
                (identity.mode, identity.insurer, identity.partner),
            )
            record.add(connection, stamp(datetime.now(UTC)), "identity", **asdict(identity))

        await self.write(work)

    async def check_mode(self, mode: str) -> None:
        """Raises RefusedError if the store is known to be of another mode than `mode`."""
        found = await self.read(_identity)
        if found is not None and found.mode != mode:
            raise RefusedError("store.other_identity", **asdict(found))

    async def belongs_to(self, identity: Identity) -> bool:
        """True if the store is `identity`'s, or can become it."""

        def look(connection: apsw.Connection) -> bool:
            found = _identity(connection)
            return found is None or found == identity or _may_become(connection, found, identity)

        return await self.read(look)

    async def write(self, work: Callable[[apsw.Connection], T], *, sync: bool = True) -> T:
        """Runs `work` in one transaction. `sync`: the second record is on the disk too at its end.

        It must be before SENT and before anything is called saved (design section 5); what
        comes after a send is in the database, and in the file by the next such moment.
        """
        self._check_writable()
        done: list[T] = []

        def both(connection: apsw.Connection) -> T:
            # A file that is behind, or that has no room, is told before anything is written.
            self._record.make_room()
            self._record.follow(connection, sync=False)
            with transaction(connection):
                record.prune(connection, self._record.synced)
                result = work(connection)
            done.append(result)
            self._record.follow(connection, sync=sync)
            return result

        # One piece of work: a caller that goes away leaves both records, or neither.
        try:
            return await self._database.run(both)
        except EnvironmentFaultError as error:
            # What was kept for this moment is given away.
            if error.message.id != "store.disk_full" or not self._reserve.give():
                raise
            _log.warning("the disk is full: the reserve is used")
            if done:  # committed: only its lines are still to follow
                await self._database.run(lambda c: self._record.follow(c, sync=sync))
                return done[0]
            return await self._database.run(both)

    def _check_writable(self) -> None:
        if self.read_only:
            raise EnvironmentFaultError("store.read_only", path=str(self._database.path))
        if self._stopped or self._database.is_damaged:
            raise EnvironmentFaultError(DAMAGED, path=str(self._database.path))

    async def read(self, work: Callable[[apsw.Connection], T]) -> T:
        """Runs `work`, which only looks."""
        return await self._database.run(work)

    async def rewrite(self, work: Callable[[apsw.Connection], T]) -> T:
        """Runs `work`, which changes how the file is laid out and nothing that is in it.

        It may not be part of a transaction, as SQLite has it.
        """
        self._check_writable()
        return await self._database.run(work)

    async def integrity_faults(self) -> list[str]:
        """What is wrong with the file itself, and with the second record's chain."""

        def read(connection: apsw.Connection) -> list[str]:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
            return [f"database: {text}" for text in found if text != "ok"]

        faults, record_ = await self.read(read), await self.verify_record()
        if record_.why is not None:
            faults.append(f"second record: broken at line {record_.broken} ({record_.why.id})")
        return faults

    async def verify_record(self, known: Iterable[Anchor] = ()) -> Checked:
        """Looks through the whole second record, and at lines that are known elsewhere."""
        return await verified(self._database, self._record_path, known)
