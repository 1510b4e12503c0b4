"""The ledger: double entry, append-only, derived posting ids. Runs inside a transaction."""

from collections.abc import Sequence
from typing import Any

import apsw

from station.domain.errors import RefusedError
from station.domain.money import Money
from station.flow.money import BY_HAND, HELD, SUSPENSE, WALLET
from station.flow.work import Posting
from station.store import record

_GUARDED = (WALLET, HELD, SUSPENSE)


class OverdrawnError(RefusedError):
    """The wallet does not hold enough; nothing was posted."""


class UnfoundedError(RefusedError):
    """More would be taken than was held, or given back than was captured; nothing was posted."""


def post(connection: apsw.Connection, posting: Posting, at: str, by: str) -> bool:
    """Writes `posting` once; False if its id is there already (a second one is a no-op).

    Raises OverdrawnError when the wallet or the held money would fall below nil; UnfoundedError
    when it would capture or release more than was held for this part of the shipment, or refund
    more than was captured; RefusedError where one made by hand is there and of another sum.
    """
    _check_nil(posting)
    if connection.execute("SELECT 1 FROM posting WHERE id = ?", (posting.id,)).get:
        _check_same(connection, posting)
        return False
    _check_founded(connection, posting)
    line = {
        "id": posting.id,
        "shipment": posting.shipment,
        "event": posting.event,
        "by": by,
        "entries": [[account, sum_.minor, sum_.currency] for account, sum_ in posting.entries],
    }
    if posting.note:
        line["note"] = posting.note
    for account, currency, left in _write(connection, {**line, "at": at}):
        if account in _GUARDED and left < 0:
            raise OverdrawnError("wallet.short", missing=Money(-left, currency))
    record.add(connection, at, "posting", **line)
    return True


def enough(connection: apsw.Connection, postings: Sequence[Posting]) -> None:
    """Raises OverdrawnError with all that the wallet lacks for `postings` together."""
    wanted: dict[str, int] = {}
    for posting in postings:
        for account, amount in posting.entries:
            if account == WALLET:
                wanted[amount.currency] = wanted.get(amount.currency, 0) + amount.minor
    held = {each.currency: each.minor for each in balances(connection, WALLET)}
    for currency, minor in wanted.items():
        left = held.get(currency, 0) + minor
        if left < 0:
            raise OverdrawnError("wallet.short", missing=Money(-left, currency))


def repeat(connection: apsw.Connection, line: dict[str, Any]) -> None:
    """Writes a posting that the second record tells of: it has happened, whatever is left."""
    if not connection.execute("SELECT 1 FROM posting WHERE id = ?", (line["id"],)).get:
        _write(connection, line)


