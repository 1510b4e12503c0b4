"""Offers shown and consents given. An answer is stored before it is shown."""

from datetime import datetime

import apsw

from station.domain.cover import Consent, Offer
from station.domain.errors import RefusedError
from station.flow.work import Intent
from station.store import journal, record
from station.store.codec import dump, load, stamp


def keep(connection: apsw.Connection, shipment: str, offer: Offer, answer: bytes) -> None:
    """Stores an offer for the shipment-to-be that it is shown for."""
    connection.execute(
        "INSERT INTO offer (package, shipment, body, answer, asked_at, state)"
        " VALUES (?, ?, ?, ?, ?, 'shown')",
        (offer.package, shipment, dump(Offer, offer), answer, stamp(offer.asked_at)),
    )


def get(connection: apsw.Connection, package: str) -> Offer | None:
    """The stored offer."""
    body = connection.execute("SELECT body FROM offer WHERE package = ?", (package,)).get
    return None if body is None else load(Offer, body)


def consent(connection: apsw.Connection, shipment: str, given: Consent) -> None:
    """Stores the tick; the offer's package is from now on booked, never declined.

    Raises RefusedError for an offer that was not shown, or is declined or booked already.
    """
    shown_now = "SELECT 1 FROM offer WHERE package = ? AND state = 'shown'"
    if not connection.execute(shown_now, (given.package,)).get:
        raise RefusedError("offer.over")
    connection.execute(
        "INSERT INTO consent (package, body, at) VALUES (?, ?, ?)",
        (given.package, dump(Consent, given), stamp(given.at)),
    )
    connection.execute("UPDATE offer SET state = 'booking' WHERE package = ?", (given.package,))
    record.add(
        connection,
        stamp(given.at),
        "consent",
        shipment=shipment,
        package=given.package,
        option=given.option,
        by=given.by,
        how=given.how.value,
        minor=given.price.minor,
        currency=given.price.currency,
    )


def decline(
    connection: apsw.Connection, intents: list[Intent], shipment: str, at: datetime, by: str
) -> None:
    """An opt-out is owed for each of these packages that was shown and not booked."""
    for intent in intents:
        connection.execute(
            "UPDATE offer SET state = 'declined' WHERE package = ? AND state = 'shown'",
            (intent.subject,),
        )
        if connection.changes():
            journal.intend(connection, shipment, intent, at, by)


def shown(connection: apsw.Connection, shipment: str | None) -> list[tuple[str, str]]:
    """Packages shown and neither booked nor declined, with their shipment (of all, for None)."""
    rows = connection.execute(
        "SELECT package, shipment FROM offer WHERE state = 'shown'"
        " AND (?1 IS NULL OR shipment = ?1)",
        (shipment,),
    )
    return [(package, owner) for package, owner in rows]
