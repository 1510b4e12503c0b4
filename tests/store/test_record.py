"""The second record: its chain holds, what is torn is cut, whichever is behind is caught up."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from station import i18n
from station.domain.errors import EnvironmentFaultError
from station.flow.verdict import Answer
from station.flow.work import Outcome, Source
from station.store import chain
from station.store.chain import RecordBrokenError
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW

Open = Callable[..., Awaitable[Store]]
ROOT = str(Path(__file__).resolve().parents[2])


def lines(folder: Path) -> list[bytes]:
    return (folder / "record.jsonl").read_bytes().splitlines(keepends=True)


def write(folder: Path, content: list[bytes]) -> None:
    (folder / "record.jsonl").write_bytes(b"".join(content))


async def work_a_little(store: Store, number: int = 1) -> str:
    wanted = await making.dispatch(store, number)
    (step,) = await store.steps(wanted.id)
    n = await store.sent(step, NOW)
    await store.outcome(step, Outcome(n, Source.SEND, NOW, Answer.UNKNOWN))
    return wanted.id


async def test_every_act_is_a_line_and_no_name_is_in_it(store: Store, tmp_path: Path) -> None:
    await work_a_little(store)
    found = list(chain.lines_of(tmp_path / "record.jsonl"))
    assert [line["what"] for line in found] == [
        "posting", "consent", "shipment", "posting", "posting", "intent", "sent", "outcome",
    ]  # fmt: skip
    assert [line["seq"] for line in found] == list(range(1, 9))
    text = (tmp_path / "record.jsonl").read_text()
    assert not [word for word in ("Hannah", "Kendal", "Larch", "LA9") if word in text]


async def test_the_table_stays_small(store: Store, tmp_path: Path) -> None:
    for number in range(1, 8):
        await work_a_little(store, number)
    assert len(lines(tmp_path)) > 40
    assert making.rows(tmp_path, "SELECT count(*) FROM record_line")[0][0] < 10
    assert await store.integrity_faults() == []


@pytest.mark.parametrize("tail", [b'{"seq"', b"\0" * 4096, b"x" * 200_000])
async def test_a_torn_tail_is_cut(
    store: Store, tmp_path: Path, open_store: Open, tail: bytes
) -> None:
    await work_a_little(store)
    await store.close()
    whole = lines(tmp_path)
    write(tmp_path, [*whole, tail])
    again = await open_store(tmp_path)
    assert lines(tmp_path) == whole
    await work_a_little(again, 2)
    assert await again.integrity_faults() == []


async def test_lines_that_the_file_lost_come_from_the_store(
    tmp_path: Path, open_store: Open
) -> None:
    store = await open_store(tmp_path)
    await making.top_up(store)
    before = lines(tmp_path)
    await making.dispatch(store)
    await store.close()
    whole = lines(tmp_path)
    for kept in range(len(before), len(whole)):
        write(tmp_path, [*whole[:kept], whole[kept][:7]])
        again = await open_store(tmp_path)
        assert lines(tmp_path) == whole
        await again.close()


async def test_lines_that_nobody_has_any_more_are_named(
    store: Store, tmp_path: Path, open_store: Open
) -> None:
    await work_a_little(store)
    await work_a_little(store, 2)
    await store.close()
    whole = lines(tmp_path)
    for kept in (whole[:3], []):
        write(tmp_path, kept)
        with pytest.raises(RecordBrokenError) as broken:
            await open_store(tmp_path)
        assert broken.value.message.id == "store.record_short"
        assert broken.value.message.facts["line"] == len(kept) + 1
        assert lines(tmp_path) == kept
    (tmp_path / "record.jsonl").unlink()
    with pytest.raises(RecordBrokenError):
        await open_store(tmp_path)


def _edited(line: bytes) -> bytes:
    facts = json.loads(line)
    facts["at"] = "2020-01-01"
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode() + b"\n"


async def test_an_edited_last_line_is_found_at_the_start(
    store: Store, tmp_path: Path, open_store: Open
) -> None:
    await work_a_little(store)
    await store.close()
    whole = lines(tmp_path)
    write(tmp_path, [*whole[:-1], _edited(whole[-1])])
    with pytest.raises(RecordBrokenError) as broken:
        await open_store(tmp_path)
    assert broken.value.message.facts["line"] == len(whole)


@pytest.mark.parametrize("flaw", ["edited", "missing", "twice", "no json", "no object"])
async def test_a_flaw_in_the_middle_is_found_by_the_check(
    store: Store, tmp_path: Path, open_store: Open, flaw: str
) -> None:
    await work_a_little(store)
    await store.close()
    whole = lines(tmp_path)
    middle = {
        "edited": [_edited(whole[3])],
        "missing": [],
        "twice": [whole[3], whole[3]],
        "no json": [b"{\n"],
        "no object": [b"[]\n"],
    }[flaw]
    write(tmp_path, [*whole[:3], *middle, *whole[4:]])
    again = await open_store(tmp_path)
    found = await again.integrity_faults()
    assert len(found) == 1
    assert "broken at line" in found[0]


async def test_two_histories_are_not_mixed(tmp_path: Path, open_store: Open) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        store = await open_store(folder)
        await making.top_up(store, 50_000 if folder is one else 60_000)
        await making.dispatch(store)
        await store.close()
    for kept in (None, 3):  # as long as the other's, and shorter
        shutil.copy(two / "record.jsonl", one / "record.jsonl")
        if kept:
            write(one, lines(one)[:kept])
        before = lines(one)
        with pytest.raises(RecordBrokenError):
            await open_store(one)
        assert lines(one) == before
    # Longer than what the store knows: the line that they should share is not the same.
    store = await open_store(two)
    await work_a_little(store, 2)
    await store.close()
    shutil.copy(two / "record.jsonl", one / "record.jsonl")
    with pytest.raises(RecordBrokenError):
        await open_store(one)
    assert making.rows(one, "SELECT count(*) FROM posting") == [(3,)]


async def test_a_file_that_cannot_be_written_stops_the_next_write(
    tmp_path: Path, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store(tmp_path)
    await making.top_up(store)
    wanted = await making.dispatch(store)
    (step,) = await store.steps(wanted.id)
    whole = lines(tmp_path)

    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(EnvironmentFaultError) as fault:
        await store.sent(step, NOW)
    assert "Nothing was sent" in i18n.say(fault.value.message)
    # The next ones are told before they change anything.
    for _ in range(3):
        with pytest.raises(EnvironmentFaultError):
            await store.sent(step, NOW)
    assert making.rows(tmp_path, "SELECT count(*) FROM sent") == [(1,)]
    assert lines(tmp_path) == whole
    monkeypatch.undo()
    assert await store.sent(step, NOW) == 2
    assert await store.integrity_faults() == []
    assert len(lines(tmp_path)) == len(whole) + 2


_CHILD = """
import asyncio, os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from station.flow import points
from tests.store import making

