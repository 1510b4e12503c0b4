"""The sandbox's own clock, which can be set wrong on purpose."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


class Clock:
    """UTC time that runs `offset` seconds away from the machine's.

    The offset is not kept over a restart: it belongs to the run, as a wrong clock does.
    """

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """The present moment as the sandbox believes it, with its zone."""
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    def http_date(self) -> str:
        """Now as an HTTP date (contract 2.1): English names, two-digit day, GMT."""
        return format_datetime(self.now(), usegmt=True)
