"""Personal data removed by age: nothing that names somebody is left, and all still adds up."""

import asyncio
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
import pytest

from station.desk import order_folder
from station.desk.checking import Checking
from station.desk.letting_go import LettingGo
from station.desk.papers import Papers
from station.desk.privacy import Forget, Privacy, Purged
from station.domain.address import Address
from station.domain.errors import PermissionRefusedError, RefusedError
from station.domain.manifest import ListFile
from station.domain.money import Money
from station.domain.papers import Paper
from station.domain.people import Actor, Role
from station.domain.reprint import ReprintReason, Why
from station.domain.settings import Settings
from station.domain.shipment import PaperKind
from station.flow import money
from station.flow.history import Wanted
from station.flow.print_batches import BatchItem
from station.flow.proofs import PrinterTest
from station.flow.work import OrderState
from station.printing.folder import FolderPrinter
from station.printing.saved import SavedPapers
from station.store import chain, names
from station.store.codec import stamp
from station.store.db import Database
from station.store.history import page
from station.store.manifests import ManifestRows
from station.store.print_batch_rows import BatchRows
from station.store.proof_rows import ProofRows
from station.store.purge import Purge
from station.store.scan_rows import ScanRows
from tests.flow.rig import RUTH, Bench, Insurer, Maker, run
from tests.store import making
from tests.store.making import LOST, NOW

# Who sends, who gets it, what is in it, who worked on it, and what they wrote.
PERSONAL = (
    "Hannah", "hannah", "Larch", "Kendal", "kendal", "LA9 5QT", "Fjord", "fjord", "Leeds", "Unit 7",
    "Bowl", "HLC", "Anna", "Ruth", "Mrs Hill", "label of Hannah", "Bettina", "Carla", "Dorothea",
)  # fmt: skip
DAYS = 400
LATER = timedelta(days=DAYS + 2)


@pytest.fixture(autouse=True)
def _no_folder_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rig's clock runs ahead of what a thread does."""
    monkeypatch.setattr("station.desk.privacy._SILENT_S", None)


class Named(Maker):
    """Papers that name the recipient."""

    async def make(self, shipment: Any, kind: PaperKind) -> tuple[Paper, ...]:
        return (Paper(kind, 1, "zpl", f"label of {shipment.form.recipient.name}".encode()),)


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return 0.0


class Sure(LettingGo):
    """Nothing stands against it."""

    def __init__(self) -> None:
        pass

    async def why_not(self) -> None:
        return None


async def _days_work(bench: Bench) -> None:
    """One covered, one without cover, one voided with a note, one declined offer."""
    await making.top_up(bench.store)
    for number in (1, 2, 3):
        await bench.covered(number, cover=number != 2)
        papers = await Named().make((await bench.work(number)).shipment, PaperKind.LABEL)
        making.execute(
            bench.folder, "UPDATE paper SET content = ? WHERE shipment = ?",
            papers[0].content, making.shipment(number).id,
        )  # fmt: skip
    await bench.store.count_reprint(making.shipment(1).id, PaperKind.LABEL, LOST, NOW, "Anna")
    await ScanRows(bench.store).confirm(making.shipment(1).id, 1, 2, NOW, "Anna")
    await ScanRows(bench.store).pass_by(making.shipment(1).id, NOW, "Anna")
    await bench.voiding.ask(making.shipment(3).id, _reason(), "Mrs Hill rang", RUTH)
    await bench.voiding.approve(making.shipment(3).id, None, RUTH)
    await bench.until(lambda work: work.shipment.state.value == "voided", 3)
    batches, lists = BatchRows(bench.store), ManifestRows(bench.store)
    printed = BatchItem(1, making.shipment(1).id, "10001", 1)
    batch = await batches.begin(
        [printed], Why(ReprintReason.OTHER, "Mrs Hill rang"), NOW, "Bettina"
    )
    await batches.end(batch.id, NOW)
    await ProofRows(bench.store).sent(PrinterTest("TEST 4471", "folder:x", NOW, "Carla"))
    closed = await lists.close("house", NOW, NOW, "Dorothea")
    assert closed is not None
    await lists.keep_files(closed.id, [ListFile("csv", b"closed by Dorothea")])
    await bench.store.keep_offer("B1-0000000009", making.offer(9), b'{"to": "Hannah"}')
    await bench.store.decline("B1-0000000009", [making.opt_out(9)], NOW, "Anna")
    bench.outbox.wake_opt_outs()
    await asyncio.sleep(60)


def _reason() -> Any:
    from station.domain.void import VoidReason

    return VoidReason.WRONG_ADDRESS


def listed(folder: Path, disk: str) -> Forget:
    return SavedPapers(folder, disk).forget


