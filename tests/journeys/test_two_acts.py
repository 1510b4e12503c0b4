"""From a shop's export to a dispatched parcel: after the scan a clerk does two things at most.

The weight comes from a scale (raw reports through a pipe that stands for its device), box and
service from rules, the address from the shop. What is left is a person's to say: the tick, and
Dispatch. Every key that reaches the window is counted, but for those of a scanner's burst.
"""

import asyncio
import csv
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest

from station.desk.views import Stage
from station.devices.hid_scale import HidScale
from tests.devices.test_hid_report import report
from tests.journeys.rig import PIN, Bench
from tests.journeys.screen import Screen
from tests.journeys.test_window import bench, put_right, surround

__all__ = ["bench", "put_right"]

SHOPIFY = Path(__file__).parents[1] / "orders" / "files" / "shopify.csv"
BOXES = ["S = Small box; 230x160x110; 90 g", "M = Medium box; 350x250x150; 180 g"]
RULES = ["weight up to 1500 -> box S", "weight over 1500 -> box M"]


class Hands(QObject):
    """A person at the window: keys outside a scan, told to it, and clicks, which it counts.

    It listens where they enter the window, to that one object: before the whole application, each
    event of each object would pass through Python, of those too that Qt is still building.
    """

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []
        self.clicks = 0
        self.scanning = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            self.clicks += 1
        return False


class Counted(Screen):
    """A window whose keys are counted, one by one, but for a scanner's."""

    hands: Hands

    def press(self, key: Qt.Key, text: str = "", wait_ms: int = 150) -> None:
        if not self.hands.scanning:
            self.hands.keys.append(int(key))
        super().press(key, text, wait_ms)

    def scan(self, code: str) -> None:
        self.hands.scanning = True
        super().scan(code)
        self.hands.scanning = False


def shop_file(file: Path, numbers: list[str]) -> Path:
    """An export as the shop writes it, with British parcels of these numbers."""
    with SHOPIFY.open(encoding="utf-8", newline="") as opened:
        heading, *rows = csv.reader(opened)
    good = next(row for row in rows if row[0] == "#1002")
    with file.open("w", encoding="utf-8", newline="") as opened:
        written = csv.writer(opened)
        written.writerow(heading)
        written.writerows([[number, *good[1:]] for number in numbers])
    return file


async def test_after_the_scan_two_acts_and_no_mouse(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = ["#2001", "#2002", "#2003"]
    imported = bench.run(
        "orders", "import", str(shop_file(tmp_path / "shop.csv", numbers)),
        "--source", "shop", "--as-shown", "--accept", "phones", "--pin-stdin", stdin=PIN + "\n",
    )  # fmt: skip
    assert imported.code == 0, imported.err
    device = tmp_path / "scale"
    os.mkfifo(device)
    for name, value in (
        ("bench.scale", "0922:8003"),
        ("bench.boxes", "\n".join(BOXES)),
        ("bench.rules", "\n".join(RULES)),
    ):
        pin = {"stdin": PIN + "\n"}
        ran = bench.run("settings", "set", f"{name}={value}", "--pin-stdin", **pin)
        assert ran.code == 0, ran.err
    surround(bench, monkeypatch)
    monkeypatch.setattr(HidScale, "_find", lambda _self, _target: device)
    screen = Counted(pin=PIN)
    hands = screen.hands = Hands()
    async with screen:
        screen.window.windowHandle().installEventFilter(hands)
        scale = await _plugged(device)
        try:
            for number, grams, ticked in zip(numbers, (740, 2340, 905), (1, 0, 1), strict=True):
                hands.keys.clear()
                os.write(scale, report(status=2))
                await screen.order(number, scanned=True)
                os.write(scale, report(status=3))
                os.write(scale, report(weight=grams))
                row = await screen.offer()
                form = screen.view.form
                assert form.parcels[0].weight_g.value == str(grams)
                assert form.parcels[0].length_mm.value == ("230" if grams <= 1500 else "350")
                if ticked:
                    screen.press(Qt.Key.Key_F8)
                    await screen.until(row.isChecked, "the tick")
                await screen.dispatch()
                await screen.last(number)
                assert len(hands.keys) == 1 + ticked
                assert screen.view.stage is Stage.WAITING
            assert hands.clicks == 0
            await _clicked(screen.window.windowHandle())
            assert hands.clicks == 1, "a click would have been counted"
        finally:
            os.close(scale)
    booked = [each for each in bench.insurer.packages().values() if each["booked_times"]]
    assert len(booked) == 2


async def _clicked(window: QWindow) -> None:
    """A click, which turns Qt's loop within it: between two steps of the tasks, and in none.

    A task that comes due within the step of another one is not entered, and never woken again.
    """
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def click() -> None:
        QTest.mouseClick(window, Qt.MouseButton.LeftButton)
        done.set_result(None)

    loop.call_soon(click)
    await done


async def _plugged(device: Path) -> int:
    """The scale's own end: there as soon as it is listened to."""
    async with asyncio.timeout(15):
        while True:
            try:
                return os.open(device, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                await asyncio.sleep(0.01)
