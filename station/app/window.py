"""The window's life: painted first, then everything behind it is built, and ended in order."""

import asyncio
import gc
import hashlib
import importlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from station import __version__, i18n, log
from station.app.late_bench import LateBench
from station.app.late_door import LateDoor
from station.app.raising import FirstWindow
from station.config import first_look
from station.config.paths import home
from station.domain.errors import Message, StationError
from station.domain.people import Actor, Permission, Role
from station.log.crashes import Crashes

if TYPE_CHECKING:
    from station.app.build import Station
    from station.app.first_paint import FirstPaint
    from station.desk.front_door import FrontDoor
    from station.desk.packer import Packer
    from station.domain.settings import Settings
    from station.gui.options import Taste
    from station.gui.tasks import Tasks
    from station.gui.window import Window

_log = logging.getLogger(__name__)


SWITCH_S = 0.001
"""So long the window's thread waits at most while another one computes; Python's own is 5 ms, a
third of a frame."""


Visit = Callable[["Window", "Tasks"], Coroutine[Any, Any, None]]
"""Somebody who goes through the window once it is shown, as a smoke test does."""


def run(*, practice: bool, visit: Visit | None = None) -> int:
    """Shows the window and returns when it is closed. Raises StationError without a screen."""
    if not _has_screen():
        raise StationError("window.no_screen")
    from PySide6.QtWidgets import QApplication

    application = QApplication(["station"])
    application.setApplicationName("station")
    application.setQuitOnLastWindowClosed(False)
    where = home(practice=practice)
    name = hashlib.sha256(str(where.folder).encode()).hexdigest()[:16]
    first = FirstWindow(f"station-{name}")
    if first.raise_other():
        _log.info("another window was raised")
        sys.stderr.write(i18n.t("window.raised") + "\n")
        return 0
    import qasync

    sys.setswitchinterval(SWITCH_S)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(Life(first, practice=practice, visit=visit).run())
    return 0


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


_BEHIND = (
    "station.app.memory",
    "station.app.build",
    "station.desk.orders",
    "station.desk.packer",
    "station.desk.tools",
)


