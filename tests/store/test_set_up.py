"""The second record tells a bench that lost its settings from one that is new."""

import os
from pathlib import Path

import pytest

from station.store.audit import AuditLog
from station.store.set_up import was_set_up
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW


def told(store: Store, tmp_path: Path) -> AuditLog:
    return AuditLog(store, tmp_path / "record.jsonl", list)


async def test_a_new_one_was_not(store: Store, tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    log = told(store, tmp_path)
    await log.note("setting", NOW, "Cleo", key="bench.language", old="en", new="de")
    await log.note("setting", NOW, "Ruth", key="of.a.newer.version")
    await log.note("setting", NOW, "Ruth", key="sender.name")
    await log.note("setting_not_saved", NOW, "Ruth", key="sender.name")
    await log.note("secret", NOW, "Ruth", key="insurer.key")
    assert not was_set_up(record)
    assert not was_set_up(tmp_path / "none.jsonl")
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert not was_set_up(tmp_path / "pipe.jsonl")


@pytest.mark.parametrize("by", ["a setting", "the newest line", "work"])
async def test_one_that_was_set_up_was(store: Store, tmp_path: Path, by: str) -> None:
    record = tmp_path / "record.jsonl"
    record.write_bytes(b"no line\n" + record.read_bytes() + b"[]\n")
    assert not was_set_up(record)
    if by == "work":
        await making.dispatch(store)
    else:
        await told(store, tmp_path).note("setting", NOW, "Ruth", key="sender.name")
        if by == "a setting":
            await making.top_up(store)
    assert was_set_up(record)
