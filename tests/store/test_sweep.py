"""What was deleted cannot be read any more: not in the file's free room, nor in a backup of it."""

import shutil
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import apsw
import pytest

from station.desk.privacy import Privacy
from station.domain.settings import Settings
from station.store import backup, checksums, sweep
from station.store.db import Database
from station.store.purge import Purge
from station.store.store import Store
from tests.flow.rig import RUTH
from tests.store import making
from tests.store.making import NOW
from tests.store.test_purge import Sure

Open = Callable[..., Awaitable[Store]]
NAME = "Aurelia Thistlewood"


class Later:
    def now(self) -> object:
        return NOW + timedelta(days=500)


def privacy(store: Store) -> Privacy:
    clock: Any = Later()
    nowhere = Path("/nowhere")
    return Privacy(
        Purge(store), lambda *_: None, lambda: (nowhere, nowhere), Settings, clock, Sure()
    )


def _fill_and_free(connection: apsw.Connection) -> None:
    """What ordinary work does: rows that move, shrink and go, in the middle of pages."""
    connection.execute("CREATE TABLE seen_to (n INTEGER PRIMARY KEY, body TEXT)")
    body = f"{NAME}, 4 Larch Row"
    for n in range(400):
        connection.execute("INSERT INTO seen_to VALUES (?, ?)", (n, body * (1 + n % 300)))
    connection.execute("UPDATE seen_to SET body = 'nobody' WHERE n % 3 = 0")
    connection.execute("DELETE FROM seen_to WHERE n % 3 = 1")
    connection.execute("UPDATE seen_to SET body = ''")


async def swept(store: Store) -> bool:
    return not await store.read(lambda c: sweep.due(c, NOW + timedelta(days=500)))


def left(folder: Path) -> dict[str, int]:
    """How often the name stands in each file."""
    found = {file.name: file.read_bytes().count(NAME.encode()) for file in folder.glob("*.db*")}
    return {name: count for name, count in found.items() if count}


async def as_an_older_program_left_it(folder: Path, open_store: Open) -> Store:
    """A store whose free room holds a name, opened by this program."""
    store = await open_store(folder)
    await making.top_up(store)
    await making.dispatch(store, 1)
    await store.close()
    connection = apsw.Connection(str(folder / "station.db"))
    with connection:
        connection.pragma("secure_delete", False)
        _fill_and_free(connection)
    connection.close()
    assert left(folder)["station.db"] > 10
    return await open_store(folder)


async def test_what_is_freed_is_overwritten_by_every_write(store: Store, tmp_path: Path) -> None:
    def work(connection: apsw.Connection) -> None:
        connection.execute("CREATE TABLE seen_to (n INTEGER PRIMARY KEY, body TEXT)")
        for n in range(400):
            body = f"{NAME}, 4 Larch Row" * (1 + n % 300)
            connection.execute("INSERT INTO seen_to VALUES (?, ?)", (n, body))
        connection.execute("UPDATE seen_to SET body = 'nobody' WHERE n % 2 = 0")
        connection.execute("DELETE FROM seen_to WHERE n % 2 = 1")

    await store.write(work)
    await store.read(sweep.fold)
    backup.copy(tmp_path / "station.db", tmp_path / "copy.db")
    assert left(tmp_path) == {}


async def test_what_was_moved_within_the_file_goes_in_a_month(store: Store, tmp_path: Path) -> None:
    """SQLite does not overwrite what it leaves behind when it joins pages."""
    await Purge(store).finish(NOW, None)
    await store.write(_fill_and_free)
    await Purge(store).finish(NOW + timedelta(days=29), None)
    assert left(tmp_path)["station.db"]
    assert await Purge(store).finish(NOW + timedelta(days=30), None) is None
    backup.copy(tmp_path / "station.db", tmp_path / "copy.db")
    assert left(tmp_path) == {}


@pytest.mark.parametrize("at_the_bench", [True, False])
async def test_what_an_older_program_freed_goes(
    tmp_path: Path, open_store: Open, at_the_bench: bool
) -> None:
    store = await as_an_older_program_left_it(tmp_path, open_store)
    if at_the_bench:
        await store.keep_orders([making.order(7)], NOW)  # there must be something to remove
    done = await privacy(store).purge(RUTH, at_the_bench=at_the_bench)
    assert (done.undone, await swept(store)) == (None, True)
    backup.copy(tmp_path / "station.db", tmp_path / "copy.db")
    assert left(tmp_path) == {}
    assert await store.read(checksums.has)
    assert await store.integrity_faults() == []
    assert await store.shipment(making.shipment(1).id) is not None


async def test_without_room_it_says_so_and_is_done_the_next_time(
    tmp_path: Path, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await as_an_older_program_left_it(tmp_path, open_store)
    desk = privacy(store)
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100_000))
        done = await desk.purge(RUTH)
    assert done.undone is not None
    assert done.undone.id == "privacy.sweep_no_room"
    concern = desk.concern()
    assert concern is not None
    assert concern.detail == done.undone
    assert left(tmp_path)
    # By itself, although there is nothing else to remove any more.
    assert (await desk.purge(RUTH, at_the_bench=True)).undone is None
    assert desk.concern() is None
    assert left(tmp_path) == {}


async def test_a_large_one_is_not_rewritten_while_somebody_packs(
    tmp_path: Path, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await as_an_older_program_left_it(tmp_path, open_store)
    monkeypatch.setattr("station.desk.privacy._SWEPT_AT_ONCE", 50_000)
    await store.keep_orders([making.order(7)], NOW)
    done = await privacy(store).purge(RUTH, at_the_bench=True)
    assert done.undone is not None
    assert done.undone.id == "privacy.sweep_large"
    assert (await privacy(store).purge(RUTH)).undone is None


async def test_somebody_who_reads_in_it_puts_the_end_off(tmp_path: Path, open_store: Open) -> None:
    store = await as_an_older_program_left_it(tmp_path, open_store)
    reader = Database(tmp_path / "station.db", read_only=True)
    await reader.open()
    await store.read(lambda c: c.set_busy_timeout(10))
    await reader.run(lambda c: c.execute("BEGIN; SELECT count(*) FROM orders").get)
    await privacy(store).purge(RUTH)
    assert not await swept(store)  # the file still holds the old pages
    await reader.run(lambda c: c.execute("COMMIT"))
    await reader.close()
    await privacy(store).purge(RUTH)
    assert await swept(store)
    assert left(tmp_path) == {}
