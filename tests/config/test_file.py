"""The settings file: whole or not at all, and never a person's work thrown away."""

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from station.config import file, first_look
from station.config.file import doubt, load, look, practice_defaults, read, save, upgraded
from station.config.paths import Home
from station.domain import settings as s
from station.domain.errors import EnvironmentFaultError, message
from station.domain.settings import Settings
from station.i18n import say

NOW = datetime(2026, 11, 24, 14, 6, 3, tzinfo=UTC)


@pytest.fixture
def live(tmp_path: Path) -> Home:
    return Home(tmp_path, practice=False)


def write(home: Home, settings: dict[str, Any], version: int = 1) -> None:
    home.settings.write_text(json.dumps({"version": version, "settings": settings}))


def said(home: Home) -> list[str]:
    return [say(notice) for notice in load(home, NOW).notices]


def test_without_a_file_the_defaults_stand_and_nothing_is_said(live: Home) -> None:
    loaded = load(live, NOW)
    assert loaded.settings == Settings()
    assert loaded.notices == ()
    assert not live.settings.exists()


def test_what_is_saved_is_loaded(live: Home) -> None:
    changed = Settings().changed({"bench.name": "Bänk 3", "handover.time": "17:00"})
    save(live, changed)
    assert load(live, NOW) == file.Loaded(changed)
    text = live.settings.read_text(encoding="utf-8")
    assert text == (
        '{\n  "version": 1,\n  "settings": {\n    "bench.name": "Bänk 3",\n'
        '    "handover.time": "17:00"\n  }\n}\n'
    )
    assert stat.S_IMODE(live.settings.stat().st_mode) == 0o600
    assert os.listdir(live.folder) == ["settings.json"]  # noqa: PTH208


def test_the_new_text_is_on_the_disk_before_it_has_the_name(
    live: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def note_fsync(descriptor: int) -> None:
        acts.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def note_replace(self: Path, target: Path) -> Path:
        acts.append("replace")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "replace", note_replace)
    save(live, Settings().changed({"theme": "dark"}))
    assert acts == ["file", "replace", "folder"]


def test_a_full_disk_leaves_the_former_file(live: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    save(live, Settings().changed({"theme": "dark"}))
    before = live.settings.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFaultError) as caught:
        save(live, Settings().changed({"theme": "light"}))
    assert "No space left" in say(caught.value.message)
    assert live.settings.read_bytes() == before
    assert os.listdir(live.folder) == ["settings.json"]  # noqa: PTH208


def test_what_a_killed_process_left_half_done_goes(live: Home) -> None:
    left = live.folder / ".settings.json.part"
    left.write_text('{"version": 1, "sett')
    save(live, Settings().changed({"theme": "dark"}))
    assert load(live, NOW).settings.given() == {"theme": "dark"}
    assert os.listdir(live.folder) == ["settings.json"]  # noqa: PTH208


def test_a_folder_that_is_gone_is_said(live: Home) -> None:
    with pytest.raises(EnvironmentFaultError, match="file_not_saved"):
        save(Home(live.folder / "none", practice=False), Settings())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b"\0" * 4096,
        b'{"settings": {}}',
        b'{"version": 1}',
        b'{"version": 0, "settings": {}}',
        b'{"version": true, "settings": {}}',
        b'{"version": "1", "settings": {}}',
        b'{"version": 1, "settings": []}',
        b"[" * 100_000,
        b'{"version": 1, "settings": {"sounds.volume": ' + b"9" * 10_000 + b"}}",
    ],
    ids=range(14),
)
def test_a_damaged_file_is_kept_aside_and_said(live: Home, content: bytes) -> None:
    live.settings.write_bytes(content)
    loaded = load(live, NOW)
    assert loaded.settings == Settings()
    kept = live.folder / "settings.damaged-20261124T140603Z.json"
    assert kept.read_bytes() == content
    assert [kept.name in say(notice) for notice in loaded.notices] == [True]
    # It is said, by every program, until a supervisor has set something again.
    said_first = loaded.notices
    assert [each(live).notices for each in (load, read, look)] == [said_first] * 3
    save(live, Settings().changed({"theme": "dark"}))  # a clerk's
    assert load(live, NOW).notices == said_first
    assert doubt(live) == said_first[0]
    save(live, Settings().changed({"theme": "dark", "privacy.purge_after_days": 0}))
    assert load(live, NOW).notices == ()
    assert doubt(live) is None


