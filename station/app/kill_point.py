"""Ends a practice program at a named point, as a power cut would: the tests' way to kill it."""

import os

from station.domain.errors import StationError
from station.flow import points


def install_kill_point(*, practice: bool) -> None:
    """In practice STATION_KILL_AT=<point>[:<n>] ends the process there, as a power cut would.

    STATION_ABORT_AT=<point>[:<n>] aborts it there, as a fault in a library would. A live program
    never listens to either.
    """
    ends = {"STATION_KILL_AT": _kill, "STATION_ABORT_AT": os.abort}
    wanted = {name: os.environ[name] for name in ends if os.environ.get(name)}
    if not practice or not wanted:
        return
    left = {_point(place): (ends[name], [_count(place)]) for name, place in wanted.items()}

    def hook(point: str) -> None:
        if point in left:
            end, times = left[point]
            times[0] -= 1
            if times[0] == 0:
                end()

    points.install(hook)


def _point(place: str) -> str:
    name = place.partition(":")[0]
    if name not in points.NAMES:
        raise StationError("practice.no_such_point", name=name)
    return name


def _count(place: str) -> int:
    return int(place.partition(":")[2] or 1)


def _kill() -> None:
    import signal

    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
