"""Folders: one variable moves everything, and practice never touches the live ones."""

import os
import stat
import tempfile
from dataclasses import fields
from pathlib import Path

import pytest

from station.config.paths import Home, home, open_to_others
from station.domain.errors import EnvironmentFaultError
from station.i18n import say


def paths(of: Home) -> set[Path]:
    return {of.settings, of.store, of.record, of.lock, of.papers, of.log}


def test_one_variable_moves_everything(tmp_path: Path) -> None:
    live = home(practice=False, environ={"STATION_HOME": str(tmp_path)})
    assert live.folder == tmp_path
    assert all(path.is_relative_to(tmp_path) for path in paths(live))
    assert [field.name for field in fields(live)] == ["folder", "practice"]


def test_practice_has_its_own_of_everything(tmp_path: Path) -> None:
    environ = {"STATION_HOME": str(tmp_path)}
    live, practice = home(practice=False, environ=environ), home(practice=True, environ=environ)
    assert practice.folder == tmp_path / "practice"
    assert not paths(live) & paths(practice)
    assert practice.sandbox.parent == practice.folder
    with pytest.raises(ValueError, match="no sandbox"):
        _ = live.sandbox


def test_a_relative_one_counts_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert home(practice=False, environ={"STATION_HOME": "a/../b"}).folder == tmp_path / "b"


@pytest.mark.parametrize("environ", [{}, {"STATION_HOME": ""}, {"STATION_HOME": "  "}])
def test_without_it_the_user_s_data_folder_is_taken(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, **_: tmp_path / name)
    assert home(practice=False, environ=environ).folder == tmp_path / "station"


def test_the_process_s_own_environment_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path))
    assert home(practice=False).folder == tmp_path


def test_folders_are_their_owner_s_alone(tmp_path: Path) -> None:
    practice = home(practice=True, environ={"STATION_HOME": str(tmp_path / "deep" / "er")})
    practice.create()
    practice.create()
    for folder in (tmp_path / "deep", practice.folder, practice.papers, practice.log):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in practice.folder.iterdir()) == ["log", "papers"]


def test_a_folder_of_somebody_s_own_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    home(practice=False, environ={"STATION_HOME": str(tmp_path)}).create()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


@pytest.mark.skipif(os.name != "posix", reason="rights of another kind")
def test_what_an_older_version_left_open_is_closed(tmp_path: Path) -> None:
    practice = home(practice=True, environ={"STATION_HOME": str(tmp_path)})
    folders = (practice.papers, practice.log, practice.backups, practice.folder)
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
    names = ("station.db", "station.db-wal", "record.jsonl", "settings.json", "sandbox.db", "lock")
    ours = [practice.folder / name for name in names]
    theirs, linked = practice.folder / "notes.txt", tmp_path / "linked"
    for file in (*ours, theirs, linked):
        file.write_text("")
        file.chmod(0o644)
    (practice.folder / "station.link").symlink_to(linked)
    practice.create()
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
    assert {stat.S_IMODE(file.stat().st_mode) for file in ours} == {0o600}
    assert {stat.S_IMODE(file.stat().st_mode) for file in (theirs, linked)} == {0o644}


@pytest.mark.skipif(os.name != "posix", reason="rights of another kind")
def test_a_folder_that_others_may_look_into_is_known() -> None:
    # Not below pytest's own folders: those are closed to others, and all in them.
    with tempfile.TemporaryDirectory() as made:
        below = Path(made) / "below"
        below.mkdir()
        for above, mode, open_ in ((0o755, 0o755, True), (0o755, 0o700, False),
                                   (0o700, 0o755, False), (0o711, 0o750, True)):  # fmt: skip
            Path(made).chmod(above)
            below.chmod(mode)
            assert open_to_others(below) is open_, (oct(above), oct(mode))
        assert not open_to_others(below / "none")


@pytest.mark.parametrize("below", ["", "data", "data/deeper"])
def test_a_folder_that_cannot_be_is_said_in_words(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("in the way")
    broken = home(practice=False, environ={"STATION_HOME": str(tmp_path / "file" / below)})
    with pytest.raises(EnvironmentFaultError) as caught:
        broken.create()
    sentence = say(caught.value.message)
    assert str(tmp_path / "file") in sentence
    assert "STATION_HOME" in sentence


def test_a_folder_that_takes_no_file_is_found_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(EnvironmentFaultError) as caught:
        home(practice=False, environ={"STATION_HOME": str(tmp_path)}).create()
    assert "No space left" in say(caught.value.message)