def test_whoever_only_reads_leaves_a_damaged_file_where_it_is(live: Home) -> None:
    live.settings.write_bytes(b'{"version": 1, "settings": {"privacy.purge_after_days": 0')
    for each in (read, look):
        assert [notice.id for notice in each(live).notices] == ["settings.file_damaged"]
    found = doubt(live)
    assert found is not None
    assert found.id == "settings.file_damaged"
    assert [path.name for path in live.folder.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("key", ["privacy.purge_after_days", "backups.keep_days"])
def test_what_removes_by_an_unusable_value_is_doubted(live: Home, key: str) -> None:
    write(live, {"sounds.volume": 500, "bench.name": "Bench 3"})
    assert doubt(live) is None
    write(live, {key: "for ever", "bench.name": "Bench 3"})
    found = doubt(live)
    assert found is not None
    assert key in say(found)
    save(live, load(live, NOW).settings.changed({"sounds.volume": 5}))
    assert doubt(live) == found
    save(live, load(live, NOW).settings.changed({key: 700}))
    assert doubt(live) is None
    live.settings.unlink()
    assert doubt(live) is None
    live.settings.mkdir()
    assert doubt(live) is not None


def test_a_file_that_is_gone_from_a_bench_that_was_set_up_is_said(live: Home) -> None:
    assert load(live, NOW).notices == ()  # a new one
    said = (message("settings.file_gone", file=str(live.settings)),)
    for each in (read, look, lambda home, set_up: load(home, NOW, set_up)):
        assert each(live, lambda: True).notices == said
    assert doubt(live, lambda: True) == said[0]
    save(live, Settings().changed({"theme": "dark"}))  # a clerk's
    assert load(live, NOW, lambda: True).notices == said
    save(live, Settings().changed({"theme": "dark", "privacy.purge_after_days": 0}))
    assert load(live, NOW, lambda: True).notices == ()
    assert doubt(live, lambda: True) is None


def test_practice_is_set_up_without_a_file(tmp_path: Path) -> None:
    practice = Home(tmp_path, practice=True)
    assert look(practice, lambda: True).notices == ()
    assert doubt(practice, lambda: True) is None


def test_two_damaged_files_in_one_second_are_both_kept(live: Home) -> None:
    for content in (b"one", b"two", b"three"):
        live.settings.write_bytes(content)
        load(live, NOW)
    assert {path.read_bytes() for path in live.folder.glob("*.damaged-*")} == {
        b"one",
        b"two",
        b"three",
    }


def test_a_byte_order_mark_does_no_harm(live: Home) -> None:
    live.settings.write_bytes(b'\xef\xbb\xbf{"version": 1, "settings": {"theme": "dark"}}')
    assert load(live, NOW).settings.of(s.THEME) == "dark"


def test_a_file_that_cannot_be_read_is_not_called_damaged(live: Home) -> None:
    live.settings.mkdir()
    with pytest.raises(EnvironmentFaultError) as caught:
        load(live, NOW)
    assert "cannot be read" in say(caught.value.message)
    assert live.settings.is_dir()


def test_one_bad_value_falls_back_alone_and_is_named(live: Home) -> None:
    write(live, {"sounds.volume": 500, "theme": "dark", "house.default_service": "ZZ"})
    loaded = load(live, NOW)
    assert loaded.settings.given() == {"theme": "dark"}
    volume, service = sorted(said(live), reverse=True)
    assert "sounds.volume" in volume
    assert "house.default_service" in service


def test_what_this_version_cannot_use_stays_in_the_file(live: Home) -> None:
    write(live, {"future.key": {"a": 1}, "house.services": [{"code": "ND"}], "theme": "dark"})
    assert any("future.key" in sentence for sentence in said(live))
    save(live, load(live, NOW).settings.changed({"sounds.volume": 5}))
    kept = json.loads(live.settings.read_text())["settings"]
    assert kept == {
        "future.key": {"a": 1},
        "house.services": [{"code": "ND"}],
        "theme": "dark",
        "sounds.volume": 5,
    }
    # Mended, the typing slip goes.
    service = {**kept["house.services"][0], "name": "Next day", "price": "8.40"}
    service |= {"currency": "GBP", "liability": "50.00"}
    save(live, load(live, NOW).settings.changed({"house.services": [service]}))
    assert json.loads(live.settings.read_text())["settings"]["house.services"] == [service]
    assert len(said(live)) == 1


@pytest.mark.parametrize(
    "odd",
    [
        '"new.key": "\\ud800x"',
        '"new.\\udfff": 1',
        '"house.prefix": "\\ud800"',
        '"new.key": ' + "[" * 900 + "]" * 900,
        '"new.key": NaN',
        '"new.key": 1e999',
    ],
    ids=range(6),
)
def test_an_odd_entry_of_the_file_stays_and_blocks_no_change(live: Home, odd: str) -> None:
    live.settings.write_text('{"version": 1, "settings": {"theme": "dark", ' + odd + "}}")
    before = json.loads(live.settings.read_bytes())["settings"]
    assert all(each.isprintable() for each in said(live))
    for volume in (5, 6):
        save(live, load(live, NOW).settings.changed({"sounds.volume": volume}))
    kept = json.loads(live.settings.read_bytes())["settings"]
    # As text: one NaN is not another.
    assert sorted(map(str, kept.items())) == sorted(
        map(str, {**before, "theme": "dark", "sounds.volume": 6}.items())
    )


def test_what_lies_too_deep_to_be_written_again_blocks_no_change(
    live: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(live, {"theme": "dark", "new.key": ["deep"]})
    written = json.dumps

    def dumps(value: dict[str, Any], **how: Any) -> str:
        if "new.key" in value["settings"]:
            raise RecursionError
        return written(value, **how)

    with monkeypatch.context() as deep:
        deep.setattr(json, "dumps", dumps)
        save(live, load(live, NOW).settings.changed({"sounds.volume": 6}))
    assert load(live, NOW) == file.Loaded(Settings().changed({"theme": "dark", "sounds.volume": 6}))


def test_an_unusable_value_that_is_set_again_goes_also_where_that_is_the_default(
    live: Home,
) -> None:
    write(live, {"papers.dpi": 999, "house.default_service": "ST", "sounds.volume": 500})
    assert len(said(live)) == 3
    now = load(live, NOW).settings.changed({"papers.dpi": 203, "house.default_service": ""})
    save(live, now, {"papers.dpi", "house.default_service"})
    assert json.loads(live.settings.read_text())["settings"] == {"sounds.volume": 500}
    assert len(said(live)) == 1


def test_a_value_taken_back_leaves_the_file(live: Home) -> None:
    save(live, Settings().changed({"theme": "dark"}))
    save(live, load(live, NOW).settings.changed({"theme": None}))
    assert json.loads(live.settings.read_text())["settings"] == {}


def test_the_services_and_their_default_load_in_any_order(live: Home) -> None:
    services = practice_defaults().shown()["house.services"]
    write(live, {"house.default_service": "EU", "house.services": services})
    loaded = load(live, NOW)
    assert loaded.notices == ()
    assert loaded.settings.of(s.HOUSE_DEFAULT_SERVICE) == "EU"


def test_a_newer_version_s_file_is_neither_read_nor_overwritten(live: Home) -> None:
    write(live, {"theme": "dark"}, version=99)
    before = live.settings.read_bytes()
    for act in (lambda: load(live, NOW), lambda: save(live, Settings())):
        with pytest.raises(EnvironmentFaultError) as caught:
            act()
        assert "newer version" in say(caught.value.message)
    assert live.settings.read_bytes() == before


def test_an_older_file_is_brought_up_step_by_step() -> None:
    def volume_was_a_share(settings: dict[str, Any]) -> dict[str, Any]:
        settings["sounds.volume"] = round(settings["sounds.volume"] * 100)
        return settings

    def theme_was_a_colour(settings: dict[str, Any]) -> dict[str, Any]:
        settings["theme"] = settings.pop("colour")
        return settings

    steps = (volume_was_a_share, theme_was_a_colour)
    first = {"version": 1, "settings": {"sounds.volume": 0.3, "colour": "dark"}}
    assert upgraded(first, steps) == {"sounds.volume": 30, "theme": "dark"}
    assert first["settings"] == {"sounds.volume": 0.3, "colour": "dark"}
    second = {"version": 2, "settings": {"sounds.volume": 30, "colour": "dark"}}
    assert upgraded(second, steps) == {"sounds.volume": 30, "theme": "dark"}
    assert upgraded({"version": 3, "settings": {"theme": "dark"}}, steps) == {"theme": "dark"}
    assert upgraded({"version": 4, "settings": {}}, steps) is None


def test_what_an_older_version_wrote_is_kept_for_it(
    live: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def theme_was_a_colour(settings: dict[str, Any]) -> dict[str, Any]:
        settings["theme"] = settings.pop("colour")
        return settings

    write(live, {"colour": "dark", "of_tomorrow": 7})
    before = live.settings.read_bytes()
    with monkeypatch.context() as newer:
        newer.setattr(file, "UPGRADES", (theme_was_a_colour,))
        loaded = load(live, NOW).settings
        assert loaded.of(s.THEME) == "dark"
        assert live.settings.read_bytes() == before  # to look at a file does not change it
        save(live, loaded.changed({"sounds.volume": 30}))
        save(live, loaded.changed({"sounds.volume": 40}))
        again = load(live, NOW).settings
        assert (again.of(s.THEME), again.of(s.SOUNDS_VOLUME)) == ("dark", 40)
    kept = live.settings.with_name("settings.version-1.json")
    assert kept.read_bytes() == before
    with pytest.raises(EnvironmentFaultError) as caught:
        load(live, NOW)
    assert kept.name in say(caught.value.message)
    kept.rename(live.settings)  # as the sentence says
    assert json.loads(live.settings.read_bytes())["settings"]["of_tomorrow"] == 7
    assert load(live, NOW).notices


def test_practice_brings_its_own_shop(tmp_path: Path) -> None:
    practice = Home(tmp_path, practice=True)
    settings = load(practice, NOW).settings
    assert settings == practice_defaults()
    assert s.missing(settings, live=False) == ()
    assert s.sender(settings).name == "Fjord & Fell"
    assert [str(service.price) for service in s.services(settings)] == ["8.40", "4.20", "14.60"]
    assert settings.of(s.INSURER_PACE) == 18
    save(practice, settings.changed({"theme": "dark"}))
    assert json.loads(practice.settings.read_text())["settings"] == {"theme": "dark"}
    assert s.sender(load(practice, NOW).settings).postcode == "LS9 8AG"


def test_live_knows_nothing_of_the_practice_shop(live: Home) -> None:
    assert s.missing(load(live, NOW).settings, live=True)
    assert s.services(load(live, NOW).settings) == ()


@pytest.mark.parametrize("key", ["orders.folder", "papers.folder", "updates.folder"])
def test_a_folder_that_hung_on_the_working_directory_is_said_and_none_is_used(
    live: Home, key: str
) -> None:
    write(live, {key: "somewhere", "theme": "dark"})
    loaded = load(live, NOW)
    assert loaded.settings == Settings().changed({"theme": "dark"})
    (notice,) = map(say, loaded.notices)
    assert f"({key})" in notice
    assert "whole path" in notice
    save(live, loaded.settings)
    assert json.loads(live.settings.read_text())["settings"][key] == "somewhere"


def test_a_pipe_in_the_place_of_the_file_holds_nobody_up(live: Home) -> None:
    os.mkfifo(live.settings)
    for act in (lambda: load(live, NOW), lambda: save(live, Settings())):
        with pytest.raises(EnvironmentFaultError) as caught:
            act()
        assert "regular file" in say(caught.value.message)
    assert [notice.id for notice in file.look(live).notices] == ["settings.file_unreadable"]
    assert first_look.read(live).text
