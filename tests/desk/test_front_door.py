"""The way in over the real people: refusals are answers, and who came is told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from station.app.late_door import LateDoor
from station.desk.door import Entry, Known
from station.desk.front_door import FrontDoor
from station.domain.errors import message
from station.domain.people import Actor, Role
from tests.desk.staff import DANA, DANAS_PIN, NOBODY, RUTH, RUTHS_PIN, WRONG, Office

PASSER = Actor("Practice clerk", Role.SUPERVISOR)


@dataclass
class Rig:
    office: Office
    came: list[Actor] = field(default_factory=list)

    def door(self, *, practice: bool = False) -> FrontDoor:
        passer = PASSER if practice else None
        return FrontDoor(self.office.people, self.came.append, NOBODY, passer=passer)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    made = Rig(await Office(tmp_path).open())
    yield made
    await made.office.close()


async def test_a_live_bench_from_its_first_day_on(rig: Rig) -> None:
    door = rig.door()
    assert (await door.look()).entry is Entry.FIRST
    refused = await door.first(RUTH.name, "123456")
    assert refused is not None
    assert refused.id == "people.pin_common"
    assert rig.came == []
    assert await door.first(RUTH.name, RUTHS_PIN) is None
    assert rig.came == [RUTH]
    again = await door.first("Eve", "918273")
    assert again is not None
    assert again.id == "people.not_first"
    await rig.office.people.add(DANA.name, Role.CLERK, DANAS_PIN, RUTH)
    view = await door.look()
    assert view.people == (Known(DANA.name, Role.CLERK), Known(RUTH.name, Role.SUPERVISOR))
    assert (view.entry, view.passable) == (Entry.NAMES, False)
    door.leave()
    door.pass_by()
    assert rig.came == [RUTH, NOBODY]
    assert await door.sign_in(DANA.name, DANAS_PIN) is None
    assert rig.came[-1] == DANA


async def test_a_wrong_pin_and_a_wait_are_answers(rig: Rig) -> None:
    await rig.office.staffed()
    door = rig.door()
    for _ in range(5):
        refused = await door.sign_in(DANA.name, WRONG)
    assert refused is not None
    assert refused.facts["seconds"] == 30
    wait = await door.wait(DANA.name)
    assert wait is not None
    assert wait.facts["seconds"] == 30
    assert await door.wait(RUTH.name) is None
    rig.office.hasher.key = None
    lost = await door.sign_in(RUTH.name, RUTHS_PIN)
    assert lost is not None
    assert lost.id == "people.key_lost"
    assert rig.came == []


async def test_practice_may_be_passed_by(rig: Rig) -> None:
    door = rig.door(practice=True)
    view = await door.look()
    assert (view.entry, view.passable) == (Entry.NAMES, True)
    door.pass_by()
    assert rig.came == [PASSER]


async def test_before_the_store_is_open(rig: Rig) -> None:
    await rig.office.staffed()
    late, changes = LateDoor(), []
    late.subscribe(lambda: changes.append(1))
    assert (await late.look()).entry is Entry.STARTING
    early = await late.sign_in(RUTH.name, RUTHS_PIN)
    assert early is not None
    assert early.id == "window.not_ready"
    assert await late.badge_names("BADGE-1") is None
    late.fail(message("store.disk_full"))
    assert (await late.look()).entry is Entry.CLOSED
    late.become(rig.door())
    assert len(changes) == 2
    assert (await late.look()).entry is Entry.NAMES
    assert await late.sign_in(RUTH.name, RUTHS_PIN) is None
    late.leave()
    assert rig.came == [RUTH, NOBODY]
