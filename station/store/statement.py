"""What moved the wallet in a period: sums by kind, and the postings one by one. Only reads.

Whole days (UTC) are summed in `ledger_day`; at both ends, where the bench's own day begins at
another hour, a few of the postings themselves are read.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

import apsw

from station.domain.money import Money
from station.domain.statement import Account, Moved, Standing, WalletEntry
from station.flow.money import BY_HAND, HELD, SUSPENSE, WALLET
from station.flow.wallet_books import Bounds
from station.store.codec import moment, stamp

Sums = dict[tuple[str, str, str], tuple[int, int]]
"""Event, account and currency to the sum of the entries, and how many there are."""
_DAY = len("2026-11-24")
_ACCOUNTS = (WALLET, HELD, SUSPENSE)
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def standing(connection: apsw.Connection) -> tuple[Standing, ...]:
    """What the wallet has now, of each currency, in the order of their codes."""
    left: dict[str, dict[str, int]] = defaultdict(dict)
    for account, currency, minor in connection.execute(
        "SELECT account, currency, minor FROM balance WHERE account IN (?, ?, ?)", _ACCOUNTS
    ):
        left[str(currency)][str(account)] = int(minor)
    return tuple(_standing(currency, left[currency]) for currency in sorted(left))


def accounts(connection: apsw.Connection, bounds: Bounds) -> tuple[Account, ...]:
    """Each currency in a period, in the order of their codes."""
    earlier = _sums(connection, _BEGINNING, bounds[0])
    moved = _sums(connection, *bounds)
    currencies = sorted({currency for _, _, currency in (*earlier, *moved)})
    return tuple(_account(currency, earlier, moved) for currency in currencies)


def _account(currency: str, earlier: Sums, moved: Sums) -> Account:
    before, change = _left(earlier, currency), _left(moved, currency)
    after = {account: before[account] + change[account] for account in _ACCOUNTS}
    events = sorted({event for event, _, code in moved if code == currency}, key=_place)
    return Account(
        _standing(currency, before),
        _standing(currency, after),
        tuple(_moved(event, currency, moved) for event in events),
    )


_ORDER = ("top_up", "correction", "hold", "release", "capture", "refund", "suspense", "unsuspend")


def _place(event: str) -> tuple[int, str, str]:
    """What came in by hand first, then a parcel's events as they follow each other."""
    kind, _, part = event.partition(".")
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind, part)


def _left(sums: Sums, currency: str) -> dict[str, int]:
    left = dict.fromkeys(_ACCOUNTS, 0)
    for (_, account, code), (minor, _) in sums.items():
        if code == currency and account in left:
            left[account] += minor
    return left


def _standing(currency: str, left: dict[str, int]) -> Standing:
    available, held, suspended = (Money(left.get(account, 0), currency) for account in _ACCOUNTS)
    return Standing(available, held, suspended)


def _moved(event: str, currency: str, sums: Sums) -> Moved:
    # Each posting has one entry in every account that it touches: any of them counts it.
    count = max(n for (each, _, code), (_, n) in sums.items() if (each, code) == (event, currency))
    available, held = (
        Money(sums.get((event, account, currency), (0, 0))[0], currency)
        for account in (WALLET, HELD)
    )
    return Moved(event, count, available, held)


def _sums(connection: apsw.Connection, since: datetime, before: datetime) -> Sums:
    """What entered each account from `since` on and before `before`."""
    first, last = _midnight(since, up=True), _midnight(before, up=False)
    found: Sums = {}
    if first >= last:
        _add(found, connection.execute(_POSTED, (stamp(since), stamp(before))))
        return found
    _add(found, connection.execute(_POSTED, (stamp(since), stamp(first))))
    days = (stamp(first)[:_DAY], stamp(last)[:_DAY])
    _add(found, connection.execute(_DAYS, days))
    _add(found, connection.execute(_POSTED, (stamp(last), stamp(before))))
    return found


_DAYS = (
    "SELECT event, account, currency, sum(minor), sum(entries) FROM ledger_day"
    " WHERE day >= ? AND day < ? GROUP BY 1, 2, 3"
)
_POSTED = (
    "SELECT posting.event, entry.account, entry.currency, sum(entry.minor), count(*) FROM posting"
    " CROSS JOIN entry ON entry.posting = posting.id"
    " WHERE posting.at >= ? AND posting.at < ? GROUP BY 1, 2, 3"
)


def _midnight(at: datetime, *, up: bool) -> datetime:
    at = at.astimezone(UTC)
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1) if up and day < at else day


def _add(found: Sums, rows: apsw.Cursor) -> None:
    for event, account, currency, minor, entries in rows:
        key = (_kind(str(event)), str(account), str(currency))
        before = found.get(key, (0, 0))
        found[key] = (before[0] + int(minor), before[1] + int(entries))


def _kind(event: str) -> str:
    """`refund.cover` of `refund.cover.2`: what it is, without its running number."""
    return ".".join(event.split(".")[:2])


def count(connection: apsw.Connection, bounds: Bounds) -> int:
    """How many postings a period has."""
    found: int = connection.execute(
        "SELECT count(*) FROM posting WHERE at >= ? AND at < ?", _stamps(bounds)
    ).get
    return found


def entries(connection: apsw.Connection, bounds: Bounds) -> list[WalletEntry]:
    """All postings of a period, oldest first."""
    rows = _rows(connection, _ALL, _stamps(bounds))
    return [_entry(row) for row in sorted(rows)]


def page(connection: apsw.Connection, bounds: Bounds, offset: int, limit: int) -> list[WalletEntry]:
    """`limit` of them, newest first, after the `offset` newest."""
    rows = _rows(connection, _PAGE, (*_stamps(bounds), limit, offset))
    return [_entry(row) for row in sorted(rows, reverse=True)]


def _stamps(bounds: Bounds) -> tuple[str, str]:
    return stamp(bounds[0]), stamp(bounds[1])


Row = tuple[str, int, str, str, str, str, str | None, str, str, int, int, int]
_ALL = "SELECT rowid FROM posting WHERE at >= ? AND at < ?"
_PAGE = f"{_ALL} ORDER BY at DESC, rowid DESC LIMIT ? OFFSET ?"
_ENTRY = (
    "SELECT p.at, c.rowid, e.currency, p.id, p.event, p.shipment, s.number, p.made_by, p.note,"
    " max(e.minor), sum(e.minor * (e.account = 'wallet')), sum(e.minor * (e.account = 'held'))"
    " FROM ({chosen}) AS c CROSS JOIN posting AS p ON p.rowid = c.rowid"
    " CROSS JOIN entry AS e ON e.posting = p.id LEFT JOIN shipment AS s ON s.id = p.shipment"
    " GROUP BY c.rowid, e.currency"
)


def _rows(connection: apsw.Connection, chosen: str, values: Sequence[str | int]) -> Iterator[Row]:
    """The postings whose rows are `chosen`. No two are alike in their first three columns."""
    return cast(Iterator[Row], connection.execute(_ENTRY.format(chosen=chosen), values))


def _entry(row: Row) -> WalletEntry:
    at, _, currency, ident, event, shipment, order, by, note, amount, available, held = row
    by_hand = event in BY_HAND
    return WalletEntry(
        id=ident,
        at=moment(at),
        event=_kind(event),
        shipment="" if by_hand else shipment,
        order=order or "",
        reference=shipment.partition("-")[2] if by_hand else "",
        by=by,
        note=note,
        amount=Money(amount, currency),
        available=Money(available, currency),
        held=Money(held, currency),
    )
