"""Changes of a booked cover: what was priced, and who confirmed it. Runs inside a transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import apsw

from station.domain.amendment import Amendment
from station.domain.cover import CoverState
from station.domain.errors import RefusedError
from station.flow.amend import KIND
from station.flow.work import Intent, Posting
from station.store import journal, ledger, record, shipments, voids
from station.store.codec import dump, load, stamp


def keep(connection: apsw.Connection, shipment: str, priced: Amendment) -> Amendment:
    """Stores a price; returns it with its number."""
    newest = connection.execute(
        "SELECT coalesce(max(n), 0) FROM amendment WHERE shipment = ?", (shipment,)
    ).get
    kept = replace(priced, n=int(newest) + 1)
    put(connection, shipment, kept, kept.asked_by)
    return kept


def put(connection: apsw.Connection, shipment: str, change: Amendment, asked_by: str) -> None:
    """Writes one whose number is known; one that is there stays as it is."""
    connection.execute(
        "INSERT INTO amendment (shipment, n, subject, body, asked_by) SELECT id, ?, ?, ?, ?"
        " FROM shipment WHERE id = ? ON CONFLICT DO NOTHING",
        (change.n, change.subject, _body(change), asked_by, shipment),
    )


def _body(change: Amendment) -> str:
    """The change without the name, which stands beside it and can be removed."""
    return dump(Amendment, replace(change, asked_by=""))


def all_of(connection: apsw.Connection, shipment: str) -> tuple[Amendment, ...]:
    """All priced changes of a shipment, oldest first."""
    rows = connection.execute(
        "SELECT body, asked_by FROM amendment WHERE shipment = ? ORDER BY n", (shipment,)
    )
    return tuple(replace(load(Amendment, body), asked_by=by) for body, by in rows)


def confirmed(connection: apsw.Connection, shipment: str) -> tuple[Amendment, ...]:
    """Those of them that somebody confirmed."""
    subjects = {
        str(subject)
        for (subject,) in connection.execute(
            "SELECT subject FROM step WHERE shipment = ? AND kind = ?", (shipment, KIND.value)
        )
    }
    return tuple(each for each in all_of(connection, shipment) if each.subject in subjects)


def under_way(connection: apsw.Connection, shipment: str) -> bool:
    """True while a confirmed change has no end yet."""
    return bool(
        connection.execute(
            "SELECT 1 FROM outbox WHERE shipment = ? AND kind = ?", (shipment, KIND.value)
        ).get
    )


def unproven(connection: apsw.Connection, shipment: str) -> bool:
    """True where the newest change left the booking neither as it was nor as it was agreed."""
    result = connection.execute(
        "SELECT result FROM step JOIN applied ON applied.step = step.id"
        " WHERE shipment = ? AND kind = ? ORDER BY id DESC LIMIT 1",
        (shipment, KIND.value),
    ).get
    return bool(result == "mismatch")


def confirm(
    connection: apsw.Connection,
    shipment: str,
    change: Amendment,
    holds: Sequence[Posting],
    intent: Intent,
    at: datetime,
    by: str,
) -> None:
    """A yes: held money and step as one. Raises RefusedError; nothing is written then."""
    found = shipments.get(connection, shipment)
    void = voids.newest(connection, shipment)
    if void is not None and void.open:
        raise RefusedError("amend.void_open")
    if found is None or found.cover is not CoverState.COVERED:
        raise RefusedError("amend.not_covered")
    if under_way(connection, shipment):
        raise RefusedError("amend.under_way")
    if change in confirmed(connection, shipment):
        raise RefusedError("amend.confirmed_already")
    record.add(
        connection,
        stamp(at),
        "amendment",
        shipment=shipment,
        n=change.n,
        body=_body(change),
        by=by,
    )
    for posting in holds:
        ledger.post(connection, posting, stamp(at), by)
    journal.intend(connection, shipment, intent, at, by)
