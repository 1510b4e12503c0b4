"""A statement as a table: the balances at both ends, and between them every posting.

A row is read by its `line`: `opening` and `closing` carry the balances of a currency, `entry` one
posting with what it changed. For each currency the opening, and the sum of its entries, make the
closing. Amounts have a decimal point and the currency's decimals, times are UTC.
"""

from collections.abc import Iterator
from csv import writer
from datetime import datetime
from io import StringIO

from station.desk.cells import harmless
from station.domain.statement import Account, Mirrored, Statement, WalletEntry

COLUMNS = (
    "line", "at", "currency", "event", "available", "held", "balance", "order", "shipment",
    "reference", "by", "note",
)  # fmt: skip


def as_csv(statement: Statement) -> str:
    """The table, with no cell that a spreadsheet would run."""
    out = StringIO()
    rows = writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows(_rows(statement))
    return out.getvalue()


def _rows(statement: Statement) -> Iterator[tuple[str, ...]]:
    since, before = statement.period.bounds()
    for account in statement.accounts:
        yield _balance("opening", since, account, closing=False)
        for entry in statement.entries:
            if entry.amount.currency == account.currency:
                yield _entry(entry)
        yield _balance("closing", before, account, closing=True)
    for mirrored in statement.mirrored:
        yield _mirrored(mirrored)


def _balance(line: str, at: datetime, account: Account, *, closing: bool) -> tuple[str, ...]:
    stands = account.closing if closing else account.opening
    sums = (str(stands.available), str(stands.held), str(stands.balance))
    return (line, _time(at), account.currency, "", *sums, "", "", "", "", "")


def _entry(entry: WalletEntry) -> tuple[str, ...]:
    sums = (str(entry.available), str(entry.held), str(entry.available + entry.held))
    texts = (entry.order, entry.shipment, entry.reference, entry.by, entry.note)
    head = ("entry", _time(entry.at), entry.amount.currency, entry.event)
    # An amount below nil begins with a minus and is a number all the same; the texts are guarded.
    return (*head, *sums, *map(harmless, texts))


def _mirrored(each: Mirrored) -> tuple[str, ...]:
    """A carrier's own balance; in `available` what it said, in `held` nothing, no sum is of it."""
    differs = each.difference
    said = "" if differs is None else str(differs)
    sums = (str(each.balance), "", "")
    head = ("carrier", _time(each.at), each.balance.currency, "difference" if said else "balance")
    return (*head, *sums, "", "", harmless(each.carrier), "", said)


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
