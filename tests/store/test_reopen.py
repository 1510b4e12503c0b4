"""An order whose label was refused may be dispatched again; one that is dispatched never is."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from station.domain.errors import EnvironmentFaultError, message
from station.flow.work import Change, OrderState
from station.store import backup, chain, condition, names, soundness
from station.store.backup import BackupFolder
from station.store.known_times import KnownTimes
from station.store.restore import Restore
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW

Open = Callable[[Path], Awaitable[Store]]


async def test_a_dispatched_order_is_not_moved_back(tmp_path: Path, open_store: Open) -> None:
    store = await open_store(tmp_path)
    await making.top_up(store)
    wanted = await making.dispatch(store)
    stored = await store.order(wanted.source, wanted.number)
    assert stored is not None
    for state in (OrderState.OPEN, OrderState.ON_BENCH, OrderState.ON_HOLD):
        await store.move_order(stored.order, state, NOW, "Anna")
        assert (await store.order(wanted.source, wanted.number)) == stored


async def test_an_order_that_bought_nothing_is_free_again(tmp_path: Path, open_store: Open) -> None:
    store = await open_store(tmp_path)
    await making.top_up(store)
    wanted = await making.dispatch(store)
    await store.apply(await store.work(wanted.id), Change(reopen_order=True), NOW)
    stored = await store.order(wanted.source, wanted.number)
    assert stored is not None
    assert (stored.state, stored.shipment) == (OrderState.ON_HOLD, None)


async def test_on_hold_and_off_hold_are_lines_with_a_name(tmp_path: Path, open_store: Open) -> None:
    store = await open_store(tmp_path)
    order = making.order(1)
    await store.keep_orders([order], NOW)
    states = (OrderState.ON_BENCH, OrderState.ON_HOLD, OrderState.ON_HOLD, OrderState.ON_BENCH)
    for state in states:
        await store.move_order(order, state, NOW, "Anna")
    lines = list(chain.lines_of(tmp_path / "record.jsonl"))
    assert [(line["what"], line["number"], line["state"]) for line in lines] == [
        ("order", "10001", "on_hold"), ("order", "10001", "on_bench"),
    ]  # fmt: skip
    assert await store.read(names.known) == {lines[0]["by"]: "Anna"}


@pytest.mark.parametrize("name", ["station.db", "record.jsonl"])
async def test_a_pipe_in_the_place_of_a_record_holds_nobody_up(
    tmp_path: Path, open_store: Open, name: str
) -> None:
    store = await open_store(tmp_path)
    await store.close()
    os.rename(tmp_path / name, tmp_path / "aside")  # noqa: PTH104
    os.mkfifo(tmp_path / name)
    for read_only in (True, False):
        again = making.new_store(tmp_path, read_only=read_only)
        with pytest.raises(EnvironmentFaultError) as caught:
            await again.open()
        assert caught.value.message == message("store.no_file", path=str(tmp_path / name))
        await again.close()
    if name == "record.jsonl":
        assert await soundness.is_sound(tmp_path / "station.db", tmp_path / name)


@pytest.mark.parametrize("kind", ["pipe", "folder", "log"])
async def test_for_what_is_no_file_nothing_is_put_in_its_place(
    tmp_path: Path, open_store: Open, kind: str
) -> None:
    store = await open_store(tmp_path)
    await making.top_up(store)
    database, record = tmp_path / "station.db", tmp_path / "record.jsonl"
    backups = BackupFolder(database, tmp_path / "backups")
    await backups.make(NOW)
    await store.close()
    place = tmp_path / "station.db-wal" if kind == "log" else database
    place.unlink(missing_ok=True)
    if kind == "folder":
        place.mkdir()
    else:
        os.mkfifo(place)
    before = sorted(os.listdir(tmp_path))  # noqa: PTH208
    for look in (
        lambda: soundness.is_damaged(database, record),
        lambda: Restore(database, record, backups.all()).run(None, NOW, "Ruth"),
    ):
        with pytest.raises(EnvironmentFaultError) as caught:
            await look()
        assert caught.value.message == message("store.no_file", path=str(place))
    assert sorted(os.listdir(tmp_path)) == before  # noqa: PTH208


async def test_a_pipe_in_the_place_of_a_backup_is_none(tmp_path: Path, open_store: Open) -> None:
    await open_store(tmp_path)
    backups = BackupFolder(tmp_path / "station.db", tmp_path / "backups")
    made = await backups.make(NOW)
    os.mkfifo(made.with_name("station-20261124T150000Z.db"))
    assert [each.file for each in backups.all()] == [made]


def test_who_only_looks_at_a_pipe_is_not_held_up(tmp_path: Path) -> None:
    for name in ("station.db", "record.jsonl"):
        os.mkfifo(tmp_path / name)
    expected = message("store.no_file", path=str(tmp_path / "station.db"))
    for look in (condition.look, condition.states, backup.proven):
        with pytest.raises(EnvironmentFaultError) as caught:
            look(tmp_path / "station.db")
        assert caught.value.message == expected
    with pytest.raises(EnvironmentFaultError) as caught:
        backup.copy(tmp_path / "station.db", tmp_path / "copy.db")
    assert caught.value.message == expected
    assert not KnownTimes(tmp_path / "record.jsonl").bear_out(NOW)
