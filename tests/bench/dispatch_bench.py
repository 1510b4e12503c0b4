"""A dispatch beyond the network: from `commit` to the state `dispatched`, the parts taken apart.

One program in this process, connected to a practice insurer, dispatches covered orders one after
the other. Time inside calls to the insurer and time waiting for the pace are taken off; what is
left is records, papers, the folder printer and our own code. The insurer is as far away as in the
benchmark of the quote: a label is made while it thinks, and on loopback it hardly does. What that
would be like is told beside it.
"""

import asyncio
import contextlib
import os
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import apsw

from station.app.build import Station
from station.domain import settings as declared
from station.domain.cover import ConsentBy, CoverState
from station.domain.shipment import Form, Order, ShipmentState
from tests.bench.bench_home import ACTOR, live, order
from tests.bench.figures import Report
from tests.bench.insurer import Place, distance, practice

BUDGET_MS = 30.0
ONE_WAY_S = 0.02


class Meter:
    """Adds up seconds and counts by name; of overlapping calls of one name each counts."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.counts: dict[str, int] = defaultdict(int)
        self._lock = threading.Lock()

    def add(self, name: str, seconds: float) -> None:
        """One more of `name`."""
        with self._lock:
            self.seconds[name] += seconds
            self.counts[name] += 1

    def awaited(self, name: str, call: Callable[..., Awaitable[Any]]) -> Callable[..., Any]:
        """`call`, timed."""

        async def timed(*words: Any, **named: Any) -> Any:
            begun = time.perf_counter()
            try:
                return await call(*words, **named)
            finally:
                self.add(name, time.perf_counter() - begun)

        return timed

    def called(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """`call`, timed."""

        def timed(*words: Any, **named: Any) -> Any:
            begun = time.perf_counter()
            try:
                return call(*words, **named)
            finally:
                self.add(name, time.perf_counter() - begun)

        return timed


_SYSTEM = apsw.vfs_names()[0]


class _SyncFile(apsw.VFSFile):
    """A file of SQLite's whose syncs are counted."""

    meter: Meter

    def xSync(self, flags: int) -> None:
        begun = time.perf_counter()
        super().xSync(flags)
        self.meter.add("fsync by SQLite", time.perf_counter() - begun)


class _SyncVFS(apsw.VFS):
    def __init__(self) -> None:
        super().__init__("station-bench", _SYSTEM, makedefault=True)

    def xOpen(self, name: Any, flags: Any) -> Any:
        return _SyncFile(_SYSTEM, name, flags)


@contextlib.contextmanager
def counted_syncs(meter: Meter) -> Iterator[None]:
    """Every fsync of this process while the block runs."""
    real = os.fsync
    _SyncFile.meter = meter
    vfs = _SyncVFS()
    os.fsync = meter.called("fsync by us", real)
    try:
        yield
    finally:
        os.fsync = real
        vfs.unregister()


def instrument(station: Station, meter: Meter) -> asyncio.Queue[str]:
    """Puts the meter into the program; the queue names each shipment once it is dispatched."""
    dispatched: asyncio.Queue[str] = asyncio.Queue()
    parts: Any = station
    for name in ("send", "read", "quote"):
        call = getattr(station.insurer, name)
        setattr(station.insurer, name, meter.awaited(f"insurer.{name}", call))
    parts.pace.turn = meter.awaited("pace", station.pace.turn)
    parts.maker.make = meter.awaited("papers made", station.maker.make)
    parts.maker.check = meter.called("label laid out to check", station.maker.check)
    parts.printer.deliver = meter.awaited("papers to the folder", station.printer.deliver)
    database = parts.store._database
    database._with = meter.called("store's thread", database._with)
    apply = station.store.apply

    async def applied(planned: Any, change: Any, at: Any) -> bool:
        done: bool = await apply(planned, change, at)
        if done and change.state is ShipmentState.DISPATCHED:
            dispatched.put_nowait(planned.shipment.id)
        return done

    parts.store.apply = applied
    return dispatched


