"""`station amend`: what another value or start of a booked cover would cost, and the yes to it."""

import argparse
import asyncio
import json
import sys
from datetime import datetime

from station import i18n
from station.app.build import Station
from station.cli.session import signed_in, writing
from station.desk.amending import AmendOutlook
from station.desk.history import History
from station.desk.view_amend import declaration, difference, papers_word
from station.domain import money
from station.domain.amendment import CHANGE_WORDS, OVER, Amendment, ChangeState, Wanted, lines
from station.domain.errors import RefusedError, StationError
from station.domain.people import Actor
from station.domain.shipment import Form


async def run(options: argparse.Namespace) -> int:
    """0 once a price is named, or a confirmed change is proven; 1 for everything else."""
    if (options.value is None and options.start is None) == (options.confirm is None):
        raise StationError("cli.amend_words")
    async with writing(options) as station:
        actor = await signed_in(station, options)
        past = await History(station.history).find(options.shipment, actor)
        shipment = past.work.shipment.id
        await station.connect()
        await station.acts.ping()
        if options.confirm is None:
            await _ask(station, options, shipment, past.work.shipment.form, actor)
        else:
            await _confirm(station, options, shipment, actor)
        outlook = await station.amending.outlook(shipment, actor)
    _print(outlook, options.json)
    wanted = ChangeState.PRICED if options.confirm is None else ChangeState.AMENDED
    return 0 if outlook.state is wanted else 1


async def _ask(
    station: Station, options: argparse.Namespace, shipment: str, form: Form, actor: Actor
) -> None:
    asked = await station.amending.ask(shipment, _wanted(options, form), actor)
    if asked.refusal is not None:
        raise RefusedError("amend.refused_why", why=asked.refusal)


def _wanted(options: argparse.Namespace, form: Form) -> Wanted:
    starts = _moment(options.start) if options.start is not None else None
    if options.value is None:
        return Wanted(starts=starts)
    places = lines(form)
    number = options.line if options.line is not None else 1
    if not 1 <= number <= len(places) or (options.line is None and len(places) > 1):
        raise StationError("cli.amend_line", count=len(places))
    parcel, line = places[number - 1]
    return Wanted({parcel: {line: money.parse(options.value, form.currency)}}, starts)


def _moment(text: str) -> datetime:
    """A time as a person writes it; without an offset by the clock of this computer."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise StationError("cli.amend_start", text=text[:40]) from None


async def _confirm(
    station: Station, options: argparse.Namespace, shipment: str, actor: Actor
) -> None:
    """Says yes to what was priced, and waits for its end; what is confirmed goes on by itself."""
    known = (await station.amending.outlook(shipment, actor)).change
    if known is None or known.update != options.confirm:
        raise RefusedError("amend.price_old")
    station.start()
    with station.outbox.watch(shipment) as watch:
        await station.amending.confirm(shipment, known.n, actor)
        try:
            async with asyncio.timeout(options.wait):
                while not _settled(await station.amending.outlook(shipment, actor)):
                    await watch.moved()
        except TimeoutError:
            pass


def _settled(outlook: AmendOutlook) -> bool:
    """It has ended and its papers are out, or a person is asked."""
    papers = all(not step.open for step in outlook.work.steps)
    return (outlook.state in OVER and papers) or outlook.work.shipment.flag is not None


def _print(outlook: AmendOutlook, as_machine: bool) -> None:
    shipment, change, state = outlook.work.shipment, outlook.change, outlook.state
    if as_machine:
        print(json.dumps(as_json(outlook), ensure_ascii=False))
        return
    if change is None or state is None:
        return
    print(f"{shipment.id}  {shipment.number}  {change.update}")
    ref = shipment.proven.ref if shipment.proven else ""
    print(f"  {i18n.t(CHANGE_WORDS[state], ref=ref)}")
    print(f"  {i18n.say(difference(change, state))}")
    if state is ChangeState.AMENDED:
        print(f"  {i18n.say(papers_word(outlook))}")
    declares = declaration(outlook)
    if declares is not None:
        print(f"  {i18n.say(declares)}")
    if state is ChangeState.PRICED:
        print(f"  {i18n.t('cli.amend_next', update=change.update)}", file=sys.stderr)
    if outlook.missing is not None:
        print(f"  {i18n.t('wallet.short', missing=outlook.missing)}", file=sys.stderr)
    if shipment.flag is not None:
        print(f"  {i18n.say(shipment.flag)}", file=sys.stderr)


def as_json(outlook: AmendOutlook) -> dict[str, object]:
    """A change for machines: both prices, the difference, and what is proven."""
    shipment, change, state = outlook.work.shipment, outlook.change, outlook.state
    proven, declares = shipment.proven, declaration(outlook)
    return {
        "shipment": shipment.id,
        "order": shipment.number,
        "change": _change(change, state) if change is not None and state is not None else None,
        "why_not": i18n.say(outlook.why_not) if outlook.why_not else None,
        "missing": str(outlook.missing) if outlook.missing else None,
        "customs": i18n.say(declares) if declares else None,
        "cover": {
            "state": shipment.cover.value,
            "ref": proven.ref if proven else None,
            "price": str(shipment.premium) if shipment.premium else None,
            "limit": str(proven.limit) if proven and proven.limit else None,
            "starts": proven.starts.isoformat() if proven and proven.starts else None,
            "currency": shipment.premium.currency if shipment.premium else None,
        },
        "flag": i18n.say(shipment.flag) if shipment.flag else None,
    }


def _change(change: Amendment, state: ChangeState) -> dict[str, object]:
    return {
        "n": change.n,
        "update": change.update,
        "state": state.value,
        "old_price": str(change.old_price),
        "new_price": str(change.new_price),
        "difference": str(change.difference),
        "currency": change.new_price.currency,
        "until": change.until.isoformat(),
    }
