"""The port to what is kept of the balances that carriers tell."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from station.domain.money import Money
from station.domain.statement import Mirrored
from station.flow.carrier_port import BalanceAnswer
from station.flow.wallet_books import Bounds


class RemoteBalances(Protocol):
    """The carriers, some of which keep money of ours."""

    async def balances(self) -> Mapping[str, BalanceAnswer]:
        """What each says that it keeps, by its name."""
        ...


class MirrorBooks(Protocol):
    """Balances as carriers told them, beside what the books expected. Nothing is ever booked."""

    async def quiet(self) -> bool:
        """True while no label is being bought or voided: only then can anything be compared."""
        ...

    async def keep(self, carrier: str, balance: Money, at: datetime, *, quiet: bool) -> Mirrored:
        """Keeps what was told; compared with the last time, if it was `quiet` all along."""
        ...

    async def newest_at(self) -> datetime | None:
        """When a balance was last told, UTC."""
        ...

    async def newest(self) -> Sequence[Mirrored]:
        """The newest of each carrier and currency."""
        ...

    async def compared(self, bounds: Bounds) -> Sequence[Mirrored]:
        """All comparisons of a period, oldest first."""
        ...
