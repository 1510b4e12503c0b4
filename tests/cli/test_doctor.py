"""`station doctor` beside an open window, over damaged data, and for a machine."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.__main__ import main
from station.app.build import Station, opened
from station.config.paths import home
from station.diagnostics import bench


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for name in ("XC_BASE_URL", "XC_PARTNER_CODE", "XC_AUTH_API_KEY", "XC_AUTH_API_SECRET"):
        monkeypatch.delenv(name, raising=False)
    before = {name: list(logging.getLogger(name).handlers) for name in ("", "station")}
    yield
    for name, handlers in before.items():
        logging.getLogger(name).handlers[:] = handlers


def test_a_practice_bench_is_good_and_says_so_for_a_machine(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--practice", "doctor", "--json"]) == 0
    said = capsys.readouterr()
    row = json.loads(said.out)
    states = {each["name"]: each["state"] for each in row["findings"]}
    assert row["ok"] is True
    assert states["credentials"] == states["clock"] == states["line"] == "good"
    assert states["certificate"] == "not_set_up"
    assert set(bench.PRINTERS) <= set(states)
    assert said.err == ""


async def _used() -> None:
    async with opened(Station(practice=False)):
        assert home(practice=False).store.exists()


def test_a_live_bench_with_damaged_data_and_settings_is_looked_at_all_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    import asyncio

    asyncio.run(_used())
    where = home(practice=False)
    where.store.write_bytes(b"no database at all" * 999)
    where.settings.write_text("{ damaged")
    before = sorted(file.name for file in where.folder.iterdir())
    assert main(["doctor"]) == 1
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert [line for line in lines if line.startswith("bad") and "Database" in line]
    assert [line for line in lines if line.startswith("bad") and "Settings" in line]
    assert [line for line in lines if line.startswith("not set up") and "Certificate" in line]
    assert lines[-1] == "Something is bad: see above what to do."
    assert "Traceback" not in said.err + said.out
    assert sorted(file.name for file in where.folder.iterdir()) == before
