"""The audit log as a desk reads it: lines of the second record, and whether their chain holds."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.domain.errors import Message


@dataclass(frozen=True)
class Checked:
    """What looking through the whole record came to."""

    lines: int
    """How many hold."""
    newest: str
    """The hash of the newest of them."""
    newest_at: str
    broken: int | None = None
    """The number of the first line that does not hold."""
    why: Message | None = None
    """What that means; None where nothing is wrong."""


@dataclass(frozen=True)
class Line:
    """A line exactly as it was recorded, and the names behind its codes that are known."""

    facts: Mapping[str, object]
    names: Mapping[str, str]


class AuditTrail(Protocol):
    """The second record, read. Nothing here can change a line."""

    async def note(self, what: str, at: datetime, by: str, **facts: object) -> None:
        """As in `Audit`: an export is a line itself."""
        ...

    async def verify(self, noted: tuple[int, str] | None = None) -> Checked:
        """Looks through all of it: at the lines that the backups know, and the one `noted`."""
        ...

    def lines(
        self, since: datetime | None, until: datetime | None
    ) -> AsyncIterator[Sequence[Line]]:
        """All lines from `since` to before `until`, UTC, some at a time.

        Raises RefusedError at the first line that does not hold.
        """
        ...
