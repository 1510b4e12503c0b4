"""A statement of the wallet: whatever the hour at which a day begins, its sums are its postings."""

import random
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.domain.errors import RefusedError
from station.domain.money import Money
from station.flow import money
from station.flow.work import Posting
from station.store.db import Database
from station.store.ledger import OverdrawnError
from station.store.reader import HistoryReader
from station.store.store import Store
from station.store.wallet_rows import WalletRows
from tests.store import making
from tests.store.making import NOW


@pytest.fixture
async def rows(tmp_path: Path, store: Store) -> AsyncIterator[WalletRows]:
    reader = HistoryReader(Database(tmp_path / "station.db", read_only=True))
    yield WalletRows(reader)
    await reader.close()


def some(dice: random.Random) -> list[tuple[Posting, datetime]]:
    """Postings of two months, in no order, of two currencies."""
    made = []
    for number in range(60):
        at = NOW - timedelta(minutes=dice.randrange(60 * 24 * 60))
        amount = Money(dice.randrange(1, 900), dice.choice(["GBP", "EUR"]))
        shipment = f"B1-{number}"
        made.append((money.hold(shipment, "label", amount), at))
        end = money.capture if dice.random() < 0.7 else money.release
        made.append((end(shipment, "label", amount), at + timedelta(minutes=dice.randrange(3000))))
        if end is money.capture and dice.random() < 0.3:
            back = money.refund(shipment, "label", amount)
            made.append((back, at + timedelta(hours=dice.randrange(100, 200))))
    return made


async def test_the_sums_are_those_of_the_postings(store: Store, rows: WalletRows) -> None:
    dice = random.Random(7)
    await store.post(money.top_up("topup-2", Money(500_000, "EUR")), NOW, "Ben")
    for posting, at in some(dice):
        await store.post(posting, at, "Anna")
    far = NOW + timedelta(days=400)
    everything = await rows.whole((NOW - timedelta(days=400), far), [])
    for _ in range(40):
        since = NOW - timedelta(minutes=dice.randrange(90_000))
        bounds = (since, since + timedelta(minutes=dice.choice([1, 50, 1440, 1500, 44_640])))
        whole = await rows.whole(bounds, [bounds])
        assert whole.parts == [whole.accounts]
        mine = [each for each in everything.entries if bounds[0] <= each.at < bounds[1]]
        assert whole.entries == mine
        page = await rows.page(bounds, 3, 5)
        assert list(page.entries) == list(reversed(mine))[3:8]
        assert page.count == len(mine)
        for account in whole.accounts:
            code = account.currency
            for side in ("available", "held"):
                before = sum(
                    getattr(each, side).minor
                    for each in everything.entries
                    if each.at < bounds[0] and each.amount.currency == code
                )
                change = sum(
                    getattr(each, side).minor for each in mine if each.amount.currency == code
                )
                assert getattr(account.opening, side).minor == before
                assert getattr(account.closing, side).minor == before + change
                assert sum(getattr(each, side).minor for each in account.moved) == change
            count = sum(1 for each in mine if each.amount.currency == code)
            assert sum(each.count for each in account.moved) == count
    now = {each.currency: each for each in (await rows.page((NOW, far), 0, 1)).standing}
    assert now == {each.currency: each.closing for each in everything.accounts}
    assert await store.ledger_faults() == []


async def test_a_reference_is_posted_once_and_with_one_sum(store: Store, rows: WalletRows) -> None:
    first = money.top_up("topup-INV-7", Money(700, "GBP"), "Bank, 24 Nov")
    assert await store.post(first, NOW, "Ruth")
    assert not await store.post(first, NOW + timedelta(days=1), "Ben")
    with pytest.raises(RefusedError, match="reference_used"):
        await store.post(money.top_up("topup-INV-7", Money(701, "GBP")), NOW, "Ruth")
    with pytest.raises(RefusedError, match="reference_used"):
        await store.post(money.top_up("topup-INV-7", Money(700, "EUR")), NOW, "Ruth")
    page = await rows.page((NOW, NOW + timedelta(days=9)), 0, 9)
    entry = page.entries[0]
    assert (entry.reference, entry.note, entry.shipment, entry.by) == (
        "INV-7", "Bank, 24 Nov", "", "Ruth",
    )  # fmt: skip


async def test_a_correction_never_takes_more_than_there_is(store: Store, rows: WalletRows) -> None:
    await store.post(money.hold("B1-A", "label", Money(99_000, "GBP")), NOW, "Anna")
    with pytest.raises(OverdrawnError):
        await store.post(money.correction("correction-1", Money(-1_001, "GBP"), "Lost"), NOW, "R")
    assert await store.post(
        money.correction("correction-1", Money(-1_000, "GBP"), "Lost"), NOW, "R"
    )
    assert await store.balances("wallet") == (Money(0, "GBP"),)
    account = (await rows.whole((NOW, NOW + timedelta(days=1)), [])).accounts[0]
    assert account.total("correction") == Money(-1_000, "GBP")
    assert account.closing.balance == account.total("top_up", "correction", "hold")


async def test_what_the_second_record_brings_back_is_in_the_statement(
    tmp_path: Path, store: Store
) -> None:
    """A note is in no line of it, only its hash."""
    await store.post(money.correction("correction-9", Money(5, "GBP"), "For Ms Grey"), NOW, "Ruth")
    await store.close()
    assert b"Grey" not in (tmp_path / "record.jsonl").read_bytes()
    (tmp_path / "station.db").unlink()
    again = making.new_store(tmp_path)
    await again.open(rebuild=True)
    reader = HistoryReader(Database(tmp_path / "station.db", read_only=True))
    try:
        whole = await WalletRows(reader).whole((NOW, NOW + timedelta(days=1)), [])
        assert [(each.event, each.note) for each in whole.entries] == [
            ("top_up", ""),
            ("correction", ""),
        ]
        assert await again.ledger_faults() == []
    finally:
        await reader.close()
        await again.close()
