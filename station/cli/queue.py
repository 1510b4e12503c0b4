"""`station queue`: what is owed to the outside, worked off or settled without a window."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from station import i18n
from station.app.build import Station
from station.cli.session import reading, signed_in, writing
from station.desk.history import History
from station.desk.queue import QueueItem
from station.desk.resolving import Resolution
from station.domain import money
from station.domain import settings as declared
from station.domain.errors import StationError
from station.domain.money import Money
from station.domain.people import Actor, Role

# Whoever may run a command on this computer may look; the window asks who it is.
_ANYBODY = Actor("station queue", Role.CLERK)
_LOOK_S = 0.5
_SOON = timedelta(minutes=10)
"""What comes due later than this is not waited for: it goes on at the next run."""


async def run(options: argparse.Namespace) -> int:
    """0 if it was done; `drain` ends with 1 while something is still owed."""
    if options.act == "list":
        async with reading(options) as station:
            _print_all(await station.queue.items(_ANYBODY), options.json)
        return 0
    async with writing(options) as station:
        actor = await signed_in(station, options)
        try:
            await station.connect()
        except StationError as error:
            print(i18n.say(error.message), file=sys.stderr)
        if options.act == "drain":
            return await _drain(station, options, actor)
        past = await History(station.history).find(options.shipment, actor)
        return await _one(station, options, past.work.shipment.id, actor)


async def _one(station: Station, options: argparse.Namespace, shipment: str, actor: Actor) -> int:
    station.start()
    if options.act == "retry":
        await station.queue.retry(shipment, actor)
    elif options.act == "withdraw":
        await station.voiding.withdraw(shipment, actor)
    else:
        await station.resolving.resolve(
            shipment,
            Resolution(options.found),
            options.evidence,
            _amount(station, options),
            actor,
        )
    await _rest(station, options.wait)
    owed = await station.queue.items(actor)
    _print_all([item for item in owed if item.owed.shipment == shipment], options.json)
    return 0


def _amount(station: Station, options: argparse.Namespace) -> Money | None:
    if options.amount is None:
        return None
    amount, _, named = options.amount.partition(" ")
    currency = named.strip().upper() or station.current().of(declared.WALLET_CURRENCY)
    return money.parse(amount, currency)


async def _drain(station: Station, options: argparse.Namespace, actor: Actor) -> int:
    before = len(await station.queue.items(actor))
    station.start()
    await _rest(station, options.wait, progress=before)
    left = await station.queue.items(actor)
    needs = sum(1 for item in left if item.needs_person)
    if options.json:
        row = {"before": before, "left": len(left), "needs_person": needs}
        print(json.dumps(row))
    else:
        print(i18n.t("cli.drained", before=before, left=len(left), needs=needs))
        if station.line.down and station.line.reason is not None:
            print(i18n.say(station.line.reason), file=sys.stderr)
    return 1 if left else 0


async def _rest(station: Station, wait_s: float, progress: int = 0) -> None:
    """Returns when nothing more comes by itself soon, or after `wait_s`."""
    try:
        async with asyncio.timeout(wait_s):
            while not station.outbox.resting(_SOON):
                await asyncio.sleep(_LOOK_S)
                if progress >= _MANY:
                    left = (await station.store.owed(station.clock.now())).steps
                    words = i18n.t("cli.progress", done=max(0, progress - left), of=progress)
                    print(words, file=sys.stderr)
    except TimeoutError:
        return


_MANY = 50


def _print_all(items: Sequence[QueueItem], as_machine: bool) -> None:
    if as_machine:
        print(json.dumps([as_json(item) for item in items], ensure_ascii=False))
        return
    for item in items:
        print(_line(item))
    if not items:
        print(i18n.t("cli.queue_empty"))


def _line(item: QueueItem) -> str:
    owed = item.owed
    bare = "cli.queue_asked" if owed.asked_only else "cli.queue_person"
    what = owed.kind.value if owed.kind else i18n.t(bare)
    left = i18n.date_time(owed.deadline) if owed.deadline else i18n.t("cli.queue_no_deadline")
    last = owed.last or owed.flag
    parts = [left, what, owed.number, owed.subject, f"{owed.attempts}/{owed.reads}"]
    if owed.flagged or item.set_aside:
        parts.append(i18n.t("cli.queue_flagged"))
    if last is not None:
        parts.append(i18n.say(last))
    return "  ".join(part for part in parts if part)


def as_json(item: QueueItem) -> dict[str, object]:
    """One thing owed, for machines."""
    owed = item.owed
    return {
        "shipment": owed.shipment,
        "order": owed.number,
        "kind": owed.kind.value if owed.kind else None,
        "subject": owed.subject,
        "cover": owed.cover.value,
        "since": owed.at.isoformat(),
        "by": owed.by,
        "deadline": owed.deadline.isoformat() if owed.deadline else None,
        "age_s": round((datetime.now(UTC) - owed.at).total_seconds()),
        "attempts": owed.attempts,
        "reads": owed.reads,
        "last": i18n.say(owed.last) if owed.last else None,
        "last_at": owed.last_at.isoformat() if owed.last_at else None,
        "next_try": item.next_try.isoformat() if item.next_try else None,
        "needs_person": item.needs_person,
        "flag": i18n.say(owed.flag) if owed.flag else None,
        "set_aside": item.set_aside,
    }
