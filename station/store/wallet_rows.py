"""Fills the port of the wallet: it looks on the reading connection, so that no dispatch waits."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import apsw

from station.flow.wallet_books import Bounds, WalletPage, WalletWhole
from station.store import statement
from station.store.reader import HistoryReader

T = TypeVar("T")


class WalletRows:
    """What moved the wallet. Each answer is of one moment: its sums are those of its postings."""

    def __init__(self, reader: HistoryReader) -> None:
        self._read = reader.read

    async def page(self, bounds: Bounds, offset: int, limit: int) -> WalletPage:
        """A period, with some of its postings."""

        def work(connection: apsw.Connection) -> WalletPage:
            return WalletPage(
                statement.standing(connection),
                statement.accounts(connection, bounds),
                statement.count(connection, bounds),
                statement.page(connection, bounds, offset, limit),
            )

        return await self._at_once(work)

    async def whole(self, bounds: Bounds, parts: Sequence[Bounds]) -> WalletWhole:
        """A period with every posting."""

        def work(connection: apsw.Connection) -> WalletWhole:
            return WalletWhole(
                statement.accounts(connection, bounds),
                statement.entries(connection, bounds),
                [statement.accounts(connection, part) for part in parts],
            )

        return await self._at_once(work)

    async def _at_once(self, work: Callable[[apsw.Connection], T]) -> T:
        """All that `work` reads is of one moment, whatever is written meanwhile."""

        def whole(connection: apsw.Connection) -> T:
            connection.execute("BEGIN")
            try:
                return work(connection)
            finally:
                connection.execute("COMMIT")

        return await self._read(whole)
