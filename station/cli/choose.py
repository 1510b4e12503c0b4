"""`station choose`: what happens to a parcel whose cover is not there."""

import argparse
import asyncio
import json

from station.cli.history import line, summary
from station.cli.session import signed_in, writing
from station.desk.history import History
from station.domain.shipment import ShipmentState
from station.flow.work import Wish

_WAIT_S = 30.0


async def run(options: argparse.Namespace) -> int:
    """0 once the choice is written down; what follows from it is shown as far as it came."""
    async with writing(options) as station:
        actor = await signed_in(station, options)
        await station.connect()
        station.start()
        history = History(station.history)
        found = (await history.find(options.shipment, actor)).work.shipment
        wish = Wish(options.choice)
        with station.outbox.watch(found.id) as watch:
            await station.choices.choose(found.id, wish, actor)
            wanted = (
                ShipmentState.HELD
                if wish in (Wish.HOLD, Wish.KEEP_BACK)
                else ShipmentState.DISPATCHED
            )
            try:
                async with asyncio.timeout(_WAIT_S):
                    while (await station.store.work(found.id)).shipment.state is not wanted:
                        await watch.moved()
            except TimeoutError:
                pass  # written down is what counts; the next start goes on with it
            found = (await station.store.work(found.id)).shipment
    if options.json:
        print(json.dumps(summary(found), ensure_ascii=False))
    else:
        print(line(found))
    return 0
