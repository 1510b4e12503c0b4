"""Manifests as rows. Fills `flow.manifests.ManifestBooks`; a close is one transaction."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import apsw

from station.domain.manifest import Handed, ListFile, Manifest
from station.flow.manifests import Collection
from station.store import handing, record
from station.store.codec import moment, stamp
from station.store.handing import PARCEL
from station.store.store import Store


class ManifestRows:
    """The manifests of this bench."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def waiting(self, since: datetime) -> list[Collection]:
        """What was dispatched from `since` on and is on no manifest, by carrier."""
        return await self._store.read(lambda c: handing.waiting(c, since))

    async def close(self, carrier: str, since: datetime, at: datetime, by: str) -> Manifest | None:
        """Closes what waits for `carrier`; None, and nothing is written, where nothing does."""
        return await self._store.write(lambda c: _close(c, carrier, since, at, by))

    async def all(self, limit: int) -> list[Manifest]:
        """The newest `limit`, newest first."""
        newest = "SELECT id FROM manifest ORDER BY closed_at DESC, id DESC LIMIT ?"
        return await self._store.read(
            lambda c: [_get(c, str(each)) for (each,) in c.execute(newest, (limit,)).fetchall()]
        )

    async def find(self, manifest: str) -> Manifest | None:
        """One by its id."""
        return await self._store.read(lambda c: _found(c, "id = ?", manifest))

    async def of(self, shipment: str) -> Manifest | None:
        """The one that a shipment is on."""
        where = "id = (SELECT manifest FROM manifest_parcel WHERE shipment = ? LIMIT 1)"
        return await self._store.read(lambda c: _found(c, where, shipment))

    async def files(self, manifest: str) -> Sequence[ListFile]:
        """Its files as they were first made; none before that."""
        wanted = "SELECT form, content FROM manifest_paper WHERE manifest = ? ORDER BY form"
        return await self._store.read(
            lambda c: [ListFile(form, content) for form, content in c.execute(wanted, (manifest,))]
        )

    async def keep_files(self, manifest: str, files: Sequence[ListFile]) -> None:
        """Stores them before they are handed out; what is stored stays."""

        def work(connection: apsw.Connection) -> None:
            connection.executemany(
                "INSERT INTO manifest_paper (manifest, form, content, sha256)"
                " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [
                    (manifest, each.form, each.content, hashlib.sha256(each.content).hexdigest())
                    for each in files
                ],
            )

        await self._store.write(work)


def _close(
    connection: apsw.Connection, carrier: str, since: datetime, at: datetime, by: str
) -> Manifest | None:
    waiting = handing.waiting(connection, since)
    found = next((each for each in waiting if each.carrier == carrier), None)
    if found is None or not found.parcels:
        return None
    newest = connection.execute("SELECT max(n) FROM manifest WHERE carrier = ?", (carrier,)).get
    n = (newest or 0) + 1
    made = Manifest(f"{carrier}-{n}", carrier, at, by, tuple(found.parcels))
    handing.put(connection, made)
    facts = {
        "manifest": made.id,
        "parcels": len(made.parcels),
        "weight_g": made.weight_g,
        "shipments": list(dict.fromkeys(each.shipment for each in made.parcels)),
    }
    record.add(connection, stamp(at), "manifest", by=by, **facts)
    return made


def _found(connection: apsw.Connection, where: str, value: str) -> Manifest | None:
    ident = connection.execute(
        f"SELECT id FROM manifest WHERE {where}",  # noqa: S608 - a constant of the caller's
        (value,),
    ).get
    return None if ident is None else _get(connection, ident)


def _get(connection: apsw.Connection, ident: str) -> Manifest:
    ((carrier, closed_at, by),) = connection.execute(
        "SELECT carrier, closed_at, made_by FROM manifest WHERE id = ?", (ident,)
    )
    rows = connection.execute(
        f"SELECT {PARCEL} FROM manifest_parcel WHERE manifest = ? ORDER BY place",  # noqa: S608
        (ident,),
    )
    parcels = tuple(Handed(*row) for row in rows)
    return Manifest(ident, carrier, moment(closed_at), by, parcels)
