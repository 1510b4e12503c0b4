"""The second record as the audit log: what is noted in it, and how it is read and verified."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from station.flow.audit import Checked, Line
from station.store import chain, names, record
from station.store.chain import Anchor, Facts
from station.store.codec import stamp
from station.store.store import Store

_AT_ONCE = 500
"""Lines read of the file in one go."""


class AuditLog:
    """Fills the ports `Audit` and `AuditTrail`."""

    def __init__(
        self, store: Store, path: Path, backups: Callable[[], list[Anchor]] = list
    ) -> None:
        """`backups` reads the lines that the backups know."""
        self._store = store
        self._path = path
        self._backups = backups

    async def note(self, what: str, at: datetime, by: str, **facts: object) -> None:
        """A line of the second record, on the disk when this returns."""
        await self._store.write(lambda c: record.add(c, stamp(at), what, by=by, **facts))

    async def verify(self, noted: tuple[int, str] | None = None) -> Checked:
        """Looks through the whole record, and at the line `noted` elsewhere."""
        known = await asyncio.to_thread(self._backups)
        if noted is not None:
            known.append(Anchor("note", *noted))
        return await self._store.verify_record(known)

    async def lines(
        self, since: datetime | None, until: datetime | None
    ) -> AsyncIterator[Sequence[Line]]:
        """All lines from `since` to before `until`, some at a time, with the names known now."""
        first, end = stamp(since) if since else "", stamp(until) if until else "~"
        known = await self._store.read(names.known)
        found = (line for line in chain.lines_of(self._path) if first <= line["at"] < end)
        while batch := await asyncio.to_thread(lambda: list(islice(found, _AT_ONCE))):
            yield [Line(line, _behind(line, known)) for line in batch]


def _behind(line: Facts, known: dict[str, str]) -> dict[str, str]:
    codes = {str(fact) for key, fact in line.items() if record.is_name(key)}
    return {code: known[code] for code in codes & known.keys()}
