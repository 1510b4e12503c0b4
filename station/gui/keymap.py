"""The keys: one table for what they do and for the page that lists them."""

from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent

_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier

OF_WINDOW = (
    "keys", "pack", "history", "queue", "to_do", "settings", "orders", "wallet", "batch",
    "closing", "about", "language", "full_screen", "lock",
)  # fmt: skip
"""The acts that are the window's own, whatever page is in front."""


@dataclass(frozen=True)
class Key:
    """One key: its cap, and the acts that it stands for (`screen.key.<act>` says them)."""

    cap: str
    """As the program names it in every language; `i18n.key_cap` says what stands on it."""
    act: str
    """On the pack page, or of the window. Empty: the key means nothing there."""
    key: Qt.Key
    modifiers: Qt.KeyboardModifier = _PLAIN
    listed: str = ""
    """On every other page: the act that its `Page.act` is given."""


KEYS = (
    Key("F2", "order_number", Qt.Key.Key_F2, listed="search"),
    Key("Shift F2", "weigh", Qt.Key.Key_F2, _SHIFT),
    Key("F3", "next_box", Qt.Key.Key_F3, listed="filter"),
    Key("Shift F3", "next_service", Qt.Key.Key_F3, _SHIFT),
    Key("Ctrl F3", "next_why", Qt.Key.Key_F3, _CTRL),
    Key("F4", "form", Qt.Key.Key_F4, listed="look_at"),
    Key("Ctrl F4", "", Qt.Key.Key_F4, _CTRL, listed="change"),
    Key("F5", "ask_again", Qt.Key.Key_F5, listed="send_now"),
    Key("F6", "reprint_label", Qt.Key.Key_F6, listed="print_again"),
    Key("Shift F6", "reprint_confirmation", Qt.Key.Key_F6, _SHIFT, listed="reprint_confirmation"),
    Key("Ctrl F6", "", Qt.Key.Key_F6, _CTRL, listed="print_more"),
    Key("F7", "hold", Qt.Key.Key_F7, listed="withdraw"),
    Key("F8", "tick_1", Qt.Key.Key_F8, listed="read_again"),
    Key("F9", "tick_2", Qt.Key.Key_F9, listed="open"),
    Key("F10", "go_on", Qt.Key.Key_F10, listed="confirm"),
    Key("F12", "dispatch", Qt.Key.Key_F12, listed="dispatch"),
    Key("Esc", "put_back", Qt.Key.Key_Escape, listed="back"),
    Key("Ctrl T", "wording", Qt.Key.Key_T, _CTRL),
    Key("Ctrl Del", "", Qt.Key.Key_Delete, _CTRL, listed="void"),
    Key("F1", "keys", Qt.Key.Key_F1),
    Key("Ctrl F1", "language", Qt.Key.Key_F1, _CTRL),
    Key("Ctrl 1", "pack", Qt.Key.Key_1, _CTRL),
    Key("Ctrl 2", "history", Qt.Key.Key_2, _CTRL),
    Key("Ctrl 3", "queue", Qt.Key.Key_3, _CTRL),
    Key("Ctrl 4", "to_do", Qt.Key.Key_4, _CTRL),
    Key("Ctrl 5", "settings", Qt.Key.Key_5, _CTRL),
    Key("Ctrl 6", "orders", Qt.Key.Key_6, _CTRL),
    Key("Ctrl 7", "wallet", Qt.Key.Key_7, _CTRL),
    Key("Ctrl 8", "batch", Qt.Key.Key_8, _CTRL),
    Key("Ctrl 9", "about", Qt.Key.Key_9, _CTRL),
    Key("Ctrl 0", "closing", Qt.Key.Key_0, _CTRL),
    Key("F11", "full_screen", Qt.Key.Key_F11),
    Key("Ctrl L", "lock", Qt.Key.Key_L, _CTRL),
)

_BY_COMBINATION = {QKeyCombination(key.modifiers, key.key).toCombined(): key for key in KEYS}
_BY_ACT = {key.act: key for key in KEYS}


def key_of(event: QKeyEvent) -> Key | None:
    """The key that `event` presses, if the bench knows it."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _BY_COMBINATION.get(QKeyCombination(modifiers, Qt.Key(event.key())).toCombined())


def cap_of(act: str) -> str:
    """The cap of the key that stands for `act` of the pack page or the window."""
    return _BY_ACT[act].cap
