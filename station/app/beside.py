"""Another window of this program, in a process of its own, beside the one that asks for it."""

import sys

from station.domain.errors import EnvironmentFaultError


async def open_practice() -> None:
    """Starts the practice window; it goes on when this one ends.

    Raises EnvironmentFaultError where the system does not start it.
    """
    from PySide6.QtCore import QProcess

    # A frozen program is its own interpreter.
    before = [] if getattr(sys, "frozen", False) else ["-m", "station"]
    started, _ = QProcess.startDetached(sys.executable, [*before, "--practice"])
    if not started:
        raise EnvironmentFaultError("setup.mode_not_opened", program=sys.executable)
