"""`station void`: asks for a void, approves it, and shows the three ends as far as they came."""

import argparse
import asyncio
import json
import sys

from station import i18n
from station.app.build import Station
from station.cli.session import signed_in, writing
from station.desk.history import History
from station.desk.voiding import Outlook
from station.domain import money
from station.domain import settings as declared
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.errors import StationError
from station.domain.money import Money
from station.domain.people import Actor
from station.domain.shipment import LabelState, ShipmentState
from station.domain.void import VoidReason
from station.flow.work import Shipment

_ENDED_WELL = frozenset(
    {
        CoverState.NONE,
        CoverState.REFUSED,
        CoverState.TOO_LATE,
        CoverState.CANCELLED,
        CoverState.CANCELLED_ELSEWHERE,
    }
)


async def run(options: argparse.Namespace) -> int:
    """0 once label and cover are voided; 1 if it is only saved, waits for a person, or failed.

    What is saved is durable before anything is said, and goes on at the next start.
    """
    async with writing(options) as station:
        actor = await signed_in(station, options)
        shipment = await _found(station, options, actor)
        try:
            await station.connect()
        except StationError as error:
            print(i18n.say(error.message), file=sys.stderr)
        station.start()
        with station.outbox.watch(shipment) as watch:
            await _wish(station, options, shipment, actor)
            slip = not options.slip or await _slip(station, shipment, actor)
            try:
                async with asyncio.timeout(options.wait):
                    while not await _over(station, shipment, options):
                        await watch.moved()
            except TimeoutError:
                pass
        outlook = await station.voiding.outlook(shipment, actor)
    _print(outlook, options.json)
    return 0 if slip and (_voided(outlook.work.shipment) or options.ask) else 1


async def _slip(station: Station, shipment: str, actor: Actor) -> bool:
    """Prints it; what went wrong with a slip keeps nobody from voiding."""
    try:
        where = await station.papers.void_slip(shipment, actor)
    except StationError as error:
        print(i18n.say(error.message), file=sys.stderr)
        return False
    for each in where:
        print(each, file=sys.stderr)
    return True


async def _found(station: Station, options: argparse.Namespace, actor: Actor) -> str:
    past = await History(station.history).find(options.shipment, actor)
    return past.work.shipment.id


async def _wish(station: Station, options: argparse.Namespace, shipment: str, actor: Actor) -> None:
    """Asks where nothing is asked yet, and says yes unless only asking was wanted."""
    void = (await station.store.work(shipment)).void
    if void is None or not void.open:
        if options.reason is None:
            raise StationError("cli.void_reason")
        reason = VoidReason(options.reason)
        await station.voiding.ask(shipment, reason, options.note, actor)
    if options.cover_anyway:
        await station.voiding.cover_anyway(shipment, actor)
    elif options.keep_cover:
        await station.voiding.keep_cover(shipment, actor)
    elif not options.ask:
        await station.voiding.approve(shipment, _accepted(station, options), actor)


def _accepted(station: Station, options: argparse.Namespace) -> Money | None:
    """The least refund that will do; without one only the whole premium."""
    if options.refund_at_least is None:
        return None
    amount, _, named = options.refund_at_least.partition(" ")
    currency = named.strip().upper() or station.current().of(declared.WALLET_CURRENCY)
    return money.parse(amount, currency)


async def _over(station: Station, shipment: str, options: argparse.Namespace) -> bool:
    """Nothing more comes by itself soon: it has ended, or a person is asked."""
    work = await station.store.work(shipment)
    if work.void is None or not work.void.open or work.shipment.flag is not None:
        return True
    waiting = work.shipment.cover in (CoverState.PREVIEWED, CoverState.NONE)
    return bool(options.ask) and (waiting or station.line.down)


def _voided(shipment: Shipment) -> bool:
    return shipment.state is ShipmentState.VOIDED and shipment.cover in _ENDED_WELL


def _print(outlook: Outlook, as_machine: bool) -> None:
    shipment = outlook.work.shipment
    if as_machine:
        print(json.dumps(as_json(outlook), ensure_ascii=False))
        return
    ref = shipment.proven.ref if shipment.proven else ""
    cover = i18n.t(COVER_WORDS[shipment.cover], ref=ref, refund=outlook.refund or "")
    print(f"{shipment.id}  {shipment.number}  {shipment.state.value}")
    print(f"  {i18n.t('cli.void_label')}  {shipment.label.value}")
    print(f"  {i18n.t('cli.void_money')}  {shipment.label_money.value}")
    print(f"  {i18n.t('cli.void_cover')}  {cover}")
    for words in (shipment.reason, shipment.flag):
        if words is not None and shipment.label is not LabelState.BOUGHT:
            print(f"  {i18n.say(words)}")


def as_json(outlook: Outlook) -> dict[str, object]:
    """A void for machines: the three with their deadlines, what would come back, what is proven."""
    work, shipment = outlook.work, outlook.work.shipment
    void = work.void
    return {
        "shipment": shipment.id,
        "order": shipment.number,
        "state": shipment.state.value,
        "void": void.state.value if void else None,
        "manifest": outlook.closed.id if outlook.closed else None,
        "label": {
            "state": shipment.label.value,
            "until": outlook.label_until.isoformat() if outlook.label_until else None,
        },
        "label_money": shipment.label_money.value,
        "cover": {
            "state": shipment.cover.value,
            "until": outlook.cover_until.isoformat() if outlook.cover_until else None,
            "would_refund": str(outlook.refund) if outlook.refund else None,
        },
        "flag": i18n.say(shipment.flag) if shipment.flag else None,
        "reason": i18n.say(shipment.reason) if shipment.reason else None,
    }
