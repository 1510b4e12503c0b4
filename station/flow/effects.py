"""What a planner may ask for: one effect at a time."""

from dataclasses import dataclass
from datetime import datetime

from station.domain.errors import StationError
from station.flow.work import Change, Step


@dataclass(frozen=True)
class Send:
    """Record SENT, then do it."""

    step: Step


@dataclass(frozen=True)
class Read:
    """Ask the outside what became of it."""

    step: Step


@dataclass(frozen=True)
class Apply:
    """Write the change in one transaction."""

    change: Change


@dataclass(frozen=True)
class Wait:
    """Nothing to do before `at` (UTC); None: nothing at all until somebody acts."""

    at: datetime | None


Effect = Send | Read | Apply | Wait


class UnpostedError(Exception):
    """The books refuse the change of an `Apply`; nothing was changed."""

    def __init__(self, step: int | None, why: StationError) -> None:
        super().__init__(why.message.id)
        self.step = step
        self.why = why
