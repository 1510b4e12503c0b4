"""Fills the port of order files. What is staged lies in a temporary table, on no disk for long."""

from collections.abc import Sequence
from datetime import datetime

import apsw

from station.domain.column_map import ColumnMap
from station.domain.shipment import Order
from station.flow.order_files import Kind, StagedCounts, StagedOrder, TakenFile
from station.store.codec import dump, load, stamp
from station.store.orders import words_of
from station.store.store import Store

# `kind` is as of the staging; `keep_some` decides by the state that the order has then.
_STAGE = """
CREATE TEMP TABLE IF NOT EXISTS staged (
    place INTEGER PRIMARY KEY, source TEXT, number TEXT, body TEXT, words TEXT,
    kind TEXT, elsewhere TEXT);
CREATE INDEX IF NOT EXISTS temp.staged_kind ON staged (kind);
CREATE INDEX IF NOT EXISTS temp.staged_elsewhere ON staged (elsewhere) WHERE elsewhere <> '';
"""
_JUDGE = """
UPDATE temp.staged SET
    kind = coalesce((
        SELECT CASE WHEN o.state IN ('on_bench', 'dispatched') THEN 'in_work'
                    WHEN o.body = staged.body THEN 'same' ELSE 'changed' END
        FROM main.orders o WHERE o.source = staged.source AND o.number = staged.number), 'new'),
    elsewhere = coalesce((
        SELECT min(o.source) FROM main.orders o
        WHERE o.number = staged.number AND o.source <> staged.source), '')
WHERE place > ?
"""
_KEEP = """
INSERT INTO main.orders (source, number, state, body, words, changed_at)
SELECT source, number, 'open', body, words, ?1 FROM temp.staged
WHERE place > ?2 AND place <= ?3
ON CONFLICT (source, number) DO UPDATE
SET body = excluded.body, words = excluded.words, changed_at = excluded.changed_at
WHERE state IN ('open', 'on_hold') AND body <> excluded.body
"""


