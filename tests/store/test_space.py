"""A disk that is full in the middle of a shift: the reserve lets what is under way end, once."""

import errno
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from station.domain.errors import EnvironmentFaultError, message
from station.domain.money import Money
from station.flow import money
from station.store.space import RESERVE, DiskSpace
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW

Open = Callable[..., Awaitable[Store]]


async def _full(store: Store) -> None:
    """The database may grow no further, as on a full disk."""
    await store.read(lambda c: c.execute("PRAGMA max_page_count = 1"))


async def _some_room(store: Store) -> None:
    await store.read(lambda c: c.execute("PRAGMA max_page_count = 1000000"))


async def _post_until_full(store: Store, count: int) -> None:
    for number in range(count):
        await store.post(money.top_up(f"t-{number}", Money(1, "GBP")), NOW, "Anna" * 20)


async def test_without_a_reserve_a_full_disk_loses_nothing(store: Store, tmp_path: Path) -> None:
    await _full(store)
    with pytest.raises(EnvironmentFaultError) as fault:
        await _post_until_full(store, 500)
    assert fault.value.message.id == "store.disk_full"
    await _some_room(store)
    assert await store.ledger_faults() == []
    assert await store.integrity_faults() == []


async def test_the_reserve_is_used_once_and_kept_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.keep_reserve()
    reserve = tmp_path / "station.reserve"
    assert reserve.stat().st_size == RESERVE
    await _full(store)
    unlink = Path.unlink

    def given(self: Path, missing_ok: bool = False) -> None:
        # Its room is the disk's again: here, the database's.
        unlink(self, missing_ok=missing_ok)
        if self == reserve:
            store._database._connection.execute("PRAGMA max_page_count = 1000000")

    monkeypatch.setattr(Path, "unlink", given)
    await _post_until_full(store, 500)
    assert not reserve.exists()
    assert await store.ledger_faults() == []
    assert await store.integrity_faults() == []
    await store.keep_reserve()
    assert reserve.exists()


async def test_a_record_that_finds_no_room_after_the_commit_is_written_once(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.keep_reserve()
    (tmp_path / "record.reserve").unlink(missing_ok=True)
    fsync, left = os.fsync, [1]

    def full(handle: int) -> None:
        if left and Path(f"/proc/self/fd/{handle}").readlink().name == "record.jsonl":
            left.pop()
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(handle)

    store._record._reserved = True
    before = (await store.balances("wallet"))[0].minor
    monkeypatch.setattr(os, "fsync", full)
    assert await store.post(money.top_up("t-1", Money(5, "GBP")), NOW, "Anna")
    assert left == []
    assert not (tmp_path / "station.reserve").exists()
    assert (await store.balances("wallet"))[0].minor - before == 5
    assert await store.integrity_faults() == []


async def test_the_disk_says_what_is_free(tmp_path: Path) -> None:
    free = DiskSpace(tmp_path).free()
    assert free is not None
    assert free > 0
    assert DiskSpace(tmp_path / "nowhere").free() is None


async def test_pipes_in_the_place_of_what_is_held_in_reserve_hold_nobody_up(
    tmp_path: Path, open_store: Open
) -> None:
    store = await open_store(tmp_path)
    for name in ("record.reserve", "station.reserve"):
        (tmp_path / name).unlink(missing_ok=True)
        os.mkfifo(tmp_path / name)
    await store.keep_reserve()
    assert (tmp_path / "station.reserve").is_fifo()
    with pytest.raises(EnvironmentFaultError) as fault:
        await making.top_up(store)
    assert fault.value.message == message("store.no_file", path=str(tmp_path / "record.reserve"))
