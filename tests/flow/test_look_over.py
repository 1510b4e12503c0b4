"""What was written and told to nobody is found within the program, not at its next start."""

import asyncio
from pathlib import Path

from station.desk.voiding import Voiding
from station.domain.cover import CoverState
from station.domain.settings import Settings
from station.domain.void import VoidReason
from station.flow.line import LineState
from station.flow.look_over import look_over
from station.store.manifests import ManifestRows
from station.store.void_books import VoidRows
from tests.flow.rig import RUTH, Bench, dispatched, on_a_bench, script
from tests.store import making

LONG_S = 3600.0


def _untold(bench: Bench) -> Voiding:
    """The desk of voids, whose acts the outbox does not hear of."""
    return Voiding(
        bench.store, VoidRows(bench.store), bench.clock, Settings, lambda _: None,
        ManifestRows(bench.store).of,
    )  # fmt: skip


def test_a_dispatch_that_nobody_told_of_is_done(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await making.dispatch(bench.store, 1)
        await asyncio.sleep(LONG_S)
        assert bench.insurer.calls == []
        await look_over(bench.store, bench.outbox)
        work = await bench.until(dispatched)
        assert work.shipment.cover is CoverState.COVERED

    bench = on_a_bench(tmp_path, act, script())
    assert len(bench.insurer.executed) == 1


def test_a_void_that_nobody_told_of_is_sent_once(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        shipment = await bench.covered()
        desk = _untold(bench)
        await desk.ask(shipment.id, VoidReason.WRONG_ADDRESS, "", RUTH)
        await desk.approve(shipment.id, None, RUTH)
        await asyncio.sleep(LONG_S)
        assert bench.insurer.refunded == {}
        await look_over(bench.store, bench.outbox)
        await look_over(bench.store, bench.outbox)
        work = await bench.until(lambda work: work.shipment.cover is CoverState.CANCELLED)
        assert work.shipment.cover is CoverState.CANCELLED

    bench = on_a_bench(tmp_path, act, script())
    assert list(bench.insurer.refunded.values()) == ["7.06"]


def test_what_stands_on_a_list_or_is_done_is_left_as_it_is(tmp_path: Path) -> None:
    """Voids that wait for the line keep their place and their time, and what is done is done."""

    async def act(bench: Bench) -> None:
        waits = await bench.covered(1)
        await bench.covered(2)
        bench.insurer.says = lambda _: "unsent"
        await bench.acts.ping()
        assert bench.line.state is LineState.DOWN
        await bench.void(1)
        await asyncio.sleep(LONG_S)
        due = bench.outbox.next_try(waits.id)
        assert due is not None
        told = len(bench.told)
        await look_over(bench.store, bench.outbox)
        await asyncio.sleep(1)
        assert bench.outbox.next_try(waits.id) == due
        assert len(bench.told) == told

    on_a_bench(tmp_path, act, script())
