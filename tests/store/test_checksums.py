"""Each page has a checksum: a turned bit is found wherever it is, and never read as true."""

import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from station.domain.errors import EnvironmentFaultError
from station.store import backup, checksums
from station.store.db import Database
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW

Open = Callable[..., Awaitable[Store]]


async def _filled(tmp_path: Path, store: Store) -> bytes:
    for number in range(1, 4):
        await making.dispatch(store, number)
    await store.close()
    return (tmp_path / "station.db").read_bytes()


async def test_a_turned_bit_in_a_price_is_found(store: Store, tmp_path: Path) -> None:
    """SQLite's own check takes it for true: the structure is whole."""
    whole = await _filled(tmp_path, store)
    place = whole.rindex(b"Hannah")
    (tmp_path / "station.db").write_bytes(whole[:place] + b"Iannah" + whole[place + 6 :])
    with pytest.raises(EnvironmentFaultError) as fault:
        backup.proven(tmp_path / "station.db")
    assert fault.value.message.id == "store.corrupt"


async def test_a_turned_bit_in_a_backup_is_found(store: Store, tmp_path: Path) -> None:
    await _filled(tmp_path, store)
    made = tmp_path / "copy.db"
    backup.copy(tmp_path / "station.db", made)
    whole = made.read_bytes()
    missed = 0
    for seed in range(20):
        dice = random.Random(seed)
        place, content = dice.randrange(100, len(whole)), bytearray(whole)
        content[place] ^= 1 << dice.randrange(8)
        made.write_bytes(bytes(content))
        try:
            backup.proven(made)
        except EnvironmentFaultError as error:
            assert error.message.id == "store.corrupt"
        else:
            missed += 1  # in a page that is free: nobody reads it
    assert missed <= 2


async def test_whoever_holds_it_open_hears_of_damage(store: Store, tmp_path: Path) -> None:
    whole = await _filled(tmp_path, store)
    place = whole.rindex(b"Hannah")
    (tmp_path / "station.db").write_bytes(whole[:place] + b"Iannah" + whole[place + 6 :])
    heard: list[int] = []
    database = Database(tmp_path / "station.db", read_only=True, damaged=lambda: heard.append(1))
    await database.open()
    try:
        assert heard == []
        with pytest.raises(EnvironmentFaultError) as fault:
            await database.run(lambda c: c.execute("PRAGMA integrity_check").fetchall())
    finally:
        await database.close()
    assert fault.value.message.id == "store.corrupt"
    assert heard == [1]


async def test_a_store_of_before_gets_its_checksums_at_the_next_start(
    tmp_path: Path, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        for act in ("begin", "seal"):
            before.setattr(checksums, act, lambda _: None)
        # Made here, step by step: a new store of the tests has them from the beginning.
        old = Store(Database(tmp_path / "station.db"), tmp_path / "record.jsonl")
        await old.open()
        assert not await old.read(checksums.has)
        await making.top_up(old)
        await _filled(tmp_path, old)
    again = await open_store(tmp_path)
    assert await again.read(checksums.has)
    assert len(await again.all_shipments()) == 3
    assert await again.integrity_faults() == []
    made = backup.BackupFolder(tmp_path / "station.db", tmp_path / "backups")
    assert (await made.make(NOW)).read_bytes()[20] == 8
