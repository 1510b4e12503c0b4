"""The catalogue of sentences, keyed by message id, in the language that is spoken now.

English stands in `resources/words/en/*.toml`; another language's sentences come from its compiled
`station.mo`, whatever is not translated from the English. A sentence is a `str.format` text. One
that depends on a count is a table with `one` and `other`, chosen by the fact `count`; another
language chooses by its own rules. A count is grouped by thousands. A missing id or fact is our bug
and must not stop a clerk: the id itself is shown, and a test walks all ids that the code uses. So
it is for the day of a fact that is no time: a newer version may have kept one that this one cannot
read.

What stands on a key of the keyboard is a sentence of its own, `key_cap.Ctrl`; any other sentence
asks for it as `{Ctrl}`. No fact begins with a capital.
"""

import gettext
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from string import Formatter

from station import resources
from station.i18n.formats import MessageLike, number, written
from station.i18n.languages import SOURCE, language
from station.i18n.speaking import spoken

_FORMAT = Formatter()
# The keys whose names differ from language to language.
_NAMED_KEYS = ("Ctrl", "Shift", "Del", "Esc", "Enter")
# Which form a count that is no number takes: the one for many.
_MANY = 2


@dataclass(frozen=True)
class Catalogue:
    """One language's sentences, and the words that it forbids per state of a cover."""

    language: str
    sentences: Mapping[str, str | Mapping[str, str]]
    """The English ones."""
    forbidden: Mapping[str, tuple[str, ...]]
    translations: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)

    def has(self, message_id: str) -> bool:
        """True if the catalogue has a sentence for `message_id`."""
        return message_id in self.sentences

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """What stands on each named key where this language is written."""
        return {key: self.text(f"key_cap.{key}", {}) for key in _NAMED_KEYS}

    def text(self, message_id: str, facts: Mapping[str, object]) -> str:
        """The sentence `message_id` with `facts` filled in."""
        entry = self.sentences.get(message_id)
        if entry is None:
            return message_id
        count = facts.get("count")
        many = count if isinstance(count, int) else _MANY
        if isinstance(count, int):
            facts = {**facts, "count": number(count)}
        if isinstance(entry, str):
            form = self.translations.pgettext(message_id, entry)
        else:
            form = self.translations.npgettext(message_id, entry["one"], entry["other"], many)
        try:
            return _FORMAT.vformat(form, (), {**self.keys, **facts} if "{" in form else facts)
        except (KeyError, IndexError, TypeError, ValueError):
            return message_id


def _flatten(prefix: str, table: Mapping[str, object], into: dict[str, object]) -> None:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and set(value) != {"one", "other"}:
            _flatten(f"{name}.", value, into)
        else:
            into[name] = value


@cache
def _english() -> Catalogue:
    flat: dict[str, object] = {}
    for file in sorted(resources.path("words", SOURCE).glob("*.toml")):
        _flatten("", tomllib.loads(file.read_text(encoding="utf-8")), flat)
    forbidden = {
        key.removeprefix("forbidden."): tuple(value)
        for key, value in flat.items()
        if key.startswith("forbidden.") and isinstance(value, list)
    }
    sentences = {
        key: value
        for key, value in flat.items()
        if isinstance(value, (str, dict)) and not key.startswith("forbidden.")
    }
    return Catalogue(SOURCE, sentences, forbidden)


@cache
def _shipped(code: str) -> Catalogue:
    if code == SOURCE:
        return _english()
    forbidden = language(code).forbidden
    with resources.path("words", code, "station.mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    return Catalogue(code, _english().sentences, forbidden, translations)


def catalogue(code: str | None = None) -> Catalogue:
    """The catalogue of the language `code`, or of the one that is spoken now.

    Raises ResourceMissingError if it is not shipped.
    """
    return _shipped(code or spoken())


def say(message: MessageLike) -> str:
    """The sentence for `message`, with money, times and nested messages written out."""
    return t(message.id, **message.facts)


def key_cap(keys: str) -> str:
    """`Strg Entf` for `Ctrl Del`: how people name these keys, pressed together."""
    named = catalogue().keys
    return " ".join(named.get(key, key) for key in keys.split())


def t(message_id: str, /, **facts: object) -> str:
    """The sentence `message_id` with `facts`, written as people write them."""
    return catalogue().text(message_id, {key: written(value) for key, value in facts.items()})
