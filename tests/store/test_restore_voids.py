"""A store lost in the middle of voids and put back from any older copy, with its second record.

The copy is taken at every commit, the loss may come at every later one. Insurer, carrier and
printer are as they were at the moment of the loss; the bench goes on from there.
"""

import asyncio
import copy
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.desk.checking import Checking
from station.desk.losses import Losses
from station.domain.cover import CoverState
from station.domain.errors import PermissionRefusedError, RefusedError
from station.domain.money import Money
from station.domain.shipment import LabelState, ShipmentState
from station.domain.void import VoidReason, VoidState
from station.flow import points
from station.flow.seen import StepKind
from station.flow.work import OrderState, Work
from tests.flow.rig import DANA, RUTH, Bench, Insurer, Printer, run, script
from tests.store import making

COVERED, BARE, WITHDRAWN, ASKED = 1, 2, 3, 4
"""Voided with cover, voided without, asked and taken back, only asked."""
NUMBERS = (COVERED, BARE, WITHDRAWN, ASKED)


@dataclass
class Moment:
    """Everything at one commit: the database, the record, and the world outside."""

    folder: Path
    at: float
    insurer: Insurer
    out: list[Any]


@dataclass
class Moments:
    """Takes one at every commit."""

    bench: Bench
    to: Path
    loop: asyncio.AbstractEventLoop | None = None
    taken: list[Moment] = field(default_factory=list)

    def __call__(self, point: str) -> None:
        if point != "record.before_line":
            return
        folder = self.to / f"{len(self.taken):03d}"
        folder.mkdir(parents=True)
        for name in ("station.db", "station.db-wal", "record.jsonl"):
            if (self.bench.folder / name).exists():
                shutil.copy(self.bench.folder / name, folder / name)
        self.taken.append(self.now(folder))

    def now(self, folder: Path) -> Moment:
        says = self.bench.insurer.says
        self.bench.insurer.says = str
        insurer = copy.deepcopy(self.bench.insurer)
        self.bench.insurer.says = says
        insurer.says = lambda _: "ok"
        assert self.loop is not None
        return Moment(folder, self.loop.time(), insurer, list(self.bench.printer.out))


def run_from(at: float, work: Any) -> None:
    """Runs `work` in a loop whose time goes on from `at`."""
    run(work, at=at)


async def _days_work(bench: Bench) -> None:
    await making.top_up(bench.store)
    for number in NUMBERS:
        await bench.covered(number, cover=number != BARE)
    await bench.voiding.ask(making.shipment(WITHDRAWN).id, VoidReason.PACKED_WRONG, "", DANA)
    await asyncio.sleep(2)
    await bench.voiding.withdraw(making.shipment(WITHDRAWN).id, DANA)
    for number in (COVERED, BARE):
        await bench.voiding.ask(making.shipment(number).id, VoidReason.WRONG_ADDRESS, "", DANA)
        await asyncio.sleep(2)
        await bench.voiding.approve(making.shipment(number).id, None, RUTH)
    await bench.voiding.ask(making.shipment(ASKED).id, VoidReason.LABEL_SPOILED, "", DANA)
    for number in (COVERED, BARE):
        await bench.until(lambda work: work.shipment.state is ShipmentState.VOIDED, number)
    await asyncio.sleep(10)


def a_day(tmp_path: Path, *fates: str, of: str = "confirm_cancel") -> list[Moment]:
    first = tmp_path / "first"
    first.mkdir(parents=True)
    bench = Bench(first, Insurer(script(*fates, of=of)))
    moments = Moments(bench, tmp_path / "moments")

    async def day() -> None:
        moments.loop = asyncio.get_running_loop()
        await bench.start()
        points.install(moments)
        try:
            await _days_work(bench)
        finally:
            points.install(None)
            await bench.kill()
            moments.taken.append(moments.now(first))

    run_from(0.0, day())
    return moments.taken


