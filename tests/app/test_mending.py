"""A damaged store is mended as the program starts, and damage in mid-shift stops everything."""

import asyncio
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station import i18n
from station.__main__ import main
from station.app.build import Station, opened
from station.app.listeners import Listeners
from station.app.mending import kept_as_it_is
from station.config.paths import home
from station.domain.errors import (
    EnvironmentFaultError,
    Message,
    RefusedError,
    StationError,
    message,
)
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.flow import money
from station.flow.work import OrderState
from station.store import migrate, soundness
from station.store.space import DiskSpace
from tests.store import making
from tests.store.making import NOW

SUPERVISOR = Actor("Ruth", Role.SUPERVISOR)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    live = home(practice=False)
    live.folder.mkdir()
    live.settings.write_text('{"version": 1, "settings": {"sender.name": "Fjord & Fell"}}')
    for name in [name for name in os.environ if name.startswith("XC_")]:
        monkeypatch.delenv(name)


async def _worked() -> Path:
    """A live bench with a backup of its first shipment, and a second one since."""
    async with opened(Station(practice=False)) as station:
        await station.store.post(money.top_up("topup-1", Money(100_000, "GBP")), NOW, "Anna")
        await making.dispatch(station.store, 1)
        await station.backing_up.make()
        await making.dispatch(station.store, 2)
        return station.home.store


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _gone(file: Path) -> None:
    file.unlink()


def _other_program(file: Path) -> None:
    file.write_bytes(b"Not a database at all. " * 500)


