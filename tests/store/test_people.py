"""People in the store: an older copy put back gives nobody back what they lost since."""

import shutil
from pathlib import Path

import pytest

from station.domain.errors import PermissionRefusedError
from station.domain.people import Role
from tests.desk.staff import DANA, DANAS_PIN, RUTH, RUTHS_PIN, WRONG, Office


async def _put_back(tmp_path: Path, office: Office, copy: Path) -> Office:
    """The copy of the database beside the newer second record, opened again."""
    await office.close()
    folder = tmp_path / "again"
    folder.mkdir()
    shutil.copy(copy, folder / "station.db")
    shutil.copy(office.folder / "record.jsonl", folder / "record.jsonl")
    again = Office(folder, office.clocks, office.hasher)
    return await again.open()


async def _copied(tmp_path: Path) -> tuple[Office, Path]:
    (tmp_path / "first").mkdir()
    office = await (await Office(tmp_path / "first").open()).staffed()
    await office.store._database.run(lambda c: c.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
    copy = tmp_path / "copy.db"
    shutil.copy(office.folder / "station.db", copy)
    return office, copy


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


async def test_without_a_supervisor_who_can_prove_it_the_first_is_made_again(
    tmp_path: Path,
) -> None:
    office, copy = await _copied(tmp_path)
    await office.people.set_pin(await office.people.named(RUTH.name), "918273", RUTH)
    again = await _put_back(tmp_path, office, copy)
    assert await again.people.nobody_yet()
    await again.people.first(RUTH.name, "550912")
    assert await again.people.sign_in(RUTH.name, "550912") == RUTH
    assert len(await again.people.active()) == 2
    await again.close()
