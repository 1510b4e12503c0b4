"""An older copy of the store put back: what people said since is not forgotten."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from station.desk import finding
from station.domain.errors import PermissionRefusedError
from station.domain.manifest import Manifest
from station.domain.people import Actor, Role
from station.domain.void import VoidReason, VoidState
from station.flow.work import HoldWhy, OrderState
from station.store import record
from station.store.db import Database
from station.store.manifests import ManifestRows
from station.store.order_list import OrderListRows
from station.store.reader import HistoryReader
from tests.flow.rig import RUTH, Bench, Insurer, dispatched, run, script
from tests.store import making

TOM = Actor("Tom Baker", Role.SUPERVISOR)
ONE = making.shipment(1).id
Act = Callable[[Bench], Awaitable[None]]


def put_back(folder: Path, before: Act, since: Act, after: Act, **settings: str) -> None:
    """`before`, a copy of the store, `since`; then the copy beside the newer record: `after`."""
    first, again = folder / "first", folder / "again"
    first.mkdir()
    bench = Bench(first, Insurer(script()))
    bench.settings = settings
    at = 0.0

    async def day() -> None:
        nonlocal at
        await bench.start()
        await making.top_up(bench.store)
        await before(bench)
        shutil.copytree(first, again)
        await since(bench)
        await bench.kill()
        at = asyncio.get_running_loop().time()

    run(day())
    shutil.copy(first / "record.jsonl", again / "record.jsonl")
    restored = Bench(again, bench.insurer, bench.printer)
    restored.rebuild, restored.settings = True, bench.settings

    async def next_day() -> None:
        await restored.start()
        try:
            await after(restored)
            assert await restored.store.ledger_faults() == []
            assert await restored.store.integrity_faults() == []
        finally:
            await restored.kill()

    run(next_day(), at=at)


async def covered(bench: Bench) -> None:
    await bench.covered()


async def asks(bench: Bench) -> None:
    await bench.voiding.ask(ONE, VoidReason.WRONG_ADDRESS, "", RUTH)


def test_whoever_asked_for_a_void_does_not_approve_it_as_somebody_unknown(tmp_path: Path) -> None:
    async def after(bench: Bench) -> None:
        for supervisor in (RUTH, TOM):
            with pytest.raises(PermissionRefusedError, match=r"void\.asker_unknown"):
                await bench.voiding.approve(ONE, None, supervisor)
        await bench.voiding.withdraw(ONE, TOM)
        await asks(bench)
        with pytest.raises(PermissionRefusedError, match=r"void\.needs_another"):
            await bench.voiding.approve(ONE, None, RUTH)
        void = await bench.voiding.approve(ONE, None, TOM)
        assert void.state is VoidState.APPROVED

    put_back(tmp_path, covered, asks, after, **{"void.two_people": "on"})


def test_a_name_that_the_copy_knows_is_told_from_another(tmp_path: Path) -> None:
    async def before(bench: Bench) -> None:
        await bench.covered()
        await asks(bench)
        await bench.voiding.withdraw(ONE, RUTH)

    async def after(bench: Bench) -> None:
        with pytest.raises(PermissionRefusedError, match=r"void\.needs_another"):
            await bench.voiding.approve(ONE, None, RUTH)
        await bench.voiding.approve(ONE, None, TOM)

    put_back(tmp_path, before, asks, after, **{"void.two_people": "on"})


def test_an_order_that_a_person_held_is_not_opened_by_a_scan(tmp_path: Path) -> None:
    async def before(bench: Bench) -> None:
        await bench.store.keep_orders([making.order(1), making.order(2)], making.NOW)

    async def since(bench: Bench) -> None:
        now = bench.clock.now()
        reader = HistoryReader(Database(bench.folder / "station.db", read_only=True))
        await OrderListRows(bench.store, reader).hold(
            "shop", "10001", "The buyer asked to wait", now, "Ruth"
        )
        for state in (OrderState.ON_BENCH, OrderState.ON_HOLD):
            await bench.store.move_order(making.order(2), state, now, "Dana")

    async def after(bench: Bench) -> None:
        held = await bench.store.order("shop", "10001")
        assert held is not None
        assert held.hold is not None
        assert held.hold.why is HoldWhy.HELD
        found = await finding.find(bench.store, "10001")
        assert found.order is None
        assert found.refusal is not None
        assert found.refusal.id == "band.held_untold"
        # What a clerk set aside is gone on with by another scan, as ever.
        aside = await bench.store.order("shop", "10002")
        assert aside is not None
        assert aside.hold is not None
        assert aside.hold.why is HoldWhy.SET_ASIDE
        assert (await finding.find(bench.store, "10002")).order is not None

    put_back(tmp_path, before, since, after)


async def _close(bench: Bench) -> Manifest | None:
    since = making.NOW - timedelta(days=1)
    return await ManifestRows(bench.store).close("house", since, bench.clock.now(), "Ruth")


async def _closes(bench: Bench) -> None:
    assert await _close(bench) is not None


async def _stays_closed(bench: Bench) -> None:
    listed = await ManifestRows(bench.store).of(ONE)
    assert listed is not None
    assert [(parcel.order, parcel.weight_g) for parcel in listed.parcels] == [("10001", 2340)]
    assert bench.store.short_lists == []
    assert await _close(bench) is None
    await bench.covered(2)
    second = await _close(bench)
    assert second is not None
    assert (second.id, [parcel.order for parcel in second.parcels]) == ("house-2", ["10002"])


def test_what_a_carrier_was_handed_goes_on_no_second_list(tmp_path: Path) -> None:
    put_back(tmp_path, covered, _closes, _stays_closed)


def test_nor_does_it_where_the_line_is_of_an_older_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = record.add

    def older(connection: apsw.Connection, at: str, what: str, **facts: object) -> None:
        facts.pop("shipments", None)
        real(connection, at, what, **facts)

    monkeypatch.setattr(record, "add", older)
    put_back(tmp_path, covered, _closes, _stays_closed)


def test_nor_where_the_copy_does_not_know_its_label_yet(tmp_path: Path) -> None:
    async def before(bench: Bench) -> None:
        await making.dispatch(bench.store, 1)

    async def since(bench: Bench) -> None:
        bench.outbox.wake(ONE)
        await bench.until(dispatched)
        await _closes(bench)

    put_back(tmp_path, before, since, _stays_closed)


def test_of_a_list_with_unknown_parcels_a_person_is_told(tmp_path: Path) -> None:
    async def before(_: Bench) -> None:
        pass

    async def since(bench: Bench) -> None:
        await bench.covered()
        await _closes(bench)

    async def after(bench: Bench) -> None:
        assert bench.store.short_lists == ["house-1"]
        await bench.covered(2)
        second = await _close(bench)
        assert second is not None
        assert second.id == "house-2"

    put_back(tmp_path, before, since, after)
