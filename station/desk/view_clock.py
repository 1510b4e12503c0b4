"""A deadline as a clock shows it: what is left, in words and as a part of the whole. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from station.domain.errors import Message, message

SOON = timedelta(hours=4)
"""Less than this left needs eyes."""
_QUARTER = 0.25
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True)
class Clock:
    """A time that runs from `since` to `until`; without `until` nothing has to be done in time."""

    since: datetime
    until: datetime | None = None

    def seconds(self, now: datetime) -> float | None:
        """What is left, in seconds; below nil it is late; None without a deadline."""
        return (self.until - now).total_seconds() if self.until is not None else None

    def part(self, now: datetime) -> float:
        """What is left as a part of the whole, 0 to 1; 1 without a deadline."""
        left = self.seconds(now)
        if left is None or self.until is None:
            return 1.0
        whole = (self.until - self.since).total_seconds()
        return min(1.0, max(0.0, left / whole)) if whole > 0 else 0.0

    def late(self, now: datetime) -> bool:
        """True when the time is up."""
        left = self.seconds(now)
        return left is not None and left <= 0

    def soon(self, now: datetime) -> bool:
        """True when under 4 hours or under a quarter is left; a late one is not soon."""
        left = self.seconds(now)
        if left is None or left <= 0:
            return False
        return left < SOON.total_seconds() or self.part(now) < _QUARTER

    def words(self, now: datetime) -> Message:
        """`2 h 51 min`, `14 days`, `5 h late`, `No deadline`: as it stands beside the clock."""
        left = self.seconds(now)
        if left is None:
            return message("clock.none")
        if left <= 0:
            return message("clock.late", time=_ago(-left))
        return _short(left)

    def spoken(self, now: datetime) -> Message:
        """`2 hours 51 minutes left`: as a screen reader says it."""
        left = self.seconds(now)
        if left is None:
            return message("clock.none")
        if left <= 0:
            return message("clock.late", time=_ago(-left, spoken=True))
        return message("clock.left", time=_long(left))


def _short(seconds: float) -> Message:
    hours, minutes = int(seconds) // _HOUR, int(seconds) % _HOUR // _MINUTE
    if seconds < _HOUR:
        return message("clock.short_minutes", minutes=max(1, minutes))
    if seconds < 2 * _DAY:
        return message("clock.short_hours", hours=hours, minutes=minutes)
    return message("clock.days", count=int(seconds) // _DAY)


def _ago(seconds: float, *, spoken: bool = False) -> Message:
    """How late: in minutes, then whole hours, then whole days."""
    if seconds >= _DAY:
        return message("clock.days", count=int(seconds) // _DAY)
    if seconds < _HOUR:
        return _long(seconds) if spoken else _short(seconds)
    hours = int(seconds) // _HOUR
    return message("clock.hours" if spoken else "clock.short_whole_hours", count=hours)


def _long(seconds: float) -> Message:
    whole, minutes = int(seconds) // _HOUR, int(seconds) % _HOUR // _MINUTE
    if seconds >= 2 * _DAY:
        return message("clock.days", count=int(seconds) // _DAY)
    if whole == 0:
        return message("clock.minutes", count=max(1, minutes))
    hours = message("clock.hours", count=whole)
    if minutes == 0:
        return hours
    return message("clock.both", hours=hours, minutes=message("clock.minutes", count=minutes))
