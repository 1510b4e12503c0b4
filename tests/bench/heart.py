"""A beat of one millisecond in the window's own thread, and the gaps between two beats."""

import time


class Heart:
    """Beats each millisecond and keeps the gaps, each with the thread's processor time in it."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.gaps: list[tuple[float, float]] = []
        self._last, self._used = time.perf_counter(), time.thread_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)

    def _beat(self) -> None:
        now, used = time.perf_counter(), time.thread_time()
        self.gaps.append((now - self._last, used - self._used))
        self._last, self._used = now, used

    def take(self) -> list[tuple[float, float]]:
        """The gaps since the last time, each with its processor time."""
        taken, self.gaps = self.gaps, []
        return taken