def go_on(folder: Path, backup: Moment, loss: Moment) -> None:
    """The copy of `backup` beside the record as it was at `loss`; the promises are looked at."""
    shutil.copytree(backup.folder, folder)
    (folder / "record.jsonl").unlink(missing_ok=True)
    if (loss.folder / "record.jsonl").exists():
        shutil.copy(loss.folder / "record.jsonl", folder / "record.jsonl")
    told = _told(folder)
    printer = Printer()
    printer.out = list(loss.out)
    bench = Bench(folder, copy.deepcopy(loss.insurer), printer)
    bench.insurer.says = lambda _: "ok"
    already = list(loss.insurer.executed)

    async def again() -> None:
        bench.rebuild = True
        await bench.start()
        try:
            await asyncio.sleep(3 * 3600)
            for number in NUMBERS:
                await _holds(bench, number, told)
            assert await bench.store.ledger_faults() == []
            assert await bench.store.integrity_faults() == []
        finally:
            await bench.kill()

    run_from(loss.at, again())
    _nothing_twice(bench, already)
    assert len(printer.out) == len(set(printer.out))


def _told(folder: Path) -> dict[str, str]:
    """The last word of the record on each void: what was acknowledged."""
    from station.store.chain import lines_of

    return {
        line["shipment"]: line["state"]
        for line in lines_of(folder / "record.jsonl")
        if line["what"] == "void"
    }


def _nothing_twice(bench: Bench, already: list[Any]) -> None:
    executed = [(kind, package) for kind, package, _ in bench.insurer.executed]
    assert len(executed) == len(set(executed)), "booked or cancelled twice"
    confirmed = [package for kind, package in executed if kind is StepKind.CONFIRM_CANCEL]
    assert set(confirmed) <= {making.package(COVERED)}, "cancelled without a yes"
    assert bench.insurer.executed[: len(already)] == already


async def _holds(bench: Bench, number: int, told: dict[str, str]) -> None:
    wanted = making.shipment(number)
    found = await bench.store.shipment(wanted.id)
    if found is None:
        await _is_listed(bench, number, told)
        return
    work = await bench.work(number)
    money = await bench.store.money_of(wanted.id)
    word = told.get(wanted.id)
    _money_is_right(bench, work, money)
    if word is None or word == VoidState.WITHDRAWN.value:
        assert work.void is None or not work.void.open
        assert found.label is LabelState.BOUGHT
        assert number == BARE or found.cover in (CoverState.COVERED, CoverState.TOO_LATE)
        assert (found.state is ShipmentState.DISPATCHED) or found.flag is not None
        return
    assert work.void is not None
    if word == VoidState.ASKED.value:
        assert work.void.state is VoidState.ASKED
        assert found.cover in (CoverState.COVERED, CoverState.PREVIEWED, CoverState.NONE)
        return
    # Acknowledged: it ends cancelled, refused or with a person.
    assert found.state is ShipmentState.VOIDED or found.flag is not None, found
    if found.state is ShipmentState.VOIDED:
        assert work.void.state is VoidState.DONE
        assert found.label is LabelState.VOIDED
        order = await bench.store.order("shop", wanted.number)
        assert order is not None
        assert order.state is OrderState.ON_HOLD
    if number == COVERED:
        assert bench.insurer.booked[making.package(number)] == "CANCELLED"
        assert found.cover in (CoverState.CANCELLED, CoverState.AMOUNT_OPEN)


def _money_is_right(bench: Bench, work: Work, money: dict[str, tuple[Money, ...]]) -> None:
    package = making.package(int(work.shipment.number) - 10_000)
    refunded = money.get("refund.cover", ())
    if refunded:
        assert [str(amount) for amount in refunded] == [bench.insurer.refunded[package]]
        assert work.shipment.cover is CoverState.CANCELLED
    if work.shipment.cover is CoverState.CANCELLED:
        assert refunded
    assert not ("capture.cover" in money and "release.cover" in money)


async def _check(bench: Bench) -> list[str]:
    nobody: Any = None  # the insurer is not asked
    return (await Checking(bench.store, nobody, lambda: False).run()).faults


