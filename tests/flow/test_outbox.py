"""The outbox and its acts over a real store; insurer and printer at their ports."""

import asyncio
from datetime import timedelta
from itertools import chain, pairwise, repeat
from pathlib import Path

import pytest

from station.domain.cover import CoverState
from station.domain.errors import EnvironmentFaultError
from station.domain.shipment import PaperKind
from station.flow import schedule
from station.flow.effects import Apply
from station.flow.line import LineState
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Change, Source, Wish, Work
from tests.flow.rig import (
    Bench,
    Printer,
    booking_calls,
    dispatched,
    on_a_bench,
    script,
    settled,
)
from tests.store import making
from tests.store.making import NOW, UNTIL


def test_from_dispatch_to_the_papers(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch()
        work = await bench.until(dispatched)
        assert work.shipment.cover is CoverState.COVERED
        assert work.shipment.proven is not None
        assert all(step.applied for step in work.steps)
        money = await bench.store.money_of(work.shipment.id)
        assert set(money) == {"hold.label", "hold.cover", "capture.label", "capture.cover"}

    bench = on_a_bench(tmp_path, act, script())
    assert [kind for _, kind in bench.printer.out] == [PaperKind.LABEL, PaperKind.CONFIRMATION]
    assert [kind for _, kind, _ in bench.insurer.calls] == ["book_cover", "read"]


def test_without_cover_nothing_is_asked_of_the_insurer(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch(cover=False)
        await bench.until(dispatched)

    bench = on_a_bench(tmp_path, act, script())
    assert bench.insurer.calls == []
    assert [kind for _, kind in bench.printer.out] == [PaperKind.LABEL]


def test_many_at_once_and_one_that_fails(tmp_path: Path) -> None:
    broken = making.package(3)

    async def act(bench: Bench) -> None:
        send = bench.insurer.send

        async def sometimes(call: object) -> object:
            if call.package == broken:  # type: ignore[attr-defined]
                raise LookupError("a bug")
            return await send(call)  # type: ignore[arg-type]

        bench.insurer.send = sometimes  # type: ignore[method-assign, assignment]
        for number in range(1, 31):
            await bench.dispatch(number)
        for number in {*range(1, 31)} - {3}:
            await bench.until(dispatched, number, hours=0.1)
        work = await bench.work(3)
        assert work.shipment.cover is CoverState.ASKING
        bench.insurer.send = send  # type: ignore[method-assign]
        await bench.until(dispatched, 3)

    bench = on_a_bench(tmp_path, act, script())
    assert len(bench.insurer.executed) == 30


@pytest.mark.parametrize("fate", ["lost", "lost_before", "500", "late 3", "late 90"])
def test_a_lost_answer_is_read_back(tmp_path: Path, fate: str) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch()
        work = await bench.until(dispatched)
        assert work.shipment.cover is CoverState.COVERED

    bench = on_a_bench(tmp_path, act, script(fate))
    kinds = [kind for _, kind, _ in bench.insurer.calls]
    assert kinds[:2] == ["book_cover", "read"]
    assert len(bench.insurer.executed) == 1
    assert all(len(bodies) == 1 for bodies in bench.insurer.bodies.values())


@pytest.mark.parametrize("executed", [True, False])
@pytest.mark.parametrize("during", ["book_cover", "read"])
def test_an_end_of_the_program_in_the_middle_of_a_call(
    tmp_path: Path, executed: bool, during: str
) -> None:
    fate = "lost" if executed else "lost_before"

    async def act(bench: Bench) -> None:
        await bench.dispatch()
        await asyncio.sleep(5 if during == "book_cover" else 20)
        await bench.kill()
        bench.insurer.says = script()
        await bench.start()
        work = await bench.work()
        (step,) = (step for step in work.steps if _books(step.kind))
        assert len(step.sent) == 1
        assert schedule.unanswered(step) is (during == "book_cover")
        before = len(bench.insurer.calls)
        work = await bench.until(dispatched)
        assert bench.insurer.calls[before][1] == "read"
        assert work.shipment.cover is CoverState.COVERED

    bench = on_a_bench(tmp_path, act, lambda kind: fate if kind == during else "lost_before")
    assert len(bench.insurer.executed) == 1


def _books(kind: StepKind) -> bool:
    return kind is StepKind.BOOK_COVER


def test_while_credentials_are_refused_nothing_is_sent(tmp_path: Path) -> None:
    fates = {"says": "401"}

    async def act(bench: Bench) -> None:
        for number in range(1, 21):
            await bench.dispatch(number)
        await asyncio.sleep(300)
        assert bench.line.state is LineState.REFUSING
        # Those that were already on their way when the first refusal came, and no other.
        assert len(booking_calls(bench.insurer)) <= 12
        fates["says"] = "ok"
        for number in range(1, 21):
            work = await bench.until(dispatched, number)
            assert work.shipment.cover is CoverState.COVERED

    on_a_bench(tmp_path, act, lambda _: fates["says"])


def test_refused_until_it_is_too_late(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch()
        work = await bench.until(settled)
        assert work.shipment.cover is CoverState.TOO_LATE
        assert work.shipment.flag is not None
        assert "release.cover" in await bench.store.money_of(work.shipment.id)
        assert UNTIL <= bench.clock.now() < UNTIL + timedelta(seconds=10)

    on_a_bench(tmp_path, act, lambda _: "401")


def test_a_turn_that_comes_after_the_last_moment_is_not_taken(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        for number in range(1, 5):
            await bench.dispatch(number, until=NOW + timedelta(seconds=25))
        for number in range(1, 5):
            await bench.until(settled, number)

    bench = on_a_bench(tmp_path, act, script(), per_second=0.05)
    assert all(at < 25 for at in booking_calls(bench.insurer))
    assert len(bench.insurer.executed) == 2


def test_no_line_is_tried_at_its_back_off_and_does_not_count(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch()
        work = await bench.until(dispatched)
        assert work.shipment.cover is CoverState.COVERED

    bench = on_a_bench(tmp_path, act, script(*["unsent"] * 8))
    calls = booking_calls(bench.insurer)
    gaps = [round(b - a) for a, b in pairwise(calls)]
    assert gaps == [1, 2, 5, 10, 30, 30, 30, 30]


def test_five_lost_answers_flag_and_then_it_only_reads(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch()
        work = await bench.until(lambda work: work.shipment.flag is not None)
        assert work.shipment.cover is CoverState.UNKNOWN
        assert work.shipment.flag is not None
        assert work.shipment.flag.id == "flag.unanswered"
        work = await bench.until(settled)
        assert work.shipment.cover is CoverState.TOO_LATE
        assert work.shipment.flag is not None
        assert work.shipment.flag.id == "flag.too_late"

    bench = on_a_bench(tmp_path, act, lambda kind: "ok" if kind == "read" else "lost_before")
    calls = booking_calls(bench.insurer)
    assert len(calls) == 5
    # To the tenth: as a difference of floats the longest gap there is may be a little longer.
    gaps = [round(b - a, 1) for a, b in pairwise(calls)]
    assert gaps[0] < 20
    assert all(120 <= gap <= 300 for gap in gaps[1:])
    assert bench.insurer.executed == []


def test_a_refusal_says_why_and_gives_the_money_back(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch()
        work = await bench.until(settled)
        assert work.shipment.cover is CoverState.REFUSED
        assert work.shipment.reason is not None
        assert work.shipment.reason.facts["reasons"] == "no such thing"
        assert bench.printer.out == []
        await bench.store.wish(work.shipment.id, Wish.SHIP_WITHOUT, bench.clock.now(), "Anna")
        bench.outbox.wake(work.shipment.id)
        await bench.until(dispatched)
        assert [kind for _, kind in bench.printer.out] == [PaperKind.LABEL]

    on_a_bench(tmp_path, act, script("422"))


def test_a_refusal_after_a_lost_answer_is_believed_when_nothing_is_found(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch()
        work = await bench.until(settled)
        assert work.shipment.cover is CoverState.REFUSED
        (step,) = (step for step in work.steps if _books(step.kind))
        negative = [o for o in step.outcomes if o.answer is Answer.ABSENT]
        assert negative[-1].at - negative[-2].at >= schedule.ABSENT_AFTER

    bench = on_a_bench(tmp_path, act, script("lost_before", *["422"] * 9))
    assert len(booking_calls(bench.insurer)) == 2


def test_printed_ahead_of_its_cover_the_label_prints_once(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        wanted = await bench.dispatch()
        await bench.store.wish(wanted.id, Wish.PRINT_NOW, bench.clock.now(), "Anna")
        bench.outbox.wake(wanted.id)
        work = await bench.until(dispatched)
        assert work.shipment.cover is CoverState.UNKNOWN
        work = await bench.until(settled)
        assert work.shipment.cover is CoverState.COVERED
        await bench.until(lambda work: all(step.applied for step in work.steps))

    bench = on_a_bench(tmp_path, act, script("late 60"))
    out = [kind for _, kind in bench.printer.out]
    assert sorted(out) == sorted([PaperKind.LABEL, PaperKind.PENDING_SLIP, PaperKind.CONFIRMATION])
    assert out[-1] is PaperKind.CONFIRMATION


@pytest.mark.parametrize("fate", ["ok", "lost", "lost_before", "unsent", "500"])
def test_a_pending_payment_is_confirmed_once(tmp_path: Path, fate: str) -> None:
    async def act(bench: Bench) -> None:
        bench.insurer.pending = True
        await bench.dispatch()
        work = await bench.until(dispatched)
        assert work.shipment.cover is CoverState.COVERED
        books = [step for step in work.steps if step.kind is StepKind.BOOK_COVER]
        confirms = [step for step in work.steps if step.kind is StepKind.CONFIRM_PAYMENT]
        assert (len(books), len(confirms)) == (1, 1)
        assert books[0].key != confirms[0].key

    bench = on_a_bench(tmp_path, act, script(fate, of="confirm_payment"))
    assert [kind for kind, _, _ in bench.insurer.executed] == [
        StepKind.BOOK_COVER,
        StepKind.CONFIRM_PAYMENT,
    ]


@pytest.mark.parametrize("fate", ["unsent", "422", "lost_before"])
def test_a_payment_that_is_never_confirmed_is_a_persons_and_its_money_stays_held(
    tmp_path: Path, fate: str
) -> None:
    async def act(bench: Bench) -> None:
        bench.insurer.pending = True
        await bench.dispatch(until=NOW + timedelta(minutes=20))
        work = await bench.until(settled)
        assert work.shipment.cover is CoverState.MISMATCH
        assert work.shipment.flag is not None
        money = await bench.store.money_of(work.shipment.id)
        assert not {"release.cover", "capture.cover"} & set(money)

    on_a_bench(tmp_path, act, lambda kind: fate if kind == "confirm_payment" else "ok")


def test_another_price_keeps_the_hold_and_says_nothing_of_cover(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        bench.insurer.price = "7.07"
        await bench.dispatch()
        work = await bench.until(settled)
        assert work.shipment.cover is CoverState.MISMATCH
        assert work.printing(PaperKind.CONFIRMATION) is None
        assert set(await bench.store.money_of(work.shipment.id)) == {
            "hold.label", "hold.cover", "capture.label",
        }  # fmt: skip

    on_a_bench(tmp_path, act, script())


@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNKNOWN])
def test_a_paper_comes_out_once_whatever_the_printer_says(tmp_path: Path, answer: Answer) -> None:
    left = iter([answer] * 6)
    printer = Printer(lambda _: next(left, Answer.YES))

    async def act(bench: Bench) -> None:
        await bench.dispatch(cover=False)
        work = await bench.until(lambda work: work.shipment.flag is not None)
        assert work.shipment.flag is not None
        assert work.shipment.flag.id == "flag.print"
        work = await bench.until(dispatched)
        assert work.shipment.flag is None

    bench = on_a_bench(tmp_path, act, script(), printer=printer)
    assert len(bench.printer.out) == 1


def test_a_paper_is_tried_at_once_when_its_printer_stands_otherwise(tmp_path: Path) -> None:
    left = iter([Answer.NO] * 3)
    tries: list[float] = []

    def says(what: str) -> Answer:
        tries.append(asyncio.get_running_loop().time())
        return next(left, Answer.YES)

    async def act(bench: Bench) -> None:
        await bench.dispatch(cover=False)
        await asyncio.sleep(40)
        assert len(tries) == 3  # and the next one a minute after that
        bench.outbox.printer_changed()
        await asyncio.sleep(1)
        assert dispatched(await bench.work())

    bench = on_a_bench(tmp_path, act, script(), printer=Printer(says))
    assert len(bench.printer.out) == 1
    assert len(tries) == 4


def test_a_printer_that_stands_otherwise_hurries_no_read_at_the_insurer(tmp_path: Path) -> None:
    def reads(bench: Bench) -> int:
        return sum(kind == "read" for _, kind, _ in bench.insurer.calls)

    async def act(bench: Bench) -> None:
        wanted = await bench.dispatch()
        await asyncio.sleep(20)
        before, next_try = reads(bench), bench.outbox.next_try(wanted.id)
        bench.outbox.printer_changed()
        await asyncio.sleep(1)
        assert reads(bench) == before
        assert bench.outbox.next_try(wanted.id) == next_try
        bench.outbox.hurry(wanted.id)
        await asyncio.sleep(1)
        assert reads(bench) == before + 1

    says = chain(["lost"], repeat("ok"))
    on_a_bench(tmp_path, act, lambda kind: next(says) if kind == "book_cover" else "unsent")


@pytest.mark.parametrize("fails", ["work", "outcome"])
def test_what_a_person_waits_for_is_read_at_once_after_a_failure_of_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def reads(bench: Bench) -> int:
        return sum(kind == "read" for _, kind, _ in bench.insurer.calls)

    async def act(bench: Bench) -> None:
        wanted = await bench.dispatch()
        await asyncio.sleep(2000)  # a person was told: it is read each three minutes
        next_try = bench.outbox.next_try(wanted.id)
        assert next_try is not None
        await asyncio.sleep((next_try - bench.clock.now()).total_seconds() + 5)
        before, real, left = reads(bench), getattr(bench.store, fails), [1]

        async def fails_once(*words: object) -> object:
            if left:
                left.clear()
                raise EnvironmentFaultError("store.disk_failed", path="/d")
            return await real(*words)

        monkeypatch.setattr(bench.store, fails, fails_once)
        bench.outbox.hurry(wanted.id)
        await asyncio.sleep(12)
        assert not left
        assert reads(bench) == before + (1 if fails == "work" else 2)

    says = chain(["lost"], repeat("ok"))
    on_a_bench(tmp_path, act, lambda kind: next(says) if kind == "book_cover" else "unsent")


def test_a_dispatch_is_not_forgotten_where_not_even_its_fault_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(bench: Bench) -> None:
        async def never(*_: object) -> None:
            raise MemoryError

        with monkeypatch.context() as during:
            during.setattr(bench.store, "work", never)
            during.setattr(bench.store, "fault", never)
            await bench.dispatch()
            await asyncio.sleep(5)
        await asyncio.sleep(60)
        assert dispatched(await bench.work())

    on_a_bench(tmp_path, act, script())


def test_every_change_is_heard_by_a_watch_made_before_it(tmp_path: Path) -> None:
    """The old way, asking and then waiting, slept through what came between the two."""

    async def act(bench: Bench) -> None:
        ident = making.shipment().id
        with bench.outbox.watch(ident) as watch:
            await bench.dispatch()
            await asyncio.sleep(60)  # everything happens here, and nobody is waiting
            async with asyncio.timeout(1):
                await watch.moved()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(60):
                    await watch.moved()
        assert bench.outbox._watches._open == {}

    on_a_bench(tmp_path, act, script())


def test_a_wake_during_the_work_is_not_lost(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        wanted = await bench.dispatch()
        await asyncio.sleep(50)  # the next try is due at 78 s
        look, left = bench.store.work, [1]

        async def late(shipment: str) -> Work:
            """What the outbox reads is old by the time it has it: the clerk pressed a key."""
            work = await look(shipment)
            if left:
                left.clear()
                await bench.store.wish(shipment, Wish.PRINT_NOW, bench.clock.now(), "Anna")
                bench.outbox.wake(shipment)
            return work

        bench.store.work = late  # type: ignore[method-assign]
        bench.outbox.wake(wanted.id)
        await asyncio.sleep(5)
        assert dispatched(await bench.work())

    on_a_bench(tmp_path, act, script(*["unsent"] * 9))


def test_reads_wait_as_long_as_the_insurer_asks(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch()
        await bench.until(dispatched)

    fates = {"read": chain(["429 90"], repeat("ok")), "book_cover": chain(["lost"], repeat("ok"))}
    bench = on_a_bench(tmp_path, act, lambda kind: next(fates[kind]))
    reads = [at for at, kind, _ in bench.insurer.calls if kind == "read"]
    assert reads[1] - reads[0] >= 90


@pytest.mark.parametrize("again", [False, True], ids=["silence", "start"])
def test_once_the_line_is_back_what_waited_is_read_at_once(tmp_path: Path, again: bool) -> None:
    seen = {"back": 0.0}

    async def act(bench: Bench) -> None:
        await bench.dispatch()
        await asyncio.sleep(33)
        if again:
            await bench.kill()
            await bench.start()
        # Down, and the next look is some seconds away.
        next_try = bench.outbox.next_try(making.shipment().id)
        while next_try is None:
            await asyncio.sleep(0.1)
            next_try = bench.outbox.next_try(making.shipment().id)
        assert next_try - bench.clock.now() > timedelta(seconds=5)
        seen["back"] = asyncio.get_running_loop().time()
        await bench.acts.ping()
        work = await bench.until(dispatched)
        assert work.shipment.cover is CoverState.COVERED

    fates = {
        "book_cover": chain(["lost"], repeat("ok")),
        "read": chain(["unsent"] * 3, repeat("ok")),
        "ping": repeat("ok"),
    }
    bench = on_a_bench(tmp_path, act, lambda kind: next(fates[kind]))
    reads = [at for at, kind, _ in bench.insurer.calls if kind == "read"]
    assert len(bench.insurer.executed) == 1
    assert len(reads) == 4
    assert 0 <= reads[-1] - seen["back"] < 1


def test_a_wait_that_was_asked_for_is_kept_when_the_line_is_back(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch()
        await asyncio.sleep(20)
        await bench.kill()
        await bench.start()
        await bench.acts.ping()
        await bench.until(dispatched)

    fates = {"read": chain(["429 90"], repeat("ok")), "book_cover": chain(["lost"], repeat("ok"))}
    bench = on_a_bench(tmp_path, act, lambda kind: next(fates.get(kind, repeat("ok"))))
    reads = [at for at, kind, _ in bench.insurer.calls if kind == "read"]
    assert reads[1] - reads[0] >= 90


def test_a_provisional_yes_that_is_not_found_is_never_sent_again(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        send = bench.insurer.send

        async def forgetful(call: object) -> object:
            seen = await send(call)  # type: ignore[arg-type]
            bench.insurer.booked.clear()
            return seen

        bench.insurer.send = forgetful  # type: ignore[method-assign, assignment]
        await bench.dispatch()
        await bench.until(lambda work: work.shipment.flag is not None)
        await asyncio.sleep(3600)
        work = await bench.work()
        (step,) = (step for step in work.steps if _books(step.kind))
        assert len(step.sent) == 1
        assert [o.answer for o in step.outcomes if o.source is Source.SEND] == [Answer.YES]
        assert work.shipment.cover is CoverState.ASKING

    bench = on_a_bench(tmp_path, act, script())
    assert len(booking_calls(bench.insurer)) == 1


def test_a_planner_that_never_comes_to_an_end_does_not_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.flow.outbox.plan", lambda *_, **__: Apply(Change()))

    async def act(bench: Bench) -> None:
        wanted = await bench.dispatch()
        await asyncio.sleep(25)
        assert 200 <= bench.told.count(wanted.id) <= 300

    on_a_bench(tmp_path, act, script())
