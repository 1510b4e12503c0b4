"""The ledger: double entry, append-only, derived posting ids. Runs inside a transaction."""

import apsw

from station.domain.errors import RefusedError
from station.domain.money import Money
from station.flow.money import HELD, WALLET
from station.flow.work import Posting
from station.store import record

_GUARDED = (WALLET, HELD)


class OverdrawnError(RefusedError):
    """The wallet does not hold enough; nothing was posted."""


def post(connection: apsw.Connection, posting: Posting, at: str, by: str) -> bool:
    """Writes `posting` once; False if its id is there already (a second one is a no-op).

    Raises OverdrawnError when the wallet or the held money would fall below nil.
    """
    _check_nil(posting)
    if connection.execute("SELECT 1 FROM posting WHERE id = ?", (posting.id,)).get:
        return False
    connection.execute(
        "INSERT INTO posting (id, shipment, event, at, made_by) VALUES (?, ?, ?, ?, ?)",
        (posting.id, posting.shipment, posting.event, at, by),
    )
    for account, amount in posting.entries:
        connection.execute(
            "INSERT INTO entry (posting, account, currency, minor) VALUES (?, ?, ?, ?)",
            (posting.id, account, amount.currency, amount.minor),
        )
        left = connection.execute(
            "INSERT INTO balance (account, currency, minor) VALUES (?, ?, ?)"
            " ON CONFLICT (account, currency) DO UPDATE SET minor = minor + excluded.minor"
            " RETURNING minor",
            (account, amount.currency, amount.minor),
        ).get
        if account in _GUARDED and left < 0:
            raise OverdrawnError("wallet.short", missing=Money(-left, amount.currency))
    record.add(
        connection,
        at,
        "posting",
        id=posting.id,
        shipment=posting.shipment,
        event=posting.event,
        by=by,
        entries=[[account, amount.minor, amount.currency] for account, amount in posting.entries],
    )
    return True


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
            "SELECT account, currency FROM balance AS b WHERE minor <>"
            " (SELECT coalesce(sum(minor), 0) FROM entry AS e"
            "  WHERE e.account = b.account AND e.currency = b.currency)"
        )
    ]
    found += [
        f"account {account}: below nil in {currency}"
        for account, currency in connection.execute(
            "SELECT account, currency FROM balance WHERE account IN ('wallet', 'held')"
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
