"""Until when a label or a cover may be voided, as agreed with the carrier and with the insurer.

The insurer's own `can_be_cancelled` stands above all of it: a window only says when to hurry.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from station.domain.settings.declared import (
    CLOSE_TIME,
    HANDOVER_TIME,
    HOUSE_VOID_BEFORE_CLOSE,
    HOUSE_VOID_BEFORE_HANDOVER,
    HOUSE_VOID_HOURS,
    INSURER_VOID_BEFORE_CLOSE,
    INSURER_VOID_BEFORE_START,
    INSURER_VOID_HOURS,
)
from station.domain.settings.uses import next_shown
from station.domain.settings.values import Settings


@dataclass(frozen=True)
class VoidWindow:
    """The rules of one agreement; what several of them allow is the earliest of their ends."""

    hours: int
    """Hours from the purchase or the booking; 0 for no such limit."""
    before: datetime | None = None
    """The hand-over or the start of the cover, where the agreement ends there (UTC)."""
    close: datetime | None = None
    """The end-of-day close, where the agreement ends there (UTC)."""

    def until(self, since: datetime) -> datetime | None:
        """Its end, UTC, counted from `since`; None where the agreement names none."""
        ends = [end for end in (self.before, self.close) if end is not None]
        if self.hours:
            ends.append(since + timedelta(hours=self.hours))
        return min(ends, default=None)


def label_until(
    settings: Settings, bought_at: datetime, zone: tzinfo | None = None
) -> datetime | None:
    """Until when the house carrier voids a label that was bought at `bought_at` (UTC)."""
    handover = settings.of(HOUSE_VOID_BEFORE_HANDOVER)
    close = settings.of(HOUSE_VOID_BEFORE_CLOSE)
    return VoidWindow(
        settings.of(HOUSE_VOID_HOURS),
        next_shown(settings.of(HANDOVER_TIME), bought_at, zone) if handover else None,
        next_shown(settings.of(CLOSE_TIME), bought_at, zone) if close else None,
    ).until(bought_at)


def cover_until(
    settings: Settings,
    booked_at: datetime,
    starts: datetime | None,
    zone: tzinfo | None = None,
) -> datetime | None:
    """Until when the agreement lets a cover booked at `booked_at` be cancelled (UTC)."""
    close = settings.of(INSURER_VOID_BEFORE_CLOSE)
    return VoidWindow(
        settings.of(INSURER_VOID_HOURS),
        starts if settings.of(INSURER_VOID_BEFORE_START) else None,
        next_shown(settings.of(CLOSE_TIME), booked_at, zone) if close else None,
    ).until(booked_at)
