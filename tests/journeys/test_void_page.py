"""A void at the bench, led by keys: a clerk's wish, a supervisor's PIN, the insurer's own truth."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

from station.app.practice_people import PINS, SUPERVISOR
from tests.journeys.rig import new_practice
from tests.journeys.screen import Screen
from tests.journeys.test_window import put_right, surround

__all__ = ["put_right"]


def chord(screen: Screen, key: Qt.Key) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.ControlModifier)
        QCoreApplication.sendEvent(screen.window.windowHandle(), event)


async def test_a_covered_parcel_is_voided_with_a_supervisors_pin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = new_practice(tmp_path / "home")
    surround(bench, monkeypatch)
    async with Screen(practice=True) as screen:
        await screen.covered("10481")
        await screen.last("10481", 30, "Covered")
        reference = screen.view.last.ref
        chord(screen, Qt.Key.Key_2)
        await screen.reads("10481")
        await screen.until(lambda: screen.window.pages.front().name == "history", "the history")
        await screen.until(
            lambda: screen.window.pages.front().pane.view is not None, "the chosen parcel"
        )
        chord(screen, Qt.Key.Key_Delete)
        await screen.reads("Void 10481?")
        await screen.reads("Nothing has been asked yet")
        screen.press(Qt.Key.Key_F3)
        chord(screen, Qt.Key.Key_Delete)
        # Saved as asked; the insurer says what it would refund, and the cover stands.
        await screen.reads("The insurer would refund", 20)
        assert "Nothing has been cancelled yet" in screen.text()
        screen.scan(str(SUPERVISOR.badge))
        await screen.reads(SUPERVISOR.name)
        screen.type(PINS[SUPERVISOR.id])
        chord(screen, Qt.Key.Key_Delete)
        await screen.reads("10481 is voided", 30)
        await screen.reads("Cancelled. The insurer refunds")
        # A supervisor said yes; at the bench is still who was. Short of room the strip cuts names.
        assert screen.view.strip.person == "Practice clerk"
        screen.press(Qt.Key.Key_Escape)
        await screen.until(lambda: screen.window.page == "history", "the history again")
    (package,) = [each for each in bench.practised() if each.id == reference]
    assert package.status == "CANCELLED"
    shown = bench.show("10481")
    assert (shown["state"], shown["cover"]["state"]) == ("voided", "cancelled")
    assert bench.check()["ok"]
