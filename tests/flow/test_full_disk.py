"""The disk is full at each write of a covered dispatch and of a void in turn, then has room again.

Each write fails three times running: before its transaction, or after it, when the second record
found no room. Everything ends as if nothing had been, and nothing is bought or undone twice.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from station.domain.cover import CoverState
from station.domain.errors import EnvironmentFaultError, StationError
from station.domain.shipment import ShipmentState
from station.domain.void import VoidReason
from station.flow.seen import StepKind
from station.flow.work import Work
from tests.flow.rig import RUTH, Bench, Insurer, run
from tests.store import making

_TIMES = 3


class Full:
    """Stands before the store's writes."""

    def __init__(self, bench: Bench, at: int, *, after: bool) -> None:
        self.count = 0
        self.failed = 0
        self._write, self._at, self._after = bench.store.write, at, after
        bench.store.write = self  # type: ignore[method-assign, assignment]

    async def __call__(self, work: Callable[..., Any], *, sync: bool = True) -> Any:
        self.count += 1
        if self._at <= self.count < self._at + _TIMES:
            self.failed += 1
            if self._after:
                await self._write(work, sync=sync)
            raise EnvironmentFaultError("store.disk_full")
        return await self._write(work, sync=sync)


def _ended(work: Work) -> bool:
    return work.shipment.state is ShipmentState.DISPATCHED or work.shipment.flag is not None


async def _until(bench: Bench, done: Callable[[Work], bool]) -> Work:
    """Looks again and again: who watches is not told where a write failed."""
    for _ in range(3600):
        work = await bench.work()
        if done(work):
            return work
        await asyncio.sleep(1)
    raise AssertionError(f"it never came: {work}")


async def _asked(bench: Bench) -> None:
    """A person who is told that the disk is full presses again."""
    ident = making.shipment(1).id
    for act in (
        lambda: bench.voiding.ask(ident, VoidReason.WRONG_ADDRESS, "", RUTH),
        lambda: bench.voiding.approve(ident, None, RUTH),
    ):
        for _ in range(_TIMES + 1):
            with contextlib.suppress(StationError):
                await act()
                break


def _one(folder: Path, at: int, *, after: bool) -> bool:
    """False once so many writes are not made any more."""
    folder.mkdir()
    bench = Bench(folder, Insurer())
    hit = True

    async def all_of_it() -> None:
        nonlocal hit
        await bench.start()
        try:
            await making.top_up(bench.store)
            await bench.dispatch(1)
            full = Full(bench, at, after=after)
            work = await _until(bench, _ended)
            assert work.shipment.cover is CoverState.COVERED
            executed = [kind for kind, _, _ in bench.insurer.executed]
            assert executed == [StepKind.BOOK_COVER]
            assert len(set(bench.printer.out)) == len(bench.printer.out)
            if work.shipment.flag is not None:
                # SENT was written and nothing printed after it: a person looks.
                assert after
                hit = full.failed > 0
                return
            await _asked(bench)
            work = await _until(bench, lambda work: work.shipment.state is ShipmentState.VOIDED)
            assert work.shipment.cover is CoverState.CANCELLED
            executed = [kind for kind, _, _ in bench.insurer.executed]
            assert executed.count(StepKind.CONFIRM_CANCEL) == 1
            hit = full.failed > 0
            assert await bench.store.ledger_faults() == []
            assert await bench.store.integrity_faults() == []
        finally:
            await bench.kill()

    run(all_of_it())
    return hit


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_full_at_each_write(tmp_path: Path, after: bool) -> None:
    """Some of them here; `tests/soak full-disk` takes each."""
    step = int(os.environ.get("STATION_EVERY_WRITE", "7"))
    at = 1 + 3 * after * (step > 1)
    while _one(tmp_path / str(at), at, after=after):
        at += step
    assert at > 20
