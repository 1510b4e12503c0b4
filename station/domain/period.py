"""A day or a month of the bench's own calendar, and the moments between which it lies."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from station.domain.errors import StationError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def in_reach(day: date) -> bool:
    """True if the day, and the one after it, begin within the calendar wherever the bench is."""
    return date.min.year < day.year < date.max.year


@dataclass(frozen=True)
class Period:
    """The day `first`, or the month that begins with it."""

    first: date
    monthly: bool = False

    @property
    def end(self) -> date:
        """The first day that is not in it any more."""
        if not self.monthly:
            return self.first + timedelta(days=1)
        return (self.first.replace(day=1) + timedelta(days=32)).replace(day=1)

    @property
    def name(self) -> str:
        """`2026-11-24` or `2026-11`: as `parse` reads it."""
        day = self.first.isoformat()
        return day[: len("2026-11")] if self.monthly else day

    def bounds(self, zone: tzinfo | None = None) -> tuple[datetime, datetime]:
        """Its first moment and the first one after it, UTC; `zone` None is the machine's own."""
        return _midnight(self.first, zone), _midnight(self.end, zone)

    def days(self) -> tuple["Period", ...]:
        """Each of its days."""
        count = (self.end - self.first).days
        return tuple(Period(self.first + timedelta(days=each)) for each in range(count))

    def earlier(self) -> "Period":
        """The day or month before it; itself where the calendar begins."""
        if self.first <= date.min + timedelta(days=31):
            return self
        before = self.first - timedelta(days=1)
        return Period(before.replace(day=1) if self.monthly else before, self.monthly)

    def later(self) -> "Period":
        """The day or month after it; itself where the calendar ends."""
        if self.first >= date.max - timedelta(days=63):
            return self
        return Period(self.end, self.monthly)

    def by_month(self) -> "Period":
        """The month that it is, or lies in."""
        return Period(self.first.replace(day=1), monthly=True)


def parse(text: str) -> Period:
    """A day like `2026-11-24` or a month like `2026-11`. Raises StationError for anything else."""
    cleaned = text.strip()
    try:
        if _DAY.fullmatch(cleaned):
            found = Period(date.fromisoformat(cleaned))
        elif _MONTH.fullmatch(cleaned):
            found = Period(date.fromisoformat(f"{cleaned}-01"), monthly=True)
        else:
            raise ValueError(cleaned)
        if not in_reach(found.first):
            raise ValueError(cleaned)
    except ValueError:
        raise StationError("period.not_one", text=cleaned[:24]) from None
    return found


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    # Naive on purpose where no zone is named: the machine's rules for that very day count.
    return datetime.combine(day, time(), zone).astimezone(UTC)
