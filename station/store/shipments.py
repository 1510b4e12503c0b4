"""Shipments: states by the only names, what is desired and what is proven."""

from dataclasses import replace
from datetime import datetime

import apsw

from station.domain.amendment import Amendment, revalued
from station.domain.cover import Consent, Cover, CoverState
from station.domain.errors import Message
from station.domain.money import Money
from station.domain.shipment import BoughtLabel, Form, LabelMoney, LabelState, ShipmentState
from station.flow.work import Change, Shipment, Wish
from station.store import record, words
from station.store.codec import dump, load, maybe_load, maybe_shared, moment, shared, stamp

_COLUMNS = (
    "s.id, s.source, s.number, s.created_at, s.made_by, s.state, s.label, s.label_money, s.cover,"
    " s.form, s.quotes, s.book_until, s.bought, s.proven, s.reason, s.flag, s.wish, s.updated_at,"
    " s.purged_at, s.amended, c.body"
    " FROM shipment AS s LEFT JOIN consent AS c ON c.package = s.package"
)
Quotes = dict[str, Money]


def insert(connection: apsw.Connection, shipment: Shipment) -> None:
    """Writes a new shipment."""
    at = stamp(shipment.created_at)
    consent = shipment.consent
    connection.execute(
        "INSERT INTO shipment (id, source, number, created_at, made_by, state, label, label_money,"
        " cover, form, package, quotes, book_until, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            shipment.id,
            shipment.source,
            shipment.number,
            at,
            shipment.by,
            shipment.state.value,
            shipment.label.value,
            shipment.label_money.value,
            shipment.cover.value,
            dump(Form, shipment.form),
            consent.package if consent else None,
            dump(Quotes, dict(shipment.quotes)),
            stamp(shipment.book_until) if shipment.book_until else None,
            at,
        ),
    )
    words.keep(
        connection,
        shipment.id,
        shipment.created_at,
        shipment.number,
        consent.package if consent else None,
        shipment.form.recipient,
    )
    record.add(
        connection,
        at,
        "shipment",
        id=shipment.id,
        source=shipment.source,
        number=shipment.number,
        by=shipment.by,
        package=consent.package if consent else None,
    )


def change(connection: apsw.Connection, shipment: str, wanted: Change, at: datetime) -> None:
    """Writes the states and facts that `wanted` names; leaves the others."""
    columns: dict[str, object] = {"updated_at": stamp(at)}
    for name in ("state", "label", "label_money", "cover"):
        value = getattr(wanted, name)
        if value is not None:
            columns[name] = value.value
    if wanted.bought is not None:
        columns["bought"] = dump(BoughtLabel, wanted.bought)
        connection.executemany(
            "INSERT INTO tracking (code, shipment) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(code, shipment) for code in wanted.bought.tracking],
        )
    if wanted.proven is not None:
        columns["proven"] = dump(Cover, wanted.proven)
    if wanted.amended is not None:
        columns |= amended(connection, shipment, wanted.amended)
    if wanted.reason is not None:
        columns["reason"] = dump(Message, wanted.reason)
    if wanted.clear_flag:
        columns["flag"] = None
    if wanted.flag is not None:
        columns["flag"] = dump(Message, wanted.flag)
    names = ", ".join(f"{name} = ?" for name in columns)
    connection.execute(
        f"UPDATE shipment SET {names} WHERE id = ?",  # noqa: S608 - names are ours
        (*columns.values(), shipment),
    )
    states = {
        name: columns[name]
        for name in ("state", "label", "label_money", "cover")
        if name in columns
    }
    if states or wanted.flag is not None:
        flag = wanted.flag.id if wanted.flag else None
        record.add(connection, stamp(at), "states", shipment=shipment, flag=flag, **states)


def amended(connection: apsw.Connection, shipment: str, change: Amendment) -> dict[str, object]:
    """The columns that a proven `change` makes new: the values that were wanted, and the prices."""
    form = connection.execute("SELECT form FROM shipment WHERE id = ?", (shipment,)).get
    of_boxes = {quote: terms.price for quote, terms in change.after.items()}
    return {
        "form": dump(Form, revalued(load(Form, form), change.wanted)),
        "amended": dump(Money, change.new_price),
        "quotes": dump(Quotes, of_boxes),
    }


def wish(connection: apsw.Connection, shipment: str, wanted: Wish, at: datetime, by: str) -> None:
    """Writes what the clerk wants done with the parcel."""
    connection.execute(
        "UPDATE shipment SET wish = ?, updated_at = ? WHERE id = ?",
        (wanted.value, stamp(at), shipment),
    )
    record.add(connection, stamp(at), "wish", shipment=shipment, wish=wanted.value, by=by)


def get(connection: apsw.Connection, shipment: str) -> Shipment | None:
    """The shipment with `shipment` as its id."""
    row = connection.execute(
        f"SELECT {_COLUMNS} WHERE s.id = ?",
        (shipment,),
    ).fetchone()
    return None if row is None else _shipment(row)


def newest(connection: apsw.Connection, limit: int, since: datetime | None) -> list[Shipment]:
    """The newest shipments, newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} WHERE s.created_at >= ? ORDER BY s.created_at DESC LIMIT ?",
        (stamp(since) if since else "", limit),
    )
    return [_shipment(row) for row in rows]


def dispatched_since(connection: apsw.Connection, since: datetime) -> tuple[int, datetime | None]:
    """How many shipments were dispatched since, and when the first of them was."""
    count, first = next(
        connection.execute(
            "SELECT count(*), min(created_at) FROM shipment"
            " WHERE created_at >= ? AND state = 'dispatched'",
            (stamp(since),),
        )
    )
    return count, moment(first) if first else None


def by_code(connection: apsw.Connection, code: str) -> Shipment | None:
    """The shipment whose SSCC or tracking number is `code`."""
    found = connection.execute("SELECT shipment FROM tracking WHERE code = ?", (code,)).get
    return get(connection, found) if found else None


def newest_of(connection: apsw.Connection, source: str, number: str) -> Shipment | None:
    """The newest shipment of an order."""
    row = connection.execute(
        f"SELECT {_COLUMNS} WHERE s.number = ? AND s.source = ? ORDER BY s.created_at DESC LIMIT 1",
        (number, source),
    ).fetchone()
    return None if row is None else _shipment(row)


def all_shipments(connection: apsw.Connection) -> list[Shipment]:
    """Every shipment, oldest first, for the check of the books."""
    rows = connection.execute(f"SELECT {_COLUMNS} ORDER BY s.created_at, s.id")
    return [_shipment(row) for row in rows]


def _shipment(row: tuple) -> Shipment:  # type: ignore[type-arg]
    (ident, source, number, created, by, state, label, label_money, cover, form, quotes) = row[:11]
    (book_until, bought, proven, reason, flag, wanted) = row[11:17]
    (updated, purged, amended, consent) = row[17:]
    found = Shipment(
        id=ident,
        source=source,
        number=number,
        created_at=moment(created),
        by=by,
        state=ShipmentState(state),
        label=LabelState(label),
        label_money=LabelMoney(label_money),
        cover=CoverState(cover),
        form=shared(Form, form),
        consent=maybe_shared(Consent, consent),
        quotes=load(Quotes, quotes),
        book_until=moment(book_until) if book_until else None,
        bought=maybe_shared(BoughtLabel, bought),
        proven=maybe_shared(Cover, proven),
        reason=maybe_load(Message, reason),
        flag=maybe_load(Message, flag),
        purged_at=moment(purged) if purged else None,
        amended=maybe_load(Money, amended),
    )
    return replace(found, wish=Wish(wanted), updated_at=moment(updated))
