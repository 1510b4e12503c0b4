"""The window as a smoke test has it: shown, scanned into, led through its pages, closed."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from station import i18n
from station.app.window import run
from station.domain.errors import StationError

if TYPE_CHECKING:
    from station.gui.tasks import Tasks
    from station.gui.window import Window

LONGEST_S = 60.0
_LOOK_S = 0.02


def main(words: list[str]) -> int:
    """Shows the practice window and goes through it; 0 if all was there. Faults go to stderr."""
    parser = argparse.ArgumentParser(prog="station smoke-window")
    parser.add_argument("order")
    parser.add_argument("picture", type=Path)
    options = parser.parse_args(words)
    visit = Visit(options.order, options.picture)
    try:
        run(practice=True, visit=visit)
    except StationError as error:
        visit.faults.append(i18n.say(error.message))
    for fault in visit.faults:
        print(fault, file=sys.stderr)  # noqa: T201 - the smoke test reads it
    return 1 if visit.faults else 0


class Visit:
    """Scans `order`, waits for its form and offer, opens every page, keeps a picture."""

    def __init__(self, order: str, picture: Path, longest_s: float = LONGEST_S) -> None:
        self._order = order
        self._picture = picture
        self._longest_s = longest_s
        self._waits_for = ""
        self.faults: list[str] = []
        """What went wrong; empty if nothing did."""

    async def __call__(self, window: "Window", tasks: "Tasks") -> None:
        """Goes through `window` and closes it, whatever it finds."""
        say = tasks.failed

        def failed(name: str, failure: BaseException) -> None:
            self.faults.append(f"{name}: {failure!r}")
            if say is not None:
                say(name, failure)

        tasks.failed = failed
        try:
            async with asyncio.timeout(self._longest_s):
                await self._through(window)
        except TimeoutError:
            self.faults.append(i18n.t("smoke.waited", what=self._waits_for))
        except Exception as failure:  # noqa: BLE001 - said by the caller; the window must close
            self.faults.append(repr(failure))
        finally:
            # Also of what went wrong: it shows where it stopped.
            if not window.grab().save(str(self._picture), "PNG"):
                self.faults.append(i18n.t("smoke.no_picture", file=str(self._picture)))
            window.close()

    async def _through(self, window: "Window") -> None:
        from station.desk.views import OfferState

        await self._until("window", lambda: window.windowHandle().isExposed())
        _type(window, self._order)
        await self._until("form", lambda: window.view is not None and window.view.form is not None)

        def offered() -> bool:
            offer = window.view.offer if window.view is not None else None
            return offer is not None and offer.state is OfferState.SHOWN

        await self._until("offer", offered)
        pages = [item.page for item in window.view.rail] if window.view is not None else []
        for page in [*pages, "keys", "pack"]:
            window.open_page(page)
            await self._until(page, partial(_in_front, window, page))

    async def _until(self, what: str, there: Callable[[], bool]) -> None:
        self._waits_for = what
        while not there():  # noqa: ASYNC110 - a look, as a person's: no event says all of it
            await asyncio.sleep(_LOOK_S)


def _in_front(window: "Window", page: str) -> bool:
    from station.gui.pages.stack import StartingPage

    return window.page == page and not isinstance(window.pages.front(), StartingPage)


def _type(window: "Window", code: str) -> None:
    """A scanner's burst, as key events of the window."""
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    for letter in [*code, "\r"]:
        key = Qt.Key.Key_Return if letter == "\r" else Qt.Key(ord(letter))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.postEvent(window.windowHandle(), event)
