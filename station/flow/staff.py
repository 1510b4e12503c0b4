"""The store as it keeps the people of the bench, and the hashing of their PINs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.domain.people import Person, Role


@dataclass(frozen=True)
class Tried:
    """What one try of a PIN came to, for the record. It holds nothing that was typed."""

    subject: str
    """Whose tries are counted: a person's id, or the mark of a name that nobody has."""
    person: str | None
    """The person named; None for nobody."""
    by: str
    proven: bool
    purpose: str
    """`work`, or the permission of the one act that it was asked for."""
    tries: int
    """How many were wrong in a row, with this one."""
    locked_s: float
    """How long the next one has to wait, in seconds."""


class Staff(Protocol):
    """The people of the bench. Each write is one transaction, durable on return."""

    async def people(self) -> list[Person]:
        """Everybody who works here or did, in the order of their names."""
        ...

    async def digest(self, person: str) -> str | None:
        """The hash of a person's PIN; None while there is none that can be used."""
        ...

    async def add(
        self, person: Person, digest: str, at: datetime, by: str, *, anew: bool = False
    ) -> None:
        """A new person; `anew`: on nobody's word, where no supervisor's PIN can be checked.

        Raises RefusedError if somebody active has the name.
        """
        ...

    async def change_role(self, person: str, role: Role, at: datetime, by: str) -> None:
        """Another role. Raises RefusedError for the last supervisor."""
        ...

    async def keep_pin(
        self, person: str, digest: str, at: datetime, by: str, *, anew: bool = False
    ) -> None:
        """Another PIN; the wrong tries of the former one are forgotten. `anew` as for `add`."""
        ...

    async def change_badge(self, person: str, badge: str | None, at: datetime, by: str) -> None:
        """Another badge, or none; the former one names nobody any more."""
        ...

    async def leave(self, person: str, at: datetime, by: str) -> None:
        """The person works here no more. Raises RefusedError for the last supervisor."""
        ...

    async def wrong_tries(self, subject: str) -> int:
        """How many tries in a row were wrong, or were never looked at to their end."""
        ...

    async def count_try(self, subject: str, at: datetime) -> int:
        """One more, before it is looked at; how many there are with it."""
        ...

    async def tried(self, tried: Tried, at: datetime) -> None:
        """What became of a try; a right one forgets the wrong ones before it."""
        ...


class Hasher(Protocol):
    """Makes and checks the hashes of PINs. Slow on purpose: never called on the loop's thread.

    Every method raises EnvironmentFaultError when the key that goes into each hash cannot be
    read, or is not the one that a hash was made with.
    """

    def hash(self, pin: str) -> str:
        """A salted hash; with no key yet, one is made and kept."""
        ...

    def ready(self, digest: str | None) -> None:
        """Raises if `digest` cannot be checked."""
        ...

    def verify(self, digest: str | None, pin: str) -> bool:
        """True if `pin` made `digest`; None takes as long and is never right."""
        ...

    def mark(self, text: str) -> str:
        """A short mark by which `text` is known again and which does not give it away."""
        ...
