"""The real window over the real desk, led by keys and read by eye, without a screen."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from station.app.raising import FirstWindow
from station.app.window import Life
from station.desk.views import BenchView, Stage
from station.gui.widgets.tick_row import TickRow
from tests.journeys.rig import WHO

_NONE = Qt.KeyboardModifier.NoModifier
_SLOW_MS = 150
_FAST_MS = 3


class Screen:
    """One window, from its first paint to its end."""

    def __init__(self, *, practice: bool = False, pin: str | None = None) -> None:
        self._pin = pin
        self._first = FirstWindow("station-journey")
        self._life = Life(self._first, practice=practice)
        self._running: asyncio.Task[None] | None = None
        self._at = int(time.monotonic() * 1000)

    async def __aenter__(self) -> "Screen":
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Opens the window; signs in where a PIN is asked for; waits for the bench."""
        pin = self._pin
        await self.start()
        await self.until(lambda: "Insurer" in self.text() or pin, "the strip")
        if pin is not None:
            await self.until(lambda: self.named("sign_in.name").isVisible(), "the sign-in page")
            self.type(WHO)
            self.press(Qt.Key.Key_Return)
            # Only the desk knows when it is ready to be asked.
            await self.until(lambda: self._try_pin(pin), "sign-in", 20)
        await self.until(lambda: self.view.checks, "the bench", 60)

    async def start(self) -> None:
        """Opens the window, and waits for its first paint only."""
        self._running = asyncio.get_running_loop().create_task(self._life.run())
        await self.until(lambda: hasattr(self._life, "window") and self.window.isVisible(), "paint")
        self.window.activateWindow()

    def _try_pin(self, pin: str) -> bool:
        if self.window.signed_in:
            return True
        if self.window.sign_in.who and not self.window.sign_in._busy:
            self.type(pin)
            self.press(Qt.Key.Key_Return)
        return False

    async def close(self) -> None:
        """As a person closes it."""
        if self._running is None:
            return
        if not self._running.done():
            self.window.close()
        await asyncio.wait_for(self._running, 20)

    @property
    def window(self) -> Any:
        """The window."""
        return self._life.window

    @property
    def view(self) -> BenchView:
        """What the page was last given to draw."""
        return self.window.view

    @property
    def station(self) -> Any:
        """The program behind the window."""
        return self._life._station

    # Hands

    def press(
        self,
        key: Qt.Key,
        text: str = "",
        wait_ms: int = _SLOW_MS,
        modifiers: Qt.KeyboardModifier = _NONE,
    ) -> None:
        """One key, pressed where a keyboard's keys arrive, this long after the one before."""
        self._at += wait_ms
        if wait_ms > _FAST_MS:  # a scanner's burst stays one, however busy this computer is
            self._at = max(self._at, int(time.monotonic() * 1000))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(self._at)
            QCoreApplication.sendEvent(self.window.windowHandle(), event)

    def type(self, text: str, wait_ms: int = _SLOW_MS) -> None:
        """Typed by a person, or by a scanner with a few milliseconds between two characters."""
        for sign in text:
            self.press(Qt.Key(ord(sign.upper())), sign, wait_ms)

    def scan(self, code: str) -> None:
        """A scanner's burst and its Enter."""
        self._at = max(self._at + _SLOW_MS, int(time.monotonic() * 1000))
        self.type(code, _FAST_MS)
        self.press(Qt.Key.Key_Return, "\r", _FAST_MS)

    # Eyes

    def named(self, name: str) -> Any:
        """The widget of that name."""
        found = self.window.findChild(QWidget, name)
        assert found is not None, f"there is no {name}"
        return found

    def text(self) -> str:
        """All that can be read, each text in full."""
        lines = [
            getattr(label, "full", "") or label.text()
            for label in self.window.findChildren(QLabel)
            if label.isVisible()
        ]
        return "\n".join(dict.fromkeys(line for line in lines if line))

    def ticks(self) -> list[TickRow]:
        """The boxes that can be ticked."""
        return [row for row in self.window.findChildren(TickRow) if row.isVisible()]

    async def until(self, true: Callable[[], Any], what: str, seconds: float = 15.0) -> Any:
        """Waits until `true`; says what was on the screen if it never is."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = true()
            if found:
                return found
            await asyncio.sleep(0.01)
        shown = self.text() if hasattr(self._life, "window") else "nothing"
        raise AssertionError(f"waited {seconds:.0f} s in vain for {what}; on the screen:\n{shown}")

    async def reads(self, words: str, seconds: float = 15.0) -> None:
        """Waits until `words` can be read."""
        await self.until(lambda: words in self.text(), f"“{words}”", seconds)

    # What a clerk does

    async def order(self, number: str, *, scanned: bool = False) -> None:
        """Opens an order."""
        if scanned:
            self.scan(number)
        else:
            self.type(number)
            self.press(Qt.Key.Key_Return)
        await self.until(
            lambda: self.view.stage is Stage.FILLING and self.view.form.order == number,
            f"order {number} to open",
        )

    async def offer(self) -> TickRow:
        """Waits for an offer, whose box is not ticked."""
        (row,) = await self.until(self.ticks, "an offer")
        assert not row.isChecked()
        assert "not ticked" in row.accessibleName()
        return row

    async def dispatch(self) -> None:
        """F12, as soon as it is ready."""
        await self.until(lambda: self.view.dispatch.ready, "Dispatch to be ready")
        self.press(Qt.Key.Key_F12)
        await self.until(lambda: self.view.stage is not Stage.FILLING, "the dispatch to begin")

    async def covered(self, number: str) -> None:
        """Orders, ticks and dispatches."""
        await self.order(number)
        row = await self.offer()
        self.press(Qt.Key.Key_F8)
        await self.until(row.isChecked, "the tick")
        await self.dispatch()

    async def last(self, number: str, seconds: float = 20.0, words: str = "") -> str:
        """Waits until `number` is the last parcel and its card has these words; returns all."""
        await self.until(
            lambda: self._is_last(number) and words in self._card(),
            f"{number} to be the last parcel, “{words}”",
            seconds,
        )
        return self._card()

    def _is_last(self, number: str) -> bool:
        view = self.view
        waiting = view.stage is Stage.WAITING and self.named("pack.last").isVisible()
        return waiting and view.last is not None and view.last.order == number

    def _card(self) -> str:
        card = self.named("pack.last")
        return "\n".join(
            getattr(label, "full", "") or label.text()
            for label in card.findChildren(QLabel)
            if label.isVisible()
        )
