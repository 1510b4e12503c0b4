"""The shipping account's money: what it holds, what moved it, and what a supervisor adds to it."""

import re
from collections.abc import Callable

from station.desk.packing import require
from station.domain.address import has_hidden_characters
from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.people import Actor, Permission
from station.domain.period import Period
from station.flow import money
from station.flow.books import Books
from station.flow.ports import Clock
from station.flow.wallet_books import WalletBooks, WalletPage

LONGEST_NOTE = 200
PAGE = 200
"""So many postings are asked for at a time."""
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")


class Wallet:
    """Balances, top-ups and corrections. The ledger is only ever added to."""

    def __init__(
        self,
        books: Books,
        moved: WalletBooks,
        clock: Clock,
        new_reference: Callable[[], str],
    ) -> None:
        self._books = books
        self._moved = moved
        self._clock = clock
        self._new_reference = new_reference

    async def balances(self) -> tuple[Money, ...]:
        """What the wallet holds and is free to be spent, a sum per currency."""
        return await self._books.balances(money.WALLET)

    async def top_up(
        self, amount: Money, actor: Actor, *, reference: str = "", note: str = ""
    ) -> bool:
        """Adds money; False if it was added under this reference before: it is not, twice.

        Raises PermissionRefusedError, or RefusedError for nothing or less, for a reference of
        another sum, or for a note or reference of another shape.
        """
        require(actor, Permission.TOP_UP)
        if amount.minor <= 0:
            raise RefusedError("wallet.not_positive")
        ident = f"topup-{self._reference(reference)}"
        posting = money.top_up(ident, amount, _checked(note))
        return await self._books.post(posting, self._clock.now(), actor.name)

    async def correct(
        self, amount: Money, reason: str, actor: Actor, *, reference: str = ""
    ) -> bool:
        """Corrects the wallet by `amount`, above or below nil; False as for `top_up`.

        Raises PermissionRefusedError, or RefusedError for nil, without a reason, for more than
        there is to take, and as `top_up` does.
        """
        require(actor, Permission.CORRECT)
        if not amount.minor:
            raise RefusedError("wallet.nil")
        why = _checked(reason)
        if not why:
            raise RefusedError("wallet.reason_needed")
        ident = f"correction-{self._reference(reference)}"
        posting = money.correction(ident, amount, why)
        return await self._books.post(posting, self._clock.now(), actor.name)

    async def page(
        self, period: Period, actor: Actor, offset: int = 0, limit: int = PAGE
    ) -> WalletPage:
        """The balances, a period's sums, and `limit` of its postings, newest first.

        Raises PermissionRefusedError.
        """
        require(actor, Permission.LOOK)
        return await self._moved.page(period.bounds(), offset, limit)

    def _reference(self, given: str) -> str:
        if not given:
            return self._new_reference()
        if _REFERENCE.fullmatch(given) is None:
            raise RefusedError("wallet.reference_shape", reference=given[:40])
        return given


def _checked(note: str) -> str:
    text = " ".join(note.split())
    if len(text) > LONGEST_NOTE:
        raise RefusedError("field.too_long", most=LONGEST_NOTE, length=len(text))
    if has_hidden_characters(text):
        raise RefusedError("field.hidden_characters")
    return text
