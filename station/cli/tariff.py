"""`station tariff`: the house carrier's prices by zone and weight, from a file."""

import argparse
import json
import sys

from station import i18n
from station.cli.session import looking, signed_in, writing
from station.desk.tariff import PriceSample, TariffView
from station.domain.errors import Message
from station.domain.money import Money
from station.domain.people import Actor, Role

_ANYBODY = Actor("station tariff", Role.CLERK)


async def run(options: argparse.Namespace) -> int:
    """`show` writes the tariff in force as a file; `check` looks at one; `take` and `drop` act."""
    if options.act in ("show", "check"):
        async with looking(options) as station:
            if options.act == "show":
                sys.stdout.write(station.tariff.text(_ANYBODY))
                return 0
            return _tell(await station.tariff.read(options.file, _ANYBODY), options.json)
    async with writing(options) as station:
        actor = await signed_in(station, options)
        if options.act == "drop":
            await station.tariff.drop(actor)
            return 0
        found = await station.tariff.read(options.file, actor)
        if found.may_take:
            await station.tariff.take(actor)
        return _tell(found, options.json)


def _tell(found: TariffView, as_machine: bool) -> int:
    for finding in found.findings:
        line = i18n.t("tariff.in_line", line=finding.field, why=finding.message)
        print(line, file=sys.stderr)
    if as_machine:
        print(json.dumps(_row(found), ensure_ascii=False))
    elif not found.findings:
        _print(found)
    return 0 if found.may_take else 1


def _print(found: TariffView) -> None:
    for row in found.rows:
        steps = ", ".join(
            i18n.t("tariff.step", kg=i18n.kilograms(grams), price=price)
            for grams, price in row.steps
        )
        print(f"{row.service}  {row.zone}  {steps}")
    for each in found.samples:
        facts = {"order": each.order, "country": each.country, "service": each.service}
        print(i18n.t("tariff.sample", **facts, now=_price(each.now), then=_price(each.then)))


def _price(value: Money | Message) -> str:
    return i18n.money(value) if isinstance(value, Money) else i18n.say(value)


def _row(found: TariffView) -> dict[str, object]:
    return {
        "file": found.file,
        "good": found.may_take,
        "prices": [
            {
                "service": row.service,
                "zone": row.zone,
                "steps": [{"up_to_g": grams, "price": str(price)} for grams, price in row.steps],
            }
            for row in found.rows
        ],
        "findings": [
            {"line": int(each.field), "why": i18n.say(each.message)} for each in found.findings
        ],
        "samples": [_sample(each) for each in found.samples],
    }


def _sample(each: PriceSample) -> dict[str, object]:
    return {
        "order": each.order,
        "service": each.service,
        "weight_g": each.weight_g,
        "now": str(each.now) if isinstance(each.now, Money) else None,
        "then": str(each.then) if isinstance(each.then, Money) else None,
    }
