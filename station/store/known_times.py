"""Whether a clock is borne out by what was written down before: by the second record's own times.

A clock alone is no proof. One that jumped ahead would make everything old at once, and what is
removed for its age never comes back.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from station import regular
from station.store.chain import Facts, told
from station.store.codec import moment, stamp
from station.store.record import is_name

WITHIN = timedelta(days=14)
"""So long nobody may have worked here, and the clock is believed all the same."""
APART = timedelta(hours=12)
"""Two entries that far apart are of two days: a morning and an evening are not."""
CONFIRMED = "clock_confirmed"
"""The line of a person who says that the clock is right."""
_BLOCK = 64 * 1024


class KnownTimes:
    """Fills the port `Times`: reads the end of the second record, and needs no lock."""

    def __init__(self, record: Path) -> None:
        self._record = record

    def bear_out(self, now: datetime) -> bool:
        """True if people were at work on two different days of the last fourteen before `now`.

        Also if somebody confirmed the clock in that time, and while the whole record is as young.
        What the program writes by itself proves nothing: it writes under any clock. False where
        there is no record; one that is still empty has nothing old beside it.
        """
        since, until = stamp(now - WITHIN), stamp(now)
        newest = None
        lines = 0
        for line in _backwards(self._record):
            at = str(line.get("at"))
            lines += 1
            if at > until:
                continue  # of a clock that was ahead
            if at < since:
                return False
            if line.get("what") == CONFIRMED:
                return True
            if any(fact and is_name(key) for key, fact in line.items()):
                newest = newest or moment(at)
                if newest - moment(at) >= APART:
                    return True
        return lines > 0 or (self._record.is_file() and not self._record.stat().st_size)


def _backwards(path: Path) -> Iterator[Facts]:
    """The whole lines of the file, the newest first; what is none is passed over."""
    try:
        with regular.opened(path) as file:
            start, rest = file.seek(0, 2), b""
            while start > 0:
                step = min(_BLOCK, start)
                start -= step
                file.seek(start)
                first, *whole = (file.read(step) + rest).split(b"\n")
                rest = first
                yield from filter(None, map(told, reversed(whole)))
            yield from filter(None, (told(rest),))
    except OSError:
        return
