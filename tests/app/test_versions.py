"""The program put back by a version, over data that only the newer one understands."""

import os
from pathlib import Path

import pytest

from station import i18n
from station.app.build import Station, opened
from station.domain.money import Money
from station.flow import money
from station.store import migrate
from station.store.migrate import NewerStoreError
from tests.store import making
from tests.store.making import NOW

_CLOSES = "CREATE TABLE next_thing (shipment TEXT PRIMARY KEY) STRICT"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    for name in [name for name in os.environ if name.startswith("XC_")]:
        monkeypatch.delenv(name)


def _as_the_next_version(patch: pytest.MonkeyPatch) -> None:
    steps = migrate.steps()
    patch.setattr(migrate, "steps", lambda: [*steps, (steps[-1][0] + 1, _CLOSES)])
    patch.setattr(migrate, "__version__", "9.9.0")


def _files(station: Station) -> dict[str, bytes]:
    """All but the log, and what SQLite keeps beside a database while it is looked at."""
    there = sorted(each for each in station.home.folder.rglob("*") if each.is_file())
    found = {each.name: each.read_bytes() for each in there if each.parent.name != "log"}
    assert not found.pop("station.db-wal", b"")
    found.pop("station.db-shm", None)
    return found


async def test_it_is_refused_by_name_and_nothing_is_touched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with opened(Station(practice=False)) as station:
        await station.store.post(money.top_up("topup-1", Money(100_000, "GBP")), NOW, "Anna")
        await making.dispatch(station.store, 1)
    with monkeypatch.context() as patch:
        _as_the_next_version(patch)
        async with opened(Station(practice=False)) as newer:
            await making.dispatch(newer.store, 2)
    before = _files(newer)
    assert [name for name in before if name.startswith("station-2")]  # the backup before the change
    for _ in range(2):
        with pytest.raises(NewerStoreError) as refused:
            await Station(practice=False).open()
        assert "Install 9.9.0" in i18n.say(refused.value.message)
    assert _files(newer) == before
    with monkeypatch.context() as patch:
        _as_the_next_version(patch)
        async with opened(Station(practice=False)) as again:
            assert len(await again.store.open_shipments()) == 2