def _turned_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[content.rindex(b"Hannah")] ^= 1
    file.write_bytes(bytes(content))


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _half(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize("damage", [_emptied, _gone, _other_program, _turned_bit, _half])
async def test_it_is_put_back_at_the_start(damage: Callable[[Path], None]) -> None:
    store = await _worked()
    damage(store)
    async with opened(Station(practice=False)) as station:
        assert station.mended is not None
        assert station.mended.backup is not None
        said = [i18n.say(notice) for notice in station.notices]
        assert said[0].startswith("The data was damaged: the backup of ")
        kept = station.mended.kept
        assert kept is None or said[0].endswith(f"The damaged file is kept as {kept.name}.")
        assert "10002" in said[1]
        order = await station.store.order("shop", "10002")
        assert order is not None
        assert order.state is OrderState.ON_HOLD
        assert [each.number for each in await station.store.all_shipments()] == ["10001"]
        assert [each.number for each in await station.losses.lost()] == ["10002"]
        assert await station.store.integrity_faults() == []
        assert await station.reconciling.due()
        kept = station.mended.kept
    assert (kept is None) is (damage is _gone)
    async with opened(Station(practice=False)) as station:
        assert station.mended is None


async def test_a_folder_in_its_place_is_said_and_once_it_is_away_the_backup_is_put_back() -> None:
    store = await _worked()
    _folder(store)
    with pytest.raises(EnvironmentFaultError) as caught:
        await Station(practice=False).open()
    assert caught.value.message == message("store.no_file", path=str(store))
    store.rmdir()
    async with opened(Station(practice=False)) as station:
        assert station.mended is not None


async def test_a_fresh_folder_and_a_sound_store_are_left_alone() -> None:
    for _ in range(2):
        async with opened(Station(practice=False)) as station:
            assert station.mended is None
            assert station.notices == []
    assert not list(station.home.folder.glob("*damaged*"))


async def test_with_nothing_to_put_back_it_stops_and_changes_nothing() -> None:
    store = await _worked()
    for file in (*store.parent.joinpath("backups").iterdir(), store.with_name("record.jsonl")):
        file.unlink()
    _turned_bit(store)
    before = store.read_bytes()
    with pytest.raises(RefusedError) as refused:
        await Station(practice=False).open()
    assert refused.value.message.id == "restore.nothing"
    assert str(store) in i18n.say(refused.value.message)
    assert store.read_bytes() == before


async def test_another_programs_file_is_not_taken_for_ours(tmp_path: Path) -> None:
    import apsw

    other = apsw.Connection(str(tmp_path / "home" / "station.db"))
    other.execute("CREATE TABLE mine (one)")
    other.close()
    with pytest.raises(StationError) as refused:
        await Station(practice=False).open()
    assert refused.value.message.id == "store.foreign"


async def test_damage_in_mid_shift_stops_everything_and_is_mended_at_the_next_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = await _worked()
    station = Station(practice=False)
    monkeypatch.setattr(soundness, "AT_START", 0)  # too large to be read through at each start
    heard: list[Message] = []
    told = asyncio.Event()
    station.listeners = replace(Listeners(), damaged=lambda why: (heard.append(why), told.set()))
    async with opened(station):
        station.start()
        _turned_bit(store)
        with pytest.raises(EnvironmentFaultError) as fault:
            await station.history.read(lambda c: c.execute("SELECT form FROM shipment").fetchall())
        assert fault.value.message.id == "store.corrupt"
        await asyncio.wait_for(told.wait(), 5)
        assert i18n.say(heard[0])
        for task in station._tasks:
            with pytest.raises(asyncio.CancelledError):
                await task
        with pytest.raises(EnvironmentFaultError):
            await making.dispatch(station.store, 3)
    async with opened(Station(practice=False)) as again:
        assert again.mended is not None
        assert [each.number for each in await again.store.all_shipments()] == ["10001"]
    async with opened(Station(practice=False)) as again:
        assert again.mended is None


async def test_before_a_change_of_the_store_a_backup_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = await _worked()
    station = Station(practice=False)
    await kept_as_it_is(station.home, NOW)
    assert len(station.backups.all()) == 1
    newest = migrate.newest_version()
    monkeypatch.setattr(migrate, "newest_version", lambda: newest + 1)
    before = store.read_bytes()
    await kept_as_it_is(station.home, NOW)
    assert len(station.backups.all()) == 2
    assert store.read_bytes() == before


def _turned_last_line(record: Path) -> None:
    content = record.read_bytes()
    record.write_bytes(content[:-40] + b"x" + content[-39:])


def _zeroed_end(record: Path) -> None:
    content = record.read_bytes()
    record.write_bytes(content[:-100] + bytes(99) + b"\n")


def _record_gone(record: Path) -> None:
    record.unlink()


def _cut_short(record: Path) -> None:
    content = record.read_bytes()
    record.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize("copied", [True, False])
@pytest.mark.parametrize("damage", [_turned_last_line, _zeroed_end, _record_gone, _cut_short])
async def test_a_damaged_record_is_put_together_again(
    tmp_path: Path, damage: Callable[[Path], None], copied: bool
) -> None:
    """The database has its newest line; all before it the copy in the second folder has."""
    store = await _worked()
    record = store.with_name("record.jsonl")
    whole = record.read_bytes()
    share = tmp_path / "share"
    share.mkdir()
    station = Station(practice=False)
    async with opened(station):
        await station.settings.change({"backups.folder": str(share)}, SUPERVISOR)
        if copied:
            await station.backing_up.make()
    whole = record.read_bytes()
    damage(record)
    damaged = record.read_bytes() if record.exists() else None
    again = Station(practice=False)
    newest_only = damage in (_turned_last_line, _zeroed_end)
    if not copied and not newest_only:
        with pytest.raises(RefusedError) as refused:
            await again.open()
        assert refused.value.message.id in ("store.record_short", "store.record_broken")
        assert (record.read_bytes() if record.exists() else None) == damaged
        return
    async with opened(again):
        (said,) = [notice for notice in again.notices if notice.id.startswith("record.mended")]
        assert i18n.say(said)
        assert (await again.store.verify_record()).why is None
        assert await again.store.integrity_faults() == []
    assert record.read_bytes().startswith(whole)
    kept = list(store.parent.glob("record.damaged-*.jsonl"))
    assert [file.read_bytes() for file in kept] == ([damaged] if damaged is not None else [])


async def test_on_a_full_disk_no_dispatch_is_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await _worked()
    station = Station(practice=False)
    async with opened(station):
        (shipment,) = await station.store.newest(1)
        monkeypatch.setattr(DiskSpace, "free", lambda _: 100 * 1024 * 1024)
        with pytest.raises(RefusedError) as refused:
            await station.packing.commit(
                making.order(3), "B1-0000000003", shipment.form, None, SUPERVISOR
            )
        assert refused.value.message.id == "disk.full"
        assert len(await station.store.all_shipments()) == 2
        assert [each.word.id for each in station.health.concerns()] == ["notice.disk_full"]


def test_the_backups_are_listed_with_what_was_set_aside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = asyncio.run(_worked())
    assert main(["backup", "--list", "--json"]) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["damaged"], Path(row["file"]).parent.name) == (False, "backups")
    _turned_bit(store)
    # The list needs no sound store: it is where one begins to put it back.
    assert main(["backup", "--list"]) == 0
    assert main(["restore"]) == 0
    capsys.readouterr()
    assert main(["backup", "--list"]) == 0
    out = capsys.readouterr().out
    assert "damaged, set aside" in out
    assert len(out.splitlines()) == 2
