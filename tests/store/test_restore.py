"""A store put back from an old copy while the second record is newer: nothing is done twice.

The copy is taken at every commit of a dispatch; each is put back beside the finished record, and
the bench goes on from there with the same insurer, printer and labels in the world.
"""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from station.domain.cover import CoverState
from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.shipment import PaperKind, ShipmentState
from station.flow import money, points
from station.flow.seen import StepKind
from station.flow.work import Identity, OrderState, Wish, Work
from station.store.scan_rows import ScanRows
from station.store.store import Store
from tests.flow.rig import Bench, Insurer, Printer, run
from tests.store import making
from tests.store.making import LOST, NOW


@dataclass
class Copies:
    """The database as it was at every commit."""

    folder: Path
    to: Path
    taken: list[Path] = field(default_factory=list)

    def __call__(self, point: str) -> None:
        if point == "record.before_line":
            copy = self.to / f"{len(self.taken):03d}"
            copy.mkdir(parents=True)
            for name in ("station.db", "station.db-wal"):
                if (self.folder / name).exists():
                    shutil.copy(self.folder / name, copy / name)
            self.taken.append(copy)

    def put_back(self, number: int, target: Path) -> None:
        shutil.copytree(self.taken[number], target)
        shutil.copy(self.folder / "record.jsonl", target / "record.jsonl")


def done(work: Work) -> bool:
    return work.shipment.state is ShipmentState.DISPATCHED


def _says(*fates: str) -> Callable[[str], str]:
    left = list(fates)
    return lambda kind: left.pop(0) if kind == "book_cover" and left else "ok"


async def _one_day(bench: Bench, copies: Copies) -> None:
    """One parcel with cover, one without, one declined offer; every commit copied."""
    await bench.start()
    points.install(copies)
    try:
        await bench.store.identify(Identity("practice", "localhost", "DEMO1"))
        await making.top_up(bench.store)
        await bench.store.keep_offer("B1-0000000009", making.offer(9), b"{}")
        for number, cover in ((1, True), (2, False)):
            await bench.dispatch(number, cover=cover)
            await bench.until(done, number)
        await bench.store.decline("B1-0000000009", [making.opt_out(9)], NOW, "Anna")
        bench.outbox.wake_opt_outs()
        await asyncio.sleep(30)
    finally:
        points.install(None)
        await bench.kill()


async def _again(bench: Bench, folder: Path) -> None:
    """The bench over the copy, and the same world outside."""
    bench.folder = folder
    await bench.start()
    try:
        for _, owner in await bench.store.shown_offers():  # as the desk does at each start
            packages = await bench.store.shown_offers(owner)
            intents = [making.opt_out(int(package[6:11])) for package, _ in packages]
            await bench.store.decline(owner, intents, bench.clock.now(), "Anna")
        await asyncio.sleep(3600)
        for number in (1, 2):
            await _nothing_twice(bench, number)
        assert await bench.store.ledger_faults() == []
        assert await bench.store.integrity_faults() == []
        assert await bench.store.labels_left(making.PREFIX, 10) == 8
        with pytest.raises(RefusedError):
            await bench.store.identify(Identity("live", "api.example.com", "DEMO1"))
    finally:
        await bench.kill()


async def _nothing_twice(bench: Bench, number: int) -> None:
    wanted = making.shipment(number)
    assert not set(bench.insurer.opted_out) & {making.package(1)}
    found = await bench.store.shipment(wanted.id)
    order = await bench.store.order("shop", wanted.number)
    assert order is not None
    if found is None:
        # The copy never knew it: the order waits for a person, new file or not.
        assert order.state is OrderState.ON_HOLD
        await making.dispatch_refused(bench.store, number)
        return
    assert order.state is OrderState.DISPATCHED
    assert found.state is ShipmentState.DISPATCHED or found.flag is not None
    if number == 1:
        assert found.cover is CoverState.COVERED
        assert found.proven is not None
    left = await bench.store.money_of(found.id)
    assert "release.cover" not in left
    assert "capture.label" in left


