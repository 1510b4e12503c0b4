"""The queue as a person reads it: a view over the journal, the wishes and the flags.

It reads only what is open: few rows, however many shipments there are.
"""

import json
from collections.abc import Iterator

import apsw

from station.domain.cover import CoverState
from station.domain.errors import Message
from station.flow.seen import StepKind
from station.flow.void_books import Owed
from station.store.codec import moment, restored

_SHIPMENT = (
    "s.number, s.form ->> '$.recipient.name', s.form ->> '$.recipient.city',"
    " s.form ->> '$.recipient.country', s.cover, s.flag,"
    " (SELECT count FROM worker_fault WHERE shipment = s.id)"
)
_VOID = " LEFT JOIN void AS v ON v.shipment = s.id AND v.state IN ('asked', 'approved')"
_STEPS = (
    # Constants of this file only.
    "SELECT o.shipment, o.id, o.kind, o.subject, o.at, o.made_by, o.flagged,"  # noqa: S608
    " coalesce(v.deadline, o.not_after),"
    " (SELECT count(*) FROM sent WHERE step = o.id),"
    " (SELECT count(*) FROM outcome WHERE step = o.id AND source = 'read'),"
    " (SELECT at FROM outcome WHERE step = o.id ORDER BY id DESC LIMIT 1),"
    " (SELECT evidence ->> '$.reason' FROM outcome WHERE step = o.id ORDER BY id DESC LIMIT 1),"
    f" {_SHIPMENT} FROM outbox AS o LEFT JOIN shipment AS s ON s.id = o.shipment{_VOID}"
)
_WISHES_FROM = (
    "FROM void AS v CROSS JOIN shipment AS s ON s.id = v.shipment"
    " WHERE v.state IN ('asked', 'approved') AND v.state = 'asked'"
)
_WISHES = f"SELECT v.shipment, v.asked_at, v.asked_by, v.deadline, {_SHIPMENT} {_WISHES_FROM}"
_FLAGS_FROM = (
    "FROM shipment AS s"
    " WHERE s.flag IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM step WHERE step.shipment = s.id AND step.kind <> 'opt_out'"
    "  AND NOT EXISTS (SELECT 1 FROM applied WHERE applied.step = step.id))"
)
_FLAGS = f"SELECT s.id, s.updated_at, s.made_by, {_SHIPMENT} {_FLAGS_FROM}"


def owed(connection: apsw.Connection) -> list[Owed]:
    """Every open step, every wish not approved yet, every flag without a step."""
    return [*_steps(connection), *_wishes(connection), *_flags(connection)]


def count_bare(connection: apsw.Connection) -> int:
    """How many of them have no step: wishes and flags."""
    found: int = connection.execute(
        f"SELECT (SELECT count(*) {_WISHES_FROM}) + (SELECT count(*) {_FLAGS_FROM})"
    ).get
    return found


def _steps(connection: apsw.Connection) -> Iterator[Owed]:
    for row in connection.execute(_STEPS):
        (shipment, step, kind, subject, at, by, flagged, deadline) = row[:8]
        (attempts, reads, last_at, last) = row[8:12]
        yield _owed(
            row[12:],
            shipment=shipment,
            step=step,
            kind=StepKind(kind),
            subject=subject,
            at=moment(at),
            by=by,
            deadline=moment(deadline) if deadline else None,
            attempts=attempts,
            reads=reads,
            last=_message(last),
            last_at=moment(last_at) if last_at else None,
            flagged=bool(flagged),
        )


def _wishes(connection: apsw.Connection) -> Iterator[Owed]:
    for row in connection.execute(_WISHES):
        (shipment, at, by, deadline) = row[:4]
        yield _bare(row[4:], shipment, at, by, deadline, asked_only=True)


def _flags(connection: apsw.Connection) -> Iterator[Owed]:
    for row in connection.execute(_FLAGS):
        (shipment, at, by) = row[:3]
        yield _bare(row[3:], shipment, at, by, None, asked_only=False)


def _bare(
    about: tuple[object, ...], shipment: str, at: str, by: str, deadline: str | None, *,
    asked_only: bool,
) -> Owed:  # fmt: skip
    return _owed(
        about,
        shipment=shipment,
        step=None,
        kind=None,
        subject="",
        at=moment(at),
        by=by,
        deadline=moment(deadline) if deadline else None,
        attempts=0,
        reads=0,
        last=None,
        last_at=None,
        flagged=not asked_only,
        asked_only=asked_only,
    )


def _owed(about: tuple[object, ...], **facts: object) -> Owed:
    (number, name, town, country, cover, flag, faults) = about
    return Owed(
        number=str(number or ""),
        recipient=str(name or ""),
        town=str(town or ""),
        country=str(country or ""),
        cover=CoverState(str(cover)) if cover else CoverState.NONE,
        flag=_message(flag),
        faults=int(str(faults or 0)),
        **facts,  # type: ignore[arg-type]  # the callers name every field
    )


def _message(text: object) -> Message | None:
    """A message as the store wrote it; the codec's own models would be slow for ten thousand."""
    if not isinstance(text, str):
        return None
    raw = json.loads(text)
    return restored(Message(raw["id"], raw["facts"]))
