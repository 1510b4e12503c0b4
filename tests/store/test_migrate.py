"""The schema: numbered steps, each whole; a newer or foreign file stays untouched."""

import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import apsw
import pytest

from station import i18n
from station.domain.errors import RefusedError
from station.domain.shipment import Order
from station.store import migrate
from station.store.codec import dump, stamp
from station.store.migrate import NewerStoreError
from station.store.store import Store
from tests.store import making

Open = Callable[..., Awaitable[Store]]


def digest(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


async def test_a_fresh_store_is_the_declared_schema(store: Store, tmp_path: Path) -> None:
    await store.close()
    declared = apsw.Connection(":memory:")
    for _, sql in migrate.steps():
        declared.execute(sql)
    wanted = declared.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()
    found = making.rows(tmp_path, "SELECT type, name, sql FROM sqlite_schema ORDER BY name")
    assert found == wanted
    numbers = [number for number, _ in migrate.steps()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert making.rows(tmp_path, "PRAGMA user_version") == [(numbers[-1],)]


async def test_a_second_open_takes_no_step(store: Store, tmp_path: Path) -> None:
    await store.close()
    again = making.new_store(tmp_path)
    await again.open()
    assert await again._database.run(migrate.migrate) == 0
    await again.close()


async def test_a_step_that_fails_leaves_the_store_of_the_version_before(
    tmp_path: Path, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = migrate.steps()
    newest = migrate.newest_version()
    await (await open_store(tmp_path)).close()
    new = (newest + 1, "CREATE TABLE new (x TEXT) STRICT")
    bad = (newest + 2, "CREATE TABLE newer (x TEXT) STRICT; CREATE TABLE shipment (y TEXT)")
    monkeypatch.setattr(migrate, "steps", lambda: [*good, new, bad])
    with pytest.raises(apsw.SQLError):
        await open_store(tmp_path)
    assert making.rows(tmp_path, "PRAGMA user_version") == [(newest,)]
    assert making.rows(tmp_path, "SELECT * FROM sqlite_schema WHERE name LIKE 'new%'") == []
    monkeypatch.setattr(migrate, "steps", lambda: [*good, new])
    store = await open_store(tmp_path)
    await making.top_up(store)
    assert making.rows(tmp_path, "PRAGMA user_version") == [(newest + 1,)]


async def test_an_older_store_is_brought_up_with_its_contents(
    tmp_path: Path, open_store: Open
) -> None:
    (tmp_path / "station.db").touch()
    connection = apsw.Connection(str(tmp_path / "station.db"))
    number, sql = migrate.steps()[0]
    connection.execute(sql)
    connection.pragma("user_version", number)
    connection.pragma("application_id", migrate.APPLICATION_ID)
    connection.execute(
        "INSERT INTO orders (source, number, state, body, changed_at) VALUES (?, ?, ?, ?, ?)",
        ("shop", "10001", "open", dump(Order, making.order(1)), stamp(making.NOW)),
    )
    connection.close()
    with pytest.raises(RefusedError) as refused:
        await open_store(tmp_path, read_only=True)
    assert refused.value.message.id == "store.older"
    store = await open_store(tmp_path)
    (stored,) = await store.find_orders("10001")
    assert stored.order == making.order(1)


def _foreign(folder: Path, *, version: int, application: int) -> None:
    connection = apsw.Connection(str(folder / "station.db"))
    connection.execute("CREATE TABLE notes (x TEXT); INSERT INTO notes VALUES ('kept')")
    connection.pragma("user_version", version)
    connection.pragma("application_id", application)
    connection.close()


@pytest.mark.parametrize(
    ("version", "application", "kind", "message"),
    [
        (99, migrate.APPLICATION_ID, NewerStoreError, "store.newer_unnamed"),
        (0, 0, RefusedError, "store.foreign"),
        (99, 0, RefusedError, "store.foreign"),
        (1, 77, RefusedError, "store.foreign"),
    ],
)
@pytest.mark.parametrize("read_only", [True, False])
async def test_another_programs_file_is_left_untouched(
    tmp_path: Path, open_store: Open, version: int, application: int, kind: type, message: str,
    read_only: bool,
) -> None:  # fmt: skip
    _foreign(tmp_path, version=version, application=application)
    before = digest(tmp_path)
    with pytest.raises(kind) as refused:
        await open_store(tmp_path, read_only=read_only)
    assert refused.value.message.id == message
    assert i18n.say(refused.value.message)
    assert digest(tmp_path) == before