class OrderFileRows:
    """Fills the port of order files: each method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def stage(self, orders: Sequence[Order], first: bool) -> None:
        """Stages more orders; `first`: of a new file."""
        await self._store.read(lambda c: _stage(c, orders, first))

    async def counts(self) -> StagedCounts:
        """What the staged orders are."""
        return await self._store.read(_counts)

    async def staged(
        self, kind: Kind | None, elsewhere: bool, offset: int, limit: int
    ) -> list[StagedOrder]:
        """The staged orders of a kind."""
        return await self._store.read(lambda c: _staged(c, kind, elsewhere, offset, limit))

    async def keep_some(self, after: int, limit: int, at: datetime) -> tuple[int, int, int]:
        """Keeps the next staged orders."""
        return await self._store.write(lambda c: _keep_some(c, after, limit, stamp(at)))

    async def unstage(self) -> None:
        """Nothing is staged any more."""
        await self._store.read(lambda c: c.execute("DROP TABLE IF EXISTS temp.staged"))

    async def take(self, file: TakenFile, at: datetime) -> None:
        """The file is taken in."""
        row = (file.hash, file.name, file.source, file.kept, file.left_out, stamp(at))
        await self._store.write(
            lambda c: c.execute("INSERT OR REPLACE INTO order_file VALUES (?, ?, ?, ?, ?, ?)", row)
        )

    async def taken(self, file_hash: str) -> TakenFile | None:
        """The file with this hash, if it was taken in."""
        row = await self._store.read(
            lambda c: c.execute(
                "SELECT hash, name, source, kept, left_out FROM order_file WHERE hash = ?",
                (file_hash,),
            ).fetchone()
        )
        return None if row is None else TakenFile(*row)

    async def map_of(self, source: str, fingerprint: str) -> ColumnMap | None:
        """What the columns of such a file of this source mean."""
        text = await self._store.read(
            lambda c: (
                c.execute(
                    "SELECT map FROM column_map WHERE source = ? AND fingerprint = ?",
                    (source, fingerprint),
                ).get
            )
        )
        return None if text is None else load(ColumnMap, text)

    async def source_of(self, fingerprint: str) -> str:
        """The one source that has such files."""
        rows = await self._store.read(
            lambda c: c.execute(
                "SELECT source FROM column_map WHERE fingerprint = ? LIMIT 2", (fingerprint,)
            ).fetchall()
        )
        return str(rows[0][0]) if len(rows) == 1 else ""

    async def keep_map(
        self, source: str, fingerprint: str, column_map: ColumnMap, at: datetime
    ) -> None:
        """Remembers what the columns of such a file of this source mean."""
        row = (source, fingerprint, dump(ColumnMap, column_map), stamp(at))
        await self._store.write(
            lambda c: c.execute("INSERT OR REPLACE INTO column_map VALUES (?, ?, ?, ?)", row)
        )


def _stage(connection: apsw.Connection, orders: Sequence[Order], first: bool) -> None:
    if first:
        connection.execute("DROP TABLE IF EXISTS temp.staged")
        for statement in filter(str.strip, _STAGE.split(";")):
            connection.execute(statement)
    with connection:
        _stage_some(connection, orders)


def _stage_some(connection: apsw.Connection, orders: Sequence[Order]) -> None:
    last = connection.execute("SELECT coalesce(max(place), 0) FROM temp.staged").get
    connection.executemany(
        "INSERT INTO temp.staged (source, number, body, words) VALUES (?, ?, ?, ?)",
        ((each.source, each.number, dump(Order, each), words_of(each)) for each in orders),
    )
    connection.execute(_JUDGE, (last,))
    # A body of an older version lacks what was added since: it may be the same for all that.
    for place, body, stored in connection.execute(
        "SELECT place, staged.body, o.body FROM temp.staged"
        " JOIN main.orders o ON o.source = staged.source AND o.number = staged.number"
        " WHERE place > ? AND kind = 'changed'",
        (last,),
    ).fetchall():
        if load(Order, str(body)) == load(Order, str(stored)):
            connection.execute("UPDATE temp.staged SET kind = 'same' WHERE place = ?", (place,))


def _there(connection: apsw.Connection) -> bool:
    """True while a file is staged."""
    found: object = connection.execute(
        "SELECT 1 FROM temp.sqlite_master WHERE name = 'staged'"
    ).fetchone()
    return found is not None


def _counts(connection: apsw.Connection) -> StagedCounts:
    if not _there(connection):
        return StagedCounts()
    found = dict(connection.execute("SELECT kind, count(*) FROM temp.staged GROUP BY kind"))
    elsewhere = connection.execute("SELECT count(*) FROM temp.staged WHERE elsewhere <> ''").get
    return StagedCounts(**{kind.value: found.get(kind.value, 0) for kind in Kind},
                        elsewhere=elsewhere)  # fmt: skip


def _staged(
    connection: apsw.Connection, kind: Kind | None, elsewhere: bool, offset: int, limit: int
) -> list[StagedOrder]:
    if not _there(connection):
        return []
    rows = connection.execute(
        "SELECT place, staged.number, kind, staged.body, o.body, elsewhere FROM temp.staged"
        " LEFT JOIN main.orders o ON o.source = staged.source AND o.number = staged.number"
        " WHERE (?1 IS NULL OR kind = ?1) AND (NOT ?2 OR elsewhere <> '')"
        " ORDER BY place LIMIT ?3 OFFSET ?4",
        (kind.value if kind is not None else None, elsewhere, limit, offset),
    )
    return [
        StagedOrder(
            place,
            number,
            Kind(found),
            load(Order, body),
            load(Order, before) if before is not None and found != Kind.SAME else None,
            other,
        )
        for place, number, found, body, before, other in rows
    ]


def _keep_some(
    connection: apsw.Connection, after: int, limit: int, at: str
) -> tuple[int, int, int]:
    if not _there(connection):
        return 0, 0, 0
    last = connection.execute(
        "SELECT max(place) FROM (SELECT place FROM temp.staged WHERE place > ? ORDER BY place"
        " LIMIT ?)",
        (after, limit),
    ).get
    if last is None:
        return 0, 0, 0
    connection.execute(_KEEP, (at, after, last))
    kept = connection.changes()
    in_work = connection.execute(
        "SELECT count(*) FROM temp.staged JOIN main.orders o"
        " ON o.source = staged.source AND o.number = staged.number"
        " WHERE place > ? AND place <= ? AND o.state IN ('on_bench', 'dispatched')",
        (after, last),
    ).get
    return last, kept, in_work
