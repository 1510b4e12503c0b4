"""Backups: whole, proven, made while others write, kept by rule; and put back when all is lost."""

import asyncio
import os
import shutil
import threading
from collections import namedtuple
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import i18n
from station.desk.backing_up import BackingUp
from station.domain.errors import EnvironmentFaultError, Message, StationError, message
from station.domain.money import Money
from station.flow import money
from station.store import backup, second_folder
from station.store.audit import AuditLog
from station.store.backup import Backup, BackupFolder, NotWantedError
from station.store.restore import Restore
from station.store.second_folder import SecondFolder, SecondPlace
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


@given(st.lists(st.integers(0, 24 * 500), max_size=150, unique=True), st.integers(1, 500))
def test_a_day_a_month_and_a_year_are_kept(hours: list[int], longest: int) -> None:
    made = [
        Backup(Path(f"station-{at:%Y%m%dT%H%M%S}Z.db"), at)
        for at in (NOW - timedelta(hours=each) for each in hours)
    ]
    kept = backup.kept(made, NOW, timedelta(days=longest))
    newest = sorted(made, key=lambda each: each.made_at, reverse=True)
    assert kept >= set(newest[:3])
    for each in made:
        age, day = NOW - each.made_at, each.made_at.date()
        newer = [other for other in made if other.made_at > each.made_at]
        last_of_day = all(other.made_at.date() != day for other in newer)
        month = (each.made_at.year, each.made_at.month)
        last_of_month = all((other.made_at.year, other.made_at.month) != month for other in newer)
        wanted = (
            each in newest[:24]
            or age < timedelta(days=1)
            or (age < timedelta(days=30) and last_of_day)
            or last_of_month
        )
        # Personal data does not live on in any that is older than was said.
        wanted = wanted and age < timedelta(days=longest)
        assert (each in kept) is (wanted or each in newest[:3])


def test_a_year_of_hours_comes_to_some_seventy() -> None:
    kept: set[Backup] = set()
    for hour in range(24 * 400):
        at = NOW - timedelta(days=400) + timedelta(hours=hour)
        if 8 <= at.hour < 18:
            new = Backup(Path(f"station-{at:%Y%m%dT%H%M%S}Z.db"), at)
            kept = backup.kept([*kept, new], at, timedelta(days=365))
    assert 50 <= len(kept) <= 70


def test_on_a_full_disk_the_hourly_ones_go_first() -> None:
    made = [
        Backup(Path(f"station-{at:%Y%m%dT%H%M%S}Z.db"), at)
        for at in [NOW - timedelta(hours=each) for each in range(10)]
        + [NOW - timedelta(days=each) for each in range(1, 70, 3)]
    ]
    order = backup.crowded(made)
    newest = sorted(made, key=lambda each: each.made_at, reverse=True)
    assert not set(order) & set(newest[:3])
    assert set(order) == set(newest[3:])
    assert {each.made_at.date() for each in order[:6]} == {NOW.date()}
    assert [each.made_at.month for each in order[-2:]] == [9, 10]


async def test_old_ones_go_and_other_files_stay(store: Store, tmp_path: Path) -> None:
    made = await folder_of(tmp_path).make(NOW - timedelta(days=40))
    for hour in range(1, 24):
        at = NOW - timedelta(days=40, hours=hour)
        shutil.copy(made, made.with_name(f"station-{at:%Y%m%dT%H%M%S}Z.db"))
    (tmp_path / "backups" / "mine.db").write_bytes(b"mine")
    before = files(tmp_path / "backups")
    assert len(before) == 25
    await folder_of(tmp_path).make(NOW)
    assert before < files(tmp_path / "backups"), "none goes unasked"
    (tmp_path / "backups" / f"station-{NOW:%Y%m%dT%H%M%S}Z.db").unlink()
    await folder_of(tmp_path).make(NOW, thin=True)
    gone = before - files(tmp_path / "backups")
    assert gone == {f"station-{NOW - timedelta(days=40, hours=23):%Y%m%dT%H%M%S}Z.db"}


