"""The shipments that a catch-up found in the second record alone."""

from datetime import datetime

import apsw

from station.domain.cover import CoverState
from station.domain.shipment import LabelState
from station.domain.void import VoidState
from station.flow.lost import LostShipment
from station.store import record
from station.store.codec import moment, stamp


def unseen(connection: apsw.Connection) -> list[LostShipment]:
    """Those that nobody has seen to, oldest first."""
    rows = connection.execute(
        "SELECT id, source, number, package, at, label, cover, void FROM lost_shipment"
        " WHERE seen_at IS NULL ORDER BY at, id"
    )
    return [
        LostShipment(
            shipment,
            source,
            number,
            package,
            moment(at),
            LabelState(label),
            CoverState(cover),
            VoidState(void) if void else None,
        )
        for shipment, source, number, package, at, label, cover, void in rows
    ]


def seen(connection: apsw.Connection, shipment: str, at: datetime, by: str, evidence: str) -> bool:
    """A person has seen to it; False if there is none like it."""
    connection.execute(
        "UPDATE lost_shipment SET seen_at = ?, seen_by = ? WHERE id = ? AND seen_at IS NULL",
        (stamp(at), by, shipment),
    )
    if not connection.changes():
        return False
    facts = {"shipment": shipment, "by": by, "evidence": evidence}
    record.add(connection, stamp(at), "lost_seen", **facts)
    return True