async def _is_listed(bench: Bench, number: int, told: dict[str, str]) -> None:
    """What the copy never knew is named with its package and its void, and its order waits."""
    wanted = making.shipment(number)
    order = await bench.store.order("shop", wanted.number)
    rows = [each for each in await bench.store.lost() if each.shipment == wanted.id]
    if not rows:
        # Not dispatched yet when the store was lost: nothing of it was ever sent.
        assert making.package(number) not in bench.insurer.booked
        return
    (lost,) = rows
    assert lost.package == (None if number == BARE else making.package(number))
    assert lost.void == told.get(wanted.id)
    assert (lost.source, lost.number) == (wanted.source, wanted.number)
    named = [line for line in await _check(bench) if line.startswith(wanted.id)]
    assert len(named) == 1
    assert lost.package is None or lost.package in named[0]
    assert order is not None
    assert order.state is OrderState.ON_HOLD


_EACH = int(os.environ.get("STATION_COPIES", "3"))
"""1 takes every copy."""


@pytest.mark.parametrize("fates", [(), ("lost",), ("500", "lost")], ids=lambda f: " ".join(f))
def test_from_any_copy_with_the_whole_record(tmp_path: Path, fates: tuple[str, ...]) -> None:
    moments = a_day(tmp_path, *fates)
    assert len(moments) > 60
    assert [kind for kind, _, _ in moments[-1].insurer.executed].count(StepKind.CONFIRM_CANCEL) == 1
    # After a lost answer nearly all copies are as without one: some of them will do.
    for number, backup in enumerate(moments[: -1 : (4 if fates else 1) * _EACH]):
        go_on(tmp_path / f"again-{number}", backup, moments[-1])


_days: dict[tuple[str, str], list[Moment]] = {}


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Any:
    def day(of: str, fate: str) -> list[Moment]:
        if (of, fate) not in _days:
            _days[of, fate] = a_day(tmp_path_factory.mktemp("day"), fate, of=of)
        return _days[of, fate]

    yield day
    _days.clear()


@settings(
    max_examples=18, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(data=st.data())
def test_from_any_copy_at_any_loss(tmp_path: Path, days: Any, data: st.DataObject) -> None:
    of = data.draw(st.sampled_from(["confirm_cancel", "preview_cancel", "book_cover"]))
    fate = data.draw(st.sampled_from(["ok", "lost", "lost_before", "500", "late 4", "429 3"]))
    moments = days(of, fate)
    loss = data.draw(st.integers(1, len(moments) - 1))
    backup = data.draw(st.integers(0, loss - 1))
    folder = tmp_path / f"{len(list(tmp_path.iterdir())):04d}"
    go_on(folder, moments[backup], moments[loss])
    shutil.rmtree(folder)


def test_what_somebody_has_seen_to_is_named_no_more(tmp_path: Path) -> None:
    moments = a_day(tmp_path)
    folder = tmp_path / "again"
    shutil.copytree(moments[0].folder, folder)
    shutil.copy(moments[-1].folder / "record.jsonl", folder / "record.jsonl")
    bench = Bench(folder, Insurer())
    bench.rebuild = True

    async def see_to_it() -> None:
        await bench.start()
        try:
            losses = Losses(bench.store, bench.clock)
            first, *others = [lost.shipment for lost in await losses.lost()]
            assert len(others) == 3
            with pytest.raises(PermissionRefusedError):
                await losses.seen(first, "Rang them: it is cancelled", DANA)
            with pytest.raises(RefusedError):
                await losses.seen(first, " ", RUTH)
            await losses.seen(first, "Rang Mrs Hill: it is cancelled", RUTH)
            with pytest.raises(RefusedError):
                await losses.seen(first, "again", RUTH)
            assert [lost.shipment for lost in await losses.lost()] == others
        finally:
            await bench.kill()
        # Put back once more: what was seen to is not asked again, and no word of it was kept.
        shutil.copy(moments[0].folder / "station.db", folder / "station.db")
        for log in ("-wal", "-shm"):
            (folder / f"station.db{log}").unlink(missing_ok=True)
        await bench.start()
        try:
            assert [lost.shipment for lost in await bench.store.lost()] == others
            assert "Hill" not in (folder / "record.jsonl").read_text()
        finally:
            await bench.kill()

    run_from(0.0, see_to_it())
