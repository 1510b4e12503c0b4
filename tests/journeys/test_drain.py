"""Voids that waited for the line are carried out once each, however often the program is killed."""

import shutil
from pathlib import Path

import pytest

from tests.journeys import draining
from tests.journeys.rig import Bench, LiveHomes

_COUNT = 14


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory, live_homes: LiveHomes) -> Path:
    """A bench whose voids wait for the line, and its insurer."""
    folder = tmp_path_factory.mktemp("waiting")
    _, count = draining.many(folder, live_homes, folder / draining.INSURER, _COUNT)
    assert count == _COUNT
    return folder


@pytest.mark.parametrize("window", [True, False], ids=["window", "command"])
def test_a_queue_is_drained_once_through_kills_and_below_the_pace(
    tmp_path: Path, waiting: Path, window: bool
) -> None:
    shutil.copytree(waiting, tmp_path, dirs_exist_ok=True)
    bench, data = Bench(tmp_path / "home"), tmp_path / draining.INSURER
    done = draining.worked_off(bench, data, _COUNT, kills=2, pace=30, seed=7, window=window)
    assert done.wrong == []
    assert done.kills == 2
    assert done.calls >= 4 * _COUNT
