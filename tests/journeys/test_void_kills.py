"""Killed at any arrow of a void, the queue goes on with it: cancelled once, refunded once, no word
too early, and nothing undone without a yes that was on the disk.
"""

import random
from pathlib import Path

import pytest

from tests.journeys.voiding import LINES, PASSED, cut, faults

_SEED = 20261125


def _points() -> list[str]:
    """A slice of them; the soak kills at each. The two wishes are always among them."""
    wishes = ["void.asked", "void.approved"]
    others = [name for name in PASSED if name not in wishes]
    return [*wishes, *random.Random(_SEED).sample(others, 3)]


@pytest.mark.parametrize("name", _points())
def test_killed_once(tmp_path: Path, name: str) -> None:
    done = cut(tmp_path, [name])
    assert faults(done) == []
    assert done.asked_again is (name == "void.asked")


@pytest.mark.parametrize("name", random.Random(_SEED).sample(LINES, 1))
def test_killed_while_the_record_is_written(tmp_path: Path, name: str) -> None:
    assert faults(cut(tmp_path, [name])) == []


def _pairs() -> list[tuple[str, str]]:
    chance = random.Random(_SEED + 1)
    return [tuple(chance.choices(PASSED, k=2))]


@pytest.mark.parametrize(("first", "second"), _pairs())
def test_killed_again_while_it_recovers(tmp_path: Path, first: str, second: str) -> None:
    # The second point may lie behind the first, and is not passed again then.
    assert faults(cut(tmp_path, [first, second])) == []