class Life:
    """One window from first paint to last byte written."""

    window: "Window"

    def __init__(self, first: FirstWindow, *, practice: bool, visit: Visit | None = None) -> None:
        self._first = first
        self._practice = practice
        self._visit = visit
        self._closing = asyncio.Event()
        self._station: Station | None = None
        self._packer: Packer | None = None
        self._running_log: log.Log | None = None

    async def run(self) -> None:
        from station.app.first_paint import FirstPaint
        from station.gui.garbage import Garbage
        from station.gui.options import Options
        from station.gui.tasks import Tasks
        from station.gui.window import Window

        where = home(practice=self._practice)
        crashes = self._crashes = Crashes(where.crashes, __version__)
        if where.log.is_dir():
            # Most of what breaks a program off happens as its window opens.
            crashes.watch()
        look = first_look.read(where)
        i18n.speak(look.language)
        actor = _practiser() if self._practice else _nobody()
        self._door = LateDoor()
        self._tasks = Tasks()
        self._late = LateBench(look.bench, actor, practice=self._practice)
        self._actor = actor
        options = Options(
            theme=look.theme,
            volume=look.volume / 100,
            text=int(look.text),
            full_screen=look.full_screen,
            door=self._door,
            open_house=self._practice,
            lock_after_s=self._lock_after_s,
            first_page=self._first_page,
        )
        window = self.window = Window(self._late, self._tasks, options)
        window.closing.connect(self._closing.set)
        for raised in (window.show, window.raise_, window.activateWindow):
            self._first.asked.connect(raised)
        Garbage(window)
        self._end_at_signals()
        painted = FirstPaint(window)
        window.show()
        self._tasks.start("start", self._start(painted))
        if self._visit is not None:
            self._tasks.start("visit", self._visit(window, self._tasks))
        await self._closing.wait()
        await self._tasks.close()
        if self._station is not None:
            await self._station.close()
        if self._running_log is not None:
            self._running_log.close()
        crashes.close()
        window.close()
        window.deleteLater()
        await asyncio.sleep(0)

    def _end_at_signals(self) -> None:
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self._closing.set)

    async def _start(self, painted: "FirstPaint") -> None:
        """Builds everything behind the painted window, or says there why it cannot."""
        await painted.wait()
        try:
            station = await self._build()
        except StationError as error:
            _log.warning("not started: %s", error.message.id)
            self._fail(error.message)
            return
        except Exception:
            self._fail(Message("band.our_fault"))
            raise
        # What start-up made stays to the end: looking through it again would stop the window for
        # some 20 ms each time.
        gc.collect()
        gc.freeze()
        try:
            await station.connect()
        except StationError as error:
            _log.warning("not connected: %s", error.message.id)
        await station.maker.load()
        # The client of the insurer and what makes papers stay too; only what is new is looked
        # through now.
        gc.collect(1)
        gc.freeze()

    async def _build(self) -> "Station":
        for name in _BEHIND:
            # Loaded beside the window's own thread: it takes keys and scans meanwhile. None of
            # them loads Qt, whose types must not be made by two threads at once.
            await asyncio.to_thread(importlib.import_module, name)
        from PySide6.QtGui import QIcon

        from station import resources
        from station.app import memory
        from station.app.build import Station, practice_orders
        from station.app.listeners import Listeners
        from station.app.machine import new_reference
        from station.app.pages import makers
        from station.desk.orders import read_file
        from station.desk.packer import Packer
        from station.desk.tools import Tools

        memory.settle()
        station = Station(practice=self._practice, crashes=self._crashes)
        self._station = station
        loop = asyncio.get_running_loop()

        def crashed(_: Path) -> None:
            loop.call_soon_threadsafe(self._crashed)

        self._running_log = station.start_log(crashed)
        await station.open()
        self._crashes.watch()
        # With the lock: no other window writes there.
        await asyncio.to_thread(self._crashes.collect)
        packer = Packer(
            Tools(
                packing=station.packing,
                choices=station.choices,
                papers=station.papers,
                scan_back=station.scan_back,
                health=station.health,
                goods=station.goods,
                books=station.store,
                line=station.line,
                clock=station.clock,
                settings=station.current,
                new_shipment=station.new_shipment,
                next_try=station.outbox.next_try,
                wake=station.outbox.wake,
                practice=self._practice,
            ),
            self._actor,
        )
        self._packer = packer

        def moved(shipment: str) -> None:
            self._tasks.start("changed", packer.changed(shipment))
            self.window.changed(shipment)

        station.listeners = Listeners(
            shipment=moved,
            line=lambda: self._tasks.start("line", packer.line_changed()),
            wallet=lambda: self._tasks.start("wallet", packer.refresh()),
            settings=self._settings_changed,
            damaged=self._late.fail,
        )
        if self._practice and not await station.orders.waiting():
            # All of them are done: they come once more, as orders of another source.
            source = f"practice-{new_reference()}"
            await station.orders.keep(read_file(practice_orders(), source).orders, self._actor)
        await packer.start()
        packer.tell(station.notices)
        # The first paint has read its settings from the file as it lies there; these are checked,
        # and brought up from an older version.
        self.window.speak(i18n.spoken())
        self.window.take(_taste(station.current()))
        station.start()
        station.start_chores()
        self._tasks.start("clock", packer.run())
        self._tasks.start("scale", station.scale.run(packer.heard_scale))
        await self._late.become(packer)
        self.window.ready(makers(station, lambda: self._actor, self.window.speak, self._door.first))
        # Drawn only now: reading its SVG is not what a first paint should wait for.
        self.window.setWindowIcon(QIcon(str(resources.path("icon", "station.svg"))))
        self._door.become(self._front_door(station))
        return station

    def _front_door(self, station: "Station") -> "FrontDoor":
        from station.app import practice_people
        from station.desk.front_door import FrontDoor

        if not self._practice:
            return FrontDoor(station.people, self._came, _nobody())
        hint = practice_people.hint()
        return FrontDoor(station.people, self._came, _nobody(), passer=_practiser(), hint=hint)

    def _settings_changed(self, keys: frozenset[str]) -> None:
        from station.domain.settings import BENCH_LANGUAGE, SCREEN_TEXT, SOUNDS_VOLUME, THEME

        if BENCH_LANGUAGE.key in keys:
            self.window.speak(i18n.spoken())
        if keys & {THEME.key, SOUNDS_VOLUME.key, SCREEN_TEXT.key} and self._station is not None:
            self.window.take(_taste(self._station.current()))

    def _first_page(self) -> str:
        """A live bench that lacks something opens, for whoever may mend it, where that is done."""
        from station.domain.settings import missing
        from station.flow.line import LineState

        station = self._station
        if self._practice or station is None or not self._actor.may(Permission.CHANGE_SETTINGS):
            return "pack"
        refused = not station.insurer.ready and station.line.state is LineState.REFUSING
        lacks = bool(missing(station.current(), live=False)) or refused
        return "setup" if lacks else "pack"

    def _lock_after_s(self) -> float:
        from station.domain.settings import SECURITY_LOCK_AFTER

        # Before there is a station nobody has signed in.
        station = self._station
        return 0.0 if station is None else 60.0 * station.current().of(SECURITY_LOCK_AFTER)

    def _came(self, actor: Actor) -> None:
        """`actor` is at the bench from now on."""
        self._actor = actor
        if self._packer is not None:
            self._packer.sign_in(actor)

    def _fail(self, why: Message) -> None:
        self._late.fail(why)
        self._door.fail(why)

    def _crashed(self) -> None:
        """What nobody caught is in the log; the page says that something went wrong."""
        if self._packer is not None:
            self._packer.tell([Message("band.our_fault")])


def _taste(settings: "Settings") -> "Taste":
    from station.domain.settings import SCREEN_TEXT, SOUNDS_VOLUME, THEME
    from station.gui.options import Taste

    return Taste(
        theme=str(settings.of(THEME)),
        volume=settings.of(SOUNDS_VOLUME) / 100,
        text=int(settings.of(SCREEN_TEXT)),
    )


def _nobody() -> Actor:
    return Actor(i18n.t("people.nobody"), Role.CLERK, signed_in=False)


def _practiser() -> Actor:
    return Actor(i18n.t("people.practice"), Role.SUPERVISOR)
