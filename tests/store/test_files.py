"""The files themselves: durability read back, full disks, damage, a kill at any moment."""

import asyncio
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import apsw
import pytest

from station import i18n
from station.domain.errors import EnvironmentFaultError, RefusedError, StationError
from station.domain.shipment import PaperKind
from station.flow import points
from station.store import db
from station.store.db import Database
from station.store.store import Store
from tests.flow.rig import Bench, Insurer, run
from tests.store import making
from tests.store.making import NOW

Open = Callable[..., Awaitable[Store]]
ROOT = str(Path(__file__).resolve().parents[2])


def digest(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


# Durability.


async def test_what_is_promised_is_read_back(store: Store) -> None:
    def modes(connection: apsw.Connection) -> tuple[object, ...]:
        return tuple(
            connection.pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys")
        )

    assert await store._database.run(modes) == ("wal", 2, 1)


async def test_a_disk_that_cannot_promise_is_refused(tmp_path: Path) -> None:
    database = Database(tmp_path / "station.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apsw, "Connection", _NoWal)
        with pytest.raises(EnvironmentFaultError) as fault:
            await database.open()
    assert fault.value.message.id == "store.not_durable"
    await database.close()


class _NoWal(apsw.Connection):
    """A file system on which SQLite cannot keep a write-ahead log."""

    def pragma(self, name: str, *value: object, **other: object) -> object:
        return "delete" if name == "journal_mode" else super().pragma(name, *value, **other)


async def test_a_transaction_is_whole_or_not_there(store: Store) -> None:
    def half(connection: apsw.Connection) -> None:
        with db.transaction(connection):
            connection.execute("INSERT INTO label_range VALUES ('1234567', 5)")
            raise LookupError("in the middle")

    with pytest.raises(LookupError):
        await store._database.run(half)
    assert await store.labels_left("1234567", 10) == 10


async def test_a_commit_that_fails_leaves_no_transaction_open(store: Store) -> None:
    """A deferred constraint is only looked at by COMMIT, as a full disk may be."""

    def fails(connection: apsw.Connection) -> None:
        with db.transaction(connection):
            connection.execute("PRAGMA defer_foreign_keys = ON")
            connection.execute("INSERT INTO sent VALUES (4711, 1, '')")

    with pytest.raises(apsw.ConstraintError):
        await store._database.run(fails)
    await making.dispatch(store)
    assert await store.integrity_faults() == []


async def test_a_caller_that_goes_away_leaves_both_records(store: Store, tmp_path: Path) -> None:
    wanted = await making.dispatch(store)
    (step,) = await store.steps(wanted.id)
    task = asyncio.create_task(store.sent(step, NOW))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await store.close()
    last = (tmp_path / "record.jsonl").read_bytes().splitlines()[-1]
    known = making.rows(tmp_path, "SELECT line FROM record_line ORDER BY seq DESC LIMIT 1")
    assert known == [(last.decode(),)]
    assert making.rows(tmp_path, "SELECT count(*) FROM sent") == [(1,)]


async def test_closed_twice_and_closed_unopened(tmp_path: Path) -> None:
    store = making.new_store(tmp_path)
    await store.open()
    await store.close()
    await store.close()
    await making.new_store(tmp_path).close()


# Damage.


@pytest.mark.parametrize(
    "content", [b"no database", b"\0" * 5000, b"SQLite format 3\0" + b"x" * 4080]
)
async def test_what_is_not_a_database_is_refused_untouched(
    tmp_path: Path, open_store: Open, content: bytes
) -> None:
    (tmp_path / "station.db").write_bytes(content)
    for read_only in (True, False):
        with pytest.raises(EnvironmentFaultError) as fault:
            await open_store(tmp_path, read_only=read_only)
        assert fault.value.message.id == "store.corrupt"
        assert str(tmp_path) in i18n.say(fault.value.message)
    assert digest(tmp_path) == {"station.db": hashlib.sha256(content).hexdigest()}


async def test_a_damaged_page_is_an_environments_fault(
    store: Store, tmp_path: Path, open_store: Open
) -> None:
    for number in range(1, 30):
        await making.dispatch(store, number)
    await store.close()
    whole = (tmp_path / "station.db").read_bytes()
    (tmp_path / "station.db").write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(EnvironmentFaultError) as fault:
        again = await open_store(tmp_path)
        await again.all_shipments()
    assert fault.value.message.id == "store.corrupt"


async def test_an_empty_file_becomes_a_store(tmp_path: Path, open_store: Open) -> None:
    (tmp_path / "station.db").touch()
    with pytest.raises(RefusedError) as refused:
        await open_store(tmp_path, read_only=True)
    assert refused.value.message.id == "store.older"
    store = await open_store(tmp_path)
    await making.top_up(store)
    assert await store.integrity_faults() == []


async def test_no_file_to_look_at(tmp_path: Path, open_store: Open) -> None:
    with pytest.raises(EnvironmentFaultError) as fault:
        await open_store(tmp_path, read_only=True)
    assert fault.value.message.id == "store.cannot_open"
    assert digest(tmp_path) == {}


async def test_looking_beside_a_writer(store: Store, tmp_path: Path, open_store: Open) -> None:
    looker = await open_store(tmp_path, read_only=True)
    wanted = await making.dispatch(store)
    assert await looker.shipment(wanted.id) == await store.shipment(wanted.id)
    assert await looker.ledger_faults() == []
    assert await looker.integrity_faults() == []
    with pytest.raises(EnvironmentFaultError) as fault:
        await looker.keep_orders([], NOW)
    assert fault.value.message.id == "store.read_only"
    await store.close()
    assert len(await looker.newest(5)) == 1


# Full disks.


async def _until_full(folder: Path) -> tuple[int, str]:
    """Dispatches until the disk is full; how many were acknowledged, and what was said."""
    store = making.new_store(folder)
    await store.open()
    try:
        await making.top_up(store, 10**9)
        for number in range(1, 2000):
            try:
                await making.dispatch(store, number)
            except StationError as error:
                return number - 1, error.message.id
    finally:
        await store.close()
    raise AssertionError("the disk never filled")


async def _holds(folder: Path, acknowledged: int) -> None:
    """Every acknowledged dispatch is there, and both records agree."""
    store = making.new_store(folder)
    await store.open()
    try:
        assert await store.ledger_faults() == []
        assert await store.integrity_faults() == []
        found = await store.all_shipments()
        assert len(found) == acknowledged
        for shipment in found:
            assert len(await store.steps(shipment.id)) == 1
        await making.dispatch(store, 5000)
    finally:
        await store.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_a_full_disk_stops_before_it_lies(small_disk: Path, tmp_path: Path) -> None:
    acknowledged, said = await _until_full(small_disk)
    assert said == "store.disk_full"
    assert acknowledged > 20
    roomy = tmp_path / "roomy"
    shutil.copytree(small_disk, roomy)
    await _holds(roomy, acknowledged)


async def test_a_record_that_cannot_grow_uses_its_reserve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database's log has room left, the disk has none: what is committed is recorded."""
    store = making.new_store(tmp_path)
    await store.open()
    await making.top_up(store)
    reserve = tmp_path / "record.reserve"
    assert reserve.stat().st_size >= 200_000
    put = store._record._put

    def full(data: bytes) -> None:
        if reserve.exists():
            raise OSError(28, "No space left on device")
        put(data)

    monkeypatch.setattr(store._record, "_put", full)
    await making.dispatch(store)
    assert not reserve.exists()
    assert await store.integrity_faults() == []

    def none_left(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "urandom", none_left)
    with pytest.raises(EnvironmentFaultError) as fault:
        await store.keep_orders([making.order(7)], NOW)
    assert fault.value.message.id == "store.disk_full"
    assert await store.order("shop", "10007") is None
    monkeypatch.undo()
    await making.dispatch(store, 7)
    await store.close()


_LIMITED = """
import asyncio, resource, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.store import making, test_files
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
print(*asyncio.run(test_files._until_full(Path(sys.argv[1]))))
"""


@pytest.mark.parametrize("limit", [1_500_000, 2_500_000])
def test_a_file_that_may_not_grow(tmp_path: Path, limit: int) -> None:
    code = _LIMITED.format(root=ROOT, limit=limit)
    child = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    acknowledged, said = child.stdout.split()
    assert said in ("store.disk_full", "store.disk_failed", "store.record_unwritable")
    assert int(acknowledged) > 3
    asyncio.run(_at_most_one_more(tmp_path, int(acknowledged)))


async def _at_most_one_more(folder: Path, acknowledged: int) -> None:
    """What was committed but could not be acknowledged is there too: at most one."""
    store = making.new_store(folder)
    await store.open()
    try:
        assert len(await store.all_shipments()) - acknowledged in (0, 1)
        assert await store.ledger_faults() == []
        assert await store.integrity_faults() == []
    finally:
        await store.close()


# Every commit, and every half-written line.


def test_a_kill_at_any_moment_leaves_a_consistent_store(tmp_path: Path) -> None:
    work, copies = tmp_path / "work", tmp_path / "copies"
    work.mkdir()
    copies.mkdir()
    bench = Bench(work, Insurer(lambda kind: "lost" if kind == "book_cover" else "ok"))

    def copy(point: str) -> None:
        if point.startswith("record."):
            shutil.copytree(work, copies / f"{len(list(copies.iterdir())):03d}")

    async def day() -> None:
        points.install(copy)
        await bench.start()
        try:
            await making.top_up(bench.store)
            await bench.dispatch(1)
            await bench.dispatch(2, cover=False)
            for number in (1, 2):
                await bench.until(lambda work: work.shipment.state.value == "dispatched", number)
        finally:
            points.install(None)
            await bench.kill()

    run(day())
    taken = sorted(copies.iterdir())
    assert len(taken) > 60
    asyncio.run(_all_consistent(taken))


async def _all_consistent(taken: list[Path]) -> None:
    for folder in taken:
        store = making.new_store(folder)
        assert await store.open() == []
        try:
            assert await store.ledger_faults() == []
            assert await store.integrity_faults() == []
            for shipment in await store.all_shipments():
                kinds = [(step.kind, step.subject) for step in await store.steps(shipment.id)]
                assert len(kinds) == len(set(kinds))
                held = await store.money_of(shipment.id)
                assert ("capture.cover" in held) is (shipment.proven is not None)
                assert PaperKind.CONFIRMATION not in [k for k, _ in kinds] or shipment.proven
        finally:
            await store.close()
