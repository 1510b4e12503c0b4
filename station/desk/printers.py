"""The printers of a bench: which prints what, how each stood when it was last asked, its proof."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from station.desk.packing import require
from station.domain.errors import RefusedError
from station.domain.papers import CarrierLabel
from station.domain.people import Actor, Permission
from station.domain.printers import PrinterRole, PrinterSpec
from station.flow.ports import Clock, Delivered, PrinterState, ProofMaker
from station.flow.ports import Printer as Printing
from station.flow.proofs import PrinterTest, Proof, ProofBooks

_CODE = re.compile(r"TEST [0-9]{4}")
_CODES = 10_000
_PROVES = timedelta(hours=12)
"""So long a test label proves something: codes come again, and paper lies about."""


def is_test(code: str) -> bool:
    """True for what the bars of a test label say."""
    return bool(_CODE.fullmatch(code.strip()))


@dataclass(frozen=True)
class Printer:
    """One printer with all that it is for."""

    spec: PrinterSpec
    roles: tuple[PrinterRole, ...]
    state: PrinterState | None = None
    """None while it was not asked."""
    asked_at: datetime | None = None


class Routes(Printing, Protocol):
    """The printer's port, and the printers behind it one by one."""

    async def state(self, spec: PrinterSpec) -> PrinterState:
        """How it stands now; prints nothing."""
        ...

    def check_label(self, spec: PrinterSpec, content: bytes) -> CarrierLabel:
        """A carrier's label that the printer may be given. Raises RefusedError."""
        ...

    async def empty(self, spec: PrinterSpec) -> int:
        """Cancels this program's jobs that wait there; how many. Raises StationError."""
        ...


@dataclass(frozen=True)
class _Test:
    """The job of a test label."""

    id: str
    number: str = "test"


class Printers:
    """Asks the printers how they stand, remembers what they said, and has them proven."""

    def __init__(
        self,
        spec: Callable[[PrinterRole], PrinterSpec],
        queues: Callable[[], Sequence[str]],
        maker: ProofMaker,
        printer: "Routes",
        proofs: ProofBooks,
        clock: Clock,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """`changed` is called when one is found to stand otherwise than before."""
        self._changed = changed
        self._spec = spec
        self._queues = queues
        self._maker = maker
        self._printer = printer
        self._proofs = proofs
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
            now[each.spec] = (await self._printer.state(each.spec), self._clock.now())
        self._told = now
        changed = before != {spec: state for spec, (state, _) in now.items()}
        if changed:
            self._changed()
        return changed

    async def test(self, role: PrinterRole, actor: Actor) -> tuple[str, Delivered]:
        """Prints the label that proves the printer of `role`; its code, and what the printer said.

        Not journaled: it ships nothing, and a second one is only paper. Raises
        PermissionRefusedError, or StationError when it cannot be made.
        """
        require(actor, Permission.PACK)
        now, spec = self._clock.now(), self._spec(role)
        # Of today, and other than the one before: an old label must not prove anything.
        code = f"TEST {int(now.timestamp()) % _CODES:04d}"
        papers = await self._maker.test(role, code, now, actor.name)
        await self._proofs.sent(PrinterTest(code, str(spec), now, actor.name))
        return code, await self._printer.deliver(_Test(code.replace(" ", "-")), papers)

    async def prove(self, code: str, actor: Actor) -> PrinterTest:
        """A test label was scanned: its printer, stock and the scanner work together.

        Raises PermissionRefusedError, or RefusedError for a code that no test of today has.
        """
        require(actor, Permission.PACK)
        now = self._clock.now()
        found = await self._proofs.scanned(code.strip(), now - _PROVES, now)
        if found is None:
            raise RefusedError("printers.no_such_test", code=code.strip()[:40])
        return found

    async def empty(self, role: PrinterRole, actor: Actor) -> int:
        """Cancels this program's jobs that wait at the printer's queue; how many.

        What became of each paper is asked as after any job that was cancelled. Raises
        PermissionRefusedError, or RefusedError where a printer keeps no jobs.
        """
        require(actor, Permission.CHANGE_SETTINGS)
        return await self._printer.empty(self._spec(role))

    def check_label(self, content: bytes, role: PrinterRole) -> tuple[CarrierLabel, PrinterSpec]:
        """What a carrier's label is, and the printer that may be given it.

        Raises RefusedError that says why it may not: more than one, too large, cut off, or a
        command in it does more than draw.
        """
        spec = self._spec(role)
        return self._printer.check_label(spec, content), spec

    async def proofs(self) -> Mapping[str, Proof]:
        """What is known of each printer that was ever tested, by its name in the settings."""
        return await self._proofs.all()

    async def queues(self) -> Sequence[str]:
        """The queues of this machine's print server; none where there is none."""
        return await asyncio.to_thread(self._queues)