async def test_one_of_a_clock_that_was_ahead_goes_with_those_of_its_true_time(
    store: Store, tmp_path: Path
) -> None:
    backups, old = folder_of(tmp_path), NOW - timedelta(days=40)
    ahead = [await backups.make(NOW + timedelta(days=500, hours=each)) for each in range(2)]
    await making.dispatch(store)
    after = await backups.make(old)
    await making.dispatch(store, 2)
    newest = await backups.make(NOW)
    for hour in range(1, 24):
        at = NOW - timedelta(hours=hour)
        shutil.copy(newest, newest.with_name(f"station-{at:%Y%m%dT%H%M%S}Z.db"))
    last = await backups.make(NOW + timedelta(days=501))
    backup.thin(backups.all(), NOW + timedelta(minutes=1), timedelta(days=365))
    left = {each.file for each in backups.all()}
    assert not left & set(ahead)
    assert len(left) == 26
    # Of the last nobody can tell: it may know more than any other.
    assert {after, newest, last} <= left


async def test_where_there_is_little_room_old_ones_give_way(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hour in range(5):
        await folder_of(tmp_path).make(NOW + timedelta(hours=hour))
    usage = namedtuple("usage", "total used free")
    room = backup.LEFT // 2
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**12, 10**12, room))
    await folder_of(tmp_path).make(NOW + timedelta(hours=5))
    left = [each.made_at.hour - NOW.hour for each in folder_of(tmp_path).all()]
    assert left == [5, 4, 3, 2]


class Clock:
    def __init__(self) -> None:
        self.at, self.seconds = NOW, 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds


class Nowhere:
    """No second place is set."""

    async def take(self, made: Path, at: datetime, *, thin: bool) -> None:
        return


async def sure() -> None:
    """Nothing stands against letting old ones go."""


async def test_one_is_due_each_hour(store: Store, tmp_path: Path) -> None:
    clock = Clock()
    desk = BackingUp(folder_of(tmp_path), Nowhere(), clock, sure)
    assert await desk.due()
    await desk.make()
    assert not await desk.due()
    assert desk.concern() is None
    clock.at = NOW + timedelta(minutes=59)
    assert not await desk.due()
    clock.at = NOW + timedelta(hours=1)
    assert await desk.due()
    clock.at = NOW - timedelta(days=2)
    assert await desk.due()
    await desk.make()
    assert not await desk.due(), "one of a time to come is none: else each minute made another"


def test_those_of_a_time_to_come_do_not_count_among_the_newest_three() -> None:
    ahead = [at_(NOW + timedelta(days=500, hours=each)) for each in range(30)]
    old = [at_(NOW - timedelta(days=900 + each)) for each in range(5)]
    assert backup.kept([*ahead, *old], NOW, timedelta(days=365)) == {*ahead, *old[:3]}


def at_(at: datetime) -> Backup:
    return Backup(Path(f"station-{at:%Y%m%dT%H%M%S}Z.db"), at)


async def test_nothing_is_let_go_while_something_stands_against_it(
    store: Store, tmp_path: Path
) -> None:
    """Neither here nor in the second place."""

    async def doubted() -> Message:
        return message("let_go.clock")

    first = await folder_of(tmp_path).make(NOW - timedelta(days=900))
    share = share_of(tmp_path) / "B1-desk"
    share.mkdir(parents=True)
    for day in range(1, 9):
        for folder in (first.parent, share):
            at = NOW - timedelta(days=900 + day)
            shutil.copy(first, folder / f"station-{at:%Y%m%dT%H%M%S}Z.db")
    there = files(first.parent), files(share)
    await BackingUp(folder_of(tmp_path), second(tmp_path), Clock(), doubted).make()
    assert files(first.parent) > there[0]
    assert files(share) > there[1]
    (first.parent / f"station-{NOW:%Y%m%dT%H%M%S}Z.db").unlink()
    await BackingUp(folder_of(tmp_path), second(tmp_path), Clock(), sure).make()
    for folder in (first.parent, share):
        assert len([each for each in files(folder) if each.endswith(".db")]) == 3


