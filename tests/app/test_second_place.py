"""A second place for backups that takes none, or is none, is said wherever somebody asks."""

import asyncio
import json
from pathlib import Path

import pytest

from station.__main__ import main
from station.app.build import Station, opened
from station.app.doctoring import doctor
from station.app.second_place import second_folder
from station.config.paths import home
from station.domain.people import Actor, Role
from station.domain.settings import SettingError
from station.flow.diagnosis import Diagnosis, State

DANA = Actor("Dana", Role.SUPERVISOR)


@pytest.fixture(autouse=True)
def _bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))


async def _named(folder: str) -> None:
    async with opened(Station(practice=True)) as station:
        await station.settings.change({"backups.folder": folder}, DANA)


async def _found() -> Diagnosis:
    station = Station(practice=True, read_only=True, lenient=True)
    look = next(each for each in doctor(station)._looks if each.names == ("backups",))
    (found,) = await look.look()
    await station.close()
    return found


def _no_folder(tmp_path: Path) -> str:
    return str(tmp_path / "gone" / "share")


@pytest.mark.parametrize("named", ["/dev/null", ""])
def test_a_backup_that_lies_here_only_says_so_and_is_not_as_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    named = named or _no_folder(tmp_path)
    asyncio.run(_named(named))
    assert main(["--practice", "backup"]) == 1
    said = capsys.readouterr()
    assert "Backup made and proven" in said.out
    assert "on this computer only" in said.err
    assert named in said.err
    assert main(["--practice", "backup", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["alone"] == "backup.second_unwritable"
    found = asyncio.run(_found())
    assert (found.state, found.word.id) == (State.BAD, "backup.second_unwritable")
    # A file that somebody names is asked for where it is: nothing is missing then.
    assert main(["--practice", "backup", "--to", str(tmp_path / "one.db")]) == 0


def test_the_doctor_says_whether_the_newest_lies_in_the_second_place_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    asyncio.run(_named(str(share)))
    assert main(["--practice", "backup", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["alone"] is None
    found = asyncio.run(_found())
    assert (found.state, found.facts["second"]) == (State.GOOD, True)
    own = second_folder(Station(practice=True, read_only=True).current())
    assert own is not None
    before = sorted(each.name for each in own.iterdir())
    (copied,) = own.glob("station-*.db")
    copied.unlink()
    found = asyncio.run(_found())
    assert (found.state, found.word.id) == (State.LOOK, "doctor.backups_alone")
    assert sorted([*(each.name for each in own.iterdir()), copied.name]) == before


def test_a_second_place_that_takes_no_file_is_bad(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    asyncio.run(_named(str(share)))
    own = second_folder(Station(practice=True, read_only=True).current())
    assert own is not None
    own.write_text("no folder")
    assert asyncio.run(_found()).state is State.BAD


@pytest.mark.parametrize("inside", ["backups", ".", "deeper/still", "link"])
async def test_the_bench_s_own_folder_is_no_second_place(tmp_path: Path, inside: str) -> None:
    where = home(practice=True).folder
    named = where / inside
    async with opened(Station(practice=True)) as station:
        if inside == "link":
            named = tmp_path / "link"
            named.symlink_to(where / "backups")
        with pytest.raises(SettingError) as refused:
            await station.settings.change({"backups.folder": str(named)}, DANA)
        assert refused.value.key == "backups.folder"
        with pytest.raises(SettingError):
            await station.settings.take({"backups.folder": str(named)}, DANA)
        assert station.current()["backups.folder"] == ""


def test_one_that_a_settings_file_already_names_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asyncio.run(_named(""))
    where = home(practice=True)
    kept = json.loads(where.settings.read_text()) if where.settings.exists() else {"settings": {}}
    kept["settings"]["backups.folder"] = str(where.backups)
    where.settings.write_text(json.dumps(kept), encoding="utf-8")
    assert main(["--practice", "backup"]) == 1
    assert "own data folder" in capsys.readouterr().err
    assert asyncio.run(_found()).state is State.BAD
