"""`station check`: is everything that is written about the same thing the same?"""

import argparse
import dataclasses
import json
import sys

from station import i18n
from station.cli.session import reading
from station.desk.checking import Checking, Report
from station.domain.errors import StationError


async def run(options: argparse.Namespace) -> int:
    """0 if nothing is wrong."""
    async with reading(options) as station:
        if not options.offline:
            try:
                await station.connect()
            except StationError as error:
                print(i18n.say(error.message), file=sys.stderr)
        checking = Checking(station.store, station.reconciling, lambda: station.insurer.ready)
        if options.insurer:
            report = Report()
            if station.insurer.ready:
                await checking.against_insurer(report)
            else:
                report.faults.append(i18n.t("cli.check_not_asked"))
        else:
            report = await checking.run()
    if options.json:
        print(json.dumps({"ok": report.clean, **dataclasses.asdict(report)}, ensure_ascii=False))
        return 0 if report.clean else 1
    for fault in report.faults:
        print(fault)
    words = "cli.check_asked" if report.asked_insurer else "cli.check_not_asked"
    if not options.insurer:
        print(i18n.t("cli.checked", count=report.shipments, open=report.open))
    print(i18n.t(words, bookings=report.bookings))
    return 0 if report.clean else 1