def form_of(station: Station, wanted: Order) -> Form:
    """The form that the bench would fill."""
    settings = station.current()
    service = next(each for each in declared.services(settings) if each.code == wanted.service)
    return Form(declared.sender(settings), wanted.recipient, wanted.parcels, service)


async def commit(station: Station, wanted: Order, begun: list[float] | None = None) -> str:
    """Quotes, ticks and commits one order; `begun` gets the moment of the commit."""
    shipment = station.new_shipment()
    form = form_of(station, wanted)
    quoted = await station.packing.quote(shipment, form)
    assert quoted.offer is not None, quoted.verdict
    option = quoted.offer.options[0]
    consent = station.packing.consent(quoted.offer, option, ACTOR, ConsentBy.COMMAND)
    if begun is not None:
        begun.append(time.perf_counter())
    await station.packing.commit(wanted, shipment, form, (quoted.offer, option, consent), ACTOR)
    return shipment


_NETWORK = ("insurer.send", "insurer.read")
_PARTS = (
    "label laid out to check",
    "papers made",
    "papers to the folder",
    "store's thread",
    "fsync by us",
    "fsync by SQLite",
)


async def _measure(folder: Path, place: Place, rounds: int, meter: Meter) -> list[dict[str, float]]:
    """Seconds by part for each dispatch."""
    found: list[dict[str, float]] = []
    async with live(folder, place) as station:
        dispatched = instrument(station, meter)
        station.start()
        await station.orders.keep([order(number) for number in range(rounds)], ACTOR)
        for number in range(rounds):
            begun: list[float] = []
            before = dict(meter.seconds)
            # The quote comes before the key is pressed and is no part of it.
            shipment = await commit(station, order(number), begun)
            done = await asyncio.wait_for(dispatched.get(), 30)
            total = time.perf_counter() - begun[0]
            assert done == shipment
            spent = {name: all_ - before.get(name, 0.0) for name, all_ in meter.seconds.items()}
            network = sum(spent.get(name, 0.0) for name in _NETWORK) + spent.get("pace", 0.0)
            found.append({**spent, "total": total, "beyond": total - network, "network": network})
            state = await station.store.shipment(shipment)
            assert state is not None
            assert state.cover is CoverState.COVERED, state
        await asyncio.sleep(0)
    return found


def run(report: Report, size: Any, folder: Path) -> None:
    """Measures the times, then, in a run of its own, the syncs."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    warm = 5
    with practice() as place:
        with distance(place, ONE_WAY_S) as away:
            far = asyncio.run(_measure(folder / "far", away, size.of(25, 200) + warm, Meter()))
        meter = Meter()
        found = asyncio.run(_measure(folder / "a", place, size.of(25, 200) + warm, meter))[warm:]
        counting = Meter()
        rounds = size.of(10, 40)
        with counted_syncs(counting):
            counted = asyncio.run(_measure(folder / "b", place, rounds, counting))
    line = f"a line of {2000 * ONE_WAY_S:.0f} ms"
    report.spread(f"dispatch beyond {line}", [one["beyond"] for one in far[warm:]], BUDGET_MS)
    report.spread(f"dispatch over {line}, all of it", [one["total"] for one in far[warm:]])
    report.spread("dispatch beyond loopback", [one["beyond"] for one in found])
    report.spread("dispatch over loopback, all of it", [one["total"] for one in found])
    report.spread("of it inside insurer calls, loopback", [one["network"] for one in found])
    for name in _PARTS[:4]:
        report.spread(f"part: {name}", [one.get(name, 0.0) for one in found])
    jobs = meter.counts["store's thread"] / meter.counts["insurer.quote"]
    report.add("jobs for the store's thread", jobs, "each", note="a dispatch with its quote")
    for name in _PARTS[4:]:
        report.add(f"{name}", counting.counts[name] / rounds, "each", note="a dispatch")
        middle = statistics.median(one.get(name, 0.0) for one in counted)
        report.add(f"{name}: time", 1000 * middle, "ms", note="a dispatch, median")
