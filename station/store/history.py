"""Finding shipments, newest first: pages that go on from a number, words that are looked up.

`shipment.seq` is a shipment's place in time and the row's number in the table of words.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import apsw

from station.domain.cover import CoverState
from station.domain.money import Money, from_decimal
from station.domain.reprint import ReprintEnd, ReprintReason, Why
from station.domain.shipment import LabelMoney, LabelState, PaperKind, ShipmentState
from station.flow.history import (
    MOST,
    HistoryRow,
    Only,
    Past,
    Posted,
    Reprint,
    Tally,
    Wanted,
)
from station.flow.work import Out, Work
from station.store import amendments, journal, scans, shipments, voids
from station.store.codec import message_of, moment, step_kind
from station.store.words import folded, place

_MOST_WORDS = 8
_LAST = place(datetime.max.replace(tzinfo=UTC))


def page(
    connection: apsw.Connection, wanted: Wanted, after: int | None, limit: int
) -> list[HistoryRow]:
    """The newest `limit` shipments that are `wanted`, older than the one at `after`."""
    places = _by_number(connection, wanted)
    if places:
        places = [seq for seq in places if after is None or seq < after]
    else:
        places = _places(connection, wanted, after, limit)
    return rows(connection, places)


def rows(connection: apsw.Connection, places: Sequence[int]) -> list[HistoryRow]:
    """The shipments at these places in time, newest first."""
    found = connection.execute(_ROWS, (json.dumps(list(places)),)).fetchall()
    return [_row(connection, row) for row in found]


def _between(wanted: Wanted, after: int | None) -> tuple[int, int]:
    """The first place that is wanted, and the one that no more is."""
    low = place(wanted.since) if wanted.since else 0
    high = place(wanted.before) if wanted.before else _LAST
    return low, min(high, after) if after is not None else high


def _standing(wanted: Wanted) -> tuple[str, list[str]]:
    """The condition on how a shipment stands, and its values."""
    sql, values = _ONLY[wanted.only], []
    if wanted.state is not None:
        sql += f" AND s.{_COLUMN_OF[type(wanted.state)]} = ?"
        values.append(wanted.state.value)
    return sql, values


_ONLY = {
    Only.ALL: "",
    Only.NOT_SETTLED: " AND s.unsettled",
    Only.NEEDS_PERSON: " AND s.flag IS NOT NULL",
}
_COLUMN_OF = {
    ShipmentState: "state",
    LabelState: "label",
    LabelMoney: "label_money",
    CoverState: "cover",
}


def _by_number(connection: apsw.Connection, wanted: Wanted) -> list[int]:
    """The shipment whose label, confirmation or id has exactly the number that is looked for."""
    text = wanted.text.strip()
    # As people write it: (00) 0 0614141 …; a scanner gives the application identifier (00) too.
    bare = "".join(each for each in text if each not in " ()").upper()
    if not bare:
        return []
    standing, values = _standing(wanted)
    rows = connection.execute(
        f"{_NUMBERED} AND s.seq >= ? AND s.seq < ?{standing} ORDER BY s.seq DESC",
        (text, bare, bare.removeprefix("00"), *_between(wanted, None), *values),
    )
    return [seq for (seq,) in rows]


_NUMBERED = """
WITH code (code) AS (VALUES (?), (?), (?)) SELECT s.seq FROM shipment AS s WHERE s.id IN
    (SELECT shipment FROM code CROSS JOIN tracking USING (code)
    UNION ALL SELECT id FROM code CROSS JOIN shipment ON package = code.code
    UNION ALL SELECT code FROM code)
