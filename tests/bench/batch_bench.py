"""Many orders at once, as the batch page does it: prices and offers, ticks for all, the dispatch.

The practice insurer is on loopback and the bench may send it 100 requests a second; the list is
drawn as often as the page would draw it.
"""

import asyncio
import time
from pathlib import Path
from typing import Any

from station.app.build import Station
from station.desk import view_batch
from station.desk.batch_items import Stand, plan, to_tick
from station.domain.cover import CoverState
from tests.bench.bench_home import ACTOR, live, order
from tests.bench.figures import Report
from tests.bench.insurer import practice

_DRAWN_S = 0.25
DRAWS_MS = 16.0


async def _drawn(station: Station, times: list[float]) -> None:
    """What a page in front asks for meanwhile: a snapshot, then a rest."""
    rows = view_batch.Rows()
    while True:
        wallet = await station.packing.wallet()
        begun = time.perf_counter()
        batch, items = station.batch_list, station.batch_list.items
        view_batch.build(items, rows.of(items), wallet, running=batch.running, stopping=False)
        times.append(time.perf_counter() - begun)
        await asyncio.sleep(_DRAWN_S)


async def _measure(report: Report, station: Station, count: int) -> None:
    station.start()
    await station.orders.keep([order(number) for number in range(count)], ACTOR)
    batch, drawn = station.batch_list, list[float]()
    drawing = asyncio.create_task(_drawn(station, drawn))
    await batch.load(ACTOR)
    moved = asyncio.Event()
    batch.subscribe(moved.set)
    begun = time.perf_counter()
    batch.choose([each.key for each in batch.items], ACTOR)
    while any(each.stand is Stand.ASKING for each in batch.items):
        moved.clear()
        await moved.wait()
    note = f"{count} orders"
    report.add("priced and offered", count / (time.perf_counter() - begun), "orders/s", note=note)
    begun = time.perf_counter()
    batch.tick_all(to_tick(list(batch.items)), ACTOR)
    report.add("ticked at once", 1000 * (time.perf_counter() - begun), "ms")
    begun = time.perf_counter()
    await batch.dispatch(plan(list(batch.items)), ACTOR)
    seconds = time.perf_counter() - begun
    covers = [each.made.cover for each in batch.items if each.made is not None]
    assert covers == [CoverState.COVERED] * count, set(covers)
    report.add("dispatched, covered and printed", count / seconds, "orders/s", note=note)
    report.add("the whole dispatch", seconds, "s")
    drawing.cancel()
    report.spread("a snapshot of the list", drawn, DRAWS_MS)
    assert await station.store.ledger_faults() == []


def run(report: Report, size: Any, folder: Path) -> None:
    """Measures one batch."""
    count = size.of(40, 1_000)

    async def all_of_it() -> None:
        with practice() as place:
            async with live(folder, place) as station:
                await _measure(report, station, count)

    asyncio.run(all_of_it())
