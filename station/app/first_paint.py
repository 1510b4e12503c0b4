"""The window's first paint, awaited: what would compete with it begins after it."""

import asyncio
import contextlib

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_LONGEST_S = 1.0
"""A window that opens minimized is not painted at all."""


class FirstPaint(QObject):
    """Made before `window` is shown; looks at its events until it is painted."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._done = asyncio.Event()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sees the paint begin; it is on the screen when the loop comes round again."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._done.set)
        return False

    async def wait(self) -> None:
        """Returns when the window is on the screen, or it seems that nobody sees it."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._done.wait(), _LONGEST_S)
        self._window.removeEventFilter(self)
