"""Whatever the insurer does and whenever the bench ends: nothing twice, nothing overstated.

A random walk over a model insurer that executes or not, loses answers, commits late and refuses,
with ends of the program at random moments and a clock that is set wrong.
"""

import asyncio
import random
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.cover import CoverState
from station.domain.shipment import LabelState, PaperKind, ShipmentState
from station.flow.dispatch import UNSETTLED
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Source, Wish, Work
from tests.flow.rig import Bench, Insurer, Printer, dice_of, run
from tests.store import making
from tests.store.making import NOW, PRICE

_BAD = ("ok", "lost", "lost_before", "late 3", "late 40", "late 100", "unsent", "500", "503",
        "429 7", "423", "422", "401", "404", "302")  # fmt: skip
_FATES = {
    "book_cover": _BAD,
    "confirm_payment": _BAD,
    "read": ("ok", "ok", "ok", "lost", "429 20", "503", "401", "404", "unsent", "302"),
    "ping": ("ok", "lost_before"),
    "opt_out": ("ok", "lost", "500"),
}
_WISHES = (Wish.PRINT_NOW, Wish.HOLD, Wish.SHIP_WITHOUT, Wish.KEEP_BACK)
_SETTLED_OTHERWISE = {CoverState.MISMATCH, CoverState.CANCELLED_ELSEWHERE}


async def _check(bench: Bench, number: int) -> Work:
    insurer, work = bench.insurer, await bench.work(number)
    shipment, package = work.shipment, making.package(number)
    money = await bench.store.money_of(shipment.id)
    # At most one booking is ever executed, and all attempts carried the very same bytes.
    for kind in (StepKind.BOOK_COVER, StepKind.CONFIRM_PAYMENT):
        assert len([e for e in insurer.executed if e[0] is kind and e[1] == package]) <= 1
        assert len([step for step in work.steps if step.kind is kind]) <= 1
    # Captured, covered and the confirmation stand on a read that said yes.
    read_yes = any(
        outcome.source is Source.READ and outcome.answer is Answer.YES
        for step in work.steps
        if step.kind is not StepKind.PRINT
        for outcome in step.outcomes
    )
    covered = shipment.cover is CoverState.COVERED
    assert ("capture.cover" in money) is covered
    assert not covered or (read_yes and insurer.booked[package] == "CONFIRMED")
    assert (shipment.proven is not None) is covered
    assert work.printing(PaperKind.CONFIRMATION) is None or covered
    # Released only where nothing was bought, and nothing can be bought any more.
    if "release.cover" in money:
        assert not covered
        assert package not in insurer.booked
    # hold = capture + release + still held
    for part, amount in (("label", making.LABEL), ("cover", PRICE)):
        taken = [
            money[f"{kind}.{part}"] for kind in ("capture", "release") if f"{kind}.{part}" in money
        ]
        assert money[f"hold.{part}"] == (amount,)
        assert taken in ([], [(amount,)])
    # Each paper is asked of the printer once.
    prints = [step.subject for step in work.steps if step.kind is StepKind.PRINT]
    assert len(prints) == len(set(prints))
    return work


async def _walk(bench: Bench, dice: random.Random) -> None:
    try:
        await _act(bench, dice)
    finally:
        await bench.kill()


async def _act(bench: Bench, dice: random.Random) -> None:
    bench.insurer.says = dice_of(dice, _FATES)
    bench.insurer.pending = dice.random() < 0.2
    await bench.start()
    await making.top_up(bench.store)
    numbers = range(1, dice.randint(1, 3) + 1)
    for number in numbers:
        await bench.dispatch(number, until=NOW + timedelta(minutes=dice.choice((1, 6, 40, 150))))
    for _ in range(dice.randint(0, 6)):
        await asyncio.sleep(dice.choice((0, 0.01, 0.07, 0.5, 3, 14, 20, 70, 130, 600)))
        act = dice.choice(("kill", "kill", "wish", "clock", "look"))
        if act == "kill":
            await bench.kill()
            await asyncio.sleep(dice.choice((0, 1, 100, 4000)))
            await bench.start()
        elif act == "wish":
            ident = making.shipment(dice.choice(numbers)).id
            await bench.store.wish(ident, dice.choice(_WISHES), bench.clock.now(), "Anna")
            bench.outbox.wake(ident)
        elif act == "clock":
            bench.clock.shift += timedelta(seconds=dice.choice((-7200, -90, -1, 1, 90, 7200)))
            for number in numbers:
                bench.outbox.wake(making.shipment(number).id)
        for number in numbers:
            await _check(bench, number)
    await _ends(bench, numbers)


async def _ends(bench: Bench, numbers: range) -> None:
    """The insurer answers again: everything ends settled, or with a person."""
    bench.insurer.says = lambda _: "ok"
    bench.printer.says = lambda _: Answer.YES
    await asyncio.sleep(5 * 3600)
    for number in numbers:
        work = await _check(bench, number)
        shipment = work.shipment
        assert shipment.label is LabelState.BOUGHT
        if shipment.cover in UNSETTLED:
            assert shipment.flag is not None
        if shipment.cover is CoverState.TOO_LATE or shipment.cover in _SETTLED_OTHERWISE:
            assert shipment.flag is not None
        if shipment.cover is CoverState.COVERED:
            assert shipment.state is ShipmentState.DISPATCHED
            assert all(step.applied for step in work.steps)
        out = [kind for ident, kind in bench.printer.out if ident == shipment.id]
        assert len(out) == len(set(out))
    assert await bench.store.ledger_faults() == []
    assert await bench.store.integrity_faults() == []


@settings(max_examples=16, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_a_walk(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        printer = Printer()
        dice = random.Random(seed)
        answers = (Answer.YES, Answer.YES, Answer.NO, Answer.UNKNOWN)
        printer.says = lambda _: dice.choice(answers)
        run(_walk(Bench(Path(folder), Insurer(), printer), dice))
