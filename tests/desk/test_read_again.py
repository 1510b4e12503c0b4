"""What the bench could not read is read again: no dispatch stays on its page for that."""

from datetime import timedelta
from typing import Any

import pytest

from station.desk import beside
from station.desk.views import Stage
from station.domain.errors import EnvironmentFaultError
from station.domain.money import Money
from station.flow import money
from station.flow.work import OrderState
from tests.desk.packer_rig import Rig, rig  # noqa: F401 - the fixture


async def test_an_order_that_came_onto_the_bench_though_the_page_was_told_otherwise_is_opened(
    rig: Rig,  # noqa: F811
) -> None:
    """What was written before the disk failed is no order that nobody knows."""
    rig.books.fails_after.add("move_order")
    with rig.said("store.disk_full"):
        await rig.packer.scan("1")
    rig.books.fails_after.clear()
    assert await rig.state("1") is OrderState.ON_BENCH
    await rig.open("1")
    await rig.packer.put_back()
    assert await rig.state("1") is OrderState.OPEN


@pytest.mark.parametrize(
    "why", [EnvironmentFaultError("store.disk_failed", path="/d"), IndexError("a bug")], ids=str
)
async def test_a_page_that_cannot_be_read_at_the_end_of_a_dispatch_is_free_a_moment_later(
    rig: Rig,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    why: Exception,
) -> None:
    read, failed = beside.refresh, []

    async def fails_once(*words: Any) -> None:
        if not failed:
            failed.append(why)
            raise why
        await read(*words)

    async def deaf(_: str) -> None:
        """Only the clock of the bench looks."""

    monkeypatch.setattr(rig.packer, "changed", deaf)
    await rig.open("1")
    monkeypatch.setattr(beside, "refresh", fails_once)
    await rig.packer.dispatch()
    await rig.done()
    last = rig.packer.view().last
    assert last is not None
    assert (last.order, failed) == ("1", [why])


@pytest.mark.parametrize(
    ("why", "word"),
    [(EnvironmentFaultError("store.disk_failed", path="/d"), "store.disk_failed"),
     (IndexError("a bug"), "band.our_fault")],
    ids=str,
)  # fmt: skip
async def test_a_dispatch_that_stays_on_the_page_says_why(
    rig: Rig,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    why: Exception,
    word: str,
) -> None:
    """It looked as if the dispatch still went on, for as long as nothing could be read."""

    async def fails(*_: object) -> None:
        raise why

    async def deaf(_: str) -> None:
        """Only the clock of the bench looks."""

    monkeypatch.setattr(rig.packer, "changed", deaf)
    await rig.open("1")
    with monkeypatch.context() as during:
        during.setattr(beside, "refresh", fails)
        await rig.packer.dispatch()
        await rig.until(lambda: bool(rig.packer.view().notices))
        view = rig.packer.view()
        assert (view.stage, view.notices[0].word.id) == (Stage.DISPATCHING, word)
    await rig.done()
    assert rig.packer.view().notices == ()


async def _not_now(*_: object) -> None:
    raise EnvironmentFaultError("store.disk_failed", path="/d")


async def test_what_could_not_be_read_beside_the_order_is_read_a_minute_later(
    rig: Rig,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever asked for it: a change of the wallet, of the line, of an earlier parcel."""
    with monkeypatch.context() as during:
        during.setattr(beside, "refresh", _not_now)
        await rig.store.post(money.top_up("u", Money(100, "GBP")), rig.clock.now(), "Sam")
        with pytest.raises(EnvironmentFaultError):
            await rig.packer.refresh()
    rig.clock.ahead += timedelta(minutes=2)
    await rig.packer.tick_of_clock()
    assert rig.packer._bench.wallet == (Money(500_100, "GBP"),)


async def test_an_act_that_is_done_is_not_undone_by_what_cannot_be_read_after_it(
    rig: Rig,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await rig.open("1")
    with monkeypatch.context() as during:
        during.setattr(beside, "refresh", _not_now)
        await rig.packer.set_aside()
    assert "band.set_aside" in [notice.word.id for notice in rig.packer.view().notices]
    rig.clock.ahead += timedelta(minutes=2)
    await rig.packer.tick_of_clock()
    assert rig.packer._bench.waiting == 2
