"""Killed at any arrow of a change, the queue goes on with it: changed once, paid once, and the new
confirmation comes out once.
"""

import random
from pathlib import Path

import pytest

from tests.journeys.amending import PASSED, cut, faults

_SEED = 20261128


@pytest.mark.parametrize("name", ["amend.approved", *random.Random(_SEED).sample(PASSED[1:], 1)])
def test_killed_once(tmp_path: Path, name: str) -> None:
    """A slice; the soak kills at each, and at each pair."""
    assert faults(cut(tmp_path, [name])) == []


def test_killed_again_while_it_recovers(tmp_path: Path) -> None:
    assert faults(cut(tmp_path, ["confirm_update.answered", "confirm_update.read"])) == []
