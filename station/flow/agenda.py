"""What is to be looked at, and when: dispatches at once, voids by their rank. No I/O, no clock."""

import heapq
from collections.abc import Iterable
from datetime import datetime
from itertools import count

Rank = tuple[datetime, int, datetime]
"""Nearest deadline, then fewest attempts, then age (design section 6)."""


class Agenda:
    """Two lanes. `put` again moves an item; old entries are passed over when they come up."""

    def __init__(self) -> None:
        self._tokens: dict[str, int] = {}
        self._at: dict[str, datetime] = {}
        self._ranked: set[str] = set()
        """Those of them that go into the lane of the voids."""
        self._count = count()
        self._later: list[tuple[datetime, int, str, Rank | None]] = []
        self._urgent: list[tuple[datetime, int, str]] = []
        self._voids: list[tuple[Rank, int, str]] = []

    def put(self, item: str, at: datetime, rank: Rank | None = None) -> None:
        """`item` is due at `at`; with a rank in the lane of the voids."""
        token = self._tokens[item] = next(self._count)
        self._at[item] = at
        (self._ranked.discard if rank is None else self._ranked.add)(item)
        heapq.heappush(self._later, (at, token, item, rank))

    def put_voids(self, voids: Iterable[tuple[str, Rank]], now: datetime) -> None:
        """All of these are due. Of ten thousand of them the loop would feel `put`, one by one."""
        for item, rank in voids:
            token = self._tokens[item] = next(self._count)
            self._at[item] = now
            self._ranked.add(item)
            self._voids.append((rank, token, item))
        heapq.heapify(self._voids)

    def at(self, item: str) -> datetime | None:
        """When `item` is due; None if it is not here."""
        return self._at.get(item)

    def all_due(self, now: datetime) -> None:
        """The clock was set: what waits for a time of the former clock is looked at now."""
        for at, token, item, rank in list(self._later):
            if self._tokens.get(item) == token and at > now:
                self.put(item, now, rank)

    def due_between(self, now: datetime, until: datetime) -> list[str]:
        """What waits for a time after `now`, and not for one after `until`."""
        return [item for item, at in self._at.items() if now < at <= until]

    def waits_its_turn(self, item: str, now: datetime) -> bool:
        """True if `item` is due among the voids: only its place in their order is ahead of it."""
        return item in self._ranked and self._at[item] <= now

    def come_due(self, now: datetime) -> None:
        """Moves what is due into its lane."""
        while self._later and self._later[0][0] <= now:
            at, token, item, rank = heapq.heappop(self._later)
            if self._tokens.get(item) != token:
                continue
            if rank is None:
                heapq.heappush(self._urgent, (at, token, item))
            else:
                heapq.heappush(self._voids, (rank, token, item))

    def take_urgent(self) -> str | None:
        """The dispatch that has been due the longest."""
        while self._urgent:
            _, token, item = heapq.heappop(self._urgent)
            if self._taken(item, token):
                return item
        return None

    def take_void(self) -> str | None:
        """The void whose turn it is."""
        while self._voids:
            _, token, item = heapq.heappop(self._voids)
            if self._taken(item, token):
                return item
        return None

    def _taken(self, item: str, token: int) -> bool:
        if self._tokens.get(item) != token:
            return False
        del self._tokens[item], self._at[item]
        self._ranked.discard(item)
        return True

    @property
    def has_urgent(self) -> bool:
        """True if something in the lane of the dispatches may be due."""
        return bool(self._urgent)

    @property
    def has_voids(self) -> bool:
        """True if something in the lane of the voids may be due."""
        return bool(self._voids)

    def soonest(self) -> datetime | None:
        """When the next item comes due that is not due yet."""
        while self._later and self._tokens.get(self._later[0][2]) != self._later[0][1]:
            heapq.heappop(self._later)
        return self._later[0][0] if self._later else None
