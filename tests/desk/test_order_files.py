"""Files of orders: looked at, previewed, kept, their orders listed and put on hold."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from station.desk.order_files import Step
from station.desk.orders_page import BenchOrders, Part, Sieve, counts, left, offered
from station.domain.column_map import Rule
from station.domain.errors import EnvironmentFaultError, RefusedError
from station.domain.shipment import Order
from station.flow.order_files import Kind, OrdersWanted
from station.flow.work import HoldWhy, OrderState
from station.i18n import say
from station.orders import child
from tests.desk.order_rig import DANA, FILES, NOW, Rig, file_rig

__all__ = ["file_rig"]


@pytest.fixture
def rig(file_rig: Rig) -> Rig:
    return file_rig


async def test_nothing_is_kept_before_it_was_looked_at(rig: Rig) -> None:
    preview = await rig.preview(FILES / "shopify.csv", Rule.PHONES)
    assert (preview.counts.new, preview.counts.total) == (3, 3)
    assert await rig.numbers() == []
    assert (await rig.files.keep(preview, DANA)).kept == 3
    assert await rig.numbers() == ["#1001", "#1002", "#1004"]
    with pytest.raises(RefusedError, match=r"orders\.nothing_to_keep"):
        await rig.files.keep(preview, DANA)


async def test_a_dropped_preview_keeps_nothing_and_leaves_room_for_the_next(rig: Rig) -> None:
    preview = await rig.preview(FILES / "woocommerce.csv")
    with pytest.raises(RefusedError, match=r"orders\.busy"):
        await rig.preview(FILES / "shopify.csv")
    await rig.files.drop(preview)
    assert await rig.files.staged(None, False, 0, 10) == []
    assert (await rig.preview(FILES / "shopify.csv")).counts.new == 2
    assert await rig.numbers() == []


async def test_a_mapping_is_remembered_for_its_source(rig: Rig) -> None:
    first = await rig.files.look(FILES / "ebay-uk.csv", DANA)
    assert (first.source, first.remembered) == ("ebay", False)
    kept = await rig.preview(FILES / "ebay-uk.csv", Rule.COUNTRIES, Rule.PHONES)
    await rig.files.keep(kept, DANA)
    again = await rig.files.look(FILES / "ebay-uk.csv", DANA)
    assert again.remembered
    assert again.column_map == kept.column_map
    assert again.taken is not None
    assert again.taken.name == "ebay-uk.csv"
    other = await rig.files.look(FILES / "ebay-uk.csv", DANA, "second shop")
    assert not other.remembered


async def test_the_preview_says_what_is_new_changed_the_same_or_in_work(
    rig: Rig, tmp_path: Path
) -> None:
    await rig.files.keep(await rig.preview(FILES / "shopify.csv", Rule.PHONES), DANA)
    (busy,) = await rig.store.find_orders("#1004")
    await rig.store.move_order(busy.order, OrderState.ON_BENCH, NOW, "Dana")
    changed = tmp_path / "changed.csv"
    data = (FILES / "shopify.csv").read_bytes()
    changed.write_bytes(data.replace(b"8 rue des Tanneurs", b"9 rue des Tanneurs"))
    preview = await rig.preview(changed)
    counts = preview.counts
    assert (counts.new, counts.changed, counts.same, counts.in_work) == (0, 1, 1, 1)
    (differs,) = await rig.files.staged(Kind.CHANGED, False, 0, 10)
    assert differs.before is not None
    assert (differs.before.recipient.address1, differs.order.recipient.address1) == (
        "8 rue des Tanneurs",
        "9 rue des Tanneurs",
    )
    assert [say(each) for each in preview.questions] == [
        "1 order differs from the one that is here."
    ]
    kept = await rig.files.keep(preview, DANA)
    assert (kept.kept, kept.same, kept.in_work) == (1, 1, 1)
    (after,) = await rig.store.find_orders("#1004")
    assert (after.state, after.order) == (OrderState.ON_BENCH, busy.order)


async def test_a_number_of_another_source_is_shown_and_not_merged(rig: Rig) -> None:
    await rig.files.keep(await rig.preview(FILES / "shopify.csv"), DANA)
    looked = await rig.files.look(FILES / "shopify.csv", DANA, "market stall")
    preview = await rig.files.read(looked, looked.column_map, DANA)
    assert (preview.counts.new, preview.counts.elsewhere) == (2, 2)
    assert {each.elsewhere for each in await rig.files.staged(None, True, 0, 10)} == {"shopify"}
    await rig.files.keep(preview, DANA)
    assert len(await rig.store.find_orders("#1001")) == 2


async def test_an_order_of_an_older_version_is_the_same_order(rig: Rig) -> None:
    await rig.files.keep(await rig.preview(FILES / "woocommerce.csv"), DANA)
    old = ',"hs_code":"","origin":""'
    await rig.store.write(
        lambda c: c.execute("UPDATE orders SET body = replace(body, ?, '')", (old,))
    )
    assert (await rig.preview(FILES / "woocommerce.csv")).counts.same == 2


async def test_a_large_file_is_read_in_a_process_of_its_own(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "SMALL_BYTES", 0)
    steps: list[Step] = []
    looked = await rig.files.look(FILES / "shopify.csv", DANA)
    preview = await rig.files.read(looked, looked.column_map, DANA, steps.append)
    assert preview.counts.new == 2
    assert [step.word for step in steps] == ["rows", "orders"]
    assert len(preview.findings) == 1
    gone = replace(looked, path=looked.path.with_name("gone.csv"))
    with pytest.raises(Exception, match=r"orders\.unreadable"):
        await rig.files.read(gone, looked.column_map, DANA, over=preview)


async def test_a_file_that_could_not_be_staged_is_read_by_the_next_press(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = await rig.files.look(FILES / "shopify.csv", DANA)

    async def full(*_: object) -> None:
        raise EnvironmentFaultError("store.disk_full")

    with monkeypatch.context() as during:
        during.setattr(rig.files._files, "stage", full)
        with pytest.raises(EnvironmentFaultError) as told:
            await rig.files.read(looked, looked.column_map, DANA)
    assert not rig.files.busy, told
    preview = await rig.files.read(looked, looked.column_map, DANA)
    assert preview.counts.new == 2


async def test_what_is_kept_is_said_to_be_where_its_preview_cannot_be_put_away(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await rig.preview(FILES / "shopify.csv", Rule.PHONES)

    async def failed() -> None:
        raise EnvironmentFaultError("store.disk_failed", path="/d")

    with monkeypatch.context() as during:
        during.setattr(rig.files._files, "unstage", failed)
        kept = await rig.files.keep(preview, DANA)
    assert kept.kept == 3
    assert not rig.files.busy


async def test_reading_can_be_stopped_and_keeps_nothing(rig: Rig, tmp_path: Path) -> None:
    rows = (FILES / "woocommerce.csv").read_bytes().splitlines(keepends=True)
    big = tmp_path / "big.csv"
    lines = [rows[3].replace(b"2102", str(number).encode()) for number in range(5_000, 9_000)]
    big.write_bytes(rows[0] + b"".join(lines))
    looked = await rig.files.look(big, DANA)

    def stop(_: Step) -> None:
        rig.files.stop()

    with pytest.raises(RefusedError, match=r"orders\.stopped"):
        await rig.files.read(looked, looked.column_map, DANA, stop)
    assert not rig.files.busy
    assert await rig.files.staged(None, False, 0, 10) == []
    preview = await rig.files.read(looked, looked.column_map, DANA)
    assert preview.counts.new == 4_000
    kept = await rig.files.keep(preview, DANA, stop)
    assert (kept.kept, kept.cut) == (2_000, True)
    assert len(await rig.numbers()) == 100


class TestHolds:
    async def test_a_reason_is_kept_with_who_and_when(self, rig: Rig, order: Order) -> None:
        await rig.store.keep_orders([order], NOW)
        await rig.orders.hold("csv", order.number, " Out of stock ", DANA)
        (row,) = await rig.orders.page(OrdersWanted(OrderState.ON_HOLD), 0, 10, DANA)
        assert row.hold is not None
        assert (row.hold.why, row.hold.note, row.hold.by, row.hold.at) == (
            HoldWhy.HELD, "Out of stock", "Dana", NOW,
        )  # fmt: skip
        assert (await rig.orders.tally(DANA))[OrderState.ON_HOLD] == 1
        await rig.orders.release("csv", order.number, DANA)
        (row,) = await rig.orders.page(OrdersWanted(), 0, 10, DANA)
        assert (row.state, row.hold) == (OrderState.OPEN, None)

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 121, "a\u202eb"])
    async def test_without_a_good_reason_nothing_is_held(
        self, rig: Rig, order: Order, reason: str
    ) -> None:
        await rig.store.keep_orders([order], NOW)
        with pytest.raises(RefusedError, match=r"orders\.reason"):
            await rig.orders.hold("csv", order.number, reason, DANA)
        assert await rig.numbers(OrderState.OPEN) == [order.number]

    async def test_what_is_not_there_or_not_open_is_refused(self, rig: Rig, order: Order) -> None:
        with pytest.raises(RefusedError, match=r"orders\.not_open"):
            await rig.orders.hold("csv", "none", "why", DANA)
        await rig.store.keep_orders([order], NOW)
        with pytest.raises(RefusedError, match=r"orders\.not_on_hold"):
            await rig.orders.release("csv", order.number, DANA)

    async def test_the_list_is_searched_by_number_name_and_town(
        self, rig: Rig, order: Order
    ) -> None:
        await rig.store.keep_orders([replace(order, number=str(n)) for n in range(10, 14)], NOW)
        assert await rig.numbers(text="1") == ["10", "11", "12", "13"]
        assert await rig.numbers(text="12") == ["12"]
        assert await rig.numbers(text="whitfield") == ["10", "11", "12", "13"]
        assert await rig.numbers(text="KENDAL") == ["10", "11", "12", "13"]
        assert await rig.numbers(text="nobody") == []
        rows = await rig.orders.page(OrdersWanted(), 2, 1, DANA)
        assert [row.number for row in rows] == ["12"]


async def test_a_child_that_dies_is_said(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "SMALL_BYTES", 0)
    monkeypatch.setattr(child, "again", lambda *_: ["/bin/false"])
    with pytest.raises(Exception, match=r"orders\.reader_ended"):
        await asyncio.wait_for(rig.files.look(FILES / "shopify.csv", DANA), 20)


async def test_the_page_goes_from_a_file_to_the_list_and_the_folder_lets_go_of_it(
    rig: Rig,
) -> None:
    page = BenchOrders(rig.orders, rig.files, rig.folder, lambda: DANA)
    path = rig.dropped_in("shopify.csv")
    for _ in range(2):
        await rig.folder.look()
    empty = await page.view(Part.OPEN, "")
    assert (empty.count, empty.first_waiting) == (0, str(path))
    assert [say(each) for each in empty.waiting] == [
        "shopify.csv waits: Nobody has said yet what its columns mean."
    ]
    looked = await page.look(f' "{path}" ')
    assert looked.sight is not None
    preview = await page.read(looked, looked.column_map, lambda _: None, None)
    held = counts(preview)
    assert held == {Sieve.LEFT_OUT: 1, Sieve.OFFERED: 1, Sieve.NEW: 2}
    told = {sieve: await page.lines(preview, sieve, 0) for sieve in held}
    assert {sieve: len(lines) for sieve, lines in told.items()} == held
    assert [say(line.title) for line in told[Sieve.NEW]] == [
        "#1001  Odile Marchand",
        "#1004  Lee Ortega",
    ]
    assert [say(line.title) for line in told[Sieve.OFFERED]] == [
        "“01632 960502” could be “+441632960502”"
    ]
    assert len(left(preview)) == 2
    ((rule, word),) = offered(preview)
    assert rule is Rule.PHONES
    assert "01632 960502" in say(word)
    assert looked.column_map is not None
    better = looked.column_map.accepting(rule)
    preview = await page.read(looked, better, lambda _: None, preview)
    assert (await page.keep(preview, lambda _: None)).kept == 3
    assert not path.exists()
    assert (rig.inbox / "done" / "shopify.csv").exists()
    view = await page.view(Part.OPEN, "")
    assert (view.count, view.tally[Part.OPEN], view.waiting) == (3, 3, ())
    first = view.rows[0]
    assert (first.number, first.can_hold, first.address[-1]) == ("#1001", True, "FR")
    await page.hold(first, "Out of stock")
    (held_line,) = (await page.view(Part.ON_HOLD, "")).rows
    assert held_line.hold is not None
    assert say(held_line.hold) == "Out of stock (Dana)"
    await page.release(held_line)
    assert len(await page.more(Part.ALL, "", 1)) == 2


async def test_our_own_columns_in_an_older_encoding_are_read_as_somebody_says(
    rig: Rig, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    head = "order,name,address1,city,postcode,country,contents,value,currency\n"
    path.write_bytes(
        (head + "7,Zoë Brandt,Lindenallee 3,Köln,50667,DE,Hut,20.00,EUR\n").encode("cp1252")
    )
    assert (await rig.files.look(path, DANA)).refused is not None
    looked = await rig.files.look(path, DANA, encoding="cp1252")
    preview = await rig.files.read(looked, looked.column_map, DANA)
    assert (preview.counts.new, preview.left_out) == (1, ())
    await rig.files.keep(preview, DANA)
    (kept,) = await rig.store.find_orders("7")
    assert kept.order.recipient.name == "Zoë Brandt"
