"""Each look by itself: disk, typefaces, keyring, settings, data, bench, credentials."""

import asyncio
import errno
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import apsw
import pytest

from station import resources
from station.__main__ import main
from station.app.build import Station, opened
from station.config import file as settings_file
from station.config.paths import Home, home
from station.diagnostics import bench, data, machine, parties
from station.domain.errors import EnvironmentFaultError, StationError, message
from station.domain.scale import ABSENT, Reading, ScaleState
from station.domain.settings import Settings
from station.flow.access import Access, Cause
from station.flow.diagnosis import Diagnosis, State
from station.flow.line import Line, LineState
from station.flow.ports import PrinterState
from station.i18n import catalogue


def inside(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a bench that practised, with a backup."""

    async def practise() -> None:
        async with opened(Station(practice=True)) as station:
            await station.backing_up.make()

    folder = tmp_path_factory.mktemp("practised")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_HOME", str(folder))
        asyncio.run(practise())
    return folder


@pytest.fixture
def kept(practised: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of it."""
    shutil.copytree(practised, tmp_path / "home")
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    return home(practice=True)


async def test_data_that_is_whole_is_good(kept: Home) -> None:
    now = datetime.now(UTC)
    found = [*await data.database(kept), *await data.record(kept), *await data.backups(kept, now)]
    assert [each.state for each in found] == [State.GOOD] * 3
    assert found[0].facts["sound"] is True
    later = now + timedelta(days=3)
    assert (await data.backups(kept, later))[0].state is State.GOOD, "nothing was written since"


async def test_data_is_looked_at_while_a_window_writes(kept: Home) -> None:
    async with opened(Station(practice=True)):
        found = [*await data.database(kept), *await data.record(kept)]
    assert [each.state for each in found] == [State.GOOD] * 2


@pytest.mark.parametrize("how", ["torn", "zeroed", "no database", "empty"])
async def test_a_damaged_database_is_found_and_nothing_else_fails(kept: Home, how: str) -> None:
    size = kept.store.stat().st_size
    with kept.store.open("r+b") as file:
        if how == "torn":
            file.truncate(size // 2)
        elif how == "zeroed":
            file.seek(4096)
            file.write(b"\0" * (size - 8192))
        elif how == "no database":
            file.write(b"no database at all")
    if how == "empty":
        kept.store.write_bytes(b"")
    (found,) = await data.database(kept)
    assert found.state is State.BAD
    (record,) = await data.record(kept)
    assert record.name == "record"
    assert (await data.backups(kept, datetime.now(UTC)))[0].facts["count"] == 1


async def test_a_store_of_a_newer_program_is_named(kept: Home) -> None:
    connection = apsw.Connection(str(kept.store))
    connection.pragma("user_version", 9999)
    connection.close()
    (found,) = await data.database(kept)
    assert found.state is State.BAD
    assert found.word.id.startswith("store.newer")


async def test_an_edited_or_missing_record_is_bad(kept: Home) -> None:
    lines = kept.record.read_bytes().splitlines(keepends=True)
    kept.record.write_bytes(b"".join([lines[0].replace(b'"at"', b'"it"'), *lines[1:]]))
    (found,) = await data.record(kept)
    assert (found.state, found.facts["broken"]) == (State.BAD, 1)
    kept.record.unlink()
    (found,) = await data.record(kept)
    assert found.word.id == "doctor.record_missing"


async def test_old_and_missing_backups_are_to_be_looked_at(
    kept: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    (backup,) = kept.backups.iterdir()
    old = datetime.now(UTC) - timedelta(hours=9)
    backup.rename(backup.with_name(f"station-{old:%Y%m%dT%H%M%S}Z.db"))
    (found,) = await data.backups(kept, datetime.now(UTC))
    assert found.word.id == "doctor.backups_old"
    shutil.rmtree(kept.backups)
    (found,) = await data.backups(kept, datetime.now(UTC))
    assert (found.state, found.word.id) == (State.LOOK, "doctor.backups_none")


async def test_a_bench_without_data_is_not_set_up(tmp_path: Path) -> None:
    where = Home(tmp_path / "none", practice=False)
    now = datetime.now(UTC)
    found = [
        *await data.database(where), *await data.record(where), *await data.backups(where, now),
        *await machine.disk(where.folder),
    ]  # fmt: skip
    assert {each.state for each in found} == {State.NOT_SET_UP}
    assert not where.folder.exists()


@pytest.mark.parametrize(
    ("free", "state"), [(1e12, State.GOOD), (1e9, State.LOOK), (1e8, State.BAD)]
)
async def test_room_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: float, state: State
) -> None:
    monkeypatch.setattr(machine, "SLOW_S", 60)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: SimpleNamespace(free=int(free)))
    (found,) = await machine.disk(tmp_path)
    assert found.state is state
    assert inside(tmp_path) == []


async def test_a_slow_disk_and_one_that_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "SLOW_S", -1)
    monkeypatch.setattr(machine.room, "LOW", 0)
    (found,) = await machine.disk(tmp_path)
    assert (found.state, found.word.id) == (State.LOOK, "doctor.disk_slow")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(machine.durable, "tried_in", full)
    (found,) = await machine.disk(tmp_path)
    assert (found.state, found.facts["errno"]) == (State.BAD, errno.ENOSPC)


