"""Voids over a real store: the carrier first, then preview, confirmation and proof."""

import asyncio
from datetime import timedelta
from itertools import chain, repeat
from pathlib import Path

import pytest

from station.carriers.house import HouseCarrier, Refunds
from station.desk.resolving import Resolution
from station.domain.cover import CoverState
from station.domain.errors import PermissionRefusedError, RefusedError
from station.domain.money import Money
from station.domain.shipment import LabelMoney, LabelState, PaperKind, ShipmentState
from station.domain.void import VoidReason, VoidState
from station.flow.seen import StepKind
from station.flow.work import Change, Intent, Source, Wish, Work
from station.store.codec import stamp
from tests.flow.rig import DANA, RUTH, Bench, dispatched, on_a_bench, script
from tests.store import making
from tests.store.making import LABEL, PRICE

ONE = making.shipment().id


def over(work: Work) -> bool:
    return work.void is not None and not work.void.open


def is_cover(*states: CoverState):
    return lambda work: work.shipment.cover in states


def kinds(bench: Bench) -> list[str]:
    return [kind for _, kind, _ in bench.insurer.calls]


def cancels(bench: Bench) -> list[str]:
    return [kind for kind in kinds(bench) if "cancel" in kind]


async def money(bench: Bench) -> dict[str, tuple[Money, ...]]:
    return await bench.store.money_of(ONE)


