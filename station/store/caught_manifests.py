"""Closed lists within a catch-up: what a carrier was handed goes on no second list."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import apsw

from station.domain.manifest import Handed, Manifest
from station.store import handing, names, shipments
from station.store.codec import moment

Line = dict[str, Any]

_LONGEST_WAIT = timedelta(days=7)
"""What was dispatched longer before a list than this was not put on it."""


def closed(connection: apsw.Connection, line: Line) -> bool:
    """Writes the list of `line` down; False if not all that was on it is known here."""
    ident, at = line["manifest"], moment(line["at"])
    carrier = ident.rpartition("-")[0]
    parcels = tuple(_named(connection, line) if "shipments" in line else _then(connection, line))
    by = names.name_of(connection, line["by"])
    handing.put(connection, Manifest(ident, carrier, at, by, parcels))
    return len(parcels) == int(line["parcels"])


def _named(connection: apsw.Connection, line: Line) -> Iterator[Handed]:
    for ident in line["shipments"]:
        shipment = shipments.get(connection, ident)
        if shipment is not None:
            yield from handing.handed(shipment)


def _then(connection: apsw.Connection, line: Line) -> Iterator[Handed]:
    """The line of an older program names no shipments: on it was what waited at that moment."""
    carrier = line["manifest"].rpartition("-")[0]
    for each in handing.waiting(connection, moment(line["at"]) - _LONGEST_WAIT):
        if each.carrier == carrier:
            yield from each.parcels
