"""Settings that are lists of lines: what each line means, and what rules would choose. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from station.desk.rules import Sample, conditions, outcomes, result, sample_words, tried
from station.domain import settings as declared
from station.domain.errors import Message, StationError, message
from station.domain.presets import PackBox, sides
from station.domain.restricted import Goods
from station.domain.settings import DECLARED, Settings

KEYS = (declared.BENCH_BOXES.key, declared.BENCH_RULES.key, declared.BENCH_GOODS.key)
"""In the order in which F3 goes through them."""


@dataclass(frozen=True)
class ListField:
    """One list as a person types it, a thing a line."""

    key: str
    label: Message
    text: str


@dataclass(frozen=True)
class MeaningRow:
    """One line in words: what it is about, and what of it."""

    head: Message
    words: tuple[Message, ...]


@dataclass(frozen=True)
class Meaning:
    """What a typed list says; or which line is wrong, and why."""

    rows: tuple[MeaningRow, ...] = ()
    tried: tuple[MeaningRow, ...] = ()
    """What rules would choose for the newest shipments."""
    finding: Message | None = None


def lists(settings: Settings) -> tuple[ListField, ...]:
    """Every list with its lines as they are saved."""
    return tuple(ListField(key, DECLARED[key].label, _text(key, settings)) for key in KEYS)


def _text(key: str, settings: Settings) -> str:
    lines = settings[key]
    return "\n".join(map(str, lines)) if isinstance(lines, tuple) else ""


def meaning(key: str, text: str, settings: Settings, samples: Sequence[Sample]) -> Meaning:
    """What `text` would mean as the list `key`, beside the settings as they are."""
    try:
        then = settings.typed({key: text})
    except StationError as error:
        why = error.message.facts.get("why")
        return Meaning(finding=why if isinstance(why, Message) else error.message)
    if key == declared.BENCH_BOXES.key:
        boxes = then.of(declared.BENCH_BOXES)
        return Meaning(tuple(map(_box, boxes)))
    if key == declared.BENCH_GOODS.key:
        goods = then.of(declared.BENCH_GOODS)
        return Meaning(tuple(map(_goods, goods)))
    rules = then.of(declared.BENCH_RULES)
    rows = tuple(
        MeaningRow(
            message("lists.rule", number=str(number), when=conditions(rule)[0]),
            (*conditions(rule)[1:], *_then(outcomes(rule, then))),
        )
        for number, rule in enumerate(rules, 1)
    )
    trials = tuple(MeaningRow(sample_words(t.sample), result(t)) for t in tried(samples, then))
    return Meaning(rows, trials)


def _then(words: tuple[Message, ...]) -> tuple[Message, ...]:
    return tuple(message("lists.then", what=word) for word in words)


def _box(box: PackBox) -> MeaningRow:
    words = [message("lists.outside", size=sides(box.outer))]
    if box.inner is not None:
        words.append(message("card.inside", size=sides(box.inner)))
    if box.tare_g:
        words.append(message("lists.tare", grams=str(box.tare_g)))
    return MeaningRow(message("lists.box", code=box.code, name=box.name), tuple(words))


def _goods(goods: Goods) -> MeaningRow:
    found = ", ".join((*goods.words, *(f"HS {each}" for each in goods.hs), *goods.skus))
    done = message("lists.never" if goods.never else "lists.ask")
    return MeaningRow(
        message("lists.goods", name=goods.name), (done, message("lists.by", by=found))
    )
