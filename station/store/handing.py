"""What waits to be handed to a carrier, and closed lists written down. Inside a transaction."""

from collections import defaultdict
from datetime import datetime

import apsw

from station.domain.errors import Message, message
from station.domain.manifest import Handed, Manifest
from station.domain.shipment import LabelState, PaperKind, ShipmentState
from station.flow.manifests import Collection, NotHanded
from station.flow.seen import StepKind
from station.flow.work import Shipment
from station.store import journal, shipments
from station.store.codec import stamp

_WAITING = (
    "SELECT id FROM shipment WHERE created_at >= ? AND bought IS NOT NULL"
    " AND label IN ('bought', 'void_asked', 'void_refused')"
    " AND NOT EXISTS (SELECT 1 FROM manifest_parcel AS p WHERE p.shipment = shipment.id)"
    " ORDER BY created_at"
)
PARCEL = "shipment, number, service, country, tracking, weight_g"
"""What a row of a list holds of a parcel, in the order of `Handed`."""


def waiting(connection: apsw.Connection, since: datetime) -> list[Collection]:
    """What was dispatched from `since` on and is on no manifest, by carrier."""
    parcels: dict[str, list[Handed]] = defaultdict(list)
    left_out: dict[str, list[NotHanded]] = defaultdict(list)
    for (ident,) in connection.execute(_WAITING, (stamp(since),)).fetchall():
        shipment = shipments.get(connection, str(ident))
        if shipment is None or shipment.bought is None:
            continue
        carrier = shipment.bought.carrier
        why = _why_not(connection, shipment)
        if why is None:
            parcels[carrier] += handed(shipment)
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


def handed(shipment: Shipment) -> list[Handed]:
    """The parcels of a shipment; while its label is not known, its own id stands for the codes."""
    form, bought = shipment.form, shipment.bought
    unknown = tuple(f"{shipment.id}/{place}" for place, _ in enumerate(form.parcels, 1))
    return [
        Handed(
            shipment.id, shipment.number, form.service.code, form.recipient.country, code,
            parcel.weight_g,
        )
        for parcel, code in zip(form.parcels, bought.tracking if bought else unknown, strict=True)
    ]  # fmt: skip


def put(connection: apsw.Connection, made: Manifest) -> None:
    """Writes a list down; what is on one already stays there."""
    connection.execute(
        "INSERT INTO manifest (id, carrier, n, closed_at, made_by) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (made.id, made.carrier, int(made.id.rpartition("-")[2]), stamp(made.closed_at), made.by),
    )
    connection.executemany(
        f"INSERT INTO manifest_parcel (manifest, place, {PARCEL})"  # noqa: S608 - a constant
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (made.id, place, each.shipment, each.order, each.service, each.country, each.tracking,
             each.weight_g)
            for place, each in enumerate(made.parcels, 1)
        ],
    )  # fmt: skip
