"""The second record as the audit log: what is noted in it beside the rows of the store."""

from datetime import datetime

from station.store import record
from station.store.codec import stamp
from station.store.store import Store


class AuditLog:
    """Fills the port `Audit`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def note(self, what: str, at: datetime, by: str, **facts: object) -> None:
        """A line of the second record, on the disk when this returns."""
        await self._store.write(lambda c: record.add(c, stamp(at), what, by=by, **facts))
