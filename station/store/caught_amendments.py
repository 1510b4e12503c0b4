"""Changes of a cover within a catch-up: what was confirmed, and how the record says that it ended.

The lines hold the prices and values of a change and no name. What was confirmed is read from the
booking again, from where it stands: its terms are in no line, and money that was posted is not
posted twice.
"""

from typing import Any

import apsw

from station.domain.amendment import Amendment, ChangeState
from station.flow.amend import KIND
from station.store import amendments, names, shipments
from station.store.codec import load

Line = dict[str, Any]

_AS_IT_WAS = frozenset({ChangeState.REFUSED.value, ChangeState.NOT_CHANGED.value})


def confirmed(connection: apsw.Connection, line: Line) -> None:
    """Somebody's yes to a price, of a shipment that the store knows."""
    by = names.name_of(connection, line["by"])
    amendments.put(connection, line["shipment"], load(Amendment, line["body"]), by)


def end(connection: apsw.Connection, results: dict[str, str]) -> None:
    """Settles what the record says is settled; the newest change of a shipment is read again.

    An older one cannot be: the booking stands as a later one left it.
    """
    rows = connection.execute(
        "SELECT id, shipment, subject, key, (SELECT max(id) FROM step AS other"
        " WHERE other.shipment = outbox.shipment AND other.kind = outbox.kind)"
        " FROM outbox WHERE kind = ? ORDER BY id",
        (KIND.value,),
    ).fetchall()
    for step, shipment, subject, key, newest in rows:
        result = results.get(str(key), "")
        if result == ChangeState.AMENDED.value:
            _carry_out(connection, str(shipment), str(subject))
        if result in _AS_IT_WAS or (result and step != newest):
            connection.execute(
                "INSERT INTO applied (step, at, result) SELECT id, at, ? FROM step WHERE id = ?",
                (result, step),
            )


def _carry_out(connection: apsw.Connection, shipment: str, subject: str) -> None:
    for change in amendments.all_of(connection, shipment):
        if change.subject == subject:
            new = shipments.amended(connection, shipment, change)
            connection.execute(
                "UPDATE shipment SET form = ?, amended = ?, quotes = ? WHERE id = ?",
                (new["form"], new["amended"], new["quotes"], shipment),
            )