def _write(connection: apsw.Connection, line: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Writes a posting's rows; account, currency and new balance of each entry."""
    connection.execute(
        "INSERT INTO posting (id, shipment, event, at, made_by, note) VALUES (?, ?, ?, ?, ?, ?)",
        # Of a note the second record has the hash alone.
        (line["id"], line["shipment"], line["event"], line["at"], line["by"], line.get("note", "")),
    )
    left = []
    for account, minor, currency in line["entries"]:
        connection.execute(
            "INSERT INTO entry (posting, account, currency, minor) VALUES (?, ?, ?, ?)",
            (line["id"], account, currency, minor),
        )
        balance = connection.execute(
            "INSERT INTO balance (account, currency, minor) VALUES (?, ?, ?)"
            " ON CONFLICT (account, currency) DO UPDATE SET minor = minor + excluded.minor"
            " RETURNING minor",
            (account, currency, minor),
        ).get
        left.append((account, currency, balance))
    return left


_OF_A_SHIPMENT = frozenset({HELD, "spent", SUSPENSE})
"""Accounts, by their first word, from which a shipment takes only what it put there itself."""


def _check_founded(connection: apsw.Connection, posting: Posting) -> None:
    part = _second(posting.event)
    for account, amount in posting.entries:
        kind = account.partition(".")[0]
        if amount.minor >= 0 or kind not in _OF_A_SHIPMENT:
            continue
        left = _left(connection, posting.shipment, kind, part, amount.currency)
        if left < -amount.minor:
            raise UnfoundedError(
                "wallet.unfounded", amount=-amount, left=Money(left, amount.currency)
            )


def _check_same(connection: apsw.Connection, posting: Posting) -> None:
    """A reference is of one act: with another sum it is a mistake, not a repetition."""
    if posting.event not in BY_HAND:
        return
    rows = connection.execute(
        "SELECT account, minor, currency FROM entry WHERE posting = ?", (posting.id,)
    )
    there = {(account, Money(minor, currency)) for account, minor, currency in rows}
    if there != set(posting.entries):
        raise RefusedError("wallet.reference_used", reference=posting.shipment.partition("-")[2])


def _left(connection: apsw.Connection, shipment: str, kind: str, part: str, currency: str) -> int:
    """What one part of a shipment has in the accounts of one kind."""
    rows = connection.execute(
        "SELECT account, event, minor FROM posting JOIN entry ON entry.posting = posting.id"
        " WHERE shipment = ? AND currency = ?",
        (shipment, currency),
    )
    return sum(
        minor
        for account, event, minor in rows
        if account.partition(".")[0] == kind and _second(event) == part
    )


def _second(event: str) -> str:
    """`cover` of `capture.cover.1`."""
    return event.partition(".")[2].partition(".")[0]


def _check_nil(posting: Posting) -> None:
    sums: dict[str, int] = {}
    for _, amount in posting.entries:
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    if any(sums.values()):
        raise ValueError(f"posting {posting.id} does not sum to nil")


def balances(connection: apsw.Connection, account: str) -> tuple[Money, ...]:
    """What `account` holds, one sum a currency, in the order of their codes."""
    rows = connection.execute(
        "SELECT minor, currency FROM balance WHERE account = ? ORDER BY currency", (account,)
    )
    return tuple(Money(minor, currency) for minor, currency in rows)


def faults(connection: apsw.Connection) -> list[str]:
    """What is wrong with the books, a line a fault; empty when they balance."""
    found = [
        f"posting {posting}: {minor} {currency} do not sum to nil"
        for posting, currency, minor in connection.execute(
            "SELECT posting, currency, sum(minor) FROM entry GROUP BY posting, currency"
            " HAVING sum(minor) <> 0"
        )
    ]
    found += [
        f"account {account}: balance and entries differ in {currency}"
        for account, currency in connection.execute(
            "SELECT account, currency FROM"
            " (SELECT account, currency, minor FROM balance UNION ALL"
            "  SELECT account, currency, -minor FROM entry)"
            " GROUP BY account, currency HAVING sum(minor) <> 0"
        )
    ]
    found += [
        f"day {day}: {event} in {account} and its entries differ in {currency}"
        for day, event, account, currency in connection.execute(
            "SELECT day, event, account, currency FROM"
            " (SELECT day, event, account, currency, minor, entries FROM ledger_day UNION ALL"
            "  SELECT substr(posting.at, 1, 10), event, account, currency, -minor, -1"
            "  FROM entry JOIN posting ON posting.id = entry.posting)"
            " GROUP BY 1, 2, 3, 4 HAVING sum(minor) <> 0 OR sum(entries) <> 0"
        )
    ]
    found += [
        f"posting {posting}: has no entries"
        for (posting,) in connection.execute(
            "SELECT id FROM posting WHERE id NOT IN (SELECT posting FROM entry)"
        )
    ]
    found += [
        f"account {account}: below nil in {currency}"
        for account, currency in connection.execute(
            "SELECT account, currency FROM balance WHERE account IN ('wallet', 'held', 'suspense')"
            " AND minor < 0"
        )
    ]
    return found


def events(connection: apsw.Connection, shipment: str) -> dict[str, tuple[Money, ...]]:
    """The shipment's postings: event to the amounts that entered an account."""
    found: dict[str, tuple[Money, ...]] = {}
    for event, minor, currency in connection.execute(
        "SELECT event, minor, currency FROM posting JOIN entry ON entry.posting = posting.id"
        " WHERE shipment = ? AND minor > 0 ORDER BY posting.rowid",
        (shipment,),
    ):
        found[event] = (*found.get(event, ()), Money(minor, currency))
    return found
