"""`station manifest`: what a carrier is handed at the end of a day, closed and listed."""

import argparse
import json
from collections.abc import Sequence

from station import i18n
from station.cli.session import reading, signed_in, writing
from station.desk.closing import Closing
from station.domain.manifest import Manifest
from station.domain.people import Actor, Role

_ANYBODY = Actor("station manifest", Role.CLERK)


async def run(options: argparse.Namespace) -> int:
    """0 as asked; `close` ends with 1 where no parcel waits for that carrier."""
    if options.act == "close":
        async with writing(options) as station:
            actor = await signed_in(station, options)
            closed = await station.closing.close(options.carrier, actor)
            files = await station.closing.save(closed.id, actor, options.to)
        _print(closed, files, options.json)
        return 0
    if options.act == "print":
        async with writing(options) as station:
            actor = await signed_in(station, options)
            where = await station.list_prints.print(options.manifest, actor)
        if options.json:
            print(json.dumps({"manifest": options.manifest, "where": list(where)}))
        else:
            facts = {"manifest": options.manifest, "where": ", ".join(where)}
            print(i18n.t("manifest.printed", **facts))
        return 0
    if options.act == "save":
        # The papers may never have been made: then they are now, and kept.
        async with writing(options) as station:
            files = await station.closing.save(options.manifest, _ANYBODY, options.to)
        for file in files:
            print(i18n.t("manifest.written", file=file))
        return 0
    async with reading(options) as station:
        if options.act == "list":
            for each in await station.closing.past(_ANYBODY):
                _print(each, (), options.json)
            return 0
        await _waiting(station.closing, options.json)
    return 0


async def _waiting(closing: Closing, as_machine: bool) -> None:
    found = await closing.outlook(_ANYBODY)
    if as_machine:
        rows = [
            {
                "carrier": each.carrier,
                "parcels": len(each.parcels),
                "weight_g": sum(parcel.weight_g for parcel in each.parcels),
                "tracking": [parcel.tracking for parcel in each.parcels],
                "left_out": [{"order": no.order, "why": i18n.say(no.why)} for no in each.left_out],
            }
            for each in found
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return
    for each in found:
        weight = i18n.kilograms(sum(parcel.weight_g for parcel in each.parcels))
        facts = {"carrier": each.carrier, "count": len(each.parcels)}
        print(i18n.t("manifest.waiting", weight=i18n.t("paper.kilograms", weight=weight), **facts))
        for no in each.left_out:
            print("  " + i18n.t("manifest.left_out", order=no.order, why=no.why))
    if not found:
        print(i18n.t("manifest.none_waiting"))


def _print(manifest: Manifest, files: Sequence[str], as_machine: bool) -> None:
    if as_machine:
        row = {
            "manifest": manifest.id,
            "carrier": manifest.carrier,
            "closed_at": manifest.closed_at.isoformat(),
            "by": manifest.by,
            "parcels": len(manifest.parcels),
            "weight_g": manifest.weight_g,
            "tracking": [each.tracking for each in manifest.parcels],
            "files": list(files),
        }
        print(json.dumps(row, ensure_ascii=False))
        return
    facts = {
        "manifest": manifest.id,
        "at": i18n.date_time(manifest.closed_at),
        "count": str(len(manifest.parcels)),
        "weight": i18n.t("paper.kilograms", weight=i18n.kilograms(manifest.weight_g)),
        "who": manifest.by,
    }
    print(i18n.t("manifest.line", **facts))
    for file in files:
        print(i18n.t("manifest.written", file=file))
