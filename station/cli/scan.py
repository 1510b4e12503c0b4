"""`station scan`: the label on a box is the right one, written down as when Pack hears it."""

import argparse
import json

from station import i18n
from station.cli.session import signed_in, writing
from station.desk.history import History


async def run(options: argparse.Namespace) -> int:
    """0 once the label is confirmed; a wrong, voided or unknown one is an error, with its words."""
    async with writing(options) as station:
        actor = await signed_in(station, options)
        expected = None
        if options.order is not None:
            past = await History(station.history).find(options.order, actor)
            expected = past.work.shipment.id
        done = await station.scan_back.confirm(options.code, expected, actor)
    if options.json:
        row = {
            "shipment": done.shipment.id,
            "order": done.shipment.number,
            "parcel": done.number,
            "of": done.of,
            "scanned": done.done,
            "at": done.at.isoformat(),
            "again": done.again,
            "closed": done.whole,
        }
        print(json.dumps(row))
    else:
        print(i18n.say(done.word))
    return 0