async def test_a_data_folder_that_others_may_look_into_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "SLOW_S", 60)
    monkeypatch.setattr(machine.room, "LOW", 0)
    monkeypatch.setattr(machine, "open_to_others", lambda folder: folder == tmp_path)
    (found,) = await machine.disk(tmp_path)
    assert (found.state, found.word.id) == (State.LOOK, "doctor.disk_open")
    assert found.facts["open"] is True


async def test_a_damaged_typeface_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = await machine.fonts()
    assert (found.state, found.facts["broken"]) == (State.GOOD, [])
    whole = resources.root()
    (tmp_path / "fonts" / "other").mkdir(parents=True)
    for file in sorted((whole / "fonts").glob("*.ttf")):
        shutil.copy(file, tmp_path / "fonts")
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    (found,) = await machine.fonts()
    assert found.state is State.BAD, "those for other scripts are missing"
    (tmp_path / "fonts" / "other" / "Torn.ttf").write_bytes(b"")
    (found,) = await machine.fonts()
    assert found.facts["broken"] == ["Torn.ttf"]


async def test_the_keyring_and_the_settings(tmp_path: Path) -> None:
    def locked() -> None:
        raise EnvironmentFaultError("settings.keyring_locked", reason="KeyringLocked")

    states = [
        (await machine.keyring(practice=practice, ask=ask))[0].state
        for practice, ask in ((True, locked), (False, locked), (False, lambda: None))
    ]
    assert states == [State.NOT_SET_UP, State.BAD, State.GOOD]
    (empty,) = await machine.settings(Settings(), (), live=True)
    assert (empty.state, "insurer.url" in empty.facts["missing"]) == (State.BAD, True)
    (whole,) = await machine.settings(settings_file.practice_defaults(), (), live=False)
    assert whole.state is State.GOOD


async def test_a_damaged_settings_file_is_told_of_and_left_alone(tmp_path: Path) -> None:
    where = Home(tmp_path, practice=True)
    where.settings.write_text("{ damaged")
    loaded = settings_file.look(where)
    (found,) = await machine.settings(loaded.settings, loaded.notices, live=False)
    assert (found.state, found.word.id) == (State.BAD, "settings.file_damaged")
    assert inside(tmp_path) == ["settings.json"]
    where.settings.write_text('{"version": 1, "settings": {"theme": "pink"}}')
    loaded = settings_file.look(where)
    (found,) = await machine.settings(loaded.settings, loaded.notices, live=False)
    assert (found.state, found.word.id) == (State.LOOK, "settings.file_bad_value")


async def test_a_settings_file_with_which_no_bench_starts_is_bad(tmp_path: Path) -> None:
    where = Home(tmp_path, practice=True)
    where.settings.write_text('{"version": 99, "settings": {}}')
    newer = settings_file.look(where)
    settings_file.older_file(where.settings, 1).write_text("{}")
    newer_kept = settings_file.look(where)
    where.settings.unlink()
    where.settings.mkdir()
    unreadable = settings_file.look(where)
    for loaded, why in (
        (newer, "file_newer"), (newer_kept, "file_newer_kept"), (unreadable, "file_unreadable")
    ):  # fmt: skip
        with pytest.raises(EnvironmentFaultError):
            settings_file.load(where)
        (found,) = await machine.settings(loaded.settings, loaded.notices, live=False)
        assert (found.state, found.word.id) == (State.BAD, f"settings.{why}")


