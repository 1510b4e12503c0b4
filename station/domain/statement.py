"""A statement of the wallet: a period with its opening and closing balance and all between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from station.domain.money import Money, zero
from station.domain.period import Period


@dataclass(frozen=True)
class Standing:
    """What the wallet has of one currency."""

    available: Money
    """Free to be spent."""
    held: Money
    """Set aside for what is under way."""
    suspended: Money
    """Captured, and how much of it comes back is not proven."""

    @property
    def currency(self) -> str:
        """All three are in it."""
        return self.available.currency

    @property
    def balance(self) -> Money:
        """What is not spent: available and held."""
        return self.available + self.held


@dataclass(frozen=True)
class Moved:
    """All postings of one kind in a period, in one currency."""

    event: str
    """`hold.label`, `capture.cover`, `top_up` …"""
    count: int
    available: Money
    """By how much they changed what is available."""
    held: Money

    @property
    def balance(self) -> Money:
        """By how much they changed what is not spent."""
        return self.available + self.held


@dataclass(frozen=True)
class Account:
    """One currency over a period: opening and what moved make the closing."""

    opening: Standing
    closing: Standing
    moved: Sequence[Moved]

    @property
    def currency(self) -> str:
        """No other is in it."""
        return self.opening.currency

    def total(self, *kinds: str) -> Money:
        """What postings of `kinds` (`capture`, `refund`; or whole events) did to the balance."""
        found = zero(self.currency)
        for each in self.moved:
            if each.event in kinds or each.event.partition(".")[0] in kinds:
                found += each.balance
        return found


@dataclass(frozen=True)
class WalletEntry:
    """One posting, as the wallet sees it."""

    id: str
    at: datetime
    """UTC."""
    event: str
    shipment: str
    """Empty for what no shipment moved."""
    order: str
    reference: str
    """Of a top-up or a correction."""
    by: str
    note: str
    amount: Money
    """What was moved, above nil."""
    available: Money
    held: Money


@dataclass(frozen=True)
class Mirrored:
    """A carrier's own word on its balance, and what our books expected it to say."""

    carrier: str
    at: datetime
    balance: Money
    taken: Money | None = None
    """What our books say the carrier took since it was last compared; None: not comparable."""
    expected: Money | None = None

    @property
    def difference(self) -> Money | None:
        """What the carrier has more than our books say; None where nothing was compared."""
        return None if self.expected is None else self.balance - self.expected


@dataclass(frozen=True)
class Statement:
    """What happened in a period. Currencies are kept apart and never added."""

    period: Period
    made_at: datetime
    accounts: Sequence[Account]
    entries: Sequence[WalletEntry]
    """Oldest first."""
    days: Sequence[tuple[date, Sequence[Account]]] = ()
    """Of a month: each day on which something moved."""
    mirrored: Sequence[Mirrored] = ()
    """Comparisons with carriers that keep a balance of their own."""