def privacy(bench: Bench, after: timedelta = LATER, days: int = DAYS) -> Privacy:
    known = {"privacy.purge_after_days": days, "orders.folder": str(bench.folder / "orders")}
    settings = Settings().changed(known)
    own = bench.folder / "papers"
    return Privacy(
        Purge(bench.store), listed, lambda: (own, own), lambda: settings, Clock(NOW + after), Sure()
    )


def on_a_bench(folder: Path, act: Callable[[Bench], Any]) -> None:
    bench = Bench(folder, Insurer())

    async def all_of_it() -> None:
        await bench.start()
        try:
            await _days_work(bench)
            await act(bench)
            assert await bench.store.ledger_faults() == []
            assert await bench.store.integrity_faults() == []
        finally:
            await bench.kill()

    run(all_of_it())


def left_in(folder: Path) -> set[str]:
    """Which personal words still stand in a file of the store, whole tables or freed pages."""
    files = [folder / name for name in ("station.db", "station.db-wal")]
    content = b"".join(file.read_bytes() for file in files if file.exists())
    return {word for word in PERSONAL if word.encode() in content}


async def checked(bench: Bench) -> list[str]:
    nobody: Any = None  # the insurer is not asked
    return (await Checking(bench.store, nobody, lambda: False).run()).faults


