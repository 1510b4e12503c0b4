"""What there is to work on: open shipments, voids that wait for the insurer, what was set aside."""

from datetime import datetime

import apsw

from station.flow.work import SET_ASIDE, Waiting
from station.store.codec import moment, stamp


def open_ids(connection: apsw.Connection) -> list[str]:
    """Ids of shipments with work left, oldest first.

    Left out are the voids of `voids_waiting`, and what was set aside.
    """
    owed = connection.execute(
        "SELECT s.created_at, s.id FROM outbox CROSS JOIN shipment AS s ON s.id = outbox.shipment"
        " WHERE outbox.kind <> 'opt_out'"
    ).fetchall()
    # Asked by itself: inside a union the index over what may still change is not used.
    moving = connection.execute(
        "SELECT created_at, id FROM shipment WHERE"
        " state IN ('dispatching', 'held', 'voiding') OR cover IN ('asking', 'unknown')"
    ).fetchall()
    # How often each was sent counts for its rank only, and is most of the work.
    waiting = connection.execute(f"SELECT v.shipment {_WAITING}")
    elsewhere = {shipment for (shipment,) in waiting} | set(set_aside(connection))
    found = sorted({*owed, *moving, *_open_voids(connection)})
    return [str(shipment) for _, shipment in found if shipment not in elsewhere]


def voids_waiting(connection: apsw.Connection) -> list[Waiting]:
    """Approved voids whose label is done with: only the insurer's word is missing.

    Those that were set aside are left out.
    """
    rows = connection.execute(
        "SELECT v.shipment, v.deadline, v.asked_at, (SELECT count(*) FROM step JOIN sent"  # noqa: S608
        "  ON sent.step = step.id WHERE step.shipment = v.shipment AND step.kind IN"
        f"  ('preview_cancel', 'confirm_cancel')) {_WAITING}"
    )
    return [
        Waiting(shipment, moment(deadline) if deadline else None, attempts, moment(asked_at))
        for shipment, deadline, asked_at, attempts in rows
    ]


_FOR_INSURER = (
    "s.label IN ('voided', 'void_refused')"
    " AND s.cover IN ('cancel_saved', 'previewed', 'cancelling')"
)
_NOT_ASIDE = (
    "NOT EXISTS (SELECT 1 FROM worker_fault AS f"  # noqa: S608
    f" WHERE f.shipment = s.id AND f.count >= {SET_ASIDE})"
)
_WAITING = (
    "FROM void AS v CROSS JOIN shipment AS s ON s.id = v.shipment"
    " WHERE v.state IN ('asked', 'approved') AND v.state = 'approved'"
    f" AND {_FOR_INSURER} AND {_NOT_ASIDE}"
)


def _open_voids(connection: apsw.Connection) -> list[tuple[str, str]]:
    """Open voids that are not `voids_waiting`, with their shipment's time."""
    rows = connection.execute(
        "SELECT s.created_at, s.id"  # noqa: S608
        " FROM void AS v CROSS JOIN shipment AS s ON s.id = v.shipment"
        f" WHERE v.state IN ('asked', 'approved') AND NOT (v.state = 'approved' AND {_FOR_INSURER})"
    )
    return [(str(at), str(shipment)) for at, shipment in rows]


def fault(connection: apsw.Connection, shipment: str, what: str, at: datetime) -> int:
    """Counts a fault of our own; how many there were."""
    count: int = connection.execute(
        "INSERT INTO worker_fault (shipment, count, at, what) VALUES (?1, 1, ?2, ?3)"
        " ON CONFLICT (shipment) DO UPDATE SET count = count + 1, at = ?2, what = ?3"
        " RETURNING count",
        (shipment, stamp(at), what),
    ).get
    return count


def forgive(connection: apsw.Connection, shipment: str) -> None:
    """A person wants it worked on again."""
    connection.execute("DELETE FROM worker_fault WHERE shipment = ?", (shipment,))


def set_aside(connection: apsw.Connection) -> dict[str, str]:
    """Shipments that are worked on no more, and what failed."""
    rows = connection.execute(
        "SELECT shipment, what FROM worker_fault WHERE count >= ?", (SET_ASIDE,)
    )
    return {str(shipment): str(what) for shipment, what in rows}
