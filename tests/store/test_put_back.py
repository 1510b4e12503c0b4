"""A store that is damaged or gone is put back from its backups and caught up from the record."""

import hashlib
import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station import i18n
from station.domain.errors import EnvironmentFaultError, RefusedError
from station.store import chain, names
from station.store.restore import Restore, Restored
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW
from tests.store.test_backup import Open, files, folder_of


async def restored(tmp_path: Path, file: Path | None = None) -> Restored:
    backups = folder_of(tmp_path).all()
    job = Restore(tmp_path / "station.db", tmp_path / "record.jsonl", backups)
    return await job.run(file, datetime(2026, 11, 25, 7, tzinfo=UTC), "it")


async def _two_backups_and_more(store: Store, tmp_path: Path) -> None:
    for number, at in ((1, NOW), (2, NOW + timedelta(hours=1)), (3, None)):
        await making.dispatch(store, number)
        if at is not None:
            await folder_of(tmp_path).make(at)
    await store.close()


def _gone(file: Path) -> None:
    file.unlink()


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _overwritten(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)


def _in_the_middle(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-4096])


@pytest.mark.parametrize("damage", [_gone, _emptied, _overwritten, _in_the_middle, _cut])
async def test_a_damaged_store_is_put_back_and_caught_up(
    store: Store, tmp_path: Path, open_store: Open, damage: Callable[[Path], None]
) -> None:
    await _two_backups_and_more(store, tmp_path)
    wallet = making.rows(tmp_path, "SELECT * FROM balance ORDER BY 1")
    damage(tmp_path / "station.db")
    there = (tmp_path / "station.db").exists()
    left = (tmp_path / "station.db").read_bytes() if there else b""
    done = await restored(tmp_path)
    assert done.backup is not None
    assert done.backup.name == "station-20261124T150000Z.db"
    assert (done.skipped, done.held) == (0, ["10003"])
    assert done.caught_up > 3
    # What was there is kept to the byte.
    assert (done.kept is not None) is there
    if done.kept is not None:
        assert done.kept.read_bytes() == left
        assert done.kept.name == "station.damaged-20261125T070000Z.db"
    assert not [name for name in files(tmp_path) if "restoring" in name]
    again = await open_store(tmp_path)
    assert making.rows(tmp_path, "SELECT * FROM balance ORDER BY 1") == wallet
    assert await again.integrity_faults() == []
    assert await again.ledger_faults() == []
    # Who did it, and that lines were believed, is in the record for good.
    *_, caught_up, done_by = chain.lines_of(tmp_path / "record.jsonl")
    assert (caught_up["what"], done_by["what"]) == ("caught_up", "restore")
    assert caught_up["last"] - caught_up["first"] + 1 == done.caught_up
    assert (await again.read(names.known))[done_by["by"]] == "it"
    assert done.backup.name in i18n.say(done.sentence)


async def test_a_damaged_backup_is_passed_over(store: Store, tmp_path: Path) -> None:
    await _two_backups_and_more(store, tmp_path)
    _overwritten(folder_of(tmp_path).all()[0].file)
    _overwritten(tmp_path / "station.db")
    done = await restored(tmp_path)
    assert done.backup is not None
    assert done.backup.name == "station-20261124T140000Z.db"
    assert (done.skipped, list(done.held)) == (1, ["10002", "10003"])


async def test_without_a_backup_the_record_gives_what_it_has(
    store: Store, tmp_path: Path, open_store: Open
) -> None:
    await making.dispatch(store)
    await store.close()
    _gone(tmp_path / "station.db")
    done = await restored(tmp_path)
    assert (done.backup, done.kept, list(done.held)) == (None, None, ["10001"])
    assert i18n.say(done.sentence)
    again = await open_store(tmp_path)
    assert await again.balances("wallet") != ()


async def test_a_full_disk_is_no_damaged_backup(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _two_backups_and_more(store, tmp_path)
    _overwritten(tmp_path / "station.db")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 1000))
    before = _digests(tmp_path)
    with pytest.raises(EnvironmentFaultError) as fault:
        await restored(tmp_path)
    assert fault.value.message.id == "backup.no_room"
    assert _digests(tmp_path) == before


def _digests(folder: Path) -> dict[str, str]:
    """All files but the empty log that a look at a database leaves beside it."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in files(folder)
        if not name.endswith(("-wal", "-shm"))
    }


async def test_a_sound_store_is_left_alone_unless_a_backup_is_named(
    store: Store, tmp_path: Path, open_store: Open
) -> None:
    await _two_backups_and_more(store, tmp_path)
    before = _digests(tmp_path)
    with pytest.raises(RefusedError) as refused:
        await restored(tmp_path)
    assert refused.value.message.id == "restore.sound"
    assert _digests(tmp_path) == before
    *_, oldest = folder_of(tmp_path).all()
    done = await restored(tmp_path, oldest.file)
    assert list(done.held) == ["10002", "10003"]
    assert done.kept is not None
    again = await open_store(tmp_path)
    assert len(await again.all_shipments()) == 1


async def test_another_benchs_backup_is_not_put_back(
    store: Store, tmp_path: Path, open_store: Open
) -> None:
    await _two_backups_and_more(store, tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    foreign = await open_store(other)
    await making.top_up(foreign, 7)
    await foreign.close()
    file = await folder_of(other).make(NOW)
    before = _digests(tmp_path)
    with pytest.raises(RefusedError):
        await restored(tmp_path, file)
    assert _digests(tmp_path) == before


async def test_ended_after_the_old_one_was_moved_it_is_done_again(
    store: Store, tmp_path: Path, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _two_backups_and_more(store, tmp_path)
    _overwritten(tmp_path / "station.db")
    replace = Path.replace

    def ends(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", ends)
    with pytest.raises(KeyboardInterrupt):
        await restored(tmp_path)
    monkeypatch.setattr(Path, "replace", replace)
    assert not (tmp_path / "station.db").exists()
    with pytest.raises(RefusedError) as lost:
        await open_store(tmp_path)
    assert lost.value.message.id == "store.lost"
    done = await restored(tmp_path)
    assert list(done.held) == ["10003"]
    again = await open_store(tmp_path)
    assert await again.integrity_faults() == []


async def test_an_empty_store_beside_a_record_is_not_begun_anew(
    store: Store, tmp_path: Path, open_store: Open
) -> None:
    await making.dispatch(store)
    await store.close()
    (tmp_path / "station.db").unlink()
    for _ in range(2):  # the empty file that the first try left is no answer either
        with pytest.raises(RefusedError) as lost:
            await open_store(tmp_path)
        assert lost.value.message.id == "store.lost"
        assert "station restore" in i18n.say(lost.value.message)
    assert (await restored(tmp_path)).backup is None