@pytest.mark.parametrize("fates", [(), ("lost",), ("500",), ("late 4",)], ids=lambda f: " ".join(f))
def test_nothing_is_done_twice(tmp_path: Path, fates: tuple[str, ...]) -> None:
    first = tmp_path / "first"
    first.mkdir()
    bench = Bench(first, Insurer(_says(*fates)))
    copies = Copies(first, tmp_path / "copies")
    run(_one_day(bench, copies))
    assert len(bench.insurer.executed) == 1
    assert len(copies.taken) > 20
    printed = list(bench.printer.out)
    for number in range(len(copies.taken)):
        folder = tmp_path / f"again-{number}"
        copies.put_back(number, folder)
        run(_again(bench, folder))
        assert [kind for kind, _, _ in bench.insurer.executed] == [StepKind.BOOK_COVER]
        assert bench.printer.out == printed, f"printed again from copy {number}"


@pytest.mark.parametrize("pending", [True, False])
def test_a_booking_under_way_is_asked_about_not_made_again(tmp_path: Path, pending: bool) -> None:
    """The copy knows the shipment only; since then the booking's answer was lost with the disk."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    insurer = Insurer(lambda kind: "lost" if kind == "book_cover" else "ok", pending=pending)
    bench, copies = Bench(first, insurer), Copies(first, tmp_path / "copies")

    async def begin() -> None:
        await bench.start()
        await making.top_up(bench.store)
        points.install(copies)
        await bench.dispatch(1)
        points.install(None)
        await asyncio.sleep(5)
        await bench.kill()

    async def go_on() -> None:
        bench.folder = second
        await bench.start()
        try:
            (step,) = (s for s in (await bench.work()).steps if s.kind is StepKind.BOOK_COVER)
            assert step.flagged
            assert (await bench.work()).shipment.flag is not None
            work = await bench.until(done)
            assert work.shipment.cover is CoverState.COVERED
            assert work.shipment.flag is None
        finally:
            await bench.kill()

    run(begin())
    copies.put_back(-1, second)
    run(go_on())
    assert len({key for _, _, key in insurer.executed}) == (2 if pending else 1)
    assert [kind for _, kind, _ in insurer.calls].count("book_cover") == 1


def test_a_booking_that_never_arrived_gives_the_money_back(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    insurer = Insurer(lambda kind: "lost_before" if kind == "book_cover" else "ok")
    bench, copies = Bench(first, insurer), Copies(first, tmp_path / "copies")

    async def begin() -> None:
        await bench.start()
        await making.top_up(bench.store)
        points.install(copies)
        await bench.dispatch(1)
        points.install(None)
        await asyncio.sleep(5)
        await bench.kill()

    async def go_on() -> None:
        bench.folder = second
        await bench.start()
        try:
            work = await bench.until(lambda work: work.shipment.cover is CoverState.TOO_LATE)
            assert work.shipment.flag is not None
            assert "release.cover" in await bench.store.money_of(work.shipment.id)
        finally:
            await bench.kill()

    run(begin())
    copies.put_back(-1, second)
    run(go_on())
    assert insurer.executed == []


def test_a_paper_that_may_have_come_out_is_left_to_a_person(tmp_path: Path) -> None:
    """The printer had it when the disk was lost: it is never printed a second time by itself."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    printer = Printer()
    bench, copies = Bench(first, Insurer(), printer), Copies(first, tmp_path / "copies")
    deliver = printer.deliver

    async def begin() -> None:
        await bench.start()
        await making.top_up(bench.store)
        points.install(copies)
        await bench.dispatch(1, cover=False)
        points.install(None)
        printer.deliver = _and_never_answers(deliver)  # type: ignore[method-assign]
        await asyncio.sleep(5)
        await bench.kill()

    async def go_on() -> None:
        printer.deliver = deliver  # type: ignore[method-assign]
        bench.folder = second
        await bench.start()
        try:
            await asyncio.sleep(3600)
            work = await bench.work()
            assert work.shipment.flag is not None
            assert work.shipment.state is ShipmentState.DISPATCHING
        finally:
            await bench.kill()

    run(begin())
    assert len(printer.out) == 1
    copies.put_back(-1, second)
    run(go_on())
    assert len(printer.out) == 1


