"""An act is written and its answer lost: the disk failed after the transaction.

Who pressed is told of a failure. What is written is worked on all the same, by this program.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from station.desk.resolving import Resolution
from station.domain.amendment import Wanted
from station.domain.cover import CoverState
from station.domain.errors import EnvironmentFaultError
from station.domain.money import Money
from station.domain.shipment import LabelState
from station.domain.void import VoidReason
from station.flow import amend
from station.flow.work import Work
from tests.flow.rig import DANA, RUTH, Bench, on_a_bench, script
from tests.store import making
from tests.store.making import PRICE

ONE = making.shipment(1).id


async def _unanswered(bench: Bench, act: Callable[[], Awaitable[object]]) -> None:
    """`act`, whose write is the next one: it stands, and is said to have failed."""
    write, failed = bench.store.write, []

    async def fails_after(work: Callable[..., Any], *, sync: bool = True) -> Any:
        done = await write(work, sync=sync)
        if not failed:
            failed.append(done)
            raise EnvironmentFaultError("store.disk_full")
        return done

    bench.store.write = fails_after  # type: ignore[method-assign]
    with pytest.raises(EnvironmentFaultError):
        await act()
    bench.store.write = write  # type: ignore[method-assign]


def _void_over(work: Work) -> bool:
    return work.void is not None and not work.void.open


def _is_cover(*states: CoverState) -> Callable[[Work], bool]:
    return lambda work: work.shipment.cover in states


def test_a_void_that_was_asked_for_is_looked_at(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        reason = VoidReason.WRONG_ADDRESS
        await _unanswered(bench, lambda: bench.voiding.ask(ONE, reason, "", DANA))
        await bench.until(_is_cover(CoverState.PREVIEWED))

    on_a_bench(tmp_path, act, script())


def test_a_yes_to_a_void_is_carried_out(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void(approve=False)
        await bench.until(_is_cover(CoverState.PREVIEWED))
        await _unanswered(bench, lambda: bench.voiding.approve(ONE, PRICE, RUTH))
        work = await bench.until(_void_over)
        assert work.shipment.label is LabelState.VOIDED
        assert work.shipment.cover is CoverState.CANCELLED

    on_a_bench(tmp_path, act, script())


def test_a_change_that_was_confirmed_is_sent(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        wanted = Wanted({0: {0: Money(52_000, "GBP")}})
        asked = await bench.amending.ask(ONE, wanted, RUTH)
        assert asked.change is not None
        n = asked.change.n
        await _unanswered(bench, lambda: bench.amending.confirm(ONE, n, RUTH))
        work = await bench.until(
            lambda work: bool(work.amendments) and amend.open_step(work) is None
        )
        assert work.shipment.premium == Money(874, "GBP")

    on_a_bench(tmp_path, act, script())


def test_what_a_person_found_out_is_settled(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        await bench.until(lambda work: work.shipment.flag is not None)

        async def found() -> None:
            said = "By phone: Kim"
            await bench.resolving.resolve(ONE, Resolution.EXECUTED, said, PRICE, RUTH)

        await _unanswered(bench, found)
        work = await bench.work()
        async with asyncio.timeout(30):
            while not _void_over(work):
                await asyncio.sleep(1)
                work = await bench.work()
        assert work.shipment.cover is CoverState.CANCELLED

    state = {"sent": False}

    def says(kind: str) -> str:
        state["sent"] = state["sent"] or kind == "confirm_cancel"
        return "lost" if state["sent"] else "ok"

    on_a_bench(tmp_path, act, says)


def test_a_label_that_stands_gives_its_cover_back(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await asyncio.sleep(3 * 3600)  # the hand-over is past
        await bench.void()
        await bench.until(lambda work: work.shipment.label is LabelState.VOID_REFUSED)
        await asyncio.sleep(3600)
        await _unanswered(bench, lambda: bench.voiding.cover_anyway(ONE, RUTH))
        await bench.until(_is_cover(CoverState.CANCELLED), hours=1)

    on_a_bench(tmp_path, act, script())
