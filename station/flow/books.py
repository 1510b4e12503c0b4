"""The store as the desk needs it, beside the journal: what is kept, and what may be looked up."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from station.domain.cover import Offer
from station.domain.money import Money
from station.domain.papers import Paper
from station.domain.reprint import ReprintEnd, Why
from station.domain.shipment import Order, PaperKind
from station.flow.figures import Counts
from station.flow.lost import LostShipment
from station.flow.work import (
    Identity,
    Intent,
    OrderState,
    Posting,
    Shipment,
    Step,
    StoredOrder,
    Wish,
    Work,
)


class Books(Protocol):
    """What a desk may write and read. Each write is one transaction, durable on return."""

    async def identify(self, identity: Identity) -> None:
        """Makes a new store `identity`'s own; raises RefusedError for another's."""
        ...

    async def commit(
        self,
        shipment: Shipment,
        holds: Sequence[Posting],
        intents: Sequence[Intent],
        declined: Sequence[Intent],
    ) -> None:
        """Dispatch in one transaction. Raises RefusedError; nothing is written then."""
        ...

    async def wish(self, shipment: str, wanted: Wish, at: datetime, by: str) -> None:
        """What the clerk wants done with the parcel."""
        ...

    async def keep_offer(self, shipment: str, offer: Offer, answer: bytes) -> None:
        """Stores an offer before it is shown."""
        ...

    async def shown_offers(self, shipment: str | None = None) -> list[tuple[str, str]]:
        """Packages shown and neither booked nor declined, with their shipment."""
        ...

    async def decline(
        self, shipment: str, intents: Sequence[Intent], at: datetime, by: str
    ) -> None:
        """Opt-outs are owed for these packages."""
        ...

    async def keep_orders(self, kept: Iterable[Order], at: datetime) -> tuple[int, int]:
        """How many orders are new or changed, and how many are already in work."""
        ...

    async def find_orders(self, number: str) -> list[StoredOrder]:
        """The orders with this number, open ones first."""
        ...

    async def order(self, source: str, number: str) -> StoredOrder | None:
        """One order."""
        ...

    async def move_order(self, order: Order, state: OrderState, at: datetime, by: str) -> None:
        """Writes an order's new state; on hold and off hold are said in the audit log."""
        ...

    async def orders_waiting(self) -> int:
        """How many orders are open."""
        ...

    async def take_back_orders(self, at: datetime) -> int:
        """Orders left on the bench by a program that ended are open again."""
        ...

    async def work(self, shipment: str) -> Work:
        """A shipment and its steps."""
        ...

    async def shipment(self, shipment: str) -> Shipment | None:
        """One shipment."""
        ...

    async def shipment_by_code(self, code: str) -> Shipment | None:
        """The shipment with this SSCC or tracking number."""
        ...

    async def open_shipments(self) -> list[str]:
        """Ids of shipments with work left."""
        ...

    async def newest_of(self, source: str, number: str) -> Shipment | None:
        """The newest shipment of an order."""
        ...

    async def newest(self, limit: int, since: datetime | None = None) -> list[Shipment]:
        """The newest shipments, newest first."""
        ...

    async def dispatched_since(self, since: datetime) -> tuple[int, datetime | None]:
        """How many were dispatched since, and when the first of them was."""
        ...

    async def all_shipments(self) -> list[Shipment]:
        """Every shipment, oldest first."""
        ...

    async def steps(self, shipment: str) -> tuple[Step, ...]:
        """All steps of a shipment."""
        ...

    async def owed(self, now: datetime) -> Counts:
        """How much is owed to the outside, and waits for a person, at `now`."""
        ...

    async def post(self, posting: Posting, at: datetime, by: str) -> bool:
        """Writes a posting once."""
        ...

    async def balances(self, account: str) -> tuple[Money, ...]:
        """What an account holds, per currency."""
        ...

    async def money_of(self, shipment: str) -> dict[str, tuple[Money, ...]]:
        """A shipment's postings by event."""
        ...

    async def lost(self) -> list[LostShipment]:
        """Shipments that only the second record knows, and nobody has seen to."""
        ...

    async def ledger_faults(self) -> list[str]:
        """What is wrong with the books."""
        ...

    async def integrity_faults(self) -> list[str]:
        """What is wrong with the files."""
        ...

    async def labels_left(self, prefix: str, capacity: int) -> int:
        """How many numbers of a label range are left."""
        ...

    async def papers(self, shipment: str, kind: PaperKind) -> tuple[Paper, ...]:
        """The stored bytes of a paper."""
        ...

    async def keep_papers(self, shipment: str, papers: Sequence[Paper], at: datetime) -> None:
        """As in `ports.Journal`: for papers that no step prints."""
        ...

    async def count_reprint(
        self, shipment: str, kind: PaperKind, why: Why, at: datetime, by: str
    ) -> int:
        """Counts and attributes a reprint, with its reason; its number, from 1."""
        ...

    async def end_reprint(
        self, shipment: str, kind: PaperKind, n: int, end: ReprintEnd, at: datetime
    ) -> None:
        """Notes what the printer said of reprint `n`."""
        ...
