"""Papers asked for again: counted, attributed, marked."""

from station.desk.packing import require
from station.domain.errors import RefusedError
from station.domain.people import Actor, Permission
from station.domain.shipment import PaperKind
from station.flow.books import Books
from station.flow.ports import Clock, PaperMaker, Printer
from station.flow.verdict import Answer


class Papers:
    """Reprints of papers that came out before."""

    def __init__(self, books: Books, maker: PaperMaker, printer: Printer, clock: Clock) -> None:
        self._books = books
        self._maker = maker
        self._printer = printer
        self._clock = clock

    async def reprint(self, shipment: str, kind: PaperKind, actor: Actor) -> tuple[str, ...]:
        """Brings a paper out again, marked with its number; returns where it went.

        Raises RefusedError for a paper that never came out, PermissionRefusedError, or what the
        printer raises.
        """
        require(actor, Permission.PACK)
        # A label's bytes may be ready long before it prints; only what came out comes out again.
        steps = await self._books.steps(shipment)
        if not any(step.subject == kind.value and step.applied for step in steps):
            raise RefusedError(f"last.no_{kind.value}")
        found = await self._books.shipment(shipment)
        if found is None:
            raise RefusedError("shipment.unknown", shipment=shipment)
        # Counted before it is printed: a count too many is harmless, one too few is not.
        number = await self._books.count_reprint(shipment, kind, self._clock.now(), actor.name)
        papers = await self._maker.make(found, kind, number)
        out = await self._printer.deliver(found, papers)
        if out.answer is not Answer.YES:
            raise RefusedError("last.reprint_failed")
        return out.where
