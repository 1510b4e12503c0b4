"""Opt-outs are owed: after everything else, for as long as it takes, and never flagged."""

import asyncio
from pathlib import Path

from tests.flow.rig import Bench, dispatched, on_a_bench, script
from tests.store import making


async def _declined(bench: Bench, numbers: range) -> None:
    for number in numbers:
        ident = making.shipment(number).id
        await bench.store.keep_offer(ident, making.offer(number), b"{}")
        await bench.store.decline(ident, [making.opt_out(number)], bench.clock.now(), "Anna")
    bench.outbox.wake_opt_outs()


def test_opt_outs_go_last_and_never_flag(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await _declined(bench, range(100, 110))
        for number in range(1, 6):
            await bench.dispatch(number)
        for number in range(1, 6):
            await bench.until(dispatched, number)
        assert len(bench.insurer.opted_out) < 10
        await asyncio.sleep(600)
        assert await bench.store.open_opt_outs() == []

    bench = on_a_bench(tmp_path, act, script(*["500"] * 3, of="opt_out"), per_second=2)
    assert set(bench.insurer.opted_out) == {making.package(number) for number in range(100, 110)}
    order = [kind for _, kind, _ in bench.insurer.calls]
    assert order.index("opt_out", order.index("opt_out") + 1) > order.index("book_cover")
    assert bench.told.count(making.shipment(100).id) >= 2


def test_an_opt_out_is_owed_for_days_and_under_a_new_key_then(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await _declined(bench, range(1, 2))
        await asyncio.sleep(50 * 3600)
        (step,) = await bench.store.open_opt_outs()
        assert step.generation == 2
        assert not step.flagged
        bench.insurer.says = script()
        await asyncio.sleep(600)
        assert await bench.store.open_opt_outs() == []

    bench = on_a_bench(tmp_path, act, lambda _: "lost_before")
    assert bench.insurer.opted_out == [making.package(1)]


def test_one_opt_out_that_fails_does_not_hold_the_others(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        send = bench.insurer.send

        async def sometimes(call: object) -> object:
            if call.package == making.package(1):  # type: ignore[attr-defined]
                raise LookupError("a bug")
            return await send(call)  # type: ignore[arg-type]

        bench.insurer.send = sometimes  # type: ignore[method-assign, assignment]
        await _declined(bench, range(1, 5))
        await asyncio.sleep(60)
        (step,) = await bench.store.open_opt_outs()
        assert step.subject == making.package(1)

    on_a_bench(tmp_path, act, script())
