"""The shipping account's money as a supervisor handles it."""

from collections.abc import Callable

from station.desk.packing import require
from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.people import Actor, Permission
from station.flow import money
from station.flow.books import Books
from station.flow.ports import Clock


class Wallet:
    """Top-ups and balances."""

    def __init__(self, books: Books, clock: Clock, new_reference: Callable[[], str]) -> None:
        self._books = books
        self._clock = clock
        self._new_reference = new_reference

    async def balances(self) -> tuple[Money, ...]:
        """What the wallet holds, a sum per currency."""
        return await self._books.balances(money.WALLET)

    async def top_up(self, amount: Money, actor: Actor) -> tuple[Money, ...]:
        """Adds money; returns the new balances.

        Raises PermissionRefusedError, or RefusedError for nothing or less.
        """
        require(actor, Permission.TOP_UP)
        if amount.minor <= 0:
            raise RefusedError("wallet.not_positive")
        posting = money.top_up(f"topup-{self._new_reference()}", amount)
        await self._books.post(posting, self._clock.now(), actor.name)
        return await self.balances()
