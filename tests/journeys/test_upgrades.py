"""To the next version and back, killed on the way, with a full queue: nothing is lost or doubled.

The soak walks 500 of these.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.store import migrate
from tests.journeys.rig import LiveHomes
from tests.journeys.upgrading import Walks

_SEED = 1


@pytest.fixture(scope="module")
def walks(live_homes: LiveHomes) -> Iterator[Walks]:
    made = Walks(live_homes)
    yield made
    made.end()


def test_a_full_queue_goes_to_the_next_version_and_back(walks: Walks) -> None:
    found = walks.run((_SEED,))
    assert found.wrong == []
    for what in ("by the own version", "by the next version", "killed while its schema moved"):
        assert found.runs[what], what


def test_a_schema_that_is_killed_on_its_way_is_the_former_or_the_next(
    walks: Walks, tmp_path: Path
) -> None:
    newest = migrate.newest_version()
    for point, left in (("migrate.step", newest), ("migrate.committed", newest + 1)):
        assert walks.cut(tmp_path / point, point) == (left, True)
