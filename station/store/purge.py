"""Removes personal data by age. What was done, when and for how much stays; who it was for goes.

Only of shipments that are settled through and through. The journal's and the record's hashes of
what is removed stay where they are, so both can still be proven.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import apsw

from station.domain.address import Address
from station.domain.cover import Consent
from station.domain.errors import Message, message
from station.domain.shipment import Form, Order, Parcel
from station.flow.ports import Due
from station.flow.work import Evidence
from station.store import names, paper_folders, record, sweep, words
from station.store.codec import dump, load, stamp
from station.store.store import Store

# Settled through and through: nothing of it can still move, and nobody has still to look at it.
_SETTLED = """
    purged_at IS NULL AND created_at < ?1 AND updated_at < ?1 AND flag IS NULL
    AND (state IN ('dispatched', 'voided') OR (state = 'held' AND label = 'refused'))
    AND label IN ('bought', 'refused', 'void_refused', 'voided')
    AND label_money IN ('none', 'captured', 'refunded', 'refund_refused')
    AND cover IN (
        'none', 'covered', 'refused', 'too_late', 'cancelled', 'cancelled_elsewhere',
        'cancel_refused')
    AND NOT EXISTS (
        SELECT 1 FROM step JOIN open_step ON open_step.step = step.id
        WHERE step.shipment = shipment.id)
    AND NOT EXISTS (
        SELECT 1 FROM void
        WHERE void.shipment = shipment.id AND void.state IN ('asked', 'approved'))
    AND NOT EXISTS (
        SELECT 1 FROM posting JOIN entry ON entry.posting = posting.id
        WHERE posting.shipment = shipment.id AND account IN ('held', 'suspense')
        GROUP BY account, currency HAVING sum(minor) <> 0)
"""
_OVER = """
    SELECT package, shipment FROM offer WHERE state = 'declined' AND length(answer) > 0
    AND asked_at < ? AND NOT EXISTS (
        SELECT 1 FROM step JOIN open_step ON open_step.step = step.id
        WHERE step.shipment = offer.shipment AND step.subject = offer.package)
    ORDER BY asked_at LIMIT ?