async def test_the_newest_is_the_one_that_knows_most_of_the_record(
    store: Store, tmp_path: Path
) -> None:
    """One made while the clock was ahead is of a time to come by its name, and stale."""
    await making.dispatch(store, 1)
    stale = await folder_of(tmp_path).make(NOW + timedelta(days=500))
    await making.dispatch(store, 2)
    first = await folder_of(tmp_path).make(NOW)
    damaged = first.with_name(f"station-{NOW + timedelta(minutes=1):%Y%m%dT%H%M%S}Z.db")
    damaged.write_bytes(b"")
    await making.dispatch(store, 3)
    newest = await folder_of(tmp_path).make(NOW + timedelta(hours=1))
    ordered = backup.by_record(folder_of(tmp_path).all())
    assert [each.file for each in ordered] == [newest, damaged, first, stale]
    await store.close()
    (tmp_path / "station.db").write_bytes(b"")
    done = await Restore(
        tmp_path / "station.db", tmp_path / "record.jsonl", folder_of(tmp_path).all()
    ).run(None, NOW, "it")
    assert (done.backup, done.skipped) == (newest, 0)


@pytest.mark.parametrize(
    "content",
    [b"", b"no database at all", b"cut", b"pipe"],
    ids=["empty", "other", "cut", "pipe"],
)
async def test_a_damaged_file_that_was_named_is_not_called_the_bench_s_own_data(
    store: Store, tmp_path: Path, content: bytes
) -> None:
    await making.dispatch(store, 1)
    made = await folder_of(tmp_path).make(NOW)
    await store.close()
    mine = tmp_path / "mine.db"
    if content == b"pipe":
        os.mkfifo(mine)
    else:
        mine.write_bytes(made.read_bytes()[:50_000] if content == b"cut" else content)
    before = (tmp_path / "station.db").read_bytes()
    job = Restore(tmp_path / "station.db", tmp_path / "record.jsonl", [])
    with pytest.raises(StationError) as fault:
        await job.run(mine, NOW, "it")
    assert fault.value.message.id == "restore.file_unsound"
    said = i18n.say(fault.value.message)
    assert str(mine) in said
    assert "own data is as it was" in said
    assert (tmp_path / "station.db").read_bytes() == before


async def test_a_store_that_takes_long_is_copied_less_often(store: Store, tmp_path: Path) -> None:
    clock = Clock()

    class Slow(Nowhere):
        async def take(self, made: Path, at: datetime, *, thin: bool) -> None:
            clock.seconds += 600

    desk = BackingUp(folder_of(tmp_path), Slow(), clock, sure)
    await desk.make()
    clock.at = NOW + timedelta(minutes=199)
    assert not await desk.due()
    clock.at = NOW + timedelta(minutes=200)
    assert await desk.due()


async def test_a_backup_that_fails_is_a_concern_until_the_next_is_there(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = BackingUp(folder_of(tmp_path), Nowhere(), Clock(), sure)
    usage = namedtuple("usage", "total used free")
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 1000))
        with pytest.raises(EnvironmentFaultError):
            await desk.make()
    found = desk.concern()
    assert found is not None
    assert (found.word.id, found.detail.id) == ("notice.no_backup", "backup.no_room")
    assert i18n.say(found.word)
    await desk.make()
    assert desk.concern() is None


# The second place.


def share_of(tmp_path: Path) -> Path:
    """On another disk, as far as the bench can see: not in its data folder."""
    return tmp_path.with_name(f"{tmp_path.name}-share")


def second(tmp_path: Path) -> SecondPlace:
    share = share_of(tmp_path)
    share.mkdir(exist_ok=True)
    return SecondPlace(
        lambda: share / "B1-desk", tmp_path / "record.jsonl", lambda: timedelta(days=365)
    )


