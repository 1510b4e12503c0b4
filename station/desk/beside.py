"""What stands beside the open order, read anew: wallet, earlier parcels, queue, checks."""

from datetime import datetime

from station.desk.bench_view import Bench, Parcel
from station.desk.tools import Tools
from station.flow.work import Shipment

EARLIER = 7
"""How many parcels the list of earlier ones shows, beside the last one."""


def is_of_a_day_before(bench: Bench, now: datetime) -> bool:
    """True once midnight has passed since it was read: what was today's then says no day."""
    read = bench.checked_at
    return read is not None and read.astimezone().date() != now.astimezone().date()


async def refresh(bench: Bench, tools: Tools) -> None:
    """Fills `bench` from the store. A day begins at midnight of the bench's own time zone."""
    books, now = tools.books, tools.clock.now()
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    today = midnight.astimezone(now.tzinfo)
    bench.wallet = await tools.packing.wallet()
    bench.waiting = await books.orders_waiting()
    bench.earlier = [
        await _parcel(tools, shipment) for shipment in await books.newest(EARLIER + 1, today)
    ]
    bench.today = await books.dispatched_since(today)
    bench.owed = await books.owed(now)
    bench.printer = tools.health.printer
    bench.broker = tools.health.broker
    bench.checks = await tools.health.checks()
    bench.checked_at = now
    bench.crashes = tools.health.crashes()
    bench.concerns = tools.health.concerns()
    # What stands there until it is put right is not told beside it.
    standing = [each.detail for each in bench.concerns]
    bench.told = [each for each in bench.told if each not in standing]
    bench.scan_back = tools.scan_back.wanted()


async def _parcel(tools: Tools, shipment: Shipment) -> Parcel:
    money = await tools.books.money_of(shipment.id)
    steps = await tools.books.steps(shipment.id)
    return Parcel(shipment, money, steps, await tools.scan_back.scans(shipment.id))
