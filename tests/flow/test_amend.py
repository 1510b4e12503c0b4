"""A change of a booked cover: the difference held first, the booking read back, money only then."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from station.desk.resolving import Resolution
from station.domain.amendment import ChangeState, Wanted
from station.domain.cover import CoverState
from station.domain.errors import RefusedError, StationError
from station.domain.money import Money
from station.domain.papers import Paper
from station.domain.shipment import PaperKind
from station.flow import amend, money
from station.flow.void import in_force
from station.flow.work import Work
from tests.flow.rig import DANA, RUTH, Bench, on_a_bench, script
from tests.store import making
from tests.store.making import PRICE

ONE = making.shipment(1).id
NEW = Money(874, "GBP")


def over(work: Work) -> bool:
    return bool(work.amendments) and amend.open_step(work) is None


def state(work: Work) -> ChangeState:
    return amend.state_of(work.step(amend.KIND))


async def events(bench: Bench) -> dict[str, tuple[Money, ...]]:
    return await bench.store.money_of(ONE)


def confirming(bench: Bench) -> list[str]:
    return [kind for _, kind, _ in bench.insurer.calls if kind in ("confirm_update", "read")]


def test_a_dearer_change_is_held_confirmed_read_and_captured(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        change = await bench.change(52_000)
        assert change.difference == Money(168, "GBP")
        assert (await events(bench))["hold.cover.1"] == (Money(168, "GBP"),)
        work = await bench.until(over)
        shipment = work.shipment
        assert state(work) is ChangeState.AMENDED
        assert (shipment.cover, shipment.premium) == (CoverState.COVERED, NEW)
        assert shipment.proven is not None
        assert (shipment.proven.price, shipment.proven.limit) == (NEW, Money(52_000, "GBP"))
        assert shipment.proven.changed_at is not None
        assert shipment.form.value == Money(52_000, "GBP")
        assert money.taken(await events(bench), "cover") == NEW
        assert money.still_held(await events(bench), "cover") == {}
        with pytest.raises(RefusedError) as refused:
            await bench.amending.confirm(ONE, change.n, RUTH)
        assert refused.value.message.id == "amend.confirmed_already"

    bench = on_a_bench(tmp_path, act, script())
    assert confirming(bench)[-2:] == ["confirm_update", "read"]


def test_a_cheaper_change_comes_back_once_it_is_proven(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        bench.insurer.new_price = "5.04"
        await bench.covered()
        await bench.change(30_000)
        assert not [event for event in await events(bench) if event.startswith("refund")]
        work = await bench.until(over)
        assert work.shipment.premium == Money(504, "GBP")
        assert (await events(bench))["refund.cover.1"] == (Money(202, "GBP"),)

    on_a_bench(tmp_path, act, script())


@pytest.mark.parametrize("fate", ["lost", "500", "lost_before", "unsent", "429", "423"])
def test_a_lost_answer_is_read_back_and_paid_once(tmp_path: Path, fate: str) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.change(52_000)
        work = await bench.until(over)
        assert state(work) is ChangeState.AMENDED
        assert money.taken(await events(bench), "cover") == NEW

    bench = on_a_bench(tmp_path, act, script(fate, of="confirm_update"))
    changed = [key for kind, _, key in bench.insurer.executed if kind is amend.KIND]
    assert len(changed) == 1
    assert all(len(bodies) == 1 for bodies in bench.insurer.bodies.values())


def test_a_no_leaves_the_cover_and_lets_the_difference_go(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.change(52_000)
        work = await bench.until(over)
        assert state(work) is ChangeState.REFUSED
        assert (work.shipment.cover, work.shipment.premium) == (CoverState.COVERED, PRICE)
        assert work.shipment.form.value == Money(42_000, "GBP")
        assert work.shipment.flag is None
        assert money.still_held(await events(bench), "cover") == {}
        assert "release.cover.1" in await events(bench)

    on_a_bench(tmp_path, act, script("422", of="confirm_update"))


def test_never_executed_is_proven_by_two_reads_and_said(tmp_path: Path) -> None:
    """The confirmation is lost until its price is too old; the booking stands as it was."""

    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.change(52_000)
        work = await bench.until(lambda w: state(w) is ChangeState.UNKNOWN)
        assert work.shipment.cover is CoverState.COVERED
        assert money.still_held(await events(bench), "cover")
        flagged = await bench.until(lambda w: w.shipment.flag is not None)
        assert flagged.shipment.flag is not None
        assert flagged.shipment.flag.id == "flag.unanswered"
        work = await bench.until(over)
        assert state(work) is ChangeState.NOT_CHANGED
        assert work.shipment.flag is not None
        assert work.shipment.flag.id == "flag.not_changed"
        assert work.shipment.premium == PRICE
        assert money.still_held(await events(bench), "cover") == {}

    fates: Callable[[str], str] = lambda kind: "lost_before" if kind == "confirm_update" else "ok"  # noqa: E731
    bench = on_a_bench(tmp_path, act, fates)
    assert not [each for each in bench.insurer.executed if each[0] is amend.KIND]


def test_another_price_than_agreed_is_never_called_covered(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        bench.insurer.really = "9.24"
        await bench.covered()
        await bench.change(52_000)
        work = await bench.until(over)
        assert state(work) is ChangeState.MISMATCH
        assert work.shipment.cover is CoverState.MISMATCH
        assert work.shipment.flag is not None
        assert money.still_held(await events(bench), "cover") == {"cover.1": Money(168, "GBP")}
        choices = await bench.resolving.choices(ONE, RUTH)
        assert choices == (Resolution.EXECUTED, Resolution.NOT_EXECUTED)
        taken = Money(100, "GBP")
        await bench.resolving.resolve(ONE, Resolution.EXECUTED, "Statement", taken, RUTH)
        assert money.taken(await events(bench), "cover") == PRICE + taken
        assert money.still_held(await events(bench), "cover") == {}

    on_a_bench(tmp_path, act, script())


def test_a_void_is_compared_with_what_is_captured_now(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.change(52_000)
        await bench.until(over)
        bench.insurer.refund = "8.74"
        await bench.void()
        work = await bench.until(lambda w: not in_force(w))
        assert work.shipment.cover is CoverState.CANCELLED
        assert money.taken(await events(bench), "cover") == Money(0, "GBP")
        assert (await events(bench))["refund.cover"] == (NEW,)

    on_a_bench(tmp_path, act, script())


def test_a_refund_of_the_old_price_waits_for_a_supervisor(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.change(52_000)
        await bench.until(over)
        await bench.void()
        work = await bench.until(lambda w: w.shipment.flag is not None)
        assert work.shipment.flag is not None
        assert work.shipment.flag.id == "void.refund_smaller"

    on_a_bench(tmp_path, act, script())


def test_one_thing_at_a_time(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        bench.insurer.says = lambda kind: "lost_before" if kind == "confirm_update" else "ok"
        await bench.change(52_000)
        with pytest.raises(RefusedError) as refused:
            await bench.void()
        assert refused.value.message.id == "amend.under_way"
        with pytest.raises(RefusedError) as refused:
            await bench.change(62_000)
        assert refused.value.message.id == "amend.under_way"
        bench.insurer.says = lambda _: "ok"
        await bench.until(over)
        await bench.void(approve=False)
        with pytest.raises(RefusedError) as refused:
            await bench.change(62_000)
        assert refused.value.message.id == "amend.void_open"

    on_a_bench(tmp_path, act, script())


def test_the_wallet_stops_it_before_the_first_byte(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        bench.insurer.new_price = "99999.00"
        await bench.covered()
        asked = await bench.amending.ask(ONE, Wanted({0: {0: Money(52_000, "GBP")}}), RUTH)
        assert asked.change is not None
        outlook = await bench.amending.outlook(ONE, DANA)
        assert outlook.missing is not None
        with pytest.raises(StationError) as short:
            await bench.amending.confirm(ONE, asked.change.n, RUTH)
        assert short.value.message.facts["missing"] == outlook.missing
        assert (await bench.work()).amendments == ()

    bench = on_a_bench(tmp_path, act, script())
    assert "confirm_update" not in confirming(bench)


def test_a_price_is_ours_for_an_hour_and_only_the_newest_is_confirmed(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        wanted = Wanted({0: {0: Money(52_000, "GBP")}})
        first = (await bench.amending.ask(ONE, wanted, RUTH)).change
        second = (await bench.amending.ask(ONE, wanted, RUTH)).change
        assert first is not None
        assert second is not None
        for n, hours in ((first.n, 0.0), (second.n, 1.1)):
            bench.clock.shift = making.timedelta(hours=hours)
            with pytest.raises(RefusedError) as refused:
                await bench.amending.confirm(ONE, n, RUTH)
            assert refused.value.message.id == "amend.price_old"
        assert (await bench.amending.outlook(ONE, RUTH)).change is None
        bench.clock.shift = making.timedelta(hours=3)
        with pytest.raises(RefusedError) as refused:
            await bench.amending.ask(ONE, wanted, RUTH)
        assert refused.value.message.id == "amend.too_late"

    on_a_bench(tmp_path, act, script())


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wanted(), "amend.nothing_wanted"),
        (Wanted({0: {0: Money(42_000, "GBP")}}), "amend.nothing_wanted"),
        (Wanted({0: {0: Money(0, "GBP")}}), "amend.value_nil"),
        (Wanted({0: {0: Money(100, "EUR")}}), "amend.other_currency"),
        (Wanted({0: {3: Money(100, "GBP")}}), "amend.no_such_line"),
        (Wanted({2: {0: Money(100, "GBP")}}), "amend.no_such_line"),
        (Wanted(starts=making.NOW), "amend.start_past"),
    ],
)
def test_what_cannot_be_wanted_is_never_asked(tmp_path: Path, wanted: Wanted, why: str) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        with pytest.raises(RefusedError) as refused:
            await bench.amending.ask(ONE, wanted, RUTH)
        assert refused.value.message.id == why

    bench = on_a_bench(tmp_path, act, script())
    assert not [each for each in bench.insurer.calls if each[1] == "price_change"]


def test_a_value_that_it_has_already_is_no_change_beside_another_start(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        later = bench.clock.now() + making.timedelta(hours=2)
        wanted = Wanted({0: {0: Money(42_000, "GBP")}}, later)
        asked = await bench.amending.ask(ONE, wanted, RUTH)
        assert asked.change is not None
        assert asked.change.wanted == Wanted({}, later)

    on_a_bench(tmp_path, act, script())


def test_an_insurer_that_does_not_change_it_says_so(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        asked = await bench.amending.ask(ONE, Wanted({0: {0: Money(52_000, "GBP")}}), RUTH)
        assert asked.change is None
        assert asked.refusal is not None
        assert asked.refusal.id == "insurer.refused"

    on_a_bench(tmp_path, act, script("422", of="price_change"))


def test_the_confirmation_of_the_old_terms_comes_out_no_more(tmp_path: Path) -> None:
    """A new one is printed once; what is stored from then on is the new one."""
    before: list[tuple[Paper, ...]] = []

    async def act(bench: Bench) -> None:
        await bench.covered()
        before.append(await bench.store.papers(ONE, PaperKind.CONFIRMATION))
        await bench.change(52_000)
        await bench.until(lambda w: over(w) and all(not s.open for s in w.steps))
        assert bench.printer.out.count((ONE, PaperKind.CONFIRMATION)) == 2
        assert await bench.store.papers(ONE, PaperKind.CONFIRMATION)
        kept = making.rows(tmp_path, "SELECT DISTINCT kind FROM paper ORDER BY kind")
        assert ("confirmation.former1",) in kept

    on_a_bench(tmp_path, act, script())


@pytest.mark.parametrize("at", ["before", "sent", "after"])
def test_a_store_put_back_learns_the_change_again(tmp_path: Path, at: str) -> None:
    """The copy is from before the change; the record knows that it was confirmed."""
    copy: dict[str, bytes] = {}

    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.kill()
        copy.update(_files(tmp_path))
        await bench.start()
        if at == "before":
            bench.insurer.says = lambda kind: "unsent" if kind == "confirm_update" else "ok"
        if at == "sent":
            bench.insurer.says = _reads_then_lost()
        await bench.change(52_000)
        if at == "after":
            await bench.until(lambda w: over(w) and all(not s.open for s in w.steps))
        else:
            await bench.until(lambda w: bool(w.step(amend.KIND) and w.step(amend.KIND).outcomes))
        await bench.kill()
        _put_back(tmp_path, copy)
        bench.insurer.says = lambda _: "ok"
        bench.rebuild = True
        await bench.start()
        work = await bench.until(over)
        assert state(work) is ChangeState.AMENDED
        assert (work.shipment.premium, work.shipment.cover) == (NEW, CoverState.COVERED)
        assert work.shipment.form.value == Money(52_000, "GBP")
        assert money.taken(await events(bench), "cover") == NEW
        if at == "after":
            assert bench.printer.out.count((ONE, PaperKind.CONFIRMATION)) == 2

    bench = on_a_bench(tmp_path, act, script())
    assert len([e for e in bench.insurer.executed if e[0] is amend.KIND]) == 1


def test_two_changes_and_a_void_are_learned_again(tmp_path: Path) -> None:
    copy: dict[str, bytes] = {}

    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.kill()
        copy.update(_files(tmp_path))
        await bench.start()
        await bench.change(52_000)
        await bench.until(lambda w: over(w) and all(not s.open for s in w.steps))
        bench.insurer.new_price = "5.04"
        await bench.change(30_000)
        await bench.until(lambda w: over(w) and all(not s.open for s in w.steps))
        for void in (False, True):
            if void:
                bench.insurer.refund = "5.04"
                await bench.void()
                await bench.until(lambda w: not in_force(w))
            await bench.kill()
            _put_back(tmp_path, copy)
            bench.rebuild = True
            await bench.start()
            work = await bench.until(over)
            assert len(work.amendments) == 2
            assert work.shipment.form.value == Money(30_000, "GBP")
            assert work.shipment.premium == Money(504, "GBP")
            state = CoverState.CANCELLED if void else CoverState.COVERED
            assert work.shipment.cover is state
            left = Money(0 if void else 504, "GBP")
            assert money.taken(await events(bench), "cover") == left

    bench = on_a_bench(tmp_path, act, script())
    assert len([e for e in bench.insurer.executed if e[0] is amend.KIND]) == 2


def _files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("station.db*")}


def _put_back(folder: Path, copy: dict[str, bytes]) -> None:
    for file in folder.glob("station.db*"):
        file.unlink()
    for name, content in copy.items():
        (folder / name).write_bytes(content)


def _reads_then_lost() -> Callable[[str], str]:
    """The booking is read for the price; the confirmation is carried out, its answer lost."""
    asked: dict[str, Any] = {"confirmed": False}

    def says(kind: str) -> str:
        if kind == "confirm_update":
            asked["confirmed"] = True
            return "lost"
        return "500" if kind == "read" and asked["confirmed"] else "ok"

    return says
