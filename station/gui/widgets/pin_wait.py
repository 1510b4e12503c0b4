"""How long the next try of a PIN must wait, counted down where it is asked for."""

import time
from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QObject, QTimer, Signal

_TICK_MS = 200


class PinWait(QObject):
    """Counts down by the monotonic clock; the desk measures for itself and decides."""

    ticked = Signal(int)
    """So many seconds are left."""
    over = Signal()

    def __init__(self, parent: QObject, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.monotonic = monotonic
        self._again_at: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def waits(self) -> bool:
        """True while nobody may try."""
        return self._again_at is not None and self._again_at > self.monotonic()

    def start(self, facts: object) -> None:
        """Waits as long as a refusal's fact `seconds` says; without one it does not wait."""
        if isinstance(facts, int):
            self._again_at = self.monotonic() + facts
            self._timer.start()
        else:
            self._again_at = None
            self._timer.stop()

    def tick(self) -> None:
        """Looks at the clock."""
        if self._again_at is None:
            return
        left = self._again_at - self.monotonic()
        if left > 0:
            self.ticked.emit(ceil(left))
            return
        self.start(None)
        self.over.emit()
