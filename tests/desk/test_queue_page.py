"""The queue's page desk over the real store and outbox: what is known, and what may be done."""

import asyncio
from collections.abc import Callable
from itertools import chain, repeat
from pathlib import Path

import pytest

from station.desk.queue import QueueItem
from station.desk.queue_page import Behind, BenchQueue, Found
from station.desk.resolving import Resolution
from station.desk.view_queue import QueueFilter, QueueView, pane, row
from station.domain.cover import CoverState
from station.domain.errors import PermissionRefusedError, RefusedError
from station.domain.money import Money
from station.domain.people import Actor
from station.domain.settings import Settings
from station.domain.shipment import ShipmentState
from station.domain.void import VoidReason
from station.flow.seen import StepKind
from station.i18n import say
from tests.flow.rig import DANA, RUTH, Bench, on_a_bench, script
from tests.store import making

ONE = making.shipment(1).id


def desk_of(bench: Bench, actor: Actor) -> BenchQueue:
    settings = Settings().typed({"insurer.phone": "020 7946 0018"})
    behind = Behind(
        queue=bench.queue,
        voiding=bench.voiding,
        resolving=bench.resolving,
        books=bench.store,
        line=bench.line,
        clock=bench.clock,
        settings=lambda: settings,
    )
    return BenchQueue(behind, lambda: actor)


def down_from(when: dict[str, bool]) -> Callable[[str], str]:
    return lambda _: "unsent" if when["down"] else "ok"


def only(view: QueueView) -> QueueItem:
    (item,) = view.items
    return item


def test_a_void_made_without_a_line_is_in_the_queue_and_may_be_withdrawn(tmp_path: Path) -> None:
    when = {"down": False}

    async def act(bench: Bench) -> None:
        desk = desk_of(bench, RUTH)
        await bench.covered()
        assert list((await desk.view()).items) == []
        when["down"] = True
        await asyncio.sleep(120)
        await bench.voiding.ask(ONE, VoidReason.WRONG_ADDRESS, "", DANA)
        await asyncio.sleep(120)
        view = await desk.view()
        assert view.line is not None
        assert say(view.line.word).startswith("No line since")
        assert view.phone == "020 7946 0018"
        wished = next(item for item in view.items if item.owed.asked_only)
        known = await desk.evidence(wished)
        assert [say(each.word) for each in known.happenings] == ["Void asked"]
        assert known.may_withdraw
        assert known.choices == ()
        await desk.withdraw(wished)
        assert list((await desk.view()).items) == []
        work = await bench.work()
        assert (work.shipment.state, work.shipment.cover) == (
            ShipmentState.DISPATCHED,
            CoverState.COVERED,
        )

    on_a_bench(tmp_path, act, down_from(when))


def test_an_approved_void_waits_in_the_queue_until_the_line_is_back(tmp_path: Path) -> None:
    when = {"down": False}

    async def act(bench: Bench) -> None:
        desk = desk_of(bench, RUTH)
        await bench.covered()
        when["down"] = True
        await asyncio.sleep(120)
        await bench.void()
        await asyncio.sleep(600)
        view = await desk.view()
        assert len(view.items) >= 1
        item = view.items[0]
        assert item.owed.shipment == ONE
        shown = row(item, bench.clock.now())
        assert say(shown.word) == "Saved. Will be sent when online. Refund not yet known."
        assert list(view.shown[QueueFilter.COVER]) == [0]
        known = await desk.evidence(item)
        assert [say(each.word) for each in known.happenings][:2] == [
            "Void asked",
            "Void approved",
        ]
        assert not known.may_withdraw, "the carrier has voided the label"
        with pytest.raises(RefusedError, match=r"void\.under_way"):
            await desk.withdraw(item)
        when["down"] = False
        await bench.until(lambda work: work.shipment.cover is CoverState.CANCELLED)
        assert list((await desk.view()).items) == []

    on_a_bench(tmp_path, act, down_from(when))


def test_a_preview_that_nobody_answers_is_said_to_be_asked_for_again(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        await bench.until(lambda work: work.shipment.flag is not None)
        item = only(await desk_of(bench, RUTH).view())
        shown = row(item, bench.clock.now())
        assert shown.lead is not None
        assert say(shown.lead) == "Needs a person."
        assert shown.next is None or shown.next.id != "queue.reads_only"
        told = say(pane(item, bench.clock.now()).text)
        assert told.endswith("It is asked again by itself.")

    on_a_bench(tmp_path, act, lambda kind: "500" if kind == "preview_cancel" else "ok")


def test_what_was_found_of_an_amount_is_written_by_a_supervisor(tmp_path: Path) -> None:
    left = chain(["lost"], repeat("422"))

    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.void()
        await bench.until(lambda work: work.shipment.cover is CoverState.AMOUNT_OPEN)
        item = only(await desk_of(bench, RUTH).view())
        assert item.needs_person
        assert (await desk_of(bench, DANA).evidence(item)).choices == ()
        known = await desk_of(bench, RUTH).evidence(item)
        assert known.choices == (Resolution.EXECUTED, Resolution.WRITE_OFF)
        assert known.currency == "GBP"
        desk = desk_of(bench, RUTH)
        found = Found(Resolution.EXECUTED, "Statement of 30 November, line 4", "5.00")
        with pytest.raises(PermissionRefusedError):
            await desk_of(bench, DANA).resolve(item, found)
        await desk.resolve(item, found)
        assert (await bench.store.money_of(ONE))["refund.cover"] == (Money(500, "GBP"),)
        assert list((await desk.view()).items) == []

    on_a_bench(tmp_path, act, lambda kind: next(left) if kind == "confirm_cancel" else "ok")


def test_the_evidence_of_a_booking_tells_each_try_and_counts_the_reads(tmp_path: Path) -> None:
    fault = {"is": True}

    async def act(bench: Bench) -> None:
        await bench.dispatch()
        await asyncio.sleep(35)
        view = await desk_of(bench, DANA).view()
        item = next(each for each in view.items if each.owed.kind is StepKind.BOOK_COVER)
        known = await desk_of(bench, DANA).evidence(item)
        told = [
            (say(each.word), say(each.detail) if each.detail else "") for each in known.happenings
        ]
        assert told[0][0] == "Saved"
        assert told[1] == ("Sent, no clear answer", "The insurer had a fault (500).")
        assert told[2][0] == "Read back"
        assert told[2][1].startswith("The insurer had a fault (500). ")
        assert told[2][1].endswith(" times.")
        assert len(told) == 3
        assert known.choices == ()
        shown = row(item, bench.clock.now())
        assert say(shown.word) == "Checking with the insurer. Not confirmed."
        fault["is"] = False
        await bench.until(lambda work: work.shipment.cover is CoverState.COVERED)

    on_a_bench(tmp_path, act, lambda _: "500" if fault["is"] else "ok")


def test_nobody_reads_the_queue_without_having_signed_in(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        nobody = Actor("Nobody", DANA.role, signed_in=False)
        with pytest.raises(PermissionRefusedError):
            await desk_of(bench, nobody).view()

    on_a_bench(tmp_path, act, script())
