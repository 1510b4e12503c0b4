"""`station orders import`: keeps the orders of a file for the bench."""

import argparse
import json

from station import i18n
from station.cli.findings import tell
from station.cli.session import signed_in, writing
from station.desk.orders import read_file


async def run(options: argparse.Namespace) -> int:
    """0 if every order of the file was kept or is in work already."""
    found = read_file(options.file)
    tell(found)
    if found.refused:
        return 1
    async with writing(options) as station:
        actor = await signed_in(station, options)
        kept, known = await station.orders.keep(found.orders, actor)
    if options.json:
        row = {"kept": kept, "in_work": known, "left_out": list(found.left_out)}
        print(json.dumps(row, ensure_ascii=False))
    else:
        print(i18n.t("cli.imported", kept=kept, known=known, left=len(found.left_out)))
    return 1 if found.left_out else 0