def test_nothing_that_names_somebody_is_left(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        printer = FolderPrinter(tmp_path / "papers")
        for number in (1, 4):
            found = replace(making.shipment(number), number=str(10_000 + number))
            await printer.deliver(found, [Paper(PaperKind.LABEL, 1, "zpl", b"Hannah")])
        before = {each.id: each for each in await bench.store.all_shipments()}
        assert left_in(tmp_path) >= {"Hannah", "Larch", "Bowl", "Anna", "Ruth", "Mrs Hill"}
        assert await checked(bench) == []

        assert await privacy(bench).purge(RUTH) == Purged(3, 1, 4, 1)

        # Ruth pressed the key: she is still known, by the line that says so.
        assert left_in(tmp_path) == {"Ruth"}
        assert set((await bench.store.read(names.known)).values()) == {"Ruth Adeyemi"}
        assert await checked(bench) == []
        for shipment in await bench.store.all_shipments():
            was = before[shipment.id]
            assert shipment.purged_at is not None
            assert shipment.form.label_price == was.form.label_price
            assert shipment.form.value == was.form.value
            assert shipment.form.recipient.country == "GB"
            assert (shipment.state, shipment.cover, shipment.bought, shipment.proven) == (
                was.state, was.cover, was.bought, was.proven,
            )  # fmt: skip
            assert names.is_code(shipment.by)
            if shipment.consent is not None:
                assert shipment.consent.text == was.consent.text  # type: ignore[union-attr]
        # The papers that lay about are gone, another shipment's are not.
        assert [file.name[:5] for file in (tmp_path / "papers").iterdir()] == ["10004"]
        # A second time there is nothing to do.
        assert await privacy(bench).purge(RUTH) == Purged(0, 0, 0, 0)

    on_a_bench(tmp_path, act)


def test_the_record_says_who_removed_it_and_names_nobody(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await privacy(bench).purge(RUTH)
        lines = list(chain.lines_of(tmp_path / "record.jsonl"))
        purges = [line for line in lines if line["what"] == "purge"]
        assert sorted(line["shipment"] for line in purges) == [
            making.shipment(number).id for number in (1, 2, 3)
        ]
        assert {line["by"] for line in purges} & {line["by"] for line in lines if "by" in line}
        text = (tmp_path / "record.jsonl").read_text()
        assert not [word for word in PERSONAL if word in text]

    on_a_bench(tmp_path, act)


def test_an_order_that_nobody_dispatched_goes_too(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        for number, days in ((7, 0), (8, 300)):
            await bench.store.keep_orders([making.order(number)], NOW + timedelta(days=days))
        assert (await privacy(bench).purge(RUTH)).orders == 2  # and the one of the voided shipment
        old = await bench.store.order("shop", "10007")
        new = await bench.store.order("shop", "10008")
        assert old is not None
        assert new is not None
        assert old.state is OrderState.ON_HOLD
        assert old.order.recipient == Address(country="GB")
        assert new.order == making.order(8)
        # It comes in again by file: then it is whole, and still on hold.
        await bench.store.keep_orders([making.order(7)], NOW + LATER)
        again = await bench.store.order("shop", "10007")
        assert again is not None
        assert (again.order, again.state) == (making.order(7), OrderState.ON_HOLD)

    on_a_bench(tmp_path, act)


def test_what_is_not_old_enough_or_never_to_go_stays(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        assert await privacy(bench, timedelta(days=DAYS - 1)).purge(RUTH) == Purged(0, 0, 0, 1)
        assert await privacy(bench, timedelta(days=4000), days=0).purge(RUTH) == Purged(0, 0, 0, 0)
        assert (await bench.work(1)).shipment.form == making.shipment(1).form

    on_a_bench(tmp_path, act)


@pytest.mark.parametrize(
    "unsettled",
    [
        'UPDATE shipment SET flag = \'{"id": "x", "facts": {}}\' WHERE id = :id',
        "UPDATE shipment SET cover = 'amount_open' WHERE id = :id",
        "UPDATE shipment SET label_money = 'refund_asked' WHERE id = :id",
        "UPDATE shipment SET label = 'void_asked' WHERE id = :id",
        "UPDATE shipment SET state = 'voiding' WHERE id = :id",
        "UPDATE shipment SET updated_at = :now WHERE id = :id",
        "INSERT INTO open_step (step) SELECT max(id) FROM step WHERE shipment = :id",
        "INSERT INTO void (shipment, n, state, reason, asked_at, asked_by)"
        " VALUES (:id, 9, 'asked', 'label_spoiled', :now, 'Anna')",
        "INSERT INTO posting VALUES ('x', :id, 'hold.label', :now, 'Anna', '');"
        " INSERT INTO entry VALUES ('x', 'held', 'GBP', 5);"
        " INSERT INTO entry VALUES ('x', 'wallet', 'GBP', -5);"
        " UPDATE balance SET minor = minor + 5 WHERE account = 'held';"
        " UPDATE balance SET minor = minor - 5 WHERE account = 'wallet'",
    ],
)
def test_what_is_not_settled_stays_whole(tmp_path: Path, unsettled: str) -> None:
    async def act(bench: Bench) -> None:
        ident = making.shipment(1).id
        values = {"id": ident, "now": stamp(NOW + LATER)}

        def change(connection: apsw.Connection) -> None:
            for sql in unsettled.split(";"):
                connection.execute(sql, values)

        await bench.store.read(change)
        before = await bench.store.work(ident)
        assert (await privacy(bench).purge(RUTH)).shipments == 2
        assert await bench.store.work(ident) == before
        assert before.shipment.form.recipient.name == "Hannah"

    on_a_bench(tmp_path, act)


def test_only_who_answers_for_it_may(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        with pytest.raises(PermissionRefusedError):
            await privacy(bench).purge(Actor("Cleo", Role.CLERK))
        assert left_in(tmp_path) >= {"Hannah"}

    on_a_bench(tmp_path, act)


def test_it_is_due_once_a_day(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        clock = Clock(NOW)
        desk = Privacy(
            Purge(bench.store), listed, lambda: (tmp_path, tmp_path), Settings, clock, Sure()
        )
        assert await desk.due()
        await desk.purge(RUTH)
        assert not await desk.due()
        clock.at = NOW + timedelta(hours=25)
        assert await desk.due()
        clock.at = NOW - timedelta(days=3)  # a clock that was set back must not stop it for long
        assert await desk.due()

    on_a_bench(tmp_path, act)


def test_no_paper_comes_out_again_and_the_history_says_why(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await privacy(bench).purge(RUTH)
        papers = Papers(bench.store, Named(), bench.printer, bench.voids, None, bench.clock, print)
        with pytest.raises(RefusedError) as refused:
            await papers.reprint(making.shipment(1).id, PaperKind.LABEL, LOST, RUTH)
        assert refused.value.message.id == "last.purged"
        with pytest.raises(RefusedError) as too_old:
            await bench.void(1)
        assert too_old.value.message.facts["why"].id == "void.too_old"  # type: ignore[attr-defined]
        rows = await bench.store.read(lambda c: page(c, Wanted(), None, 10))
        assert [(row.purged, row.name, row.town) for row in rows] == [(True, "", "")] * 3
        assert await bench.store.read(lambda c: page(c, Wanted("kendal"), None, 10)) == []
        # By what names nobody it is found as ever.
        assert len(await bench.store.read(lambda c: page(c, Wanted("10001"), None, 10))) == 1

    on_a_bench(tmp_path, act)


def test_a_closed_list_stays_and_nobody_closed_it(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        lists = ManifestRows(bench.store)
        (before,) = await lists.all(10)
        await privacy(bench, timedelta(days=DAYS - 1)).purge(RUTH)
        assert (await lists.all(10), len(await lists.files(before.id))) == ([before], 1)
        await privacy(bench).purge(RUTH)
        (after,) = await lists.all(10)
        assert (after.parcels, after.closed_at) == (before.parcels, before.closed_at)
        assert names.is_code(after.by)
        assert await lists.files(before.id) == []  # made anew, without the name, when asked for

    on_a_bench(tmp_path, act)


def test_files_of_orders_that_were_taken_in_go_too(tmp_path: Path) -> None:
    done = tmp_path / "orders" / "done"
    done.mkdir(parents=True)
    for name, age in (("old.csv", DAYS + 1), ("new.csv", DAYS - 1)):
        (done / name).write_text("Hannah")
        at = (NOW + LATER - timedelta(days=age)).timestamp()
        os.utime(done / name, (at, at))
    (tmp_path / "orders" / "waits.csv").write_text("Hannah")
    os.utime(tmp_path / "orders" / "waits.csv", (0, 0))

    async def act(bench: Bench) -> None:
        assert (await privacy(bench).purge(RUTH)).files == 1
        assert [file.name for file in done.iterdir()] == ["new.csv"]
        assert (tmp_path / "orders" / "waits.csv").exists()  # nobody took it in: it is the shop's

    on_a_bench(tmp_path, act)


def test_a_silent_share_of_orders_holds_up_neither_the_purge_nor_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    monkeypatch.setattr(order_folder, "forget", lambda *_: answers.wait())
    monkeypatch.setattr("station.desk.privacy._SILENT_S", 1)

    async def act(bench: Bench) -> None:
        assert await asyncio.wait_for(privacy(bench).purge(RUTH), 1000) == Purged(3, 1, 4, 1)

    # Should it wait all the same, it is let go, and fails.
    late = threading.Timer(20, answers.set)
    late.start()
    try:
        on_a_bench(tmp_path, act)
        assert not answers.is_set()
    finally:
        answers.set()
        late.cancel()


def test_names_go_only_when_nobody_used_them_for_long(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        recent = money.top_up("topup-9", Money(1, "GBP"))
        await bench.store.post(recent, NOW + timedelta(days=300), "Anna")
        await privacy(bench).purge(RUTH)
        # All their work of before is under their codes; Anna's name is known a while longer.
        assert set((await bench.store.read(names.known)).values()) == {"Anna", "Ruth Adeyemi"}
        assert names.is_code((await bench.work(1)).shipment.by)

    on_a_bench(tmp_path, act)


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE consent SET body = '{}'",
        "UPDATE outcome SET evidence = '{}'",
        "UPDATE posting SET made_by = 'x'",
        "UPDATE posting SET event = 'x'",
        "UPDATE outcome SET answer = 'no'",
        "INSERT INTO purging VALUES (1); UPDATE outcome SET answer = 'no'",
        "INSERT INTO purging VALUES (1); UPDATE posting SET at = 'x'",
        "INSERT INTO purging VALUES (1); UPDATE entry SET minor = 1",
        "INSERT INTO purging VALUES (1); DELETE FROM posting",
        "INSERT INTO purging VALUES (1); UPDATE step SET body_sha256 = 'x'",
    ],
)
def test_what_has_happened_is_final_all_the_same(tmp_path: Path, forbidden: str) -> None:
    async def act(bench: Bench) -> None:
        connection = apsw.Connection(str(tmp_path / "station.db"))
        try:
            connection.execute("BEGIN")
            with pytest.raises(apsw.ConstraintError):
                connection.execute(forbidden)
            connection.execute("ROLLBACK")
        finally:
            connection.close()

    on_a_bench(tmp_path, act)


async def test_an_offer_whose_opt_out_is_owed_is_kept(tmp_path: Path) -> None:
    store = making.new_store(tmp_path)
    await store.open()
    try:
        await store.keep_offer("B1-0000000009", making.offer(9), b"answer")
        purge = Purge(store)
        later = NOW + timedelta(days=900)
        assert await purge.let_go(later, 10) == 0  # shown, not declined
        await store.decline("B1-0000000009", [making.opt_out(9)], NOW, "Anna")
        assert await purge.let_go(later, 10) == 0  # owed
        (step,) = await store.open_opt_outs()
        await store.opt_out_settled(step, None, NOW)
        assert await purge.let_go(NOW, 10) == 0  # not old enough
        assert await purge.let_go(later, 10) == 1
        assert await purge.let_go(later, 10) == 0
    finally:
        await store.close()
    assert making.rows(tmp_path, "SELECT answer, body, state FROM offer") == [
        (b"", "", "declined")
    ]  # fmt: skip


def test_a_looker_beside_it_is_not_in_the_way(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        looker = Database(tmp_path / "station.db", read_only=True)
        await looker.open()
        try:
            assert (await privacy(bench).purge(RUTH)).shipments == 3
        finally:
            await looker.close()

    on_a_bench(tmp_path, act)
