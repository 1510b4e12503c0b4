"""Backups: whole, proven, made while others write, kept by rule; and put back when all is lost."""

import asyncio
import hashlib
import shutil
from collections import namedtuple
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import i18n
from station.desk.backing_up import BackingUp
from station.domain.errors import EnvironmentFaultError, RefusedError, StationError
from station.domain.money import Money
from station.flow import money
from station.store import backup, chain, names
from station.store.audit import AuditLog
from station.store.backup import Backup, BackupFolder, NotWantedError
from station.store.restore import Restore, Restored
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW
from tests.store.test_tampering import _rewrite_both

Open = Callable[..., Awaitable[Store]]


def folder_of(tmp_path: Path) -> BackupFolder:
    return BackupFolder(tmp_path / "station.db", tmp_path / "backups")


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


# Made.


async def test_a_backup_is_one_proven_file(store: Store, tmp_path: Path) -> None:
    wanted = await making.dispatch(store)
    made = await folder_of(tmp_path).make(NOW)
    assert made == tmp_path / "backups" / "station-20261124T140000Z.db"
    assert files(tmp_path / "backups") == {made.name}
    assert made.stat().st_mode & 0o077 == 0
    connection = apsw.Connection(str(made))
    assert connection.pragma("journal_mode") == "delete"
    assert connection.execute("SELECT id FROM shipment").get == wanted.id
    connection.close()
    again = await folder_of(tmp_path).make(NOW)
    assert again.name == "station-20261124T140000Z_01.db"
    assert [each.file for each in folder_of(tmp_path).all()] == [again, made]


async def test_it_is_of_one_moment_while_others_write(store: Store, tmp_path: Path) -> None:
    # However slow the copies are: the money lasts.
    await store.post(money.top_up("topup-2", Money(10**12, "GBP")), NOW, "Anna")
    for number in range(1, 30):
        await making.dispatch(store, number)
    going = True

    async def work() -> int:
        number = 30
        while going:
            await making.dispatch(store, number)
            number += 1
        return number - 1

    task = asyncio.create_task(work())
    made = [await folder_of(tmp_path).make(NOW + timedelta(hours=n)) for n in range(4)]
    going = False
    last = await task
    assert last > 31
    for number, file in enumerate(made):
        other = tmp_path / f"other-{number}"
        other.mkdir()
        shutil.copy(file, other / "station.db")
        shutil.copy(tmp_path / "record.jsonl", other / "record.jsonl")
        found = making.new_store(other)
        await found.open()
        assert await found.ledger_faults() == []
        assert await found.integrity_faults() == []
        await found.close()


async def test_what_is_no_sound_store_gives_no_backup(store: Store, tmp_path: Path) -> None:
    for number in range(1, 30):
        await making.dispatch(store, number)
    await store.close()
    whole = (tmp_path / "station.db").read_bytes()
    for content in (whole[:4096] + b"\xff" * (len(whole) - 4096), b"no database", b"", None):
        (tmp_path / "station.db").unlink(missing_ok=True)
        if content is not None:
            (tmp_path / "station.db").write_bytes(content)
        with pytest.raises(StationError):
            await folder_of(tmp_path).make(NOW)
        assert files(tmp_path / "backups") == set()


async def test_a_page_that_is_damaged_where_nobody_looks_is_found(
    store: Store, tmp_path: Path
) -> None:
    for number in range(1, 40):
        await making.dispatch(store, number)
    await store.close()
    content = bytearray((tmp_path / "station.db").read_bytes())
    place = content.rindex(b"LA9 5QT") // 4096 * 4096
    content[place : place + 40] = b"\x05" + b"\xff" * 39
    (tmp_path / "station.db").write_bytes(bytes(content))
    with pytest.raises(EnvironmentFaultError) as fault:
        await folder_of(tmp_path).make(NOW)
    assert fault.value.message.id == "store.corrupt"
    assert files(tmp_path / "backups") == set()


