"""Somebody with write access to the second record's file: whatever is changed in it is found.

What nobody could find by the files alone is tested too, and that a line noted elsewhere finds it.
"""

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station import i18n
from station.flow.audit import Checked
from station.flow.verdict import Answer
from station.flow.work import Outcome, Source
from station.store import chain, verify
from station.store.codec import compact
from tests.store import making
from tests.store.making import NOW

Lines = list[bytes]


async def _worked(folder: Path) -> None:
    store = making.new_store(folder)
    await store.open()
    await making.top_up(store)
    for number in range(1, 6):
        wanted = await making.dispatch(store, number)
        (step,) = await store.steps(wanted.id)
        n = await store.sent(step, NOW)
        await store.outcome(step, Outcome(n, Source.SEND, NOW, Answer.UNKNOWN))
    await store.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bench's data after some work, closed."""
    folder = tmp_path_factory.mktemp("whole")
    asyncio.run(_worked(folder))
    return folder


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_WAITS", 1)
    monkeypatch.setattr(verify, "_WAIT_S", 0.0)


def lines_in(folder: Path) -> Lines:
    return (folder / "record.jsonl").read_bytes().splitlines(keepends=True)


def put(folder: Path, content: bytes) -> None:
    (folder / "record.jsonl").write_bytes(content)


async def _verified(folder: Path, noted: tuple[int, str] | None) -> tuple[Checked, list[str]]:
    store = making.new_store(folder, read_only=True)
    await store.open()
    try:
        known = [] if noted is None else [chain.Anchor("note", *noted)]
        return await store.verify_record(known), await store.integrity_faults()
    finally:
        await store.close()


def verified(folder: Path, noted: tuple[int, str] | None = None) -> Checked:
    checked, faults = asyncio.run(_verified(folder, noted))
    assert noted is not None or (checked.why is None) == (faults == [])
    return checked


def chained(facts: list[dict[str, Any]]) -> Lines:
    """The lines with all numbers and hashes made anew, as an attacker would."""
    made, head = [], chain.START
    for each in facts:
        line = {key: value for key, value in each.items() if key != "hash"}
        line |= {"seq": head.seq + 1, "prev": head.hash}
        line["hash"] = chain.hashed(line)
        made.append(compact(line).encode() + b"\n")
        head = chain.head_of(line)
    return made


def parsed(lines: Lines) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines]


def test_what_nobody_touched_holds(whole: Path) -> None:
    checked = verified(whole)
    assert checked.why is None
    assert checked.broken is None
    assert checked.lines == len(lines_in(whole))
    assert checked.newest == json.loads(lines_in(whole)[-1])["hash"]
    assert chained(parsed(lines_in(whole))) == lines_in(whole)


# Every kind of edit. Each takes the lines and a way to choose a place, and says what it leaves.

Draw = Callable[[int], int]
"""A number from nil to below this one."""


def _changed(facts: dict[str, Any], draw: Draw) -> dict[str, Any]:
    key = sorted(facts)[draw(len(facts))]
    value = facts[key]
    if isinstance(value, bool) or value is None:
        other: object = "x"
    elif isinstance(value, int):
        other = value + 1 + draw(100)
    elif isinstance(value, str):
        other = value + "x"
    else:
        other = []
    return {**facts, key: other}


def _byte(lines: Lines, draw: Draw) -> bytes:
    content = bytearray(b"".join(lines))
    content[draw(len(content))] ^= 1 + draw(255)
    return bytes(content)


def _byte_in(lines: Lines, draw: Draw) -> bytes:
    content = b"".join(lines)
    place = draw(len(content) + 1)
    return content[:place] + bytes([draw(256)]) + content[place:]


def _byte_out(lines: Lines, draw: Draw) -> bytes:
    content = b"".join(lines)
    place = draw(len(content))
    return content[:place] + content[place + 1 :]


def _blank(lines: Lines, draw: Draw) -> bytes:
    """The same facts, written a little differently."""
    at = draw(len(lines))
    facts = json.loads(lines[at])
    ways = (
        json.dumps(facts, sort_keys=True),
        json.dumps(dict(reversed(facts.items())), separators=(",", ":")),
        compact(facts).replace('"what"', '"\\u0077hat"'),
        '{"what":"x",' + compact(facts)[1:],
        compact(facts) + " ",
        compact(facts) + "\r",
    )
    other = ways[draw(len(ways))].encode() + b"\n"
    return b"".join([*lines[:at], other, *lines[at + 1 :]])


def _edited(lines: Lines, draw: Draw) -> bytes:
    at = draw(len(lines))
    other = compact(_changed(json.loads(lines[at]), draw)).encode() + b"\n"
    return b"".join([*lines[:at], other, *lines[at + 1 :]])


def _edited_and_hashed(lines: Lines, draw: Draw) -> bytes:
    """One line with its own hash made anew."""
    at = draw(len(lines))
    facts = {key: value for key, value in json.loads(lines[at]).items() if key != "hash"}
    facts = _changed(facts, draw)
    facts["hash"] = chain.hashed(facts)
    return b"".join([*lines[:at], compact(facts).encode() + b"\n", *lines[at + 1 :]])


def _rewritten(lines: Lines, draw: Draw) -> bytes:
    """One line edited and everything after it hashed anew."""
    facts = parsed(lines)
    at = draw(len(facts))
    own = {key: facts[at][key] for key in facts[at] if key not in ("seq", "prev", "hash")}
    facts[at] = _changed(own, draw)
    return b"".join(chained(facts))


def _gone(lines: Lines, draw: Draw) -> bytes:
    at = draw(len(lines))
    return b"".join(lines[:at] + lines[at + 1 + draw(3) :])


