"""However a booking, its change and its void end: no money is left that nobody can settle."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from station.desk.resolving import Resolution
from station.domain.cover import CoverState
from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.shipment import LabelState
from station.flow import money
from station.flow.seen import StepKind
from station.flow.void import in_force
from tests.flow import rig
from tests.flow.rig import RUTH, Bench, on_a_bench
from tests.flow.test_void import ONE
from tests.flow.void_rules import loose_money
from tests.store import making

HOUR = 3600
AS_AGREED = ("", "cheaper", "dearer", "another price")
"""What became of a change of a booking that was as agreed; empty: none was made."""
BOOKED = (*(("as agreed", change) for change in AS_AGREED), ("another price", ""), ("unpaid", ""))
ENDS = (
    "told", "above", "never told", "elsewhere", "may not", "refused", "kept", "withdrawn",
)  # fmt: skip
NIL = Money(0, "GBP")


def says_of(booked: str, end: str) -> Callable[[str], str]:
    """What meets each kind of call."""
    confirms = iter(["lost"] if end == "never told" else [])

    def says(kind: str) -> str:
        if kind == StepKind.CONFIRM_PAYMENT and booked == "unpaid":
            return "422"
        if kind == StepKind.CONFIRM_CANCEL and end in ("never told", "refused"):
            return next(confirms, "422")
        return "ok"

    return says


async def booked_so(bench: Bench, booked: str, change: str) -> None:
    """A booking, and perhaps a change of it."""
    bench.insurer.pending = booked == "unpaid"
    bench.insurer.price = "9.00" if booked == "another price" else "7.06"
    await bench.dispatch()
    await asyncio.sleep(HOUR / 4)
    if change:
        bench.insurer.new_price = "5.04" if change == "cheaper" else "8.74"
        bench.insurer.really = "9.24" if change == "another price" else ""
        await bench.change(30_000)
        await asyncio.sleep(HOUR / 4)


async def voided_so(bench: Bench, end: str) -> None:
    """A void that comes to `end`, whatever became of the label."""
    insurer, premium = bench.insurer, (await bench.work()).shipment.premium
    assert premium is not None
    insurer.refund = {"above": "99.00", "kept": "0.01"}.get(end, str(premium))
    insurer.cancellable = end != "may not"
    if end == "elsewhere":
        insurer.booked[making.package()] = "CANCELLED"
    if end == "withdrawn":
        await bench.void(approve=False)
        await asyncio.sleep(HOUR / 4)
        await bench.voiding.withdraw(ONE, RUTH)
        return
    await bench.void(accepted=premium)
    await asyncio.sleep(HOUR / 4)
    work = await bench.work()
    refused = work.shipment.label is LabelState.VOID_REFUSED
    if in_force(work) and refused and end != "kept":
        await bench.voiding.cover_anyway(ONE, RUTH)
        bench.outbox.wake(ONE)
    await asyncio.sleep(2 * HOUR)
    if in_force(await bench.work()):
        await bench.voiding.keep_cover(ONE, RUTH)


async def settled_by_hand(bench: Bench) -> None:
    """A person writes down whatever is asked for: nothing was taken, and nothing came back."""
    for _ in range(6):
        choices = await bench.resolving.choices(ONE, RUTH)
        if not choices:
            return
        await bench.resolving.resolve(ONE, choices[0], "Statement", NIL, RUTH)
        await asyncio.sleep(HOUR / 4)
        assert await loose_money(bench, 1) == []
    raise AssertionError("it is asked about for ever")


@pytest.mark.parametrize(
    ("booked", "end", "carrier"),
    [*product(BOOKED, ENDS, ("voids", "refuses"))],
    ids=lambda each: each if isinstance(each, str) else " ".join(filter(None, each)),
)
def test_money_that_no_step_will_settle_has_a_flag_and_a_choice(
    tmp_path: Path, booked: tuple[str, str], end: str, carrier: str
) -> None:
    async def act(bench: Bench) -> None:
        await booked_so(bench, *booked)
        assert await loose_money(bench, 1) == []
        await voided_so(bench, end)
        assert not in_force(await bench.work())
        assert await loose_money(bench, 1) == []
        await settled_by_hand(bench)
        for account in (money.HELD, money.SUSPENSE):
            assert not any(each.minor for each in await bench.store.balances(account))
        assert (await bench.work()).shipment.flag is None

    makers = rig.MAKERS
    if carrier == "refuses":
        makers = replace(makers, void_label=lambda of, _: making.CARRIER.voiding(of, making.NOW))
    on_a_bench(tmp_path, act, says_of(booked[0], end), makers=makers)


def test_a_mismatch_is_flagged_again_when_a_carrier_refused_and_the_wish_is_taken_back(
    tmp_path: Path,
) -> None:
    """The label's flag, and before it the preview's, had stood over it."""
    fates = {"preview_cancel": "500", "confirm_payment": "422"}

    async def act(bench: Bench) -> None:
        await booked_so(bench, "unpaid", "")
        await bench.void(approve=False)
        await asyncio.sleep(HOUR)
        await bench.voiding.approve(ONE, None, RUTH)
        await asyncio.sleep(60)
        flag = (await bench.work()).shipment.flag
        assert flag is not None
        assert flag.id == "void.label_stands"
        await bench.voiding.withdraw(ONE, RUTH)
        shipment = (await bench.work()).shipment
        assert shipment.cover is CoverState.MISMATCH
        assert shipment.flag is not None
        assert shipment.flag.id == "cover.mismatch"
        assert await loose_money(bench, 1) == []

    makers = replace(rig.MAKERS, void_label=lambda of, _: making.CARRIER.voiding(of, making.NOW))
    on_a_bench(tmp_path, act, lambda kind: fates.get(kind, "ok"), makers=makers)


@pytest.mark.parametrize("found", [Resolution.EXECUTED, Resolution.WRITE_OFF])
def test_what_stands_apart_after_a_cheaper_change_is_settled_as_it_was(
    tmp_path: Path, found: Resolution
) -> None:
    async def act(bench: Bench) -> None:
        await booked_so(bench, "as agreed", "cheaper")
        await voided_so(bench, "never told")
        assert await bench.store.balances("suspense") == (Money(504, "GBP"),)
        await bench.resolving.resolve(ONE, found, "Statement", Money(300, "GBP"), RUTH)
        events = await bench.store.money_of(ONE)
        assert events["refund.cover.1"] == (Money(202, "GBP"),)
        came = (Money(300, "GBP"),) if found is Resolution.EXECUTED else None
        rest = 204 if found is Resolution.EXECUTED else 504
        assert events.get("refund.cover") == came
        assert events["unsuspend.cover"] == (Money(rest, "GBP"),)
        with pytest.raises(RefusedError, match=r"wallet\.unfounded"):
            await bench.store.post(
                money.settle(ONE, "cover.more", Money(1, "GBP"), Money(1, "GBP"))[0],
                making.NOW, "Ruth",
            )  # fmt: skip

    on_a_bench(tmp_path, act, says_of("as agreed", "never told"))
