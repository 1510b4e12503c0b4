"""The bytes of every paper, stored before its first print, and who printed it again."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import apsw

from station.domain.papers import Paper
from station.domain.reprint import ReprintEnd, Why
from station.domain.shipment import PaperKind
from station.store import record
from station.store.codec import stamp


def keep(connection: apsw.Connection, shipment: str, papers: Sequence[Paper], at: datetime) -> None:
    """Stores the papers; one made for the same printer, and stored already, stays as it is."""
    for paper in papers:
        digest = hashlib.sha256(paper.content).hexdigest()
        connection.execute(
            "INSERT INTO paper (shipment, kind, number, form, content, sha256, at, printer)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET content = excluded.content,"
            " sha256 = excluded.sha256, at = excluded.at, printer = excluded.printer"
            " WHERE printer <> excluded.printer",
            (
                shipment,
                paper.kind.value,
                paper.number,
                paper.form,
                paper.content,
                digest,
                stamp(at),
                paper.printer,
            ),
        )


def get(connection: apsw.Connection, shipment: str, kind: PaperKind) -> tuple[Paper, ...]:
    """All forms and numbers of one paper."""
    rows = connection.execute(
        "SELECT number, form, content, printer FROM paper WHERE shipment = ? AND kind = ?"
        " ORDER BY number, form",
        (shipment, kind.value),
    )
    return tuple(Paper(kind, *row) for row in rows)


def set_apart(connection: apsw.Connection, shipment: str, kind: PaperKind) -> None:
    """What is stored of a paper is true no more: it is kept for the books and comes out never.

    The next print makes new bytes.
    """
    former = connection.execute(
        "SELECT count(DISTINCT kind) FROM paper WHERE shipment = ? AND kind LIKE ?",
        (shipment, f"{kind.value}.former%"),
    ).get
    connection.execute(
        "UPDATE paper SET kind = ? WHERE shipment = ? AND kind = ?",
        (f"{kind.value}.former{int(former) + 1}", shipment, kind.value),
    )


def count_reprint(
    connection: apsw.Connection, shipment: str, kind: PaperKind, why: Why, at: datetime, by: str
) -> int:
    """Counts and attributes a reprint; returns its number, from 1."""
    n: int = connection.execute(
        "INSERT INTO reprint (shipment, kind, n, at, made_by, reason, note)"
        " SELECT ?1, ?2, coalesce(max(n), 0) + 1, ?3, ?4, ?5, ?6 FROM reprint"
        " WHERE shipment = ?1 AND kind = ?2 RETURNING n",
        (shipment, kind.value, stamp(at), by, why.reason.value, why.note),
    ).get
    record.add(
        connection, stamp(at), "reprint", shipment=shipment, kind=kind.value, n=n,
        reason=why.reason.value, note=why.note, by=by,
    )  # fmt: skip
    return n


def end_reprint(
    connection: apsw.Connection,
    shipment: str,
    kind: PaperKind,
    n: int,
    end: ReprintEnd,
    at: datetime,
) -> None:
    """Notes what the printer said of a reprint; the first word stays."""
    connection.execute(
        "UPDATE reprint SET ended = ?, ended_at = ?"
        " WHERE shipment = ? AND kind = ? AND n = ? AND ended = ''",
        (end.value, stamp(at), shipment, kind.value, n),
    )
