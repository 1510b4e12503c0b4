"""The store fails at one of its calls while a clerk works, each call in turn, then is well again.

Whoever is told presses again, and nothing else is needed: no start anew. Nothing is bought twice,
nothing is lost, and what the page says is so.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.desk.views import BenchView, OfferState, Stage
from station.domain.address import Address
from station.domain.cover import Offer
from station.domain.errors import EnvironmentFaultError, StationError
from station.domain.shipment import Order, ShipmentState
from station.flow.work import OrderState
from tests.desk.packer_rig import Rig, bench
from tests.flow.rig import run

_PRESSES = 3
_SOON_S, _LATER_S = 5, 600
"""So long somebody looks on before pressing again: at an idle page, and at one that works."""

Seen = Callable[[BenchView], bool]


class Failing:
    """Stands before the store: call number `at` fails; with `after`, what it wrote stands."""

    def __init__(self, rig: Rig, at: int, *, after: bool) -> None:
        self.count = 0
        self.over = False
        self._at, self._after = at, after
        self._read, self._write = rig.store.read, rig.store.write
        rig.store.read = self._reads  # type: ignore[method-assign, assignment]
        rig.store.write = self._writes  # type: ignore[method-assign, assignment]

    @property
    def reached(self) -> bool:
        return self.count >= self._at

    def _fails(self) -> bool:
        self.count += not self.over
        return self.count == self._at and not self.over

    async def _reads(self, work: Callable[..., Any]) -> Any:
        if self._fails() and not self._after:
            raise EnvironmentFaultError("store.disk_failed", path="/d")
        return await self._read(work)

    async def _writes(self, work: Callable[..., Any], *, sync: bool = True) -> Any:
        if not self._fails():
            return await self._write(work, sync=sync)
        if self._after:
            await self._write(work, sync=sync)
        raise EnvironmentFaultError("store.disk_full")


class Clerk:
    """Looks at the page, and presses again where it is not as it should be."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    async def press(self, what: str, act: Callable[[], Awaitable[None]], done: Seen) -> None:
        """Presses until the page is as it should be."""
        for _ in range(_PRESSES):
            with suppress(StationError):  # the window says that the act failed
                await act()
            if await self._sees(done):
                return
        raise AssertionError(f"{what}: pressed in vain: {self._rig.packer.view()}")

    async def _sees(self, done: Seen) -> bool:
        packer = self._rig.packer
        for second in range(_LATER_S):
            view = packer.view()
            if done(view):
                return True
            if view.stage is Stage.WAITING and second >= _SOON_S:
                return False
            if view.offer is not None and view.offer.state is OfferState.FAILED:
                await packer.ask_again()
            await asyncio.sleep(1)
        return False


def _open(order: str) -> Seen:
    def done(view: BenchView) -> bool:
        offered = view.offer is not None and view.offer.state is OfferState.SHOWN
        return view.form is not None and view.form.order == order and offered

    return done


def _last(order: str, count: int) -> Seen:
    def done(view: BenchView) -> bool:
        free = view.stage is Stage.WAITING and view.last is not None
        return free and (view.last.order, view.today) == (order, count)

    return done


def _free(view: BenchView) -> bool:
    return view.stage is Stage.WAITING and view.form is None


def _ticked(view: BenchView) -> bool:
    return view.offer is not None and view.offer.options[0].ticked


def _reprinted(view: BenchView) -> bool:
    return any(notice.word.id == "last.reprinted_label" for notice in view.notices)


async def _shift(rig: Rig) -> None:
    """A covered parcel, one set aside and put back, one without cover; its label once more."""
    clerk, packer = Clerk(rig), rig.packer

    async def tick() -> None:
        offer = packer.view().offer
        assert offer is not None
        packer.tick(offer.options[0].id)

    await clerk.press("scan 1", lambda: packer.scan("1"), _open("1"))
    await clerk.press("tick", tick, _ticked)
    await clerk.press("dispatch 1", packer.dispatch, _last("1", 1))
    await clerk.press("scan 2", lambda: packer.scan("2"), _open("2"))
    await clerk.press("set aside", packer.set_aside, _free)
    await clerk.press("scan 2 again", lambda: packer.scan("2"), _open("2"))
    await clerk.press("put back", packer.put_back, _free)
    await clerk.press("scan 3", lambda: packer.scan("3"), _open("3"))
    await clerk.press("dispatch 3", packer.dispatch, _last("3", 2))
    await clerk.press("reprint", lambda: packer.reprint("label"), _reprinted)


async def _right(rig: Rig) -> None:
    """The books are as after any shift, and the page says what stands there."""
    await asyncio.sleep(120)
    shipments = await rig.store.all_shipments()
    assert sorted(each.number for each in shipments) == ["1", "3"]
    assert {each.state for each in shipments} == {ShipmentState.DISPATCHED}
    assert [await rig.state(number) for number in "123"] == [
        OrderState.DISPATCHED, OrderState.OPEN, OrderState.DISPATCHED,
    ]  # fmt: skip
    assert len(rig.insurer.booked) == 1
    assert await rig.store.ledger_faults() == []
    assert rig.packer.view().today == 2
    shown = rig.packer._bench
    assert shown.waiting == await rig.store.orders_waiting() == 1
    assert shown.wallet == await rig.store.balances("wallet")
    assert shown.owed.queue == (await rig.store.owed(rig.clock.now())).queue


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_shift_over_one_failure_of_the_store(
    tmp_path: Path, order: Order, make_offer: Callable[..., Offer], sender: Address, after: bool
) -> None:
    """Some of the calls here; `tests/soak full-disk` takes each."""

    reached = True

    async def one(at: int) -> None:
        nonlocal reached
        folder = tmp_path / str(at)
        folder.mkdir()
        async with bench(folder, order, make_offer, sender) as rig:
            # Late in the morning: no midnight and no hand-over comes in between.
            begun = datetime.now().astimezone().replace(hour=10).astimezone(UTC)
            loop = asyncio.get_running_loop()
            rig.clock.now = lambda: begun + timedelta(seconds=loop.time())  # type: ignore[method-assign]
            rig.insurer.now = rig.clock.now
            failing = Failing(rig, at, after=after)
            await _shift(rig)
            failing.over = True
            await _right(rig)
            reached = failing.reached

    step = int(os.environ.get("STATION_EVERY_WRITE", "19"))
    at = 1 + 9 * after * (step > 1)
    while reached:
        run(one(at))
        at += step
    assert at > 150
