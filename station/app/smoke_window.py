"""The window as a smoke test has it: shown, worked with by keys, led through its pages, closed."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from station import i18n
from station.app.window import run
from station.domain.errors import StationError

if TYPE_CHECKING:
    from station.desk.views import BenchView
    from station.gui.tasks import Tasks
    from station.gui.window import Window

LONGEST_S = 60.0
_LOOK_S = 0.005


def main(words: list[str]) -> int:
    """Shows the practice window and dispatches orders in it; 0 if all was as it should be.

    Each moment is a line of JSON on stdout, in seconds of the machine's monotonic clock; faults go
    to stderr.
    """
    parser = argparse.ArgumentParser(prog="station smoke-window")
    parser.add_argument("picture", type=Path)
    parser.add_argument("orders", nargs="+", metavar="ORDER")
    options = parser.parse_args(words)
    visit = Visit(options.orders, options.picture)
    try:
        run(practice=True, visit=visit)
    except StationError as error:
        visit.faults.append(i18n.say(error.message))
    for fault in visit.faults:
        print(fault, file=sys.stderr)  # noqa: T201 - the smoke test reads it
    return 1 if visit.faults else 0


def _tell(what: str) -> None:
    sys.stdout.write(json.dumps({"moment": what, "at": time.monotonic()}) + "\n")
    sys.stdout.flush()


class Visit:
    """Scans each of `orders`, ticks its cover, dispatches it; opens every page; keeps a picture."""

    def __init__(self, orders: Sequence[str], picture: Path, longest_s: float = LONGEST_S) -> None:
        self._orders = orders
        self._picture = picture
        self._longest_s = longest_s
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
            await self._through(window)
        except _WaitedError as waited:
            self.faults.append(i18n.t("smoke.waited", what=str(waited)))
            self._draw(window)  # it shows where it stopped
        except Exception as failure:  # noqa: BLE001 - said by the caller; the window must close
            self.faults.append(repr(failure))
        finally:
            window.close()

    async def _through(self, window: "Window") -> None:
        await self._until("window", lambda: window.windowHandle().isExposed())
        _tell("shown")
        for order in self._orders:
            await self._dispatch(window, order)
            _tell("dispatched")
        pages = [item.page for item in window.view.rail] if window.view is not None else []
        for page in [*pages, "keys", "pack"]:
            window.open_page(page)
            await self._until(page, partial(_in_front, window, page))

    async def _dispatch(self, window: "Window", order: str) -> None:
        """As a clerk does it: scan, tick, dispatch."""
        from station.desk.views import OfferState, Stage

        def sees(what: Callable[["BenchView"], bool]) -> Callable[[], bool]:
            return lambda: window.view is not None and what(window.view)

        _press(window, *order, "Return")
        await self._until(f"{order}: form", sees(lambda view: view.form is not None))
        if order == self._orders[0]:
            _tell("form")
        await self._until(
            f"{order}: offer",
            sees(lambda v: v.offer is not None and v.offer.state is OfferState.SHOWN),
        )
        if order == self._orders[0]:
            self._draw(window)
        _press(window, "F8")
        await self._until(
            f"{order}: tick",
            sees(
                lambda v: (
                    (v.offer is not None and v.offer.options[0].ticked)
                    and (v.dispatch is not None and v.dispatch.ready)
                )
            ),
        )
        _press(window, "F12")
        await self._until(
            f"{order}: end",
            sees(
                lambda v: (
                    v.stage is Stage.WAITING and (v.last is not None and v.last.order == order)
                )
            ),
        )

    def _draw(self, window: "Window") -> None:
        if not window.grab().save(str(self._picture), "PNG"):
            self.faults.append(i18n.t("smoke.no_picture", file=str(self._picture)))

    async def _until(self, what: str, there: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(self._longest_s):
                while not there():  # noqa: ASYNC110 - a look, as a person's: no event says all
                    await asyncio.sleep(_LOOK_S)
        except TimeoutError:
            raise _WaitedError(what) from None


class _WaitedError(Exception):
    """Its text is what was waited for in vain."""


def _in_front(window: "Window", page: str) -> bool:
    from station.gui.pages.stack import StartingPage

    return window.page == page and not isinstance(window.pages.front(), StartingPage)


def _press(window: "Window", *keys: str) -> None:
    """Keys as they come from a keyboard or a scanner: events of the window, all at one moment.

    Without their moment a machine that is busy elsewhere would make slow typing of a scan.
    """
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    now = int(time.monotonic() * 1000)
    for name in keys:
        single = len(name) == 1
        key = Qt.Key(ord(name)) if single else Qt.Key[f"Key_{name}"]
        text = name if single else "\r" if name == "Return" else ""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(now)
            QCoreApplication.postEvent(window.windowHandle(), event)
