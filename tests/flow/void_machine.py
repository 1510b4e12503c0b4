"""Clerk, supervisor, line, clock, power cuts and the insurer's truth, in any order.

The rules of one machine are what people and the outside may do; after each of them everything that
must hold is looked at, against what really happened. At its end the insurer answers again and a
supervisor does whatever the desks offer: every void comes to an end.
"""

import asyncio
import contextlib
import logging
import shutil
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from station.desk.checking import Checking
from station.desk.reconciling import Reconciling
from station.domain.errors import PermissionRefusedError, RefusedError
from station.domain.money import Money
from station.domain.settings import Settings
from station.domain.void import VoidReason
from station.flow.makers import Makers
from station.flow.pace import Pace
from station.flow.verdict import Answer
from station.flow.work import Wish
from station.store.reconciling import ReconcileRows
from tests.flow.rig import DANA, MAKERS, RUTH, Bench, VirtualLoop
from tests.flow.truth import Database, Says, TrueCarrier, TrueInsurer, TruePrinter
from tests.flow.void_rules import Supervisor, wrong_with
from tests.store import making
from tests.store.making import PRICE

MOST = 3
"""Shipments of one machine."""
_PICK = st.integers(0, MOST - 1)
_ACTORS = st.sampled_from((DANA, RUTH))
_BAD = ("ok", "lost", "lost_before", "late 3", "late 100", "unsent", "500", "503", "429 7", "423",
        "422", "401", "404", "409", "302")  # fmt: skip
_CALLS = ("book_cover", "confirm_payment", "preview_cancel", "confirm_cancel")
_READS = ("lost", "429 20", "503", "401", "404", "unsent", "302", "late 3")
_THEN = st.sampled_from((0, 0, 0.03, 0.12, 0.25, 1, 20, 400))
_FIGURES = st.sampled_from((None, 0, 500, 706))
_ROUNDS = 8
"""So often a supervisor does what is offered, at most."""
_LONGEST_TURN = 400_000
"""Turns of the loop in one rule; more is a program that never rests."""


