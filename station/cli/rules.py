"""`station rules`: the rules of the bench in words, and tried on an order or the newest ones."""

import argparse
import json
from collections.abc import Sequence

from station import i18n
from station.cli.session import reading
from station.desk.rules import Sample, Tried, conditions, outcomes, result, sample_words
from station.domain import settings as declared
from station.domain.errors import Message
from station.domain.people import Actor, Role
from station.domain.settings import Settings

_ANYBODY = Actor("station rules", Role.CLERK)


async def run(options: argparse.Namespace) -> int:
    """`try` shows what rules would choose, those of the bench or the ones given; it saves none."""
    async with reading(options) as station:
        texts = {} if not options.rule else {"bench.rules": "\n".join(options.rule)}
        settings = station.current().typed(texts)
        if options.act == "list":
            _list(settings, options.json)
            return 0
        if options.order:
            samples: tuple[Sample, ...] = (await station.rules.of_order(options.order, _ANYBODY),)
        else:
            samples = await station.rules.samples(_ANYBODY)
        _tell(station.rules.tried(samples, texts), options.json)
    return 0


def _words(words: Sequence[Message]) -> str:
    return ", ".join(map(i18n.say, words))


def _list(settings: Settings, as_machine: bool) -> None:
    rules = settings.of(declared.BENCH_RULES)
    for number, rule in enumerate(rules, 1):
        if as_machine:
            print(json.dumps({"number": number, "rule": str(rule)}, ensure_ascii=False))
            continue
        when, then = _words(conditions(rule)), _words(outcomes(rule, settings))
        print(i18n.t("rules.line", number=str(number), when=when, then=then))


def _tell(tried: Sequence[Tried], as_machine: bool) -> None:
    for each in tried:
        if as_machine:
            print(json.dumps(_row(each), ensure_ascii=False))
        else:
            print(f"{i18n.say(sample_words(each.sample))}  {_words(result(each))}")


def _row(each: Tried) -> dict[str, object]:
    return {
        "order": each.sample.number,
        "own_service": each.sample.names_service,
        "service": each.service or None,
        "service_rule": each.service_rule or None,
        "box": each.box.code if each.box else None,
        "box_rule": each.box_rule or None,
    }
