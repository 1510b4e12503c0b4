"""Some of the two hundred damaged databases of `tests/soak damage`, each of another kind."""

from pathlib import Path

import pytest

from tests.journeys import damaging
from tests.journeys.damaging import DAMAGES
from tests.journeys.rig import Bench

_OF_EACH = {
    DAMAGES.index(damage): how
    for damage, how in (
        (damaging._bits, "mended"),
        (damaging._log_gone, "caught up"),
        (damaging._edited, "mended"),
    )
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A bench in the middle of its work."""
    return damaging.made(tmp_path_factory.mktemp("damage") / "whole")


@pytest.mark.parametrize(("seed", "how"), _OF_EACH.items())
def test_a_damaged_database(whole: Bench, tmp_path: Path, seed: int, how: str) -> None:
    done = damaging.one(whole, tmp_path, seed)
    assert done.wrong == [], done.what
    assert done.how == how, done.what