@pytest.mark.parametrize(
    ("found", "credentials", "clock"),
    [
        (Access(Cause.GOOD, message("access.good"), off=timedelta(seconds=2)), "good", "good"),
        (Access(Cause.GOOD, message("access.good"), off=timedelta(seconds=-200)), "good", "look"),
        (Access(Cause.GOOD, message("access.good"), off=timedelta(hours=2)), "good", "bad"),
        (Access(Cause.KEY, message("access.key"), off=timedelta(seconds=2)), "bad", "good"),
        (Access(Cause.CLOCK, message("access.good"), off=timedelta(minutes=9)), "bad", "bad"),
        (Access(Cause.NO_NAME, message("access.no_name")), "bad", "not_set_up"),
    ],
)
async def test_credentials_and_clock(found: Access, credentials: str, clock: str) -> None:
    async def ask() -> Access:
        return found

    both = await parties.insurer(ask)
    assert [each.state.value for each in both] == [credentials, clock]


async def test_credentials_that_nobody_entered_are_not_set_up() -> None:
    async def ask() -> Access:
        raise StationError("insurer.credentials_missing", names="XC_AUTH_API_KEY")

    first, second = await parties.insurer(ask)
    assert {first.state, second.state} == {State.NOT_SET_UP}


async def test_easypost_is_what_its_line_says() -> None:
    line = Line()

    async def ask() -> None:
        line.state = LineState.UP

    (off,) = await parties.easypost(enabled=False, line=line, ask=ask)
    assert (off.state, line.state) == (State.NOT_SET_UP, LineState.STARTING)
    (on,) = await parties.easypost(enabled=True, line=line, ask=ask)
    assert on.state is State.GOOD


async def heard(reading: Reading | None) -> Diagnosis:
    class Scale:
        async def run(self, hear: Callable[[Reading | None], None]) -> None:
            hear(reading)
            await asyncio.Event().wait()

    (found,) = await bench.scale(Scale(), wanted=True)
    return found


async def test_the_scale_says_how_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await heard(Reading(ScaleState.STABLE, 900))).state is State.GOOD
    assert (await heard(ABSENT)).word.id == "doctor.scale_absent"
    assert (await heard(Reading(ScaleState.DENIED))).word.id == "doctor.scale_denied"
    assert (await heard(None)).state is State.NOT_SET_UP

    class Silent:
        async def run(self, _hear: object) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr(bench, "SCALE_S", 0.01)
    (found,) = await bench.scale(Silent(), wanted=True)
    assert found.word.id == "doctor.scale_silent"
    (found,) = await bench.scale(Silent(), wanted=False)
    assert found.state is State.NOT_SET_UP


async def test_each_role_has_its_printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path))
    station = Station(practice=True)
    found = await bench.printers(station.printers)
    assert tuple(each.name for each in found) == bench.PRINTERS
    assert {each.state for each in found} == {State.GOOD}

    async def faulty(_spec: object) -> PrinterState:
        return PrinterState(message("printer.no_cups"))

    monkeypatch.setattr(station.printer, "state", faulty)
    assert {each.state for each in await bench.printers(station.printers)} == {State.BAD}


def test_every_name_and_state_has_its_words() -> None:
    names = ("name", "line", "certificate", "credentials", "clock", "easypost", *bench.PRINTERS,
             "scale", "disk", "database", "record", "backups", "keyring", "settings", "fonts",
             "versions")  # fmt: skip
    ids = [f"doctor.name.{name}" for name in names] + [f"doctor.state.{s.value}" for s in State]
    assert [each for each in ids if not catalogue().has(each)] == []


async def test_a_bit_that_the_disk_turned_is_found(kept: Home) -> None:
    """It breaks nothing that SQLite itself would see: only the page's checksum knows."""
    data_ = bytearray(kept.store.read_bytes())
    at = data_.index(b"Practice clerk") if b"Practice clerk" in data_ else len(data_) // 2
    data_[at] ^= 1
    kept.store.write_bytes(bytes(data_))
    (found,) = await data.database(kept)
    assert found.state is State.BAD


def test_the_doctor_makes_nothing_where_nothing_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("XC_BASE_URL", "http://127.0.0.1:9")
    main(["doctor", "--json"])
    found = {each["name"]: each for each in json.loads(capsys.readouterr().out)["findings"]}
    assert found["printer.label"]["state"] == "good"
    assert found["printer.label"]["id"] == "doctor.printer_no_folder"
    assert not (tmp_path / "home").exists()
