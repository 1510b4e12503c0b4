"""The queue and the supervisor's page in the real window, led by keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.journeys.rig import new_practice
from tests.journeys.screen import Screen
from tests.journeys.test_void_page import chord
from tests.journeys.test_window import put_right, surround

__all__ = ["put_right"]


async def _tops_up(screen: Screen) -> None:
    """The wallet: what the parcel took, money added, and the statement as files."""
    chord(screen, Qt.Key.Key_7)
    page = screen.window.pages.page("wallet")
    await screen.until(lambda: page.list.sentence_of(0), "the postings")
    assert page.list.sentence_of(0).startswith("Cover proven. 10481")
    before = screen.window.view.strip
    screen.press(Qt.Key.Key_F4)
    QTest.keyClicks(page.form.amount.edit, "12.50")
    screen.press(Qt.Key.Key_F10)
    await screen.until(lambda: page.list.sentence_of(0).startswith("Topped up"), "the top-up")
    await screen.until(lambda: screen.window.view.strip != before, "the balance in the strip")
    screen.press(Qt.Key.Key_F9)
    await screen.reads("The statement is saved")


async def _dispatches_two(screen: Screen) -> None:
    """Many orders at once: two of those that wait, one of them ticked."""
    chord(screen, Qt.Key.Key_8)
    page = screen.window.pages.page("batch")
    await screen.until(lambda: page.list.sentence_of(1), "the open orders")
    for _ in range(2):
        screen.press(Qt.Key.Key_Return)
        screen.press(Qt.Key.Key_Down)
    await screen.until(lambda: page.view.plan.parcels == 2, "their prices", 20)
    await screen.until(lambda: page.view.tick.count == 2, "their offers", 20)
    page.list.setFocus()
    screen.press(Qt.Key.Key_Home)
    screen.press(Qt.Key.Key_F8)
    await screen.until(lambda: page.view.plan.covers.count == 1, "the tick")
    screen.press(Qt.Key.Key_F12)
    await screen.until(lambda: page.view.done == 2 and not page.view.running, "the dispatch", 30)
    assert "Covered, ref" in page.list.sentence_of(0)
    assert "No cover, not chosen" in page.list.sentence_of(1)
    screen.press(Qt.Key.Key_Escape)
    await screen.until(lambda: screen.window.page == "pack", "the pack page")


async def test_a_void_that_is_asked_waits_on_both_pages_until_it_is_withdrawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = new_practice(tmp_path / "home")
    surround(bench, monkeypatch)
    async with Screen(practice=True) as screen:
        await screen.covered("10481")
        await screen.last("10481", 30, "Covered")
        chord(screen, Qt.Key.Key_3)
        await screen.reads("Nothing to settle")
        chord(screen, Qt.Key.Key_4)
        await screen.reads("Nothing to do")
        assert "1\nparcel" in screen.text()
        chord(screen, Qt.Key.Key_2)
        await screen.until(
            lambda: screen.window.pages.front().pane.view is not None, "the chosen parcel"
        )
        chord(screen, Qt.Key.Key_Delete)
        await screen.reads("Void 10481?")
        screen.press(Qt.Key.Key_F3)
        chord(screen, Qt.Key.Key_Delete)
        await screen.reads("The insurer would refund", 20)
        chord(screen, Qt.Key.Key_4)
        page = screen.window.pages.page("to_do")
        await screen.until(lambda: page.list.sentence_of(0), "the void to approve")
        assert page.list.sentence_of(0).startswith("Void asked. by Practice clerk, not approved")
        screen.press(Qt.Key.Key_Return)
        await screen.until(lambda: screen.window.page == "queue", "the queue")
        queue = screen.window.pages.front()
        await screen.until(lambda: queue.list.chosen_key, "the chosen item")
        await screen.reads("Asked by Practice clerk. Nothing happens before a supervisor")
        await screen.until(queue.pane.known.withdraw.isVisible, "the way back")
        for _ in range(2):
            screen.press(Qt.Key.Key_F7)
        await screen.reads("Nothing to settle")
        screen.press(Qt.Key.Key_Escape)
        await screen.until(lambda: screen.window.page == "pack", "the pack page")
        await _tops_up(screen)
        await _dispatches_two(screen)
    said = bench.run("wallet", "statement", "--json").row
    by_hand = [each["amount"] for each in said["entries"] if each["event"] == "top_up"]
    assert by_hand == ["5000.00", "12.50"]
    (account,) = said["accounts"]
    assert bench.run("wallet", "show", "--json").row["GBP"] == account["closing"]["available"]
    shown = bench.show("10481")
    assert (shown["state"], shown["cover"]["state"]) == ("dispatched", "covered")
    assert bench.check()["ok"]
