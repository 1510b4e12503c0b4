"""A USB scale read through the system's raw HID device (Linux, `/dev/hidraw*`).

A scale sends a report several times a second, each read gives one. It is opened for reading only
and never written to; when it is unplugged it is looked for again.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from station.devices import hid_report
from station.domain.scale import ABSENT, Reading, ScaleState

AGAIN_S = 2.0
"""So often a scale that is not there is looked for."""
Heard = Callable[[Reading | None], None]


class HidScale:
    """Fills the scale's port. `target` is asked anew each time: a device, `vendor:product`, or
    nothing while no scale is set up."""

    def __init__(
        self,
        target: Callable[[], str],
        *,
        classes: Path = Path("/sys/class/hidraw"),
        devices: Path = Path("/dev"),
        again_s: float = AGAIN_S,
    ) -> None:
        self._target = target
        self._classes = classes
        self._devices = devices
        self._again_s = again_s

    async def run(self, heard: Heard) -> None:
        """Tells every reading until cancelled; None while no scale is set up."""
        while True:
            target = self._target()
            if not target:
                heard(None)
            else:
                await self._read_from(target, heard)
            await asyncio.sleep(self._again_s)

    async def _read_from(self, target: str, heard: Heard) -> None:
        device = await asyncio.to_thread(self._find, target)
        try:
            if device is None:
                raise FileNotFoundError
            file = os.open(device, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        except PermissionError:
            heard(Reading(ScaleState.DENIED))
            return
        except OSError:
            heard(ABSENT)
            return
        try:
            # What cannot be waited for (a disk file, another system) is no scale.
            with contextlib.suppress(OSError, NotImplementedError):
                await self._follow(file, target, heard)
        finally:
            os.close(file)
        heard(ABSENT)

    async def _follow(self, file: int, target: str, heard: Heard) -> None:
        """Until it is gone, or the settings name another one."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        kept = bytearray()

        def readable() -> None:
            try:
                report = os.read(file, 64)
            except BlockingIOError:
                return
            except OSError:
                report = b""
            if not report:
                ended.set()
                return
            kept.extend(report)
            while len(kept) >= hid_report.LENGTH:
                reading = hid_report.read(bytes(kept[: hid_report.LENGTH]))
                del kept[: hid_report.LENGTH]
                if reading is None:
                    kept.clear()  # not in step with it: what comes next begins a report
                else:
                    heard(reading)

        loop.add_reader(file, readable)
        try:
            while not ended.is_set() and self._target() == target:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._again_s):
                        await ended.wait()
        finally:
            loop.remove_reader(file)

    def _find(self, target: str) -> Path | None:
        """The device that the setting means; of two like it the first."""
        if target.startswith("/"):
            return Path(target)
        vendor, product = (int(part, 16) for part in target.split(":"))
        wanted = f"HID_ID=*:{vendor:08X}:{product:08X}".split("*")
        try:
            found = sorted(self._classes.iterdir())
        except OSError:
            return None
        for each in found:
            with contextlib.suppress(OSError):
                lines = (each / "device" / "uevent").read_text(encoding="utf-8").splitlines()
                if any(line.startswith(wanted[0]) and line.endswith(wanted[1]) for line in lines):
                    return self._devices / each.name
        return None
