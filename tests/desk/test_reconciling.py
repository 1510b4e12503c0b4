"""The comparison with the insurer's own list: what differs, and what is left alone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from station.desk.reconciling import EVERY, Reconciling
from station.domain.errors import PermissionRefusedError, StationError
from station.domain.settings import Settings
from station.flow.pace import Pace
from station.flow.reconcile import Difference, Reconciled
from station.flow.seen import PackageFacts
from station.store.reconciling import ReconcileRows
from tests.flow.rig import DANA, RUTH, Bench, Insurer, on_a_bench, script
from tests.store import making


class Listing(Insurer):
    """An insurer whose list a test may add to, and cut."""

    def __init__(self, says: Callable[[str], str]) -> None:
        super().__init__(says)
        self.more: list[PackageFacts] = []
        self.hidden: set[str] = set()
        self.breaks_off = False

    async def list_refs(
        self, *, turn: Callable[[], Awaitable[AbstractContextManager[object]]] | None = None
    ) -> AsyncIterator[PackageFacts]:
        if turn is not None:
            with await turn():
                await asyncio.sleep(0)
        for package in self.booked:
            if package not in self.hidden:
                yield self._facts(package)
        for facts in self.more:
            yield facts
        if self.breaks_off:
            raise StationError("insurer.list_stopped")


def reconciling(bench: Bench) -> Reconciling:
    pace = Pace(50, bench.clock.monotonic)
    rows = ReconcileRows(bench.store)
    return Reconciling(rows, bench.insurer, pace, bench.clock, Settings)


def on_listing(folder: Path, act: Callable[[Bench, Listing], Awaitable[None]]) -> None:
    insurer = Listing(script())

    async def run(bench: Bench) -> None:
        await act(bench, insurer)

    on_a_bench(folder, run, script(), insurer=insurer)


def differences(result: Reconciled) -> list[tuple[Difference, str]]:
    return [(finding.what, finding.package) for finding in result.findings]


def stranger(number: int, transaction: str, status: str = "CONFIRMED") -> PackageFacts:
    return replace(making.facts(number, status), transaction_id=transaction)


def test_where_both_say_the_same_nothing_is_found(tmp_path: Path) -> None:
    async def act(bench: Bench, _: Listing) -> None:
        await bench.covered(1)
        await bench.covered(2, cover=False)
        await bench.covered(3)
        await bench.void(3)
        await bench.until(lambda work: work.void is not None and not work.void.open, 3)
        result = await reconciling(bench).run(keep=False)
        assert (result.bookings, result.whole, result.findings) == (2, True, ())

    on_listing(tmp_path, act)


def test_every_difference_is_named(tmp_path: Path) -> None:
    async def act(bench: Bench, insurer: Listing) -> None:
        for number in (1, 2, 3, 4):
            await bench.covered(number)
        insurer.hidden.add(making.package(1))
        insurer.booked[making.package(2)] = "CANCELLED"
        await bench.void(3)
        await bench.until(lambda work: work.void is not None and not work.void.open, 3)
        insurer.booked[making.package(3)] = "CONFIRMED"
        await bench.void(4)
        await bench.until(lambda work: work.void is not None and not work.void.open, 4)
        insurer.more += [
            stranger(90, "B1-LOSTLOSTLO"),
            stranger(91, making.shipment(1).id),
            stranger(92, "B2-OTHERBENCH"),
            stranger(93, "some other program"),
        ]
        result = await reconciling(bench).run(keep=False)
        assert sorted(differences(result)) == sorted(
            [
                (Difference.NOT_BOOKED, making.package(1)),
                (Difference.NOT_CONFIRMED, making.package(2)),
                (Difference.STILL_CONFIRMED, making.package(3)),
                (Difference.UNKNOWN_BOOKING, making.package(90)),
                (Difference.OTHER_PACKAGE, making.package(91)),
            ]
        )

    on_listing(tmp_path, act)


def test_a_refund_that_differs_from_the_insurers_answer_is_named(tmp_path: Path) -> None:
    async def act(bench: Bench, _: Listing) -> None:
        await bench.covered()
        await bench.void()
        await bench.until(lambda work: work.void is not None and not work.void.open)
        ident = making.shipment().id
        posting = f"{ident}/refund.cover"
        await bench.kill()
        for sql in ("DROP TRIGGER entry_is_final", "DROP TRIGGER posting_is_final"):
            making.execute(tmp_path, sql)
        less = "UPDATE entry SET minor = minor - 6 * (minor > 0) + 6 * (minor < 0)"
        making.execute(tmp_path, f"{less} WHERE posting = ?", posting)
        making.execute(tmp_path, "DELETE FROM balance")
        making.execute(tmp_path, "INSERT INTO balance SELECT account, currency, sum(minor)"
                       " FROM entry GROUP BY account, currency")  # fmt: skip
        by = "CASE account WHEN 'wallet' THEN -6 ELSE 6 END"
        making.execute(
            tmp_path, f"UPDATE ledger_day SET minor = minor + {by} WHERE event = 'refund.cover'"
        )
        await bench.start()
        result = await reconciling(bench).run(keep=False)
        (finding,) = result.findings
        assert finding.what is Difference.REFUND_DIFFERS
        assert (str(finding.posted), str(finding.said)) == ("7.00", "7.06")

    on_listing(tmp_path, act)


def test_a_list_that_broke_off_proves_no_absence(tmp_path: Path) -> None:
    async def act(bench: Bench, insurer: Listing) -> None:
        await bench.covered()
        insurer.hidden.add(making.package())
        insurer.breaks_off = True
        result = await reconciling(bench).run(keep=False)
        assert (result.whole, result.findings) == (False, ())

    on_listing(tmp_path, act)


def test_it_is_due_once_a_day_and_its_result_is_for_supervisors(tmp_path: Path) -> None:
    async def act(bench: Bench, insurer: Listing) -> None:
        compare = reconciling(bench)
        assert await compare.due()
        insurer.more.append(stranger(90, "B1-LOSTLOSTLO"))
        made = await compare.run(keep=True)
        assert not await compare.due()
        assert await compare.newest(RUTH) == made
        with pytest.raises(PermissionRefusedError):
            await compare.newest(DANA)
        bench.clock.shift += EVERY
        assert await compare.due()

    on_listing(tmp_path, act)
