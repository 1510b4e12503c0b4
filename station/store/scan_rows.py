"""Fills the port of the desk of scanned labels: each method is one transaction."""

from datetime import datetime

from station.flow.scans import Scans
from station.store.scans import confirm, pass_by, scans
from station.store.store import Store


class ScanRows:
    """Fills the port of the desk of scanned labels."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def scans(self, shipment: str) -> Scans:
        """What was scanned of a shipment's labels."""
        return await self._store.read(lambda c: scans(c, shipment))

    async def confirm(self, shipment: str, number: int, of: int, at: datetime, by: str) -> bool:
        """The label of parcel `number` of `of` is on its box; False if that was known."""
        return await self._store.write(lambda c: confirm(c, shipment, number, of, at, by))

    async def pass_by(self, shipment: str, at: datetime, by: str) -> bool:
        """The clerk went on before every label was scanned; False if that was known."""
        return await self._store.write(lambda c: pass_by(c, shipment, at, by))
