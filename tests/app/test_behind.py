"""What runs behind the program while it is open."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from station.app import behind
from station.app.build import Station, opened
from station.domain.cover import CoverState
from station.domain.errors import EnvironmentFaultError
from tests.flow.rig import Bench, dispatched, on_a_bench, script
from tests.store import making


def test_what_nobody_works_on_is_found_within_minutes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the first look fails: the disk of which it was forgotten may be full still."""

    async def act(bench: Bench) -> None:
        fails = [EnvironmentFaultError("store.disk_full")]
        really = bench.store.open_shipments

        async def open_shipments() -> list[str]:
            if fails:
                raise fails.pop()
            return await really()

        monkeypatch.setattr(bench.store, "open_shipments", open_shipments)
        station: Any = bench  # it has all of a station that is looked at
        bench.tasks.append(asyncio.create_task(behind.look_over(station)))
        await making.dispatch(bench.store, 1)
        await asyncio.sleep(behind.LOOK_OVER_S + 1)
        assert fails == []
        assert bench.insurer.calls == []
        work = await bench.until(dispatched, hours=0.1)
        assert work.shipment.cover is CoverState.COVERED

    on_a_bench(tmp_path, act, script())


async def test_a_program_that_works_looks_over_what_is_owed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path))
    async with opened(Station(practice=True)) as station:
        station.start()
        assert "look over" in {task.get_name() for task in asyncio.all_tasks()}
