"""What the doctor found about one thing that the bench stands on, and the doctor's port."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from station.domain.errors import Message


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

    def run(self) -> AsyncIterator[Diagnosis]:
        """Each finding as soon as it is there; one for every name, whatever hangs or fails."""
        ...
