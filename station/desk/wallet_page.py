"""What the wallet's page may ask: balances and postings, a statement, and money put right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from station.desk import amounts, view_wallet
from station.desk.mirroring import Mirroring
from station.desk.packing import require
from station.desk.statements import Statements
from station.desk.view_wallet import AccountView, EntryRow, SumRow, WalletView
from station.desk.wallet import LONGEST_NOTE, PAGE, Wallet
from station.domain import low_balance, period
from station.domain import settings as declared
from station.domain.errors import Message, StationError, message
from station.domain.money import Money
from station.domain.people import Actor, Permission
from station.domain.period import Period
from station.domain.settings import Settings
from station.flow.ports import Clock

__all__ = [
    "LONGEST_NOTE", "PAGE", "AccountView", "BenchWallet", "Booking", "EntryRow", "Kind", "Period",
    "Rows", "SumRow", "WalletDesk", "WalletView", "caption",
]  # fmt: skip


class Kind(StrEnum):
    """What a person may post by hand."""

    TOP_UP = "top_up"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Booking:
    """What a person typed. `reference` is of this form alone: pressed twice it is posted once."""

    kind: Kind
    amount: str
    currency: str
    note: str
    reference: str


def caption(booking: Booking) -> tuple[bool, Message]:
    """Whether it can be posted, and what pressing the key does, or what is missing."""
    if not booking.amount.strip():
        return False, message("wallet_page.type_amount")
    try:
        amount = amounts.typed(booking.amount, booking.currency.strip().upper())
    except StationError as error:
        return False, error.message
    lacks = _lacks(booking, amount)
    return (True, message("wallet_page.by", amount=amount)) if lacks is None else (False, lacks)


def _lacks(booking: Booking, amount: Money) -> Message | None:
    if booking.kind is Kind.TOP_UP:
        return message("wallet.not_positive") if amount.minor <= 0 else None
    if not amount.minor:
        return message("wallet.nil")
    return None if booking.note.strip() else message("wallet.reason_needed")


@dataclass(frozen=True)
class Rows:
    """A part of a period's postings, newest first."""

    count: int
    """How many the period had then."""
    rows: tuple[EntryRow, ...]


class WalletDesk(Protocol):
    """The page's own desk. Raises StationError, which the page says."""

    def today(self) -> date:
        """The bench's own day."""
        ...

    def period(self, text: str) -> Period:
        """What a person typed as a day or a month."""
        ...

    async def view(self, period: Period) -> WalletView:
        """Everything, with the newest postings of the period."""
        ...

    async def more(self, period: Period, offset: int) -> Rows:
        """The next postings of the period, after the `offset` newest."""
        ...

    def reference(self) -> str:
        """A fresh one, for a form."""
        ...

    async def book(self, booking: Booking) -> bool:
        """Posts it; False if it was posted already."""
        ...

    async def ask_carriers(self) -> None:
        """Asks the carriers that keep money of ours what they keep."""
        ...

    async def save(self, period: Period) -> Sequence[str]:
        """Writes the statement as CSV and PDF; where they lie."""
        ...

    async def print(self, period: Period) -> Sequence[str]:
        """Prints the statement on office paper; where it went."""
        ...


class BenchWallet:
    """Fills `WalletDesk` for the person who is at the bench at that moment."""

    def __init__(
        self,
        wallet: Wallet,
        statements: Statements,
        mirroring: Mirroring,
        settings: Callable[[], Settings],
        clock: Clock,
        who: Callable[[], Actor],
        new_reference: Callable[[], str],
        changed: Callable[[], None],
    ) -> None:
        """`changed` hears that the balance is another."""
        self._wallet, self._statements, self._mirroring = wallet, statements, mirroring
        self._settings, self._clock = settings, clock
        self._who, self._new_reference, self._changed = who, new_reference, changed

    def today(self) -> date:
        """The bench's own day."""
        return self._clock.now().astimezone().date()

    def period(self, text: str) -> Period:
        """A typed day or month. Raises StationError for anything else."""
        return period.parse(text)

    async def view(self, period: Period) -> WalletView:
        """The snapshot. Raises PermissionRefusedError."""
        require(self._who(), Permission.TOP_UP)
        page = await self._wallet.page(period, self._who())
        settings = self._settings()
        lines = settings.of(declared.WALLET_LOW_BALANCE)
        low = low_balance.low(lines, [each.available for each in page.standing])
        currency = settings.of(declared.WALLET_CURRENCY)
        told = await self._mirroring.newest()
        return view_wallet.build(period, page, low, currency, self._clock.now(), told)

    async def more(self, period: Period, offset: int) -> Rows:
        """The next postings. Raises PermissionRefusedError."""
        require(self._who(), Permission.TOP_UP)
        page = await self._wallet.page(period, self._who(), offset)
        return Rows(page.count, tuple(view_wallet.row(entry, period) for entry in page.entries))

    def reference(self) -> str:
        """A fresh one."""
        return self._new_reference()

    async def book(self, booking: Booking) -> bool:
        """Raises as `Wallet.top_up` and `Wallet.correct`, and MoneyError for what is no amount."""
        actor = self._who()
        require(actor, Permission.TOP_UP)
        amount = amounts.typed(booking.amount, booking.currency.strip().upper())
        if booking.kind is Kind.TOP_UP:
            done = await self._wallet.top_up(
                amount, actor, reference=booking.reference, note=booking.note
            )
        else:
            done = await self._wallet.correct(
                amount, booking.note, actor, reference=booking.reference
            )
        self._changed()
        return done

    async def ask_carriers(self) -> None:
        """Raises PermissionRefusedError."""
        require(self._who(), Permission.TOP_UP)
        await self._mirroring.run()

    async def save(self, period: Period) -> Sequence[str]:
        """Where the files lie. Raises PermissionRefusedError, EnvironmentFaultError."""
        require(self._who(), Permission.TOP_UP)
        return await self._statements.save(period, self._who())

    async def print(self, period: Period) -> Sequence[str]:
        """Where it went. Raises as `Statements.print`."""
        require(self._who(), Permission.TOP_UP)
        return await self._statements.print(period, self._who())
