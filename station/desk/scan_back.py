"""The label scanned on the box after printing: the right one closes the parcel.

A wrong one is told by the parcel that it belongs to. Nothing waits for a scan for ever: a clerk who
goes on is told, and the parcel stands on the supervisor's page until its label was scanned.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from station.desk.packing import require
from station.domain import settings as declared
from station.domain import tracking
from station.domain.errors import Message, RefusedError, message
from station.domain.people import Actor, Permission
from station.domain.settings import Settings
from station.domain.shipment import LabelState, PaperKind
from station.flow.books import Books
from station.flow.ports import Clock
from station.flow.scans import ScanBooks, Scans
from station.flow.work import Shipment, Work

SHOUTS = frozenset({"scan.wrong", "scan.void"})
"""What must not be missed: it stands until it is answered."""
_STANDS = frozenset({LabelState.BOUGHT, LabelState.VOID_REFUSED})


@dataclass(frozen=True)
class Confirmed:
    """A label that is on its box."""

    shipment: Shipment
    number: int
    """Which parcel of `of`, counted from 1."""
    of: int
    done: int
    """Of how many parcels the label was scanned by now."""
    at: datetime
    again: bool = False
    """It was known already; `at` is when it was scanned first."""

    @property
    def whole(self) -> bool:
        """Every label of the shipment was scanned."""
        return self.done >= self.of

    @property
    def word(self) -> Message:
        """What it comes to."""
        order = self.shipment.number
        if self.again:
            return message("scan.again", order=order, at=self.at)
        if self.whole:
            return message("scan.confirmed", order=order)
        return message("scan.part", order=order, done=self.done, of=self.of)


def left(shipment: Shipment, scans: Scans, *, printed: bool) -> int:
    """How many labels that came out are still to be scanned on their boxes."""
    if not printed or shipment.label not in _STANDS or shipment.bought is None:
        return 0
    return max(0, len(shipment.bought.tracking) - len(scans.done))


def who(shipment: Shipment) -> str:
    """Whose parcel it is, in one line; nobody's once personal data was removed."""
    recipient = shipment.form.recipient
    return ", ".join(filter(None, (recipient.name or recipient.company, recipient.city)))


CameOut = Callable[[str, PaperKind, bool, Actor], Awaitable[None]]


class ScanBack:
    """What may be scanned, and what it means."""

    def __init__(
        self,
        books: Books,
        scans: ScanBooks,
        clock: Clock,
        settings: Callable[[], Settings],
        came_out: CameOut,
        *,
        practice: bool,
    ) -> None:
        """`came_out` settles a label of which nobody knew: whoever scans it has it in hand."""
        self._books = books
        self._scans = scans
        self._clock = clock
        self._settings = settings
        self._came_out = came_out
        self._practice = practice

    def wanted(self) -> bool:
        """True if a clerk is to scan each label on its box."""
        chosen = self._settings().of(declared.PAPERS_SCAN_BACK)
        return chosen == "always" or (chosen == "practice" and self._practice)

    async def scans(self, shipment: str) -> Scans:
        """What was scanned of a shipment's labels."""
        return await self._scans.scans(shipment)

    async def shipment(self, code: str) -> Shipment | None:
        """The shipment whose label `code` was read from; None if no label is like it."""
        for number in tracking.scanned(code):
            found = await self._books.shipment_by_code(number)
            if found is not None:
                return found
        return None

    async def confirm(self, code: str, expected: str | None, actor: Actor) -> Confirmed:
        """The label with `code` is on its box; where one is `expected` it must be that shipment's.

        Raises RefusedError: an unknown code, another parcel's label, one that is voided or never
        came out; PermissionRefusedError.
        """
        require(actor, Permission.PACK)
        found = await self.shipment(code)
        if found is None or found.bought is None:
            raise RefusedError("scan.unknown", code=code[:40])
        work = await self._books.work(found.id)
        self._check(work)
        if expected not in (None, found.id):
            waits = await self._books.shipment(expected) if expected else None
            raise RefusedError(
                "scan.wrong",
                order=found.number,
                who=who(found),
                waits=waits.number if waits is not None else "",
            )
        label = work.printing(PaperKind.LABEL)
        if label is not None and label.nobody_knows:
            await self._came_out(found.id, PaperKind.LABEL, True, actor)
        numbers = found.bought.tracking
        read = next(each for each in tracking.scanned(code) if each in numbers)
        number, of = numbers.index(read) + 1, len(numbers)
        before = (await self._scans.scans(found.id)).done
        now = self._clock.now()
        new = await self._scans.confirm(found.id, number, of, now, actor.name)
        at = now if new or number not in before else before[number].at
        return Confirmed(found, number, of, len({*before, number}), at, again=not new)

    def _check(self, work: Work) -> None:
        shipment, printed = work.shipment, work.printing(PaperKind.LABEL)
        facts = {"order": shipment.number, "who": who(shipment)}
        asked = work.void is not None and work.void.open
        if shipment.label not in _STANDS or asked:
            raise RefusedError("scan.void", **facts)
        if printed is None or not (printed.came_out or printed.nobody_knows):
            raise RefusedError("scan.not_out", **facts)

    async def pass_by(self, shipment: str, actor: Actor) -> None:
        """The clerk goes on before every label of `shipment` was scanned.

        Raises PermissionRefusedError.
        """
        require(actor, Permission.PACK)
        await self._scans.pass_by(shipment, self._clock.now(), actor.name)
