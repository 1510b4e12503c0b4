"""The queue as a person reads it: a view over the journal, the wishes and the flags.

It reads only what is open: few rows, however many shipments there are. Ten thousand of them are
read and put in order by SQL; what a row says is made out of it when somebody looks at it.
"""

import json
from collections.abc import Sequence
from typing import Any, overload

import apsw

from station.domain.cover import CoverState
from station.domain.errors import Message
from station.flow.void_books import COVER_KINDS, Owed, OwedList, owed_key
from station.flow.work import SET_ASIDE
from station.store.codec import moment, restored, step_kind

# Constants of this file only. Each part names the same columns, in the order of `_owed`.
_SHIPMENT = (
    "s.number, s.form ->> '$.recipient.name', s.form ->> '$.recipient.city',"
    " s.form ->> '$.recipient.country', s.cover, s.flag,"
    " (SELECT count FROM worker_fault WHERE shipment = s.id)"
)
_STEPS = (
    "SELECT o.shipment AS shipment, o.id AS step, o.kind, o.subject, o.at AS at, o.made_by,"  # noqa: S608
    " o.flagged, 0, coalesce(v.deadline, o.not_after) AS deadline,"
    " (SELECT count(*) FROM sent WHERE step = o.id) AS attempts,"
    " (SELECT count(*) FROM outcome WHERE step = o.id AND source = 'read'),"
    " (SELECT at FROM outcome WHERE step = o.id ORDER BY id DESC LIMIT 1),"
    " (SELECT evidence ->> '$.reason' FROM outcome WHERE step = o.id ORDER BY id DESC LIMIT 1),"
    f" {_SHIPMENT} FROM outbox AS o LEFT JOIN shipment AS s ON s.id = o.shipment"
    " LEFT JOIN void AS v ON v.shipment = s.id AND v.state IN ('asked', 'approved')"
)
_WISHES_FROM = (
    "FROM void AS v CROSS JOIN shipment AS s ON s.id = v.shipment"
    " WHERE v.state IN ('asked', 'approved') AND v.state = 'asked'"
)
_WISHES = (
    "SELECT s.id, NULL, NULL, '', v.asked_at, v.asked_by, 0, 1, v.deadline, 0, 0, NULL, NULL,"
    f" {_SHIPMENT} {_WISHES_FROM}"
)
_FLAGS_FROM = (
    "FROM shipment AS s"
    " WHERE s.flag IS NOT NULL"
    # The money of a voided label is owed for weeks: what is flagged meanwhile is shown beside it.
    " AND NOT EXISTS (SELECT 1 FROM step WHERE step.shipment = s.id AND step.kind <> 'opt_out'"
    "  AND (step.kind <> 'void_label' OR step.flagged OR s.flag ->> '$.id' = 'flag.refund_overdue')"
    "  AND NOT EXISTS (SELECT 1 FROM applied WHERE applied.step = step.id))"
)
_FLAGS = (
    "SELECT s.id, NULL, NULL, '', s.updated_at, s.made_by, 1, 0, NULL, 0, 0, NULL, NULL,"
    f" {_SHIPMENT} {_FLAGS_FROM}"
)
# Set aside between two steps it has nothing else that shows it.
_ASIDE_FROM = (
    "FROM worker_fault AS f CROSS JOIN shipment AS s ON s.id = f.shipment"  # noqa: S608
    f" WHERE f.count >= {SET_ASIDE} AND s.flag IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM void WHERE void.shipment = s.id AND void.state = 'asked')"
    " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.shipment = s.id)"
)
_ASIDE = (
    "SELECT s.id, NULL, NULL, '', f.at, s.made_by, 0, 0, NULL, 0, 0, NULL, NULL,"
    f" {_SHIPMENT} {_ASIDE_FROM}"
)
_ALL = (
    f"{_STEPS} UNION ALL {_WISHES} UNION ALL {_FLAGS} UNION ALL {_ASIDE}"
    " ORDER BY deadline NULLS LAST, attempts, at, shipment, step"
)
_COVER = frozenset(kind.value for kind in COVER_KINDS)
_EMPTY: tuple[tuple[Any, ...], ...] = ((),) * 20


def owed(connection: apsw.Connection) -> OwedList:
    """Every open step, wish not approved yet, flag and fault of ours without a step, in order."""
    # By columns: twenty tuples are nothing to the collector, ten thousand are.
    columns = tuple(zip(*connection.execute(_ALL).fetchall(), strict=True)) or _EMPTY
    shipments, steps, kinds, flags, wishes = (columns[each] for each in (0, 1, 2, 6, 7))
    return OwedList(
        rows=_Rows(columns),
        keys=tuple(map(owed_key, shipments, steps, wishes)),
        numbers=tuple(number or "" for number in columns[13]),
        covers=tuple(
            place
            for place, (kind, wish) in enumerate(zip(kinds, wishes, strict=True))
            if wish or kind in _COVER
        ),
        people=tuple(
            place
            for place, (flag, wish, faults) in enumerate(
                zip(flags, wishes, columns[19], strict=True)
            )
            if flag or wish or (faults or 0) >= SET_ASIDE
        ),
    )


def count_bare(connection: apsw.Connection) -> int:
    """How many of them have no step."""
    found: int = connection.execute(
        f"SELECT (SELECT count(*) {_WISHES_FROM}) + (SELECT count(*) {_FLAGS_FROM})"
        f" + (SELECT count(*) {_ASIDE_FROM})"
    ).get
    return found


class _Rows(Sequence[Owed]):
    """What was read; each item is made when it is asked for."""

    def __init__(self, columns: Sequence[Sequence[Any]]) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns[0])

    @overload
    def __getitem__(self, place: int) -> Owed: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Owed]: ...

    def __getitem__(self, place: int | slice) -> Owed | Sequence[Owed]:
        if isinstance(place, slice):
            return _Rows([column[place] for column in self._columns])
        return _owed(tuple(column[place] for column in self._columns))


def _owed(row: tuple[Any, ...]) -> Owed:
    (shipment, step, kind, subject, at, by, flagged, asked_only, deadline) = row[:9]
    (attempts, reads, last_at, last, number, name, town, country, cover, flag, faults) = row[9:]
    return Owed(
        shipment=shipment,
        step=step,
        kind=step_kind(kind, subject) if kind else None,
        subject=subject,
        number=number or "",
        recipient=name or "",
        town=town or "",
        country=country or "",
        cover=CoverState(cover) if cover else CoverState.NONE,
        at=moment(at),
        by=by,
        deadline=moment(deadline) if deadline else None,
        attempts=attempts,
        reads=reads,
        last=_message(last),
        last_at=moment(last_at) if last_at else None,
        flagged=bool(flagged),
        flag=_message(flag),
        faults=faults or 0,
        asked_only=bool(asked_only),
    )


def _message(text: str | None) -> Message | None:
    """A message as the store wrote it."""
    if text is None:
        return None
    raw = json.loads(text)
    return restored(Message(raw["id"], raw["facts"]))
