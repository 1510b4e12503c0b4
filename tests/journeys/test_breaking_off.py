"""A window that an abort ends in the middle of its work, and the next one that tells of it."""

import signal
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from station.domain.shipment import ShipmentState
from tests.journeys.rig import Bench, row, write_orders
from tests.journeys.screen import Screen
from tests.journeys.test_window import put_right, surround

__all__ = ["put_right"]


async def _looks_into_it(screen: Screen) -> None:
    """The report, everything that the bench stands on, a bundle; then it is put away."""
    screen.press(Qt.Key.Key_9, modifiers=Qt.KeyboardModifier.ControlModifier)
    await screen.reads("Aborted, in version")
    await screen.reads("A paper")
    screen.press(Qt.Key.Key_F4)
    await screen.reads("kill_point.py")
    screen.press(Qt.Key.Key_F4)
    screen.press(Qt.Key.Key_F5)
    await screen.reads("The insurer takes key, secret and partner code.")
    await screen.reads(", as of ")
    screen.press(Qt.Key.Key_F9)
    await screen.reads("Names, addresses, contents, keys and tokens are not in it.")
    screen.press(Qt.Key.Key_F7)
    await screen.reads("The report is put away.")
    screen.press(Qt.Key.Key_Escape)
    await screen.until(
        lambda: not any(each.word.id.startswith("crash.") for each in screen.view.notices),
        "the notice to leave",
    )
    assert screen.window.rail.pages["keys"].badge.isHidden()


async def test_a_window_that_broke_off_is_told_of_and_its_work_taken_up(
    practice: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_orders(tmp_path / "orders.csv", row("90001"))
    assert practice.dispatch(file, kill_at="book_cover.sent").killed
    # The window takes the booking up by itself, and a library of its process aborts.
    variables = {"STATION_ABORT_AT": "book_cover.applied", "QT_QPA_PLATFORM": "offscreen"}
    with practice.start(variables=variables) as window:
        window.communicate(timeout=60)
    assert window.returncode == -signal.SIGABRT
    surround(practice, monkeypatch)
    async with Screen(practice=True) as screen:
        await screen.reads("The program broke off on")
        await screen.reads("What was under way was taken up again.")
        await screen.until(lambda: screen.view.last is not None, "the parcel to be finished")
        assert screen.view.last is not None
        assert screen.view.last.order == "90001"
        await _looks_into_it(screen)
    shown = practice.show("90001")
    assert (shown["state"], shown["cover"]["state"]) == (ShipmentState.DISPATCHED.value, "covered")
    with zipfile.ZipFile(next((practice.data / "support").iterdir())) as bundle:
        assert "crashes/00.json" in bundle.namelist()
        assert b"Okafor" not in b"".join(map(bundle.read, bundle.namelist()))
    (report,) = (practice.data / "log" / "crashes").iterdir()
    assert "kill_point.py" in report.read_text()
