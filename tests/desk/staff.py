"""The people desk over a real store, with a quick hasher and clocks that a test moves."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from station.desk.people import People
from station.domain.errors import EnvironmentFaultError
from station.domain.people import Actor, Role
from station.store.people import PeopleStore
from tests.store import making

RUTH = Actor("Ruth Adeyemi", Role.SUPERVISOR)
DANA = Actor("Dana Kowalski", Role.CLERK)
NOBODY = Actor("Nobody", Role.CLERK, signed_in=False)
RUTHS_PIN, DANAS_PIN, WRONG = "730518", "204817", "918264"


@dataclass
class Clocks:
    """The wall clock, which may be set, and the monotonic one, which a restart sets to nought."""

    wall: datetime = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    passed: float = 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.passed

    def go(self, seconds: float) -> None:
        self.passed += seconds
        self.wall += timedelta(seconds=seconds)


class KilledError(BaseException):
    """The program ended here."""


@dataclass
class QuickHasher:
    """Fills the port without taking its time; notes what it was asked to look at."""

    key: str | None = "key"
    kills: bool = False
    looked_at: list[str] = field(default_factory=list)
    checks: list[str | None] = field(default_factory=list)

    def hash(self, pin: str) -> str:
        self.key = self.key or "another key"
        return f"{self.key}:{pin}"

    def ready(self, digest: str | None) -> None:
        if self.key is None:
            raise EnvironmentFaultError("people.key_lost")
        if digest is not None and digest.partition(":")[0] != self.key:
            raise EnvironmentFaultError("people.pin_lost")

    def verify(self, digest: str | None, pin: str) -> bool:
        if self.kills:
            raise KilledError
        self.looked_at.append(pin)
        self.checks.append(digest)
        return digest == f"{self.key}:{pin}"

    def mark(self, text: str) -> str:
        return f"?{hash(text):x}"


@dataclass
class Office:
    """One data folder with its people, opened and started again as a test likes."""

    folder: Path
    clocks: Clocks = field(default_factory=Clocks)
    hasher: QuickHasher = field(default_factory=QuickHasher)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    async def open(self, *, rebuild: bool = False) -> "Office":
        """Opens the store; a new process looks at it. `rebuild`: an empty one, from the record."""
        self.store = making.new_store(self.folder)
        await self.store.open(rebuild=rebuild)
        self.staff = PeopleStore(self.store)
        self.restart()
        return self

    def restart(self) -> None:
        """Another process: nothing that was only in memory is left."""
        self.people = People(
            self.staff,
            self.hasher,
            self.clocks,
            lambda: f"P-{next(self._numbers)}",
            lambda: f"BADGE-{next(self._numbers)}",
        )

    async def staffed(self) -> "Office":
        """With Ruth, supervisor, and Dana, clerk."""
        await self.people.first(RUTH.name, RUTHS_PIN)
        await self.people.add(DANA.name, Role.CLERK, DANAS_PIN, RUTH)
        return self

    async def close(self) -> None:
        await self.store.close()
