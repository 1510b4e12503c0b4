"""One parcel with both hands busy: scanned, weighed, boxed, ticked and dispatched without a key."""

import asyncio
import csv
import os
from pathlib import Path

import pytest

from station.desk.views import Stage
from tests.devices.test_hid_report import report
from tests.journeys.rig import Bench, write_orders
from tests.journeys.rig import row as order
from tests.journeys.screen import Screen
from tests.journeys.test_window import put_right, surround

__all__ = ["put_right"]


OTHER = order("84302")


def unweighed(file: Path, row: str) -> Path:
    """An order file without the column of weights."""
    rows = list(csv.DictReader(write_orders(file, row).read_text(encoding="utf-8").splitlines()))
    names = [name for name in rows[0] if name != "weight_g"]
    with file.open("w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, names, extrasaction="ignore")
        table.writeheader()
        table.writerows(rows)
    return file


async def plugged(device: Path) -> int:
    """The scale's own end of its device, once the bench listens there."""
    async with asyncio.timeout(15):
        while True:
            try:
                return os.open(device, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                await asyncio.sleep(0.01)


async def test_two_scans_after_the_order_pack_tick_and_dispatch_it(
    practice: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = tmp_path / "hidraw7"
    os.mkfifo(device)
    bare = order("84301", service="", length_mm="", width_mm="", height_mm="")
    for file in (unweighed(tmp_path / "bare.csv", bare), write_orders(tmp_path / "b.csv", OTHER)):
        assert practice.run("orders", "import", str(file)).code == 0
    rule = "bench.rules=weight up to 2000 -> service ST, box M"
    assert practice.run("settings", "set", f"bench.scale={device}", rule).code == 0
    surround(practice, monkeypatch)
    async with Screen(practice=True) as screen:
        scale = await plugged(device)
        os.write(scale, report(2))
        await screen.reads("empty")
        await screen.order("84301", scanned=True)
        await screen.reads("Weigh the parcel")
        os.write(scale, report(3, 3, -3, 900) + report(4, 3, -3, 1240))
        await screen.reads("Weight, settled")
        form = screen.view.form
        parcel = form.parcels[0]
        assert (parcel.weight_g.value, parcel.box, parcel.box_rule) == ("1240", "Medium box", 1)
        assert [each.code for each in form.services if each.chosen] == ["ST"]
        offered = await screen.offer()
        screen.scan("BENCH-TICK-1")  # the first act
        await screen.until(offered.isChecked, "the tick")
        screen.scan("BENCH-SEND")  # the second
        card = await screen.last("84301")
        assert "Covered" in card
        # The box still lies there: it is not the next parcel's weight.
        await screen.order("84302", scanned=True)
        os.write(scale, report(4, 3, -3, 1240))
        await screen.offer()
        assert screen.view.form.parcels[0].weight_g.value == "1180"
        os.close(scale)
        await screen.reads("not connected")
        assert screen.view.stage is Stage.FILLING
