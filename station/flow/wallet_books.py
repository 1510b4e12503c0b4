"""The store as the desk of the wallet needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.domain.statement import Account, Standing, WalletEntry

Bounds = tuple[datetime, datetime]
"""The first moment of a period, and the first one after it; UTC."""


@dataclass(frozen=True)
class WalletPage:
    """A part of what moved the wallet in a period, all of one moment."""

    standing: Sequence[Standing]
    """What there is now, of each currency, in the order of their codes."""
    accounts: Sequence[Account]
    """Each currency in the period, likewise."""
    count: int
    """How many postings the period has."""
    entries: Sequence[WalletEntry]
    """Some of them, newest first."""


@dataclass(frozen=True)
class WalletWhole:
    """All that moved the wallet in a period, all of one moment."""

    accounts: Sequence[Account]
    entries: Sequence[WalletEntry]
    """Oldest first."""
    parts: Sequence[Sequence[Account]]
    """The accounts of each part that was asked for."""


class WalletBooks(Protocol):
    """What moved the wallet."""

    async def page(self, bounds: Bounds, offset: int, limit: int) -> WalletPage:
        """A period, with `limit` of its postings after the `offset` newest."""
        ...

    async def whole(self, bounds: Bounds, parts: Sequence[Bounds]) -> WalletWhole:
        """A period with every posting, and the accounts of its `parts`."""
        ...
