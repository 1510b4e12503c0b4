"""What is owed and stands on no list is put on it each minute, not at the next start only."""

from station.flow.outbox import Outbox
from station.flow.ports import Journal


async def look_over(journal: Journal, outbox: Outbox) -> None:
    """Has the outbox work on what is owed and what it does not know of.

    Whoever writes an act tells the outbox of it. Where that was missed, as with a disk that failed
    after the transaction, nothing else would before the next start. What waits for a person is
    planned anew too, and nothing comes of it. Raises StationError.
    """
    owed = await journal.open_shipments()
    owed += [each.shipment for each in await journal.voids_waiting()]
    for shipment in owed:
        # None of one that is worked on, too: it is planned once more then, which does nothing.
        if outbox.next_try(shipment) is None:
            outbox.wake(shipment)
    if outbox.next_try("") is None:
        outbox.wake_opt_outs()
