"""Enter goes on to what is next, and presses nothing: a scanner sends it behind every code."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


def enter_moves_on(widget: QWidget, event: QKeyEvent) -> bool:
    """True if the key was Enter, with which the focus went on; held down, only once."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not event.isAutoRepeat():
        widget.focusNextChild()
    return True
