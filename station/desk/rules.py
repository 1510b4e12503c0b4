"""Rules in words, and tried: what they would choose for orders that the bench has, or had."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from station.desk import ruling
from station.desk.packing import require
from station.domain import rules
from station.domain import settings as declared
from station.domain.errors import Message, RefusedError, message
from station.domain.people import Actor, Permission
from station.domain.presets import PackBox
from station.domain.rules import Choice, Facts, Rule
from station.domain.settings import Settings
from station.domain.shipment import Order
from station.flow.books import Books

NEWEST = 8
"""So many of the newest shipments are tried."""


@dataclass(frozen=True)
class Sample:
    """An order that rules are tried on, as they see it."""

    number: str
    facts: Facts
    names_service: bool = False
    """It came with a service of its own, which no rule changes."""


@dataclass(frozen=True)
class Tried:
    """What the rules choose for a sample; the number of a rule is 0 where none decided."""

    sample: Sample
    service: str
    """Its name, or the code of one that only another carrier may have; empty: none."""
    service_rule: int
    box: PackBox | None
    box_rule: int


class RulesDesk:
    """Tries rules; changes nothing."""

    def __init__(self, books: Books, settings: Callable[[], Settings]) -> None:
        self._books = books
        self._settings = settings

    async def samples(self, actor: Actor) -> tuple[Sample, ...]:
        """The newest shipments of the bench. Raises PermissionRefusedError."""
        require(actor, Permission.LOOK)
        newest = await self._books.newest(NEWEST)
        return tuple(
            _sample(Order(each.source, each.number, each.form.recipient, each.form.parcels))
            for each in newest
        )

    async def of_order(self, number: str, actor: Actor) -> Sample:
        """An order that the bench has. Raises PermissionRefusedError, RefusedError for another."""
        require(actor, Permission.LOOK)
        stored = await self._books.find_orders(number.strip())
        if not stored:
            raise RefusedError("band.unknown_code", code=number[:40])
        return _sample(stored[0].order)

    def tried(self, samples: Sequence[Sample], texts: Mapping[str, str]) -> tuple[Tried, ...]:
        """What would be chosen under the settings with `texts` typed into them.

        Raises SettingError for a text that is no setting's.
        """
        return tried(samples, self._settings().typed(texts))


def _sample(order: Order) -> Sample:
    return Sample(order.number, ruling.facts_of(order), bool(order.service))


def tried(samples: Sequence[Sample], settings: Settings) -> tuple[Tried, ...]:
    """What the rules of `settings` choose for each."""
    found = []
    for sample in samples:
        choice = rules.choose(settings.of(declared.BENCH_RULES), sample.facts)
        service, rule = _service(choice, settings)
        if sample.names_service:
            service, rule = "", 0
        found.append(Tried(sample, service, rule, *ruling.box_by_rule(sample.facts, settings)))
    return tuple(found)


def _service(choice: Choice, settings: Settings) -> tuple[str, int]:
    names = {each.code: each.name for each in declared.services(settings)}
    if choice.service:
        return names.get(choice.service, choice.service), choice.service_rule
    default = declared.default_service(settings)
    return (default.name if default is not None else ""), 0


def conditions(rule: Rule) -> tuple[Message, ...]:
    """When a rule holds, in words; nothing where it always does."""
    words = []
    if rule.countries:
        words.append(message("rules.when.country", countries=" ".join(rule.countries)))
    if rule.but_countries:
        words.append(message("rules.when.not_country", countries=" ".join(rule.but_countries)))
    if rule.over_g is not None:
        words.append(message("rules.when.over_g", grams=str(rule.over_g)))
    if rule.up_to_g is not None:
        words.append(message("rules.when.up_to_g", grams=str(rule.up_to_g)))
    if rule.over is not None:
        words.append(message("rules.when.over", amount=rule.over))
    if rule.up_to is not None:
        words.append(message("rules.when.up_to", amount=rule.up_to))
    return tuple(words) or (message("rules.when.always"),)


def outcomes(rule: Rule, settings: Settings) -> tuple[Message, ...]:
    """What a rule chooses, in words; what the bench does not have is said to be missing."""
    words = []
    if rule.service:
        services = {each.code: each.name for each in declared.services(settings)}
        words.append(_named("service", rule.service, services))
    if rule.box:
        boxes = {each.code: each.name for each in settings.of(declared.BENCH_BOXES)}
        words.append(_named("box", rule.box, boxes))
    return tuple(words)


def _named(kind: str, code: str, known: Mapping[str, str]) -> Message:
    if code in known:
        return message(f"rules.then.{kind}", name=known[code])
    return message(f"rules.then.no_{kind}", code=code)


def result(tried_: Tried) -> tuple[Message, ...]:
    """What came of a trial, in words."""
    words = []
    if tried_.sample.names_service:
        words.append(message("rules.tried.own_service"))
    elif not tried_.service:
        words.append(message("rules.tried.no_service"))
    elif tried_.service_rule:
        facts = {"name": tried_.service, "rule": tried_.service_rule}
        words.append(message("rules.tried.service", **facts))
    else:
        words.append(message("rules.tried.default", name=tried_.service))
    if tried_.box is not None:
        facts = {"name": tried_.box.name, "rule": tried_.box_rule}
        words.append(message("rules.tried.box", **facts))
    return tuple(words)


def sample_words(sample: Sample) -> Message:
    """The sample in words: `10482: GB, 2.340 kg, £420.00`."""
    return message(
        "rules.sample" if sample.facts.weight_g else "rules.sample_not_weighed",
        order=sample.number,
        country=sample.facts.country,
        grams=str(sample.facts.weight_g),
        value=sample.facts.value,
    )