"""


def named(connection: apsw.Connection, text: str) -> str | None:
    """The newest shipment with exactly this id, order number, label number or reference."""
    places = _by_number(connection, Wanted(text))
    found: str | None = connection.execute(
        "SELECT id FROM shipment WHERE seq = ?1 UNION ALL SELECT id FROM"
        " (SELECT id FROM shipment WHERE number = ?2 ORDER BY seq DESC LIMIT 1)",
        (places[0] if places else None, text.strip()),
    ).get
    return found


def _places(
    connection: apsw.Connection, wanted: Wanted, after: int | None, limit: int
) -> list[int]:
    """Where the wanted shipments stand, newest first."""
    low, high = _between(wanted, after)
    standing, values = _standing(wanted)
    if not wanted.text.strip():
        rows = connection.execute(
            f"SELECT s.seq FROM shipment AS s WHERE s.seq >= ? AND s.seq < ?{standing}"  # noqa: S608
            " ORDER BY s.seq DESC LIMIT ?",
            (low, high, *values, limit),
        )
        return [seq for (seq,) in rows]
    words = folded(wanted.text)[:_MOST_WORDS]
    if not words:
        return []
    quick = _from_the_newest(connection, words, wanted, after, limit)
    if quick is not None:
        return quick
    # The words lead: they are read from the newest on, and how it stands only filters.
    joined = " CROSS JOIN shipment AS s ON s.seq = h.rowid" if standing else ""
    rows = connection.execute(
        f"SELECT h.rowid FROM history AS h{joined} WHERE h.history MATCH ?"  # noqa: S608
        f" AND h.rowid >= ? AND h.rowid < ?{standing} ORDER BY h.rowid DESC LIMIT ?",
        (_match(words), low, high, *values, limit),
    )
    return [seq for (seq,) in rows]


_INDEXED = 3
"""Beginnings of up to so many letters are an index of their own: read without being merged."""
_TRIED = 4_000


def _match(words: list[str]) -> str:
    return " ".join(f'"{word}" *' for word in words)


def _from_the_newest(
    connection: apsw.Connection, words: list[str], wanted: Wanted, after: int | None, limit: int
) -> list[int] | None:
    """What a look through the newest that begin alike gives; None where it is not enough.

    A longer word that many shipments have, like a large town, would first be merged from all of
    them. Among those that begin alike it comes up often.
    """
    long = [word for word in words if len(word) > _INDEXED]
    if not long or wanted.only is not Only.ALL or wanted.state is not None:
        return None
    alike = _match([word[:_INDEXED] for word in words])
    newest = (
        "FROM history WHERE history MATCH ? AND rowid >= ? AND rowid < ?"
        f" ORDER BY rowid DESC LIMIT {_TRIED}"
    )
    values = (alike, *_between(wanted, after))
    having = " AND ".join("instr(' ' || words, ' ' || ?) > 0" for _ in long)
    rows = connection.execute(
        f"SELECT rowid FROM (SELECT rowid, words {newest}) WHERE {having} LIMIT ?",  # noqa: S608
        (*values, *long, limit),
    )
    found = [seq for (seq,) in rows]
    if len(found) == limit:
        return found
    tried = connection.execute(f"SELECT count(*) FROM (SELECT rowid {newest})", values).get  # noqa: S608
    return found if tried < _TRIED else None


# The label's price is in the form until the carrier has answered. What only a shipment with a
# void, or one that is not settled, can have is asked of no other.
_ROWS = """
SELECT s.seq, s.id, s.number, s.created_at, s.made_by,
    s.form ->> '$.recipient.name', s.form ->> '$.recipient.company',
    s.form ->> '$.recipient.city', s.form ->> '$.recipient.country',
    s.state, s.label, s.label_money, s.cover,
    coalesce(s.bought ->> '$.price.minor', s.form ->> '$.rate.price.minor',
        (s.form ->> '$.service.price.minor') * json_array_length(s.form, '$.parcels')),
    coalesce(s.bought ->> '$.price.currency', s.form ->> '$.rate.price.currency',
        s.form ->> '$.service.price.currency'),
    s.bought ->> '$.carrier', s.bought ->> '$.tracking', s.package, s.proven ->> '$.ref', s.quotes,
    (SELECT json_group_object(step.subject, json_array(applied.at, applied.result))
        FROM step JOIN applied ON applied.step = step.id
        WHERE step.shipment = s.id AND step.kind = 'print'
        AND applied.result IN ('printed', 'sent', 'saved')),
    s.flag, s.reason,
    CASE WHEN s.unsettled THEN (SELECT json_array(step.kind, step.subject, sent.at) FROM step
        JOIN open_step
        ON open_step.step = step.id JOIN sent ON sent.step = step.id
        WHERE step.shipment = s.id AND step.kind <> 'opt_out'
        ORDER BY step.flagged DESC, sent.at LIMIT 1) END,
    CASE WHEN s.cover = 'previewed' THEN (SELECT outcome.evidence -> '$.cancellation' FROM step
        JOIN outcome ON outcome.step = step.id WHERE step.shipment = s.id
        AND step.kind = 'preview_cancel' AND outcome.answer = 'yes'
        ORDER BY outcome.id DESC LIMIT 1) END,
    CASE WHEN s.label_money IN ('refund_asked', 'overdue') THEN
        (SELECT outcome.evidence ->> '$.refund.decides_by' FROM step
        JOIN outcome ON outcome.step = step.id WHERE step.shipment = s.id
        AND step.kind = 'void_label' ORDER BY outcome.id DESC LIMIT 1) END,
    (SELECT max(n) FROM void WHERE void.shipment = s.id), s.purged_at IS NOT NULL
