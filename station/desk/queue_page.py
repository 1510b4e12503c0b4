"""The queue for its page: what is owed, the evidence of each item, and what a person may do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from station.desk import amounts
from station.desk.packing import require
from station.desk.queue import Queue, QueueItem
from station.desk.resolving import Resolution, Resolving, waiting_step
from station.desk.view_evidence import evidence
from station.desk.view_queue import QueueView, build, line_notice
from station.desk.views import Happening
from station.desk.voiding import Voiding
from station.domain import settings as declared
from station.domain.people import Actor, Permission
from station.domain.settings import Settings
from station.flow.books import Books
from station.flow.line import Line
from station.flow.ports import Clock
from station.flow.seen import StepKind
from station.flow.void import acted
from station.flow.work import Work

_OF_LABEL = frozenset({StepKind.VOID_LABEL, StepKind.BUY_LABEL})
_OF_VOID = frozenset({StepKind.VOID_LABEL, StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL})


@dataclass(frozen=True)
class Found:
    """A finding as it was typed."""

    resolution: Resolution
    evidence: str
    amount: str = ""


@dataclass(frozen=True)
class Evidence:
    """What is known about one item, and what may be done about it."""

    happenings: tuple[Happening, ...] = ()
    choices: tuple[Resolution, ...] = ()
    """What the person at the bench may write down; empty where it is settled by itself."""
    currency: str = ""
    """The currency of the amount that a finding needs; empty where none is."""
    may_withdraw: bool = False
    """It belongs to a void of which nothing was sent that undoes anything."""


class QueueDesk(Protocol):
    """The queue for whoever stands at the bench. Acts raise StationError where they are refused."""

    async def view(self) -> QueueView:
        """The queue at this moment."""
        ...

    async def evidence(self, item: QueueItem) -> Evidence:
        """What was asked and answered about `item`, oldest first."""
        ...

    async def send_now(self) -> None:
        """Everything that is due later is looked at now."""
        ...

    async def read_again(self, item: QueueItem) -> None:
        """`item` is looked at now; what was set aside is taken up again."""
        ...

    async def withdraw(self, item: QueueItem) -> None:
        """Takes its void back, if nothing of it was sent."""
        ...

    async def resolve(self, item: QueueItem, found: Found) -> None:
        """A supervisor writes down what was found out."""
        ...


@dataclass(frozen=True)
class Behind:
    """The desks and facts behind the page, handed in by `app`."""

    queue: Queue
    voiding: Voiding
    resolving: Resolving
    books: Books
    line: Line
    clock: Clock
    settings: Callable[[], Settings]


class BenchQueue:
    """Fills `QueueDesk` for the person who is at the bench at that moment."""

    def __init__(self, behind: Behind, who: Callable[[], Actor]) -> None:
        self._behind, self._who = behind, who

    async def view(self) -> QueueView:
        """As `QueueDesk`. Raises PermissionRefusedError."""
        behind = self._behind
        items = await behind.queue.items(self._who())
        phone = behind.settings().of(declared.INSURER_PHONE)
        line = line_notice(behind.line, behind.clock.now())
        return build(items, line, phone)

    async def evidence(self, item: QueueItem) -> Evidence:
        """As `QueueDesk`. Raises PermissionRefusedError."""
        behind, owed, actor = self._behind, item.owed, self._who()
        require(actor, Permission.LOOK)
        work = await behind.books.work(owed.shipment)
        step = next((each for each in work.steps if each.id == owed.step), None)
        of_void = owed.kind in _OF_VOID or owed.asked_only
        choices: tuple[Resolution, ...] = ()
        waits = waiting_step(work)
        if actor.may(Permission.RESOLVE) and (waits.id if waits else None) == owed.step:
            choices = await behind.resolving.choices(owed.shipment, actor)
        return Evidence(
            happenings=evidence(step, work.void if of_void else None, behind.clock.now()),
            choices=choices,
            currency=_currency(work, item) if choices else "",
            may_withdraw=of_void and _may_withdraw(work),
        )

    async def send_now(self) -> None:
        """As `QueueDesk`. Raises PermissionRefusedError."""
        await self._behind.queue.retry_all(self._who())

    async def read_again(self, item: QueueItem) -> None:
        """As `QueueDesk`. Raises PermissionRefusedError or RefusedError."""
        await self._behind.queue.retry(item.owed.shipment, self._who())

    async def withdraw(self, item: QueueItem) -> None:
        """As `QueueDesk`. Raises PermissionRefusedError or RefusedError."""
        await self._behind.voiding.withdraw(item.owed.shipment, self._who())

    async def resolve(self, item: QueueItem, found: Found) -> None:
        """As `QueueDesk`. Raises PermissionRefusedError, or RefusedError with what is missing."""
        behind, shipment = self._behind, item.owed.shipment
        amount = None
        if found.amount:
            work = await behind.books.work(shipment)
            amount = amounts.typed(found.amount, _currency(work, item))
        await behind.resolving.resolve(
            shipment, found.resolution, found.evidence, amount, self._who()
        )


def _may_withdraw(work: Work) -> bool:
    return work.void is not None and work.void.open and not acted(work.void, work.steps)


def _currency(work: Work, item: QueueItem) -> str:
    """The currency of what may have come back; empty for what is not about money."""
    shipment = work.shipment
    if item.owed.kind is StepKind.PRINT:
        return ""
    if item.owed.kind in _OF_LABEL or shipment.premium is None:
        return shipment.form.label_price.currency
    return shipment.premium.currency
