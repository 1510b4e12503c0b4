"""The keys: one table for what they do and for the page that lists them."""

from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent

_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True)
class Key:
    """One key: its cap, and the act that it stands for (`screen.key.<act>` says it)."""

    cap: str
    act: str
    key: Qt.Key
    modifiers: Qt.KeyboardModifier = _PLAIN
    everywhere: bool = False
    """Works on every page, not only on the one that shows what it does."""


KEYS = (
    Key("F1", "keys", Qt.Key.Key_F1, everywhere=True),
    Key("F2", "order_number", Qt.Key.Key_F2),
    Key("Shift F3", "next_service", Qt.Key.Key_F3, _SHIFT),
    Key("F4", "form", Qt.Key.Key_F4),
    Key("F5", "ask_again", Qt.Key.Key_F5),
    Key("F6", "reprint_label", Qt.Key.Key_F6),
    Key("Shift F6", "reprint_confirmation", Qt.Key.Key_F6, _SHIFT),
    Key("F7", "hold", Qt.Key.Key_F7),
    Key("F8", "tick_1", Qt.Key.Key_F8),
    Key("F9", "tick_2", Qt.Key.Key_F9),
    Key("F10", "go_on", Qt.Key.Key_F10),
    Key("F11", "full_screen", Qt.Key.Key_F11, everywhere=True),
    Key("F12", "dispatch", Qt.Key.Key_F12),
    Key("Esc", "put_back", Qt.Key.Key_Escape, everywhere=True),
    Key("Ctrl 1", "pack", Qt.Key.Key_1, _CTRL, everywhere=True),
    Key("Ctrl T", "wording", Qt.Key.Key_T, _CTRL),
    Key("Ctrl L", "lock", Qt.Key.Key_L, _CTRL, everywhere=True),
)

_BY_COMBINATION = {QKeyCombination(key.modifiers, key.key).toCombined(): key for key in KEYS}


def key_of(event: QKeyEvent) -> Key | None:
    """The key that `event` presses, if the bench knows it."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _BY_COMBINATION.get(QKeyCombination(modifiers, Qt.Key(event.key())).toCombined())
