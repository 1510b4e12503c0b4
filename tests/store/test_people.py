"""People in the store: an older copy put back gives nobody back what they lost since."""

import json
import shutil
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest

from station.desk.front_door import FrontDoor
from station.domain.errors import PermissionRefusedError, StationError, message
from station.domain.people import Role
from tests.desk.staff import DANA, DANAS_PIN, NOBODY, RUTH, RUTHS_PIN, WRONG, Office


async def _put_back(tmp_path: Path, office: Office, copy: Path) -> Office:
    """The copy of the database beside the newer second record, opened again."""
    await office.close()
    folder = tmp_path / "again"
    folder.mkdir()
    shutil.copy(copy, folder / "station.db")
    shutil.copy(office.folder / "record.jsonl", folder / "record.jsonl")
    again = Office(folder, office.clocks, office.hasher)
    again._numbers = office._numbers  # no id is given twice
    return await again.open(rebuild=True)


async def _copied(tmp_path: Path) -> tuple[Office, Path]:
    office = await (await Office(_made(tmp_path / "first")).open()).staffed()
    return office, await _copy(tmp_path, office)


async def _copy(tmp_path: Path, office: Office) -> Path:
    await office.store._database.run(lambda c: c.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
    return Path(shutil.copy(office.folder / "station.db", tmp_path / "copy.db"))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


async def test_who_left_stays_away(tmp_path: Path) -> None:
    office, copy = await _copied(tmp_path)
    await office.people.leave(await office.people.named(DANA.name), RUTH)
    again = await _put_back(tmp_path, office, copy)
    with pytest.raises(PermissionRefusedError):
        await again.people.sign_in(DANA.name, DANAS_PIN)
    assert [person.left for person in await again.people.everybody()] == [False, True]
    await again.close()


async def test_a_changed_pin_a_revoked_badge_and_a_role_stay_so(tmp_path: Path) -> None:
    office, copy = await _copied(tmp_path)
    dana = await office.people.named(DANA.name)
    await office.people.set_pin(dana, "918273", RUTH)
    await office.people.new_badge(dana, RUTH)
    await office.people.change_role(dana, Role.SUPERVISOR, RUTH)
    again = await _put_back(tmp_path, office, copy)
    # The new PIN and code are in no record: neither the old ones nor these prove or name anybody.
    for pin in (DANAS_PIN, "918273"):
        with pytest.raises(PermissionRefusedError):
            await again.people.sign_in(DANA.name, pin)
    assert await again.people.badge_names(str(dana.badge)) is None
    await again.people.set_pin(await again.people.named(DANA.name), "550912", RUTH)
    assert (await again.people.sign_in(DANA.name, "550912")).role is Role.SUPERVISOR
    await again.close()


async def test_wrong_tries_are_not_forgotten(tmp_path: Path) -> None:
    office, copy = await _copied(tmp_path)
    for _ in range(5):
        with pytest.raises(PermissionRefusedError):
            await office.people.sign_in(DANA.name, WRONG)
    await office.people.sign_in(RUTH.name, RUTHS_PIN)
    again = await _put_back(tmp_path, office, copy)
    assert await again.people.wait_s(DANA.name) == 30
    assert await again.people.wait_s(RUTH.name) == 0
    await again.close()


async def test_a_supervisor_whose_pin_is_not_known_any_more_is_not_nobody(tmp_path: Path) -> None:
    office, copy = await _copied(tmp_path)
    await office.people.set_pin(await office.people.named(RUTH.name), "918273", RUTH)
    again = await _put_back(tmp_path, office, copy)
    people = again.people
    assert not await people.nobody_yet()
    assert await _refused(people.first("Eve", "550912")) == "people.pins_gone"
    assert await _refused(people.sign_in(RUTH.name, RUTHS_PIN)) == "people.pins_gone"
    door = FrontDoor(people, lambda _: None, NOBODY)
    assert (await door.look()).hint == message("people.pins_gone")
    # Whoever has the computer's account begins anew on purpose, and the record says so.
    await people.first(RUTH.name, "550912", new_key=True)
    assert await people.sign_in(RUTH.name, "550912") == RUTH
    assert await people.pins_gone() is None
    assert (await door.look()).hint is None
    assert [line["act"] for line in _persons(again) if line.get("anew")] == ["pin"]
    await again.close()


async def test_a_clerk_whose_pin_is_not_known_any_more_is_told_who_sets_another(
    tmp_path: Path,
) -> None:
    office, copy = await _copied(tmp_path)
    await office.people.set_pin(await office.people.named(DANA.name), "918273", RUTH)
    again = await _put_back(tmp_path, office, copy)
    assert await _refused(again.people.sign_in(DANA.name, DANAS_PIN)) == "people.pin_gone"
    assert await again.people.wait_s(DANA.name) == 0
    await again.close()


async def test_a_supervisor_of_whom_the_copy_knows_nothing_was_here_all_the_same(
    tmp_path: Path,
) -> None:
    office = await Office(_made(tmp_path / "first")).open()
    copy = await _copy(tmp_path, office)
    await office.staffed()
    again = await _put_back(tmp_path, office, copy)
    assert not await again.people.nobody_yet()
    assert await again.people.active() == []
    assert await _refused(again.people.first("Eve", "550912")) == "people.pins_gone"
    await again.people.first(RUTH.name, "550912", new_key=True)
    assert await again.people.sign_in(RUTH.name, "550912") == RUTH
    assert [line["act"] for line in _persons(again) if line.get("anew")] == ["added"]
    await again.close()


async def _refused(act: Awaitable[object]) -> str:
    with pytest.raises(StationError) as caught:
        await act
    return caught.value.message.id


def _persons(office: Office) -> list[dict[str, Any]]:
    record = (office.folder / "record.jsonl").read_text(encoding="utf-8").splitlines()
    return [line for line in map(json.loads, record) if line["what"] == "person"]
