"""`station reprint`: a paper once more, marked, with its reason."""

import argparse
import json

from station import i18n
from station.cli.session import signed_in, writing
from station.desk.history import History
from station.domain.reprint import ReprintReason, Why
from station.domain.shipment import PaperKind


async def run(options: argparse.Namespace) -> int:
    """0 once the printer took it; everything else is an error, with its words."""
    why = Why(ReprintReason(options.reason), options.note).checked()
    kind = PaperKind(options.paper)
    async with writing(options) as station:
        actor = await signed_in(station, options)
        found = (await History(station.history).find(options.shipment, actor)).work.shipment
        where = await station.papers.reprint(found.id, kind, why, actor)
    if options.json:
        row = {"shipment": found.id, "order": found.number, "paper": kind.value}
        print(json.dumps(row | {"where": list(where)}, ensure_ascii=False))
    else:
        print(i18n.t(f"last.reprinted_{kind.value}", order=found.number))
        for each in where:
            print(each)
    return 0
