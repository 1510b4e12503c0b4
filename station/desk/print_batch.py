"""Many labels printed again: one job for each parcel, stopped and gone on with at any label."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from station.desk.packing import require
from station.desk.papers import Papers, why_not
from station.domain.errors import Message, RefusedError, StationError, message
from station.domain.people import Actor, Permission
from station.domain.reprint import ReprintEnd, Why
from station.domain.shipment import PaperKind
from station.flow.books import Books
from station.flow.points import reached
from station.flow.ports import Clock
from station.flow.print_batches import BatchBooks, BatchItem, ItemState, PrintBatch

MOST_LABELS = 500
"""Labels in one batch: more are a roll and a half, and nobody stands by for that long."""

_OUT = (ItemState.PRINTED, ItemState.SENT, ItemState.SAVED)


@dataclass(frozen=True)
class Progress:
    """How far a batch is."""

    by: str
    out: int
    """Labels that came out, as far as the printer tells."""
    not_known: int
    refused: int
    left: int
    of: int
    now: BatchItem | None = None
    """The label that this was just about."""
    why: Message | None = None
    """Why it may not come out, or why the batch stopped here."""
    stopped: bool = False
    """The printer printed nothing, or nobody knows: it goes on when somebody says so."""
    unsure: tuple[str, ...] = ()
    """The orders of the labels of which nobody knows."""


def not_known(progress: Progress) -> Message:
    """The labels that a person has to look for, by their orders."""
    orders = ", ".join(progress.unsure)
    return message("batch.not_known", count=progress.not_known, orders=orders)


class PrintBatches:
    """Prints the labels of many shipments again, each counted and marked as any reprint."""

    def __init__(self, papers: Papers, books: Books, batches: BatchBooks, clock: Clock) -> None:
        self._papers = papers
        self._books = books
        self._batches = batches
        self._clock = clock
        self._stop = False

    async def standing(self, actor: Actor) -> Progress | None:
        """The batch that has not ended; None without one. Raises PermissionRefusedError."""
        require(actor, Permission.LOOK)
        batch = await self._batches.open()
        return _progress(batch) if batch is not None else None

    async def begin(self, shipments: Sequence[str], why: Why, actor: Actor) -> Progress:
        """Writes down which labels are to be printed; nothing is printed yet.

        Raises PermissionRefusedError, or RefusedError for too many, for none, for a reason
        without its words, or while another batch has not ended.
        """
        require(actor, Permission.PACK)
        why = why.checked()
        if await self._batches.open() is not None:
            raise RefusedError("batch.another")
        items: list[BatchItem] = []
        for shipment in shipments:
            found = (await self._books.work(shipment)).shipment
            for parcel in range(1, len(found.form.parcels) + 1):
                items.append(BatchItem(len(items) + 1, found.id, found.number, parcel))
        if not items:
            raise RefusedError("batch.none")
        if len(items) > MOST_LABELS:
            raise RefusedError("batch.too_many", most=MOST_LABELS, count=len(items))
        return _progress(await self._batches.begin(items, why, self._clock.now(), actor.name))

    async def run(self, actor: Actor) -> AsyncIterator[Progress]:
        """Prints what is left of the batch, one label after the other; how far it is after each.

        A label whose job was under way when the program ended is not known, and not printed
        again. Ends early where `stop` was called, and at a label that the printer did not print:
        that one is still to print. Raises PermissionRefusedError, or RefusedError without a batch.
        """
        require(actor, Permission.PACK)
        batch = await self._batches.open()
        if batch is None:
            raise RefusedError("batch.none")
        self._stop = False
        for each in batch.items:
            if each.state is ItemState.BEGUN:
                await self._batches.mark(batch.id, each.place, ItemState.NOT_KNOWN)
        if batch.next is None:  # the program ended at the last of them
            yield _progress(batch)
        while batch is not None and batch.next is not None and not self._stop:
            item = batch.next
            why, stopped = await self._one(batch, item, actor)
            batch = await self._batches.open()
            if batch is not None:  # else it was dropped meanwhile
                yield _progress(batch, item, why, stopped=stopped)
            if stopped:
                return
        if batch is not None and batch.next is None:
            await self._batches.end(batch.id, self._clock.now())

    def stop(self) -> None:
        """No further label is begun; the one that is under way is printed to its end."""
        self._stop = True

    async def drop(self, actor: Actor) -> None:
        """What is left of the batch is not printed. Raises PermissionRefusedError."""
        require(actor, Permission.PACK)
        self._stop = True
        batch = await self._batches.open()
        if batch is not None:
            await self._batches.end(batch.id, self._clock.now())

    async def _one(
        self, batch: PrintBatch, item: BatchItem, actor: Actor
    ) -> tuple[Message | None, bool]:
        """Prints one label; why it did not come out, and whether the batch stops for that."""
        barred = why_not(await self._books.work(item.shipment), PaperKind.LABEL)
        if barred is not None:
            await self._batches.mark(batch.id, item.place, ItemState.REFUSED)
            return barred, False
        await self._batches.mark(batch.id, item.place, ItemState.BEGUN)
        reached("batch.begun")
        try:
            end, reason = await self._papers.again(
                item.shipment, PaperKind.LABEL, batch.why, actor, item.parcel
            )
        except StationError as error:
            # Only what was never begun, or a folder that took no file, ends so.
            await self._batches.mark(batch.id, item.place, ItemState.WAITING)
            return error.message, True
        reached("batch.printed")
        # What did not come out for certain is still to print; every other end keeps its name.
        again = end is ReprintEnd.NOT_PRINTED
        state = ItemState.WAITING if again else ItemState(end.value)
        await self._batches.mark(batch.id, item.place, state)
        return reason, state not in _OUT


def _progress(
    batch: PrintBatch,
    now: BatchItem | None = None,
    why: Message | None = None,
    *,
    stopped: bool = False,
) -> Progress:
    # A label that is under way as this is read was begun by a program that ended since.
    unsure = [
        item.order for item in batch.items if item.state in (ItemState.NOT_KNOWN, ItemState.BEGUN)
    ]
    return Progress(
        by=batch.by,
        out=batch.count(*_OUT),
        not_known=len(unsure),
        refused=batch.count(ItemState.REFUSED),
        left=batch.count(ItemState.WAITING),
        of=len(batch.items),
        now=now,
        why=why,
        stopped=stopped,
        unsure=tuple(dict.fromkeys(unsure)),
    )
