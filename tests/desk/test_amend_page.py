"""What is typed on the page of a change is read before anybody is asked."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.desk.amend_page import BenchAmend
from station.desk.view_amend import AmendAct
from station.domain.errors import StationError
from station.domain.money import Money
from tests.flow.rig import RUTH, Bench, on_a_bench, script
from tests.store import making

ONE = making.shipment(1).id


def _desk(bench: Bench) -> BenchAmend:
    return BenchAmend(bench.amending, bench.store, bench.line, bench.clock, lambda: RUTH)


def test_typed_priced_and_confirmed(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        desk = _desk(bench)
        assert (await desk.view(ONE)).act is AmendAct.ASK
        assert await desk.ask(ONE, {1: " 520.00 "}, "") is None
        view = await desk.view(ONE)
        assert view.act is AmendAct.CONFIRM
        assert view.lines[0].wanted == Money(52_000, "GBP")
        assert (view.old, view.new) == (Money(706, "GBP"), Money(874, "GBP"))
        await desk.confirm(view)
        await bench.until(lambda work: all(not step.open for step in work.steps))
        after = await desk.view(ONE)
        assert (after.act, after.lines[0].value) == (AmendAct.ASK, Money(52_000, "GBP"))

    on_a_bench(tmp_path, act, script())


@pytest.mark.parametrize("text", ["2026-11-25 16:30", "25.11.2026 16:30", "2026-11-25T16:30"])
def test_a_start_is_local_time(tmp_path: Path, text: str) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await _desk(bench).ask(ONE, {1: ""}, text)
        (priced,) = await bench.amending._amendments.priced(ONE)
        assert priced.wanted.starts == datetime(2026, 11, 25, 16, 30).astimezone(UTC)

    on_a_bench(tmp_path, act, script())


@pytest.mark.parametrize(
    ("values", "starts", "why"),
    [
        ({1: "12.345"}, "", "money"),
        ({1: "many"}, "", "money"),
        ({1: "0"}, "", "amend.value_nil"),
        ({1: ""}, "", "amend.nothing_wanted"),
        ({}, "soon", "amend.start_unreadable"),
        ({}, "9999-99-99 00:00", "amend.start_unreadable"),
        ({}, "2020-01-01 00:00", "amend.start_past"),
    ],
)
def test_what_cannot_be_read_asks_nobody(
    tmp_path: Path, values: Mapping[int, str], starts: str, why: str
) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        with pytest.raises(StationError) as refused:
            await _desk(bench).ask(ONE, values, starts)
        assert refused.value.message.id.startswith(why)

    bench = on_a_bench(tmp_path, act, script())
    assert not [each for each in bench.insurer.calls if each[1] == "price_change"]
