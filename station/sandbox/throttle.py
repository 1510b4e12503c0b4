"""The rate limit: never more than so many calls in any one second (contract 4)."""

import time
from collections import deque

from station.sandbox.errors import RefusedError


class Throttle:
    """Counts the calls let through in the second before now; refused ones do not count."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._passed: deque[float] = deque()
        self.refused = 0

    def check(self) -> None:
        """Raises RefusedError 429 when this call would be one too many."""
        now = time.monotonic()
        while self._passed and now - self._passed[0] >= 1.0:
            self._passed.popleft()
        if len(self._passed) >= self._rate:
            self.refused += 1
            raise throttled("1")
        self._passed.append(now)


def throttled(retry_after: str | None) -> RefusedError:
    """429 in the captured wording; `Retry-After` is what its framework sends (contract 4)."""
    seconds = retry_after if retry_after is not None and retry_after.isdigit() else "1"
    unit = "second" if seconds == "1" else "seconds"
    message = f"Request was throttled. Expected available in {seconds} {unit}."
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return RefusedError(429, {"type": "api_error", "message": message}, headers)
