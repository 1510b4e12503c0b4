"""A window without a screen around a bench that only writes down what it is asked."""

import gc
import os
import sys
import types
from collections.abc import Callable, Coroutine, Generator, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from station.desk.views import BenchView
from station.gui.tasks import Tasks
from station.gui.window import Options, Window
from tests.gui import samples
from tests.gui.bench import RecordingBench
from tests.gui.sized import SizedWindow


class NowTasks(Tasks):
    """Runs what it is given to its end, at once: the stand-in bench never waits."""

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        try:
            work.send(None)
        except StopIteration:
            return
        except Exception as failure:
            if self.failed is not None:
                self.failed(name, failure)
            return
        work.close()
        raise AssertionError(f"{name} waited")


@types.coroutine
def pause() -> Generator[None, None, None]:
    """The desk is busy, until its answer is let through."""
    yield


class SlowTasks(Tasks):
    """Runs what it is given until the desk keeps it waiting, and on when its answer comes."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[tuple[str, Coroutine[Any, Any, Any]]] = []

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        try:
            work.send(None)
        except StopIteration:
            return
        self.waiting.append((name, work))

    def answer(self, name: str = "") -> None:
        """The answers come that are waited for now, or that one alone."""
        for each in [each for each in self.waiting if name in ("", each[0])]:
            self.waiting.remove(each)
            self.start(*each)


@pytest.fixture(scope="session", autouse=True)
def frozen() -> None:
    """What is loaded once is not looked through after every test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def collected(qapp: QApplication) -> Iterator[None]:
    """Qt's objects end before another test begins.

    What Python had of them goes as everything goes that is to be collected: on this thread, between
    two tests, when it is due (tests/conftest.py).
    """
    yield
    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    for _ in range(2):
        qapp.processEvents()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def bench() -> RecordingBench:
    return RecordingBench(samples.filling())


OpenWindow = Callable[..., Window]
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def press(
    window: Window, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_MODIFIER, *, held: bool = False
) -> None:
    """One key as the focused widget gets it."""
    target = QApplication.focusWidget() or window
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, "", held)
    QApplication.sendEvent(target, event)


@pytest.fixture
def open_window(bench: RecordingBench, qapp: QApplication) -> OpenWindow:
    def make(
        view: BenchView | None = None,
        size: tuple[int, int] = (1366, 768),
        tasks: Tasks | None = None,
        **options: Any,
    ) -> Window:
        if view is not None:
            bench.shown = view
        options.setdefault("theme", "light")
        taste = Options(volume=0, clock=lambda: samples.NOW, **options)
        window = SizedWindow(size, bench, tasks or NowTasks(), taste)
        window.show()
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window, 1000)
        settle(qapp)
        return window

    return make


def settle(app: QApplication) -> None:
    """Lets layouts and queued redraws finish."""
    for _ in range(4):
        app.processEvents()


@pytest.fixture
def window(open_window: OpenWindow) -> Window:
    return open_window()


@pytest.fixture
def find(window: Window) -> Callable[[str], QWidget]:
    def by_name(name: str) -> QWidget:
        found = window.findChild(QWidget, name)
        assert found is not None, name
        return found

    return by_name