def test_from_the_wish_to_the_proof(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        bench.insurer.calls.clear()
        await bench.void(approve=False)
        work = await bench.until(is_cover(CoverState.PREVIEWED))
        # Nothing is undone before the yes, whatever the preview's own status says.
        assert work.shipment.state is ShipmentState.DISPATCHED
        assert work.shipment.label is LabelState.BOUGHT
        assert bench.insurer.booked[making.package()] == "CONFIRMED"
        look = await bench.voiding.outlook(ONE, DANA)
        assert (look.refund, look.accepted) == (PRICE, True)
        await bench.voiding.approve(ONE, look.refund, RUTH)
        work = await bench.until(over)
        shipment = work.shipment
        assert shipment.state is ShipmentState.VOIDED
        assert (shipment.label, shipment.cover) == (LabelState.VOIDED, CoverState.CANCELLED)
        assert shipment.label_money is LabelMoney.REFUNDED
        assert shipment.flag is None
        found = await money(bench)
        assert (found["refund.cover"], found["refund.label"]) == ((PRICE,), (LABEL,))
        (wallet,) = await bench.store.balances("wallet")
        assert wallet == Money(1_000_000, "GBP")

    bench = on_a_bench(tmp_path, act, script())
    assert kinds(bench) == ["read", "preview_cancel", "confirm_cancel", "read"]
    assert bench.insurer.refunded == {making.package(): "7.06"}


def test_a_shipment_without_cover_is_voided_without_the_insurer(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered(cover=False)
        await bench.void()
        work = await bench.until(over)
        assert work.shipment.state is ShipmentState.VOIDED
        assert work.shipment.cover is CoverState.NONE

    assert on_a_bench(tmp_path, act, script()).insurer.calls == []


def test_a_voided_order_may_be_dispatched_again(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered(cover=False)
        await bench.void()
        await bench.until(over)
        (stored,) = await bench.store.find_orders(making.order().number)
        assert (stored.state.value, stored.shipment) == ("on_hold", None)

    on_a_bench(tmp_path, act, script())


def test_only_a_supervisor_approves_and_a_clerk_may_ask(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        asked = await bench.voiding.ask(ONE, VoidReason.PACKED_WRONG, " no lid ", DANA)
        assert (asked.state, asked.note, asked.asked_by) == (VoidState.ASKED, "no lid", DANA.name)
        with pytest.raises(PermissionRefusedError):
            await bench.voiding.approve(ONE, None, DANA)
        with pytest.raises(RefusedError, match=r"void\.asked_already"):
            await bench.voiding.ask(ONE, VoidReason.PACKED_WRONG, "", RUTH)
        await asyncio.sleep(3600)
        assert (await bench.work()).shipment.cover is CoverState.PREVIEWED
        await bench.voiding.withdraw(ONE, DANA)
        work = await bench.work()
        assert (work.shipment.cover, work.shipment.state) == (
            CoverState.COVERED,
            ShipmentState.DISPATCHED,
        )
        assert over(work)

    bench = on_a_bench(tmp_path, act, script())
    assert cancels(bench) == ["preview_cancel"]


def test_two_people_where_the_setting_says_so(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void(approve=False)
        with pytest.raises(PermissionRefusedError, match=r"void\.needs_another"):
            await bench.voiding.approve(ONE, None, RUTH)

    on_a_bench(tmp_path, act, script(), settings={"void.two_people": "on"})


def test_offline_the_wish_waits_and_promises_nothing(tmp_path: Path) -> None:
    down = {"is": False}

    async def act(bench: Bench) -> None:
        await bench.covered()
        down["is"] = True
        await asyncio.sleep(120)
        bench.insurer.calls.clear()
        await bench.void()
        await asyncio.sleep(3600)
        work = await bench.work()
        assert work.shipment.cover is CoverState.CANCEL_SAVED
        assert work.shipment.state is ShipmentState.VOIDING
        assert kinds(bench) == []  # nothing is tried that cannot come through
        assert not [step for step in work.steps if step.kind is StepKind.CONFIRM_CANCEL]
        await bench.kill()
        await asyncio.sleep(30 * 86400)
        down["is"] = False
        await bench.start()
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.CANCELLED
        assert (await money(bench))["refund.cover"] == (PRICE,)

    bench = on_a_bench(tmp_path, act, lambda _: "unsent" if down["is"] else "ok")
    assert cancels(bench) == ["preview_cancel", "confirm_cancel"]


def test_an_unsent_wish_may_be_withdrawn_a_sent_one_not(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered(1)
        await bench.void(1)
        with pytest.raises(RefusedError, match=r"void\.under_way"):
            await asyncio.sleep(0.01)
            await bench.voiding.withdraw(ONE, RUTH)
        await bench.until(over)

    on_a_bench(tmp_path, act, script())


@pytest.mark.parametrize("fate", ["lost", "500", "lost_before", "unsent", "429 1", "423", "503"])
@pytest.mark.parametrize("of", ["preview_cancel", "confirm_cancel"])
def test_one_bad_answer_changes_nothing_of_the_end(tmp_path: Path, fate: str, of: str) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.CANCELLED
        assert work.shipment.state is ShipmentState.VOIDED
        assert (await money(bench))["refund.cover"] == (PRICE,)

    bench = on_a_bench(tmp_path, act, script(fate, of=of))
    confirmed = [each for each in bench.insurer.executed if each[0] is StepKind.CONFIRM_CANCEL]
    assert len(confirmed) == 1
    assert all(len(bodies) == 1 for bodies in bench.insurer.bodies.values())


def test_an_amount_that_is_never_told_goes_to_suspense_and_is_settled_by_hand(
    tmp_path: Path,
) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        work = await bench.until(is_cover(CoverState.AMOUNT_OPEN))
        assert work.shipment.flag is not None
        found = await money(bench)
        assert found["suspense.cover"] == (PRICE,)
        assert "refund.cover" not in found
        with pytest.raises(RefusedError, match=r"queue\.evidence_missing"):
            await bench.resolving.resolve(ONE, Resolution.EXECUTED, " ", Money(500, "GBP"), RUTH)
        with pytest.raises(RefusedError, match=r"queue\.amount_above"):
            await bench.resolving.resolve(ONE, Resolution.EXECUTED, "x", Money(707, "GBP"), RUTH)
        with pytest.raises(PermissionRefusedError):
            await bench.resolving.resolve(ONE, Resolution.EXECUTED, "x", Money(500, "GBP"), DANA)
        said = "Statement of 30 November, line 4"
        await bench.resolving.resolve(ONE, Resolution.EXECUTED, said, Money(500, "GBP"), RUTH)
        found = await money(bench)
        assert found["refund.cover"] == (Money(500, "GBP"),)
        assert found["unsuspend.cover"] == (Money(206, "GBP"),)
        work = await bench.work()
        assert (work.shipment.cover, work.shipment.flag) == (CoverState.CANCELLED, None)

    left = chain(["lost"], repeat("422"))
    on_a_bench(tmp_path, act, lambda kind: next(left) if kind == "confirm_cancel" else "ok")


def test_cancelled_elsewhere_is_recorded_and_never_called_refunded(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        bench.insurer.booked[making.package()] = "CANCELLED"
        await bench.void()
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.CANCELLED_ELSEWHERE
        assert work.shipment.state is ShipmentState.VOIDED
        assert "refund.cover" not in await money(bench)

    assert cancels(on_a_bench(tmp_path, act, script())) == []


def test_what_may_not_be_cancelled_stands(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        bench.insurer.cancellable = False
        await bench.void()
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.CANCEL_REFUSED
        assert work.shipment.flag is not None
        assert work.shipment.flag.id == "cover.cancel_refused"

    bench = on_a_bench(tmp_path, act, script())
    assert cancels(bench) == []
    assert bench.insurer.booked[making.package()] == "CONFIRMED"


def test_an_expired_preview_is_asked_for_again(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void(approve=False)
        await bench.until(is_cover(CoverState.PREVIEWED))
        await asyncio.sleep(25 * 3600)
        await bench.voiding.approve(ONE, PRICE, RUTH)
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.CANCELLED

    late = {"house.void_before_handover": "off"}
    bench = on_a_bench(tmp_path, act, script(), settings=late)
    assert cancels(bench) == ["preview_cancel", "preview_cancel", "confirm_cancel"]


def test_a_smaller_refund_than_was_accepted_is_asked_about(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        bench.insurer.refund = "5.00"
        await bench.void()  # approved without a figure: only the whole premium will do
        work = await bench.until(lambda work: work.shipment.flag is not None)
        assert work.shipment.flag is not None
        assert work.shipment.flag.id == "void.refund_smaller"
        await asyncio.sleep(3600)
        assert bench.insurer.booked[making.package()] == "CONFIRMED"
        look = await bench.voiding.outlook(ONE, RUTH)
        assert (look.refund, look.accepted) == (Money(500, "GBP"), False)
        await bench.voiding.approve(ONE, look.refund, RUTH)
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.CANCELLED
        assert (await money(bench))["refund.cover"] == (Money(500, "GBP"),)

    on_a_bench(tmp_path, act, script())


def test_a_refund_that_is_too_small_may_be_left_and_the_cover_kept(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        bench.insurer.refund = "5.00"
        await bench.void()
        await bench.until(lambda work: work.shipment.flag is not None)
        with pytest.raises(RefusedError, match=r"void\.under_way"):
            await bench.voiding.withdraw(ONE, RUTH)
        with pytest.raises(PermissionRefusedError):
            await bench.voiding.keep_cover(ONE, DANA)
        await bench.voiding.keep_cover(ONE, RUTH)
        await asyncio.sleep(3 * 86400)
        work = await bench.work()
        assert over(work)
        assert (work.shipment.state, work.shipment.cover) == (
            ShipmentState.VOIDED,
            CoverState.COVERED,
        )
        assert work.shipment.flag is None
        assert "refund.cover" not in await money(bench)

    bench = on_a_bench(tmp_path, act, script())
    assert "confirm_cancel" not in cancels(bench)


def test_a_step_that_no_yes_stands_behind_is_never_written_or_sent(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void(approve=False)
        work = await bench.until(is_cover(CoverState.PREVIEWED))
        package = making.package()
        for kind, subject in (
            (StepKind.CONFIRM_CANCEL, f"{package}/CCL-00000"),
            (StepKind.VOID_LABEL, "label"),
        ):
            change = Change(intents=(Intent(kind, subject, making.key(), b"{}"),))
            with pytest.raises(RefusedError, match=r"void\.none"):
                await bench.store.apply(await bench.work(), change, bench.clock.now())
        await bench.voiding.withdraw(ONE, RUTH)
        preview = work.step(StepKind.PREVIEW_CANCEL)
        assert preview is not None
        with pytest.raises(RefusedError):
            await bench.store.sent(preview, bench.clock.now())

    bench = on_a_bench(tmp_path, act, script())
    assert bench.insurer.refunded == {}


def test_a_refund_above_what_was_paid_is_not_posted(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        bench.insurer.refund = "9.00"
        await bench.void()
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.AMOUNT_OPEN
        assert work.shipment.flag is not None
        assert work.shipment.flag.id == "flag.refund_above"
        found = await money(bench)
        assert "refund.cover" not in found
        assert found["suspense.cover"] == (PRICE,)

    on_a_bench(tmp_path, act, script())


def test_a_carrier_that_refuses_leaves_the_cover_to_a_supervisor(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await asyncio.sleep(3 * 3600)  # the hand-over is past
        await bench.void()
        work = await bench.until(lambda work: work.shipment.flag is not None)
        assert work.shipment.label is LabelState.VOID_REFUSED
        assert work.shipment.flag is not None
        assert work.shipment.flag.id == "void.label_stands"
        await asyncio.sleep(3600)
        assert bench.insurer.booked[making.package()] == "CONFIRMED"
        await bench.voiding.cover_anyway(ONE, RUTH)
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.CANCELLED
        assert work.shipment.state is ShipmentState.DISPATCHED
        assert work.shipment.flag is not None
        assert work.shipment.flag.id == "void.label_stands_no_cover"

    on_a_bench(tmp_path, act, script())


def test_after_a_carrier_refused_the_wish_may_be_withdrawn(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await asyncio.sleep(3 * 3600)
        await bench.void()
        await bench.until(lambda work: work.shipment.flag is not None)
        await bench.voiding.withdraw(ONE, RUTH)
        shipment = (await bench.work()).shipment
        assert (shipment.label, shipment.cover) == (LabelState.BOUGHT, CoverState.COVERED)
        assert (shipment.state, shipment.flag) == (ShipmentState.DISPATCHED, None)

    on_a_bench(tmp_path, act, script())


def test_a_void_waits_until_the_booking_is_known(tmp_path: Path) -> None:
    lost = {"is": True}

    async def act(bench: Bench) -> None:
        await bench.dispatch()
        await bench.until(is_cover(CoverState.UNKNOWN))
        await bench.store.wish(ONE, Wish.HOLD, bench.clock.now(), "Anna")
        bench.outbox.wake(ONE)
        await bench.until(lambda work: work.shipment.state is ShipmentState.HELD)
        await bench.void()
        await asyncio.sleep(60)
        assert (await bench.work()).shipment.cover is CoverState.UNKNOWN
        lost["is"] = False
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.CANCELLED
        assert bench.printer.out == []  # what is voided is not printed first

    bench = on_a_bench(
        tmp_path, act, lambda kind: "lost" if lost["is"] and kind != "ping" else "ok"
    )
    assert len(bench.insurer.refunded) == 1


def test_an_unsent_booking_of_a_voided_parcel_is_never_sent(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch()
        await bench.until(lambda work: work.step(StepKind.BOOK_COVER) is not None)
        await bench.store.wish(ONE, Wish.HOLD, bench.clock.now(), "Anna")
        bench.outbox.wake(ONE)
        await bench.until(lambda work: work.shipment.state is ShipmentState.HELD)
        await bench.void()
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.TOO_LATE
        assert (await money(bench))["release.cover"] == (PRICE,)

    bench = on_a_bench(tmp_path, act, lambda kind: "unsent" if kind != "ping" else "lost_before")
    assert bench.insurer.booked == {}


def test_money_that_a_carrier_owes_becomes_overdue_and_is_settled_by_hand(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        work = await bench.until(over)
        assert work.shipment.state is ShipmentState.VOIDED
        assert work.shipment.label_money is LabelMoney.REFUND_ASKED
        work = await bench.until(
            lambda work: work.shipment.label_money is LabelMoney.OVERDUE, hours=48
        )
        assert work.shipment.flag is not None
        await bench.resolving.resolve(
            ONE, Resolution.EXECUTED, "Credit note 7", Money(1000, "GBP"), RUTH
        )
        work = await bench.until(
            lambda work: work.shipment.label_money is LabelMoney.REFUNDED, hours=1
        )
        assert (await money(bench))["refund.label"] == (Money(1000, "GBP"),)
        assert work.shipment.flag is None

    carrier = HouseCarrier(
        lambda: making.PREFIX, lambda: Refunds("asked", 1), lambda: making.NOW, lambda: ((), None)
    )
    before, making.CARRIER = making.CARRIER, carrier
    try:
        on_a_bench(tmp_path, act, script())
    finally:
        making.CARRIER = before


def test_after_five_unclear_answers_it_stops_until_a_supervisor_says_yes_again(
    tmp_path: Path,
) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        await bench.until(lambda work: work.shipment.flag is not None)
        await asyncio.sleep(6 * 3600)
        work = await bench.work()
        assert work.shipment.flag is not None
        assert work.shipment.cover not in (CoverState.CANCELLED, CoverState.COVERED)
        assert 5 <= cancels(bench).count("confirm_cancel") <= 6
        state["says"] = "ok"
        await asyncio.sleep(3600)
        assert bench.insurer.booked[making.package()] == "CONFIRMED"
        await bench.voiding.approve(ONE, None, RUTH)
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.CANCELLED

    state = {"says": "lost_before"}
    on_a_bench(tmp_path, act, lambda kind: state["says"] if kind == "confirm_cancel" else "ok")


def test_a_confirmation_that_nobody_answers_is_found_out_by_a_person(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        await bench.until(lambda work: work.shipment.flag is not None)
        step = (await bench.work()).step(StepKind.CONFIRM_CANCEL)
        assert step is not None
        assert step.flagged
        assert step.outcomes[-1].source is Source.READ
        await bench.resolving.resolve(ONE, Resolution.EXECUTED, "By phone: Kim", PRICE, RUTH)
        work = await bench.until(over)
        assert work.shipment.cover is CoverState.CANCELLED
        assert (await money(bench))["refund.cover"] == (PRICE,)

    state = {"sent": False}

    def says(kind: str) -> str:
        state["sent"] = state["sent"] or kind == "confirm_cancel"
        return "lost" if state["sent"] else "ok"

    on_a_bench(tmp_path, act, says)


def test_no_confirmation_prints_and_no_paper_reprints_itself_for_what_is_voided(
    tmp_path: Path,
) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        await bench.until(over)

    bench = on_a_bench(tmp_path, act, script())
    assert [kind for _, kind in bench.printer.out] == [PaperKind.LABEL, PaperKind.CONFIRMATION]


def test_a_fault_of_our_own_sets_a_void_aside_and_the_others_go_on(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered(1)
        await bench.covered(2)
        really = bench.insurer.send

        async def broken(call: object) -> object:
            if making.package(1) in call.package:  # type: ignore[attr-defined]
                raise ZeroDivisionError
            return await really(call)  # type: ignore[arg-type]

        bench.insurer.send = broken  # type: ignore[method-assign, assignment]
        await bench.void(1)
        await bench.void(2)
        await bench.until(over, 2)
        await asyncio.sleep(600)
        assert await bench.voids.set_aside() == {ONE: "ZeroDivisionError"}
        items = await bench.queue.items(RUTH)
        assert [(each.owed.shipment, each.set_aside) for each in items] == [(ONE, True)]
        bench.insurer.send = really  # type: ignore[method-assign]
        await bench.queue.retry(ONE, RUTH)
        assert (await bench.until(over)).shipment.cover is CoverState.CANCELLED

    on_a_bench(tmp_path, act, script())


def test_the_queue_is_worked_by_nearest_deadline(tmp_path: Path) -> None:
    down = {"is": False}

    async def act(bench: Bench) -> None:
        for number in (1, 2, 3):
            await bench.covered(number)
        down["is"] = True
        await asyncio.sleep(120)
        for number in (1, 2, 3):
            await bench.void(number)
        bench.insurer.calls.clear()
        await bench.kill()
        for number, day in ((1, 3), (2, 1), (3, 2)):
            making.execute(
                bench.folder,
                "UPDATE void SET deadline = ? WHERE shipment = ?",
                stamp(making.NOW + timedelta(days=day)),
                making.shipment(number).id,
            )
        await bench.start()
        down["is"] = False
        bench.per_second = 1.0
        for number in (1, 2, 3):
            await bench.until(over, number)

    bench = on_a_bench(tmp_path, act, lambda _: "unsent" if down["is"] else "ok")
    first = [package for _, kind, package in bench.insurer.calls if kind == "read"][:3]
    assert first == [making.package(2), making.package(3), making.package(1)]


def test_send_now_does_not_bring_waiting_voids_before_a_dispatch(tmp_path: Path) -> None:
    down = {"is": False}
    worked: list[str] = []

    async def act(bench: Bench) -> None:
        for number in (1, 2, 3):
            await bench.covered(number)
        down["is"] = True
        await asyncio.sleep(120)
        for number in (1, 2, 3):
            await bench.void(number)
        await bench.kill()
        await bench.start()
        await asyncio.sleep(60)
        read = bench.store.work

        async def noted(shipment: str) -> Work:
            worked.append(shipment)
            return await read(shipment)

        bench.store.work = noted  # type: ignore[method-assign]
        assert await bench.queue.retry_all(RUTH) == 3
        await bench.dispatch(4, cover=False)
        await bench.until(dispatched, 4)
        assert set(worked) == {making.shipment(4).id}
        down["is"] = False
        for number in (1, 2, 3):
            await bench.until(over, number)

    on_a_bench(tmp_path, act, lambda _: "unsent" if down["is"] else "ok")