"""
_REMOVED = message("history.purged")


class Purge:
    """Fills the port `Purging`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def settled(
        self, before: datetime, limit: int, after: tuple[str, str] = ("", "")
    ) -> list[Due]:
        """Settled shipments from before `before` that still name somebody, oldest first.

        `limit` of them, `after` the place of an earlier answer's last.
        """
        return await self._store.read(lambda c: _settled(c, stamp(before), limit, after))

    async def paper_folders(self, own: str) -> Mapping[str, str]:
        """Every folder in which papers were saved, and where its disk was mounted ("": unknown).

        `own` of the data folder is among them.
        """
        await self._store.write(lambda c: paper_folders.own(c, own), sync=False)
        return await self._store.read(paper_folders.known)

    async def papers_gone(self, folder: str, at: datetime, by: str) -> None:
        """`by` says that no papers are left in `folder`.

        Raises RefusedError if none were ever saved there.
        """
        await self._store.write(lambda c: paper_folders.gone(c, folder, at, by))

    async def purge(self, shipments: Sequence[str], before: datetime, at: datetime, by: str) -> int:
        """Removes their personal data, of those that are still settled; of how many."""

        def work(connection: apsw.Connection) -> int:
            connection.execute("INSERT INTO purging (one) VALUES (1)")
            still = f"SELECT 1 FROM shipment WHERE {_SETTLED} AND id = ?2"  # noqa: S608 - ours
            count = 0
            for shipment in shipments:
                if connection.execute(still, (stamp(before), shipment)).get:
                    _purge(connection, shipment, stamp(at))
                    record.add(connection, stamp(at), "purge", shipment=shipment, by=by)
                    count += 1
            connection.execute("DELETE FROM purging")
            return count

        return await self._store.write(work)

    async def let_go(self, before: datetime, limit: int) -> int:
        """Empties the answers of offers that were declined before `before` and are settled.

        How many; at most `limit`.
        """

        def work(connection: apsw.Connection) -> int:
            over = connection.execute(_OVER, (stamp(before), limit)).fetchall()
            for package, shipment in over:
                connection.execute(
                    "UPDATE offer SET answer = x'', body = '' WHERE package = ?", (package,)
                )
                _code_names(connection, "step", "made_by", "shipment = ?", str(shipment))
            return len(over)

        return await self._store.write(work)

    async def empty_orders(self, before: datetime, at: datetime, by: str, limit: int) -> int:
        """Orders that nobody touched since `before` and nobody dispatched: on hold, and nobody's.

        How many; at most `limit`.
        """

        def work(connection: apsw.Connection) -> int:
            rows = connection.execute(
                "SELECT source, number, body FROM orders WHERE state IN ('open', 'on_hold')"
                " AND changed_at < ? ORDER BY changed_at LIMIT ?",
                (stamp(before), limit),
            ).fetchall()
            for source, number, body in rows:
                # The row stays: it may be on hold because it was dispatched after all.
                connection.execute(
                    "UPDATE orders SET state = 'on_hold', body = ?1, changed_at = ?2, words = '',"
                    " held_why = 'purged', held_note = '', held_by = '', held_at = ?2"
                    " WHERE source = ?3 AND number = ?4",
                    (_bare_order(str(body)), stamp(at), source, number),
                )
                facts = {"source": source, "number": number, "by": by}
                record.add(connection, stamp(at), "purge_order", **facts)
            return len(rows)

        return await self._store.write(work)

    async def forget_names(self, before: datetime, at: datetime, by: str) -> int:
        """Forgets who is behind codes that no line was given since `before`, and who had left then.

        How many names.
        """

        def work(connection: apsw.Connection) -> int:
            # Nothing else purges what was posted by hand: it belongs to no shipment. What was
            # written beside it may name somebody.
            by_hand = "event IN ('top_up', 'correction') AND at < ?"
            connection.execute("INSERT INTO purging (one) VALUES (1)")
            _code_names(connection, "posting", "made_by", by_hand, stamp(before))
            connection.execute(
                f"UPDATE posting SET note = '' WHERE {by_hand} AND note <> ''",  # noqa: S608
                (stamp(before),),
            )
            _code_makers(connection, stamp(before))
            connection.execute("DELETE FROM purging")
            connection.execute(
                "UPDATE person_code SET name = NULL WHERE name IS NOT NULL AND used_on < ?",
                (stamp(before)[: len("2026-11-24")],),
            )
            count = connection.changes()
            # Whoever left stays a row: its id is in the record. The name goes.
            connection.execute(
                "UPDATE person SET name = id, folded = id WHERE left_at < ? AND name <> id",
                (stamp(before),),
            )
            count += connection.changes()
            if count:
                record.add(connection, stamp(at), "purge_names", count=count, by=by)
            return count

        return await self._store.write(work)

    async def finish(self, at: datetime, largest: int | None) -> Message | None:
        """What was removed leaves the database's log too, unless somebody reads in it now.

        Once a month the free room in its pages is left behind by a rewrite, of a database of at
        most `largest` bytes. What is still to be done, and why, if that could not be.
        """
        await self._store.read(sweep.fold)
        if not await self._store.read(lambda c: sweep.due(c, at)):
            return None
        undone = await self._store.rewrite(lambda c: sweep.sweep(c, largest))
        if undone is None and await self._store.read(sweep.fold):
            await self._store.write(lambda c: sweep.note(c, at))
        return undone


def _settled(
    connection: apsw.Connection, before: str, limit: int, after: tuple[str, str]
) -> list[Due]:
    rows = connection.execute(
        f"SELECT id, number, created_at FROM shipment WHERE {_SETTLED}"  # noqa: S608 - ours
        " AND (created_at, id) > (?3, ?4) ORDER BY created_at, id LIMIT ?2",
        (before, limit, *after),
    ).fetchall()
    return [
        Due(str(id_), str(number), paper_folders.holding(connection, str(id_)), (str(at), str(id_)))
        for id_, number, at in rows
    ]


def _purge(connection: apsw.Connection, shipment: str, at: str) -> None:
    made_by, form, reason, package, source, number = connection.execute(
        "SELECT made_by, form, reason, package, source, number FROM shipment WHERE id = ?",
        (shipment,),
    ).get
    connection.execute(
        "UPDATE shipment SET made_by = ?, form = ?, reason = ?, purged_at = ? WHERE id = ?",
        (
            names.code_of(connection, names.Stored(made_by), ""),
            dump(Form, _nobodys(load(Form, form))),
            _plain(reason),
            at,
            shipment,
        ),
    )
    words.reword(connection, shipment)
    _purge_order(connection, shipment, source, number)
    if package is not None:
        _purge_offer(connection, package)
    _purge_steps(connection, shipment)
    connection.execute("UPDATE paper SET content = x'' WHERE shipment = ?", (shipment,))
    for table, column in (
        ("reprint", "made_by"), ("posting", "made_by"), ("step", "made_by"),
        ("scan_back", "made_by"), ("scan_pass", "made_by"),
        ("void", "asked_by"), ("void", "approved_by"), ("amendment", "asked_by"),
    ):  # fmt: skip
        _code_names(connection, table, column, "shipment = ?", shipment)
    connection.execute("UPDATE void SET note = '' WHERE shipment = ?", (shipment,))
    connection.execute("UPDATE reprint SET note = '' WHERE shipment = ?", (shipment,))


