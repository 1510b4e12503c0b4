"""A bench whose settings file is gone does not begin anew: it says so until it is set again."""

import json
import os
from pathlib import Path

import pytest

from station.__main__ import main
from station.app.build import Station, opened
from station.config.paths import home
from station.domain.errors import message
from station.domain.people import Actor, Role

RUTH = Actor("Ruth", Role.SUPERVISOR)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for name in [name for name in os.environ if name.startswith("XC_")]:
        monkeypatch.delenv(name)


async def _told() -> list[str]:
    """What the start-up says, after a look at what holds old things."""
    async with opened(Station(practice=False)) as station:
        held = await station.letting_go.why_not()
        assert (held is not None) is bool(station.notices)
        return [notice.id for notice in station.notices]


async def test_it_is_said_until_a_supervisor_has_set_something() -> None:
    file = home(practice=False).settings
    async with opened(Station(practice=False)) as station:
        await station.settings.change({"sender.name": "Fjord & Fell"}, RUTH)
    assert await _told() == []
    file.unlink()
    assert await _told() == ["settings.file_gone"]
    async with opened(Station(practice=False)) as station:
        found = await station.letting_go.why_not()
        gone = message("settings.file_gone", file=str(file))
        assert found == message("let_go.settings", why=gone)
        await station.settings.change({"sender.name": "Fjord"}, RUTH)
        assert await station.letting_go.why_not() is None
    assert await _told() == []


def test_the_doctor_finds_it_bad(capsys: pytest.CaptureFixture[str]) -> None:
    where = home(practice=False)
    where.folder.mkdir()
    where.record.write_text('{"what": "setting", "key": "sender.name"}\n')
    assert main(["doctor", "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    (found,) = [each for each in findings if each["name"] == "settings"]
    assert (found["state"], found["id"]) == ("bad", "settings.file_gone")
