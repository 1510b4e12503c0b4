"""The printers of a bench: which prints what, and how each stood when it was last asked."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from station.desk.packing import require
from station.domain.people import Actor, Permission
from station.domain.printers import PrinterRole, PrinterSpec
from station.flow.ports import Clock, Delivered, PrinterState, ProofMaker
from station.flow.ports import Printer as Printing


@dataclass(frozen=True)
class Printer:
    """One printer with all that it is for."""

    spec: PrinterSpec
    roles: tuple[PrinterRole, ...]
    state: PrinterState | None = None
    """None while it was not asked."""
    asked_at: datetime | None = None


@dataclass(frozen=True)
class _Test:
    """The job of a test label."""

    id: str
    number: str = "test"


class Printers:
    """Asks the printers how they stand, and remembers what they said. Prints nothing."""

    def __init__(
        self,
        spec: Callable[[PrinterRole], PrinterSpec],
        state: Callable[[PrinterSpec], Awaitable[PrinterState]],
        queues: Callable[[], Sequence[str]],
        maker: ProofMaker,
        printer: Printing,
        clock: Clock,
    ) -> None:
        self._spec = spec
        self._state = state
        self._queues = queues
        self._maker = maker
        self._printer = printer
        self._clock = clock
        self._told: dict[PrinterSpec, tuple[PrinterState, datetime]] = {}

    def all(self) -> tuple[Printer, ...]:
        """Each printer once, the labels' first."""
        roles: dict[PrinterSpec, list[PrinterRole]] = {}
        for role in PrinterRole:
            roles.setdefault(self._spec(role), []).append(role)
        return tuple(
            Printer(spec, tuple(each), *self._told.get(spec, (None, None)))
            for spec, each in roles.items()
        )

    @property
    def troubled(self) -> Printer | None:
        """The first that would not print, as far as it was asked."""
        return next((each for each in self.all() if each.state and each.state.fault), None)

    async def ask(self) -> bool:
        """Asks each printer, and the folder; True if one stands otherwise than before."""
        before = {spec: state for spec, (state, _) in self._told.items()}
        now: dict[PrinterSpec, tuple[PrinterState, datetime]] = {}
        for each in self.all():
            now[each.spec] = (await self._state(each.spec), self._clock.now())
        self._told = now
        return before != {spec: state for spec, (state, _) in now.items()}

    async def test(self, role: PrinterRole, actor: Actor) -> tuple[str, Delivered]:
        """Prints the label that proves the printer of `role`; its code, and what the printer said.

        Not journaled: it ships nothing, and a second one is only paper. Raises
        PermissionRefusedError, or StationError when it cannot be made.
        """
        require(actor, Permission.PACK)
        now = self._clock.now()
        # Of today, and other than the one before: an old label must not prove anything.
        code = f"TEST {int(now.timestamp()) % 10_000:04d}"
        papers = await self._maker.test(role, code, now, actor.name)
        return code, await self._printer.deliver(_Test(code.replace(" ", "-")), papers)

    async def queues(self) -> Sequence[str]:
        """The queues of this machine's print server; none where there is none."""
        return await asyncio.to_thread(self._queues)
