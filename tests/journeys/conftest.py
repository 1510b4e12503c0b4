"""The program as processes: a bench that practises, a live bench, and its insurer."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pytest

from tests.journeys.rig import Bench, Insurer, LiveHomes, new_practice


@pytest.fixture
def practice(tmp_path: Path) -> Bench:
    """A bench that practises, with data of its own."""
    return new_practice(tmp_path / "home")


@pytest.fixture(scope="session")
def live_homes() -> Iterator[LiveHomes]:
    homes = LiveHomes()
    yield homes
    homes.end()


StartInsurer = Callable[..., Insurer]


@pytest.fixture
def start_insurer() -> Iterator[StartInsurer]:
    """Starts insurers that end with the test."""
    started: list[Insurer] = []

    def start(*arguments: str, **options: int) -> Insurer:
        started.append(Insurer(None, *arguments, **options))
        return started[-1]

    yield start
    for insurer in started:
        insurer.end()


@pytest.fixture
def insurer(start_insurer: StartInsurer) -> Insurer:
    return start_insurer()


@pytest.fixture
def live(tmp_path: Path, live_homes: LiveHomes, insurer: Insurer) -> Bench:
    """A live bench and its insurer: a supervisor, a full wallet."""
    return live_homes.copy(tmp_path / "home", insurer)


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Qt's loop and asyncio's are one, as in the program."""

    def make() -> asyncio.AbstractEventLoop:
        from PySide6.QtWidgets import QApplication

        from tests.journeys.loop import Loop

        application = QApplication.instance() or QApplication(["station"])
        application.setQuitOnLastWindowClosed(False)
        return Loop(application)

    return {"qt": make}
