"""How the client behaved since this process started: what it sent and how fast."""

import time
from collections import deque
from typing import Any

_SECONDS_KEPT = 7200


class Burst:
    """The most events in any one second, measured exactly and not by the clock's seconds."""

    def __init__(self) -> None:
        self._last: deque[float] = deque()
        self.most = 0

    def add(self) -> None:
        """One event happened now."""
        now = time.monotonic()
        self._last.append(now)
        while now - self._last[0] >= 1.0:
            self._last.popleft()
        self.most = max(self.most, len(self._last))


class Counters:
    """Counts per endpoint. Every arrival counts, also one that is refused or falls to a fault."""

    def __init__(self) -> None:
        self._requests: dict[str, int] = {}
        self._executed: dict[str, int] = {}
        self._statuses: dict[str, int] = {}
        self._per_second: dict[int, int] = {}
        self._arrivals = Burst()

    def arrived(self, endpoint: str) -> None:
        """A request for `endpoint` came in."""
        name = endpoint or "none"
        self._requests[name] = self._requests.get(name, 0) + 1
        self._arrivals.add()
        second = int(time.time())
        self._per_second[second] = self._per_second.get(second, 0) + 1
        while len(self._per_second) > _SECONDS_KEPT:
            del self._per_second[next(iter(self._per_second))]

    def executed(self, endpoint: str) -> None:
        """A request was really carried out: not refused, not a repetition."""
        self._executed[endpoint] = self._executed.get(endpoint, 0) + 1

    def answered(self, status: int) -> None:
        """An answer with this status was put on the wire."""
        self._statuses[str(status)] = self._statuses.get(str(status), 0) + 1

    def shown(self) -> dict[str, Any]:
        """All counts, for the control."""
        return {
            "endpoints": {
                name: {"requests": count, "executed": self._executed.get(name, 0)}
                for name, count in sorted(self._requests.items())
            },
            "statuses": dict(sorted(self._statuses.items())),
            "sent": {
                "max_in_any_second": self._arrivals.most,
                "per_second": {str(second): n for second, n in self._per_second.items()},
            },
        }
