"""Many changes in one turn of the loop, one redraw."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Updates(QObject):
    """`changed` may be called as often as it likes; `redraw` runs once, when the turn ends."""

    def __init__(self, redraw: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(redraw)

    def changed(self) -> None:
        """Something changed."""
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """The redraw that is due is not needed, or not any more."""
        self._timer.stop()