def _and_never_answers(deliver: Callable[..., Any]) -> Callable[..., Any]:
    async def slow(*job: object) -> object:
        out = await deliver(*job)
        await asyncio.sleep(100)
        return out

    return slow


async def _copy(store: Store, folder: Path, target: Path) -> None:
    """An old copy of the database, made while the program was closed."""
    await store.close()
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("record.*"))


async def test_money_and_numbers_are_brought_up_to_date(
    tmp_path: Path, open_store: Callable[..., object]
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    store: Store = await open_store(first)  # type: ignore[misc]
    await making.top_up(store)
    await making.dispatch(store, 1)
    await _copy(store, first, second)
    store = await open_store(first)  # type: ignore[misc]
    wanted = await making.dispatch(store, 2)
    await store.post(money.top_up("topup-2", Money(300, "GBP")), NOW, "Ben")
    await store.post(money.capture(wanted.id, "label", making.LABEL), NOW, "Ben")
    await store.wish("B1-0000000001", Wish.HOLD, NOW, "Anna")
    await store.count_reprint("B1-0000000001", PaperKind.LABEL, LOST, NOW, "Anna")
    await ScanRows(store).pass_by("B1-0000000001", NOW, "Anna")
    await ScanRows(store).confirm("B1-0000000001", 1, 1, NOW, "Anna")
    wallet, held = await store.balances("wallet"), await store.balances("held")
    await store.close()
    shutil.copy(first / "record.jsonl", second / "record.jsonl")

    store = making.new_store(second)
    assert await store.open() == [wanted.number]
    try:
        assert await store.balances("wallet") == wallet
        assert await store.balances("held") == held
        assert await store.labels_left(making.PREFIX, 100) == 98
        known = await store.shipment("B1-0000000001")
        assert known is not None
        assert known.wish is Wish.HOLD
        assert await store.count_reprint(known.id, PaperKind.LABEL, LOST, NOW, "Anna") == 2
        scanned = await ScanRows(store).scans(known.id)
        assert (list(scanned.done), scanned.passed is not None) == ([1], True)
        assert not await ScanRows(store).confirm(known.id, 1, 1, NOW, "Anna")
        assert (await store.owed(NOW)).not_scanned == 0
        # The order comes in again by file: known by its number, and still on hold.
        assert await store.keep_orders([making.order(2)], NOW) == (0, 1)
        order = await store.order("shop", wanted.number)
        assert order is not None
        assert order.state is OrderState.ON_HOLD
        assert order.order == making.order(2)
        assert order.shipment == wanted.id
        assert await store.ledger_faults() == []
        assert await store.integrity_faults() == []
        # From here on it is an ordinary store: nothing is caught up a second time.
        await making.dispatch(store, 3)
    finally:
        await store.close()
    store = making.new_store(second)
    assert await store.open() == []
    await store.close()


async def test_a_store_that_is_gone_is_rebuilt_as_far_as_the_record_goes(
    tmp_path: Path, open_store: Callable[..., object]
) -> None:
    store: Store = await open_store(tmp_path)  # type: ignore[misc]
    await store.identify(Identity("live", "api.example.com", "DEMO1"))
    await making.top_up(store)
    wanted = await making.dispatch(store)
    wallet = await store.balances("wallet")
    await store.close()
    (tmp_path / "station.db").write_bytes(b"")
    store = making.new_store(tmp_path)
    assert await store.open(rebuild=True) == [wanted.number]
    try:
        assert await store.balances("wallet") == wallet
        assert await store.labels_left(making.PREFIX, 100) == 99
        with pytest.raises(RefusedError) as other:
            await store.identify(Identity("practice", "localhost", "DEMO1"))
        assert other.value.message.facts["insurer"] == "api.example.com"
        assert await store.newest(10) == []
        later = await making.dispatch(store, 2)
        (step,) = await store.steps(later.id)
        assert step.serials == (1,)
        assert await store.newest(10, NOW - timedelta(days=1)) != []
    finally:
        await store.close()
