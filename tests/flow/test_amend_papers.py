"""A value that was changed before the hand-over is another one on every paper of the box, too."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.desk.amend_page import BenchAmend
from station.domain.amendment import Wanted
from station.domain.shipment import PaperKind
from station.i18n import say
from tests.flow.rig import RUTH, Bench, on_a_bench, script
from tests.flow.test_amend import ONE, over
from tests.store import making


@pytest.fixture
def abroad(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is dispatched goes to Switzerland."""
    form = making._FORM
    to = replace(form.recipient, city="Bern", postcode="3011", country="CH")
    monkeypatch.setattr(making, "_FORM", replace(form, recipient=to))


async def all_out(bench: Bench) -> None:
    await bench.until(lambda work: over(work) and all(not step.open for step in work.steps))


async def said(bench: Bench) -> str:
    """What the page says below the truth."""
    desk = BenchAmend(bench.amending, bench.store, bench.line, bench.clock, lambda: RUTH)
    detail = (await desk.view(ONE)).band.detail
    return "" if detail is None else say(detail)


@pytest.mark.usefixtures("abroad")
def test_the_declaration_of_the_old_value_comes_out_no_more(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.change(65_000)
        await all_out(bench)
        kinds = [kind for _, kind in bench.printer.out]
        assert kinds[-2:] == [PaperKind.CUSTOMS, PaperKind.CONFIRMATION]
        assert kinds.count(PaperKind.CUSTOMS) == 2
        assert kinds.count(PaperKind.LABEL) == 1
        assert await bench.store.papers(ONE, PaperKind.CUSTOMS)
        kept = making.rows(tmp_path, "SELECT DISTINCT kind FROM paper")
        assert ("customs.former1",) in kept
        assert (await said(bench)).endswith("The new declaration replaces the one on the box.")

    on_a_bench(tmp_path, act, script())


@pytest.mark.usefixtures("abroad")
def test_another_start_leaves_the_declaration(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        later = Wanted(starts=bench.clock.now() + timedelta(hours=2))
        asked = await bench.amending.ask(ONE, later, RUTH)
        assert asked.change is not None
        await bench.amending.confirm(ONE, asked.change.n, RUTH)
        await all_out(bench)
        kinds = [kind for _, kind in bench.printer.out]
        assert (kinds.count(PaperKind.CUSTOMS), kinds.count(PaperKind.CONFIRMATION)) == (1, 2)
        assert await said(bench) == "A new confirmation takes the place of the former one."

    on_a_bench(tmp_path, act, script())


def test_what_crosses_no_border_has_no_declaration(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        await bench.covered()
        await bench.change(65_000)
        await all_out(bench)
        assert PaperKind.CUSTOMS not in [kind for _, kind in bench.printer.out]
        assert await said(bench) == "A new confirmation takes the place of the former one."

    on_a_bench(tmp_path, act, script())
