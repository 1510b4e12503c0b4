"""Qt's loop and asyncio's in one, as in the program, for a process that makes many of them."""

import qasync
import shiboken6


class Loop(qasync.QEventLoop):  # type: ignore[misc]
    """Takes its timers along when it is closed.

    What was to be called in a minute stays with the application else, and runs into nothing when
    the last thread that knew the loop has let it go. The program has one loop and ends with it.
    """

    def close(self) -> None:
        """As ever, and for good."""
        timers = self._timer
        super().close()
        if shiboken6.isValid(timers):
            shiboken6.delete(timers)
