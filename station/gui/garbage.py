"""The collector runs on the window's thread and nowhere else.

Run by a worker thread it would destroy Qt objects there, and the program would crash.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class Garbage(QObject):
    """While it lives, automatic collection is off and a timer on this thread collects."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.check)
        self._timer.start()

    def check(self) -> int:
        """Collects the oldest generation that is due; returns it, or -1 if none was."""
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if limits[generation] and counts[generation] > limits[generation]:
                gc.collect(generation)
                return generation
        return -1

    def stop(self) -> None:
        """Gives collection back to the interpreter."""
        self._timer.stop()
        gc.enable()
