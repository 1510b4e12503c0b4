"""The supervisor's figures: from what is open, and from the day's own shipments."""

from datetime import datetime

import apsw

from station.domain.money import Money
from station.flow.figures import MOST, UNDER_WAY, Counts, Overdue, Standing, Today
from station.flow.history import HistoryRow
from station.store import history, lost, queue, scans
from station.store.codec import moment, stamp
from station.store.words import place, time_of

_OVERDUE = "s.label_money = 'overdue'"
_NOT_GONE = "s.label = 'bought' AND s.state IN ('dispatching', 'held')"
# Money that is overdue carries a flag of its own, and is counted once.
_FLAGGED = (
    "SELECT s.seq FROM shipment AS s WHERE s.flag IS NOT NULL"
    " AND NOT (s.label_money = 'overdue' AND s.flag ->> '$.id' = 'flag.refund_overdue')"
)
_ASIDE = (
    "SELECT s.seq FROM worker_fault AS f CROSS JOIN shipment AS s ON s.id = f.shipment"
    " WHERE f.count >= 3"
)
_ASKED = (
    "SELECT s.seq FROM void AS v CROSS JOIN shipment AS s ON s.id = v.shipment"
    " WHERE v.state IN ('asked', 'approved') AND v.state = 'asked'"
)
_PERSON = f"{_FLAGGED} UNION {_ASIDE} UNION {_ASKED}"


def counts(connection: apsw.Connection, now: datetime) -> Counts:
    """How much waits at `now`."""
    steps, oldest = next(
        connection.execute(
            "SELECT count(*), min(step.at) FROM open_step CROSS JOIN step"
            " ON step.id = open_step.step"
        )
    )
    deadline = connection.execute(
        "SELECT min(deadline) FROM void INDEXED BY void_open WHERE state IN ('asked', 'approved')"
    ).get
    return Counts(
        steps=steps,
        oldest=moment(oldest) if oldest else None,
        deadline=moment(deadline) if deadline else None,
        bare=queue.count_bare(connection),
        people=_count(connection, _PERSON),
        overdue=_count(connection, _which(_OVERDUE)),
        not_gone=_count(connection, _which(_not_gone(now))),
        lost=connection.execute("SELECT count(*) FROM lost_shipment WHERE seen_at IS NULL").get,
        not_scanned=_count(connection, scans.waiting(now)),
    )


def _count(connection: apsw.Connection, sql: str) -> int:
    found: int = connection.execute(f"SELECT count(*) FROM ({sql})").get  # noqa: S608 - ours
    return found


def _which(condition: str) -> str:
    return f"SELECT s.seq FROM shipment AS s WHERE {condition}"  # noqa: S608 - ours


def _not_gone(now: datetime) -> str:
    """Not what is on its way out at this moment."""
    return f"{_NOT_GONE} AND (s.state = 'held' OR s.seq < {place(now - UNDER_WAY)})"


def standing(connection: apsw.Connection, midnight: datetime, now: datetime) -> Standing:
    """The bench at `now`; its day began at `midnight`."""
    return Standing(
        needs_person=_rows(connection, _PERSON),
        set_aside=_set_aside(connection),
        overdue=tuple(
            Overdue(row, _decides_by(connection, row.shipment))
            for row in _rows(connection, _which(_OVERDUE))
        ),
        not_gone=_rows(connection, _which(_not_gone(now))),
        lost=tuple(lost.unseen(connection)[:MOST]),
        not_scanned=_rows(connection, scans.waiting(now)),
        counts=counts(connection, now),
        today=_today(connection, midnight, now),
    )


def _rows(connection: apsw.Connection, sql: str) -> tuple[HistoryRow, ...]:
    """The oldest of them, oldest first."""
    places = [seq for (seq,) in connection.execute(f"{sql} ORDER BY 1 LIMIT {MOST}")]
    return tuple(reversed(history.rows(connection, places)))


def _set_aside(connection: apsw.Connection) -> frozenset[str]:
    rows = connection.execute("SELECT shipment FROM worker_fault WHERE count >= 3")
    return frozenset(str(shipment) for (shipment,) in rows)


def _decides_by(connection: apsw.Connection, shipment: str) -> datetime | None:
    """By when the carrier said that it decides about the label's money."""
    said = connection.execute(
        "SELECT outcome.evidence ->> '$.refund.decides_by' FROM step"
        " JOIN outcome ON outcome.step = step.id"
        " WHERE step.shipment = ? AND step.kind = 'void_label'"
        " AND outcome.evidence ->> '$.refund.decides_by' IS NOT NULL"
        " ORDER BY outcome.id DESC LIMIT 1",
        (shipment,),
    ).get
    return moment(said) if said else None


# Proven, and it stands: a cancellation that is only asked, or shown, has not ended it.
_COVERED = frozenset({"covered", "cancel_saved", "previewed"})


def _today(connection: apsw.Connection, midnight: datetime, now: datetime) -> Today:
    since, until = place(midnight), place(now)
    dispatched = connection.execute(
        "SELECT seq, cover FROM shipment WHERE seq >= ? AND seq <= ? AND state = 'dispatched'"
        " ORDER BY seq",
        (since, until),
    ).fetchall()
    taken = _sums(
        connection,
        "SELECT CASE WHEN posting.event = 'capture.label' THEN posting.event"
        " ELSE 'capture.cover' END, entry.currency, sum(entry.minor) FROM shipment AS s"
        " CROSS JOIN posting ON posting.shipment = s.id"
        " CROSS JOIN entry ON entry.posting = posting.id"
        # A cover's change is captured as `capture.cover.N`.
        " WHERE s.seq >= ? AND (posting.event = 'capture.label'"
        " OR posting.event GLOB 'capture.cover*')"
        " AND entry.minor > 0 GROUP BY 1, 2",
        since,
    )
    back = _sums(
        connection,
        "SELECT 'back', entry.currency, sum(entry.minor) FROM posting"
        " CROSS JOIN entry ON entry.posting = posting.id"
        " WHERE posting.at >= ?"
        " AND (posting.event = 'refund.label' OR posting.event GLOB 'refund.cover*')"
        " AND entry.account = 'wallet' GROUP BY 2",
        stamp(midnight),
    )
    refunds = connection.execute(
        "SELECT count(*) FROM posting WHERE at >= ?"
        " AND (event = 'refund.label' OR event GLOB 'refund.cover*')",
        (stamp(midnight),),
    ).get
    return Today(
        dispatched=tuple(time_of(int(str(seq))) for seq, _ in dispatched),
        ticked=sum(1 for _, cover in dispatched if cover != "none"),
        proven=sum(1 for _, cover in dispatched if cover in _COVERED),
        labels=taken.get("capture.label", ()),
        covers=taken.get("capture.cover", ()),
        refunds=refunds,
        back=back.get("back", ()),
    )


def _sums(connection: apsw.Connection, sql: str, since: int | str) -> dict[str, tuple[Money, ...]]:
    found: dict[str, tuple[Money, ...]] = {}
    for event, currency, minor in connection.execute(sql, (since,)):
        found[event] = (*found.get(event, ()), Money(minor, currency))
    return found
