"""While the insurer's proof is on its way its paper is drawn; without the proof none comes out."""

from pathlib import Path

import pytest

from station.domain.cover import CoverState
from station.domain.errors import EnvironmentFaultError
from station.domain.shipment import PaperKind
from station.flow.work import Shipment, Wish
from tests.flow.rig import Bench, Maker, dispatched, on_a_bench, script, settled


def test_the_confirmation_is_drawn_as_it_will_be_proven(tmp_path: Path) -> None:
    proven = []

    async def act(bench: Bench) -> None:
        await bench.dispatch()
        proven.append((await bench.until(dispatched)).shipment.proven)

    bench = on_a_bench(tmp_path, act, script())
    ((drawn, kind),) = bench.maker.ahead
    assert kind is PaperKind.CONFIRMATION
    assert drawn.proven == proven[0]


@pytest.mark.parametrize("fate", ["lost", "422"])
def test_nothing_is_drawn_that_no_answer_has_promised(tmp_path: Path, fate: str) -> None:
    async def act(bench: Bench) -> None:
        await bench.dispatch()
        await bench.until(settled)

    assert on_a_bench(tmp_path, act, script(fate)).maker.ahead == []


def test_nothing_is_drawn_of_an_offer_that_is_not_booked(tmp_path: Path) -> None:
    """Its attempts are lost on the way there: each read has the facts, and none of a cover."""

    async def act(bench: Bench) -> None:
        await bench.dispatch()
        await bench.until(settled)

    bench = on_a_bench(tmp_path, act, lambda kind: "gone" if kind == "book_cover" else "ok")
    assert [kind for _, kind, _ in bench.insurer.calls].count("read") > 1
    assert bench.maker.ahead == []


def test_what_was_drawn_is_no_proof(tmp_path: Path) -> None:
    """The insurer says yes, and its read-back another price."""

    async def act(bench: Bench) -> None:
        read = bench.insurer.read

        async def dearer(package: str) -> object:
            bench.insurer.price = "9.99"
            return await read(package)

        bench.insurer.read = dearer  # type: ignore[method-assign, assignment]
        await bench.dispatch()
        work = await bench.until(settled)
        assert work.shipment.cover is CoverState.MISMATCH
        await bench.store.wish(work.shipment.id, Wish.SHIP_WITHOUT, bench.clock.now(), "Anna")
        bench.outbox.wake(work.shipment.id)
        await bench.until(dispatched)

    bench = on_a_bench(tmp_path, act, script())
    assert len(bench.maker.ahead) == 1
    assert [kind for _, kind in bench.printer.out] == [PaperKind.LABEL]


class _Failing(Maker):
    """Cannot draw ahead: a letter that no font has, or a bug."""

    def __init__(self, why: Exception) -> None:
        super().__init__()
        self.why = why

    async def draw_ahead(self, shipment: Shipment, kind: PaperKind) -> None:
        raise self.why


@pytest.mark.parametrize(
    "why", [EnvironmentFaultError("paper.no_font", letters="x"), ValueError("a bug")], ids=str
)
def test_what_cannot_be_drawn_ahead_holds_no_proof_up(tmp_path: Path, why: Exception) -> None:
    took = []

    async def act(bench: Bench) -> None:
        begun = bench.clock.now()
        await bench.dispatch()
        work = await bench.until(dispatched)
        assert work.shipment.cover is CoverState.COVERED
        took.append((bench.clock.now() - begun).total_seconds())

    bench = on_a_bench(tmp_path, act, script(), maker=_Failing(why))
    assert took[0] < 5
    assert [kind for _, kind in bench.printer.out] == [PaperKind.LABEL, PaperKind.CONFIRMATION]
