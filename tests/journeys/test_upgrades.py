"""To the next version and back, killed on the way, with a full queue: nothing is lost or doubled.

The soak walks 500 of these.
"""

from tests.journeys.rig import LiveHomes
from tests.journeys.upgrading import Walks

_SEED = 1


def test_a_full_queue_goes_to_the_next_version_and_back(live_homes: LiveHomes) -> None:
    walks = Walks(live_homes)
    try:
        found = walks.run((_SEED,))
    finally:
        walks.end()
    assert found.wrong == []
    for what in ("by the own version", "by the next version", "killed while its schema moved"):
        assert found.runs[what], what
