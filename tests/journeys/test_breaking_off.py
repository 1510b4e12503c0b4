"""A window that an abort ends in the middle of its work, and the next one that tells of it."""

import signal
from pathlib import Path

import pytest

from station.domain.shipment import ShipmentState
from tests.journeys.rig import Bench, row, write_orders
from tests.journeys.screen import Screen
from tests.journeys.test_window import put_right, surround

__all__ = ["put_right"]


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
    shown = practice.show("90001")
    assert (shown["state"], shown["cover"]["state"]) == (ShipmentState.DISPATCHED.value, "covered")
    (report,) = (practice.data / "log" / "crashes").iterdir()
    assert "kill_point.py" in report.read_text()
