"""The catalogue of sentences: `resources/words/<language>/*.toml`, keyed by message id.

A sentence is a `str.format` text. One that depends on a count is a table with `one` and `other`,
chosen by the fact `count`. A missing id or fact is our bug and must not stop a clerk: the id
itself is shown, and a test walks all ids that the code uses.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

from station import resources
from station.i18n.formats import MessageLike, written

_FORMAT = Formatter()


@dataclass(frozen=True)
class Catalogue:
    """One language's sentences, and the words that it forbids per state of a cover."""

    language: str
    sentences: Mapping[str, str | Mapping[str, str]]
    forbidden: Mapping[str, tuple[str, ...]]

    def has(self, message_id: str) -> bool:
        """True if the catalogue has a sentence for `message_id`."""
        return message_id in self.sentences

    def text(self, message_id: str, facts: Mapping[str, object]) -> str:
        """The sentence `message_id` with `facts` filled in."""
        entry = self.sentences.get(message_id)
        if entry is None:
            return message_id
        if not isinstance(entry, str):
            entry = entry["one"] if facts.get("count") == 1 else entry["other"]
        try:
            return _FORMAT.vformat(entry, (), facts)
        except (KeyError, IndexError):
            return message_id


def _flatten(prefix: str, table: Mapping[str, object], into: dict[str, object]) -> None:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and set(value) != {"one", "other"}:
            _flatten(f"{name}.", value, into)
        else:
            into[name] = value


@cache
def catalogue(language: str = "en") -> Catalogue:
    """The catalogue of `language`. Raises ResourceMissingError if it is not shipped."""
    flat: dict[str, object] = {}
    for file in sorted(resources.path("words", language).glob("*.toml")):
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
    return Catalogue(language, sentences, forbidden)


def say(message: MessageLike) -> str:
    """The sentence for `message`, with money, times and nested messages written out."""
    return t(message.id, **message.facts)


def t(message_id: str, /, **facts: object) -> str:
    """The sentence `message_id` with `facts`, written as people write them."""
    return catalogue().text(message_id, {key: written(value) for key, value in facts.items()})