async def test_each_backup_and_the_record_lie_in_the_second_place_too(
    store: Store, tmp_path: Path, open_store: Open
) -> None:
    desk, clock = BackingUp(folder_of(tmp_path), place := second(tmp_path), Clock(), sure), NOW
    await making.dispatch(store, 1)
    made = await desk.make()
    copied = share_of(tmp_path) / "B1-desk"
    assert (copied / made.name).read_bytes() == made.read_bytes()
    record = tmp_path / "record.jsonl"
    assert (copied / "record.jsonl").read_bytes() == record.read_bytes()
    # What is new of the record is appended; a torn copy of it goes on where it ended.
    await making.dispatch(store, 2)
    await place.take(await folder_of(tmp_path).make(clock + timedelta(hours=1)), clock, thin=True)
    assert (copied / "record.jsonl").read_bytes() == record.read_bytes()
    whole = record.read_bytes()
    (copied / "record.jsonl").write_bytes(whole[: len(whole) - 77])
    await place.take(await folder_of(tmp_path).make(clock + timedelta(hours=2)), clock, thin=True)
    assert (copied / "record.jsonl").read_bytes() == whole
    # Another bench's is never written into.
    (copied / "record.jsonl").write_bytes(b"{}\n" * 99)
    await place.take(await folder_of(tmp_path).make(clock + timedelta(hours=3)), clock, thin=True)
    assert (copied / "record.jsonl").read_bytes() == whole
    assert (copied / "record.other.jsonl").read_bytes() == b"{}\n" * 99
    await store.close()
    # The whole computer is lost: both come from there.
    new = tmp_path / "new"
    new.mkdir()
    shutil.copy(copied / "record.jsonl", new / "record.jsonl")
    job = Restore(new / "station.db", new / "record.jsonl", SecondFolder(copied, record).all())
    done = await job.run(None, NOW, "it")
    assert done.skipped == 0
    again = await open_store(new)
    assert [each.number for each in await again.all_shipments()] == ["10002", "10001"][::-1]
    assert await again.integrity_faults() == []


async def test_a_link_in_the_place_of_half_a_copy_is_not_followed(
    store: Store, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.write_text("a letter")
    made = await folder_of(tmp_path).make(NOW)
    copied = share_of(tmp_path) / "B1-desk"
    copied.mkdir(parents=True)
    (copied / f".{made.name}.part").symlink_to(mine)
    await second(tmp_path).take(made, NOW, thin=True)
    assert mine.read_text() == "a letter"
    assert (copied / made.name).read_bytes() == made.read_bytes()


async def test_a_share_that_is_gone_is_said_and_the_backup_at_home_is_made(
    store: Store, tmp_path: Path
) -> None:
    desk = BackingUp(folder_of(tmp_path), second(tmp_path), Clock(), sure)
    (share_of(tmp_path)).rmdir()
    made = await desk.make()
    assert made.exists()
    found = desk.concern()
    assert found is not None
    assert (found.word.id, found.detail.id) == ("notice.backup_alone", "backup.second_unwritable")
    assert "No such file" in i18n.say(found.detail)
    (share_of(tmp_path)).mkdir()
    await desk.make()
    assert desk.concern() is None
    assert (share_of(tmp_path) / "B1-desk").is_dir()


async def test_a_share_that_does_not_answer_holds_nobody_up(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    monkeypatch.setattr(second_folder, "LONGEST_S", 0.05)
    monkeypatch.setattr(SecondFolder, "take", lambda *_: answers.wait(20))
    desk = BackingUp(folder_of(tmp_path), second(tmp_path), Clock(), sure)
    for _ in range(2):  # the second time nobody is sent after the first
        await desk.make()
        found = desk.concern()
        assert found is not None
        assert found.detail.id == "backup.second_silent"
    waiting = [each for each in threading.enumerate() if each.name == "second folder"]
    assert len(waiting) == 1
    assert waiting[0].daemon
    answers.set()
    waiting[0].join(5)


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