FROM shipment AS s WHERE s.seq IN (SELECT value FROM json_each(?)) ORDER BY s.seq DESC
"""


def _row(connection: apsw.Connection, row: tuple) -> HistoryRow:  # type: ignore[type-arg]
    (seq, ident, number, created, by, name, company, town, country) = row[:9]
    (state, label, label_money, cover, price, currency, carrier, tracking, package) = row[9:18]
    (ref, quotes, printed, flag, reason, asked, preview, decides, void, purged) = row[18:]
    papers = json.loads(printed)
    kind, subject, since = json.loads(asked) if asked else ("", "", None)
    return HistoryRow(
        seq=seq,
        shipment=ident,
        number=number,
        created_at=moment(created),
        by=by,
        name=name or "",
        company=company or "",
        town=town or "",
        country=country or "",
        state=ShipmentState(state),
        label=LabelState(label),
        label_money=LabelMoney(label_money),
        cover=CoverState(cover),
        label_price=Money(price, currency),
        carrier=carrier or "",
        tracking=tuple(json.loads(tracking)) if tracking else (),
        package=package or "",
        ref=ref or "",
        premium=_premium(quotes),
        printed_at=moment(papers[_LABEL][0]) if _LABEL in papers else None,
        out=Out(papers[_LABEL][1]) if _LABEL in papers else None,
        slip=_SLIP in papers,
        flag=message_of(flag),
        asked=step_kind(kind, subject) if kind else None,
        asked_at=moment(since) if since else None,
        reason=message_of(reason),
        refunds=_refunds(connection, ident) if void else (),
        preview=_preview(preview),
        decides_by=moment(decides) if decides else None,
        void=voids.newest(connection, ident) if void else None,
        purged=bool(purged),
    )


_LABEL, _SLIP = PaperKind.LABEL.value, PaperKind.PENDING_SLIP.value


def _premium(quotes: str) -> Money | None:
    prices = list(json.loads(quotes).values())
    return Money(sum(each["minor"] for each in prices), prices[0]["currency"]) if prices else None


def _preview(facts: str | None) -> Money | None:
    """What a preview would give back; it came as the insurer's own decimal."""
    if facts is None:
        return None
    found = json.loads(facts)
    return from_decimal(Decimal(str(found["refund"])), found["currency"])


def _refunds(connection: apsw.Connection, shipment: str) -> tuple[Posted, ...]:
    every = postings(connection, shipment)
    return tuple(posted for posted in every if posted.event.startswith("refund."))


def tally(connection: apsw.Connection, wanted: Wanted) -> Tally:
    """How many are not settled and need a person, of all times; and how many are wanted.

    The latter only without words: those are not counted before they are read.
    """
    low, high = _between(wanted, None)
    standing, values = _standing(wanted)
    shown = 0
    if not wanted.text.strip():
        shown = connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM shipment AS s"  # noqa: S608 - ours
            f" WHERE s.seq >= ? AND s.seq < ?{standing} LIMIT {MOST})",
            (low, high, *values),
        ).get
    return Tally(
        connection.execute("SELECT count(*) FROM shipment WHERE unsettled").get,
        connection.execute("SELECT count(*) FROM shipment WHERE flag IS NOT NULL").get,
        shown,
    )


def past(connection: apsw.Connection, shipment: str) -> Past | None:
    """All that is known of one shipment; None for an unknown one."""
    found = shipments.get(connection, shipment)
    if found is None:
        return None
    every = voids.all_of(connection, shipment)
    steps, newest = journal.steps(connection, shipment), every[-1] if every else None
    changes = amendments.confirmed(connection, shipment)
    work = Work(found, steps, newest, amendments=changes)
    return Past(
        work,
        every,
        _reprints(connection, shipment),
        postings(connection, shipment),
        scans.scans(connection, shipment),
    )


def _reprints(connection: apsw.Connection, shipment: str) -> tuple[Reprint, ...]:
    rows = connection.execute(
        "SELECT kind, n, at, made_by, reason, note, ended FROM reprint WHERE shipment = ?"
        " ORDER BY at, kind, n",
        (shipment,),
    )
    return tuple(
        Reprint(
            PaperKind(kind),
            n,
            moment(at),
            by,
            Why(ReprintReason(reason), note) if reason else None,
            ReprintEnd(ended) if ended else ReprintEnd.NOT_KNOWN,
        )
        for kind, n, at, by, reason, note, ended in rows
    )


def postings(connection: apsw.Connection, shipment: str) -> tuple[Posted, ...]:
    """The shipment's postings, oldest first."""
    found: dict[str, Posted] = {}
    for ident, event, at, by, minor, currency in connection.execute(
        "SELECT posting.id, event, at, made_by, minor, currency FROM posting"
        " JOIN entry ON entry.posting = posting.id"
        " WHERE shipment = ? AND minor > 0 ORDER BY posting.rowid, currency",
        (shipment,),
    ):
        known = found.get(ident)
        amounts = (*(known.amounts if known else ()), Money(minor, currency))
        found[ident] = Posted(event, moment(at), by, amounts)
    return tuple(found.values())
