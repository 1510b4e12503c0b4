"""The end of the day: a carrier is handed its parcels, with a list that closes them."""

from collections.abc import Awaitable, Callable, Sequence
from csv import writer
from datetime import timedelta
from io import StringIO
from pathlib import Path

from station.desk.cells import harmless
from station.desk.packing import require
from station.domain.errors import RefusedError
from station.domain.manifest import ListFile, Manifest
from station.domain.people import Actor, Permission
from station.flow.manifests import Collection, ManifestBooks
from station.flow.ports import Clock, ManifestMaker

SINCE = timedelta(days=7)
"""An older parcel that was never on a list has long gone, or never will."""
SaveLists = Callable[[Path | None, str, Sequence[ListFile]], Awaitable[Sequence[str]]]
"""Writes files of a name into a folder, or into the bench's own; answers where they lie."""
COLUMNS = ("manifest", "place", "tracking", "order", "service", "country", "weight_g", "shipment")


class Closing:
    """Closes a carrier's day, and finds the lists of earlier ones."""

    def __init__(
        self, books: ManifestBooks, maker: ManifestMaker, clock: Clock, save: SaveLists
    ) -> None:
        self._books = books
        self._maker = maker
        self._clock = clock
        self._save = save

    async def outlook(self, actor: Actor) -> Sequence[Collection]:
        """What each carrier would be handed now, and what it would not. Changes nothing."""
        require(actor, Permission.LOOK)
        return await self._books.waiting(self._clock.now() - SINCE)

    async def close(self, carrier: str, actor: Actor) -> Manifest:
        """Closes the day for `carrier`; its papers are made and kept.

        Raises PermissionRefusedError, or RefusedError where no parcel waits for it.
        """
        require(actor, Permission.PACK)
        now = self._clock.now()
        closed = await self._books.close(carrier, now - SINCE, now, actor.name)
        if closed is None:
            raise RefusedError("manifest.nothing", carrier=carrier[:40])
        await self._made(closed)
        return closed

    async def past(self, actor: Actor, limit: int = 30) -> Sequence[Manifest]:
        """The newest lists, newest first."""
        require(actor, Permission.LOOK)
        return await self._books.all(limit)

    async def files(self, manifest: str, actor: Actor) -> Sequence[ListFile]:
        """CSV and PDF of a list, the same bytes every time. Raises RefusedError for another id."""
        require(actor, Permission.LOOK)
        found = await self._books.find(manifest)
        if found is None:
            raise RefusedError("manifest.unknown", manifest=manifest[:40])
        kept = await self._books.files(manifest)
        # None: the program ended between the close and its papers.
        return kept or await self._made(found)

    async def save(self, manifest: str, actor: Actor, folder: Path | None = None) -> Sequence[str]:
        """Writes the files of a list into `folder`, or where papers go; answers their paths.

        Raises RefusedError for another id, EnvironmentFaultError when the folder takes no file.
        """
        files = await self.files(manifest, actor)
        return await self._save(folder, f"manifest-{manifest}", files)

    async def _made(self, manifest: Manifest) -> Sequence[ListFile]:
        csv = ListFile("csv", as_csv(manifest).encode("utf-8-sig"))
        files = (csv, await self._maker.manifest(manifest))
        await self._books.keep_files(manifest.id, files)
        return files


def as_csv(manifest: Manifest) -> str:
    """The list for spreadsheets: COLUMNS, no cell that one of them would run."""
    out = StringIO()
    rows = writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for place, each in enumerate(manifest.parcels, 1):
        cells = (
            manifest.id, str(place), each.tracking, each.order, each.service, each.country,
            str(each.weight_g), each.shipment,
        )  # fmt: skip
        rows.writerow([harmless(cell) for cell in cells])
    return out.getvalue()
