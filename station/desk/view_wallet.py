"""What the wallet's page shows: balances, a period's sums, and its postings. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from station.desk.views import Shape
from station.domain.errors import Message, message
from station.domain.low_balance import Low
from station.domain.money import Money
from station.domain.period import Period
from station.domain.statement import Account, Mirrored, Moved, Standing, WalletEntry
from station.flow.wallet_books import WalletPage

_SHAPES = {
    "top_up": Shape.DONE,
    "correction": Shape.LOOK,
    "hold": Shape.TRAY,
    "capture": Shape.SHEET,
    "release": Shape.BACK,
    "refund": Shape.BACK,
    "suspense": Shape.FLAG,
    "unsuspend": Shape.SHEET,
}


@dataclass(frozen=True)
class EntryRow:
    """One posting."""

    key: str
    shipment: str
    """Empty for what no shipment moved."""
    shape: Shape
    title: Message
    sub: tuple[str, ...]
    """Order or reference, who, and what was written beside it."""
    at: Message
    amount: Money
    """What it did to the balance; what was set aside or put back, where it did nothing."""
    moves: bool
    """It changed what is not spent."""


@dataclass(frozen=True)
class SumRow:
    """All postings of one kind in the period."""

    word: Message
    count: int
    amount: Money
    moves: bool


@dataclass(frozen=True)
class AccountView:
    """One currency: what it has now, and the period."""

    currency: str
    available: Money
    held: Money
    suspended: Money
    low: Low | None
    opening: Money
    closing: Money
    sums: tuple[SumRow, ...]


@dataclass(frozen=True)
class WalletView:
    """Everything the page shows, at one moment."""

    period: Period
    title: Message
    accounts: tuple[AccountView, ...]
    count: int
    """How many postings the period has."""
    rows: tuple[EntryRow, ...]
    """The newest of them."""
    currency: str
    """The wallet's own: what a form begins with."""
    carriers: tuple[Mirrored, ...] = ()


def event_word(event: str) -> Message:
    """What a kind of posting is called."""
    return message(f"wallet.event.{event.replace('.', '_')}")


def build(
    period: Period,
    page: WalletPage,
    low: Sequence[Low],
    currency: str,
    now: datetime,
    carriers: Sequence[Mirrored] = (),
) -> WalletView:
    """The snapshot."""
    lows = {each.line.currency: each for each in low}
    moved = {account.currency: account for account in page.accounts}
    return WalletView(
        period=period,
        title=title(period, now),
        accounts=tuple(
            _account(stands, moved.get(stands.currency), lows.get(stands.currency))
            for stands in page.standing
        ),
        count=page.count,
        rows=tuple(row(entry, period) for entry in page.entries),
        currency=currency,
        carriers=tuple(carriers),
    )


def _account(stands: Standing, moved: Account | None, low: Low | None) -> AccountView:
    return AccountView(
        currency=stands.currency,
        available=stands.available,
        held=stands.held,
        suspended=stands.suspended,
        low=low,
        opening=moved.opening.balance if moved else stands.balance,
        closing=moved.closing.balance if moved else stands.balance,
        sums=tuple(map(_sum, moved.moved if moved else ())),
    )


def _sum(each: Moved) -> SumRow:
    """What it did to the balance; else what was set aside, or put back: the side that grew."""
    word = event_word(each.event)
    if each.balance.minor:
        return SumRow(word, each.count, each.balance, True)
    return SumRow(word, each.count, each.held if each.held.minor > 0 else each.available, False)


def row(entry: WalletEntry, period: Period) -> EntryRow:
    """One posting of a period."""
    change = entry.available + entry.held
    return EntryRow(
        key=f"{entry.id}/{entry.amount.currency}",
        shipment=entry.shipment,
        shape=_SHAPES.get(entry.event.partition(".")[0], Shape.RING),
        title=event_word(entry.event),
        sub=tuple(filter(None, (entry.order or entry.reference, entry.by, entry.note))),
        at=_at(entry.at, period),
        amount=change if change.minor else entry.amount,
        moves=bool(change.minor),
    )


def _at(at: datetime, period: Period) -> Message:
    here = at.astimezone()
    clock = message("history.at", at=here)
    if not period.monthly:
        return clock
    return message("wallet_page.on_day", day=_short(here.date()), at=clock)


def title(period: Period, now: datetime) -> Message:
    """`Today`, `Tue 24 Nov 2026`, `November 2026`."""
    first = period.first
    if period.monthly:
        month = message(f"month_name.{first.month}")
        return message("statement.month", month=month, year=first.year)
    weekday = message(f"weekday.{first.isoweekday()}")
    word = message("wallet_page.day", weekday=weekday, day=first)
    if first == now.astimezone().date():
        return message("wallet_page.today", day=word)
    return word


def _short(day: date) -> Message:
    return message("history.on_day", day=day.day, month=message(f"month.{day.month}"))
