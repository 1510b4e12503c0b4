"""Brings a store that is behind its second record (restored from a backup) back to the truth.

The lines hold no personal data, so lost shipments cannot be rebuilt; what matters is that nothing
is bought, booked or printed twice. Money is posted again, label numbers jump ahead, orders
dispatched since are put on hold by name. For a shipment that the store knows, everything that was
sent is noted: a label and a cover are then learned again by asking, from where they stand. What the
store does not know at all is listed in `lost_shipment`, for a person to see to.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from station import __version__
from station.domain.address import Address
from station.domain.errors import Message, message
from station.domain.shipment import Order
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Evidence, Hold, HoldWhy, OrderState, Source
from station.store import (
    caught_amendments,
    caught_manifests,
    caught_voids,
    ledger,
    migrate,
    names,
    orders,
    scans,
)
from station.store.caught_voids import Told
from station.store.chain import Head, RecordBrokenError, body_hash, lines_of
from station.store.codec import compact, dump, moment
from station.store.migrate import NewerStoreError
from station.store.record import head_of_table, is_name

Line = dict[str, Any]

# A body that can be made again from what the line says; a booking's names the policyholder.
_BODIES: dict[str, Callable[[Line], bytes]] = {
    StepKind.PRINT.value: lambda line: str(line["shipment"]).encode(),
    StepKind.CONFIRM_PAYMENT.value: lambda _: b"{}",
    StepKind.BOOK_COVER.value: lambda _: b"",
    StepKind.VOID_LABEL.value: lambda line: str(line["body"]).encode(),
    StepKind.CONFIRM_CANCEL.value: lambda _: b"{}",
    StepKind.CONFIRM_UPDATE.value: lambda _: b"{}",
}


@dataclass
class Caught:
    """What a person has to look at."""

    held: list[str] = field(default_factory=list)
    """Numbers of the orders put on hold."""
    short_lists: list[str] = field(default_factory=list)
    """Closed lists of which not everything is known any more."""


@dataclass
class _Gap:
    """What is read of the lines that the store does not know."""

    sent: set[str]
    """Keys under which something was sent."""
    opt_outs: dict[str, str] = field(default_factory=dict)
    """Packages of opt-outs, by their key."""
    caught: Caught = field(default_factory=Caught)
    told: dict[str, Told] = field(default_factory=dict)
    """The states of shipments, by their id."""
    results: dict[str, str] = field(default_factory=dict)
    """How steps were settled, by their key."""


def catch_up(connection: apsw.Connection, path: Path) -> Caught:
    """Applies the lines that the store does not know; returns what a person has to look at.

    Raises RecordBrokenError if the lines do not continue what the store knows, NewerStoreError
    if one of them is of a newer program.
    """
    known = head_of_table(connection)
    gap = _Gap({line["key"] for line in _newer(path, known) if line["what"] == "sent"})
    for line in _newer(path, known):
        _check_known(line)
        for fact in filter(is_name, line):
            names.met(connection, str(line[fact]), line["at"][:10])
        act = _ACTS.get(line["what"])
        if act is not None:
            act(connection, line, gap)
        connection.execute(
            "INSERT INTO record_line (seq, line) VALUES (?, ?)", (line["seq"], compact(line))
        )
    caught_amendments.end(connection, gap.results)
    caught_voids.end(connection, gap.told, gap.results)
    _tell(connection)
    return gap.caught


def _check_known(line: Line) -> None:
    """Raises NewerStoreError for a line that only a newer program can take over.

    Such a line says so in `needs`, the oldest schema that can; or it has a kind of step, or of
    change of a person, that is not known here. Passed over, it would never be taken over again.
    """
    kinds = {"intent": _STEP_KINDS, "person": _PERSON_ACTS}.get(line["what"])
    named = line.get("kind" if line["what"] == "intent" else "act")
    unknown = kinds is not None and named not in kinds
    if unknown or line.get("needs", 0) > migrate.newest_version():
        raise NewerStoreError("store.record_newer", line=line["seq"], own=__version__)


def doubt_papers(connection: apsw.Connection) -> None:
    """In a copy put back: a paper under way when it was made may have come out since.

    Its bytes are stored after the record's line of it, so that no line tells.
    """
    connection.execute(
        "UPDATE step SET flagged = 1 WHERE kind = 'print'"
        " AND id IN (SELECT open_step.step FROM open_step JOIN sent USING (step))"
    )
    _tell(connection)


def _tell(connection: apsw.Connection) -> None:
    """Whoever has a step that is only asked about needs a person until that is known."""
    connection.execute(
        "UPDATE shipment SET flag = ? WHERE flag IS NULL"
        " AND id IN (SELECT shipment FROM outbox WHERE flagged = 1)",
        (dump(Message, message("store.restored")),),
    )


def _newer(path: Path, known: Head) -> Iterator[Line]:
    for line in lines_of(path):
        if line["seq"] == known.seq and line["hash"] != known.hash:
            raise RecordBrokenError(known.seq, message("record.other_line.database", since=0))
        if line["seq"] > known.seq:
            yield line


def _intent(connection: apsw.Connection, line: Line, gap: _Gap) -> None:
    if line["serials"]:
        connection.execute(
            "INSERT INTO label_range (prefix, next) VALUES (?, ?)"
            " ON CONFLICT (prefix) DO UPDATE SET next = max(next, excluded.next)",
            (line["prefix"], max(line["serials"]) + 1),
        )
    if line["kind"] == StepKind.OPT_OUT.value:
        gap.opt_outs[line["key"]] = line["subject"]
    body = _BODIES.get(line["kind"])
    # What was never sent is simply intended again, but for what a person's yes alone intends.
    yes = line["kind"] == StepKind.CONFIRM_UPDATE.value
    if body is not None and (yes or line["key"] in gap.sent):
        _step(connection, line, body(line))


def _step(connection: apsw.Connection, line: Line, body: bytes) -> None:
    """A step that was sent. Without its own body, or its paper's, it is only asked about."""
    whole = body_hash(body) == line["sha256"] and line["kind"] != StepKind.PRINT.value
    connection.execute(
        "INSERT INTO step (shipment, kind, subject, generation, key, body, body_sha256, at,"
        " made_by, not_after, flagged) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
        " WHERE EXISTS (SELECT 1 FROM shipment WHERE id = ?) ON CONFLICT DO NOTHING",
        (
            line["shipment"],
            line["kind"],
            line["subject"],
            line["generation"],
            line["key"],
            body,
            line["sha256"],
            line["at"],
            names.name_of(connection, line["by"]),
            line["not_after"],
            int(not whole),
            line["shipment"],
        ),
    )


