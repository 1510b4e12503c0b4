"""`station batch`: many labels printed again, one job for each parcel, with progress."""

import argparse
import asyncio
import json
import signal
import sys

from station import i18n
from station.app.build import Station
from station.cli.session import reading, signed_in, writing
from station.desk.history import History
from station.desk.print_batch import Progress, not_known
from station.domain.people import Actor, Role
from station.domain.reprint import ReprintReason, Why

_ANYBODY = Actor("station batch", Role.CLERK)


async def run(options: argparse.Namespace) -> int:
    """0 once every label of the batch came out; 1 if one did not, is not known, or is left."""
    if options.act == "status":
        async with reading(options) as station:
            standing = await station.batches.standing(_ANYBODY)
        _tell(standing, options.json)
        return 0
    async with writing(options) as station:
        actor = await signed_in(station, options)
        if options.act == "drop":
            await station.batches.drop(actor)
            return 0
        if options.act == "print":
            why = Why(ReprintReason(options.reason), options.note).checked()
            history = History(station.history)
            found = [(await history.find(each, actor)).work.shipment.id for each in options.orders]
            await station.batches.begin(found, why, actor)
        return await _go_on(station, actor, options.json)


async def _go_on(station: Station, actor: Actor, as_machine: bool) -> int:
    # Ctrl C ends after the label that is under way: none is left half printed.
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, station.batches.stop)
    last = None
    async for last in station.batches.run(actor):
        _tell(last, as_machine)
    if last is None or last.left:
        print(i18n.t("batch.goes_on"), file=sys.stderr)
    return 0 if last is not None and last.out == last.of else 1


def _tell(progress: Progress | None, as_machine: bool) -> None:
    if as_machine:
        print(json.dumps(_row(progress), ensure_ascii=False), flush=True)
        return
    if progress is None:
        print(i18n.t("batch.nothing_open"))
        return
    facts = {"out": progress.out, "of": progress.of}
    words = [i18n.t("batch.progress", **facts)]
    if progress.now is not None:
        now = progress.now
        words.insert(0, i18n.t("batch.label", order=now.order, parcel=now.parcel))
    if progress.why is not None:
        words.append(i18n.say(progress.why))
    if progress.not_known:
        words.append(i18n.say(not_known(progress)))
    print("  ".join(words), flush=True)


def _row(progress: Progress | None) -> dict[str, object] | None:
    if progress is None:
        return None
    now = progress.now
    return {
        "order": now.order if now else None,
        "parcel": now.parcel if now else None,
        "why": i18n.say(progress.why) if progress.why else None,
        "out": progress.out,
        "not_known": progress.not_known,
        "unsure": list(progress.unsure),
        "refused": progress.refused,
        "left": progress.left,
        "of": progress.of,
    }
