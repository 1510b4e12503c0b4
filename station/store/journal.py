"""The four records as rows: INTENT, SENT(n), OUTCOME(n), APPLIED. Runs inside a transaction."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import apsw

from station.domain.errors import RefusedError
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Change, Evidence, Intent, Outcome, Sent, Source, Step
from station.store import record
from station.store.chain import body_hash
from station.store.codec import dump, load, moment, stamp, step_kind

_STEP = (
    "id, shipment, kind, subject, generation, key, body, at, made_by, not_after, serials, flagged"
)


def intend(
    connection: apsw.Connection, shipment: str, intent: Intent, at: datetime, by: str
) -> int:
    """INTENT: writes the step, taking its running numbers with it; returns its id."""
    serials = _take(connection, intent.prefix, intent.serials)
    generation = connection.execute(
        "SELECT coalesce(max(generation), 0) + 1 FROM step"
        " WHERE shipment = ? AND kind = ? AND subject = ?",
        (shipment, intent.kind.value, intent.subject),
    ).get
    digest = body_hash(intent.body)
    not_after = stamp(intent.not_after) if intent.not_after else None
    step: int = connection.execute(
        "INSERT INTO step (shipment, kind, subject, generation, key, body, body_sha256, at,"
        " made_by, not_after, serials) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            shipment,
            intent.kind.value,
            intent.subject,
            generation,
            intent.key,
            intent.body,
            digest,
            stamp(at),
            by,
            not_after,
            json.dumps(serials),
        ),
    ).get
    record.add(
        connection,
        stamp(at),
        "intent",
        shipment=shipment,
        kind=intent.kind.value,
        subject=intent.subject,
        generation=generation,
        key=intent.key,
        sha256=digest,
        by=by,
        not_after=not_after,
        prefix=intent.prefix,
        serials=serials,
        **({"body": intent.body.decode()} if intent.kind in _TOLD else {}),
    )
    return step


# A label's void is asked for once, and what was agreed then is in its body; it names nobody.
_TOLD = frozenset({StepKind.VOID_LABEL})


def _take(connection: apsw.Connection, prefix: str, count: int) -> list[int]:
    if count == 0:
        return []
    after: int = connection.execute(
        "INSERT INTO label_range (prefix, next) VALUES (?, ?)"
        " ON CONFLICT (prefix) DO UPDATE SET next = next + excluded.next RETURNING next",
        (prefix, count),
    ).get
    return list(range(after - count, after))


def sent(connection: apsw.Connection, step: Step, at: datetime) -> int:
    """SENT: the attempt's number, counted from 1.

    Raises RefusedError for a step that was settled or withdrawn meanwhile: nothing is sent then.
    """
    if is_applied(connection, step.id):
        raise RefusedError("queue.settled")
    n: int = connection.execute(
        "INSERT INTO sent (step, n, at)"
        " SELECT ?1, coalesce(max(n), 0) + 1, ?2 FROM sent WHERE step = ?1 RETURNING n",
        (step.id, stamp(at)),
    ).get
    record.add(connection, stamp(at), "sent", key=step.key, n=n)
    return n


def outcome(connection: apsw.Connection, step: Step, found: Outcome) -> None:
    """OUTCOME of an attempt, or of a read about it."""
    connection.execute(
        "INSERT INTO outcome (step, n, source, at, answer, evidence) VALUES (?, ?, ?, ?, ?, ?)",
        (
            step.id,
            found.n,
            found.source.value,
            stamp(found.at),
            found.answer.value,
            dump(Evidence, found.evidence),
        ),
    )
    record.add(
        connection,
        stamp(found.at),
        "outcome",
        key=step.key,
        n=found.n,
        source=found.source.value,
        answer=found.answer.value,
        status=found.evidence.status,
    )


def newest_id(connection: apsw.Connection) -> int:
    """The id of the newest step of all; 0 before the first."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM step").get)


