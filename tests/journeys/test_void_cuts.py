"""An answer to a preview or to a confirmation that is cut anywhere changes nothing of the end."""

from pathlib import Path

from tests.journeys import cutting
from tests.journeys.rig import LiveHomes

_APART = 97


def test_answers_cut_at_many_offsets(tmp_path: Path, live_homes: LiveHomes) -> None:
    done = cutting.run(tmp_path, live_homes, range(0, 1_300, _APART))
    assert done.wrong == []
    assert done.voids == 2 * 14 + 2
