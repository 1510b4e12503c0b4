"""`station carriers`: which are set up, what they ask for an order, our money there."""

import argparse
import json
import sys

from station import i18n
from station.app.build import Station
from station.cli.session import reading, signed_in, writing
from station.desk.carriers import OrderRates
from station.desk.shopping import ident
from station.desk.story import carrier_name
from station.domain.errors import Message, StationError
from station.domain.people import Actor, Role
from station.domain.rate import Rate
from station.flow.verdict import Answer

_ANYBODY = Actor("station carriers", Role.CLERK)


async def run(options: argparse.Namespace) -> int:
    """0 if every carrier that was asked has answered."""
    if options.act == "rates":
        async with writing(options) as station:
            await _connect(station)
            actor = await signed_in(station, options)
            return _rates(await station.carrier_desk.rates(options.order, actor), options)
    async with reading(options) as station:
        await _connect(station)
        return await (_balance if options.act == "balance" else _list)(station, options)


async def _connect(station: Station) -> None:
    """The carriers are found also where the insurer is not."""
    try:
        await station.connect()
    except StationError as error:
        print(i18n.say(error.message), file=sys.stderr)
    await station.broker.probe()


async def _list(station: Station, options: argparse.Namespace) -> int:
    rows = station.carrier_desk.all()
    for row in rows:
        state = row.state.value if row.state is not None else None
        why = i18n.say(row.reason) if row.reason is not None else None
        if options.json:
            print(json.dumps({"carrier": row.name, "line": state, "reason": why}))
        else:
            print("  ".join(filter(None, (row.name, state, why))))
    return 0 if all(row.reason is None for row in rows) else 1


def _rates(found: OrderRates, options: argparse.Namespace) -> int:
    for rate in found.rates:
        print(json.dumps(_plain(rate)) if options.json else _line(rate))
    for reason in found.reasons:
        print(i18n.say(reason), file=sys.stderr)
    return 0 if found.rates else 1


def _plain(rate: Rate) -> dict[str, object]:
    liability = rate.liability
    return {
        "service": ident(rate),
        "name": rate.name,
        "price": str(rate.price),
        "currency": rate.price.currency,
        "days": rate.days,
        "liability": str(liability) if liability is not None else None,
    }


def _line(rate: Rate) -> str:
    days = i18n.t("cli.days", count=rate.days) if rate.days is not None else ""
    pays = (
        i18n.t("cli.carrier_pays", amount=rate.liability)
        if rate.liability is not None
        else i18n.t("cli.carrier_pays_unknown")
    )
    price = i18n.t("cli.amount", amount=rate.price)
    return "  ".join(filter(None, (ident(rate), price, days, pays)))


async def _balance(station: Station, options: argparse.Namespace) -> int:
    told = await station.carrier_desk.balances(_ANYBODY)
    for name, answer in told.items():
        amount, reason = answer.amount, answer.reason
        if options.json:
            why = i18n.say(reason) if reason is not None else None
            row = {"carrier": name, "answer": answer.answer.value, "reason": why}
            row["balance"] = str(amount) if amount is not None else None
            row["currency"] = amount.currency if amount is not None else None
            print(json.dumps(row))
        else:
            print(f"{_name(name)}  {i18n.say(_word(answer.answer, reason, amount))}")
    asked = [each.answer for each in told.values() if each.answer is not Answer.ABSENT]
    return 0 if all(answer is Answer.YES for answer in asked) else 1


def _name(carrier: str) -> str:
    name = carrier_name(carrier)
    return i18n.say(name) if isinstance(name, Message) else str(name)


def _word(answer: Answer, reason: Message | None, amount: object) -> Message:
    if answer is Answer.ABSENT:
        return Message("cli.no_account")
    if amount is not None:
        return Message("cli.amount", {"amount": amount})
    return reason or Message("easypost.no_answer")
