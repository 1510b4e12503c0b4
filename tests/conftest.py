"""One Qt application for all tests of a process, without a screen.

Papers need only a QGuiApplication and would make one; the window's tests need a QApplication, and
a process can have one application only.
"""

import gc
import os
import signal
import time
from collections.abc import Generator, Iterator

import argon2
import pytest
from hypothesis import settings

# Before Qt: PySide reads the source of every module that is imported after it, and pydantic's
# lazy parts cannot be looked at while half loaded. The program loads them through the store.
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter  # noqa: F401

from station.collector import collect_due
from tests.pins import QUICK_HASHER

pytest_plugins = ["tests.deaths"]

# A slice that is the same everywhere; `HYPOTHESIS_PROFILE=random` walks somewhere else each time.
settings.register_profile("seeded", derandomize=True, deadline=None, database=None)
settings.register_profile("random", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "seeded"))

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Wherever they run: what a page says of a fixed moment is said in this zone.
os.environ["TZ"] = "UTC"
if hasattr(time, "tzset"):
    time.tzset()

# Begun in the background of a script it would be ignored, by every program that a test starts too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# As in the program: a worker thread that collects takes windows and loops of earlier tests with
# it, whose timers then run into nothing in the midst of another test.
gc.disable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    """Collects on this thread, between two tests, what is due."""
    yield
    assert not gc.isenabled(), "a test has given the collector to all threads"
    collect_due()


@pytest.fixture(scope="session", autouse=True)
def _one_application() -> Iterator[None]:
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(["tests"])
    yield
    del application


@pytest.fixture(autouse=True)
def _quick_pins(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PIN is hashed as ever, but not at a fifth of a second each: `true_pins` asks for that."""
    if request.node.get_closest_marker("true_pins") is None:
        monkeypatch.setattr(argon2, "PasswordHasher", QUICK_HASHER)


_LONG = frozenset({"test_screen_reader.py", "test_cups_document.py", "test_restore_voids.py"})
"""Each has a test that takes as long as many others: begun last, it would be waited for alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys first: they wait for processes, and the short ones fill the gaps they leave."""
    items.sort(key=lambda item: "journeys" not in item.path.parts and item.path.name not in _LONG)
