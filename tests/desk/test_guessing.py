"""A robot that guesses PINs: what it does with restarts, kills and the clock gains it nothing."""

import itertools
import random
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.desk.people import FREE_TRIES, LONGEST_WAIT_S, wait_after
from station.domain.errors import PermissionRefusedError
from station.domain.people import pin_fault
from tests.desk.staff import DANA, WRONG, KilledError, Office

YEAR_S = 366 * 24 * 3600.0


def most_guesses(seconds: float) -> int:
    """How many wrong tries fit into `seconds` by the rule: each after its wait."""
    passed = 0.0
    for wrong in itertools.count():
        passed += wait_after(wrong)
        if passed > seconds:
            return wrong
    raise AssertionError


def test_a_year_of_guessing_finds_a_pin_in_one_of_a_hundred_at_most() -> None:
    guesses = most_guesses(YEAR_S)
    sample = range(0, 10**6, 53)
    good = sum(1 for number in sample if pin_fault(f"{number:06d}") is None)
    allowed = 10**6 * good / len(sample)
    assert guesses < 8_800
    assert guesses / allowed < 0.01
    # It is the long wait that holds it: not the first ones.
    assert guesses <= FREE_TRIES + 7 + YEAR_S / LONGEST_WAIT_S


class Robot:
    """Tries, waits, restarts, kills and sets clocks; counts what was really looked at."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.spent_s = 0.0
        self.counted = 0

    async def guess(self, *, kill: bool = False) -> None:
        self.office.hasher.kills = kill
        wait = await self.office.people.wait_s(DANA.name)
        try:
            await self.office.people.sign_in(DANA.name, WRONG)
        except KilledError:
            self.office.restart()
            self.counted += 1
        except PermissionRefusedError as error:
            waited = error.message.id != "people.wait"
            assert waited == (wait == 0)
            self.counted += waited

    def wait(self, seconds: float) -> None:
        self.office.clocks.go(seconds)
        self.spent_s += seconds

    def restart(self) -> None:
        self.office.clocks.passed = 0.0
        self.office.restart()

    def set_clock(self, days: float) -> None:
        self.office.clocks.wall += timedelta(days=days)

    def check(self) -> None:
        """Never more tries than the time that has passed allows."""
        assert self.counted <= most_guesses(self.spent_s)


@pytest.mark.parametrize("seed", range(3))
async def test_a_robot_with_time_gains_nothing(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    office = await (await Office(tmp_path).open()).staffed()
    robot = Robot(office)
    for _ in range(1500):
        act = chance.random()
        if act < 0.5:
            await robot.guess(kill=chance.random() < 0.2)
        elif act < 0.75:
            robot.wait(chance.choice((0.5, 10, 29, 30, 60, 900, 3600, 4000)))
        elif act < 0.85:
            robot.restart()
        else:
            robot.set_clock(chance.choice((-4000, -1, 0.01, 1, 4000)))
        robot.check()
    assert robot.counted > 50
    assert len(office.hasher.looked_at) <= robot.counted
    await office.close()


async def test_a_patient_robot_gets_what_the_rule_gives_and_no_more(tmp_path: Path) -> None:
    office = await (await Office(tmp_path).open()).staffed()
    robot = Robot(office)
    for _ in range(400):
        robot.wait(await office.people.wait_s(DANA.name))
        await robot.guess()
        robot.check()
    assert robot.counted == 400 == most_guesses(robot.spent_s)
    await office.close()


@settings(max_examples=200)
@given(st.integers(0, 10**6))
def test_the_wait_never_falls(wrong: int) -> None:
    assert wait_after(wrong) <= wait_after(wrong + 1) <= LONGEST_WAIT_S
