"""A scale that comes, weighs and goes: raw reports through a pipe that stands for its device."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from station.devices.hid_scale import HidScale
from station.domain.scale import ABSENT, Reading, ScaleState
from tests.devices.test_hid_report import report


@dataclass
class Ear:
    """Keeps what was heard and wakes whoever waits for it."""

    readings: list[Reading | None] = field(default_factory=list)
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, reading: Reading | None) -> None:
        if not self.readings or self.readings[-1] != reading:
            self.readings.append(reading)
        self.moved.set()

    async def until(self, *wanted: Reading | None) -> None:
        async with asyncio.timeout(10):
            while tuple(self.readings) != wanted:
                self.moved.clear()
                await self.moved.wait()


@pytest.fixture
def device(tmp_path: Path) -> Path:
    """A plugged-in scale, found by its numbers among others."""
    classes, devices = tmp_path / "class", tmp_path / "dev"
    devices.mkdir()
    for name, ident in (
        ("hidraw0", "0003:0000046D:0000C31C"),
        ("hidraw1", "0003:00000922:00008003"),
    ):
        (classes / name / "device").mkdir(parents=True)
        (classes / name / "device" / "uevent").write_text(f"DRIVER=x\nHID_ID={ident}\nHID_NAME=y\n")
    os.mkfifo(devices / "hidraw1")
    return devices / "hidraw1"


@pytest.fixture
async def listen(device: Path) -> AsyncIterator[Callable[[list[str]], Ear]]:
    tasks: list[asyncio.Task[None]] = []

    def started(target: list[str]) -> Ear:
        ear = Ear()
        classes = device.parent.parent / "class"
        scale = HidScale(lambda: target[0], classes=classes, devices=device.parent, again_s=0.01)
        tasks.append(asyncio.create_task(scale.run(ear)))
        return ear

    yield started
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def plugged(device: Path) -> int:
    """The scale's own end: there as soon as it is listened to."""
    async with asyncio.timeout(10):
        while True:
            try:
                return os.open(device, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                await asyncio.sleep(0)


async def test_weights_come_as_they_settle_and_unplugged_is_said(
    device: Path, listen: Callable[[list[str]], Ear]
) -> None:
    ear = listen(["0922:8003"])
    end = await plugged(device)
    ear.readings.clear()
    settled = Reading(ScaleState.STABLE, 2340)
    # Two reports in one read, and one cut in two: each is still one.
    os.write(end, report(2) + report(3, 2, 0, 900))
    os.write(end, report(4, 2, 0, 2340)[:4])
    os.write(end, report(4, 2, 0, 2340)[4:])
    moving = [Reading(ScaleState.ZERO), Reading(ScaleState.MOTION), settled]
    await ear.until(*moving)
    os.close(end)
    await ear.until(*moving, ABSENT)
    end = await plugged(device)
    os.write(end, report(4, 2, 0, 500))
    await ear.until(*moving, ABSENT, Reading(ScaleState.STABLE, 500))
    os.close(end)


async def test_noise_is_left_out_and_the_next_report_is_read(
    device: Path, listen: Callable[[list[str]], Ear]
) -> None:
    ear = listen(["/dev/null"])
    await ear.until(ABSENT)  # no scale at all: nothing to read
    ear = listen([str(device)])
    end = await plugged(device)
    ear.readings.clear()
    os.write(end, b"\xff" * 7)
    async with asyncio.timeout(10):
        while not ear.readings:  # a scale says the same again and again
            os.write(end, report(4, 3, -3, 1200))
            await asyncio.sleep(0)
    assert ear.readings == [Reading(ScaleState.STABLE, 1200)]
    os.close(end)


async def test_no_scale_set_up_another_one_and_one_that_may_not_be_read(
    device: Path, listen: Callable[[list[str]], Ear]
) -> None:
    target = [""]
    ear = listen(target)
    await ear.until(None)
    target[0] = "1446:6a73"
    await ear.until(None, ABSENT)


async def test_a_scale_that_may_not_be_read_is_told_from_one_that_is_not_there(
    device: Path, listen: Callable[[list[str]], Ear], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr("station.devices.hid_scale.os.open", refused)
    ear = listen(["0922:8003"])
    await ear.until(Reading(ScaleState.DENIED))
