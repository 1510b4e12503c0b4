"""People's names stay out of the second record: a code stands there, made once for each name."""

import shutil
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import apsw

from station.domain.money import Money
from station.flow import money
from station.store import chain, names, record
from station.store.codec import stamp
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW

Open = Callable[..., Awaitable[Store]]


def text_of(folder: Path) -> str:
    return (folder / "record.jsonl").read_text()


async def test_no_staff_name_is_in_the_record(store: Store, tmp_path: Path) -> None:
    await making.dispatch(store)
    await store.post(money.top_up("topup-2", Money(300, "GBP")), NOW, "Zoë Żak")
    text = text_of(tmp_path)
    assert "Anna" not in text
    assert "Zo" not in text
    codes = {line["by"] for line in chain.lines_of(tmp_path / "record.jsonl") if "by" in line}
    assert len(codes) == 2
    known = await store.read(names.known)
    assert sorted(known.values()) == ["Anna", "Zoë Żak"]
    assert set(known) == codes
    assert all(names.is_code(code) for code in codes)


async def test_a_free_text_is_only_a_hash(store: Store, tmp_path: Path) -> None:
    def note(connection: apsw.Connection) -> None:
        record.add(connection, stamp(NOW), "void", note="Mrs Hill rang", evidence="", asked_by="Bo")

    await store.write(note)
    *_, line = chain.lines_of(tmp_path / "record.jsonl")
    assert line["note_sha256"] == chain.body_hash(b"Mrs Hill rang")
    assert line["evidence_sha256"] is None
    assert names.is_code(line["asked_by"])
    assert not {"note", "evidence"} & set(line)


async def test_nobody_has_no_code(store: Store) -> None:
    def codes(connection: apsw.Connection) -> tuple[str, str, str]:
        anna = names.code_of(connection, "Anna", "2026-11-24")
        return (
            names.code_of(connection, "", "2026-11-24"),
            anna,
            names.code_of(connection, names.Stored(anna), ""),
        )

    nobody, anna, again = await store.write(codes)
    assert nobody == ""
    assert again == anna


async def test_the_day_of_the_newest_use_is_kept(store: Store, tmp_path: Path) -> None:
    for days in (0, 40, 3):
        top_up = money.top_up(f"topup-{days}", Money(1, "GBP"))
        await store.post(top_up, NOW + timedelta(days=days), "Anna")
    assert making.rows(tmp_path, "SELECT name, used_on FROM person_code") == [
        ("Anna", (NOW + timedelta(days=40)).date().isoformat())
    ]


async def test_a_restored_store_knows_the_names_that_its_backup_knew(
    tmp_path: Path, open_store: Open
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    store = await open_store(first)
    await making.top_up(store)
    await store.close()
    shutil.copytree(first, second)
    store = await open_store(first)
    await store.post(money.top_up("topup-2", Money(1, "GBP")), NOW, "Anna")
    await store.post(money.top_up("topup-3", Money(1, "GBP")), NOW, "Ben")
    ben = {code for code, name in (await store.read(names.known)).items() if name == "Ben"}
    await store.close()
    shutil.copy(first / "record.jsonl", second / "record.jsonl")
    await open_store(second)
    assert making.rows(second, "SELECT made_by FROM posting ORDER BY id") == [
        ("Anna",), ("Anna",), (ben.pop(),)
    ]  # fmt: skip


async def test_whoever_is_named_like_a_code_is_not_taken_for_whom_it_stands_for(
    store: Store, tmp_path: Path
) -> None:
    await store.post(money.top_up("topup-2", Money(300, "GBP")), NOW, "Anna")
    (anna,) = await store.read(names.known)
    await store.post(money.top_up("topup-3", Money(300, "GBP")), NOW, anna)
    assert (await store.read(names.known))[anna] == "Anna"
    *_, line = chain.lines_of(tmp_path / "record.jsonl")
    assert line["by"] != anna
    assert (await store.read(names.known))[line["by"]] == anna
    again = await store.write(lambda c: names.code_of(c, names.Stored(anna), ""))
    assert again == line["by"], "a row holds the name of the one who was let in"
