"""Double entry: nothing twice, nothing below nil, nothing given back that was not taken."""

import asyncio
import tempfile
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.errors import RefusedError
from station.domain.money import Money
from station.flow import money
from station.flow.work import Posting
from station.store.ledger import OverdrawnError, UnfoundedError
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def refund(shipment: str, part: str, amount: Money) -> Posting:
    return Posting(shipment, f"refund.{part}", ((f"spent.{part}", -amount), ("wallet", amount)))


async def post(store: Store, *postings: Posting) -> list[bool]:
    return [await store.post(posting, NOW, "Anna") for posting in postings]


async def test_a_second_posting_is_nothing(store: Store) -> None:
    hold = money.hold("B1-A", "label", pounds(1000))
    assert await post(store, hold, hold) == [True, False]
    assert await store.balances("held") == (pounds(1000),)
    assert await store.balances("wallet") == (pounds(99_000),)


async def test_an_overdraw_writes_nothing(store: Store, tmp_path: Path) -> None:
    before = making.rows(tmp_path, "SELECT count(*) FROM entry")
    with pytest.raises(OverdrawnError) as refused:
        await post(store, money.hold("B1-A", "label", pounds(100_001)))
    assert refused.value.message.facts["missing"] == pounds(1)
    assert await store.balances("wallet") == (pounds(100_000),)
    assert await store.money_of("B1-A") == {}
    assert making.rows(tmp_path, "SELECT count(*) FROM entry") == before
    assert await store.ledger_faults() == []
    assert await store.integrity_faults() == []


async def test_dispatches_at_the_same_moment_never_overdraw(store: Store) -> None:
    """Four want £21.66 each of £50: two get it, the others are told what is missing."""
    await post(store, money.correction("correction-1", pounds(5_000 - 100_000), "For the test"))
    ended = await asyncio.gather(
        *(making.dispatch(store, number) for number in range(1, 5)), return_exceptions=True
    )
    refused = [each for each in ended if isinstance(each, OverdrawnError)]
    lacking = pounds(3 * 2166 - 5_000)
    assert [each.message.facts["missing"] for each in refused] == [lacking] * 2
    assert len(await store.all_shipments()) == 2
    assert await store.balances("wallet") == (pounds(5_000 - 2 * 2166),)
    assert await store.balances("held") == (pounds(2 * 2166),)
    assert await store.ledger_faults() == []


@pytest.mark.parametrize("event", [money.capture, money.release])
async def test_nothing_is_taken_that_was_not_held(store: Store, event: object) -> None:
    await post(store, money.hold("B1-A", "label", pounds(500)))
    await post(store, money.hold("B1-B", "label", pounds(500)))
    with pytest.raises(UnfoundedError):
        await post(store, event("B1-A", "label", pounds(501)))  # type: ignore[operator]
    with pytest.raises(UnfoundedError):
        await post(store, event("B1-A", "cover", pounds(1)))  # type: ignore[operator]
    assert await store.balances("held") == (pounds(1000),)


async def test_what_is_captured_is_not_released_too(store: Store) -> None:
    await post(store, money.hold("B1-A", "cover", pounds(500)))
    await post(store, money.hold("B1-B", "cover", pounds(500)))
    await post(store, money.capture("B1-A", "cover", pounds(500)))
    with pytest.raises(UnfoundedError):
        await post(store, money.release("B1-A", "cover", pounds(500)))
    assert await store.balances("held") == (pounds(500),)


async def test_a_refund_never_exceeds_what_was_captured(store: Store) -> None:
    await post(store, money.hold("B1-A", "cover", pounds(500)))
    with pytest.raises(UnfoundedError):
        await post(store, refund("B1-A", "cover", pounds(1)))
    await post(store, money.capture("B1-A", "cover", pounds(500)))
    with pytest.raises(UnfoundedError):
        await post(store, refund("B1-A", "cover", pounds(501)))
    assert await post(store, refund("B1-A", "cover", pounds(300))) == [True]
    assert await post(store, refund("B1-A", "cover", pounds(300))) == [False]
    with pytest.raises(UnfoundedError):
        await post(store, refund("B1-A", "cover.rest", pounds(201)))
    assert await post(store, refund("B1-A", "cover.rest", pounds(200))) == [True]
    assert await store.ledger_faults() == []


async def test_what_stands_apart_is_counted_without_what_came_back_before(store: Store) -> None:
    await post(store, money.hold("B1-A", "cover", pounds(706)))
    await post(store, money.capture("B1-A", "cover", pounds(706)))
    await post(store, money.refund("B1-A", "cover.1", pounds(202)))
    with pytest.raises(UnfoundedError):
        await post(store, money.suspend("B1-A", "cover", pounds(505)))
    await post(store, money.suspend("B1-A", "cover", pounds(504)))
    with pytest.raises(UnfoundedError):
        await post(store, refund("B1-A", "cover.2", pounds(1)))
    assert await post(store, *money.settle("B1-A", "cover", pounds(504), pounds(300))) == [True] * 2
    assert await store.balances("suspense") == (pounds(0),)
    with pytest.raises(UnfoundedError):
        await post(store, *money.settle("B1-A", "cover.2", pounds(1), pounds(1)))


