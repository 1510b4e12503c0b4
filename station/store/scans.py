"""Which labels were scanned on their boxes, by whom, and which shipments were passed by."""

from datetime import datetime, timedelta

import apsw

from station.flow.scans import Scanned, Scans
from station.store import record
from station.store.codec import moment, stamp

_NAMED = timedelta(days=7)
"""So long is a label that was never scanned of any use to somebody: then it is delivered."""


def scans(connection: apsw.Connection, shipment: str) -> Scans:
    """What was scanned of a shipment's labels."""
    rows = connection.execute(
        "SELECT number, at, made_by FROM scan_back WHERE shipment = ? ORDER BY number", (shipment,)
    )
    done = {number: Scanned(moment(at), by) for number, at, by in rows}
    passed = connection.execute(
        "SELECT at, made_by FROM scan_pass WHERE shipment = ?", (shipment,)
    ).fetchone()
    return Scans(done, Scanned(moment(passed[0]), passed[1]) if passed else None)


def confirm(
    connection: apsw.Connection, shipment: str, number: int, of: int, at: datetime, by: str
) -> bool:
    """Writes one label's scan down; False if that was known."""
    if not put(connection, shipment, number, of, stamp(at), by):
        return False
    record.add(connection, stamp(at), "scan_back", shipment=shipment, number=number, of=of, by=by)
    return True


def put(connection: apsw.Connection, shipment: str, number: int, of: int, at: str, by: str) -> bool:
    """The row of one label's scan, and the end of the wait where it was the last of `of`."""
    connection.execute(
        "INSERT INTO scan_back (shipment, number, at, made_by) SELECT id, ?, ?, ? FROM shipment"
        " WHERE id = ? ON CONFLICT DO NOTHING",
        (number, at, by, shipment),
    )
    new = bool(connection.changes())
    connection.execute(
        "UPDATE scan_pass SET waits = 0 WHERE shipment = ?1"
        " AND (SELECT count(*) FROM scan_back WHERE shipment = ?1) >= ?2",
        (shipment, of),
    )
    return new


def pass_by(connection: apsw.Connection, shipment: str, at: datetime, by: str) -> bool:
    """Somebody went on before every label was scanned; False if that was known."""
    if not put_pass(connection, shipment, stamp(at), by):
        return False
    record.add(connection, stamp(at), "scan_passed", shipment=shipment, by=by)
    return True


def put_pass(connection: apsw.Connection, shipment: str, at: str, by: str) -> bool:
    """The row of a shipment that was passed by."""
    connection.execute(
        "INSERT INTO scan_pass (shipment, at, made_by) SELECT id, ?, ? FROM shipment WHERE id = ?"
        " ON CONFLICT DO NOTHING",
        (at, by, shipment),
    )
    return bool(connection.changes())


def waiting(now: datetime) -> str:
    """The places of the shipments with a label that was passed by and is still to be scanned.

    Not of a label that is voided, or about to be: nothing is shipped with it.
    """
    return (
        "SELECT s.seq FROM scan_pass AS p CROSS JOIN shipment AS s ON s.id = p.shipment"  # noqa: S608 - ours
        f" WHERE p.waits AND p.at >= '{stamp(now - _NAMED)}'"
        " AND s.label IN ('bought', 'void_refused')"
    )
