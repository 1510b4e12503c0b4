"""What is owed, what waits for the insurer, what was set aside, and what a person settled."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from station.domain.cover import CoverState
from station.domain.errors import RefusedError, message
from station.domain.money import Money
from station.domain.shipment import LabelState, ShipmentState
from station.flow import money
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Change, Evidence, Outcome, Source
from station.store import chain, queue
from station.store.store import Store
from station.store.void_books import VoidRows
from tests.store import making
from tests.store.making import NOW, PRICE
from tests.store.wishes import LATER, ONE, answered, covered, intended, wanted


@pytest.fixture
def voids(store: Store) -> VoidRows:
    return VoidRows(store)


async def test_three_faults_set_a_shipment_aside_until_a_person_wants_it(
    store: Store, voids: VoidRows
) -> None:
    await covered(store, state=ShipmentState.VOIDING)
    assert ONE in await store.open_shipments()
    assert [await store.fault(ONE, "KeyError", NOW) for _ in range(2)] == [1, 2]
    assert ONE in await store.open_shipments()
    assert await voids.set_aside() == {}
    assert await store.fault(ONE, "ZeroDivisionError", NOW) == 3
    assert ONE not in await store.open_shipments()
    assert await voids.set_aside() == {ONE: "ZeroDivisionError"}
    await voids.forgive(ONE)
    assert ONE in await store.open_shipments()
    assert await store.fault(ONE, "KeyError", NOW) == 1


async def test_what_is_set_aside_between_two_steps_is_shown(store: Store, voids: VoidRows) -> None:
    await covered(store)
    await voids.ask(ONE, wanted())
    await voids.approve(ONE, None, NOW, "Ruth")
    assert len((await voids.owed()).rows) == 0
    for _ in range(3):
        await store.fault(ONE, "KeyError", LATER)
    (owed,) = (await voids.owed()).rows
    assert (owed.shipment, owed.step, owed.kind, owed.faults) == (ONE, None, None, 3)
    assert (owed.at, owed.flagged, owed.asked_only) == (LATER, False, False)
    assert (await voids.owed()).people == (0,)
    assert await store.read(queue.count_bare) == 1
    await intended(store, ONE, StepKind.PREVIEW_CANCEL, making.package())
    assert [each.kind for each in (await voids.owed()).rows] == [StepKind.PREVIEW_CANCEL]


async def test_what_a_person_wants_is_tried_again(store: Store, voids: VoidRows) -> None:
    await covered(store)
    acts = (
        lambda: voids.ask(ONE, wanted()),
        lambda: voids.approve(ONE, None, NOW, "Ruth"),
        lambda: voids.withdraw(ONE, LATER, "Ruth"),
    )
    for act in acts:
        for _ in range(3):
            await store.fault(ONE, "KeyError", NOW)
        assert await voids.set_aside() == {ONE: "KeyError"}
        await act()
        assert await voids.set_aside() == {}


@pytest.mark.parametrize(
    ("states", "approved", "among_voids"),
    [
        ({}, False, False),
        ({}, True, False),  # its label comes first
        ({"label": LabelState.VOIDED}, True, True),
        ({"label": LabelState.VOID_REFUSED}, True, True),
        ({"label": LabelState.VOID_ASKED}, True, False),
        ({"label": LabelState.VOIDED, "cover": CoverState.CANCELLING}, True, True),
        ({"label": LabelState.VOIDED, "cover": CoverState.UNKNOWN}, True, False),
    ],
)
async def test_an_open_void_is_in_one_of_the_two_lanes(
    store: Store, voids: VoidRows, states: dict[str, Any], approved: bool, among_voids: bool
) -> None:
    await covered(store)
    await voids.ask(ONE, wanted())
    if approved:
        await voids.approve(ONE, None, NOW, "Ruth")
    assert await store.apply(await store.work(ONE), Change(**states), NOW)
    waiting = [each.shipment for each in await store.voids_waiting()]
    assert (waiting, await store.open_shipments()) == (([ONE], []) if among_voids else ([], [ONE]))
    for _ in range(3):
        await store.fault(ONE, "KeyError", NOW)
    assert (await store.voids_waiting(), await store.open_shipments()) == ([], [])


async def test_what_ranks_a_waiting_void(store: Store, voids: VoidRows) -> None:
    await covered(store)
    await voids.ask(ONE, wanted())
    await voids.approve(ONE, None, NOW, "Ruth")
    step = await intended(store, ONE, StepKind.PREVIEW_CANCEL, making.package())
    await answered(store, step, Answer.NOT_SENT, Answer.UNKNOWN)
    assert await store.apply(await store.work(ONE), Change(label=LabelState.VOIDED), NOW)
    (waiting,) = await store.voids_waiting()
    assert (waiting.shipment, waiting.deadline, waiting.attempts, waiting.asked_at) == (
        ONE,
        NOW + timedelta(hours=3),
        2,
        NOW,
    )


# The queue.


async def test_the_queue_shows_steps_wishes_and_flags(store: Store, voids: VoidRows) -> None:
    assert list((await voids.owed()).rows) == []
    await covered(store, 1)
    await covered(store, 2, flag=message("flag.too_late"))
    await covered(store, 3)
    await voids.ask(ONE, wanted())
    owed = {each.shipment: each for each in (await voids.owed()).rows}
    assert set(owed) == {ONE, making.shipment(2).id}
    wish, flag = owed[ONE], owed[making.shipment(2).id]
    assert (wish.step, wish.kind, wish.asked_only, wish.flagged) == (None, None, True, False)
    assert (wish.by, wish.deadline, wish.number) == ("Dana", NOW + timedelta(hours=3), "10001")
    assert (wish.recipient, wish.town, wish.country) == ("Hannah", "Kendal", "GB")
    assert (flag.asked_only, flag.flagged, flag.flag) == (False, True, message("flag.too_late"))


async def test_a_step_in_the_queue_has_its_evidence(store: Store, voids: VoidRows) -> None:
    await covered(store)
    await voids.ask(ONE, wanted())
    await voids.approve(ONE, None, NOW, "Ruth")
    step = await intended(store, ONE, StepKind.PREVIEW_CANCEL, making.package())
    await answered(store, step, Answer.UNKNOWN)
    reason = message("insurer.timeout")
    read = Outcome(1, Source.READ, LATER, Answer.UNKNOWN, Evidence(reason=reason))
    await store.outcome(step, read)
    work = await store.work(ONE)
    assert await store.apply(work, Change(flag=message("x"), flag_step=step.id), NOW)
    (owed,) = (await voids.owed()).rows
    assert (owed.step, owed.kind, owed.subject) == (
        step.id,
        StepKind.PREVIEW_CANCEL,
        making.package(),
    )
    assert (owed.attempts, owed.reads, owed.last, owed.last_at) == (1, 1, reason, LATER)
    assert (owed.flagged, owed.deadline, owed.faults) == (True, NOW + timedelta(hours=3), 0)
    assert owed.cover is CoverState.CANCEL_SAVED
    await store.fault(ONE, "KeyError", NOW)
    (owed,) = (await voids.owed()).rows
    assert owed.faults == 1


async def test_what_a_person_found_out_is_an_outcome_and_a_line(
    store: Store, voids: VoidRows, tmp_path: Path
) -> None:
    await covered(store)
    await voids.ask(ONE, wanted())
    await voids.approve(ONE, None, NOW, "Ruth")
    step = await intended(store, ONE, StepKind.CONFIRM_CANCEL, "subject")
    outcome = Outcome(0, Source.PERSON, LATER, Answer.ABSENT, Evidence())
    await voids.found_out(step, outcome, "Ruth", "by phone: Kim")
    found = (await store.work(ONE)).steps[-1]
    assert found.outcomes == (outcome,)
    line = list(chain.lines_of(tmp_path / "record.jsonl"))[-1]
    assert (line["what"], line["answer"], line["key"]) == ("resolve", "absent", step.key)
    assert "Kim" not in (tmp_path / "record.jsonl").read_text(encoding="utf-8")


async def test_a_decision_is_written_with_its_postings_or_not_at_all(
    store: Store, voids: VoidRows
) -> None:
    work = await covered(store, flag=message("cover.amount_open"))
    captured = Change(
        postings=(money.capture(ONE, "cover", PRICE), money.suspend(ONE, "cover", PRICE)),
        cover=CoverState.AMOUNT_OPEN,
    )
    assert await store.apply(work, captured, NOW)
    back = Money(200, "GBP")
    settled = Change(
        cover=CoverState.CANCELLED,
        clear_flag=True,
        postings=money.settle(ONE, "cover", PRICE, back),
    )
    await voids.resolve(ONE, settled, LATER, "Ruth", "statement")
    events = await store.money_of(ONE)
    assert (events["refund.cover"], events["unsuspend.cover"]) == ((back,), (PRICE - back,))
    found = (await store.work(ONE)).shipment
    assert (found.cover, found.flag) == (CoverState.CANCELLED, None)
    again = Change(cover=CoverState.COVERED, postings=(money.refund(ONE, "label", back),))
    with pytest.raises(RefusedError):
        await voids.resolve(ONE, again, LATER, "Ruth", "another statement")
    assert (await store.work(ONE)).shipment.cover is CoverState.CANCELLED
    assert await store.ledger_faults() == []
