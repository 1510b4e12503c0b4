"""What is found out about the program and its bench, and the ports of those who find it out."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from station.domain.errors import Message
from station.log.times import Timed


class State(StrEnum):
    """How it stands."""

    GOOD = "good"
    LOOK = "look"
    """It works, and somebody should look at it before it does not."""
    BAD = "bad"
    """Something of the bench does not work like this."""
    NOT_SET_UP = "not_set_up"
    """Nobody asked for it on this bench, or not yet."""


@dataclass(frozen=True)
class Diagnosis:
    """One finding: how it stands, what that means and what to do."""

    name: str
    """`disk`, `certificate`; its name in words is the sentence `doctor.name.<name>`."""
    state: State
    word: Message
    facts: Mapping[str, object] = field(default_factory=dict)
    """Figures for a machine. They hold no personal data and no secret."""


class Doctor(Protocol):
    """Looks at everything at once; changes nothing."""

    @property
    def names(self) -> tuple[str, ...]:
        """What is looked at, in the order in which it is shown."""
        ...

    def run(self) -> AsyncGenerator[Diagnosis, None]:
        """Each finding as soon as it is there; one for every name, whatever hangs or fails."""
        ...


@dataclass(frozen=True)
class Took:
    """How long one step of a dispatch took at this bench, in milliseconds."""

    step: Timed
    count: int
    half_ms: float
    """Half of them took no longer (p50)."""
    most_ms: float
    """19 of 20 took no longer (p95)."""


class Times(Protocol):
    """The figures of the program's own log."""

    async def figures(self) -> tuple[Took, ...]:
        """Each step that was timed, in the order in which they happen."""
        ...


class Bundles(Protocol):
    """Support bundles."""

    async def make(self, to: Path | None = None) -> Path:
        """A new one, in the folder for them or as the new file `to`.

        Raises EnvironmentFaultError if it cannot be written; there is none then.
        """
        ...