async def test_a_refund_in_another_currency_is_refused(store: Store) -> None:
    await post(store, money.hold("B1-A", "cover", pounds(500)))
    await post(store, money.capture("B1-A", "cover", pounds(500)))
    with pytest.raises(UnfoundedError):
        await post(store, refund("B1-A", "cover", Money(1, "EUR")))


async def test_a_posting_sums_to_nil_in_each_currency(store: Store) -> None:
    mixed = Posting("B1-A", "top_up", (("source", -pounds(5)), ("wallet", Money(5, "EUR"))))
    with pytest.raises(ValueError, match="nil"):
        await post(store, mixed)
    assert await store.money_of("B1-A") == {}


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM posting",
        "UPDATE posting SET event = 'x'",
        "UPDATE posting SET note = 'x'",
        "DELETE FROM entry",
        "UPDATE entry SET minor = minor + 1",
        "DELETE FROM sent",
        "UPDATE sent SET n = 9",
        "DELETE FROM outcome",
        "UPDATE outcome SET answer = 'yes'",
        "DELETE FROM applied",
        "UPDATE applied SET result = 'covered'",
        "DELETE FROM step",
        "UPDATE step SET key = 'other'",
        "UPDATE consent SET body = '{}'",
    ],
)
async def test_what_has_happened_stays(store: Store, tmp_path: Path, sql: str) -> None:
    wanted = await making.dispatch(store)
    (step,) = await store.steps(wanted.id)
    await store.sent(step, NOW)
    execute = (
        "INSERT INTO outcome (step, n, source, at, answer, evidence) VALUES (1,1,'send','','','')"
    )
    making.execute(tmp_path, execute)
    making.execute(tmp_path, "INSERT INTO applied (step, at, result) VALUES (1, '', '')")
    with pytest.raises(apsw.ConstraintError, match=r"append-only|never changed"):
        making.execute(tmp_path, sql)


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE balance SET minor = minor + 1 WHERE account = 'wallet'", "differ"),
        ("DELETE FROM balance WHERE account = 'held'", "differ"),
        ("UPDATE ledger_day SET minor = minor + 1 WHERE event = 'top_up'", "differ"),
        ("DELETE FROM ledger_day WHERE account = 'held'", "differ"),
        ("INSERT INTO posting VALUES ('x/y', 'x', 'y', '', '', '')", "no entries"),
        ("INSERT INTO entry VALUES ('topup-1/top_up', 'held', 'GBP', 5)", "nil"),
    ],
)
async def test_books_that_were_changed_are_found_out(
    store: Store, tmp_path: Path, sql: str, fault: str
) -> None:
    await making.dispatch(store)
    assert await store.ledger_faults() == []
    making.execute(tmp_path, sql)
    assert any(fault in line for line in await store.ledger_faults())


_EVENTS = st.sampled_from(["hold", "capture", "release", "refund", "top_up"])
_ACTS = st.lists(
    st.tuples(
        _EVENTS,
        st.sampled_from(["B1-A", "B1-B"]),
        st.sampled_from(["label", "cover"]),
        st.integers(1, 400),
        st.sampled_from(["GBP", "EUR"]),
    ),
    max_size=40,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ACTS)
def test_the_books_balance_whatever_is_posted(acts: list[tuple[str, str, str, int, str]]) -> None:
    async def run(folder: Path) -> None:
        store = making.new_store(folder)
        await store.open()
        try:
            for event, shipment, part, minor, currency in acts:
                amount = Money(minor, currency)
                makers = {"hold": money.hold, "capture": money.capture, "release": money.release}
                if event == "top_up":
                    posting = money.top_up(f"{shipment}-{part}-{minor}", amount)
                elif event == "refund":
                    posting = refund(shipment, part, amount)
                else:
                    posting = makers[event](shipment, part, amount)
                try:
                    await store.post(posting, NOW, "Anna")
                except RefusedError:
                    continue
            await _check(store)
        finally:
            await store.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder)))


async def _check(store: Store) -> None:
    assert await store.ledger_faults() == []
    assert await store.integrity_faults() == []
    held: dict[str, int] = {}
    for shipment in ("B1-A", "B1-B"):
        found = await store.money_of(shipment)
        for part in ("label", "cover"):
            for currency in ("GBP", "EUR"):
                sums = {
                    event: sum(
                        amount.minor
                        for amount in found.get(f"{event}.{part}", ())
                        if amount.currency == currency
                    )
                    for event in ("hold", "capture", "release", "refund")
                }
                assert sums["refund"] <= sums["capture"]
                left = sums["hold"] - sums["capture"] - sums["release"]
                assert left >= 0
                held[currency] = held.get(currency, 0) + left
    for amount in await store.balances("held"):
        assert amount.minor == held[amount.currency]
