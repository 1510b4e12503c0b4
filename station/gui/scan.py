"""Scans of a keyboard-wedge scanner, told from typing wherever the focus is.

A scanner types faster than people can. Each character is held back for as long as the next one of
a scan could take; then it is clear that a person types, and what was held is handed on in its
order. Scanned characters reach no field.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

GAP_MS = 35
"""Longest time between two characters of a scan."""
SHORTEST = 4
"""Fewer characters are never a scan."""
SAME_MS = 2000
"""The same code again within this time is the same scan."""
_PREFIX_MS = 500
_LONGEST = 300
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_NOT_TYPED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_BARE_MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
)


@dataclass
class _Before:
    """A field as it was before the burst, in case its first characters had to be let through."""

    field: QLineEdit
    text: str
    cursor: int


class ScanFilter(QObject):
    """Filters all keys where they enter a window; calls `scanned` with each code.

    With a `prefix` (one character) configured in the scanner, only what follows it is a scan.
    While `muted`, scans are recognised and dropped: a PIN is being asked for.
    """

    def __init__(
        self,
        scanned: Callable[[str], None],
        prefix: str = "",
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
        before_key: Callable[[], None] = lambda: None,
    ) -> None:
        """`before_key` is called before any widget has a key."""
        super().__init__(parent)
        self._before_key = before_key
        self.muted = False
        self._scanned = scanned
        self._prefix = prefix[:1]
        self._clock = clock
        self._window: QWindow | None = None
        self._held: list[tuple[QObject, QKeyEvent]] = []
        self._code = ""
        self._last = 0
        self._before: _Before | None = None
        self._leaked = False
        self._collecting = False
        self._replaying = False
        self._swallow_release: set[int] = set()
        self._recent: tuple[str, float] = ("", -1e9)
        self._touched = clock()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._expired)

    def install(self, window: QWidget) -> None:
        """Starts to listen to `window`, which has been shown; a second time changes nothing.

        Only this one object is listened to: keys enter there, before any widget has them. Were it
        the whole application, each event of each object would pass through Python, and with it
        objects that Qt is still building.
        """
        handle = window.windowHandle()
        if handle is not None and handle is not self._window:
            self.remove()
            self._window = handle
            handle.installEventFilter(self)

    def remove(self) -> None:
        """Stops to listen; nothing that was held is lost."""
        self.flush()
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes keys where they enter the window: once each, before any widget."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._touched = self._clock()
            if self._held:
                self.flush()
            return False
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        self._before_key()
        if self._replaying:
            return False
        assert isinstance(event, QKeyEvent)  # noqa: S101 - the type was looked at above
        self._touched = self._clock()
        if kind == QEvent.Type.KeyRelease:
            return self._release(watched, event)
        return self._press(watched, event)

    def idle_s(self) -> float:
        """Seconds since a key or a button was last pressed."""
        return self._clock() - self._touched

    def flush(self) -> None:
        """Hands on what is held back: it was typed."""
        held, self._held = self._held, []
        self._timer.stop()
        self._collecting = False
        if not held:
            return
        self._leaked = True
        self._replaying = True
        try:
            for window, event in held:
                QCoreApplication.sendEvent(window, event)
        finally:
            self._replaying = False

    def _press(self, window: QObject, event: QKeyEvent) -> bool:
        now = event.timestamp() or int(self._clock() * 1000)
        fast = bool(self._code) and 0 <= now - self._last <= GAP_MS
        if event.key() in _BARE_MODIFIERS:
            return False
        if self._collecting:
            return self._collect(window, event, now)
        if event.key() in _ENDS and not event.modifiers() & _NOT_TYPED:
            return self._end(event, fast)
        text = event.text()
        typed = bool(text) and text.isprintable() and not event.modifiers() & _NOT_TYPED
        if fast and text and not typed:
            # A separator inside a code (GS, sent as Ctrl+]): no shortcut may fire from it.
            self._last = now
            self._hold(window, event)
            return True
        if self._prefix and text == self._prefix and not event.isAutoRepeat():
            self._forget()
            self._begin()
            self._collecting = True
            self._hold(window, event, _PREFIX_MS)
            return True
        if not typed or event.isAutoRepeat() or self._prefix:
            self._forget()
            if not typed:
                # A key was pressed since (Esc, F7): the same code again is meant.
                self._recent = ("", -1e9)
            return False
        if not fast:
            self._forget()
            self._begin()
        if len(self._code) < _LONGEST:
            self._code += text
        self._last = now
        self._hold(window, event)
        return True

    def _collect(self, window: QObject, event: QKeyEvent, now: int) -> bool:
        """Inside a code that began with the prefix."""
        if event.key() in _ENDS:
            self._swallow_release.add(event.key())
            self._accept()
            return True
        text = event.text()
        if not text or len(self._code) >= _LONGEST:
            self._forget()
            return False
        self._code += text if text.isprintable() else ""
        self._last = now
        self._hold(window, event, _PREFIX_MS)
        return True

    def _end(self, event: QKeyEvent, fast: bool) -> bool:
        if fast and len(self._code) >= SHORTEST:
            self._swallow_release.add(event.key())
            self._accept()
            return True
        self._forget()
        return False

    def _release(self, window: QObject, event: QKeyEvent) -> bool:
        if event.key() in self._swallow_release:
            self._swallow_release.discard(event.key())
            return True
        if self._held and any(held.key() == event.key() for _w, held in self._held):
            # A release must not overtake its press.
            self._held.append((window, _kept(event)))
            return True
        return False

    def _hold(self, window: QObject, event: QKeyEvent, wait: int = GAP_MS) -> None:
        self._held.append((window, _kept(event)))
        self._timer.start(wait)

    def _expired(self) -> None:
        """Time is up, unless keys wait in the queue of a loop that was busy."""
        QTimer.singleShot(0, self, self._flush_if_due)

    def _flush_if_due(self) -> None:
        if not self._timer.isActive():
            self.flush()

    def _begin(self) -> None:
        field = QApplication.focusWidget()
        self._leaked = False
        self._before = (
            _Before(field, field.text(), field.cursorPosition())
            if isinstance(field, QLineEdit)
            else None
        )

    def _forget(self) -> None:
        self.flush()
        self._code = ""
        self._before = None
        self._leaked = False

    def _accept(self) -> None:
        """A scan: its characters are dropped, and taken back from a field that got some."""
        code = "".join(sign for sign in self._code if sign.isprintable()).strip()
        before, leaked = self._before, self._leaked
        self._timer.stop()
        self._held.clear()
        self._code = ""
        self._collecting = False
        self._before = None
        self._leaked = False
        if leaked and before is not None and QApplication.focusWidget() is before.field:
            before.field.setText(before.text)
            before.field.setCursorPosition(before.cursor)
            before.field.textEdited.emit(before.text)
        now = self._clock() * 1000
        same = code == self._recent[0] and now - self._recent[1] < SAME_MS
        self._recent = (code, now)
        if code and not same and not self.muted:
            self._scanned(code)


def _kept(event: QKeyEvent) -> QKeyEvent:
    """The same key, to be handed on later.

    Not its `clone`: PySide takes that for Qt's, and nobody would ever delete it.
    """
    kept = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    kept.setTimestamp(event.timestamp())
    return kept


def input_pending() -> None:
    """Takes over what an input method still composes."""
    QGuiApplication.inputMethod().commit()