async def test_one_that_is_not_wanted_any_more_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotWantedError):
        backup.copy(tmp_path / "station.db", tmp_path / "x.db", lambda: False)
    assert not [name for name in files(tmp_path) if "x.db" in name]


async def test_half_a_backup_of_a_program_that_was_ended_is_no_backup(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    half = tmp_path / "backups" / ".station-20261124T140000Z.db.part"
    half.write_bytes(b"half")
    assert folder_of(tmp_path).all() == []
    made = await folder_of(tmp_path).make(NOW)
    assert files(tmp_path / "backups") == {made.name}


async def test_never_over_a_file_and_never_without_room(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "mine.db"
    target.write_bytes(b"mine")
    with pytest.raises(EnvironmentFaultError) as fault:
        await folder_of(tmp_path).make(NOW, target)
    assert fault.value.message.id == "backup.exists"
    assert target.read_bytes() == b"mine"
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 1000))
    with pytest.raises(EnvironmentFaultError) as fault:
        await folder_of(tmp_path).make(NOW)
    assert fault.value.message.id == "backup.no_room"
    assert i18n.say(fault.value.message)
    assert files(tmp_path / "backups") == set()


# Kept.


@given(st.lists(st.integers(0, 24 * 90), max_size=120, unique=True))
def test_the_newest_stay_and_one_of_each_day(hours: list[int]) -> None:
    made = [
        Backup(Path(f"station-{at:%Y%m%dT%H%M%S}Z.db"), at)
        for at in (NOW - timedelta(hours=each) for each in hours)
    ]
    kept = backup.kept(made, NOW)
    newest = sorted(made, key=lambda each: each.made_at, reverse=True)
    assert kept >= set(newest[:24])
    for each in made:
        same_day = [other for other in made if other.made_at.date() == each.made_at.date()]
        if NOW - each.made_at < timedelta(days=30):
            assert max(same_day, key=lambda other: other.made_at) in kept
        elif each not in newest[:24]:
            assert each not in kept
    assert len(kept) <= 24 + 31


async def test_old_ones_go_and_other_files_stay(store: Store, tmp_path: Path) -> None:
    made = await folder_of(tmp_path).make(NOW - timedelta(days=40))
    for hour in range(1, 24):
        at = NOW - timedelta(days=40, hours=hour)
        shutil.copy(made, made.with_name(f"station-{at:%Y%m%dT%H%M%S}Z.db"))
    (tmp_path / "backups" / "mine.db").write_bytes(b"mine")
    before = files(tmp_path / "backups")
    assert len(before) == 25
    await folder_of(tmp_path).make(NOW)
    gone = before - files(tmp_path / "backups")
    assert gone == {f"station-{NOW - timedelta(days=40, hours=23):%Y%m%dT%H%M%S}Z.db"}


async def test_one_is_due_each_day(store: Store, tmp_path: Path) -> None:
    class Clock:
        at = NOW

        def now(self) -> datetime:
            return self.at

        def monotonic(self) -> float:
            return 0.0

    clock = Clock()
    desk = BackingUp(folder_of(tmp_path), clock)
    assert await desk.due()
    await desk.make()
    assert not await desk.due()
    clock.at = NOW + timedelta(hours=24)
    assert await desk.due()
    clock.at = NOW - timedelta(days=2)
    assert await desk.due()


async def test_what_a_backup_knows_of_the_record_is_held_against_it(
    store: Store, tmp_path: Path
) -> None:
    """Who writes in the record and in the database has the backups to write in too."""
    await making.dispatch(store)
    await folder_of(tmp_path).make(NOW)
    log = AuditLog(store, tmp_path / "record.jsonl", folder_of(tmp_path).anchors)
    assert (await log.verify()).why is None
    await store.close()
    _rewrite_both(tmp_path)
    again = making.new_store(tmp_path, read_only=True)
    await again.open()
    assert (await again.verify_record()).why is None
    checked = await AuditLog(again, tmp_path / "record.jsonl", folder_of(tmp_path).anchors).verify()
    await again.close()
    assert checked.why is not None
    assert checked.why.id == "record.other_line.backup"


# Put back.


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
