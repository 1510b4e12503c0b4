"""APPLIED: what a planner or a person decided, with its postings and next intents, as one."""

from datetime import datetime

import apsw

from station.flow.work import Change, Work
from station.store import journal, ledger, names, orders, papers, shipments, voids
from station.store.codec import stamp


def apply_planned(connection: apsw.Connection, planned: Work, change: Change, at: datetime) -> bool:
    """APPLIED by the program; False if a person changed the void or settled the step meanwhile."""
    shipment = planned.shipment.id
    settled = change.step is not None and journal.is_applied(connection, change.step)
    if settled or voids.newest(connection, shipment) != planned.void:
        return False
    apply_change(connection, shipment, change, at, None)
    return True


def apply_change(
    connection: apsw.Connection, shipment: str, change: Change, at: datetime, by: str | None
) -> None:
    """APPLIED, inside a transaction.

    `by` None: on behalf of whoever wanted it, the dispatch or the void. Raises RefusedError for
    the next step of a void that was withdrawn meanwhile; nothing is written then.
    """
    made_by, source, number = connection.execute(
        "SELECT made_by, source, number FROM shipment WHERE id = ?", (shipment,)
    ).get
    wished = voids.newest(connection, shipment)
    for intent in change.intents:
        voids.check_authorised(wished, intent.kind)
    wanted_by = (wished.approved_by or wished.asked_by) if wished and wished.open else made_by
    actor = by or names.Stored(wanted_by)
    if change.reopen_order:
        orders.reopen(connection, source, number, shipment, stamp(at))
    if change.hold_order:
        orders.hold(connection, source, number, shipment, stamp(at))
    if change.step is not None:
        journal.applied(connection, change.step, change.result, at)
    journal.flag(connection, change)
    shipments.change(connection, shipment, change, at)
    for kind in change.outdated:
        papers.set_apart(connection, shipment, kind)
    if change.void is not None:
        voids.end(connection, shipment, change.void, at, actor)
    for posting in change.postings:
        ledger.post(connection, posting, stamp(at), actor)
    for intent in change.intents:
        journal.intend(connection, shipment, intent, at, actor)
