"""What the bench says of its own house until it is put right: failing backups, a full disk."""

from dataclasses import dataclass
from typing import Protocol

from station.domain.errors import Message


@dataclass(frozen=True)
class Concern:
    """One of them: what is so, and what it means or asks for."""

    word: Message
    detail: Message


class Concerned(Protocol):
    """Whoever may have one."""

    def concern(self) -> Concern | None:
        """What is to be said now."""
        ...
