"""A document that was drawn ahead is handed out once, and only where it shows the very same."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from station.app.maker import PaperMaker
from station.domain.money import Money
from station.domain.settings import Settings
from station.domain.shipment import PaperKind
from station.flow.papers import PaperTerms
from station.printing import document
from tests.flow.test_paper_facts import TERMS, covered

CONFIRMATION = PaperKind.CONFIRMATION


class Made(PaperMaker):
    """At a minute of its own."""

    at = datetime(2026, 11, 24, 14, 6, 59, tzinfo=UTC)

    def _terms(self) -> PaperTerms:
        return replace(TERMS, printed_at=self.at)


@pytest.fixture
def maker() -> Made:
    return Made(lambda: Settings().typed({}), lambda: "/papers", practice=True)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of what was really drawn."""
    titles: list[str] = []
    draw = document.pdf

    def pdf(page: Any, title: str) -> bytes:
        titles.append(title)
        return draw(page, title)

    monkeypatch.setattr(document, "pdf", pdf)
    return titles


async def test_the_same_is_not_drawn_again(maker: Made, drawn: list[str]) -> None:
    shipment = covered()
    await maker.draw_ahead(shipment, CONFIRMATION)
    first = await maker.make(shipment, CONFIRMATION)
    assert drawn == [f"confirmation {shipment.id}"]
    second = await maker.make(shipment, CONFIRMATION)
    assert len(drawn) == 2
    assert first[-1].content.startswith(b"%PDF")
    assert [paper.form for paper in first] == [paper.form for paper in second]


async def test_what_says_anything_else_is_drawn(maker: Made, drawn: list[str]) -> None:
    shipment = covered()
    assert shipment.proven is not None
    await maker.draw_ahead(shipment, CONFIRMATION)
    lower = replace(shipment, proven=replace(shipment.proven, limit=Money(100, "GBP")))
    await maker.make(lower, CONFIRMATION)
    await maker.make(replace(shipment, id="B1-OTHER"), CONFIRMATION)
    maker.at = maker.at.replace(minute=7, second=0)
    await maker.make(shipment, CONFIRMATION)
    assert len(drawn) == 4


async def test_what_nobody_asks_for_is_not_kept(
    maker: Made, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    later: list[tuple[float, Callable[..., Any], tuple[Any, ...]]] = []

    def call_later(after: float, act: Callable[..., Any], *words: Any) -> None:
        later.append((after, act, words))

    with monkeypatch.context() as during:
        during.setattr(asyncio.get_running_loop(), "call_later", call_later)
        await maker.draw_ahead(covered(), CONFIRMATION)
    ((after, act, words),) = later
    assert after <= 60
    act(*words)
    await maker.make(covered(), CONFIRMATION)
    assert len(drawn) == 2