def _sent(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    connection.execute(
        "INSERT INTO sent (step, n, at) SELECT id, ?, ? FROM step WHERE key = ?"
        " ON CONFLICT DO NOTHING",
        (line["n"], line["at"], line["key"]),
    )
    # That its bytes are not here does not say that a paper never came out: they may be lost.
    connection.execute(
        "UPDATE step SET flagged = 1 WHERE key = ? AND kind = 'print'", (line["key"],)
    )


def _outcome(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    """What a printer said, and an insurer's plain no; everything else is asked again."""
    connection.execute(
        "INSERT INTO outcome (step, n, source, at, answer, evidence)"
        " SELECT id, ?, ?, ?, ?, ? FROM step WHERE key = ? AND (kind = 'print' OR ?)",
        (
            line["n"],
            line["source"],
            line["at"],
            line["answer"],
            dump(Evidence, Evidence(status=line["status"])),
            line["key"],
            line["answer"] == Answer.NO.value and line["source"] == Source.SEND.value,
        ),
    )


def _applied(connection: apsw.Connection, line: Line, gap: _Gap) -> None:
    """A paper that came out, an opt-out that is done; labels and covers are learned again."""
    connection.execute(
        "INSERT INTO applied (step, at, result) SELECT id, ?, ? FROM step"
        " WHERE key = ? AND kind IN ('print', 'opt_out') ON CONFLICT DO NOTHING",
        (line["at"], line["result"], line["key"]),
    )
    gap.results[line["key"]] = line["result"]
    caught_voids.settled(connection, line)
    if line["key"] in gap.opt_outs and line["result"] == "settled":
        connection.execute(
            "UPDATE offer SET state = 'declined' WHERE package = ? AND state = 'shown'",
            (gap.opt_outs[line["key"]],),
        )


def _posting(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    ledger.repeat(connection, {**line, "by": names.name_of(connection, line["by"])})


def _consent(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    """The package may be booked: it is never declined."""
    connection.execute("UPDATE offer SET state = 'booking' WHERE package = ?", (line["package"],))


def _shipment(connection: apsw.Connection, line: Line, gap: _Gap) -> None:
    """Its order waits for a person, known or not: an order to come under its number too."""
    order = Order(line["source"], line["number"], Address(), ())
    connection.execute(
        "INSERT INTO orders (source, number, state, body, shipment, changed_at, held_why, held_at)"
        " VALUES (?1, ?2, 'on_hold', ?3, ?4, ?5, 'restored', ?5)"
        " ON CONFLICT (source, number) DO UPDATE"
        " SET state = 'on_hold', shipment = excluded.shipment, changed_at = excluded.changed_at,"
        " held_why = excluded.held_why, held_at = excluded.held_at, held_note = '', held_by = ''"
        " WHERE state <> 'dispatched'",
        (order.source, order.number, dump(Order, order), line["id"], line["at"]),
    )
    if connection.changes():
        gap.caught.held.append(order.number)
    connection.execute(
        "INSERT INTO lost_shipment (id, source, number, package, at) SELECT ?, ?, ?, ?, ?"
        " WHERE NOT EXISTS (SELECT 1 FROM shipment WHERE id = ?1) ON CONFLICT DO NOTHING",
        (line["id"], line["source"], line["number"], line["package"], line["at"]),
    )


def _states(connection: apsw.Connection, line: Line, gap: _Gap) -> None:
    caught_voids.states(gap.told, line)
    for part in ("label", "cover"):
        if part in line:
            connection.execute(
                f"UPDATE lost_shipment SET {part} = ? WHERE id = ?",  # noqa: S608 - ours
                (line[part], line["shipment"]),
            )


def _void(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    caught_voids.void(connection, line)


def _amendment(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    caught_amendments.confirmed(connection, line)


def _order(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    """On hold is believed; off it is not: who took it may have dispatched it."""
    if line["state"] != OrderState.ON_HOLD.value:
        return
    at, source, number = line["at"], line["source"], line["number"]
    connection.execute(
        "UPDATE orders SET state = 'on_hold', changed_at = ? WHERE source = ? AND number = ?"
        " AND (state <> 'dispatched' OR shipment = ?)",
        (at, source, number, line.get("shipment")),
    )
    if connection.changes() and "shipment" not in line:
        # Only a person's hold has a reason: its text is in no line, but that there was one is.
        why = HoldWhy.HELD if "note_sha256" in line else HoldWhy.SET_ASIDE
        hold = Hold(why, "", names.name_of(connection, line["by"]), moment(at))
        orders.say_why(connection, source, number, hold)


def _lost_seen(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    connection.execute(
        "UPDATE lost_shipment SET seen_at = ?, seen_by = ? WHERE id = ?",
        (line["at"], names.name_of(connection, line["by"]), line["shipment"]),
    )


def _manifest(connection: apsw.Connection, line: Line, gap: _Gap) -> None:
    if not caught_manifests.closed(connection, line):
        gap.caught.short_lists.append(line["manifest"])


def _wish(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    connection.execute(
        "UPDATE shipment SET wish = ? WHERE id = ?", (line["wish"], line["shipment"])
    )


def _reprint(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    connection.execute(
        "INSERT INTO reprint (shipment, kind, n, at, made_by, reason) SELECT id, ?, ?, ?, ?, ?"
        " FROM shipment WHERE id = ? ON CONFLICT DO NOTHING",
        (
            line["kind"],
            line["n"],
            line["at"],
            names.name_of(connection, line["by"]),
            line.get("reason", ""),
            line["shipment"],
        ),
    )


def _scan_back(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    by = names.name_of(connection, line["by"])
    scans.put(connection, line["shipment"], line["number"], line["of"], line["at"], by)


def _scan_passed(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    by = names.name_of(connection, line["by"])
    scans.put_pass(connection, line["shipment"], line["at"], by)


def _identity(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO identity (one, mode, insurer, partner) VALUES (1, ?, ?, ?)",
        (line["mode"], line["insurer"], line["partner"]),
    )


def _person(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    """What a person may no more holds in an older copy too: a name or a PIN is in no line."""
    connection.execute(_PERSON_ACTS[line["act"]], line)


def _sign_in(connection: apsw.Connection, line: Line, _: _Gap) -> None:
    """Wrong tries are not forgotten with the store."""
    connection.execute("DELETE FROM pin_try WHERE subject = :person", line)
    if not line["proven"]:
        connection.execute(
            "INSERT INTO pin_try (subject, count, at) SELECT id, :tries, :at FROM person"
            " WHERE id = :person",
            line,
        )


_STEP_KINDS = frozenset(kind.value for kind in StepKind) - {StepKind.NEWER.value}
_PERSON_ACTS = {
    # One of whom the store knows nothing has no name here, and no PIN: kept as somebody who left.
    "added": "INSERT INTO person (id, name, folded, role, left_at)"
    " VALUES (:person, :person, :person, :role, :at) ON CONFLICT (id) DO NOTHING",
    "role": "UPDATE person SET role = :role WHERE id = :person",
    "pin": "UPDATE person SET digest = NULL WHERE id = :person",
    "badge": "UPDATE person SET badge = NULL WHERE id = :person",
    "badge_revoked": "UPDATE person SET badge = NULL WHERE id = :person",
    "left": "UPDATE person SET left_at = :at, badge = NULL, digest = NULL WHERE id = :person",
}

_ACTS = {
    "identity": _identity,
    "person": _person,
    "sign_in": _sign_in,
    "intent": _intent,
    "sent": _sent,
    "outcome": _outcome,
    "applied": _applied,
    "posting": _posting,
    "consent": _consent,
    "shipment": _shipment,
    "states": _states,
    "void": _void,
    "amendment": _amendment,
    "order": _order,
    "lost_seen": _lost_seen,
    "manifest": _manifest,
    "wish": _wish,
    "reprint": _reprint,
    "scan_back": _scan_back,
    "scan_passed": _scan_passed,
}