async def main(folder):
    store = making.new_store(folder)
    await store.open()
    await making.top_up(store)
    wanted = await making.dispatch(store)
    (step,) = await store.steps(wanted.id)
    print(len((folder / "record.jsonl").read_bytes().splitlines()), flush=True)
    def hook(name):
        if name == {point!r}:
            os.kill(os.getpid(), signal.SIGKILL)
    points.install(hook)
    await store.sent(step, making.NOW)
    print("not killed", flush=True)

asyncio.run(main(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("point", ["record.before_line", "record.half_line", "record.after_line"])
async def test_killed_while_a_line_is_written(tmp_path: Path, open_store: Open, point: str) -> None:
    code = _CHILD.format(root=ROOT, point=point)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(tmp_path), stdout=subprocess.PIPE
    )
    out, _ = await child.communicate()
    assert child.returncode == -signal.SIGKILL
    before = int(out)
    half = (tmp_path / "record.jsonl").read_bytes()
    assert half.endswith(b"\n") is (point != "record.half_line")
    store = await open_store(tmp_path)
    (step,) = await store.steps("B1-0000000001")
    assert [sent.n for sent in step.sent] == [1]
    assert step.outcomes == ()
    assert len(lines(tmp_path)) == before + 1
    assert await store.integrity_faults() == []
    assert await store.ledger_faults() == []


async def test_only_what_goes_before_a_send_waits_for_the_disk(
    tmp_path: Path, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Design section 5: fsynced before SENT; what comes after it is in the database at least."""
    store = await open_store(tmp_path)
    await making.top_up(store)
    wanted = await making.dispatch(store)
    (step,) = await store.steps(wanted.id)
    synced: list[int] = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(handle), real(handle))[1])
    await store.outcome(step, Outcome(1, Source.SEND, NOW, Answer.UNKNOWN))
    assert not synced
    kept = making.rows(tmp_path, "SELECT count(*) FROM record_line")[0][0]
    assert kept >= 2  # the newest line on the disk, and the one that is only in the file
    await store.sent(step, NOW)
    assert synced
    # A power cut may take lines that were not synced: the database gives them back.
    await store.outcome(step, Outcome(2, Source.SEND, NOW, Answer.UNKNOWN))
    whole = lines(tmp_path)
    await store.close()
    write(tmp_path, whole[:-1])
    store = await open_store(tmp_path)
    assert lines(tmp_path) == whole
    assert await store.integrity_faults() == []
