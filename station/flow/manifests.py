"""The port to what is kept of manifests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.domain.errors import Message
from station.domain.manifest import Handed, ListFile, Manifest


@dataclass(frozen=True)
class NotHanded:
    """A bought label that a manifest leaves out, and why."""

    shipment: str
    order: str
    why: Message


@dataclass(frozen=True)
class Collection:
    """What one carrier would be handed if its day were closed now."""

    carrier: str
    parcels: Sequence[Handed]
    left_out: Sequence[NotHanded]


class ManifestBooks(Protocol):
    """Manifests, each closed in one transaction."""

    async def waiting(self, since: datetime) -> list[Collection]:
        """What was dispatched from `since` on (UTC) and is on no manifest, by carrier."""
        ...

    async def close(self, carrier: str, since: datetime, at: datetime, by: str) -> Manifest | None:
        """Closes what waits for `carrier`; None, and nothing is written, where nothing does."""
        ...

    async def all(self, limit: int) -> list[Manifest]:
        """The newest `limit`, newest first."""
        ...

    async def find(self, manifest: str) -> Manifest | None:
        """One by its id."""
        ...

    async def of(self, shipment: str) -> Manifest | None:
        """The one that a shipment is on."""
        ...

    async def files(self, manifest: str) -> Sequence[ListFile]:
        """Its files as they were first made; none before that."""
        ...

    async def keep_files(self, manifest: str, files: Sequence[ListFile]) -> None:
        """Stores them before they are handed out; what is stored stays."""
        ...