def is_applied(connection: apsw.Connection, step: int) -> bool:
    """True for a step that is settled."""
    return bool(connection.execute("SELECT 1 FROM applied WHERE step = ?", (step,)).get)


def applied(connection: apsw.Connection, step: int, result: str, at: datetime) -> None:
    """APPLIED: the step is settled."""
    key = connection.execute("SELECT key FROM step WHERE id = ?", (step,)).get
    connection.execute(
        "INSERT INTO applied (step, at, result) VALUES (?, ?, ?)", (step, stamp(at), result)
    )
    record.add(connection, stamp(at), "applied", key=key, result=result)


def flag(connection: apsw.Connection, change: Change) -> None:
    """Marks the step: from now on it is only read."""
    if change.flag_step is not None:
        connection.execute("UPDATE step SET flagged = 1 WHERE id = ?", (change.flag_step,))


def steps(connection: apsw.Connection, shipment: str) -> tuple[Step, ...]:
    """All steps of a shipment, oldest first."""
    rows = connection.execute(
        f"SELECT {_STEP} FROM step WHERE shipment = ? ORDER BY id",  # noqa: S608 - a constant
        (shipment,),
    ).fetchall()
    return _steps(connection, rows, "shipment = ?", (shipment,))


def open_opt_outs(connection: apsw.Connection) -> tuple[Step, ...]:
    """Opt-outs that are still owed, fewest attempts and then oldest first, a batch of them."""
    rows = connection.execute(
        f"SELECT {_STEP} FROM outbox WHERE kind = 'opt_out'"  # noqa: S608 - a constant
        " ORDER BY (SELECT count(*) FROM sent WHERE step = outbox.id), id LIMIT 200"
    ).fetchall()
    marks = ", ".join("?" * len(rows))
    return _steps(connection, rows, f"id IN ({marks})", tuple(row[0] for row in rows))


_Row = tuple[Any, ...]


def _steps(
    connection: apsw.Connection, rows: Sequence[_Row], which: str, given: _Row
) -> tuple[Step, ...]:
    """The steps of `rows`. What was recorded since is read for all of them at once."""
    if not rows:
        return ()
    # CROSS JOIN holds the order: from these few steps to what belongs to them.
    mine = f"FROM (SELECT id AS mine FROM step WHERE {which}) CROSS JOIN"  # noqa: S608 - ours
    sent: dict[int, list[Sent]] = defaultdict(list)
    for step, n, at in connection.execute(
        f"SELECT step, n, at {mine} sent ON step = mine ORDER BY step, n", given
    ):
        sent[step].append(Sent(n, moment(at)))
    outcomes: dict[int, list[Outcome]] = defaultdict(list)
    for step, n, source, at, answer, evidence in connection.execute(
        f"SELECT step, n, source, at, answer, evidence {mine} outcome ON step = mine"
        " ORDER BY outcome.id",
        given,
    ):
        found = load(Evidence, evidence)
        outcomes[step].append(Outcome(n, Source(source), moment(at), Answer(answer), found))
    results = {
        step: str(result)
        for step, result in connection.execute(
            f"SELECT step, result {mine} applied ON step = mine", given
        )
    }
    return tuple(
        _step(row, tuple(sent[row[0]]), tuple(outcomes[row[0]]), results.get(row[0]))
        for row in rows
    )


def _step(
    row: _Row, sent: tuple[Sent, ...], outcomes: tuple[Outcome, ...], result: str | None
) -> Step:
    (step, shipment, kind, subject, generation, key, body, at, by, not_after, serials, flagged) = (
        row
    )
    return Step(
        id=step,
        shipment=shipment,
        kind=step_kind(kind, subject),
        subject=subject,
        generation=generation,
        key=key,
        body=body,
        at=moment(at),
        by=by,
        not_after=moment(not_after) if not_after else None,
        serials=tuple(json.loads(serials)),
        sent=sent,
        outcomes=outcomes,
        applied=result is not None,
        flagged=bool(flagged),
        result=result or "",
    )