def _gone_and_rewritten(lines: Lines, draw: Draw) -> bytes:
    at = draw(len(lines))
    return b"".join(chained(parsed(lines[:at] + lines[at + 1 :])))


def _cut(lines: Lines, draw: Draw) -> bytes:
    return b"".join(lines[: draw(len(lines))])


def _cut_anywhere(lines: Lines, draw: Draw) -> bytes:
    content = b"".join(lines)
    return content[: draw(len(content))]


def _swapped(lines: Lines, draw: Draw) -> bytes:
    one = draw(len(lines) - 1)
    other = one + 1 + draw(len(lines) - one - 1)
    lines = [*lines]
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _twice(lines: Lines, draw: Draw) -> bytes:
    at = draw(len(lines))
    again = draw(len(lines) + 1)
    return b"".join([*lines[:again], lines[at], *lines[again:]])


_FORGED = {"at": "2026-11-24T14:00:00.000000+00:00", "by": "p-AAAAAA", "what": "posting"}


def _put_in(lines: Lines, draw: Draw) -> bytes:
    """A line that never was, and everything after it hashed anew; at the end too."""
    facts = parsed(lines)
    at = draw(len(facts) + 1)
    return b"".join(chained([*facts[:at], _FORGED, *facts[at:]]))


def _put_on(lines: Lines, draw: Draw) -> bytes:
    tails = (b"{}\n", b"\n", b"{", b"\0" * 20, lines[draw(len(lines))], b"[]\n", b'"x"\n', b"1\n")
    return b"".join(lines) + tails[draw(len(tails))]


KINDS = (
    _byte, _byte_in, _byte_out, _blank, _edited, _edited_and_hashed, _rewritten, _gone,
    _gone_and_rewritten, _cut, _cut_anywhere, _swapped, _twice, _put_in, _put_on,
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.strip("_"))
def test_it_is_found(whole: Path, tmp_path: Path, kind: Callable[[Lines, Draw], bytes]) -> None:
    folder = tmp_path / "touched"
    shutil.copytree(whole, folder)
    lines = lines_in(whole)

    @settings(max_examples=60)
    @given(st.data())
    def found(data: st.DataObject) -> None:
        def draw(below: int) -> int:
            return data.draw(st.integers(0, max(0, below - 1)))

        content = kind(lines, draw)
        if content == b"".join(lines):
            return
        put(folder, content)
        checked = verified(folder)
        assert checked.why is not None
        assert checked.broken is not None
        first = next(
            (n for n, (old, new) in enumerate(zip(lines, content.splitlines(True), strict=False), 1)
             if old != new),
            min(len(lines), len(content.splitlines())) + 1,
        )  # fmt: skip
        # The first line that differs. One that was hashed anew shows in the line after it, a rest
        # that was hashed anew as a whole only where the database knows a line.
        assert checked.broken >= first
        exact = checked.why.id not in ("record.unlinked", "record.other_line.database")
        assert not exact or checked.broken == first
        assert checked.why.id != "record.unlinked" or checked.broken <= first + 1
        assert i18n.say(checked.why) != checked.why.id

    found()


def test_a_file_that_is_gone_is_found(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "touched"
    shutil.copytree(whole, folder)
    (folder / "record.jsonl").unlink()
    assert verified(folder).broken == 1


def test_the_databases_own_lines_are_proven_too(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "touched"
    shutil.copytree(whole, folder)
    making.execute(folder, "UPDATE record_line SET line = replace(line, '2026', '2025')")
    checked = verified(folder)
    assert checked.why is not None
    assert checked.why.id == "record.database_edited"


def _rewrite_both(folder: Path) -> None:
    """Somebody who writes in both files and hashes everything anew."""
    lines = parsed(lines_in(folder))
    lines[3]["at"] = "2020-01-01T00:00:00.000000+00:00"
    made = chained(lines)
    put(folder, b"".join(made))
    connection = apsw.Connection(str(folder / "station.db"))
    for (seq,) in connection.execute("SELECT seq FROM record_line").fetchall():
        connection.execute(
            "UPDATE record_line SET line = ? WHERE seq = ?", (made[seq - 1].decode().strip(), seq)
        )
    connection.close()


def test_both_files_rewritten_are_found_by_a_line_noted_elsewhere(
    whole: Path, tmp_path: Path
) -> None:
    """What the README says of it: the two files alone cannot show it."""
    folder = tmp_path / "touched"
    shutil.copytree(whole, folder)
    seq = len(lines_in(whole))
    noted = (seq, verified(folder).newest)
    assert verified(folder, noted).why is None
    _rewrite_both(folder)
    assert verified(folder).why is None
    checked = verified(folder, noted)
    assert checked.broken == seq
    assert checked.why is not None
    assert checked.why.id == "record.other_line.note"


def test_a_noted_line_that_is_not_there_any_more(whole: Path) -> None:
    checked = verified(whole, (10_000, "a" * 64))
    assert checked.why is not None
    assert checked.why.id == "record.cut"


async def test_a_program_that_writes_meanwhile_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The looker reads both files while lines are on their way from the one to the other."""
    monkeypatch.setattr(verify, "_WAITS", 200)  # here something does arrive
    monkeypatch.setattr(verify, "_WAIT_S", 0.02)
    store = making.new_store(tmp_path)
    await store.open()
    looker = making.new_store(tmp_path, read_only=True)
    await looker.open()
    try:
        await making.top_up(store, 10**9)

        async def work() -> None:
            for number in range(1, 60):
                await making.dispatch(store, number)

        working = asyncio.create_task(work())
        looks = 0
        while not working.done():
            assert (await looker.verify_record()).why is None
            looks += 1
        await working
        assert looks > 5
    finally:
        await looker.close()
        await store.close()
