"""The collector runs on the window's thread and nowhere else.

Run by a worker thread it would destroy Qt objects there: their timers stay with the window's
thread, which runs into what is no more, often much later and somewhere else.
"""

import gc

from PySide6.QtCore import QObject, QTimer

from station.collector import collect_due

EVERY_MS = 1000


class Garbage(QObject):
    """Turns automatic collection off for good; while it lives, a timer on this thread collects.

    After it nothing is collected any more: a thread that ends late may still compute then.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.check)
        self._timer.start()

    def check(self) -> int:
        """Collects the oldest generation that is due; returns it, or -1 if none was."""
        return collect_due()
