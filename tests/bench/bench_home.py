"""A live bench in a folder of its own: its settings, its orders, its money, its program."""

import contextlib
import json
import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from station import resources
from station.app.build import Station, opened
from station.domain.address import Address
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.domain.shipment import ContentsLine, Order, Parcel
from tests.bench.insurer import Place

ACTOR = Actor("Bench Mark", Role.SUPERVISOR)
PIN = "274916"
_COLUMNS = (
    "order,name,address1,city,postcode,country,weight_g,length_mm,width_mm,height_mm,sku,contents,"
    "value,currency,service"
)


def write_settings(folder: Path, **more: Any) -> None:
    """Settings of a bench that may send 100 requests a second; the hand-over is hours away."""
    given: dict[str, Any] = json.loads(resources.text("practice", "settings.json"))["settings"]
    given["insurer.pace_per_s"] = 100
    # A cover is never booked past the hand-over: a benchmark must not run into it.
    given["handover.time"] = (datetime.now().astimezone() + timedelta(hours=8)).strftime("%H:%M")
    folder.mkdir(parents=True, exist_ok=True)
    content = {"version": 1, "settings": {**given, **more}}
    (folder / "settings.json").write_text(json.dumps(content), encoding="utf-8")


def order(number: int, source: str = "csv") -> Order:
    """An invented order of one parcel."""
    recipient = Address(
        name="Hannah Whitfield",
        address1=f"{1 + number % 200} Larch Rise",
        city="Kendal",
        postcode="LA9 5QT",
        country="GB",
    )
    contents = ContentsLine("FF-DWN-14", "Down jacket, women's M", 1, Money(31000, "GBP"))
    parcel = Parcel(2340, 400, 300, 200, (contents,))
    return Order(source, f"N{number:07d}", recipient, (parcel,), "ND")


def write_csv(file: Path, count: int) -> None:
    """The same orders as a file."""
    lines = [_COLUMNS]
    for number in range(count):
        one = order(number)
        to, box = one.recipient, one.parcels[0]
        lines.append(
            f"{one.number},{to.name},{to.address1},{to.city},{to.postcode},{to.country},"
            f"{box.weight_g},{box.length_mm},{box.width_mm},{box.height_mm},FF-DWN-14,"
            '"Down jacket, women\'s M",310.00,GBP,ND'
        )
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


@contextlib.asynccontextmanager
async def live(folder: Path, place: Place | None) -> AsyncIterator[Station]:
    """The program over `folder`, open, with money, connected to `place` if there is one."""
    if not (folder / "settings.json").exists():
        write_settings(folder)
    os.environ["STATION_HOME"] = str(folder)
    async with opened(Station(practice=False)) as station:
        if not await station.wallet.balances():
            await station.wallet.top_up(Money(100_000_000, "GBP"), ACTOR)
        if place is not None:
            os.environ.update(place.environment)
            await station.connect()
        yield station
