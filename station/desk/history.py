"""What happened: every shipment found again, with its story, for those who may look."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from station.desk.packing import require
from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.people import Actor, Permission
from station.domain.period import in_reach
from station.flow import money
from station.flow.history import HistoryBooks, HistoryRow, Past, Tally, Wanted

PAGE = 60
"""So many rows are asked for at a time."""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WRITTEN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


@dataclass(frozen=True)
class Found:
    """One page of the history."""

    rows: Sequence[HistoryRow]
    after: int | None
    """Where the next page goes on from; None at the end."""


class History:
    """Looks shipments up; nothing here changes one."""

    def __init__(self, books: HistoryBooks) -> None:
        self._books = books

    async def search(
        self, wanted: Wanted, actor: Actor, after: int | None = None, limit: int = PAGE
    ) -> Found:
        """The newest shipments that are wanted, from `after` on. Raises PermissionRefusedError."""
        require(actor, Permission.LOOK)
        rows = await self._books.page(wanted, after, limit)
        return Found(rows, rows[-1].seq if len(rows) == limit else None)

    async def tally(self, wanted: Wanted, actor: Actor) -> Tally:
        """How many there are. Raises PermissionRefusedError."""
        require(actor, Permission.LOOK)
        return await self._books.tally(wanted)

    async def past(self, shipment: str, actor: Actor) -> Past:
        """All that is known of one shipment.

        Raises RefusedError for an unknown one, PermissionRefusedError.
        """
        require(actor, Permission.LOOK)
        return await self._books.past(shipment)

    async def find(self, text: str, actor: Actor) -> Past:
        """The shipment with exactly this id, label, reference or order number (its newest).

        Raises RefusedError when there is none, PermissionRefusedError.
        """
        require(actor, Permission.LOOK)
        found = await self._books.named(text)
        if found is None:
            raise RefusedError("shipment.unknown", shipment=text[:40])
        return await self._books.past(found)


def debited(past: Past) -> tuple[Money, ...]:
    """What a shipment really cost, per currency."""
    events: dict[str, tuple[Money, ...]] = {}
    for posted in past.postings:
        events[posted.event] = (*events.get(posted.event, ()), *posted.amounts)
    return money.spent(events)


def dated(wanted: Wanted) -> Wanted:
    """Words that are a date, `2026-11-24` or `24.11.2026`, look for the shipments of that day."""
    day = _date(wanted.text.strip())
    if day is None:
        return wanted
    return replace(wanted, text="", since=midnight(day), before=midnight(day + timedelta(days=1)))


def _date(text: str) -> date | None:
    iso, written = _ISO.fullmatch(text), _WRITTEN.fullmatch(text)
    parts = iso.groups() if iso else written.groups()[::-1] if written else None
    if parts is None:
        return None
    try:
        day = date(*(int(part) for part in parts))
    except ValueError:
        return None
    return day if in_reach(day) else None


def midnight(day: date) -> datetime:
    """When the bench's own day begins, in UTC."""
    return datetime(day.year, day.month, day.day).astimezone().astimezone(UTC)
