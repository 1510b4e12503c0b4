"""Fills the port of the void and queue desks: each method is one transaction, durable on return."""

from datetime import datetime

import apsw

from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.void import Void
from station.flow import points
from station.flow.void_books import OwedList
from station.flow.work import Change, Outcome, Step
from station.store import journal, open_work, queue, record, voids
from station.store.applying import apply_change
from station.store.chain import body_hash
from station.store.codec import stamp
from station.store.reader import HistoryReader
from station.store.store import Store


class VoidRows:
    """The voids, the queue, and what people found out."""

    def __init__(self, store: Store, reader: HistoryReader | None = None) -> None:
        """A long queue is read through `reader`, so that no dispatch waits for it."""
        self._store = store
        self._read = reader.read if reader is not None else store.read

    async def ask(self, shipment: str, wanted: Void) -> Void:
        """Writes a wish down. Raises RefusedError while another is open."""
        asked = await self._store.write(lambda c: voids.ask(c, shipment, wanted))
        points.reached("void.asked")
        return asked

    async def approve(self, shipment: str, accepted: Money | None, at: datetime, by: str) -> Void:
        """A supervisor's yes. Raises RefusedError if nothing is asked."""
        approved = await self._store.write(lambda c: voids.approve(c, shipment, accepted, at, by))
        points.reached("void.approved")
        return approved

    async def withdraw(self, shipment: str, at: datetime, by: str) -> Void:
        """Takes a wish back. Raises RefusedError once the outside may have acted on it."""
        return await self._store.write(lambda c: voids.withdraw(c, shipment, at, by))

    async def cover_anyway(self, shipment: str, at: datetime, by: str) -> None:
        """The cover is cancelled although the label stands. Raises RefusedError."""
        await self._store.write(lambda c: voids.cover_anyway(c, shipment, at, by))

    async def keep_cover(self, shipment: str, at: datetime, by: str) -> Void:
        """The void ends without the cover's cancellation. Raises RefusedError."""
        return await self._store.write(lambda c: voids.keep_cover(c, shipment, at, by))

    async def voids(self, shipment: str) -> tuple[Void, ...]:
        """All voids of a shipment, oldest first."""
        return await self._store.read(lambda c: voids.all_of(c, shipment))

    async def owed(self) -> OwedList:
        """Everything in the queue, in its order."""
        return await self._read(queue.owed)

    async def set_aside(self) -> dict[str, str]:
        """Shipments that are worked on no more after three faults of ours, and what failed."""
        return await self._store.read(open_work.set_aside)

    async def forgive(self, shipment: str) -> None:
        """A person wants it worked on again."""
        await self._store.write(lambda c: open_work.forgive(c, shipment))

    async def ask_again(self, step: Step, at: datetime, by: str) -> None:
        """Ends a flagged preview, so that it is asked anew under its own key."""

        def work(connection: apsw.Connection) -> None:
            _still_open(connection, step)
            journal.applied(connection, step.id, "asked_again", at)
            apply_change(connection, step.shipment, Change(clear_flag=True), at, by)

        await self._store.write(work)

    async def found_out(self, step: Step, outcome: Outcome, by: str, evidence: str) -> None:
        """What a person found out about a step; it is worked on again if it was set aside.

        Raises RefusedError if it is settled already.
        """

        def work(connection: apsw.Connection) -> None:
            _still_open(connection, step)
            journal.outcome(connection, step, outcome)
            open_work.forgive(connection, step.shipment)
            answer = outcome.answer.value
            _resolved(connection, step.shipment, outcome.at, by, evidence, answer, step.key)

        await self._store.write(work)

    async def resolve(
        self, shipment: str, change: Change, at: datetime, by: str, evidence: str
    ) -> None:
        """What a person decided about a shipment, with its postings."""

        def work(connection: apsw.Connection) -> None:
            apply_change(connection, shipment, change, at, by)
            open_work.forgive(connection, shipment)
            answer = change.cover.value if change.cover else "settled"
            _resolved(connection, shipment, at, by, evidence, answer, None)

        await self._store.write(work)


def _still_open(connection: apsw.Connection, step: Step) -> None:
    if journal.is_applied(connection, step.id):
        raise RefusedError("queue.settled")


def _resolved(
    connection: apsw.Connection,
    shipment: str,
    at: datetime,
    by: str,
    evidence: str,
    answer: str,
    key: str | None,
) -> None:
    """The line of a manual resolve: who, what, and the hash of the evidence that was given."""
    record.add(
        connection,
        stamp(at),
        "resolve",
        shipment=shipment,
        key=key,
        answer=answer,
        by=by,
        evidence_sha256=body_hash(evidence.encode()),
    )