class _Heard(logging.Handler):
    """What the outbox complains of in its log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.words.append(
            record.getMessage() + (str(record.exc_info[1]) if record.exc_info else "")
        )


class BoundLoop(VirtualLoop):
    """Ends a run that never rests."""

    turns = 0

    def _skip(self, timeout: float | None = None) -> Any:
        self.turns += 1
        if self.turns > _LONGEST_TURN:
            raise RuntimeError("it never rests")
        return super()._skip(timeout)


class VoidMachine(RuleBasedStateMachine):
    """One bench, three shipments, and everything that can befall them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="voids-", dir=_quick_folder()))
        self.loop = BoundLoop()
        self.runner = asyncio.Runner(loop_factory=lambda: self.loop)
        database = Database(self.folder)
        self.says = Says()
        self.wrong: list[str] = []
        self.insurer = TrueInsurer(self.says, database=database, wrong=self.wrong)
        self.printer = TruePrinter(database=database, wrong=self.wrong)
        self.carrier = TrueCarrier(self.says)
        self.bench = Bench(self.folder, self.insurer, self.printer)
        self.bench.carrier = self.carrier
        self.bench.makers = Makers(
            making.key,
            MAKERS.booking,
            MAKERS.preview,
            lambda shipment, void: self.carrier.voiding(shipment, void.label_until),
        )
        self.numbers: list[int] = []
        self.heard = _Heard()
        logging.getLogger("station.flow.outbox").addHandler(self.heard)
        self.faulty = False
        self.ended = False
        """True once something was wrong: nothing more is to be learned."""

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Runs `work`, and what goes on beside it, in time that passes at once."""
        self.loop.turns = 0
        return self.runner.run(work)

    def act(self, work: Coroutine[Any, Any, Any], then: float = 0) -> None:
        """A person's act, and some time; a refusal with a reason is an answer too."""
        with contextlib.suppress(RefusedError, PermissionRefusedError):
            self.do(work)
        if then:
            self.do(asyncio.sleep(then))

    def one(self, pick: int) -> str:
        """One of the shipments."""
        return making.shipment(self.numbers[pick % len(self.numbers)]).id

    @initialize(
        how=st.sampled_from(("at_once", "asked", "never")),
        two=st.sampled_from((False, False, True)),
        covered=st.integers(0, 2),
    )
    def start(self, how: str, two: bool, covered: int) -> None:
        """A bench with some parcels that went out well."""
        self.carrier.how = how
        self.bench.settings = {"void.two_people": "on" if two else "off"}

        async def begin() -> None:
            await self.bench.start()
            await making.top_up(self.bench.store, 1_000_000)

        self.do(begin())
        for _ in range(covered):
            self.dispatch(cover=True, until=150, price="7.06", pending=False)

    # What people do.

    @precondition(lambda self: len(self.numbers) < MOST)
    @rule(
        cover=st.sampled_from((True, True, True, False)),
        until=st.sampled_from((1, 40, 150)),
        price=st.sampled_from(("7.06", "7.06", "7.06", "6.00", "8.00")),
        pending=st.sampled_from((False, False, True)),
    )
    def dispatch(self, cover: bool, until: int, price: str, pending: bool) -> None:
        number = len(self.numbers) + 1
        self.insurer.pending = pending
        self.insurer.prices[making.package(number)] = price

        async def commit() -> None:
            await self.bench.dispatch(
                number, cover=cover, until=self.bench.clock.now() + timedelta(minutes=until)
            )
            await asyncio.sleep(5)

        self.numbers.append(number)
        self.do(commit())

    @precondition(lambda self: self.numbers)
    @rule(pick=_PICK, wish=st.sampled_from(tuple(Wish)))
    def wish(self, pick: int, wish: Wish) -> None:
        async def choose() -> None:
            await self.bench.store.wish(self.one(pick), wish, self.bench.clock.now(), "Anna")
            self.bench.outbox.wake(self.one(pick))

        self.do(choose())

    @precondition(lambda self: self.numbers)
    @rule(pick=_PICK, actor=_ACTORS, reason=st.sampled_from(tuple(VoidReason)))
    def ask(self, pick: int, actor: Any, reason: VoidReason) -> None:
        self.act(self.bench.voiding.ask(self.one(pick), reason, "", actor))

    @precondition(lambda self: self.numbers)
    @rule(pick=_PICK, figure=_FIGURES, actor=_ACTORS, then=_THEN)
    def approve(self, pick: int, figure: int | None, actor: Any, then: float) -> None:
        accepted = None if figure is None else Money(figure, "GBP")
        self.act(self.bench.voiding.approve(self.one(pick), accepted, actor), then)

    @precondition(lambda self: self.numbers)
    @rule(pick=_PICK, figure=_FIGURES, then=_THEN)
    def void(self, pick: int, figure: int | None, then: float) -> None:
        """Asked and approved in one go, which a walk of single acts seldom comes to."""
        self.ask(pick, DANA, VoidReason.PACKED_WRONG)
        self.approve(pick, figure, RUTH, then)

    @precondition(lambda self: self.numbers)
    @rule(pick=_PICK, actor=_ACTORS, then=_THEN)
    def withdraw(self, pick: int, actor: Any, then: float) -> None:
        self.act(self.bench.voiding.withdraw(self.one(pick), actor), then)

    @precondition(lambda self: self.numbers)
    @rule(pick=_PICK, then=_THEN)
    def cover_anyway(self, pick: int, then: float) -> None:
        self.act(self.bench.voiding.cover_anyway(self.one(pick), RUTH), then)

    @precondition(lambda self: self.numbers)
    @rule(pick=_PICK)
    def keep_cover(self, pick: int) -> None:
        self.act(self.bench.voiding.keep_cover(self.one(pick), RUTH))

    @precondition(lambda self: self.numbers)
    @rule(pick=_PICK, then=_THEN)
    def retry(self, pick: int, then: float) -> None:
        self.act(self.bench.queue.retry(self.one(pick), DANA), then)

    @precondition(lambda self: self.numbers)
    @rule(pick=_PICK, then=_THEN)
    def find_out(self, pick: int, then: float) -> None:
        """A supervisor telephones, and writes the truth down."""
        self.act(Supervisor(self.bench, self.carrier).resolve(self.one(pick)), then)

    # What the outside does.

    @rule(kind=st.sampled_from(_CALLS), fate=st.sampled_from(_BAD), count=st.integers(1, 6))
    def bad_answer(self, kind: str, fate: str, count: int) -> None:
        self.says.fates.setdefault(kind, []).extend([fate] * count)

    @rule(fate=st.sampled_from(_READS), count=st.integers(1, 6))
    def bad_read(self, fate: str, count: int) -> None:
        self.says.fates.setdefault("read", []).extend([fate] * count)

    @rule(how=st.sampled_from(("lost", "lost_before")), looks=st.integers(0, 4))
    def bad_carrier(self, how: str, looks: int) -> None:
        self.says.fates.setdefault("void_label", []).append(how)
        self.says.fates.setdefault("look_void", []).extend(["unknown"] * looks)

    @rule(how=st.sampled_from(("unsent", "lost_before", "lost", "401", "302")))
    def line_down(self, how: str) -> None:
        self.says.down = how

    @rule()
    def line_up(self) -> None:
        self.says.down = ""

    @precondition(lambda self: self.numbers)
    @rule(pick=_PICK, refund=st.sampled_from(("0", "3.00", "7.06")))
    def cancel_elsewhere(self, pick: int, refund: str) -> None:
        number = self.numbers[pick % len(self.numbers)]
        self.insurer.cancel_elsewhere(making.package(number), refund)

    @rule(refund=st.sampled_from(("7.06", "5.00", "0", "9.00")))
    def other_refund(self, refund: str) -> None:
        self.insurer.refund = refund

    @rule(can=st.booleans())
    def cancellable(self, can: bool) -> None:
        self.insurer.cancellable = can

    @rule(minutes=st.sampled_from((0, 2, 60, 1440)))
    def preview_life(self, minutes: int) -> None:
        self.insurer.preview_life = timedelta(minutes=minutes)

    @rule()
    def carrier_pays(self) -> None:
        self.carrier.pay()

    @rule(good=st.booleans())
    def paper_jam(self, good: bool) -> None:
        self.printer.says = lambda _: Answer.YES if good else Answer.NO

    # What befalls the bench.

    @rule(seconds=st.sampled_from((0.01, 0.07, 1, 14, 16, 70, 130, 700, 2000, 8000)))
    def time_passes(self, seconds: float) -> None:
        self.do(asyncio.sleep(seconds))

    @rule(seconds=st.sampled_from((-90_000, -7200, -90, 90, 7200, 90_000)))
    def clock_set(self, seconds: int) -> None:
        self.bench.clock.shift += timedelta(seconds=seconds)

    @rule(seconds=st.sampled_from((0, 1, 100, 4000, 47 * 3600, 30 * 86400)))
    def killed(self, seconds: float) -> None:
        async def again() -> None:
            await self.bench.kill()
            await asyncio.sleep(seconds)
            await self.bench.start()

        self.do(again())

    @rule(count=st.integers(1, 4))
    def our_own_fault(self, count: int) -> None:
        self.insurer.broken, self.faulty = count, True

    # What must hold.

    @invariant()
    def holds(self) -> None:
        if not self.bench.tasks:
            return
        for task in self.bench.tasks:
            assert not task.done(), task
        self.do(self._look())
        self._judged()

    def _judged(self) -> None:
        wrong = self.wrong + ([] if self.faulty else self.heard.words)
        self.ended = self.ended or bool(wrong)
        if wrong:
            raise AssertionError("\n".join(wrong))

    async def _look(self) -> None:
        for number in self.numbers:
            self.wrong += await wrong_with(self.bench, number)
        self.wrong += await self.bench.store.ledger_faults()
        self.wrong += await self.bench.store.integrity_faults()

    def teardown(self) -> None:
        try:
            if self.bench.tasks and not self.ended:
                self._end()
        finally:
            logging.getLogger("station.flow.outbox").removeHandler(self.heard)
            self._close()

    def _end(self) -> None:
        """The insurer answers again, and a supervisor does what is offered."""
        self.says.down = ""
        self.says.fates.clear()
        self.insurer.broken = 0
        self.insurer.preview_life = timedelta(hours=24)
        self.bench.clock.shift = timedelta(0)
        self.carrier.pay()
        self.printer.says = lambda _: Answer.YES
        self.do(asyncio.sleep(7200))
        self.holds()
        supervisor = Supervisor(self.bench, self.carrier)
        for number in self.numbers:
            self.wrong += self.do(supervisor.unflagged(number))
        left: list[str] = []
        for _ in range(_ROUNDS):
            left = [text for number in self.numbers for text in self.do(supervisor.left(number))]
            if not left:
                break
            for number in self.numbers:
                self.do(supervisor.tidies(number))
            self.do(asyncio.sleep(3900))
            self.holds()
        self.wrong += left
        self.wrong += self.do(self._checked())
        self._judged()

    async def _checked(self) -> list[str]:
        """What the program's own check finds; somebody else's cancellation is what it is for."""
        bench = self.bench
        pace = Pace(50.0, bench.clock.monotonic)
        reconciling = Reconciling(
            ReconcileRows(bench.store), self.insurer, pace, bench.clock, Settings
        )
        report = await Checking(bench.store, reconciling, lambda: False).run()
        result = await reconciling.run(keep=False)
        # So is a refund that is larger than what was paid: it is never posted.
        found = [
            each
            for each in result.findings
            if each.package not in self.insurer.elsewhere
            and not (each.said is not None and each.said > PRICE)
        ]
        return [*report.faults, *map(repr, found)]

    def _close(self) -> None:
        with contextlib.suppress(Exception):
            self.do(self.bench.kill())
        with contextlib.suppress(Exception):
            self.runner.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _quick_folder() -> str | None:
    """Thousands of stores are made; a real disk is waited for elsewhere."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
