"""Voids that waited for the line are carried out once each, however often the program is killed."""

from pathlib import Path

from tests.journeys import draining
from tests.journeys.rig import LiveHomes


def test_a_queue_is_drained_once_through_kills_and_below_the_pace(
    tmp_path: Path, live_homes: LiveHomes
) -> None:
    done = draining.run(tmp_path, live_homes, 40, pauses=(1.5, 1.5), pace=20, seed=7)
    assert done.wrong == []
    assert done.kills >= 1
    assert done.calls >= 4 * 40
