"""The store as the rest of the program asks it: a method is one transaction, durable on return."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import apsw

from station.domain.cover import Offer
from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.papers import Paper
from station.domain.reprint import ReprintEnd, Why
from station.domain.shipment import Order, PaperKind
from station.flow import points
from station.flow.figures import Counts
from station.flow.lost import LostShipment
from station.flow.seen import StepKind
from station.flow.work import (
    Change,
    Intent,
    OrderState,
    Outcome,
    Posting,
    Shipment,
    Step,
    StoredOrder,
    Waiting,
    Wish,
    Work,
)
from station.store import (
    amendments,
    figures,
    journal,
    ledger,
    lost,
    names,
    offers,
    open_work,
    orders,
    papers,
    shipments,
    voids,
)
from station.store.applying import apply_planned
from station.store.codec import stamp
from station.store.records import Records

_CLOSED = {
    OrderState.DISPATCHED: "order.dispatched_already",
    OrderState.ON_HOLD: "order.on_hold",
}


class Store(Records):
    """The bench's own truth."""

    # The journal port.

    async def work(self, shipment: str) -> Work:
        """The shipment and its steps. Raises RefusedError for an unknown id."""

        def read(connection: apsw.Connection) -> Work:
            found = shipments.get(connection, shipment)
            if found is None:
                raise RefusedError("shipment.unknown", shipment=shipment)
            asked, steps = voids.newest(connection, shipment), journal.steps(connection, shipment)
            changed = any(step.kind is StepKind.CONFIRM_UPDATE for step in steps)
            posted = ledger.events(connection, shipment) if asked is not None or changed else {}
            changes = amendments.confirmed(connection, shipment) if changed else ()
            return Work(found, steps, asked, posted, changes)

        return await self.read(read)

    async def open_shipments(self) -> list[str]:
        """Ids of all shipments with work left."""
        return await self.read(open_work.open_ids)

    async def voids_waiting(self) -> list[Waiting]:
        """Approved voids that wait for nothing but the insurer, with what ranks them."""
        return await self.read(open_work.voids_waiting)

    async def fault(self, shipment: str, what: str, at: datetime) -> int:
        """Counts a fault of our own while working on `shipment`; how many there were."""
        return await self.write(lambda c: open_work.fault(c, shipment, what, at))

    async def forgive(self, shipment: str) -> None:
        """Its faults count no more."""
        await self.write(lambda c: open_work.forgive(c, shipment), sync=False)

    async def open_opt_outs(self) -> list[Step]:
        """Opt-outs owed, oldest first."""
        return list(await self.read(journal.open_opt_outs))

    async def sent(self, step: Step, at: datetime) -> int:
        """SENT, in both records; the attempt's number."""
        return await self.write(lambda connection: voids.sent(connection, step, at))

    async def outcome(self, step: Step, outcome: Outcome) -> None:
        """OUTCOME of one attempt, or of a read about it."""
        await self.write(lambda c: journal.outcome(c, step, outcome), sync=False)

    async def apply(self, planned: Work, change: Change, at: datetime) -> bool:
        """APPLIED: the whole change in one transaction; False if `planned` stands no more."""
        done = await self.write(lambda c: apply_planned(c, planned, change, at), sync=False)
        if done and change.void is not None:
            points.reached("void.ended")
        return done

    async def opt_out_settled(self, step: Step, again_under: str | None, at: datetime) -> None:
        """An opt-out is done, or owed again under the key `again_under`."""

        def work(connection: apsw.Connection) -> None:
            result = "settled" if again_under is None else "key_expired"
            journal.applied(connection, step.id, result, at)
            if again_under is not None:
                again = Intent(StepKind.OPT_OUT, step.subject, again_under, step.body)
                journal.intend(connection, step.shipment, again, at, names.Stored(step.by))

        await self.write(work, sync=False)

    async def papers(self, shipment: str, kind: PaperKind) -> tuple[Paper, ...]:
        """The stored bytes of a paper."""
        return await self.read(lambda connection: papers.get(connection, shipment, kind))

    async def keep_papers(self, shipment: str, kept: Sequence[Paper], at: datetime) -> None:
        """Stores a paper's bytes before its first print."""
        await self.write(lambda c: papers.keep(c, shipment, kept, at), sync=False)

    # Dispatch.

    async def commit(
        self,
        shipment: Shipment,
        holds: Sequence[Posting],
        intents: Sequence[Intent],
        declined: Sequence[Intent],
    ) -> None:
        """Dispatch: shipment, consent, held money and first intents in one transaction.

        Raises OverdrawnError, or RefusedError if the order was dispatched already, is on hold or
        its offer is not to be had any more; nothing is written then.
        """

        def work(connection: apsw.Connection) -> None:
            found = orders.get(connection, shipment.source, shipment.number)
            if found is not None and found.state in _CLOSED:
                raise RefusedError(_CLOSED[found.state], order=shipment.number)
            at, by = shipment.created_at, shipment.by
            if shipment.consent is not None:
                offers.consent(connection, shipment.id, shipment.consent)
            shipments.insert(connection, shipment)
            ledger.enough(connection, holds)
            for posting in holds:
                ledger.post(connection, posting, stamp(at), by)
            for intent in intents:
                journal.intend(connection, shipment.id, intent, at, by)
            offers.decline(connection, list(declined), shipment.id, at, by)
            orders.move(
                connection,
                shipment.source,
                shipment.number,
                OrderState.DISPATCHED,
                shipment.id,
                at,
            )

        await self.write(work)
        points.reached("dispatch.committed")

    async def wish(self, shipment: str, wanted: Wish, at: datetime, by: str) -> None:
        """What the clerk wants done with a parcel whose cover is not there."""
        await self.write(lambda c: shipments.wish(c, shipment, wanted, at, by))

    # Offers.

    async def keep_offer(self, shipment: str, offer: Offer, answer: bytes) -> None:
        """Stores an offer before it is shown."""
        await self.write(lambda c: offers.keep(c, shipment, offer, answer))

    async def shown_offers(self, shipment: str | None = None) -> list[tuple[str, str]]:
        """Packages shown and neither booked nor declined, with their shipment."""
        return await self.read(lambda c: offers.shown(c, shipment))

    async def decline(
        self, shipment: str, intents: Sequence[Intent], at: datetime, by: str
    ) -> None:
        """Opt-outs are owed for these packages."""
        await self.write(lambda c: offers.decline(c, list(intents), shipment, at, by))

    # Orders.

    async def keep_orders(self, kept: Iterable[Order], at: datetime) -> tuple[int, int]:
        """Keeps orders; how many are new or changed, and how many are already in work."""
        return await self.write(lambda c: orders.keep(c, kept, at))

    async def find_orders(self, number: str) -> list[StoredOrder]:
        """The orders with this number."""
        return await self.read(lambda c: orders.find(c, number))

    async def order(self, source: str, number: str) -> StoredOrder | None:
        """One order."""
        return await self.read(lambda c: orders.get(c, source, number))

    async def move_order(self, order: Order, state: OrderState, at: datetime, by: str) -> None:
        """Writes an order's new state."""
        await self.write(lambda c: orders.put(c, order.source, order.number, state, at, by))

    async def orders_waiting(self) -> int:
        """How many orders are open."""
        return await self.read(orders.waiting)

    async def take_back_orders(self, at: datetime) -> int:
        """Orders left on the bench by a program that ended are open again."""
        return await self.write(lambda c: orders.take_back(c, at))

    # Looking.

    async def shipment(self, shipment: str) -> Shipment | None:
        """One shipment."""
        return await self.read(lambda c: shipments.get(c, shipment))

    async def shipment_by_code(self, code: str) -> Shipment | None:
        """The shipment with this SSCC or tracking number."""
        return await self.read(lambda c: shipments.by_code(c, code))

    async def newest_of(self, source: str, number: str) -> Shipment | None:
        """The newest shipment of an order."""
        return await self.read(lambda c: shipments.newest_of(c, source, number))

    async def newest(self, limit: int, since: datetime | None = None) -> list[Shipment]:
        """The newest shipments, newest first."""
        return await self.read(lambda c: shipments.newest(c, limit, since))

    async def dispatched_since(self, since: datetime) -> tuple[int, datetime | None]:
        """How many were dispatched since, and when the first of them was."""
        return await self.read(lambda c: shipments.dispatched_since(c, since))

    async def all_shipments(self) -> list[Shipment]:
        """Every shipment, oldest first."""
        return await self.read(shipments.all_shipments)

    async def steps(self, shipment: str) -> tuple[Step, ...]:
        """All steps of a shipment, of one whose order was only put back too."""
        return await self.read(lambda c: journal.steps(c, shipment))

    async def owed(self, now: datetime) -> Counts:
        """How much is owed to the outside, and waits for a person, at `now`."""
        return await self.read(lambda c: figures.counts(c, now))

    # The wallet.

    async def post(self, posting: Posting, at: datetime, by: str) -> bool:
        """Writes a posting once; False if it was there."""
        return await self.write(lambda c: ledger.post(c, posting, stamp(at), by))

    async def balances(self, account: str) -> tuple[Money, ...]:
        """What an account holds, per currency."""
        return await self.read(lambda c: ledger.balances(c, account))

    async def money_of(self, shipment: str) -> dict[str, tuple[Money, ...]]:
        """A shipment's postings by event."""
        return await self.read(lambda c: ledger.events(c, shipment))

    async def lost(self) -> list[LostShipment]:
        """Shipments that only the second record knows, and nobody has seen to."""
        return await self.read(lost.unseen)

    async def lost_seen(self, shipment: str, at: datetime, by: str, evidence: str) -> bool:
        """A person has seen to a lost shipment; False if there is none like it."""
        return await self.write(lambda c: lost.seen(c, shipment, at, by, evidence))

    async def ledger_faults(self) -> list[str]:
        """What is wrong with the books."""
        return await self.read(ledger.faults)

    async def labels_left(self, prefix: str, capacity: int) -> int:
        """How many numbers of a label range are not taken yet."""

        def read(connection: apsw.Connection) -> int:
            taken = connection.execute(
                "SELECT next FROM label_range WHERE prefix = ?", (prefix,)
            ).get
            return capacity - int(taken or 0)

        return await self.read(read)

    # Papers asked for again.

    async def count_reprint(
        self, shipment: str, kind: PaperKind, why: Why, at: datetime, by: str
    ) -> int:
        """Counts and attributes a reprint; its number."""
        return await self.write(lambda c: papers.count_reprint(c, shipment, kind, why, at, by))

    async def end_reprint(
        self, shipment: str, kind: PaperKind, n: int, end: ReprintEnd, at: datetime
    ) -> None:
        """Notes what the printer said of a reprint."""
        await self.write(lambda c: papers.end_reprint(c, shipment, kind, n, end, at))
