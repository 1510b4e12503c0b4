"""Voids at their edges: a person is quicker, the clock is set back, the cover stands after all."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from station.desk.resolving import Resolution
from station.domain.cover import CoverState
from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.shipment import LabelState, PaperKind, ShipmentState
from station.domain.void import VoidReason, VoidState
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Wish, Work
from tests.flow.rig import RUTH, Bench, on_a_bench, script
from tests.flow.test_void import ONE, cancels, is_cover, kinds, over
from tests.store import making
from tests.store.making import PRICE


def flagged(work: Work) -> bool:
    return work.shipment.flag is not None


def whenever(state: dict[str, str]) -> Callable[[str], str]:
    """What each kind of call meets now: `ok` where nothing is said."""
    return lambda kind: state.get(kind, state.get("*", "ok"))


def test_a_person_who_presses_retry_gets_a_look_at_once(tmp_path: Path) -> None:
    state = {"confirm_cancel": "lost_before"}

    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        work = await bench.until(lambda work: any(step.flagged for step in work.steps))
        # Flagged: it is only read, every three minutes.
        await asyncio.sleep(181)
        read = kinds(bench).count("read")
        await bench.queue.retry(ONE, RUTH)
        await asyncio.sleep(1)
        assert kinds(bench).count("read") == read + 1
        assert work.shipment.cover is CoverState.CANCELLING

    on_a_bench(tmp_path, act, whenever(state))


@pytest.mark.parametrize("minutes", [40, 600])
def test_a_lost_preview_is_asked_for_again_when_the_line_is_back(
    tmp_path: Path, minutes: int
) -> None:
    """It changed nothing; whoever approved the void is not asked a second time."""
    state: dict[str, str] = {}

    def says(kind: str) -> str:
        if kind == "preview_cancel" and not state:
            state["*"] = "unsent"
            return "lost_before"
        return whenever(state)(kind)

    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        await asyncio.sleep(minutes * 60)
        work = await bench.work()
        assert (work.shipment.cover, flagged(work)) == (CoverState.CANCEL_SAVED, True)
        state["*"] = "ok"
        work = await bench.until(is_cover(CoverState.CANCELLED), hours=0.25)
        assert not flagged(work)

    on_a_bench(tmp_path, act, says)


def test_a_preview_that_is_answered_after_many_tries_takes_its_flag_along(tmp_path: Path) -> None:
    state = {"preview_cancel": "500"}

    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        await asyncio.sleep(5 * 3600)
        work = await bench.work()
        assert flagged(work)
        sent = next(s for s in work.steps if s.kind is StepKind.PREVIEW_CANCEL).sent
        apart = [b.at - a.at for a, b in pairwise(sent[1:])]
        assert timedelta(minutes=2) <= min(apart) <= max(apart) <= timedelta(minutes=9)
        state.clear()
        assert not flagged(await bench.until(is_cover(CoverState.CANCELLED), hours=0.25))

    on_a_bench(tmp_path, act, whenever(state))


def test_label_and_cover_stand_is_never_called_no_cover(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await asyncio.sleep(3 * 3600)  # the hand-over is past: the carrier refuses
        await bench.void()
        await bench.until(flagged)
        bench.insurer.cancellable = False
        await bench.voiding.cover_anyway(ONE, RUTH)
        work = await bench.until(over)
        shipment = work.shipment
        assert (shipment.label, shipment.cover) == (
            LabelState.VOID_REFUSED,
            CoverState.CANCEL_REFUSED,
        )
        assert shipment.flag is not None
        assert shipment.flag.id == "cover.cancel_refused"

    bench = on_a_bench(tmp_path, act, script())
    assert bench.insurer.booked[making.package()] == "CONFIRMED"


def test_a_supervisor_who_thinks_again_stops_what_was_not_sent(tmp_path: Path) -> None:
    """The smaller refund was accepted, its confirmation never left, the acceptance is gone."""
    state = {"confirm_cancel": "unsent"}

    async def act(bench: Bench) -> None:
        await bench.covered()
        bench.insurer.refund = "5.00"
        await bench.void(approve=False)
        await bench.until(is_cover(CoverState.PREVIEWED))
        await bench.voiding.approve(ONE, Money(500, "GBP"), RUTH)
        await bench.until(is_cover(CoverState.CANCELLING))
        await asyncio.sleep(20)
        await bench.voiding.approve(ONE, None, RUTH)
        state.clear()
        work = await bench.until(flagged)
        assert work.shipment.flag is not None
        assert work.shipment.flag.id == "void.refund_smaller"
        await asyncio.sleep(3600)
        assert bench.insurer.refunded == {}
        await bench.voiding.approve(ONE, Money(500, "GBP"), RUTH)
        assert (await bench.until(over)).shipment.cover is CoverState.CANCELLED

    bench = on_a_bench(tmp_path, act, whenever(state))
    assert bench.insurer.refunded == {making.package(): "5.00"}


def test_what_never_left_may_be_withdrawn(tmp_path: Path) -> None:
    state: dict[str, str] = {}

    async def act(bench: Bench) -> None:
        await bench.covered()
        await asyncio.sleep(3 * 3600)  # the carrier refuses, so that only the cover is at stake
        await bench.void()
        await bench.until(flagged)
        state["confirm_cancel"] = "unsent"
        await bench.voiding.cover_anyway(ONE, RUTH)
        await bench.until(lambda work: any(s.kind is StepKind.CONFIRM_CANCEL and s.sent
                                           for s in work.steps))  # fmt: skip
        await asyncio.sleep(5)
        await bench.voiding.withdraw(ONE, RUTH)
        state.clear()
        await asyncio.sleep(3600)
        work = await bench.work()
        assert (work.shipment.cover, work.shipment.state) == (
            CoverState.COVERED,
            ShipmentState.DISPATCHED,
        )

    assert on_a_bench(tmp_path, act, whenever(state)).insurer.refunded == {}


def test_a_clock_set_back_does_not_make_a_sent_void_an_unsent_one(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void(approve=False)
        bench.clock.shift -= timedelta(hours=2)
        await bench.voiding.approve(ONE, None, RUTH)
        await bench.until(lambda work: work.shipment.label is LabelState.VOIDED)
        with pytest.raises(RefusedError, match=r"void\.under_way|void\.none"):
            await bench.voiding.withdraw(ONE, RUTH)
        work = await bench.until(over)
        assert work.void is not None
        assert work.void.state is VoidState.DONE
        assert work.shipment.cover is CoverState.CANCELLED

    on_a_bench(tmp_path, act, script())


def test_five_unclear_answers_are_five_with_the_clock_set_back_too(tmp_path: Path) -> None:
    state = {"confirm_cancel": "lost_before"}

    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        bench.clock.shift -= timedelta(hours=5)
        await bench.until(flagged)
        await asyncio.sleep(5 * 3600)
        assert cancels(bench).count("confirm_cancel") <= 6

    on_a_bench(tmp_path, act, whenever(state))


def _held(bench: Bench) -> Callable[[], object]:
    async def hold() -> None:
        await bench.store.wish(ONE, Wish.HOLD, bench.clock.now(), "Anna")
        bench.outbox.wake(ONE)
        await bench.until(lambda work: work.shipment.state is ShipmentState.HELD)

    return hold


def test_a_parcel_proven_while_its_void_was_asked_is_dispatched_when_it_is_withdrawn(
    tmp_path: Path,
) -> None:
    state = {"book_cover": "lost", "read": "lost"}

    async def act(bench: Bench) -> None:
        await bench.dispatch()
        await bench.until(is_cover(CoverState.UNKNOWN))
        await _held(bench)()  # type: ignore[misc]
        await bench.void(approve=False)
        state.clear()
        await bench.until(is_cover(CoverState.COVERED, CoverState.PREVIEWED))
        await asyncio.sleep(60)
        assert bench.printer.out == []
        await bench.voiding.withdraw(ONE, RUTH)
        work = await bench.until(lambda work: work.shipment.state is ShipmentState.DISPATCHED)
        assert work.shipment.cover is CoverState.COVERED

    bench = on_a_bench(tmp_path, act, whenever(state))
    assert [kind for _, kind in bench.printer.out] == [PaperKind.LABEL, PaperKind.CONFIRMATION]


def test_a_paper_that_was_wanted_before_the_wish_waits_for_its_end(tmp_path: Path) -> None:
    """The printer refuses; the void is asked; the paper comes out once it is withdrawn."""
    jam = {"is": Answer.NO}

    async def act(bench: Bench) -> None:
        bench.printer.says = lambda _: jam["is"]
        await bench.dispatch()
        await bench.until(lambda work: any(step.flagged for step in work.steps))
        await bench.void(approve=False)
        jam["is"] = Answer.YES
        await asyncio.sleep(3600)
        assert bench.printer.out == []
        await bench.voiding.withdraw(ONE, RUTH)
        await bench.until(lambda work: work.shipment.state is ShipmentState.DISPATCHED)

    bench = on_a_bench(tmp_path, act, script())
    assert [kind for _, kind in bench.printer.out] == [PaperKind.LABEL, PaperKind.CONFIRMATION]


def test_a_paper_withdrawn_with_a_yes_comes_out_when_the_yes_is_taken_back(tmp_path: Path) -> None:
    jam = {"is": Answer.NO}

    async def act(bench: Bench) -> None:
        bench.printer.says = lambda _: jam["is"]
        await bench.dispatch()
        await bench.until(lambda work: any(step.flagged for step in work.steps))
        await asyncio.sleep(3 * 3600)  # the carrier refuses
        await bench.void()
        work = await bench.until(lambda work: work.shipment.label is LabelState.VOID_REFUSED)
        jam["is"] = Answer.YES
        await asyncio.sleep(60)
        assert bench.printer.out == []
        await bench.voiding.withdraw(ONE, RUTH)
        work = await bench.until(lambda work: work.shipment.state is ShipmentState.DISPATCHED)
        assert work.shipment.label is LabelState.BOUGHT

    bench = on_a_bench(tmp_path, act, script())
    assert sorted(kind for _, kind in bench.printer.out) == ["confirmation", "label"]


def test_a_cover_that_could_not_be_cancelled_may_be_asked_about_again(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        bench.insurer.cancellable = False
        await bench.void(approve=False)
        await bench.until(is_cover(CoverState.CANCEL_REFUSED))
        await bench.voiding.withdraw(ONE, RUTH)
        shipment = (await bench.work()).shipment
        assert (shipment.cover, shipment.flag) == (CoverState.COVERED, None)
        bench.insurer.cancellable = True
        await bench.void()
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.CANCELLED

    on_a_bench(tmp_path, act, script())


def test_what_a_person_found_out_is_kept_though_a_read_was_under_way(tmp_path: Path) -> None:
    state = {"confirm_cancel": "lost", "read": "ok"}

    async def act(bench: Bench) -> None:
        await bench.covered()
        state["read"] = "lost"
        await bench.void()
        state["read"] = "ok"
        await bench.until(is_cover(CoverState.CANCELLING))
        state["read"] = "lost"
        await bench.until(lambda work: any(step.flagged for step in work.steps))
        read = kinds(bench).count("read")
        while kinds(bench).count("read") == read:  # noqa: ASYNC110 - the loop's time is skipped
            await asyncio.sleep(1)
        # This read's answer is lost 15 s later, after the person has written it down.
        await bench.resolving.resolve(ONE, Resolution.EXECUTED, "By phone: Kim", PRICE, RUTH)
        work = await bench.until(over, hours=1)
        assert work.shipment.cover is CoverState.CANCELLED

    on_a_bench(tmp_path, act, whenever(state))


def test_a_booking_that_was_never_paid_is_flagged(tmp_path: Path) -> None:
    """The insurer answers, and neither cancels it nor calls it absent: a person looks at it."""
    state = {"confirm_payment": "unsent"}

    async def act(bench: Bench) -> None:
        bench.insurer.pending = True
        await bench.dispatch()
        await bench.until(lambda work: work.step(StepKind.CONFIRM_PAYMENT) is not None)
        await bench.store.wish(ONE, Wish.HOLD, bench.clock.now(), "Anna")
        bench.outbox.wake(ONE)
        await bench.until(lambda work: work.shipment.state is ShipmentState.HELD)
        await bench.void()
        work = await bench.until(lambda work: any(step.flagged for step in work.steps))
        assert work.shipment.flag is not None
        assert work.shipment.cover is not CoverState.CANCELLED

    on_a_bench(tmp_path, act, whenever(state))


@pytest.mark.parametrize("reason", list(VoidReason))
def test_every_reason_is_carried_out_alike(tmp_path: Path, reason: VoidReason) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.voiding.ask(ONE, reason, "", RUTH)
        await bench.voiding.approve(ONE, None, RUTH)
        assert (await bench.until(over)).shipment.state is ShipmentState.VOIDED

    on_a_bench(tmp_path, act, script())
