"""Ends a practice program at a named point, as a power cut would: the tests' way to kill it."""

import os

from station.domain.errors import StationError
from station.flow import points


def install_kill_point(*, practice: bool) -> None:
    """In practice STATION_KILL_AT=<point>[:<n>] ends the process there, as a power cut would.

    A live program never listens to it.
    """
    wanted = os.environ.get("STATION_KILL_AT", "")
    if not practice or not wanted:
        return
    name, _, count = wanted.partition(":")
    if name not in points.NAMES:
        raise StationError("practice.no_such_point", name=name)
    left = [int(count or 1)]

    def hook(point: str) -> None:
        if point == name:
            left[0] -= 1
            if left[0] == 0:
                import signal

                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    points.install(hook)
