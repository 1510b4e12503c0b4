"""What one call consists of: light, so that naming a call loads no HTTP library."""

from dataclasses import dataclass
from enum import Enum, auto


class Reads(Enum):
    """What an endpoint answers with."""

    QUOTE = auto()
    BOOKING = auto()
    CANCELLATION = auto()
    PAGE = auto()
    NOTHING = auto()


@dataclass(frozen=True)
class Exchange:
    """One call: where, how its answer is to be read, and how long it may take (seconds)."""

    method: str
    path: str
    """Below `…/partners/{partner_code}/`, with exactly the contract's slashes."""
    reads: Reads
    limit_s: float
    package: str | None = None
    body: bytes | None = None
    key: str | None = None
    query: str = ""
    logged: str = ""
    """The path for the log, where the real one holds what a log may not."""
