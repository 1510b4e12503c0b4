"""Manifests as rows. Fills `flow.manifests.ManifestBooks`; a close is one transaction."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import apsw

from station.domain.errors import Message, message
from station.domain.manifest import Handed, ListFile, Manifest
from station.domain.shipment import LabelState, PaperKind, ShipmentState
from station.flow.manifests import Collection, NotHanded
from station.flow.seen import StepKind
from station.flow.work import Shipment
from station.store import journal, record, shipments
from station.store.codec import moment, stamp
from station.store.store import Store

_WAITING = (
    "SELECT id FROM shipment WHERE created_at >= ? AND bought IS NOT NULL"
    " AND label IN ('bought', 'void_asked', 'void_refused')"
    " AND NOT EXISTS (SELECT 1 FROM manifest_parcel AS p WHERE p.shipment = shipment.id)"
    " ORDER BY created_at"
)
_PARCEL = "shipment, number, service, country, tracking, weight_g"


class ManifestRows:
    """The manifests of this bench."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def waiting(self, since: datetime) -> list[Collection]:
        """What was dispatched from `since` on and is on no manifest, by carrier."""
        return await self._store.read(lambda c: _waiting(c, since))

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


def _waiting(connection: apsw.Connection, since: datetime) -> list[Collection]:
    parcels: dict[str, list[Handed]] = defaultdict(list)
    left_out: dict[str, list[NotHanded]] = defaultdict(list)
    for (ident,) in connection.execute(_WAITING, (stamp(since),)).fetchall():
        shipment = shipments.get(connection, str(ident))
        if shipment is None or shipment.bought is None:
            continue
        carrier = shipment.bought.carrier
        why = _why_not(connection, shipment)
        if why is None:
            parcels[carrier] += _handed(shipment)
        else:
            left_out[carrier].append(NotHanded(shipment.id, shipment.number, why))
    return [
        Collection(carrier, tuple(parcels[carrier]), tuple(left_out[carrier]))
        for carrier in sorted({*parcels, *left_out})
    ]


def _why_not(connection: apsw.Connection, shipment: Shipment) -> Message | None:
    if shipment.state is ShipmentState.VOIDING or shipment.label is LabelState.VOID_ASKED:
        return message("manifest.voiding")
    if shipment.state is ShipmentState.HELD:
        return message("manifest.held")
    label = [
        step
        for step in journal.steps(connection, shipment.id)
        if step.kind is StepKind.PRINT and step.subject == PaperKind.LABEL.value
    ]
    if not any(step.came_out for step in label):
        return message("manifest.not_printed")
    return None


def _handed(shipment: Shipment) -> list[Handed]:
    form, bought = shipment.form, shipment.bought
    assert bought is not None  # noqa: S101 - the caller looked
    return [
        Handed(
            shipment.id, shipment.number, form.service.code, form.recipient.country, code,
            parcel.weight_g,
        )
        for parcel, code in zip(form.parcels, bought.tracking, strict=True)
    ]  # fmt: skip


def _close(
    connection: apsw.Connection, carrier: str, since: datetime, at: datetime, by: str
) -> Manifest | None:
    waiting = next((each for each in _waiting(connection, since) if each.carrier == carrier), None)
    if waiting is None or not waiting.parcels:
        return None
    newest = connection.execute("SELECT max(n) FROM manifest WHERE carrier = ?", (carrier,)).get
    n = (newest or 0) + 1
    ident = f"{carrier}-{n}"
    connection.execute(
        "INSERT INTO manifest (id, carrier, n, closed_at, made_by) VALUES (?, ?, ?, ?, ?)",
        (ident, carrier, n, stamp(at), by),
    )
    connection.executemany(
        f"INSERT INTO manifest_parcel (manifest, place, {_PARCEL})"  # noqa: S608 - a constant
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (ident, place, each.shipment, each.order, each.service, each.country, each.tracking,
             each.weight_g)
            for place, each in enumerate(waiting.parcels, 1)
        ],
    )  # fmt: skip
    made = Manifest(ident, carrier, at, by, tuple(waiting.parcels))
    facts = {"manifest": ident, "parcels": len(made.parcels), "weight_g": made.weight_g}
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
        f"SELECT {_PARCEL} FROM manifest_parcel WHERE manifest = ? ORDER BY place",  # noqa: S608
        (ident,),
    )
    parcels = tuple(Handed(*row) for row in rows)
    return Manifest(ident, carrier, moment(closed_at), by, parcels)
