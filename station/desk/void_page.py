"""What the void page may ask: how a void stands, the wish for it, the yes of a supervisor."""

from collections.abc import Callable
from typing import Protocol

from station.desk import view_void
from station.desk.packing import require
from station.desk.people import People
from station.desk.view_void import VoidAct, VoidView
from station.desk.voiding import Voiding
from station.domain.money import Money
from station.domain.people import Actor, Permission
from station.domain.settings import Settings
from station.domain.void import VoidReason
from station.flow.books import Books
from station.flow.line import Line
from station.flow.ports import Clock


class VoidDesk(Protocol):
    """One shipment's void for whoever stands at the bench. Acts raise StationError."""

    async def view(self, shipment: str) -> VoidView:
        """How it stands at this moment."""
        ...

    async def supervisors(self) -> tuple[str, ...]:
        """Who may say yes, whoever is at the bench first."""
        ...

    async def badge_names(self, code: str) -> str | None:
        """The name of whoever has the badge."""
        ...

    async def ask(self, shipment: str, reason: VoidReason, note: str) -> None:
        """Writes the wish down in the name of the person at the bench."""
        ...

    async def approve(self, view: VoidView, wish: tuple[VoidReason, str] | None, who: str,
                      pin: str) -> None:  # fmt: skip
        """`who` proves it by PIN and says yes to what `view` shows, for this one act.

        With a `wish` (reason and note) that is not written down yet it is asked first, in the name
        of the person at the bench.
        """
        ...

    async def keep(self, view: VoidView, who: str, pin: str) -> None:
        """`who` proves it by PIN and leaves the cover as it is: the void ends so."""
        ...

    async def withdraw(self, shipment: str) -> None:
        """Takes the wish back."""
        ...


class BenchVoid:
    """Fills the void page's desk."""

    def __init__(
        self,
        voiding: Voiding,
        people: People,
        books: Books,
        clock: Clock,
        line: Line,
        settings: Callable[[], Settings],
        who: Callable[[], Actor],
    ) -> None:
        self._voiding = voiding
        self._people = people
        self._books = books
        self._clock = clock
        self._line = line
        self._settings = settings
        self._who = who

    async def view(self, shipment: str) -> VoidView:
        """How it stands. Raises PermissionRefusedError, RefusedError for an unknown shipment."""
        outlook = await self._voiding.outlook(shipment, self._who())
        events = await self._books.money_of(shipment)
        settings, now = self._settings(), self._clock.now()
        return view_void.build(outlook, events, self._line, settings, self._who(), now)

    async def supervisors(self) -> tuple[str, ...]:
        """Who may say yes, whoever is at the bench first. Raises PermissionRefusedError."""
        require(self._who(), Permission.ASK_VOID)
        names = [
            each.name for each in await self._people.active() if each.actor.may(Permission.VOID)
        ]
        return tuple(sorted(names, key=lambda name: name != self._who().name))

    async def badge_names(self, code: str) -> str | None:
        """The name of whoever has the badge."""
        return await self._people.badge_names(code)

    async def ask(self, shipment: str, reason: VoidReason, note: str) -> None:
        """Writes the wish down. Raises PermissionRefusedError or RefusedError."""
        await self._voiding.ask(shipment, reason, note, self._who())

    async def approve(
        self, view: VoidView, wish: tuple[VoidReason, str] | None, who: str, pin: str
    ) -> None:
        """The yes, proven for this one act: who is signed in at the bench does not change.

        Raises PermissionRefusedError for a PIN that is not theirs, a role that may not, or where
        another person is needed; RefusedError where there is nothing to say yes to.
        """
        require(self._who(), Permission.ASK_VOID)
        approver = await self._people.prove(who, pin, Permission.VOID)
        if wish is not None and not await self._asked(view.shipment):
            await self._voiding.ask(view.shipment, *wish, self._who())
        if view.act is VoidAct.COVER_ANYWAY:
            await self._voiding.cover_anyway(view.shipment, approver)
            return
        accepted: Money | None = view.refund
        await self._voiding.approve(view.shipment, accepted, approver)

    async def _asked(self, shipment: str) -> bool:
        void = (await self._books.work(shipment)).void
        return void is not None and void.open

    async def keep(self, view: VoidView, who: str, pin: str) -> None:
        """The cover is left as it is. Raises as `approve`."""
        require(self._who(), Permission.ASK_VOID)
        approver = await self._people.prove(who, pin, Permission.VOID)
        await self._voiding.keep_cover(view.shipment, approver)

    async def withdraw(self, shipment: str) -> None:
        """Takes the wish back. Raises PermissionRefusedError or RefusedError."""
        await self._voiding.withdraw(shipment, self._who())
