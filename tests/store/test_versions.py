"""The program put back by a version: it works with the newer store, or says which it needs."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import apsw
import pytest

from station import i18n
from station.desk.queue import QueueItem
from station.desk.view_queue import pane, row, title
from station.domain.shipment import Order, PaperKind
from station.flow.effects import Wait
from station.flow.plan import EVERYTHING, plan
from station.flow.seen import StepKind
from station.store import chain, migrate, queue
from station.store.backup import copy
from station.store.codec import compact, dump, load, step_kind
from station.store.migrate import NewerStoreError
from station.store.store import Store
from tests.flow.rig import MAKERS
from tests.store import making
from tests.store.making import NOW

Open = Callable[..., Awaitable[Store]]
OWN = migrate.newest_version()
NEXT = OWN + 1
ADDS = f"""-- oldest: {OWN}
CREATE TABLE next_thing (shipment TEXT PRIMARY KEY) STRICT;
ALTER TABLE shipment ADD COLUMN next_word TEXT NOT NULL DEFAULT 'none';
CREATE TRIGGER next_step AFTER INSERT ON step BEGIN
    INSERT INTO next_thing (shipment) VALUES (new.shipment) ON CONFLICT DO NOTHING;
END;
"""
CLOSES = "CREATE TABLE next_thing (shipment TEXT PRIMARY KEY) STRICT"
WIDENS = """
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''opt_out'',', '''opt_out'', ''tell_shop'',')
    WHERE type = 'table' AND name = 'step';
PRAGMA writable_schema = RESET;
"""


async def by_the_next_version(
    folder: Path,
    open_store: Open,
    sql: str,
    work: Callable[[Store], Awaitable[object]] | None = None,
) -> None:
    """Opens the store of `folder` as a program with one step more would, and closes it again."""
    with pytest.MonkeyPatch.context() as patch:
        steps = migrate.steps()
        patch.setattr(migrate, "steps", lambda: [*steps, (NEXT, sql)])
        patch.setattr(migrate, "__version__", "9.9.0")
        store = await open_store(folder)
        if work is not None:
            await work(store)
        await store.close()


async def test_a_store_with_only_more_in_it_is_worked_with(
    tmp_path: Path, open_store: Open
) -> None:
    await by_the_next_version(tmp_path, open_store, ADDS, making.top_up)
    store = await open_store(tmp_path)
    wanted = await making.dispatch(store)
    assert (await store.work(wanted.id)).shipment.id == wanted.id
    await store.close()
    # It stays the next version's, and what that one derives was kept up.
    assert making.rows(tmp_path, "PRAGMA user_version") == [(NEXT,)]
    assert making.rows(tmp_path, "SELECT shipment FROM next_thing") == [(wanted.id,)]
    await by_the_next_version(tmp_path, open_store, ADDS)
    noted = making.rows(tmp_path, "SELECT number, program FROM schema_step ORDER BY number")
    assert noted[-1] == (NEXT, "9.9.0")
    reader = await open_store(tmp_path, read_only=True)
    assert len(await reader.all_shipments()) == 1
    copy(tmp_path / "station.db", tmp_path / "copy.db")


async def test_a_store_that_only_the_next_version_understands_names_it(
    tmp_path: Path, open_store: Open
) -> None:
    await by_the_next_version(tmp_path, open_store, CLOSES)
    with pytest.raises(NewerStoreError) as refused:
        await open_store(tmp_path)
    said = i18n.say(refused.value.message)
    assert refused.value.message.id == "store.newer"
    assert "9.9.0" in said
    assert migrate.__version__ in said


@pytest.mark.parametrize("taken", ["DELETE FROM schema_step", "DROP TABLE schema_step"])
async def test_a_newer_store_that_does_not_say_who_may_use_it_is_not_used(
    tmp_path: Path, open_store: Open, taken: str
) -> None:
    await by_the_next_version(tmp_path, open_store, ADDS)
    making.execute(tmp_path, taken)
    with pytest.raises(NewerStoreError) as refused:
        await open_store(tmp_path)
    assert refused.value.message.id == "store.newer_unnamed"


async def test_a_shipment_with_a_step_of_the_next_version_is_held_and_shown(
    tmp_path: Path, open_store: Open
) -> None:
    async def tell_shop(store: Store) -> None:
        await making.top_up(store)
        wanted = await making.dispatch(store)

        def intend(connection: apsw.Connection) -> None:
            connection.execute(
                "INSERT INTO step (shipment, kind, subject, generation, key, body, body_sha256,"
                " at, made_by) SELECT shipment, 'tell_shop', 'shop', 1, 'new', x'', '', at, made_by"
                " FROM step WHERE shipment = ? LIMIT 1",
                (wanted.id,),
            )

        await store.write(intend)

    await by_the_next_version(tmp_path, open_store, ADDS + WIDENS, tell_shop)
    store = await open_store(tmp_path)
    (shipment,) = await store.open_shipments()
    work = await store.work(shipment)
    assert StepKind.NEWER in {step.kind for step in work.steps}
    assert plan(work, NOW, MAKERS, hurry=EVERYTHING) == Wait(None)
    owed = await store.read(queue.owed)
    (item,) = [each for each in owed.rows if each.kind is StepKind.NEWER]
    shown = QueueItem(item, None)
    for word in (title(shown), row(shown, NOW).word, pane(shown, NOW).text):
        assert "newer version" in i18n.say(word)


def test_a_paper_that_is_not_known_is_a_step_of_the_next_version() -> None:
    assert step_kind("print", PaperKind.LABEL.value) is StepKind.PRINT
    assert step_kind("print", "poster") is StepKind.NEWER
    assert step_kind("tell_shop", "") is StepKind.NEWER


def test_facts_that_are_not_known_are_passed_over() -> None:
    stored = json.loads(dump(Order, making.order(1)))
    assert load(Order, json.dumps({**stored, "gift": True})) == making.order(1)


@pytest.mark.parametrize(
    "facts",
    [
        {"what": "intent", "kind": "tell_shop"},
        {"what": "person", "act": "moved_away"},
        {"what": "gift", "needs": NEXT},
    ],
)
async def test_a_line_of_the_next_version_is_not_passed_over_when_data_is_put_back(
    tmp_path: Path, store: Store, open_store: Open, facts: dict[str, object]
) -> None:
    await store.close()
    record = tmp_path / "record.jsonl"
    head = chain.head_of(list(chain.lines_of(record))[-1])
    at = "2026-11-24T14:00:00.000000+00:00"
    line = {"seq": head.seq + 1, "prev": head.hash, "at": at, "by": "p1", **facts}
    whole = compact({**line, "hash": chain.hashed(line)})
    record.write_text(record.read_text(encoding="utf-8") + whole + "\n", encoding="utf-8")
    before = making.rows(tmp_path, "SELECT count(*) FROM record_line")
    with pytest.raises(NewerStoreError) as refused:
        await open_store(tmp_path)
    assert refused.value.message.facts["line"] == head.seq + 1
    assert "newer version" in i18n.say(refused.value.message)
    assert making.rows(tmp_path, "SELECT count(*) FROM record_line") == before


def test_what_an_older_program_may_meet_is_only_what_it_can_pass_over() -> None:
    for number, sql in migrate.steps():
        oldest = migrate.oldest(number, sql)
        assert oldest <= number
        if oldest < number:
            assert "DROP" not in sql.upper(), number
            assert "RENAME" not in sql.upper(), number
            assert sql.count("writable_schema = ON") == sql.count("AND name = 'step'"), number