def _nobodys(form: Form) -> Form:
    """The form with its sums and weights, and nobody in it; only countries are left."""
    return replace(
        form,
        sender=_nowhere(form.sender),
        recipient=_nowhere(form.recipient),
        parcels=tuple(_plain_parcel(parcel) for parcel in form.parcels),
    )


def _nowhere(address: Address) -> Address:
    return Address(country=address.country)


def _plain_parcel(parcel: Parcel) -> Parcel:
    contents = tuple(replace(line, sku="", description="") for line in parcel.contents)
    return replace(parcel, contents=contents)


def _plain(reason: str | None) -> str | None:
    """A reason without anybody's own words: they may quote an address."""
    if reason is None:
        return None
    quoted = any(isinstance(fact, str) for fact in load(Message, reason).facts.values())
    return dump(Message, _REMOVED) if quoted else reason


def _purge_order(connection: apsw.Connection, shipment: str, source: str, number: str) -> None:
    body = connection.execute(
        "SELECT body FROM orders WHERE source = ? AND number = ? AND shipment = ?"
        " AND state = 'dispatched'",
        (source, number, shipment),
    ).get
    if body is None:
        return  # another shipment's by now, or in work again
    connection.execute(
        "UPDATE orders SET body = ?, words = '' WHERE source = ? AND number = ?",
        (_bare_order(body), source, number),
    )


def _bare_order(body: str) -> str:
    order = load(Order, body)
    parcels = tuple(_plain_parcel(parcel) for parcel in order.parcels)
    return dump(Order, replace(order, recipient=_nowhere(order.recipient), parcels=parcels))


def _purge_offer(connection: apsw.Connection, package: str) -> None:
    connection.execute("UPDATE offer SET answer = x'' WHERE package = ?", (package,))
    given = load(
        Consent, connection.execute("SELECT body FROM consent WHERE package = ?", (package,)).get
    )
    bare = replace(given, by=names.code_of(connection, names.Stored(given.by), ""))
    connection.execute(
        "UPDATE consent SET body = ? WHERE package = ?", (dump(Consent, bare), package)
    )


def _purge_steps(connection: apsw.Connection, shipment: str) -> None:
    connection.execute("UPDATE step SET body = x'' WHERE shipment = ?", (shipment,))
    rows = connection.execute(
        "SELECT outcome.id, evidence FROM outcome JOIN step ON step.id = outcome.step"
        " WHERE step.shipment = ?",
        (shipment,),
    )
    for outcome, evidence in rows.fetchall():
        bare = load(Evidence, str(evidence))
        if bare.errors or bare.reason is not None:
            connection.execute(
                "UPDATE outcome SET evidence = ? WHERE id = ?",
                (dump(Evidence, replace(bare, errors=(), reason=None)), outcome),
            )


def _code_makers(connection: apsw.Connection, before: str) -> None:
    """Who did what belongs to no one shipment: printed many again, closed a list, say."""
    for table, column, when in (
        ("print_batch", "made_by", "ended_at"), ("printer_test", "made_by", "sent_at"),
        ("manifest", "made_by", "closed_at"), ("lost_shipment", "seen_by", "seen_at"),
    ):  # fmt: skip
        _code_names(connection, table, column, f"{when} < ?", before)
    connection.execute(
        "UPDATE print_batch SET note = '' WHERE ended_at < ? AND note <> ''", (before,)
    )
    # Its papers name who closed it; they are made anew of what stays, if anybody still asks.
    connection.execute(
        "DELETE FROM manifest_paper WHERE manifest IN"
        " (SELECT id FROM manifest WHERE closed_at < ?)",
        (before,),
    )


def _code_names(
    connection: apsw.Connection, table: str, column: str, where: str, value: str
) -> None:
    # On no day: to put a code in the place of a name is no use of the name.
    chosen = f"SELECT DISTINCT {column} FROM {table} WHERE {where}"  # noqa: S608 - ours
    for (name,) in connection.execute(chosen, (value,)).fetchall():
        code = names.code_of(connection, names.Stored(name or ""), "")
        if code and code != name:
            connection.execute(
                f"UPDATE {table} SET {column} = ? WHERE {where} AND {column} = ?",  # noqa: S608
                (code, value, name),
            )
